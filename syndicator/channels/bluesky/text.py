"""How Bluesky counts text, and its facets: the links, hashtags and mentions in it, by byte positions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syndicator.channels.counting import graphemes
from syndicator.http import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIMIT = 300  # graphemes
MOST_BYTES = 3000
MOST_TAG_GRAPHEMES = 64
_URL = re.compile(r"(?<![\w/@])https?://[^\s<>\"]+", re.IGNORECASE)
_AFTER_URL = ".,;:!?'…*_~"
_TAG = re.compile(
    r"(?<!\S)[#＃](?P<tag>(?!\ufe0f)[^\s\u00ad\u200b-\u200d\u2060]*[^\W_\d][^\s\u00ad\u200b-\u200d\u2060]*)"
)
_TRAILING = re.compile(r"[^\w]+$")
_MENTION = re.compile(
    r"(?<![\w@/.-])@(?P<handle>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)",
    re.IGNORECASE,
)


def tidied(text: str) -> str:
    """Return the text as it is sent."""
    return text.replace("\r\n", "\n").strip()


def count(text: str) -> int:
    """Count graphemes; long ones count as many as their bytes take of the limit in bytes."""
    return max(graphemes(text), -(-len(text.encode(errors="replace")) * LIMIT // MOST_BYTES))


def cut(text: str, most_graphemes: int, most_bytes: int) -> str:
    """Cut a text between graphemes so that it keeps both limits; then it ends in `…`."""
    import regex

    pieces = regex.findall(r"\X", text)
    if len(pieces) <= most_graphemes and len(text.encode()) <= most_bytes:
        return text
    kept, size = [], len("…".encode())
    for piece in pieces[: most_graphemes - 1]:
        size += len(piece.encode())
        if size > most_bytes:
            break
        kept.append(piece)
    return "".join(kept).rstrip() + "…"


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the facets of a text, in its order. `dids`: those of mentioned handles; others stay plain text."""
    features = {(start, end): _feature("link", uri=text[start:end]) for start, end in _links(text)}
    for match in _TAG.finditer(text):
        tag = _TRAILING.sub("", match["tag"])
        if tag and graphemes(tag) <= MOST_TAG_GRAPHEMES:
            features.setdefault((match.start(), match.start("tag") + len(tag)), _feature("tag", tag=tag))
    for match in _MENTION.finditer(text):
        if did := dids.get(match["handle"].lower()):
            features.setdefault(match.span(), _feature("mention", did=did))
    return [
        {"index": {"byteStart": _bytes_before(text, start), "byteEnd": _bytes_before(text, end)}, "features": [feature]}
        for (start, end), feature in sorted(_without_overlaps(features).items())
    ]


def mentioned(text: str) -> tuple[str, ...]:
    """Return the handles that a text mentions, in lower case."""
    return tuple(dict.fromkeys(match["handle"].lower() for match in _MENTION.finditer(text)))


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each web address, without the punctuation that ends a sentence."""
    for match in _URL.finditer(text):
        url = match[0].rstrip(_AFTER_URL)
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(_AFTER_URL)
        if host_of(url):
            yield match.start(), match.start() + len(url)


def _without_overlaps(features: Mapping[tuple[int, int], dict[str, str]]) -> dict[tuple[int, int], dict[str, str]]:
    """Drop a feature that overlaps an earlier one, such as a hash in an address."""
    kept: dict[tuple[int, int], dict[str, str]] = {}
    end = 0
    for span in sorted(features):
        if span[0] >= end:
            kept[span], end = features[span], span[1]
    return kept


def _feature(kind: str, **fields: str) -> dict[str, str]:
    return {"$type": f"app.bsky.richtext.facet#{kind}", **fields}


def _bytes_before(text: str, position: int) -> int:
    return len(text[:position].encode(errors="replace"))
