"""A file becomes an article: proposed with reasons, written at once or not at all, undone."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import nbformat
import polib
import pytest
import test_notebooks

from helpers import checking, old_coding as coding, corpus, reading, tables, translation
from helpers.intake import adding, documents, proposing, skeleton

ARTICLES = Path(__file__).parent / "articles"
SPANISH, ARABIC = ARTICLES / "entrevista.md", ARTICLES / "maqala.html"
DAY = date(2026, 1, 31)


def about(seeds, slug):
    return tomllib.loads((seeds / slug / "article.toml").read_text("utf-8"))


def rows(path):
    with path.open(encoding="utf-8", newline="") as stored:
        return list(csv.DictReader(stored))


def document(*lines, **told):
    return documents.Document("a.txt", "plain text", tuple(map(documents.Line, lines)), **told)


def tree(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_proposing_writes_nothing(seeds):
    before = tree(seeds)
    adding.propose(SPANISH, "ferran", seeds=seeds)
    assert tree(seeds) == before and not (seeds / "ferran").exists()


def test_an_added_article_is_without_fault_and_every_word_of_it_is_a_passage_or_furniture(seeds):
    for path, slug in ((SPANISH, "ferran"), (ARABIC, "huda")):
        adding.add(path, slug, seeds=seeds, day=DAY)
        assert checking.article_faults(slug, seeds) == []
        article = corpus.article(slug, seeds)
        parts = sorted([*article.passages, *article.furniture], key=lambda part: part.start)
        assert "\n".join(part.raw for part in parts) == article.source.strip()
        assert (seeds / slug / f"original{path.suffix}").read_bytes() == path.read_bytes()
    assert checking.faults(seeds) == []


def test_deleting_the_folder_undoes_it(seeds):
    before = tree(seeds)
    adding.add(SPANISH, "ferran", seeds=seeds)
    assert {path.parts[-2] for path in tree(seeds).keys() - before.keys()} == {"ferran"}
    shutil.rmtree(seeds / "ferran")
    assert tree(seeds) == before and checking.faults(seeds) == []


def test_speakers_are_proposed_with_roles_reasons_and_passages(seeds):
    adding.add(SPANISH, "ferran", seeds=seeds)
    article = corpus.article("ferran", seeds)
    roles = {passage.raw.split(":")[0]: passage.role for passage in article.passages}
    assert roles["Revista"] == "question" and roles["Lucía Ferrán"] == "answer"
    assert article.passage("ferran:1").role == "heading"
    assert article.passage("ferran:3").voice == "ferran-narrator"
    people = {row["id"]: row for row in rows(seeds / "ferran/voices.csv")}
    assert set(people) == {"ferran-narrator", "ferran-revista", "ferran-lucia-ferran"}
    assert people["ferran-revista"]["passage"] == "ferran:5"
    assert people["ferran-revista"]["sector"] == "not known"
    assert "opens 3 turns, 3 of which end in a question mark" in people["ferran-revista"]["note"]


def test_a_label_needs_two_turns_and_a_short_name():
    found = proposing.speakers(
        document(
            "問:算力够吗?",
            "答:不够。",
            "Note: only once.",
            "問:人才呢?",
            "Sobre esto.",
            "¿Y bien?",
            "答:也不够。",
            "10:30 start",
            "10:45 end",
            "https://example.org",
            "https://example.com",
            "So here is what he told us all: no",
            "So here is what he told us all: yes",
        ),
        "wen",
    )
    assert [(s.id, s.label, s.role) for s in found] == [
        ("wen-speaker1", "問", "question"),
        ("wen-speaker2", "答", "answer"),
    ]


def test_where_nobody_asks_speakers_narrate():
    found = proposing.speakers(document("Ana: yes.", "Bo: no.", "Ana: well.", "Bo: fine."), "ana")
    assert [(s.id, s.role) for s in found] == [("ana-ana", "narration"), ("ana-bo", "narration")]


def test_furniture_is_proposed_with_its_reason_and_a_person_can_overrule_it(seeds):
    adding.add(ARABIC, "huda", keep=(5, 18), drop=(12,), seeds=seeds)
    told = about(seeds, "huda")["furniture"]
    assert {entry["lines"]: entry["reason"] for entry in told} == {
        "1": "proposed: stands in the page's head",
        "2-4": "proposed: stands in the page's navigation",
        "6-7": "proposed: stands in a button",
        "12": "proposed: a person says so",
        "17": "proposed: stands in a box beside the article",
        "19-20": "proposed: stands in a form",
        "21-22": "proposed: stands in the page's foot",
    }
    assert "عشر نصائح للقهوة" in {p.raw for p in corpus.article("huda", seeds).passages}


def test_the_date_is_the_page_s_own_or_an_honest_interval(seeds, tmp_path):
    adding.add(ARABIC, "huda", seeds=seeds, day=DAY)
    spoken = about(seeds, "huda")["spoken"]
    assert spoken["from"] == spoken["to"] == date(2024, 3, 5) and "proposed" in spoken["basis"]
    (tmp_path / "a.txt").write_text("A text without any date.\nAnd a second line.", "utf-8")
    adding.add(tmp_path / "a.txt", "plain", seeds=seeds, day=DAY)
    spoken = about(seeds, "plain")["spoken"]
    assert (spoken["from"], spoken["to"]) == (date(2000, 1, 1), DAY)
    assert spoken["basis"].startswith("not known: ")


def test_the_chain_tells_how_the_text_was_got_at(seeds):
    adding.add(ARABIC, "huda", seeds=seeds, day=DAY)
    origin, taken = about(seeds, "huda")["chain"]
    assert origin["when"] == "2024-03-05" and "صحيفة التجربة" in origin["who"]
    assert taken["step"] == "taken from the file maqala.html" and taken["when"] == "2026-01-31"
    assert "read as a web page" in taken["basis"]


def test_the_tables_are_empty_and_every_passage_waits_for_its_rendering(seeds):
    adding.add(SPANISH, "ferran", seeds=seeds)
    for name in ("claims", "problems", "forecasts"):
        assert rows(seeds / f"ferran/{name}.csv") == []
    catalogue = polib.pofile(str(seeds / "ferran/en.po"))
    assert [entry.msgctxt for entry in catalogue][:2] == ["ferran:1", "ferran:2"]
    assert len(catalogue) == 18 and not any(entry.msgstr for entry in catalogue)
    assert translation.renderings("ferran", seeds=seeds) == {}
    assert any("18 of 18 passages" in work for work in checking.todo(seeds))


def test_its_voices_are_not_coded_rather_than_silent(seeds):
    adding.add(SPANISH, "ferran", seeds=seeds)
    cells = {v: stance for (v, _), stance in coding.stances(seeds).items() if "ferran" in v}
    assert set(cells.values()) == {"not coded"} and len(cells) == 3


def test_the_proposal_shows_every_line_with_its_reason_and_escapes_it(tmp_path):
    (tmp_path / "a.txt").write_text("Ana: <script>alert(1)</script>\nBo: no.\nAna: yes?\n", "utf-8")
    shown = adding.propose(tmp_path / "a.txt", "ana").page()
    assert "<script>" not in shown.html and "alert(1)" in shown.html
    assert "dir='auto'" in shown.html and shown.html.count("<tr>") == 4
    assert "begins with the label" in shown.html
    assert "language" in shown.plain


HOSTILE = ['He said "\\n\\u0000" \\', "'''x''' ]]> = [table]", 'A "quoted": yes?', 'A "quoted": no']


def test_hostile_text_does_not_break_the_files(seeds, tmp_path):
    path = tmp_path / 'na"me\\.txt'
    path.write_text("\n".join(HOSTILE), "utf-8")
    adding.add(path, "bad", seeds=seeds)
    assert [p.raw for p in corpus.article("bad", seeds).passages] == HOSTILE
    assert about(seeds, "bad")["file"] == path.name
    assert about(seeds, "bad")["label"][0]["text"] == 'A "quoted"'


@pytest.mark.parametrize(
    "slug",
    ["", "a", "Ferran", "a b", "../x", "x/y", "señor", "art1", "codings", "con", "a" * 21, "fang"],
)
def test_a_slug_that_is_unsafe_or_taken_is_refused(seeds, slug):
    before = tree(seeds)
    with pytest.raises(tables.DataError) as refused:
        adding.add(SPANISH, slug, seeds=seeds)
    (fault,) = refused.value.faults
    assert fault.startswith(f"slug {slug!r}: ")
    assert ("is taken" in fault) == (slug == "fang")
    assert tree(seeds) == before


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"keep": [99]}, "names line 99; the text has lines 1 to 22"),
        ({"keep": [3], "drop": [3]}, "none can be both"),
        ({"drop": range(1, 23)}, "everything in it looks like page furniture"),
        ({"language": "Spanish!"}, "is no tag such as es"),
    ],
)
def test_what_a_person_says_is_checked(seeds, told, fault):
    before = tree(seeds)
    with pytest.raises(tables.DataError, match=re.escape(fault)):
        adding.add(SPANISH, "ferran", seeds=seeds, **told)
    assert tree(seeds) == before


def test_a_page_of_only_furniture_is_refused(seeds, tmp_path):
    page = "<html><body><nav>Home News</nav><footer>About us</footer></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    with pytest.raises(tables.DataError, match="everything in it looks like page furniture"):
        adding.add(tmp_path / "a.html", "only", seeds=seeds)
    adding.add(tmp_path / "a.html", "only", keep=[1], language="en", seeds=seeds)
    assert [p.raw for p in corpus.article("only", seeds).passages] == ["Home News"]


def test_nothing_half_written_is_left_when_writing_fails(seeds, monkeypatch):
    before, folders = tree(seeds), sorted(seeds.iterdir())

    def full(*_):
        raise OSError("no space left")

    for module, name in ((skeleton, "notebook"), (checking, "article_faults")):
        with monkeypatch.context() as broken:
            broken.setattr(module, name, full)
            with pytest.raises(OSError, match="no space"):
                adding.add(SPANISH, "ferran", seeds=seeds)
        assert tree(seeds) == before and sorted(seeds.iterdir()) == folders


def test_right_to_left_text_carries_its_language_and_direction(seeds):
    adding.add(ARABIC, "huda", seeds=seeds)
    html = reading.table(corpus.article("huda", seeds), {})
    assert "<td class='src' lang='ar' dir='auto'>" in html
    assert "GPT-4 يكلف في تقديرها 3.5 مليون" in html


def test_renumbering_keeps_renderings_with_their_words(seeds):
    adding.add(SPANISH, "ferran", seeds=seeds)
    path = seeds / "ferran/en.po"
    catalogue = polib.pofile(str(path))
    catalogue[1].msgstr, catalogue[4].msgstr = "Invented for tests.", "How many people?"
    catalogue.save(str(path))
    toml = seeds / "ferran/article.toml"
    changed = toml.read_text("utf-8").replace('lines = "1-4"', 'lines = "1-4, 6"')
    toml.write_text(changed, "utf-8")
    assert adding.renumber("ferran", seeds) == ["en.po", "voices.csv"]
    assert translation.renderings("ferran", seeds=seeds) == {"ferran:4": "How many people?"}
    (left,) = polib.pofile(str(path)).obsolete_entries()
    assert left.msgstr == "Invented for tests."


def test_the_notebook_has_the_bones_of_an_article_and_no_number_that_could_go_stale():
    made = skeleton.notebook("huda")
    nbformat.validate(made)
    prose = "\n\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    assert re.findall(r"^## (.+)$", prose, re.M) == test_notebooks.BONES
    assert re.match(r"# huda · .+\?$", prose.splitlines()[0])
    assert "SLUG" not in str(made) and prose.count("<summary>Hint</summary>") == 3
    links = re.sub(r"\]\([^)]*\)|^\d\. ", "", prose, flags=re.M)
    assert not re.findall(r"\d", links)
    tags = [tag for cell in made.cells for tag in cell.metadata.get("tags", [])]
    assert tags[:2] == ["header", "setup"] and tags[-1] == "links"
    assert tags[3:-1] == ["answer", "solution"] * 3
    for target in re.findall(r"\]\(([^)]+)\)", prose):
        assert (tables.SEEDS / "huda" / target).resolve().is_file(), target


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """A copy of the kit to which the command has added the Arabic page."""
    folder = tmp_path_factory.mktemp("kit")
    for name in ("helpers", "seeds"):
        shutil.copytree(tables.HERE.parent / name, folder / name)
    told = run(folder, "-m", "helpers.intake.adding", str(ARABIC), "huda")
    return folder, told


def run(folder, *arguments):
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout


def test_the_command_says_what_it_proposed_what_is_to_do_and_how_to_undo_it(kit):
    _, (code, told) = kit
    assert code == 0, told
    assert "language ar: the file declares 'ar'" in told
    assert "line 5, page furniture: the library that looks for the article leaves it out" in told
    assert "render the 9 passages in seeds/huda/en.po" in told
    assert "To undo everything, delete the folder seeds/huda." in told


def test_the_command_says_why_nothing_was_added(capsys):
    assert adding.main([str(SPANISH), "fang"]) == 1
    assert capsys.readouterr().out.startswith("Nothing was added. slug 'fang': is taken")


def test_the_notebook_is_stored_run_and_runs_again_under_strict_nbval(kit):
    folder, _ = kit
    stored = json.loads((folder / "seeds/huda/read.ipynb").read_text("utf-8"))
    code = [cell for cell in stored["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert "<tr id='huda:9'" in str(stored)
    strict = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout=120")
    path = ("-p", "no:cacheprovider", "seeds/huda/read.ipynb")
    code, told = run(folder, "-m", "pytest", "-q", "-c", os.devnull, *strict, *path)
    assert code == 0, told


def test_pages_survive_an_article_without_claims_renderings_and_quiz(kit):
    folder, _ = kit
    calls = [
        "exhibits.matrix()",
        "exhibits.speakers()",
        "exhibits.quote('huda:4')",
        "classroom.quiz('huda')",
        "classroom.pack('huda-narrator')",
        "exhibits.answers()",
        "search.concordance('GPT')",
        "forecasts.ledger(date(2026, 1, 31))",
    ]
    names = (
        "from datetime import date\nfrom helpers import exhibits, forecasts, search\n"
        "from helpers.teaching import classroom\n"
    )
    code, told = run(
        folder, "-c", names + "\n".join(f"print(bool({call} is not 0))" for call in calls)
    )
    assert code == 0 and told.count("True") == len(calls), told


def test_speakers_whose_ids_would_be_one_get_two(tmp_path):
    path = tmp_path / "two.txt"
    lines = ["Narrator: It was night.", "José: ¿Dónde?", "Jose: Here.", "Narrator: Where?"]
    path.write_text("\n\n".join([*lines, "José: ¿Sí?", "Jose: Yes."]), "utf-8")
    found = proposing.propose(path, "two", seeds=tmp_path).speakers
    assert [each.id for each in found] == ["two-narrator-2", "two-jose", "two-jose-2"]
