"""Checked tables and checked TOML files, declared: a record, its checks, its file."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from helpers.data.files import (
    UnknownName,
    Unread,
    read_rows,
    read_text,
    repeats,
    same_rows,
    shown_path,
    unknown,
)


class Records(tuple):
    """Rows of one kind in the order of their file; `known`: what a cell may hold, by column."""

    def __new__(cls, items=(), known=None):
        """Keep the items, and what is known of each column."""
        found = super().__new__(cls, items)
        found.known = known or {}
        return found

    def where(self, **cells):
        """Return the records whose cells are as given; a collection stands for any of its values.

        `claims.where(question="T8")`, `claims.where(voice=("fang", "qubit"))`. Raises
        `UnknownName` for a column that there is not and for a value that no record could have.
        """
        wanted = {column: _choices(value) for column, value in cells.items()}
        for column, values in wanted.items():
            self._check(column, values)
        return Records(
            (r for r in self if all(getattr(r, c) in v for c, v in wanted.items())), self.known
        )

    def _check(self, column, values):
        columns = {*self.known, *(vars(self[0]) if self else ())}
        if columns and column not in columns:
            raise UnknownName(unknown("column", column, columns))
        held = {getattr(record, column) for record in self} if self else set()
        for value in values:
            if column in self.known and value not in held | {*self.known[column]}:
                choices = [str(choice) for choice in self.known[column] if choice]
                raise UnknownName(unknown(column, value, choices))

    def frame(self):
        """Return the records as a DataFrame, one row each, columns as in the file."""
        import pandas as pd

        return pd.DataFrame([vars(record) for record in self])


def _choices(value):
    return {value} if isinstance(value, str) or not hasattr(value, "__iter__") else {*value}


@dataclass(frozen=True)
class Table:
    """A CSV file of one kind.

    `faults(row, context)` yields what is wrong with a row, `label` is the column that names a row
    and, where `unique`, stands once; `make(row, context)` makes the record, by default of the
    cells as they are. Columns that are `optional` may be missing and are empty then; a file that
    is not `needed` may be, and has no rows then.
    """

    file: str
    record: type
    faults: Callable
    label: str
    unique: bool = True
    columns: tuple = ()
    optional: tuple = ()
    make: Callable | None = None
    needed: bool = True

    @property
    def header(self):
        """The names of the columns, in the order of the file."""
        return self.columns or tuple(field.name for field in fields(self.record))

    def read(self, folder, context=None):
        """Return `(records, faults)` of the table in `folder`, the records as a tuple."""
        if not self.needed and not (folder / self.file).exists():
            return (), []
        return self.read_file(folder / self.file, context)

    def read_file(self, path, context=None):
        """Return `(records, faults)` of the table at `path`."""
        rows, faults = read_rows(path, self.header, self.optional)
        again = repeats(path, rows, self.label) if self.unique else same_rows(path, rows)
        faults = [*faults, *again]
        where = shown_path(path)
        for row in rows:
            place = f"{where}, row {row['row']} ({row[self.label]})"
            faults += [f"{place}: {fault}" for fault in self.faults(row, context)]
        make = self.make or self._record
        return tuple(make(row, context) for row in rows), faults

    def _record(self, row, _):
        return self.record(**{column: cell for column, cell in row.items() if column != "row"})


class Shape(BaseModel):
    """What a table of a TOML file holds: exactly the keys declared, of the types declared."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


@dataclass(frozen=True)
class Toml:
    """A TOML file of one shape."""

    file: str
    shape: type

    def read(self, folder):
        """Return `(value, faults)` of the file in `folder`; None where there are faults."""
        content, faults = read_text(folder / self.file)
        if faults:
            return None, faults
        value, wrong = self.parsed(content)
        return value, [Unread(f"{shown_path(folder / self.file)}{fault}") for fault in wrong]

    def parsed(self, content):
        """Return `(value, faults)` of a text; a fault begins with the key, not with the file."""
        try:
            return self.shape.model_validate(tomllib.loads(content)), []
        except ValidationError as error:
            return None, [_told(each, self.shape) for each in error.errors()]
        except RecursionError:
            return None, [": not readable as TOML: its lists or tables are nested too deeply"]
        except ValueError as error:  # of the library's own kind, or a number of endless digits
            return None, [f": not readable as TOML: {error}"]


# What pydantic calls a fault, and what a person is told.
SHOULD = {
    "string_type": "should be text in quotation marks",
    "int_type": "should be a whole number without quotation marks",
    "float_type": "should be a number without quotation marks",
    "bool_type": "should be true or false without quotation marks",
    "date_type": "should be a day such as 2023-04-01, without quotation marks or time",
    "date_from_datetime_inexact": "should be a day such as 2023-04-01, without time",
    "list_type": "should be a list; a table of a list is written with two brackets, [[…]]",
    "dict_type": "should be a table",
    "string_too_short": "should not be empty",
    "model_type": "should be a table",
}


def _told(error, shape):
    """Return one fault in words: `, chain 2, basis: should be text in quotation marks, not 5`."""
    *place, key = error["loc"] or ("",)
    kind, where = error["type"], "".join(f", {part}" for part in _counted(error["loc"]))
    if kind == "missing":
        return f"{''.join(f', {part}' for part in _counted(place))}: the key {key!r} is missing"
    if kind == "extra_forbidden":
        near = unknown("key", key, _keys(shape, place))
        return f"{''.join(f', {part}' for part in _counted(place))}: {near}"
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        return (
            f"{''.join(f', {part}' for part in _counted(place))}: {_unknown(key, error, choices)}"
        )
    if kind in SHOULD:
        return f"{where}: {SHOULD[kind]}, not {_shown(error['input'])}"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"


def _unknown(key, error, choices):
    if isinstance(error["input"], str):
        return unknown(key, error["input"], choices)
    return f"{key} should be one of {', '.join(choices)}, not {_shown(error['input'])}"


def _shown(value):
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return "a table" if isinstance(value, dict) else repr(value)[:60]


def _counted(place):
    """Return the parts of a place, a number counted from 1 behind the name of its list."""
    parts = []
    for part in place:
        if isinstance(part, int) and parts:
            parts[-1] = f"{parts[-1]} {part + 1}"
        else:
            parts.append(str(part))
    return parts


def _keys(shape, place):
    """Return the keys that a shape declares at a place within it."""
    for part in place:
        here = {f.alias or name: f for name, f in getattr(shape, "model_fields", {}).items()}
        if part in here:
            shape = here[part].annotation
        elif getattr(shape, "__args__", None):
            shape = shape.__args__[-1]
    while getattr(shape, "__args__", None):
        shape = shape.__args__[-1]
    return [field.alias or name for name, field in getattr(shape, "model_fields", {}).items()]
