import json
import re
import shutil
import subprocess

import bibtexparser
import citeproc
import citeproc.source.json
import invented
import pytest
from pybtex.database import parse_string

import helpers
from helpers.data.files import DataError
from helpers.export import pack, sources
from helpers.kit import Kit


@pytest.fixture
def probe(seeds):
    """A kit with the invented article beside the others."""
    return invented.kit(seeds)


def retitled(kit, title):
    """Give the invented article a title, which may hold any sign."""
    path = kit.folder / "probe/article.toml"
    stored = re.sub(
        r"(?m)^title = .*", lambda _: f"title = {json.dumps(title)}", path.read_text("utf-8")
    )
    path.write_text(stored, "utf-8", newline="")
    return kit


# --- BibTeX --------------------------------------------------------------------------------------


def test_bibtex_is_read_by_another_library(probe):
    library = bibtexparser.parse_string(sources.bibtex(probe))
    assert not library.failed_blocks
    entries = {entry.key: entry for entry in library.entries}
    assert list(entries) == list(probe.articles)
    told = {key: value.value for key, value in entries["wang"].fields_dict.items()}
    assert told["title"].startswith("{“重塑商汤研发体系”")
    assert (told["author"], told["language"], told["year"]) == ("{Tan Jing}", "zh", "2023")
    assert r"SenseTime's R\&D system" in told["titleaddon"]
    assert sources.bibtex(probe).startswith("% ") and helpers.__version__ in sources.bibtex(probe)


def test_whoever_is_not_known_stays_absent(kit):
    entries = parse_string(sources.bibtex(kit), "bibtex").entries
    assert [key for key, entry in entries.items() if entry.persons] == ["wang"]
    published = {key: entry.fields.get("howpublished") for key, entry in entries.items()}
    assert published == {
        **{"huxiu": "{Huxiu}", "wang": None, "shen": "{White Horse Business Review}"},
        **{"fang": "{Qubit Think Tank}", "talk": None},
    }
    assert "a pseudonym" in entries["shen"].fields["note"]


def test_a_source_without_an_author_has_a_key_to_be_sorted_by(kit):
    entries = parse_string(sources.bibtex(kit), "bibtex").entries
    keys = {key: entry.fields.get("key") for key, entry in entries.items()}
    assert keys["huxiu"] == "Huxiu" and keys["talk"] == kit.articles["talk"].title
    assert keys["wang"] is None


def test_titles_and_names_stand_in_double_braces_which_no_style_changes(kit):
    for field in re.findall(r"^    (\w+) = (.*),$", sources.bibtex(kit), re.MULTILINE):
        if field[0] in ("title", "titleaddon", "author", "howpublished"):
            assert field[1].startswith("{{") and field[1].endswith("}}")


@pytest.mark.parametrize(
    ("sign", "tex"),
    [
        *(("$", r"\$"), ("&", r"\&"), ("%", r"\%"), ("#", r"\#"), ("_", r"\_")),
        *(("^", r"\textasciicircum{}"), ("~", r"\textasciitilde{}")),
        *(("\\", r"\textbackslash{}"), ("{", r"$\lbrace$"), ("}", r"$\rbrace$")),
    ],
)
def test_signs_that_tex_takes_for_commands_are_escaped(probe, sign, tex):
    stored = sources.bibtex(retitled(probe, f"costs {sign}1, 2{sign}10"))
    title = parse_string(stored, "bibtex").entries["probe"].fields["title"]
    assert title == f"{{costs {tex}1, 2{tex}10}}"


def test_an_interval_over_two_years_survives(probe):
    entry = parse_string(sources.bibtex(probe), "bibtex").entries["probe"]
    assert entry.fields["year"] == "2025--2026"
    (item,) = (item for item in sources.csl(probe) if item["id"] == "probe")
    assert item["issued"] == {"date-parts": [[2025], [2026]], "circa": True}
    assert item["event-date"] == {"date-parts": [[2025, 12, 30], [2026, 1, 2]]}


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
@pytest.mark.parametrize("form", ["bib", "json"])
def test_pandoc_keeps_capitals_publishers_and_english_titles(kit, tmp_path, form):
    stored = sources.bibtex(kit) if form == "bib" else json.dumps(sources.csl(kit))
    (tmp_path / f"sources.{form}").write_text(stored, "utf-8")
    (tmp_path / "all.md").write_text('---\nnocite: "@*"\n---\n')
    command = ["pandoc", "--citeproc", f"--bibliography=sources.{form}", "-t", "plain", "all.md"]
    made = subprocess.run(
        [*command, "--columns=500"], cwd=tmp_path, capture_output=True, check=True
    )
    shown = made.stdout.decode()
    for words in ("中国式ChatGPT", "Percakapan dengan Kunlun Wanwei", "À propos du grand modèle"):
        assert words in shown
    assert "Huxiu." in shown and "Tan Jing" in shown and "Li Mu" not in shown
    if form == "bib":  # which can say where no style may interfere
        assert "SenseTime’s R&D system" in shown and "’,我和商汤" in shown


@pytest.mark.skipif(not shutil.which("bibtex"), reason="BibTeX is not installed")
def test_bibtex_prints_the_publisher_and_keeps_capitals(kit, tmp_path):
    (tmp_path / "sources.bib").write_text(sources.bibtex(kit), "utf-8")
    aux = "\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{sources}\n"
    (tmp_path / "all.aux").write_text(aux)
    run = subprocess.run(["bibtex", "all"], cwd=tmp_path, capture_output=True, check=False)
    if b"couldn't open style file" in run.stdout:
        pytest.skip("BibTeX is installed without its styles")
    made = (tmp_path / "all.bbl").read_text("utf-8")
    assert run.returncode == 0 and b"Warning" not in run.stdout, run.stdout
    assert "{Huxiu}" in made and "{中国式ChatGPT" in made and "Kunlun Wanwei}" in made


# --- CSL -----------------------------------------------------------------------------------------


def test_csl_is_rendered_by_another_library(kit):
    source = citeproc.source.json.CiteProcJSON(sources.csl(kit))
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    for key in source:
        made.register(citeproc.Citation([citeproc.CitationItem(key)]))
    lines = [str(line) for line in made.bibliography()]
    assert len(lines) == len(kit.articles)
    assert "Tan Jing (2023) “" in lines[1] and "我和商汤首席科学家王晓刚聊AI大模型" in lines[1]
    assert "(2024)" in lines[4] and "Li Mu" not in lines[4]
    assert {item["source"].split()[-1] for item in sources.csl(kit)} == {helpers.__version__}


# --- all in one folder ---------------------------------------------------------------------------


def test_a_folder_gets_every_file(kit, tmp_path):
    folder = pack.write(kit, tmp_path / "exchange")
    beside = {f"annotations/{s}{end}" for s in kit.articles for end in (".txt", ".json", ".jsonld")}
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == beside | {
        *(
            "README.txt",
            "claims.csv",
            "claims.xlsx",
            "codebook.csv",
            "forecasts.csv",
            "outcomes.csv",
        ),
        *(f"china-large-models.{end}" for end in ("qdc", "qdpx", "bib", "csl.json")),
    }
    for slug, article in kit.articles.items():
        assert (folder / f"annotations/{slug}.txt").read_bytes() == article.source.encode()
        listed = json.loads((folder / f"annotations/{slug}.json").read_text("utf-8"))
        assert len(listed) == len(article.claims)
    about = (folder / "README.txt").read_text("utf-8")
    assert helpers.__version__ in about and f"codebook {kit.codebook.version}" in about


def test_a_folder_that_is_there_is_left_alone(kit, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/note.txt").write_text("keep me")
    with pytest.raises(DataError, match="is there already"):
        pack.write(kit, tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["note.txt"]


def test_nothing_is_written_of_data_with_a_fault(spoil, tmp_path):
    seeds = spoil("fang/claims.csv", "fang-c07", "fang-07")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(DataError, match="fang-c01"):
        pack.write(Kit(seeds), tmp_path / "exchange")
    assert sorted(tmp_path.iterdir()) == before
