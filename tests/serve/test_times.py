"""Times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from syndicator.serve.times import ago, day, moment, until

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("span", "text"),
    [({"seconds": 59}, "now"), ({"minutes": 6, "seconds": 30}, "in 6 min"), ({"minutes": 130}, "in 2 h 10 min"), ({"hours": 3}, "in 3 h"),
     ({"hours": 13, "minutes": 5}, "in 13 h"), ({"hours": 25}, "in 1 day"), ({"days": 3}, "in 3 days"), ({"days": -1}, "now")],
)  # fmt: skip
def test_what_is_to_come(span: dict[str, int], text: str) -> None:
    assert until(NOW + timedelta(**span), NOW) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [({"seconds": 5}, "just now"), ({"minutes": 6}, "6 min ago"), ({"minutes": 130}, "2 h ago"), ({"days": 1}, "1 day ago"),
     ({"days": 9}, "9 days ago")],
)  # fmt: skip
def test_what_was(span: dict[str, int], text: str) -> None:
    assert ago(NOW - timedelta(**span), NOW) == text


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 11, 2, 22, 59, tzinfo=UTC), "today 23:59 CET"),
        (datetime(2026, 11, 2, 23, 0, tzinfo=UTC), "tomorrow 00:00 CET"),
        (datetime(2026, 11, 1, 8, 5, tzinfo=UTC), "yesterday 09:05 CET"),
        (datetime(2026, 7, 5, 8, 0, tzinfo=UTC), "Sun 5 Jul 10:00 CEST"),
        (datetime(2027, 3, 1, 8, 0, tzinfo=UTC), "Mon 1 Mar 2027 09:00 CET"),
    ],
)
def test_a_moment_in_the_blogs_time_zone(instant: datetime, text: str) -> None:
    assert moment(instant, NOW, BERLIN) == text


def test_a_day() -> None:
    assert day(datetime(2026, 6, 4, 23, tzinfo=UTC), BERLIN) == "5 Jun 2026"
    assert day(None, BERLIN) == ""
