"""Learning in public: days, numbers, streaks and promises."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.config import JourneyConfig
from syndicator.journey import Journey, PostPosition, Published

BERLIN = ZoneInfo("Europe/Berlin")
CADENCE = timedelta(days=3)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def published(*written: str) -> list[Published]:
    return [Published(at(day), f"p{number}", f"slug-{number}") for number, day in enumerate(written, 1)]


def journey_with(*written: str, started: str = "2026-03-01", pause: tuple[tuple[str, str], ...] = ()) -> Journey:
    return Journey(JourneyConfig(started=started, cadence=CADENCE, pause=pause), UTC, published(*written))


POSTS = ("2026-02-20", "2026-03-01", "2026-03-04", "2026-03-04T20:00", "2026-03-08", "2026-03-11")


@pytest.mark.parametrize(
    ("number", "position"),
    [
        (1, None),  # before the start
        (2, PostPosition(day=0, number=1, streak=1)),
        (3, PostPosition(day=3, number=2, streak=2)),  # on the last day that keeps the promise
        (4, PostPosition(day=3, number=3, streak=3)),  # two on a day
        (5, PostPosition(day=7, number=4, streak=1)),  # a day late: a new streak
        (6, PostPosition(day=10, number=5, streak=2)),
    ],
)
@pytest.mark.parametrize("started", ["2026-03-01", "slug-2"])
def test_each_post_knows_its_day_number_and_streak(number: int, position: PostPosition | None, started: str) -> None:
    assert journey_with(*POSTS, started=started).position(published(*POSTS)[number - 1]) == position


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-03-01T12:00", "day 0, 1 post, streak 1, next due in 3 days"),
        ("2026-03-10", "day 9, 4 posts, streak 1, next due tomorrow"),
        ("2026-03-14T23:59", "day 13, 5 posts, streak 2, next due today"),
        ("2026-03-15", "day 14, 5 posts, streak 0, next was due yesterday"),
        ("2026-03-20", "day 19, 5 posts, streak 0, next was due 6 days ago"),
    ],
)
def test_what_status_says(now: str, said: str) -> None:
    progress = journey_with(*POSTS).progress(at(now))
    assert str(progress) == said
    assert progress is not None
    assert progress.as_json()["overdue"] == ("was due" in said)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-03-04"),
        ([("2026-03-02", "2026-03-03")], "2026-03-06"),
        ([("2026-02-01", "2026-03-01")], "2026-03-04"),  # over by then
        ([("2026-02-01", "2026-03-02")], "2026-03-05"),
        ([("2026-03-04", "2026-03-10")], "2026-03-11"),
        ([("2026-03-05", "2026-03-10")], "2026-03-04"),  # begins after the promise
        ([("2026-03-06", "2026-03-07"), ("2026-03-02", "2026-03-03")], "2026-03-08"),  # one leads into the next
        ([("2026-03-02", "2026-03-05"), ("2026-03-03", "2026-03-04")], "2026-03-08"),  # one inside the other
        ([("2026-03-02", "9999-12-31")], "9999-12-31"),
    ],
)
def test_the_days_of_a_pause_do_not_count(pauses: list[tuple[str, str]], due: str) -> None:
    progress = journey_with("2026-03-01", pause=tuple(pauses)).progress(at("2026-03-01"))
    assert progress is not None
    assert progress.next_due == date.fromisoformat(due)


def test_a_day_begins_at_midnight_in_the_blogs_time_zone() -> None:
    late = Published(at("2026-03-28T23:30"), "late")  # the 29th in Berlin, when clocks go forward
    journey = Journey(JourneyConfig(started="2026-03-29", cadence=CADENCE), BERLIN, [late])
    assert journey.position(late) == PostPosition(day=0, number=1, streak=1)
    assert str(journey.progress(at("2026-03-29T22:30"))) == "day 1, 1 post, streak 1, next due in 2 days"


def test_a_start_that_no_post_has_is_no_start() -> None:
    lost = journey_with(*POSTS, started="not-written-yet")
    assert lost.progress(at("2026-03-10")) is None
    assert lost.position(published(*POSTS)[3]) is None


def test_without_a_cadence_nothing_is_due_and_nothing_breaks_a_streak() -> None:
    journey = Journey(JourneyConfig(started="2026-02-01"), UTC, published(*POSTS))
    assert str(journey.progress(at("2027-01-01"))) == "day 334, 6 posts, streak 6"


def test_before_the_start_there_is_nothing_to_say() -> None:
    assert journey_with(started="2026-03-01").progress(at("2026-02-28")) is None
    assert (
        str(journey_with(started="2026-03-01").progress(at("2026-03-02")))
        == "day 1, 0 posts, streak 0, next due in 2 days"
    )


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.lists(instants, max_size=30), st.sampled_from([UTC, BERLIN, ZoneInfo("Pacific/Apia")]))
def test_numbers_count_up_and_streaks_grow_by_one_or_start_again(when: list[datetime], zone: ZoneInfo) -> None:
    posts = [Published(instant, f"p{number}") for number, instant in enumerate(when)]
    journey = Journey(JourneyConfig(started="2026-02-01", cadence=CADENCE), zone, posts)
    positions = [position for post in sorted(posts) if (position := journey.position(post))]
    assert [position.number for position in positions] == list(range(1, len(positions) + 1))
    for before, after in pairwise(positions):
        on_time = after.day - before.day <= CADENCE.days
        assert after.streak == (before.streak + 1 if on_time else 1)


@pytest.mark.long
@given(st.lists(instants, min_size=1, max_size=10), instants)
def test_now_is_as_the_last_post_left_it_until_the_promise_is_broken(when: list[datetime], now: datetime) -> None:
    posts = sorted(Published(instant, f"p{number}") for number, instant in enumerate(when))
    journey = Journey(JourneyConfig(started="2025-01-01", cadence=CADENCE), UTC, posts)
    progress = journey.progress(now)
    assert progress is not None
    so_far = [post for post in posts if post.at <= now]
    assert progress.posts == len(so_far)
    last = journey.position(so_far[-1]) if so_far else None
    assert progress.streak == (last.streak if last and not progress.overdue else 0)


def test_the_days_to_come_if_each_post_comes_on_its_day() -> None:
    journey = journey_with(*POSTS, pause=(("2026-03-16", "2026-03-18"),))
    days = journey.due_days(at("2026-03-12"), date(2026, 3, 23))
    assert [day.isoformat() for day in days] == ["2026-03-14", "2026-03-20", "2026-03-23"]
    assert list(journey.due_days(at("2026-02-01"), date(2026, 3, 23))) == [], "it has not begun"
    assert (
        list(Journey(JourneyConfig(started="2026-03-01"), UTC, published(*POSTS)).due_days(at("2026-03-12"), date.max))
        == []
    )
