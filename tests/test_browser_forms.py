"""An added article finished in JupyterLab with mouse and keyboard, as whoever added it does."""

import shutil
from datetime import date

import browsing
import nbformat
import pytest

from helpers.add.propose import propose
from helpers.add.reading import document
from helpers.add.write import write
from helpers.coding import sheets
from helpers.kit import SEEDS, Kit

pytestmark = pytest.mark.skipif(browsing.CHROMIUM is None, reason=browsing.WHY)
FORMS = ("todo", "lines", "voices", "titles", "dates", "renderings", "coding")
START = "from helpers.kit import Kit\nfrom helpers.workshop.finish import Finish\n"
START += "finish = Finish(Kit({!r}), 'ferran')"


@pytest.fixture
def forms(desktop, home, request):
    """A notebook with the forms of an article that was just added, run in the browser."""
    name = request.node.name[:20]  # one file a test: JupyterLab remembers what was open
    kit = Kit(shutil.copytree(SEEDS, home / name / "seeds"))
    text = document(browsing.ROOT / "tests/articles/entrevista.md")
    write(kit, propose(text, "ferran", day=date(2026, 1, 31)))
    sources = [START.format(str(kit.folder)), *(f"finish.{name}()" for name in FORMS)]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    nbformat.write(made, home / f"notebooks/{name}.ipynb")
    browsing.open_beside(desktop, f"notebooks/{name}.ipynb")
    browsing.run_all(desktop)
    shown = desktop.locator(".kit-finish")
    shown.nth(len(FORMS) - 1).wait_for()
    desktop.heard.clear()  # what JupyterLab says while it starts
    return kit, {name: shown.nth(number) for number, name in enumerate(FORMS)}


def press(form, label):
    form.get_by_role("button", name=label, exact=True).click()


def test_an_article_is_finished_by_mouse_and_keyboard_alone(forms, desktop):
    kit, form = forms
    form["lines"].locator(".kit-line").nth(5).locator("select").first.select_option(label="passage")
    form["lines"].locator(".kit-line").nth(6).locator("select").first.select_option(
        label="page furniture"
    )
    press(form["lines"], "Save")
    form["lines"].get_by_text("Saved 1 line.").wait_for()
    press(form["lines"], "Accept all page furniture")
    press(form["voices"], "Accept all that is proposed")
    form["titles"].get_by_label("In English").fill("Who trains the models")
    press(form["titles"], "Save")
    form["dates"].get_by_label("To", exact=True).fill("2024-02-31")
    press(form["dates"], "Save")
    form["dates"].locator("p.kit-fault").get_by_text("is no day").wait_for()
    form["dates"].get_by_label("To", exact=True).fill("2024-05-14")
    press(form["dates"], "Save")
    form["dates"].get_by_text("Saved.").wait_for()
    form["renderings"].locator("textarea").fill("Who trains the [large] models")
    press(form["renderings"], "Save and next")
    form["renderings"].get_by_text("1 of 17 rendered").wait_for()
    assert form["renderings"].locator("[lang=es]").count() == 3
    form["todo"].get_by_text("16 of 17 passages").wait_for()
    assert form["todo"].locator("li").count() == 2, "renderings and coding are left"
    code(form["coding"], kit)
    assert kit.faults() == [] and desktop.heard == []


def test_keys_pressed_in_a_form_change_the_form_and_not_the_notebook(forms, desktop):
    cells = f"{browsing.NOTEBOOK}.content.widgets.length"
    before = desktop.evaluate(cells)
    role = forms[1]["lines"].locator(".kit-line").nth(7).locator("select").nth(2)
    role.focus()
    chosen = role.input_value()
    desktop.keyboard.press("ArrowUp")
    press(forms[1]["lines"], "Next")
    for key in "ddx":
        desktop.keyboard.press(key)
    desktop.wait_for_timeout(300)
    assert desktop.evaluate(cells) == before, "a key deleted the cell that the form is in"
    press(forms[1]["lines"], "Previous")
    desktop.wait_for_timeout(300)
    assert role.input_value() != chosen


def code(form, kit):
    """Open the desk under a name, press a sentence and save a row."""
    form.get_by_label("Your name").fill("ana")
    press(form, "Open the desk")
    form.locator(".kit-sentence").first.click()
    form.get_by_label("In English", exact=True).fill("Who trains the models")
    press(form, "Save")
    form.get_by_text("1 row in ana.csv.").wait_for()
    assert len(sheets.read(kit, "ferran", "ana")) == 1
