"""Records are checked before they are written."""

from __future__ import annotations

from typing import Any

import pytest

from syndicator.channels.bluesky.lexicon import DOCUMENT, POST, PUBLICATION, require_valid
from syndicator.errors import Permanent

BLOB = {"$type": "blob", "ref": {"$link": "bafk"}, "mimeType": "image/png", "size": 1_000_000}
VALID: dict[str, dict[str, Any]] = {
    POST: {
        "text": "a" * 300, "createdAt": "2026-11-20T10:00:00.000Z", "langs": ["en", "pt-BR", "de"],
        "embed": {"external": {"uri": "https://b.example", "title": "", "description": "", "thumb": BLOB}},
    },
    DOCUMENT: {
        "site": "at://did:plc:1/site.standard.publication/3n2qdbe7m22sd", "title": "t" * 500, "path": "/a/",
        "publishedAt": "2026-11-20T10:00:00Z", "tags": ["t" * 128], "coverImage": BLOB,
    },
    PUBLICATION: {"url": "https://b.example/blog", "name": "n"},
}  # fmt: skip


@pytest.mark.parametrize("kind", VALID)
def test_what_is_valid_passes(kind: str) -> None:
    require_valid({"$type": kind, **VALID[kind]})


@pytest.mark.parametrize("kind", VALID)
def test_each_required_field_is_required(kind: str) -> None:
    names = {POST: ("text", "createdAt"), DOCUMENT: ("site", "title", "publishedAt"), PUBLICATION: ("url", "name")}
    for name in names[kind]:
        record = {key: content for key, content in VALID[kind].items() if key != name}
        with pytest.raises(Permanent, match=f"not a valid {kind}: {name} is missing"):
            require_valid({"$type": kind, **record})


@pytest.mark.parametrize(
    ("kind", "name", "content", "says"),
    [
        (POST, "text", "a" * 301, "text is longer than 300 characters or 3000 bytes"),
        (POST, "text", "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 170, "3000 bytes"),
        (POST, "text", 3, "text is not a text"),
        (POST, "createdAt", "2026-11-20", "createdAt is not a time"),
        (POST, "createdAt", "2026-13-20T10:00:00Z", "createdAt is not a time"),
        (POST, "langs", ["en", "de", "fr", "it"], "langs"),
        (POST, "langs", ["deutsch!"], "langs"),
        (POST, "embed", {"external": {"uri": "https://b.example", "title": ""}}, "needs an address"),
        (
            POST, "embed",
            {"external": {"uri": "", "title": "", "description": "", "thumb": {**BLOB, "size": 1_000_001}}},
            "thumb is not an image of up to 1,000,000 bytes",
        ),
        (DOCUMENT, "title", "t" * 501, "title is longer than 500"),
        (DOCUMENT, "description", "t" * 3001, "description is longer than 3000"),
        (DOCUMENT, "tags", ["t" * 129], "tags is longer than 128"),
        (DOCUMENT, "site", "https://b.example/", "slash at its end"),
        (DOCUMENT, "path", "a/", "path must start with a slash"),
        (DOCUMENT, "updatedAt", "today", "updatedAt is not a time"),
        (DOCUMENT, "coverImage", {**BLOB, "mimeType": "text/html"}, "coverImage is not an image"),
        (PUBLICATION, "url", "https://b.example/", "slash at its end"),
        (PUBLICATION, "name", "n" * 501, "name is longer than 500"),
    ],
)  # fmt: skip
def test_what_is_not_valid_is_named(kind: str, name: str, content: object, says: str) -> None:
    with pytest.raises(Permanent, match=says):
        require_valid({"$type": kind, **VALID[kind], name: content})
