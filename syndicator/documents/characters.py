"""Characters of strangers' texts: what is never shown, entities, names of emoji."""

from __future__ import annotations

import html
import re

_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\ud800-\udfff\ufdd0-\ufdef\ufeff]")
_ZERO_WIDTH = re.compile(r"\u200b(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z0-9_+\-]*[a-z+\-][a-z0-9_+\-]*:(?![\w:])")


def printable(text: str) -> str:
    """Remove control characters, lone surrogates and noncharacters."""
    if text.isascii() and text.isprintable():
        return text
    seen = _UNSEEN.sub("", text)
    return _ZERO_WIDTH.sub("", seen) if "\u200b" in seen else seen


def is_evenly_spaced(text: str) -> bool:
    """Whether a text has no white space but single spaces."""
    return "  " not in text and text.isprintable()


def decode_entities(text: str) -> str:
    """Decode entities such as `&#8220;`; leave `?a=1&lt=2` alone."""
    return _ENTITY.sub(lambda entity: html.unescape(entity.group()), text) if "&" in text else text


def emojize(text: str) -> str:
    """Replace `:tada:` by the emoji; unknown names stay."""
    if ":" not in text or not _EMOJI_NAME.search(text):
        return text
    import emoji

    return _EMOJI_NAME.sub(lambda name: emoji.emojize(name.group(), language="alias"), text)
