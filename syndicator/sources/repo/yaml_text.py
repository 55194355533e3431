"""YAML with scalars as text, and bounded: an alias costs as much as its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # PyYAML without libyaml
    from yaml import BaseLoader as _Parser  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_VALUES = 20_000
_DEEPEST = 40
_PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}


def load_yaml(text: str, *, first_line: int = 1) -> Any:
    """Load the first document; `first_line` is the number of its first line in its file. Raises ValueError with one
    line if it is not valid, expands too much, or is nested too deep.
    """
    try:
        return _Reader(_Parser(text).get_event).document()
    except yaml.YAMLError as error:
        raise ValueError(_explained(error, first_line)) from None


def _explained(error: Exception, first_line: int) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    return f"line {mark.line + first_line}: {what}" if mark else str(what)


class _Reader:
    """Builds values from events: composing nodes would recurse in C, as deep as the input wants.

    A value that contains an alias can't be aliased itself, so neither size nor depth multiplies.
    """

    def __init__(self, next_event: Callable[[], Any]) -> None:
        self._next = next_event
        self._count = 0
        self._aliases = 0
        self._anchors: dict[str, tuple[Any, int]] = {}

    def document(self) -> Any:
        self._next()  # the stream starts
        if type(self._next()) is StreamEndEvent:
            return None
        value = self._value(self._next(), 0)
        self._next()  # the document ends here, or this raises
        return value

    def _value(self, event: Any, depth: int) -> Any:
        kind = type(event)
        if kind is ScalarEvent and not event.anchor:
            self._grow(1, depth)
            return _scalar(event)
        if kind is AliasEvent:
            return self._alias(event.anchor, depth)
        count, aliases = self._count, self._aliases
        self._grow(1, depth)
        if kind is ScalarEvent:
            value = _scalar(event)
        else:
            value = self._mapping(depth) if kind is MappingStartEvent else self._sequence(depth)
        if event.anchor and self._aliases == aliases:
            self._anchors[event.anchor] = value, self._count - count
        return value

    def _alias(self, anchor: str, depth: int) -> Any:
        if anchor not in self._anchors:
            raise ValueError(f"alias *{anchor} is undefined, recursive or nested")
        value, size = self._anchors[anchor]
        self._aliases += 1
        self._grow(size, depth)
        return value

    def _grow(self, size: int, depth: int) -> None:
        self._count += size
        if self._count > _MOST_VALUES or depth > _DEEPEST:
            raise ValueError("too many values, or nested too deep")

    def _mapping(self, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while type(event := self._next()) is not MappingEndEvent:
            key = event.value if type(event) is ScalarEvent else str(self._value(event, depth + 1))
            event = self._next()
            if type(event) is ScalarEvent and not event.anchor:  # most scalars: the fast path
                self._count += 1
                values[key] = _scalar(event)
                continue
            value = self._value(event, depth + 1)
            if key == "<<" and isinstance(value, dict):
                values = value | values
            else:
                values[key] = value
        return values

    def _sequence(self, depth: int) -> list[Any]:
        values = []
        while type(event := self._next()) is not SequenceEndEvent:
            if type(event) is ScalarEvent and not event.anchor:
                self._count += 1
                values.append(_scalar(event))
            else:
                values.append(self._value(event, depth + 1))
        self._grow(0, depth)
        return values


def _scalar(event: Any) -> Any:
    text = event.value
    return _PLAIN.get(text, text) if event.implicit[0] else text
