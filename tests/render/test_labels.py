"""Labels at the beginning of a paragraph."""

from __future__ import annotations

import pytest

from syndicator.render.labels import has_label


@pytest.mark.parametrize(
    "text",
    [
        "Update: so",
        "Edit (9 May): so",
        "05/2021 UPDATE: so",
        "NOTE It works again.",
        "Updated in June 2021: so",
        "注意：见下文",
        "Note. It works again.",
    ],
)
def test_labels(text: str) -> None:
    assert has_label(text)


@pytest.mark.parametrize(
    "text",
    ["The update: so", "Notes are written.", "Updates matter in June.", "So it is: an update", "note. It is lower."],
)
def test_no_labels(text: str) -> None:
    assert not has_label(text)
