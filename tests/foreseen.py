"""Invented evidence and verdicts on the forecasts of one article (not a test)."""

OUTCOMES = """\
claim,as_of,title,publisher,year,address,seen,shows,for_or_against,file
huxiu-c136,2023-04-20,A history,Code host,2023,https://example.org/log,page,That day.,against,yes
huxiu-c183,2025-06,One paper,Press A,2025,https://a.example.org/1,page,One went alone.,for,
huxiu-c183,2025-07,Two paper,Press B,2025,https://b.example.org/2,mention,One was bought.,both,
"""
VERDICTS = """\
claim,verdict,as_of,rule,confidence,reason,other_side
huxiu-c108,cannot be settled,2026-11,No event is named.,high,It names a risk.,Nothing.
huxiu-c136,did not happen,2023-04-20,A release in the month.,high,It came later.,An earlier one.
huxiu-c179,cannot be settled,2026-11,No term is named.,high,No rival is named.,Nothing.
huxiu-c182,cannot be settled,2026-11,Nothing is excluded.,high,It excludes nothing.,Nothing.
huxiu-c183,happened,2025-07,One alone and one bought.,medium,Both are found.,One that closed.
"""
SERIES = """\
case,series,point,day,value,unit,title,publisher,year,address,seen,note
moss,release,first commit,2023-04-20,20,days,A history,Code host,2023,https://example.org/log,page,
"""
MISSED = """\
what,theme,inference,as_of,title,publisher,year,address,seen,shows
agents,applications,None.,2026-02,A paper,Press,2026,https://c.example.org/3,page,They act.
"""
FILES = {
    "huxiu/outcomes.csv": OUTCOMES,
    "huxiu/verdicts.csv": VERDICTS,
    "series.csv": SERIES,
    "missed.csv": MISSED,
}


def made(seeds):
    """Write them into a copy of the data, in which no other article has any; return the copy."""
    for path in [*seeds.glob("*/outcomes.csv"), *seeds.glob("*/verdicts.csv")]:
        path.unlink()
    for name, text in FILES.items():
        (seeds / name).write_text(text, "utf-8")
    return seeds
