"""The wall clock, across its changes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.config.values import Window
from syndicator.policy.clock import day_end, day_start, month_start, next_open, parse_instant, period_end, period_start
from tests.policy.cases import BERLIN, NEW_YORK, WEEK, instants, is_open, windows, zones

OFFICE = Window(frozenset(range(5)), time(8), time(20))
NIGHT = Window(WEEK, time(2, 30), time(4))
GONE = Window(frozenset({6}), time(2, 15), time(2, 45))  # what spring leaves out


@pytest.mark.parametrize(
    ("window", "zone", "now", "opens"),
    [
        (OFFICE, BERLIN, "2026-12-01 07:59:59", "2026-12-01 08:00:00"),
        (OFFICE, BERLIN, "2026-12-01 08:00:00", "2026-12-01 08:00:00"),
        (OFFICE, BERLIN, "2026-12-01 19:59:59", "2026-12-01 19:59:59"),
        (OFFICE, BERLIN, "2026-12-01 20:00:00", "2026-12-02 08:00:00"),
        (OFFICE, BERLIN, "2026-12-04 21:00:00", "2026-12-07 08:00:00"),
        (OFFICE, BERLIN, "2026-03-27 21:00:00", "2026-03-30 08:00:00"),  # the clock goes forward meanwhile
        (OFFICE, BERLIN, "2026-10-23 21:00:00", "2026-10-26 08:00:00"),  # and back
        (OFFICE, NEW_YORK, "2026-03-06 21:00:00", "2026-03-09 08:00:00"),
        (NIGHT, BERLIN, "2026-03-29 01:00:00", "2026-03-29 03:30:00"),  # 02:30 is 03:30
        (NIGHT, NEW_YORK, "2026-03-08 01:00:00", "2026-03-08 03:30:00"),
        (NIGHT, BERLIN, "2026-10-25 01:00:00", "2026-10-25 02:30:00"),
        (GONE, BERLIN, "2026-10-25 02:50:00", "2026-10-25 02:15:00"),  # autumn has it twice
        (GONE, BERLIN, "2026-03-28 12:00:00", "2026-04-05 02:15:00"),
        (GONE, BERLIN, "2026-03-22 12:00:00", "2026-04-05 02:15:00"),
        (Window(WEEK, time(0), time.max), NEW_YORK, "2026-11-01 01:30:00", "2026-11-01 01:30:00"),
    ],
)
def test_when_a_window_opens(window: Window, zone: ZoneInfo, now: str, opens: str) -> None:
    asked = datetime.fromisoformat(now).replace(tzinfo=zone).astimezone(UTC)
    assert next_open(window, asked, zone).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") == opens


@pytest.mark.long
@given(windows, instants, zones)
def test_a_window_opens_inside_itself_and_no_later_than_it_must(window: Window, now: datetime, zone: tzinfo) -> None:
    opens = next_open(window, now, zone)
    assert opens >= now
    assert is_open(window, opens, zone)
    assert opens == now or not is_open(window, now, zone)
    for part in range(1, 20):
        assert not is_open(window, now + (opens - now) * part / 20, zone) or opens == now


@given(instants, zones)
def test_days_and_months_begin_where_people_say_they_do(now: datetime, zone: tzinfo) -> None:
    start, end = day_start(now, zone), day_end(now, zone)
    assert start <= now < end
    assert day_start(end, zone) == end
    assert day_end(start, zone) == end
    assert timedelta(hours=23) <= end - start <= timedelta(hours=25)
    assert start.astimezone(zone).date() == now.astimezone(zone).date()
    assert (start - timedelta(microseconds=1)).astimezone(zone).date() < now.astimezone(zone).date()
    first = month_start(now, zone)
    assert first <= start
    assert (first.astimezone(zone).day, first.astimezone(zone).month) == (1, now.astimezone(zone).month)


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2026-12-01 09:00", BERLIN, datetime(2026, 12, 1, 8, tzinfo=UTC)),
        (" 2026-07-01 ", BERLIN, datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ("2026-12-01T09:00-05:00", BERLIN, datetime(2026, 12, 1, 14, tzinfo=UTC)),
        ("0001-01-01", BERLIN, None),
        ("tomorrow", UTC, None),
        ("", UTC, None),
    ],
)
def test_a_date_as_people_write_it(written: str, zone: tzinfo, expected: datetime | None) -> None:
    assert parse_instant(written, zone) == expected


@given(
    st.integers(946_684_800, 4_102_444_800).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.sampled_from(["week", "month"]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Africa/Cairo", "America/Sao_Paulo"]),
)
def test_weeks_and_months_follow_one_another(now: datetime, period: str, zone: str) -> None:
    here = ZoneInfo(zone)
    start, end = period_start(period, now, here), period_end(period, now, here)
    assert start <= now < end
    assert period_start(period, end, here) == end
    assert period_end(period, start, here) == end
    local = end.astimezone(here)
    assert (local.weekday() == 0) if period == "week" else (local.day == 1)
