"""Letters of names and titles."""

from __future__ import annotations

from datetime import date

import pytest

from syndicator.generators.spelling import (
    dashed,
    day_of,
    hyphens_for_signs,
    only_letters,
    without_accents,
    without_marks,
)


def test_letters() -> None:
    assert dashed(" A, b c! ") == "a-b-c"
    assert without_accents("Ößé 窯") == "Osse 窯"
    assert without_marks("Ößé ガ") == "Oße カ"
    assert hyphens_for_signs("a… b“c") == "a--b-c"
    assert only_letters("a, b!?c", " ", "_") == "a_ b_c"
    assert only_letters("a, b", "") == "ab"


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024-3-5", date(2024, 3, 5)), ("2024-02-30", None), ("2024-03", None), ("", None), ("a-b-c", None)],
)
def test_days(text: str, day: date | None) -> None:
    assert day_of(text) == day
