"""The weighted length, limited to 280: an address counts 23, an emoji 2, letters of most alphabets 1, others 2."""

from __future__ import annotations

import re
import unicodedata

from syndicator.twitter_text.characters import INVALID
from syndicator.twitter_text.urls import urls

LIMIT = 280
_URL = 23
_EMOJI = 2
_HEAVY = re.compile(r"[\xa9\xae]|[^\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")  # © and ® are emojis
_CONTINUES_EMOJI = re.compile("[\u200d\u20e3\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_LONGEST_EMOJI = 10  # characters
_INVALID = re.compile(f"[{INVALID}]")


def weigh(text: str) -> int:
    """Return the weighted length of `text` after NFC normalisation."""
    normalized = re.sub(r"\r\n?", "\n", unicodedata.normalize("NFC", text))
    total = position = 0
    for url in urls(normalized):
        total += _URL + _weigh_plain(normalized[position : url.start])
        position = url.start + len(url.text)
    return total + _weigh_plain(normalized[position:])


def is_valid(text: str) -> bool:
    """Whether X accepts `text` as a post."""
    return 0 < weigh(text) <= LIMIT and not _INVALID.search(text)


def _weigh_plain(text: str) -> int:
    """Return the weight of a text without addresses."""
    if text.isascii():
        return len(text)
    sequences = _emoji_sequences(text)
    return _weigh_characters(text) + _EMOJI * len(sequences) - sum(map(_weigh_characters, sequences))


def _weigh_characters(text: str) -> int:
    return len(text) + len(_HEAVY.findall(text))


def _emoji_sequences(text: str) -> list[str]:
    """Return the multi-character emojis in `text`, each as long as possible."""
    sequences, position = [], 0
    while second := _CONTINUES_EMOJI.search(text, position + 1):
        sequence = _emoji_at(text, second.start() - 1)
        sequences += [sequence] if sequence else []
        position = second.start() - 1 + (len(sequence) or 1)
    return sequences


def _emoji_at(text: str, start: int) -> str:
    from emoji import EMOJI_DATA  # thirty milliseconds

    ends = range(start + _LONGEST_EMOJI, start + 1, -1)
    return next((text[start:end] for end in ends if text[start:end] in EMOJI_DATA), "")
