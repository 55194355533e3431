"""From what a template gave to what a channel is given: tidied, in parts, fitted.

Each of the three formats has its function here; all raise TemplateError where nothing is said, or too much.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from syndicator.errors import TemplateError
from syndicator.render import marks
from syndicator.render.fit import TooLong, fit
from syndicator.render.hashtags import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PART = re.compile(r"^---[ \t]*$", re.MULTILINE)
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_SPOKEN = (("text", "content"), ("title", "description"))  # the keys under which bodies of hooks have what people read


Finished: TypeAlias = tuple[Any, tuple[str, ...]]  # the data of a JSON template, and the texts that people read


class Measured(Protocol):
    """What fitting asks of a channel."""

    @property
    def name(self) -> str: ...
    @property
    def limit(self) -> int | None: ...
    @property
    def threads(self) -> bool: ...
    def measure(self, text: str) -> int: ...


def tidy(text: str) -> str:
    """Without blanks at the ends of lines and blank lines in a row: what gave way leaves no gap."""
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip()


def texts(filled: str, channel: Measured, where: str) -> Finished:
    """The text of an announcement; of a thread, each of its parts that says something."""
    pieces = _PART.split(settle(filled)) if channel.threads else [settle(filled)]
    return None, _said([_fitted(piece, channel, where) for piece in pieces], where)


def document(filled: str, channel: Measured, where: str) -> Finished:
    """A body in Markdown, in which blanks at the end of a line and blank lines have a meaning.

    Where nothing may give way, the channel itself says whether the article is too long.
    """
    text = settle(filled)
    return None, _said([_fitted(text, channel, where, str.strip) if marks.SOFT[0] in text else text.strip()], where)


def body(filled: str, channel: Measured, where: str) -> Finished:
    """The JSON that a template gave, each of its strings fitted, and what people read of it."""
    try:
        found = json.loads(filled)
    except ValueError as error:
        raise TemplateError(f"{where}: gives no JSON ({error}); put every value through `| tojson`") from None
    fitted = _each_string(found, lambda text: _fitted_if_marked(text, channel, where))
    return fitted, tuple(_fitted(text, channel, where) for text in spoken(fitted))


def spoken(found: Any) -> tuple[str, ...]:
    """What people read of a hook's body: the texts that lie least deep in it."""
    for keys in _SPOKEN:
        level = [found]
        while level:
            said = [
                inner[key]
                for inner in level
                if isinstance(inner, dict)
                for key in keys
                if isinstance(inner.get(key), str)
            ]
            if any(said):
                return ("\n\n".join(filter(None, said)),)
            level = [child for inner in level for child in _children(inner)]
    return ()


def _said(fitted: list[str], where: str) -> tuple[str, ...]:
    if not any(fitted):
        raise TemplateError(f"{where}: says nothing about this post: what it asks for is empty")
    return tuple(text for text in fitted if text)


def _fitted(text: str, channel: Measured, where: str, tidied: Callable[[str], str] = tidy) -> str:
    try:
        return fit(text, channel.limit, channel.measure, tidied)
    except TooLong as error:
        raise TemplateError(
            f"{where}: the text for {channel.name} is too long: {error}; mark what may give way with `| fit`"
        ) from None


def _fitted_if_marked(text: str, channel: Measured, where: str) -> str:
    """A string of a JSON body: only one with a marked part is the text that the channel's limit speaks of."""
    settled = settle(text)
    return _fitted(settled, channel, where) if marks.SOFT[0] in settled else settled


def _each_string(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_string(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_each_string(inner, change) for inner in value]
    return value


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
