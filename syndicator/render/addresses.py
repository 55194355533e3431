"""Addresses that are written out in a text: an announcement has a link of its own, and needs no other."""

from __future__ import annotations

import regex

_IN_BRACKETS = regex.compile(r"(?<![ \u00a0])[ \u00a0]*+(?:\((?:https?://|www\.)[^\s()<>]+\)|<https?://[^\s<>]+>)")
# a sentence of its own, as of a video that the blog shows there
_ALONE = regex.compile(
    r"(?:\A|(?<=[.!?…。！？])[ \u00a0]+)https?://[^\s<>]+[ \u00a0]+(?=[\p{Lu}\p{Lo}\p{Pi}\"])|(?<=[.!?…。！？])[ \u00a0]+https?://[^\s<>]+\Z"
)
# the address begins after a few characters: to look for a beginning anywhere takes quadratic time
_AT_END = regex.compile(
    r".{0,90}?(?:[:：—–]|\b(?:at|check out|from|here|in|link|on|see|to|via|visit|auf|hier|siehe|unter|ici|sur|aquí|aqui|em|en|qui|su))\s*(?:https?://(?!localhost|127\.)|www\.)[^\s<>]+\s*\Z",
    regex.IGNORECASE | regex.DOTALL,
)
# the verb would stand behind it, or it is a label: 코드는 https://…, 地址 https://…
_AT_END_CJK = regex.compile(
    r".{0,90}?[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]\s*https?://(?!localhost|127\.)[^\s<>。]+\s*\Z", regex.DOTALL
)
_CLAUSE = regex.compile(
    r",?\s+(?:and|which|that|but)\s[^,.;:!?]{0,40}\b(?:find|found|read|see|seen|get|downloaded?|available|viewed)\b[^,.;!?]{0,20}[:：]?\s*https?://\S+(?=\s*\Z)",
    regex.IGNORECASE,
)


def without_addresses(text: str) -> str:
    """Return a text without addresses in brackets, and without those that are not part of a sentence."""
    return _ALONE.sub(_space, _IN_BRACKETS.sub("", text)) if "://" in text else text


def _space(address: regex.Match[str]) -> str:
    """Return what stays between the sentences around an address."""
    return " " if address.start() and address.end() < len(address.string) else ""


def leads_to_address(sentence: str) -> bool:
    """Whether a sentence only sends readers to the address at its end."""
    return "://" in sentence and bool(_AT_END.match(sentence) or _AT_END_CJK.match(sentence))


def without_clause(sentence: str) -> str:
    """Return a sentence without a last clause such as ", which can be found here: https://x.example"."""
    return _CLAUSE.sub(".", sentence) if "://" in sentence else sentence
