"""The site as files: what stands in it, where its links lead, what its panels bring."""

import io
import json
import re
import subprocess
import sys
import zipfile
from urllib.parse import unquote

import made_site
import pytest
from lxml import html
from made_notebooks import notebook, root

from helpers.data.files import DataError
from helpers.publish import browser, looks, site, store
from helpers.publish.panels import sheet
from helpers.show import reader
from helpers.show.states import describe, states

SLUGS = ("huxiu", "wang", "shen", "fang", "talk")
WHY_NOT = "no node, or no Python for the browser: `make site` fetches it"


@pytest.fixture(scope="module")
def made(kit, tmp_path_factory):
    """The site of the kit, written once."""
    return site.write(kit, tmp_path_factory.mktemp("made") / "site")


@pytest.fixture(scope="module")
def trees(made):
    """Return `{file: parsed page}` of all pages."""
    return {path.name: html.parse(path).getroot() for path in sorted(made.glob("*.html"))}


def test_every_notebook_has_a_page_and_the_index_leads_to_all(made, trees):
    led = {a.get("href") for a in trees["index.html"].iter("a")}
    assert led >= {f"{name}.html" for name in made_site.NAMES} | {"search.html", "notes.html"}
    listed = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert (made / "files.txt").read_text().split() == sorted(listed)
    ways = [trees[f"{name}.html"].xpath("//nav/a/@href") for name in made_site.NAMES]
    for name, before in zip(made_site.NAMES[:-1], ways[1:], strict=True):
        assert f"{name}.html" in before


def test_a_browser_looks_for_no_icon_that_the_policy_forbids(trees):
    for name, tree in trees.items():
        assert [i[:15] for i in tree.xpath("//link[@rel='icon']/@href")] == ["data:image/svg+"], (
            name
        )


def test_every_link_leads_to_a_file_and_to_a_place_in_it(made, trees):
    places = {name: {e.get("id") for e in tree.iter()} for name, tree in trees.items()}
    links = 0
    for name, tree in trees.items():
        pieces = [json.loads(data.text) for data in tree.xpath("//div/script")]
        drawn = "".join(piece for each in pieces for piece in each.get("pieces", []))
        found = tree.xpath("//a/@href|//link/@href|//script/@src")
        for href in [*found, *re.findall(r'href="([^"]*)"', drawn)]:
            file, _, anchor = unquote(href).partition("#")
            links += 1
            if not file.startswith(("http", "data:image/")):
                assert not file or (made / file).is_file(), f"{name}: {href}"
                assert not anchor or anchor in places[file or name], f"{name}: {href}"
    assert links > 2000


@pytest.mark.parametrize("slug", SLUGS)
def test_passages_and_claims_have_the_addresses_under_which_they_are_cited(kit, trees, slug):
    article = kit.articles[slug]
    page = trees[article.notebook.replace(".ipynb", ".html")]
    ids = {element.get("id") for element in page.iter()}
    assert ids >= {p.id for p in article.passages} | {c.id for c in article.claims}
    about = json.loads(page.xpath("//script[@id='about']")[0].text)
    assert about["sources"][slug]["title"] == article.about.title
    assert about["claims"].keys() == {claim.id for claim in article.claims}


def test_nothing_in_a_page_runs_or_loads_but_the_site_s_own_files(trees):
    for name, tree in trees.items():
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        allowed = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert allowed["default-src"] == "'none'" and "unsafe-inline" not in allowed["script-src"]
        assert not re.search(r"https?:|\*", policy), name
        loaded = tree.xpath("//*[not(self::a)]/@href|//@src|//@srcset|//@action|//@data")
        assert all(re.match(r"[\w.]+$|data:image/", each) for each in loaded), name
        assert not tree.xpath("//@*[starts-with(name(), 'on')]|//iframe|//object|//embed"), name
        inline = tree.xpath("//script[not(@src)]/@type")
        assert set(inline) <= {"application/json"}, name


def test_no_id_stands_twice_and_every_control_is_labelled(trees):
    for name, tree in trees.items():
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name
        for field in tree.xpath("//input"):
            assert next(field.iterancestors("label")).text_content().strip(), name


@pytest.mark.parametrize("slug", SLUGS)
def test_each_input_of_a_reading_view_brings_the_rules_of_its_choice(kit, trees, slug):
    page = trees[kit.articles[slug].notebook.replace(".ipynb", ".html")]
    style = "\n".join(page.xpath("//main//style/text()"))
    ids = set(page.xpath("//input/@id"))
    assert set(re.findall(r"#(p\d+-\w+-\d+):checked", style)) <= ids
    panel = reader.read(kit, slug)
    first = reader.rules(slug)
    for name, control in describe(panel.controls, panel._render)["controls"].items():
        values = [value for _, value in control.get("options", [])]
        values = [False, True] if control["kind"] == "check" else values
        for number, value in enumerate(values):
            rules = reader.rules(slug, **{name: value})
            pressed = f"p1-{name}-{number}:checked"
            for rule in set(rules) - set(first):
                assert f"main:has(#{pressed}) .kit-read.r-{slug} {rule}" in style
            for rule in set(first) - set(rules):
                assert re.search(rf":not\(:has\([^)]*#{pressed}.* {re.escape(rule)}", style)


def test_a_rule_that_two_choices_lift_holds_while_neither_is_pressed(monkeypatch):
    def rules(slug, voice=""):
        return ["b{}"] if voice else ["a{}"]

    monkeypatch.setattr(reader, "rules", rules)
    options = [["all", ""], ["x", "x"], ["y", "y"]]
    control = {"kind": "choice", "options": options, "value": ""}
    found = sheet("p1", {"given": '["fang"]', "controls": {"voice": control}}).splitlines()
    assert found[-1] == (
        "main:not(:has(#p1-voice-1:checked,#p1-voice-2:checked)) .kit-read.r-fang a{}"
    )


def test_each_panel_is_drawn_at_build_or_in_the_browser(trees):
    panels = made_site.described()
    live = [panel for panel in panels if made_site.is_live(panel)]
    assert (len(panels), len(live)) == (10, 6)
    boxes = [box for tree in trees.values() for box in tree.xpath("//div[@data-panel]")]
    assert boxes == [], "a description is left on a page"
    count = len(states(panels[1]["controls"]))
    page = trees["06_compare_talent.html"]
    (data,) = [json.loads(d.text) for d in page.xpath("//div[contains(@class,'drawn')]/script")]
    assert len(data["states"]) == count == 5
    assert len(data["pieces"]) == len(set(data["pieces"]))


@pytest.mark.parametrize("panel", made_site.described(), ids=lambda panel: panel["render"])
def test_a_panel_s_first_state_is_the_one_that_its_notebook_stored(kit, panel, monkeypatch):
    monkeypatch.chdir(store.ROOT / "notebooks")
    values = {name: control["value"] for name, control in panel["controls"].items()}
    html = made_site.expected(kit, panel, values)
    stored = [
        output.get("data", {}).get("text/html", "")
        for path in sorted((store.ROOT / "notebooks").glob("0[678]*.ipynb"))
        for cell in store.read(path).cells
        for output in cell.get("outputs", [])
    ]
    # The ledger's notebook stores the whole ledger, which holds the rows of the first state.
    rows = re.findall(r"<tr>.*?</tr>", html, re.S) if "entries" in panel["render"] else [html]
    assert all(any(row in each for each in stored) for row in rows)


def test_the_kit_s_part_for_the_browser_stands_alone(kit, tmp_path):
    """It is run with Python and its standard library, and no package that is installed here."""
    with zipfile.ZipFile(io.BytesIO(browser.archive())) as zipped:
        zipped.extractall(tmp_path / "kit")
    panels = [panel for panel in made_site.described() if made_site.is_live(panel)]
    values = [made_site.chosen(panel, 1)[0] for panel in panels]
    asked = [[json.dumps(each), json.dumps(v)] for each, v in zip(panels, values, strict=True)]
    (tmp_path / "asked.json").write_text(json.dumps([browser.figures(kit), asked]))
    code = f"""import json, sys
sys.path.insert(0, {str(tmp_path / "kit")!r})
from helpers.show.states import drawing
figures, asked = json.load(open({str(tmp_path / "asked.json")!r}))
draw = drawing(figures)
print(json.dumps([draw(panel, values) for panel, values in asked]))"""
    command = [sys.executable, "-I", "-S", "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    wanted = [made_site.expected(kit, *each) for each in zip(panels, values, strict=True)]
    assert json.loads(ran.stdout) == wanted


def test_what_npm_fetches_is_of_one_version_and_checked():
    folder = browser.HELPERS / "publish" / "browser"
    asked = json.loads((folder / "package.json").read_text())["dependencies"]
    locked = json.loads((folder / "package-lock.json").read_text())["packages"]
    assert asked == {"pyodide": locked["node_modules/pyodide"]["version"]}
    for name, package in locked.items():
        assert not name or package["integrity"].startswith("sha512-"), name


@pytest.mark.skipif(not (made_site.NODE and browser.is_here()), reason=WHY_NOT)
def test_python_in_the_browser_draws_what_the_kit_draws(kit, made, tmp_path):
    asked = [(p, v) for p in made_site.described() for v in made_site.chosen(p, 20)]
    asked = [(panel, values) for panel, values in asked if "entries" not in panel["render"]]
    asked = [(panel, values) for panel, values in asked if "scores" not in panel["render"]]
    assert len(asked) == 8 * 20
    work = tmp_path / "asked.json"
    work.write_text(json.dumps([[json.dumps(panel), values] for panel, values in asked]))
    command = [made_site.NODE, str(store.ROOT / "tests/pyodide_states.mjs"), str(made), str(work)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    for (panel, values), found in zip(asked, json.loads(ran.stdout), strict=True):
        assert found == made_site.expected(kit, panel, values), (panel["render"], values)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The root of a kit of one notebook with a live panel and its guide; no font, no Python."""
    monkeypatch.setattr(looks, "font", lambda text: b"wOFF")
    monkeypatch.setattr(browser, "CORE_FILES", ("nothing.wasm",))
    path = store.ROOT / "notebooks" / "07_compare_compute.ipynb"
    (panel,) = [
        output.data["text/html"]
        for cell in store.read(path).cells
        for output in cell.get("outputs", [])
        if "compute_panels.metres" in output.get("data", {}).get("text/html", "")
    ]
    header = ("markdown", "# Small\n\n[home](n00_small.ipynb#fang:3)", "header")
    return root(tmp_path / "kit", n00_small=notebook(header, ("code", "1 + 1", "", panel)))


def test_without_node_the_site_is_made_and_a_sentence_stands_in_for_the_controls(kit, small):
    found = site.files(kit, small)
    page = html.fromstring(found["n00_small.html"].decode())
    assert page.xpath("//div[@class='controls still']//p") and not page.xpath("//input")
    assert "cycles of an A100" in page.text_content()
    assert not any(name.startswith("python/") for name in found)
    assert found == site.files(kit, small), "the same input makes the same bytes"


def test_another_s_file_in_the_folder_is_named_and_stays(kit, small, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    with pytest.raises(DataError, match=r"site/mine\.txt: is not ours"):
        site.write(kit, tmp_path / "site", small)
    assert (tmp_path / "site" / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("place", ["os.system", "helpers.add.write.write"])
def test_a_description_names_nothing_but_what_draws(place):
    from helpers.show.states import drawn

    with pytest.raises(ValueError, match=re.escape(place)):
        drawn({"render": place, "given": "[]", "controls": {}}, {}, {})
