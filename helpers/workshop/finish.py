"""All that is left to do on an added article, as forms in its own notebook.

    finish = Finish(kit, "vargas")
    finish.lines()

Nobody has to open TOML, CSV or a PO file. What one form saves, the others show.
"""

import ipywidgets as widgets
from markupsafe import Markup

from helpers.data.codebook import THEMES
from helpers.data.files import DataError, checked
from helpers.show.exhibits import Exhibits
from helpers.show.html import Page, counted, folded
from helpers.workshop.about import DatePanel, TitlePanel
from helpers.workshop.coding import AdoptPanel, DeskPanel
from helpers.workshop.lines import LinesPanel
from helpers.workshop.origin import ChainPanel
from helpers.workshop.panels import FormPanel
from helpers.workshop.problems import ForecastPanel, ProblemPanel
from helpers.workshop.rendering import RenderingPanel
from helpers.workshop.voices import LabelPanel, VoicePanel

NO_CLAIM = "<p>No claim is adopted yet.</p>"
NO_NUMBER = "<p>No number is coded yet.</p>"
# Which form mends what `make check` says is open, by words of what it says.
WHERE = {
    "furniture": "Lines",
    "title_en": "Title",
    "dates": "Dates",
    "voices": "Voices",
    "rendered": "Renderings",
    "coded against": "Coding",
    "verdict": "Verdicts (verdicts.csv)",
}


class Finish:
    """The forms of one article; each call returns one, which takes the place of the one before."""

    def __init__(self, kit, slug):
        """Keep the kit; raise `UnknownName` where there is no such article."""
        self.kit, self.slug = kit, kit.articles[slug].slug
        self._shown = {}

    def title(self):
        """Return the article's title, in its language and in English where that is written."""
        article = self.kit.articles[self.slug]
        about, html = (
            article.about,
            Markup("<div class='kit'><p><b lang='{}' dir='auto'>{}</b></p>"),
        )
        found = html.format(about.language, about.title)
        if about.title_en != about.title:
            found += Markup("<p>{}</p>").format(about.title_en)
        return Page(found + Markup("</div>"), about.title)

    def claims(self):
        """Return the claims that were adopted, by theme, or a sentence that there are none."""
        article = self.kit.articles[self.slug]
        if not article.claims:
            return Page(NO_CLAIM, "No claim is adopted yet.")
        shown = Exhibits(self.kit)
        pages = [
            folded(f"{theme}: {counted(len(found), 'claim')}", shown.evidence(*found))
            for theme in THEMES
            if (found := article.claims.where(theme=theme))
        ]
        html = Markup("").join(page.html for page in pages)
        return Page(html, "\n".join(page.plain for page in pages))

    def numbers(self):
        """Return the claims that hold a number, or a sentence that there are none."""
        if not any(claim.unit for claim in self.kit.articles[self.slug].claims):
            return Page(NO_NUMBER, "No number is coded yet.")
        return Exhibits(self.kit).numbers(article=self.slug)

    def renew(self):
        """Let every form show what the files hold now; raise `DataError` for what it cannot."""
        faults = []
        for panel in self._shown.values():
            try:
                panel.renew()
            except DataError as error:
                faults += error.faults
        checked(None, faults)

    def _form(self, kind, *more):
        self._shown[kind, more] = kind(self, *more)
        return self._shown[kind, more]

    def todo(self):
        """Return the list of what is still open."""
        return self._form(TodoPanel)

    def lines(self):
        """Return the form for lines: page furniture or passages, and whose."""
        return self._form(LinesPanel)

    def labels(self):
        """Return the form for labels that open a turn."""
        return self._form(LabelPanel)

    def voices(self):
        """Return the form for voices."""
        return self._form(VoicePanel)

    def titles(self):
        """Return the form for titles and the original language."""
        return self._form(TitlePanel)

    def dates(self):
        """Return the form for the days on which the voices spoke."""
        return self._form(DatePanel)

    def chain(self):
        """Return the form for the steps by which the text came here."""
        return self._form(ChainPanel)

    def renderings(self, language="en"):
        """Return the form for renderings."""
        return self._form(RenderingPanel, language)

    def problems(self):
        """Return the form for what is wrong with the text."""
        return self._form(ProblemPanel)

    def coding(self):
        """Return the desk, for whoever enters a name."""
        return self._form(DeskPanel)

    def adoption(self):
        """Return the comparison of coders, the form for rulings, and the adoption."""
        return self._form(AdoptPanel)

    def forecasts(self):
        """Return the form for what would settle each forecast."""
        return self._form(ForecastPanel)


class TodoPanel(FormPanel):
    """What is still open, as `make check` has it."""

    def __init__(self, finish):
        """Show the list."""
        self.list = widgets.HTML()
        super().__init__(finish, [self.list], "see what is still open")
        self.renew()

    def _renew(self):
        items = Markup("").join(Markup("<li>{}</li>").format(each) for each in self.work())
        done = Markup("<p>Nothing is left to do: <code>make run</code> shows it everywhere.</p>")
        self.list.value = Markup("<ul>{}</ul>").format(items) if items else done

    def work(self):
        """Return a sentence for each piece of work, with the form that mends it, faults first."""
        faults = self.kit.article_faults(self.slug)
        here = f"seeds/{self.slug}/"
        work = [each.removeprefix(here) for each in self.kit.todo() if each.startswith(here)]
        return [*faults, *map(_named, work)]


def _named(work):
    file, _, what = work.partition(": ")
    form = next((form for words, form in WHERE.items() if words in what), file)
    return f"{form}: {what}"
