"""Pieces of evidence as pages: quotations, claims, problems, voices, questions and terms."""

from markupsafe import Markup

from helpers.data.files import UnknownName, unknown
from helpers.data.records import PROBLEM_KINDS
from helpers.show import entries, evidence, html, matrix, sources, terms
from helpers.show.html import Page, counted, folded, table


class Exhibits:
    """What a notebook shows of one kit; every method returns a `Page`.

    Names that the kit does not have raise `UnknownName` with the nearest one.
    """

    def __init__(self, kit, place=""):
        """Keep the kit; `place` names a notebook that shows a matrix which another shows, too."""
        self.kit, self.place = kit, place

    def style(self):
        """Return the style sheet of all that is shown, which a notebook sends once."""
        return html.style()

    def link(self, passage):
        """Return an HTML link to a passage."""
        return html.link(self.kit, passage)

    def cited(self, text):
        """Return text as HTML with every passage id and outside source in it made a link."""
        return html.cited(self.kit, text)

    def quote(self, id):
        """Return a passage (`fang:27`) or claim (`fang-c07`): original, English, who and where."""
        claim = self.kit.claim(id) if "-c" in id else None
        passage = self.kit.passage(claim.passage if claim else id)
        article = self.kit.articles[passage.article]
        voice = self.kit.voices[claim.voice if claim else passage.voice]
        words = passage.shown(claim.start, claim.end) if claim else passage.text
        english = claim.english if claim else article.rendering(passage.id)
        page = html.render(
            "quote.html",
            language=article.language,
            words=words,
            english=english,
            voice=voice.name,
            link=self.link(passage.id),
            claim=claim and claim.id,
        )
        return Page(page, f"{voice.name}, {id}: {english}")

    def evidence(self, *ids, **cells):
        """Return claims as a table: our English, the source's words, who holds it, the passage.

        Name them (`"fang-c15", "fang-c16"`, or claims themselves), or say what their cells hold
        (`question="T8", article="fang"`); with both, those named come first.
        """
        return evidence.claims(self.kit, self._chosen(ids, cells))

    def sides(self, question, *ids):
        """Return the answers to a question beside each other, a column for each stance taken.

        `ids` name claims, to show these alone. The question's entry is folded under them.
        """
        chosen = self._chosen(ids, {} if ids else {"question": question})
        shown = evidence.sides(self.kit, question, chosen)
        entry = folded(f"What counts for {question}, and what does not", self.question(question))
        return Page(shown.html + entry.html, shown.plain)

    def heard(self, *ids):
        """Return claims in a row each: who says it, for whom, with which caveat, and the words."""
        return evidence.heard(self.kit, self._chosen(ids, {}))

    def _chosen(self, ids, cells):
        """Return the claims named, then those whose cells are as given."""
        chosen = [self.kit.claim(id) if isinstance(id, str) else id for id in ids]
        if cells:
            chosen += [claim for claim in self.kit.claims(**cells) if claim not in chosen]
        return chosen

    def words(self, passage, quote, start=None):
        """Return a piece of a passage as HTML, in its own language; without one, that it is all."""
        return evidence.words(self.kit, passage, quote, start)

    def numbers(self, *ids, **cells):
        """Return the claims that hold a number, chosen as in `evidence`: what it counts, whose."""
        return evidence.numbers(self.kit, self._chosen(ids, cells))

    def checked(self, judged, head=("passage", "claim", "stated", "computed", "verdict")):
        """Return statements held against numbers: `{claim id: (computed, verdict)}` as a table.

        What is stated comes from the claim; `computed` and `verdict` are text, or HTML of ours.
        """
        return evidence.checked(self.kit, judged, head)

    def provenance(self, slug):
        """Return how the text came to be what it is, a row a step; the outside sources, folded."""
        article = self.kit.articles[slug]
        rows = [
            (
                step.step,
                step.who,
                step.when,
                Markup("stated in {}").format(self.link(step.basis))
                if step.status == "stated"
                else Markup("inferred: {}").format(self.cited(step.basis)),
            )
            for step in article.about.chain
        ]
        plain = f"{article.title}: " + "; ".join(step.step for step in article.about.chain)
        steps = table(("step", "who", "when", "how we know"), rows, plain, (20, 22, 18, 40))
        return Page(steps.html + self.sources(slug).html, plain)

    def sources(self, *places):
        """Return the outside sources of articles (`fang`) or themes (`talent`), folded."""
        return sources.listed(self.kit, *places)

    def source(self, record):
        """Return where a figure of hardware or a training run stands, as HTML with links."""
        return sources.source(record)

    def said(self, text):
        """Return a sentence that a cell has worked out, with every passage id in it made a link."""
        return Page(Markup("<div class='kit'><p>{}</p></div>").format(self.cited(text)), text)

    def problems(self, slug, *chosen):
        """Return problems of an article: all, or those `chosen`, folded by kind.

        Chosen are kinds; or passages, each with a kind where it has several (`fang:61 arithmetic`),
        whose problems stand open in the order given.
        """
        found = self.kit.articles[slug].problems
        if any(":" in each for each in chosen):
            some = [problem for each in chosen for problem in _at(found, *each.split(" ", 1))]
            return self._problems(f"{len(some)} problems in {slug}", some)
        for kind in chosen:
            if kind not in PROBLEM_KINDS:
                raise UnknownName(unknown("kind", kind, PROBLEM_KINDS))
        by_kind = {kind: found.where(kind=kind) for kind in chosen or PROBLEM_KINDS}
        pages = [
            folded(f"{kind}: {len(some)}", self._problems(kind, some)).html
            for kind, some in by_kind.items()
            if some
        ]
        none = Markup("<p>No problem is listed.</p>")
        many = sum(map(len, by_kind.values()))
        return Page(Markup("").join(pages) or none, f"{many} problems in {slug}")

    def _problems(self, plain, chosen):
        likely = Markup("<br><i>likely:</i> {}")
        told = Markup("{}{} <details><summary>how we know</summary> {}</details>")
        rows = [
            (
                self.link(problem.passage),
                self.words(problem.passage, problem.quote),
                told.format(
                    problem.what,
                    likely.format(problem.likely) if problem.likely else "",
                    self.cited(problem.basis),
                ),
            )
            for problem in chosen
        ]
        return table(("passage", "words", "what is wrong"), rows, plain, (13, 22, 65), "kit-claims")

    def speakers(self, slug=None):
        """Return who holds a view, in one article, or in all, folded: for whom, where, a caveat."""
        if slug:
            return self._speakers(self.kit.articles[slug])
        pages = [
            folded(f"{article.short}: {counted(len(article.voices), 'voice')}", page).html
            for article in self.kit.articles.values()
            for page in [self._speakers(article)]
        ]
        many = counted(len(self.kit.voices), "voice")
        return Page(Markup("").join(pages), f"{many} in {counted(len(pages), 'article')}")

    def _speakers(self, article):
        rows = [
            (
                Markup("<b>{}</b>").format(voice.name),
                voice.affiliation or "not known",
                voice.sector,
                self.link(voice.passage),
                voice.note,
            )
            for voice in article.voices.values()
        ]
        head = ("voice", "affiliation in the article", "sector", "passage", "caveat")
        return table(head, rows, counted(len(rows), "voice"), widths=(20, 24, 14, 12, 30))

    def articles(self):
        """Return all articles: what, languages, days between which it was spoken, size."""
        rows = [
            (
                self.link(article.passages[0].id),
                article.short,
                html.language_name(article.language),
                html.language_name(article.about.original_language),
                str(article.spoken.first),
                str(article.spoken.last),
                str(len(article.passages)),
            )
            for article in self.kit.articles.values()
        ]
        head = ("article", "what", "language", "spoken in", "not before", "not after", "passages")
        return table(head, rows, counted(len(rows), "article"), (10, 28, 11, 11, 14, 14, 12))

    def coverage(self):
        """Return which articles a comparison rests on: how far each is coded, whose prose it is."""
        version, said = self.kit.codebook.version, self.kit.answers()
        rows = []
        for article in self.kit.articles.values():
            is_coded = article.coded_against == version
            rows.append(
                (
                    self.link(article.passages[0].id),
                    article.short,
                    str(len(article.voices)),
                    str(sum(claim.article == article.slug for claim in said)),
                    f"with version {version}" if is_coded else "not yet: its voices stand as ?",
                    "yes" if article.notebook else "no: it was added later",
                )
            )
        head = ("article", "what", "voices", "answers", "coded", "known to our prose")
        plain = f"rests on {counted(len(rows), 'article')}"
        return table(head, rows, plain, (11, 33, 9, 10, 18, 19))

    def answered(self, theme=None):
        """Return by how many voices, of how many articles, each question is answered, and how."""
        return entries.answered(self.kit, theme)

    def questions(self, theme=None):
        """Return the questions of the codebook, of one theme or of all."""
        chosen = self.kit.questions(theme)
        rows = [(Markup("<b>{}</b>").format(q.id), q.theme, q.proposition) for q in chosen]
        plain = f"{counted(len(rows), 'question')}: {', '.join(q.id for q in chosen)}"
        return table(("id", "theme", "proposition"), rows, plain, widths=(8, 16, 76))

    def question(self, id):
        """Return the full entry of a question: what counts, what does not, example, near miss."""
        return entries.question(self.kit, id)

    def rules(self):
        """Return the codebook's rules of coding, each folded, with its example and near miss."""
        return entries.rules(self.kit)

    def retired(self):
        """Return what earlier versions of the codebook asked, why not now, and what asks it now."""
        return entries.retired(self.kit)

    def rulings(self, **cells):
        """Return how disagreements of two coders were settled, and why; of retired ones, too."""
        return entries.rulings(self.kit, **cells)

    def matrix(self, theme=None, without=(), cells=None):
        """Return the questions of a theme or of all against voices; a sign opens its quotations.

        ▲ supports, ▼ opposes, ◆ qualifies, · silent, ? not coded: sign and colour both differ.
        Voices that are silent throughout stand in one line below. `cells` shows another coding
        than ours, without our quotations.
        """
        return matrix.page(self.kit, theme, without, cells, self.place)

    def answers(self, theme=None, without=()):
        """Return the questions of a theme or of all, each folded over all that answers it."""
        found, sections = self.kit.answers(without), []
        asked = self.kit.questions(theme)
        for question in asked:
            some = [claim for claim in found if claim.question == question.id]
            sections.append(
                Markup(
                    "<details id='{0}' data-jupyter-id='{0}'><summary><b>{1}</b> {2} ({3})"
                    "</summary>{4}</details>"
                ).format(
                    matrix.section(question.id, theme, self.place),
                    question.id,
                    question.proposition,
                    counted(len(some), "quotation") if some else "all voices are silent",
                    self.evidence(*some).html if some else "",
                )
            )
        told = sum(theme in (None, claim.theme) for claim in found)
        plain = f"{counted(len(asked), 'question')}, {counted(told, 'answer')}"
        return Page(Markup("<div class='kit'>{}</div>").format(Markup("").join(sections)), plain)

    def glossary(self):
        """Return the glossary; each term has an anchor that links lead to."""
        return terms.page(self.kit)


def _at(problems, passage, kind=None):
    """Return the problems of a passage, of one kind or of all."""
    return problems.where(passage=passage, **({"kind": kind} if kind else {}))
