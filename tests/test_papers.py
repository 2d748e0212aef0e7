import mistune
import pytest

from helpers.data.files import DataError
from helpers.kit import Kit, kit
from helpers.teach import papers


def test_a_citation_becomes_a_footnote_with_voice_place_words_and_english():
    paper = papers.resolve(kit, "He prefers choosing [fang-c58], and says so twice [fang:44].")
    assert paper.startswith("He prefers choosing [^fang-c58], and says so twice [^fang:44].\n\n")
    assert "[^fang-c58]: Fang Han, fang:44: \u201cmemilih bakat lebih penting" in paper
    assert "choosing talent matters more than developing talent" in paper


def test_a_passage_cited_twice_has_one_footnote():
    assert papers.resolve(kit, "[talk:11] and [talk:11]").count("[^talk:11]:") == 1


def test_a_citation_that_does_not_exist_is_refused_with_its_line():
    with pytest.raises(DataError) as error:
        papers.resolve(kit, "good [fang:44]\nbad [fang:444] and [nowhere:1]\nworse [fang-c999]")
    told = [fault.partition(" cites")[0] for fault in error.value.faults]
    assert told == ["line 2: [fang:444]", "line 2: [nowhere:1]", "line 3: [fang-c999]"]


def test_what_a_footnote_quotes_is_shown_and_not_run(spoil):
    hostile = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) `y` *z*"
    spoil("fang/voices.csv", ",Fang Han,Fang Han,", f",{hostile},Fang Han,")
    paper = papers.resolve(
        Kit(spoil("fang/claims.csv", "choosing talent matters", hostile)), "[fang-c58]"
    )
    html = mistune.create_markdown(escape=False, plugins=["footnotes"])(paper)
    assert "&lt;img src=x onerror=alert(1)&gt; [x](javascript:alert(1)) `y` *z*" in html
    assert "<img" not in html and "<em>" not in html and 'href="javascript' not in html


def test_links_and_other_brackets_stay():
    text = "See [home](x.md), [likely: eased] and [1].\n"
    assert papers.resolve(kit, text) == text


def test_a_paper_is_never_written_over_another(tmp_path):
    path = papers.export(kit, "So it is [talk:11].", tmp_path / "paper.md")
    assert "multimodal" in path.read_text("utf-8")
    with pytest.raises(FileExistsError):
        papers.export(kit, "Something else.", path)
    with pytest.raises(DataError):
        papers.export(kit, "[talk:999]", tmp_path / "other.md")
    assert not (tmp_path / "other.md").exists()
