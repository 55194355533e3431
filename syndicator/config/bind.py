"""From TOML's tables to frozen dataclasses, by the types of their fields.

A field's `metadata` may say more: `choices` (the strings it may be), `keys` (those a table may have), `positive`
(0 is wrong too), `read` (a function from what TOML gave to the value, in place of the type's own; it objects
with ValueError). A field `except_` is the key `except`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta, tzinfo
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from syndicator.config import PostFilter, values
from syndicator.config.values import Window
from syndicator.credentials import Secret, secret_from
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from syndicator.config.lines import Where

T = TypeVar("T")

READERS: Final[Mapping[Any, Callable[[object], Any]]] = {
    str: values.text,
    bool: values.truth,
    int: values.whole,
    float: values.number,
    timedelta: values.duration,
    tzinfo: values.timezone,
    Window: values.window,
}
# the names that dataclasses here and in channels may use in annotations without importing them at run time
NAMES = {t.__name__: t for t in (Path, Secret, Window, PostFilter, timedelta, tzinfo, Mapping)}


class Binder:
    """Binds tables of one file, and hands every mistake to `wrong` instead of stopping at it."""

    def __init__(self, folder: Path, wrong: Callable[[Where, str], None]) -> None:
        self._folder = folder
        self._wrong = wrong

    def make(self, cls: type[T], table: Mapping[str, Any], at: Where, **ready: Any) -> T | None:
        """A `cls` from all of `table`; None where what is wrong, and reported, leaves too little for one."""
        self.unknown(table, keys(cls), at)
        return self.build(cls, self.values(cls, table, at) | ready, table, at)

    def values(self, cls: type[Any], table: Mapping[str, Any], at: Where) -> dict[str, Any]:
        """Those fields of `cls` that stand in `table` and are right, by their names."""
        hints = get_type_hints(cls, localns=NAMES)
        found = {}
        for field in fields(cls):
            if (key := _key(field)) in table:
                try:
                    found[field.name] = self._value(field, hints[field.name], table[key], (*at, key))
                except (ValueError, UsageError) as error:
                    self._wrong((*at, key), str(error))
        return found

    def build(self, cls: type[T], ready: Mapping[str, Any], table: Mapping[str, Any], at: Where) -> T | None:
        """A `cls` of the values that are `ready`; reports those that `table` lacks, and what `cls` itself objects to."""
        needed = [f for f in fields(cls) if f.name not in ready and _required(f)]  # type: ignore[arg-type]
        for field in needed:
            if _key(field) not in table:
                self._wrong((*at, _key(field)), "is missing")
        if needed:
            return None
        try:
            return cls(**ready)
        except (ValueError, UsageError) as error:
            self._wrong(at, str(error))
            return None

    def unknown(self, table: Mapping[str, Any], known: Iterable[str], at: Where) -> None:
        """Report every key of `table` that is not `known`, with the likeliest that is."""
        known = set(known)
        for key in table:
            if key not in known:
                self._wrong((*at, key), "unknown key" + suggestion(key, known))

    def _value(self, field: Field[Any], hint: Any, value: object, at: Where) -> Any:
        if read := field.metadata.get("read"):
            return read(value)
        found = self._typed(hint, value, at)
        choices = field.metadata.get("choices")
        if choices and found not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}{suggestion(str(found), choices)}")
        if known := field.metadata.get("keys"):
            self.unknown(found, known, at)
        if field.metadata.get("positive") and not found:
            raise ValueError("must be more than nothing")
        return found

    def _typed(self, hint: Any, value: object, at: Where) -> Any:
        if get_origin(hint) in (UnionType, Union):
            return self._typed(_pick(get_args(hint), value), value, at)
        if hint in READERS:
            return READERS[hint](value)
        if hint is Path:
            return self._folder / Path(values.text(value)).expanduser()
        if hint is Secret:
            return self._secret(value)
        if is_dataclass(hint):
            return self.make(hint, _table(value), at)  # type: ignore[arg-type]
        return self._several(hint, value, at)

    def _several(self, hint: Any, value: object, at: Where) -> Any:
        kind, of = get_origin(hint), get_args(hint)
        if kind in (tuple, frozenset, list):
            if not isinstance(value, list):
                raise ValueError("must be a list: [ … ]")
            return kind(self._typed(of[0], one, (*at, number)) for number, one in enumerate(value))
        if kind is Mapping:
            return {key: self._typed(of[1], one, (*at, key)) for key, one in _table(value).items()}
        raise TypeError(f"{'.'.join(map(str, at))}: no way to read a {hint}")

    def _secret(self, value: object) -> Secret:
        if isinstance(value, dict):
            return secret_from(value, self._folder)
        raise ValueError(
            'a secret must not stand in this file; write { env = "NAME" }, { file = "path" } or { credential = "name" }'
        )


def keys(cls: type[Any]) -> tuple[str, ...]:
    """The keys that a dataclass's fields have in config.toml."""
    return tuple(_key(field) for field in fields(cls))


def suggestion(written: str, known: Iterable[str]) -> str:
    """`, did you mean "template"?`, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(written, list(known), n=1)
    return f', did you mean "{close[0]}"?' if close else ""


def _key(field: Field[Any]) -> str:
    return field.name.rstrip("_")


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _pick(hints: tuple[Any, ...], value: object) -> Any:
    """Of `X | None` X; of `Secret | str` what was written."""
    if str in hints and isinstance(value, str):
        return str
    real = [hint for hint in hints if hint is not NoneType]
    return next((hint for hint in real if hint is not str), str)


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be a table: { … }")  # noqa: TRY004
    return value
