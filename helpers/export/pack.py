"""Every export in one new folder."""

import json
from pathlib import Path

from helpers.data.files import DataError
from helpers.data.writing import drafting, replace_folder
from helpers.data.writing import write as write_file
from helpers.export import annotations, refi, sources, tables
from helpers.export.rows import made_by

NAME = "china-large-models"
ABOUT = """\
{made_by}, codebook {version}

claims.csv, claims.xlsx   all claims, for spreadsheets
forecasts.csv             the forecasts, what would settle each, and what came of it
outcomes.csv              the evidence on them, one row a piece
codebook.csv              the codes with their descriptions, for Taguette and requal
{name}.qdc   the codebook, for NVivo, ATLAS.ti, MAXQDA, QualCoder (REFI-QDA)
{name}.qdpx  the same with the articles and every coding
{name}.bib, {name}.csl.json   the articles as sources, for BibTeX, Zotero, pandoc
annotations/              of each article: its text (.txt), its claims as a W3C collection (.jsonld)
                          and as a plain list (.json), which viewers load

The articles belong to their owners; pass them on as you would the articles themselves.
"""


def write(kit, folder):
    """Write every export into a new folder and return it; all are written or none.

    Raises `DataError` where the folder is there already or the data have a fault.
    """
    folder = Path(folder)
    if folder.exists() or not folder.parent.is_dir():
        why = "is there already" if folder.exists() else "has no folder to stand in"
        raise DataError([f"{folder}: {why}; name a new folder in one that there is"])
    stored = files(kit)
    with drafting(folder) as draft:
        for name, content in stored.items():
            write_file(draft / name, content)
        replace_folder(folder, draft)
    return folder


def files(kit):
    """Return every export as `{name: bytes}`."""
    about = ABOUT.format(made_by=made_by(), version=kit.codebook.version, name=NAME)
    found = {
        "README.txt": about.encode(),
        "claims.csv": tables.claims_csv(kit),
        "claims.xlsx": tables.claims_xlsx(kit),
        "forecasts.csv": tables.forecasts_csv(kit),
        "outcomes.csv": tables.outcomes_csv(kit),
        "codebook.csv": tables.codebook_csv(kit),
        f"{NAME}.qdc": refi.codebook_file(kit),
        f"{NAME}.qdpx": refi.project_file(kit),
        f"{NAME}.bib": sources.bibtex(kit).encode(),
        f"{NAME}.csl.json": _json(sources.csl(kit)),
    }
    for slug, article in kit.articles.items():
        found[f"annotations/{slug}.txt"] = article.source.encode()
        found[f"annotations/{slug}.jsonld"] = _json(annotations.collection(kit, [slug]))
        found[f"annotations/{slug}.json"] = _json(annotations.listed(kit, [slug]))
    return found


def _json(stored):
    return json.dumps(stored, ensure_ascii=False, indent=1).encode()
