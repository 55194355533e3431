"""Times as people read them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from syndicator.times import iso, localized, minute

BERLIN = ZoneInfo("Europe/Berlin")


def test_an_instant_is_shown_in_the_zone_of_the_blog() -> None:
    assert minute(datetime(2026, 11, 21, 8, tzinfo=UTC), BERLIN) == "2026-11-21 09:00 CET"


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("waits until 2026-07-01 22:30 UTC: busy", "waits until 2026-07-02 00:30 CEST: busy"),
        ("sent 2026-11-21T08:00:00Z https://b.dev/x", "sent 2026-11-21 09:00 CET https://b.dev/x"),
        ("x (tried again at 2026-11-21 08:00 UTC)", "x (tried again at 2026-11-21 09:00 CET)"),
        ("not a time: 2026-99-21 08:00 UTC", "not a time: 2026-99-21 08:00 UTC"),
        ("another zone: 2026-11-21 08:00 EST", "another zone: 2026-11-21 08:00 EST"),
        ("only a day: 2026-11-21", "only a day: 2026-11-21"),
        ("part of a word: 2026-11-21 08:00 UTCx", "part of a word: 2026-11-21 08:00 UTCx"),
    ],
)
def test_times_in_a_sentence_are_shown_in_the_zone_of_the_blog(sentence: str, shown: str) -> None:
    assert localized(sentence, BERLIN) == shown


def test_instants_in_json() -> None:
    assert iso(datetime(2026, 11, 21, 8, 0, 0, 5, tzinfo=UTC)) == "2026-11-21T08:00:00Z"
    assert iso(None) is None
