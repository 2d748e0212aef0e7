# temporary, until spreadsheet_damage is there
from helpers.intercoder import mangled


def spreadsheet_damage(cell, unit="", words=False, known=()):
    if cell in known:
        return ""
    return ("" if words else mangled.date_or_number(cell, unit)) or mangled.error(cell)
