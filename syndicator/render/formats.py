"""Turn a filled-in template into a channel's input: tidied, split into parts, fitted. One function per format.

All raise TemplateError if the result is empty or too long.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from syndicator.errors import TemplateError
from syndicator.render import markers
from syndicator.render.fit import TooLong, fit
from syndicator.render.hashtags import drop_repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PART = re.compile(r"^---[ \t]*$", re.MULTILINE)
_TRAILING_BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_TEXT_KEYS = (("text", "content"), ("title", "description"))  # the keys of readable text in the bodies of hooks

Rendered: TypeAlias = tuple[Any, tuple[str, ...]]  # the data of a JSON template, and the readable texts


class Measured(Protocol):
    """What fitting needs from a channel."""

    @property
    def name(self) -> str: ...
    @property
    def limit(self) -> int | None: ...
    @property
    def threads(self) -> bool: ...
    def measure(self, text: str) -> int: ...


def text_parts(filled: str, channel: Measured, where: str) -> Rendered:
    """Return the text of an announcement; of a thread, each non-empty part."""
    text = drop_repeated(filled)
    pieces = _PART.split(text) if channel.threads else [text]
    return None, _not_empty([_fitted(piece, channel, where) for piece in pieces], where)


def markdown_body(filled: str, channel: Measured, where: str) -> Rendered:
    """Return a Markdown body, where blanks at line ends and blank lines are significant.

    If no part may be cut, the channel itself rejects an article that is too long.
    """
    text = drop_repeated(filled)
    body = _fitted(text, channel, where, str.strip) if _is_shrinkable(text) else text.strip()
    return None, _not_empty([body], where)


def json_body(filled: str, channel: Measured, where: str) -> Rendered:
    """Return the JSON of a template with each string fitted, and its readable texts."""
    try:
        data = json.loads(filled)
    except ValueError as error:
        raise TemplateError(f"{where}: not valid JSON ({error}); put every value through `| tojson`") from None
    fitted = _map_strings(data, lambda text: _fitted_if_shrinkable(text, channel, where))
    return fitted, tuple(_fitted(text, channel, where) for text in texts_of(fitted))


def texts_of(body: Any) -> tuple[str, ...]:
    """Return the readable text of a hook's body: its least nested texts."""
    for keys in _TEXT_KEYS:
        level = [body]
        while level:
            texts = [
                node[key] for node in level if isinstance(node, dict) for key in keys if isinstance(node.get(key), str)
            ]
            if any(texts):
                return ("\n\n".join(filter(None, texts)),)
            level = [child for node in level for child in _children(node)]
    return ()


def tidy(text: str) -> str:
    """Remove blanks at line ends and repeated blank lines, so that a cut leaves no gap."""
    if " \n" in text or "\t\n" in text:
        text = _TRAILING_BLANKS.sub("", text)
    return (_BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text).strip()


def _not_empty(texts: list[str], where: str) -> tuple[str, ...]:
    if not any(texts):
        raise TemplateError(f"{where}: the text for this post is empty")
    return tuple(text for text in texts if text)


def _fitted(text: str, channel: Measured, where: str, tidied: Callable[[str], str] = tidy) -> str:
    try:
        return fit(text, channel.limit, channel.measure, tidied)
    except TooLong as error:
        raise TemplateError(
            f"{where}: the text for {channel.name} is too long: {error}; mark what may be cut with `| fit`"
        ) from None


def _is_shrinkable(text: str) -> bool:
    return markers.SHRINKABLE[0] in text


def _fitted_if_shrinkable(text: str, channel: Measured, where: str) -> str:
    """Fit a string of a JSON body if it has a shrinkable part: the limit applies to it alone."""
    text = drop_repeated(text)
    return _fitted(text, channel, where) if _is_shrinkable(text) else text


def _map_strings(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _map_strings(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_map_strings(inner, change) for inner in value]
    return value


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
