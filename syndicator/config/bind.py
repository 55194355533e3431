"""Bind TOML tables to frozen dataclasses by field type.

A field's `metadata` may contain `address` (it is a web address), `choices` (the allowed strings), `keys` (the allowed
keys of a table), `positive` (not 0), `read` (converts TOML's value instead of the type's reader; raises ValueError). A
field `except_` is the key `except`.

cattrs also reports all mistakes, but costs 28 ms at every start, returns nothing for a table with a mistake (which
hides further contradictions), and would need a hook for most of this.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta, tzinfo
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from syndicator.config import PostFilter, values
from syndicator.config.values import Window
from syndicator.credentials import Secret, secret_from
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from syndicator.config.key_lines import KeyPath

T = TypeVar("T")

READERS: Final[Mapping[Any, Callable[[object], Any]]] = {
    str: values.text,
    bool: values.boolean,
    int: values.whole_number,
    float: values.number,
    timedelta: values.duration,
    tzinfo: values.timezone,
    Window: values.window,
}
# names that dataclasses here and in channels use in annotations without importing them at run time
NAMES = {t.__name__: t for t in (Path, Secret, Window, PostFilter, timedelta, tzinfo, Mapping)}


class Binder:
    """Binds the tables of one file. Every mistake is passed to `report`, and binding continues.

    `folder`: the base of relative paths.
    """

    def __init__(self, folder: Path, report: Callable[[KeyPath, str], None]) -> None:
        self.folder = folder
        self.report = report

    def bind(self, cls: type[T], table: Mapping[str, Any], path: KeyPath) -> T | None:
        """Return a `cls` from `table`; None if a mistake, which is reported, prevents that."""
        self.report_unknown(table, keys(cls), path)
        return self.construct(cls, self.valid_values(cls, table, path), table, path)

    def valid_values(self, cls: type[Any], table: Mapping[str, Any], path: KeyPath) -> dict[str, Any]:
        """Return the valid values of `table` by field name; report the others."""
        given = {_key(field): field for field in fields(cls) if _key(field) in table}
        hints = _hints(cls) if given else {}  # type: ignore[arg-type]  # a class has a hash, whatever mypy says
        valid = {}
        for key, field in given.items():
            try:
                valid[field.name] = self._value(field, hints[field.name], table[key], (*path, key))
            except (ValueError, UsageError) as error:
                self.report((*path, key), str(error))
        return valid

    def construct(
        self, cls: type[T], field_values: Mapping[str, Any], table: Mapping[str, Any], path: KeyPath
    ) -> T | None:
        """Return a `cls` with these values; report and return None if a required key is missing or `cls` raises
        ValueError.
        """
        missing = [f for f in fields(cls) if f.name not in field_values and is_required(f)]  # type: ignore[arg-type]
        for field in missing:
            if _key(field) not in table:
                self.report((*path, _key(field)), "is missing")
        if missing:
            return None
        try:
            return cls(**field_values)
        except (ValueError, UsageError) as error:
            self.report(path, str(error))
            return None

    def check(self, read: Callable[..., T], value: object, path: KeyPath, **options: Any) -> T | None:
        """Return the result of `read`; report and return None if it raises ValueError."""
        try:
            return read(value, **options)
        except ValueError as error:
            self.report(path, str(error))
            return None

    def report_unknown(self, table: Mapping[str, Any], known: Iterable[str], path: KeyPath) -> None:
        """Report every key of `table` that is not `known`, with the most similar known one."""
        known = set(known)
        for key in table:
            if key not in known:
                self.report((*path, key), "unknown key" + suggestion(key, known))

    def _value(self, field: Field[Any], hint: Any, value: object, path: KeyPath) -> Any:
        if read := field.metadata.get("read"):
            return read(value)
        converted = self._convert(hint, value, path)
        choices = field.metadata.get("choices")
        if choices and converted not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}{suggestion(str(converted), choices)}")
        if known := field.metadata.get("keys"):
            self.report_unknown(converted, known, path)
        if field.metadata.get("positive") and not converted:
            raise ValueError("must be more than zero")
        return converted

    def _convert(self, hint: Any, value: object, path: KeyPath) -> Any:
        if get_origin(hint) in (UnionType, Union):
            return self._convert(_union_member(get_args(hint), value), value, path)
        if hint in READERS:
            return READERS[hint](value)
        if hint is Path:
            return without_dots(self.folder / Path(values.text(value)).expanduser())
        if hint is Secret:
            return self._secret(value)
        if is_dataclass(hint):
            return self.bind(hint, _table(value), path)  # type: ignore[arg-type]
        return self._convert_collection(hint, value, path)

    def _convert_collection(self, hint: Any, value: object, path: KeyPath) -> Any:
        collection, members = get_origin(hint), get_args(hint)
        if collection in (tuple, frozenset, list):
            if not isinstance(value, list):
                raise ValueError("must be a list: [ … ]")
            return collection(self._convert(members[0], item, (*path, index)) for index, item in enumerate(value))
        if collection is Mapping:
            return {key: self._convert(members[1], item, (*path, key)) for key, item in _table(value).items()}
        raise TypeError(f"{'.'.join(map(str, path))}: no way to read a {hint}")

    def _secret(self, value: object) -> Secret:
        if isinstance(value, dict):
            return secret_from(value, self.folder)
        raise ValueError(
            'a secret must not be written in this file; use { env = "NAME" }, { file = "path" } or { credential = "name" }'
        )


@cache  # slow, and the same for each blog of a folder
def _hints(cls: type[Any]) -> Mapping[str, Any]:
    """Return the types of all fields by their names."""
    return get_type_hints(cls, localns=NAMES)


def keys(cls: type[Any]) -> tuple[str, ...]:
    """Return a dataclass's keys in config.toml."""
    return tuple(_key(field) for field in fields(cls))


def suggestion(written: str, known: Iterable[str]) -> str:
    """Return `, did you mean "template"?`, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(written, list(known), n=1)
    return f', did you mean "{close[0]}"?' if close else ""


def without_dots(path: Path) -> Path:
    """Return an absolute path without `..`; unchanged if that would be another folder, because of a symbolic link."""
    if ".." not in path.parts:
        return path
    shorter = Path(os.path.normpath(path))
    return path if path.exists() and not (shorter.exists() and shorter.samefile(path)) else shorter


def _key(field: Field[Any]) -> str:
    return field.name.rstrip("_")


def is_required(field: Field[Any]) -> bool:
    """Return whether a setting has no default."""
    return field.default is MISSING and field.default_factory is MISSING


def _union_member(hints: tuple[Any, ...], value: object) -> Any:
    """Return the member of a union for `value`: X of `X | None`; of `Secret | str`, by type."""
    if str in hints and isinstance(value, str):
        return str
    real = [hint for hint in hints if hint is not NoneType]
    return next((hint for hint in real if hint is not str), str)


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be a table: { … }")  # noqa: TRY004
    return value
