"""Everything that stands under one folder of data, as one object."""

import re
from collections.abc import Mapping
from pathlib import Path

from helpers.data import codings, faults, glossary, hardware, hindsight, records
from helpers.data.article import read_article
from helpers.data.codebook import read_codebook, stance_of
from helpers.data.files import UnknownName, checked, data_files, is_ours, unknown
from helpers.data.stamps import stamp, stamps
from helpers.data.tables import Records
from helpers.data.writing import PENDING, finish_pending

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds" if (HERE.parent / "seeds").is_dir() else HERE / "seeds"


class Kit:
    """All data under `folder`; what was read is kept until its file changes.

    Properties raise `DataError` with every fault of what they read; `faults` lists all at once.
    """

    def __init__(self, folder=SEEDS):
        """Look at no file yet."""
        self.folder = Path(folder)
        self._kept = {}

    # --- one file, one folder ------------------------------------------------------------------

    def _fresh(self, key, looks, read):
        """Return what `read()` returned when the files had the stamps `looks`."""
        if key not in self._kept or self._kept[key][0] != looks:
            self._finish(key)
            self._kept[key] = (looks, read())
        return self._kept[key][1]

    def _finish(self, key):
        """Finish what a killed run began here, or above to carry notes, before it is read."""
        for folder in (self.folder.parent, self.folder, self.folder / key):
            if (folder / PENDING).exists():
                finish_pending(folder)

    def _of_file(self, name, read):
        """Return `read()`, kept while the file `name` and all articles stay as they are."""
        return self._fresh(name, (stamp(self.folder / name), self._all_stamps()), read)

    def _article_stamp(self, slug):
        return stamps(self.folder / slug), stamp(self.folder / "codebook.toml")

    def _all_stamps(self):
        return tuple((slug, self._article_stamp(slug)) for slug in self.slugs())

    def slugs(self):
        """Return the names of all articles' folders, sorted; no file is read."""
        found = (path.parent.name for path in self.folder.glob("[!._]*/article.toml"))
        return sorted(filter(is_ours, found))

    def has_article(self, slug):
        """Return whether there is an article of this name."""
        plain = isinstance(slug, str) and re.fullmatch(r"[^\W_][\w-]*", slug) and is_ours(slug)
        return bool(plain) and (self.folder / slug / "article.toml").is_file()

    # --- articles ------------------------------------------------------------------------------

    @property
    def articles(self):
        """A mapping from slug to `Article`, in the order in which the voices spoke."""
        return _Articles(self)

    def read_article(self, slug):
        """Return `(article, faults)`; the article is None where it cannot be built at all."""
        read = lambda: read_article(self.folder / slug, self.codebook_read)  # noqa: E731
        return self._fresh(slug, self._article_stamp(slug), read)

    def passage(self, id):
        """Return one passage by its id, such as `fang:17`."""
        slug, colon, _ = id.partition(":")
        if not colon:
            raise UnknownName(f"{id!r} is no passage; one is written like fang:17")
        return self.articles[slug].passage(id)

    def claim(self, id):
        """Return one claim by its id, such as `fang-c07`."""
        found = self.articles[id.rpartition("-c")[0]].claims
        return found.where(id=id)[0]

    def claims(self, **cells):
        """Return the claims of all articles as `Records`, or those whose cells are as given."""
        articles = [*self.articles.values()]
        every = tuple(claim for article in articles for claim in article.claims)
        return Records(every, self._known(articles)).where(**cells)

    def _known(self, articles):
        found = {"question": [*self.codebook.questions, ""], **records.CLOSED}
        found["article"] = [article.slug for article in articles]
        for column in ("id", "passage", "voice"):
            found[column] = [value for a in articles for value in a.known[column]]
        return found

    @property
    def voices(self):
        """The voices of all articles by id."""
        return {id: v for article in self.articles.values() for id, v in article.voices.items()}

    @property
    def voices_read(self):
        """The voices of all articles by id, whatever their faults."""
        articles = (self.read_article(slug)[0] for slug in self.slugs())
        return {v.id: v for article in articles if article for v in article.read("voices")[0]}

    @property
    def forecasts(self):
        """The rows of the ledger of forecasts by claim, in the order of speaking."""
        return {
            id: row for article in self.articles.values() for id, row in article.forecasts.items()
        }

    # --- what came of the forecasts --------------------------------------------------------------

    @property
    def outcomes(self):
        """The pieces of evidence on forecasts, in the order of speaking, as `Records`."""
        articles = [*self.articles.values()]
        known = {"claim": [*self.forecasts], "for_or_against": hindsight.SIDES}
        return Records((row for article in articles for row in article.outcomes), known)

    @property
    def verdicts(self):
        """The verdicts on forecasts by claim, in the order of speaking."""
        return {id: v for article in self.articles.values() for id, v in article.verdicts.items()}

    def series(self, case=None):
        """Return the numbers of a worked case, or of all, in the order of the file."""
        found = checked(*self.read_table(hindsight.SERIES))
        every = Records(found, {"case": [point.case for point in found]})
        return every if case is None else every.where(case=case)

    @property
    def missed(self):
        """What happened and stands in no forecast, in the order of the file, as `Records`."""
        return Records(checked(*self.read_table(hindsight.MISSED)))

    # --- the codebook and what is coded by it ----------------------------------------------------

    @property
    def codebook(self):
        """The codebook."""
        return checked(*self.read_codebook())

    @property
    def codebook_read(self):
        """The codebook, whatever its faults; empty where it cannot be read."""
        return self.read_codebook()[0]

    def read_codebook(self):
        """Return `(codebook, faults)`; an empty one where the file cannot be used."""
        here = stamp(self.folder / "codebook.toml")
        return self._fresh("codebook.toml", here, lambda: read_codebook(self.folder))

    def question(self, id):
        """Return one question of the codebook."""
        if id not in self.codebook.questions:
            raise UnknownName(unknown("question", id, self.codebook.questions))
        return self.codebook.questions[id]

    def questions(self, theme=None):
        """Return the questions of a theme, or of all, in the order of the codebook."""
        themes = list(dict.fromkeys(q.theme for q in self.codebook.questions.values()))
        if theme is not None and theme not in themes:
            raise UnknownName(unknown("theme", theme, themes))
        return [q for q in self.codebook.questions.values() if theme in (None, q.theme)]

    def answers(self, without=()):
        """Return all claims that take a stance, without those of the articles named."""
        self._check_slugs(without)
        found = self.claims()
        return Records((c for c in found if c.question and c.article not in without), found.known)

    def stances(self, without=()):
        """Return `{(voice, question): stance}` as the claims have it, one entry for every pair.

        A voice whose claims to a question differ *qualifies* it; one without a claim is *silent*
        where its article was read against this version of the codebook, else *not coded*. The
        articles named in `without` are left out, and their voices with them.
        """
        said = {}
        for claim in self.answers(without):
            said.setdefault((claim.voice, claim.question), set()).add(claim.stance)
        found = {}
        for article in self.articles.values():
            if article.slug in without:
                continue
            coded = article.coded_against == self.codebook.version
            for voice in article.voices:
                for asked in self.codebook.questions:
                    taken = said.get((voice, asked), ())
                    found[voice, asked] = stance_of(taken, "silent" if coded else "not coded")
        return found

    def _check_slugs(self, slugs):
        for slug in slugs:
            if not self.has_article(slug):
                raise UnknownName(unknown("article", slug, self.slugs()))

    @property
    def codings(self):
        """`{name: {(voice, question): stance}}` of every coder's file in `codings/`."""
        return {name: self._coding(name) for name in self.coding_names()}

    def coding_names(self):
        """Return the names of the coders' files in `codings/`."""
        found = data_files(self.folder / "codings")
        return [path.stem for path in found if "_round" in path.stem and path.suffix == ".csv"]

    def _coding(self, name):
        return {(row.voice, row.question): row.stance for row in checked(*self.read_coding(name))}

    def read_coding(self, name):
        """Return `(rows, faults)` of a coder's coding, such as `second_round1`."""
        read = lambda: codings.read_coding(self.folder, name, self._codable())  # noqa: E731
        return self._of_file(f"codings/{name}.csv", read)

    def _codable(self):
        articles = [a for a in (self.read_article(slug)[0] for slug in self.slugs()) if a]
        passages = {article.slug: article.passage_ids for article in articles}
        book = self.codebook_read
        return codings.Codable(self.voices_read, book.questions | book.retired, passages)

    @property
    def rulings(self):
        """The adjudicated disagreements, in the order of the file."""
        known = {"cause": codings.CAUSES}
        return Records(checked(*self.read_table(codings.RULINGS)), known)

    # --- tables that belong to no article --------------------------------------------------------

    def read_table(self, table, context=None):
        """Return `(records, faults)` of a table that belongs to no article."""
        return self._of_file(table.file, lambda: table.read(self.folder, context))

    @property
    def glossary(self):
        """The terms of the glossary, in the order of the file."""
        return Records(checked(*self.read_table(glossary.GLOSSARY)))

    @property
    def hardware(self):
        """The figures of hardware.csv by id."""
        return {figure.id: figure for figure in checked(*self.read_table(hardware.HARDWARE))}

    @property
    def runs(self):
        """The published training runs by name."""
        return {run.run: run for run in checked(*self.read_runs())}

    def read_runs(self):
        """Return `(runs, faults)` of runs.csv."""
        figures = self.read_table(hardware.HARDWARE)[0]
        return self.read_table(hardware.RUNS, {f.what for f in figures if f.property == "peak"})

    # --- faults and open work --------------------------------------------------------------------

    def faults(self):
        """Return every fault of the tables as a sentence with file and row; an empty list: none."""
        return faults.of_all(self)

    def article_faults(self, slug):
        """Return the faults of one article's tables."""
        return faults.of_article(self, slug)

    def todo(self):
        """Return a sentence for each piece of open work on articles without fault."""
        return faults.open_work(self)


class _Articles(Mapping):
    """The articles of a kit, read when they are asked for."""

    def __init__(self, kit):
        self._kit = kit

    def __getitem__(self, slug):
        if not self._kit.has_article(slug):
            raise UnknownName(unknown("article", slug, self._kit.slugs()))
        return checked(*self._kit.read_article(slug))

    def __iter__(self):
        spoken = []
        for slug in self._kit.slugs():
            article = self._kit.read_article(slug)[0]
            spoken.append((str(article.spoken.last) if article else "last", slug))
        return (slug for _, slug in sorted(spoken))

    def __len__(self):
        return len(self._kit.slugs())


kit = Kit()
