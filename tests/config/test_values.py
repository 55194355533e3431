"""What config.toml writes as strings."""

from __future__ import annotations

import re
from datetime import UTC, date, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.config import addresses, values

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("2h", timedelta(hours=2)),
        ("14d", timedelta(days=14)),
        ("0s", timedelta(0)),
        ("2y", timedelta(days=730)),
        ("100y", timedelta(days=36500)),
        ("36525d", timedelta(days=36525)),
    ],
)
def test_durations(written: str, meant: timedelta) -> None:
    assert values.duration(written) == meant


@pytest.mark.parametrize(
    "written", ["", "10", 10, "10 m", "-1h", "1w", "1h30m", "1.5h", "36526d", "999999999d", None, "٣m"]
)
def test_what_is_no_duration(written: object) -> None:
    with pytest.raises(ValueError, match="must be a duration"):
        values.duration(written)


def test_an_age_of_nothing_is_no_limit() -> None:
    assert values.age("0s") is None
    assert values.age("14d") == timedelta(days=14)


@pytest.mark.parametrize(
    ("written", "days", "start", "end"),
    [
        ("Mon-Fri 08:00-20:00", {0, 1, 2, 3, 4}, time(8), time(20)),
        ("Fri-Mon 08:30-09:00", {4, 5, 6, 0}, time(8, 30), time(9)),
        ("sat,sun 10:00-24:00", {5, 6}, time(10), time.max),
        ("Monday,Wed-Thu 9:00-10:00", {0, 2, 3}, time(9), time(10)),
        ("06:00-22:00", set(range(7)), time(6), time(22)),
    ],
)
def test_windows(written: str, days: set[int], start: time, end: time) -> None:
    assert values.window(written) == values.Window(frozenset(days), start, end)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "must be a window"),
        ("Mon-Fri", "must be a window"),
        ("Mon - Fri 08:00-20:00", "must be a window"),
        ("Mun 08:00-20:00", 'not a valid weekday: "Mun"'),
        ("Mon 08:00-25:00", 'not a valid time: "25:00"'),
        ("22:00-06:00", "ends before it starts"),
        (8, "must be text"),
    ],
)
def test_what_is_no_window(written: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        values.window(written)


def test_time_zones() -> None:
    assert values.timezone("UTC") is UTC
    assert values.timezone("Europe/Berlin") == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("written", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Europe", 1])
def test_what_is_no_time_zone(written: object) -> None:
    with pytest.raises(ValueError, match=r"time zone|text in quotes"):
        values.timezone(written)


def test_a_permalink_knows_its_placeholders() -> None:
    assert values.permalink("{blog_url}/{year}/{slug}") == "{blog_url}/{year}/{slug}"
    assert values.permalink("{blog_url}/{date:%b}/{date:%Y-%-m}/{file_path}/").startswith("{blog_url}")
    assert values.permalink("{blog_url}/{title:unaccented}/").endswith("/{title:unaccented}/")
    for wrong in (
        "{slug:upper}",
        "{date:unaccented}",
        "{blog_url:unaccented}",
        "{blog_url}/{titel}",
        "{",
        "{}",
        "{slug.x}",
        "{date}",
        "{date:b}",
        "{date:%x}",
        "{date:%b {slug}}",
    ):
        with pytest.raises(ValueError, match=r"unknown placeholder|not a valid pattern"):
            values.permalink(wrong)


def test_a_journey_starts_with_a_slug_or_a_date() -> None:
    assert values.slug_or_date("day-zero") == "day-zero"
    assert values.slug_or_date(date(2026, 1, 2)) == "2026-01-02"


def test_pauses() -> None:
    assert values.pauses(["2026-12-20/2027-01-05"]) == (("2026-12-20", "2027-01-05"),)
    for wrong in ("2026-12-20", ["2026-12-20"], ["2027-01-05/2026-12-20"], ["x/y"], [1]):
        with pytest.raises(ValueError, match=r"must be|not a valid pause|ends before"):
            values.pauses(wrong)


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (values.boolean, True, True),
        (values.whole_number, 0, 0),
        (values.number, 2, 2.0),
        (values.number, 0, 0.0),
        (values.name, "a-b_c.d2", "a-b_c.d2"),
        (values.cron, "*/10 * * * *", "*/10 * * * *"),
        (values.pauses, ["2026-12-20/2026-12-20"], (("2026-12-20", "2026-12-20"),)),
    ],
)
def test_a_valid_value(read: Callable[[object], object], value: object, expected: object) -> None:
    assert read(value) == expected


@pytest.mark.parametrize(
    ("read", "value", "problem"),
    [
        (values.boolean, 1, "must be true or false"),
        (values.whole_number, True, "must be a whole number"),
        (values.whole_number, 1.5, "must be a whole number"),
        (values.number, -0.1, "must be a number"),
        (values.number, float("inf"), "must be a number"),
        (values.number, True, "must be a number"),
        (values.name, "-a", "a name may contain only"),
        (values.name, "a b", "a name may contain only"),
        (values.cron, "* * * *", "must be five fields"),
        (values.cron, "61 * * * *", 'not a valid schedule: "61'),
        (values.pauses, ["2026-12-21/2026-12-20"], "ends before it starts"),
        (values.window, "08:00-08:00", "ends before it starts"),
    ],
)
def test_a_value_that_is_not_valid(read: Callable[[object], object], value: object, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        read(value)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("0", "sun"),
        ("7", "sun"),
        ("1,5", "mon,fri"),
        ("0-2", "sun,mon,tue"),
        ("1-5", "mon,tue,wed,thu,fri"),
        ("1-5/2", "mon,wed,fri"),
        ("5-7", "fri,sat,sun"),
        ("3-3", "wed"),
        ("*", "*"),
        ("*/2", "*/2"),
        ("mon-fri", "mon-fri"),
    ],
)
def test_weekdays_of_crontab_count_from_sunday(written: str, days: str) -> None:
    fields = values.crontab(f"1 2 3 4 {written}")
    assert fields == {"minute": "1", "hour": "2", "day": "3", "month": "4", "day_of_week": days}


READERS = [values.duration, values.window, values.timezone, addresses.address, addresses.repository]
READERS += [
    values.permalink,
    values.cron,
    values.slug_or_date,
    values.pauses,
    values.whole_number,
    values.number,
    values.boolean,
]
ANYTHING = st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text()), st.dates())


@given(ANYTHING, st.sampled_from(READERS))
def test_readers_read_or_object_in_words(value: object, reader: object) -> None:
    assert callable(reader)
    try:
        reader(value)
    except ValueError as error:
        assert str(error)  # noqa: PT017


def test_languages() -> None:
    assert values.language("pt_br") == "pt-BR"
    assert values.languages(["en", "German"]) == {"en", "de"}
    for read, written in (
        (values.language, "klingon"),
        (values.language, 5),
        (values.languages, "en"),
        (values.languages, ["?"]),
    ):
        with pytest.raises(ValueError, match=r"not a valid language|must be"):
            read(written)
