"""The cell of a notebook that shows hostile text in every place that shows text (not a test)."""

from dataclasses import replace
from pathlib import Path

from helpers import claims, corpus, exhibits, notes, pages, problems, reading, search, translation

LINES = Path("hostile.txt").read_text("utf-8").splitlines()
article = corpus.article("talk")
claim = claims.load("talk")[0]
passages = [replace(article.passages[0], id=f"talk:{n}", raw=x) for n, x in enumerate(LINES)]
bad = replace(
    article, passages=passages, furniture=(), about=article.about | {"title_en": LINES[0]}
)
english = {passage.id: passage.raw for passage in passages}
coded = [
    replace(claim, id=f"talk-c{n}", passage=f"talk:{n}", voice=x, quote=x, english=x, note=x)
    for n, x in enumerate(LINES)
]
coded = [replace(each, start=0, end=len(each.quote)) for each in coded]
flaws = [
    problems.Problem(p.id, p.raw, "garble", p.raw, p.raw, f"inference: {p.raw}") for p in passages
]
terms = [translation.Term(*[line] * 7) for line in LINES if line]
still = reading.table(bad, english, coded, flaws, {}, terms)
live = reading.table(bad, english, coded, flaws, {}, terms, coded, cards=True)
found = [search.Text("talk", "talk:2", "zh", line) for line in LINES]
mine = [notes.Note(str(n), "talk:2", line, line) for n, line in enumerate(LINES)]
display(  # noqa: F821
    pages.Panel({}, lambda: "", "hostile", above=live, text=live),
    pages.Page(still, "hostile"),
    exhibits.evidence([replace(each, passage="talk:2") for each in coded]),
    search.page(search._among(found, "hacked", fold=False, regex=False)),
    pages.Page(f"<div class='kit'>{notes.page(LINES[0], mine, LINES, LINES[1])}</div>", "notes"),
)
