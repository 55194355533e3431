"""The whole policy, as a table; the wall clock across its changes; and that nothing goes too early, too often, or never."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.config import ChannelConfig, PolicyConfig, PostFilter
from syndicator.config.values import Window
from syndicator.model import Decision, Post, PostOverrides, State, Usage
from syndicator.policy import LOOK_AGAIN, PolicyInput, evaluate
from syndicator.policy.clock import day_start, month_start, next_open, written_instant

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)  # a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEVELS = ("", "approved", "pushed", "forced")
WEEK = frozenset(range(7))


def channel(**settings: Any) -> ChannelConfig:
    return ChannelConfig(**{"name": "x", "kind": "file", "options": None, **settings})


def post(**parts: Any) -> Post:
    return Post(**{"id": "p", "slug": "the-post", "published_at": NOW - HOUR, "tags": ("python",), "sources": ("posts",), **parts})  # fmt: skip


def case(**parts: Any) -> PolicyInput:
    given = {
        "post": post(),
        "channel": channel(),
        "policy": PolicyConfig(),
        "now": NOW,
        "first_seen_at": NOW - HOUR / 2,
        "arrival": "news",
    }
    return PolicyInput(**{**given, "since": NOW - 100 * DAY, **parts})  # fmt: skip


HELD, SKIPPED = State.HELD, State.SKIPPED
PUSH, FORCE, APPROVE = (
    "syndicator push the-post --channel x",
    "syndicator push the-post --channel x --force",
    "syndicator approve the-post",
)
FRONT_MATTER = "change `syndicate` in the post's front matter or words file"
CHOICE = "change `only` or `except` of [channels.x]"

# rule: what the case is · what it comes to · until when · what changes it · what lifts it
POLICY: list[tuple[str, dict[str, Any], State, datetime | None, str, str]] = [
    ("words", {"post": post(words=PostOverrides(nowhere=True))}, SKIPPED, None, FRONT_MATTER, "forced"),
    ("words", {"post": post(words=PostOverrides(off=frozenset({"x"})))}, SKIPPED, None, FRONT_MATTER, "forced"),
    ("words", {"post": post(words=PostOverrides(only=("y",)))}, SKIPPED, None, FRONT_MATTER, "forced"),
    ("words", {"post": post(words=PostOverrides(only=()))}, SKIPPED, None, FRONT_MATTER, "forced"),
    ("choice", {"channel": channel(only=PostFilter(tags=frozenset({"rust"})))}, SKIPPED, None, CHOICE, "pushed"),
    ("choice", {"channel": channel(only=PostFilter(sources=frozenset({"feed"})))}, SKIPPED, None, CHOICE, "pushed"),
    ("choice", {"channel": channel(except_=PostFilter(tags=frozenset({"#Python"})))}, SKIPPED, None, CHOICE, "pushed"),
    ("choice", {"channel": channel(except_=PostFilter(sources=frozenset({"posts"})))}, SKIPPED, None, CHOICE, "pushed"),
    ("first_run", {"arrival": "first_run"}, SKIPPED, None, PUSH, "approved"),
    ("baseline", {"since": NOW}, SKIPPED, None, PUSH, "approved"),
    ("withheld", {"post": post(withheld="no front matter")}, HELD, None, PUSH, "approved"),
    ("withheld", {"post": post(withheld="a page")}, HELD, None, PUSH, "approved"),
    ("withheld", {"post": post(withheld="draft")}, HELD, None, "publish the post", "forced"),
    ("restored", {"arrival": "restored"}, HELD, None, APPROVE, "approved"),
    ("future", {"post": post(published_at=NOW + HOUR)}, HELD, NOW + HOUR, PUSH, "pushed"),
    ("at", {"post": post(words=PostOverrides(at="2026-12-01 10:00"))}, HELD, NOW + HOUR, PUSH, "pushed"),
    ("at", {"post": post(words=PostOverrides(at="soon"))}, HELD, None, "correct `at` in the post", "pushed"),
    ("max_age", {"post": post(published_at=NOW - 20 * DAY)}, HELD, None, PUSH, "approved"),
    ("flood", {"arrival": "surplus"}, HELD, None, APPROVE, "approved"),
    ("review", {"channel": channel(review=True), "text": "digest"}, HELD, None, APPROVE, "pushed"),
    ("review", {"channel": channel(review=True), "text": "digest", "approved": "other"}, HELD, None, APPROVE, "pushed"),
    ("delay", {"channel": channel(delay=HOUR)}, HELD, NOW + HOUR / 2, PUSH, "pushed"),
    ("window", {"channel": channel(window=Window(WEEK, time(10), time(11)))}, HELD, NOW + HOUR, PUSH, "pushed"),
    ("min_gap", {"channel": channel(min_gap=HOUR), "traffic": Usage(last_at=NOW - HOUR / 4)}, HELD, NOW + HOUR * 3 / 4, PUSH, "pushed"),
    ("per_day", {"channel": channel(per_day=2), "traffic": Usage(today=2)}, HELD, NOW + 15 * HOUR, FORCE, "forced"),
    ("per_month", {"channel": channel(per_month=2), "traffic": Usage(month=2)}, HELD, datetime(2027, 1, 1, tzinfo=UTC), FORCE, "forced"),
    ("budget", {"channel": channel(budget_usd_per_month=1.0), "traffic": Usage(month_usd=0.9), "cost_usd": 0.2}, HELD,
     datetime(2027, 1, 1, tzinfo=UTC), FORCE, "forced"),
    ("page", {"page_live": False}, HELD, NOW + LOOK_AGAIN, FORCE, "forced"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "parts", "state", "due_at", "command", "lifted"), POLICY)
def test_the_policy(
    rule: str, parts: dict[str, Any], state: State, due_at: datetime | None, command: str, lifted: str
) -> None:
    found = evaluate(case(**parts))
    assert (found.state, found.rule, found.due_at, found.command) == (state, rule, due_at, command)
    assert found.reason
    assert "\n" not in found.reason
    for level in LEVELS:
        stands = evaluate(case(**parts, allowed=level)) == found
        assert stands == (LEVELS.index(level) < LEVELS.index(lifted))
        assert stands or evaluate(case(**parts, allowed=level)).state is State.PENDING


NOTHING_OBJECTS: list[dict[str, Any]] = [
    {},
    {"post": post(words=PostOverrides(only=("x", "y")))},
    {"post": post(words=PostOverrides(off=frozenset({"y"}), at="2026-12-01T09:00Z"))},
    {"channel": channel(only=PostFilter(tags=frozenset({"#Python"}), sources=frozenset({"posts", "feed"})))},
    {"channel": channel(except_=PostFilter(tags=frozenset({"rust"}), sources=frozenset({"feed"})))},
    {"arrival": "invited", "post": post(published_at=NOW - 999 * DAY)},
    {"policy": PolicyConfig(max_age=None), "post": post(published_at=NOW - 999 * DAY)},
    {"post": post(published_at=NOW - HOUR / 2 - 14 * DAY)},
    {"post": post(published_at=None)},
    {"post": post(published_at=NOW)},
    {"post": post(published_at=NOW), "first_seen_at": NOW - 9 * DAY, "since": NOW - HOUR},
    {"channel": channel(review=True), "text": "digest", "approved": "digest"},
    {"channel": channel(delay=HOUR / 2)},
    {"channel": channel(window=Window(frozenset({1}), time(9), time(10)))},
    {"channel": channel(min_gap=HOUR), "traffic": Usage(last_at=NOW - HOUR)},
    {"channel": channel(min_gap=HOUR)},
    {"channel": channel(per_day=2, per_month=9), "traffic": Usage(today=1, month=8)},
    {"channel": channel(budget_usd_per_month=1.0), "traffic": Usage(month_usd=0.1 + 0.2 + 0.5), "cost_usd": 0.2},
    {"page_live": True},
]


@pytest.mark.parametrize("parts", NOTHING_OBJECTS)
def test_what_nothing_objects_to_goes_now(parts: dict[str, Any]) -> None:
    assert evaluate(case(**parts)) == Decision(state=State.PENDING, rule="due", reason="it is due", due_at=NOW)


def test_the_first_objection_is_the_one_that_is_told() -> None:
    rules = []
    parts: dict[str, Any] = {}
    for rule, more, *_ in reversed(POLICY):
        if not {"post", "channel"} & more.keys() & parts.keys():
            parts |= more
            assert evaluate(case(**parts)).rule == rule
            rules.append(rule)
    assert len(rules) > 5


def test_a_draft_is_new_on_the_day_it_is_published() -> None:
    old = {"first_seen_at": NOW - 30 * DAY, "post": post(published_at=NOW - 30 * DAY), "since": NOW - DAY}
    assert evaluate(case(**old)).rule == "baseline"
    assert evaluate(case(**old, public_since=NOW)).state is State.PENDING
    assert evaluate(case(**old, public_since=NOW, channel=channel(delay=HOUR))).due_at == NOW + HOUR


# --- the wall clock

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
        (GONE, BERLIN, "2026-03-28 12:00:00", "2026-04-05 02:15:00"),
        (GONE, BERLIN, "2026-03-22 12:00:00", "2026-04-05 02:15:00"),
        (Window(WEEK, time(0), time.max), NEW_YORK, "2026-11-01 01:30:00", "2026-11-01 01:30:00"),
    ],
)
def test_when_a_window_opens(window: Window, zone: ZoneInfo, now: str, opens: str) -> None:
    asked = datetime.fromisoformat(now).replace(tzinfo=zone).astimezone(UTC)
    assert next_open(window, asked, zone).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") == opens


instants = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([UTC, BERLIN, NEW_YORK, ZoneInfo("Africa/Cairo"), ZoneInfo("Australia/Lord_Howe")])
windows = st.builds(
    lambda days, a, b: Window(days, min(a, b), max(a, b)),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.times(max_value=time(12)),
    st.times(min_value=time(12, 1)),
)


def inside(window: Window, now: datetime, zone: tzinfo) -> bool:
    local = now.astimezone(zone)
    return local.weekday() in window.days and window.start <= local.time() < window.end


@given(windows, instants, zones)
def test_a_window_opens_inside_itself_and_no_later_than_it_must(window: Window, now: datetime, zone: tzinfo) -> None:
    opens = next_open(window, now, zone)
    assert opens >= now
    assert inside(window, opens, zone)
    assert opens == now or not inside(window, now, zone)
    for part in range(1, 20):
        assert not inside(window, now + (opens - now) * part / 20, zone) or opens == now


@given(instants, zones)
def test_days_and_months_begin_where_people_say_they_do(now: datetime, zone: tzinfo) -> None:
    start = day_start(now, zone)
    assert start <= now
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
    assert written_instant(written, zone) == expected


# --- time goes by


def traffic(sent: list[tuple[datetime, float]], now: datetime, zone: tzinfo) -> Usage:
    day, month = day_start(now, zone), month_start(now, zone)
    return Usage(
        last_at=max((at for at, _ in sent), default=None),
        today=sum(at >= day for at, _ in sent),
        month=sum(at >= month for at, _ in sent),
        month_usd=sum(cost for at, cost in sent if at >= month),
    )


channels = st.builds(
    channel,
    delay=st.sampled_from([timedelta(0), HOUR, 3 * DAY]),
    window=st.none() | windows,
    min_gap=st.sampled_from([timedelta(0), timedelta(minutes=30), 26 * HOUR]),
    per_day=st.none() | st.integers(1, 3),
    per_month=st.none() | st.integers(1, 9),
    budget_usd_per_month=st.none() | st.sampled_from([0.2, 0.5, 3.0]),
)
arrivals = st.lists(st.tuples(st.integers(0, 30 * 24), st.integers(-48, 72), st.booleans()), min_size=1, max_size=8)


@settings(max_examples=60)
@given(channels, arrivals, zones, instants)
def test_nothing_goes_too_early_too_often_or_never(
    channel: ChannelConfig, arrivals: list[tuple[int, int, bool]], zone: tzinfo, begin: datetime
) -> None:
    """Looking only when something is due: everything goes out, in time, inside its windows, gaps, quotas and budget."""
    waiting = {}
    for number, (hour, ahead, at) in enumerate(arrivals):
        seen = begin + hour * HOUR
        words = PostOverrides(at=(seen + 5 * HOUR).isoformat()) if at else PostOverrides()
        own = post(id=str(number), published_at=seen + ahead * HOUR, words=words)
        waiting[number] = (seen, case(post=own, channel=channel, zone=zone, first_seen_at=seen, since=begin - DAY))
    sent: list[tuple[datetime, float]] = []
    while waiting:
        now = min(due for due, _ in waiting.values())
        for number in sorted(n for n, (due, _) in waiting.items() if due <= now):
            asked = replace(waiting[number][1], now=now, traffic=traffic(sent, now, zone), cost_usd=0.2)
            found = evaluate(asked)
            assert found.due_at, found
            if found.state is State.HELD:
                assert found.due_at > now
                waiting[number] = found.due_at, asked
                continue
            published = asked.post.published_at
            assert published
            assert now >= max(asked.first_seen_at, published) + channel.delay
            assert not asked.post.words.at or now >= datetime.fromisoformat(asked.post.words.at)
            assert channel.window is None or inside(channel.window, now, zone)
            assert not sent or now - sent[-1][0] >= channel.min_gap
            sent.append((now, 0.2))
            del waiting[number]
            spent = traffic(sent, now, zone)
            assert channel.per_day is None or spent.today <= channel.per_day
            assert channel.per_month is None or spent.month <= channel.per_month
            assert channel.budget_usd_per_month is None or spent.month_usd <= channel.budget_usd_per_month + 1e-6
        assert now < begin + 9 * 31 * DAY  # eight posts, one a month at the least
    assert len(sent) == len(arrivals)
