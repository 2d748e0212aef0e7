# temporary, until helpers/data/spreadsheets.py is there
import csv
import io

from helpers.data.writing import write
from helpers.intercoder import mangled
from helpers.tables import foreign_rows as read_table  # noqa: F401


def write_table(path, columns, rows):
    write(path, table_bytes(path.name, columns, rows))


def spreadsheet_damage(cell, unit="", words=False, known=()):
    if cell in known:
        return ""
    return ("" if words else mangled.date_or_number(cell, unit)) or mangled.error(cell)


def table_bytes(name, columns, rows):
    stored = io.StringIO(newline="")
    writer = csv.DictWriter(stored, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stored.getvalue().encode()
