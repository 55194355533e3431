"""Records out of rows: a column for each field, read as the field's type says.

A field without a column, or of a type that is not known here, has to be given.
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
    """`others`: the fields that have no column of their own."""
    values = {name: read(row[name]) for name, read in _readers(record).items() if name not in others}
    return record(**values, **others)


def _readers(record: type[Any]) -> Mapping[str, Callable[[Any], object]]:
    if record not in _known:
        types = {field.name: str(field.type) for field in fields(record)}
        _known[record] = {name: _READERS[type_] for name, type_ in types.items() if type_ in _READERS}
    return _known[record]


def _same(value: object) -> object:
    return value


_READERS: Mapping[str, Callable[[Any], object]] = {
    "str": _same,
    "str | None": _same,
    "int": _same,
    "float": _same,
    "bool": bool,
    "bytes": bytes,
    "datetime": datetime.fromisoformat,
    "datetime | None": instant_of,
    "tuple[str, ...]": lambda text: tuple(json.loads(text)),
    "Mapping[str, Any]": lambda text: json.loads(text) if text else {},
    "State": State,
}
_known: dict[type[Any], Mapping[str, Callable[[Any], object]]] = {}
