"""Single lines of text, such as titles, names and descriptions."""

from __future__ import annotations

import html
import re

from syndicator.render import markers

_CODE = re.compile(r"(?<!`)(`++)(.+?)(?<!`)\1(?!`)")
_INLINE_ELEMENT = re.compile(
    r"<(strike|s|del|ins|b|strong|i|em|u|code|kbd|tt|mark|small|big|sub|sup|span|font|abbr|cite|q|a|p|div)(?:\s[^<>]*)?>(.*?)</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|wbr)\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_MOST_NESTED = 20  # elements
_MAX_LENGTH = 20_000  # characters per line
_SPACES = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_SHORTCODE = re.compile(r"(?<![\w:]):[a-z0-9_+\-]*[a-z+\-][a-z0-9_+\-]*:(?![\w:])")


def one_line(text: str) -> str:
    """Return one line of plain text from a title or the like: without HTML, entities, backticks, control characters."""
    outside_code = _split_code(text[:_MAX_LENGTH])
    outside_code[::2] = [_without_elements(piece) for piece in outside_code[::2]]
    return emojize(_SPACES.sub(" ", printable(decode_entities("".join(outside_code)))).strip(" \u00a0"))


def printable(text: str) -> str:
    """Remove control characters, lone surrogates and markers."""
    return _CONTROL.sub("", markers.strip(text))


def decode_entities(text: str) -> str:
    """Decode entities such as `&#8220;`; leave `?a=1&lt=2` alone."""
    return _ENTITY.sub(lambda m: html.unescape(m.group()), text)


def emojize(text: str) -> str:
    """Replace `:tada:` by the emoji; unknown names stay."""
    if not _SHORTCODE.search(text):
        return text
    import emoji

    return _SHORTCODE.sub(lambda m: emoji.emojize(m.group(), language="alias"), text)


def _split_code(text: str) -> list[str]:
    """Split the text at backticks: the odd pieces were inside."""
    pieces, end = [], 0
    for code in _CODE.finditer(text):
        pieces += [text[end : code.start()], code.group(2).strip()]
        end = code.end()
    return [*pieces, text[end:]]


def _without_elements(text: str) -> str:
    """Remove the tags of inline HTML. A tag that is never closed ("the <b> tag") is text."""
    before = ""
    for _ in range(_MOST_NESTED):
        if before == text:
            break
        before, text = text, _BREAK.sub(" ", _INLINE_ELEMENT.sub(r"\2", _HIDDEN.sub("", text)))
    return text
