"""Ways in which platforms count a text."""

from __future__ import annotations

_EMOJI = r"\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}|\ufe0f|\u20e3"


def graphemes(text: str) -> int:
    """Count graphemes: what a reader sees as one character."""
    import regex

    return len(regex.findall(r"\X", text))


def with_emoji_as_bytes(text: str) -> int:
    """Count characters; an emoji counts as many as it has bytes in UTF-8."""
    import regex

    parts = regex.findall(r"\X", text)
    return sum(len(part.encode() if regex.search(_EMOJI, part) else part) for part in parts)


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="replace")) // 2
