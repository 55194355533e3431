"""Convert rows to records: one column per field, parsed by the field's type.

A field without a column must be passed; an unsupported type raises KeyError at the first row.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from syndicator.ledger.engine.database import instant_of
from syndicator.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.ledger.engine.database import Row

T = TypeVar("T")


def from_row(record: type[T], row: Row, **others: object) -> T:
    """Return a record from a row. `others`: the fields without a column."""
    as_stored, readers = _columns(record, tuple(others))
    values = {name: row[name] for name in as_stored}
    values |= {name: read(row[name]) for name, read in readers.items()}
    return record(**values, **others)


def _columns(record: type[Any], others: tuple[str, ...]) -> tuple[list[str], Mapping[str, Callable[[Any], object]]]:
    """Return the fields stored as they are, and parsers of the others; cached, since it is used for thousands of
    rows.
    """
    known = _known.get((record, others))
    if known is None:
        types = {field.name: str(field.type) for field in fields(record) if field.name not in others}
        as_stored = [name for name, type_ in types.items() if type_ in _AS_STORED]
        readers = {name: _READERS[type_] for name, type_ in types.items() if type_ not in _AS_STORED}
        known = _known[record, others] = as_stored, readers
    return known


_AS_STORED = {"str", "str | None", "int", "float"}
_READERS: Mapping[str, Callable[[Any], object]] = {
    "bool": bool,
    "bytes": bytes,
    "datetime": datetime.fromisoformat,
    "datetime | None": instant_of,
    "tuple[str, ...]": lambda text: tuple(json.loads(text)),
    "Mapping[str, Any]": lambda text: json.loads(text) if text else {},
    "State": {state.value: state for state in State}.__getitem__,
}
_known: dict[tuple[type[Any], tuple[str, ...]], tuple[list[str], Mapping[str, Callable[[Any], object]]]] = {}
