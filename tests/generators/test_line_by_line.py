"""Front matter read as lines."""

from __future__ import annotations

import pytest

from syndicator.sources.repo.front_matter import Document, read_document


@pytest.mark.parametrize(
    "text",
    [
        "Title: of a poem\n\nBody",
        "Note: this is prose.\nDate: unknown\n\nBody",
        "Title: Prose\nDate: 2024-03-05\nthat goes on.\n\nBody",
        "Title: Prose\nhttps://blog.example.dev\nDate: 2024-03-05\n\nBody",
        "Title: Prose\n---\nDate: 2024-03-05\n\nBody",
        "Title: Prose\n\nDate: 2024-03-05\n---\nBody",
        "<!-- more -->\n\nTitle: Prose",
        "<!-- never closed\ntitle: x\ndate: y",
    ],
)
def test_prose_that_looks_like_metadata_stays_prose(text: str) -> None:
    assert read_document(text.encode()) == Document("", {}, text.encode())
