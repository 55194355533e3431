"""Addresses of links with template tags in them, and what may follow the address of an image."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from syndicator.documents.rules.template_tags import tag_at
from syndicator.generators import generators

if TYPE_CHECKING:
    from collections.abc import Callable

_SPACED = re.compile(r"""(?:https?://|\.{0,2}/)[^\s()<>"'=]*+(?:[ \n][^\s()<>"'=]++){1,8}(?=\))""")


def destination(usual: Callable[[str, int, int], Any]) -> Callable[[str, int, int], Any]:
    """Return a parser of destinations like `{{ site.baseurl }}/a` or `{% post_url b %}#c`, and of all others."""

    def parse(text: str, start: int, maximum: int) -> Any:
        first = tag_at(text, start)
        if not first:
            return _with_spaces(usual(text, start, maximum), text, start)
        position = first[1]
        while position < maximum and text[position] not in " \n)":
            following = tag_at(text, position)
            position = following[1] if following else position + 1
        result = usual("x", 0, 1)
        result.str, result.pos = text[start:position], position
        return result

    return parse


def _with_spaces(result: Any, text: str, start: int) -> Any:
    """Go on to the bracket if an address has spaces and no title follows, as lenient parsers do."""
    if result.ok and text[result.pos : result.pos + 1] in (" ", "\n") and (match := _SPACED.match(text, start)):
        result.str, result.pos = match[0].replace("// ", "//").replace("\n", "").replace(" ", "%20"), match.end()
    return result


@cache
def _options() -> list[re.Pattern[str]]:
    return [re.compile(generator.image_options) for generator in generators() if generator.image_options]


def title(usual: Callable[..., Any]) -> Callable[..., Any]:
    """Return a parser of titles that skips a generator's options for images."""

    def parse(text: str, start: int, maximum: int, *more: Any) -> Any:
        for pattern in _options():
            if match := pattern.match(text, start):
                result = usual('""', 0, 2)
                result.str, result.pos = "", match.end()
                return result
        return usual(text, start, maximum, *more)

    return parse
