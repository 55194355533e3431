"""The policy as a whole: which rule decides, and that nothing goes too early, too often, or never."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.config import PostFilter
from syndicator.model import PostOverrides, State, Usage
from syndicator.policy import evaluate, evaluate_record
from syndicator.policy.clock import day_start, month_start
from tests.policy.cases import DAY, HOUR, NOW, case, channel, instants, is_open, post, windows, zones
from tests.policy.test_rules import POLICY

if TYPE_CHECKING:
    from syndicator.config import ChannelConfig

DIGEST = channel(digest="week", review=True, min_gap=HOUR)


def test_the_first_rule_that_objects_decides() -> None:
    rules = []
    fields: dict[str, Any] = {}
    for rule, more, *_ in reversed(POLICY):
        if not {"post", "channel"} & more.keys() & fields.keys():
            fields |= more
            assert evaluate(case(**fields)).rule == rule
            rules.append(rule)
    assert len(rules) > 5


@pytest.mark.parametrize(
    ("fields", "rule", "state"),
    [
        ({}, "digest", State.HELD),  # a post waits for its week to end; when to speak is asked of the digest
        ({"usage": Usage(last_at=NOW), "now": NOW + 7 * DAY}, "digest", State.PENDING),
        ({"page_live": False, "now": NOW + 7 * DAY}, "page", State.HELD),
        ({"arrival": "overflow"}, "flood", State.HELD),
        ({"allowed": "approved"}, "digest", State.HELD),
        ({"allowed": "pushed"}, "due", State.PENDING),
        ({"allowed": "forced"}, "due", State.PENDING),
        ({"post": post(digest_of=("a", "b"))}, "review", State.HELD),
        ({"post": post(digest_of=("a", "b")), "usage": Usage(last_at=NOW), "approved": "t", "text_digest": "t"}, "min_gap", State.HELD),
        ({"post": post(digest_of=("a", "b")), "arrival": "restored"}, "restored", State.HELD),
        ({"post": post(digest_of=("a", "b"), overrides=PostOverrides(nowhere=True)), "allowed": "pushed"}, "due", State.PENDING),
    ],
)  # fmt: skip
def test_posts_of_a_digest_and_the_digest_itself(fields: dict[str, Any], rule: str, state: State) -> None:
    decision = evaluate(case(channel=DIGEST, **fields))
    assert (decision.rule, decision.state) == (rule, state)
    assert decision.reason


def usage(sent: list[tuple[datetime, float]], now: datetime, zone: tzinfo) -> Usage:
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
        own = post(id=str(number), published_at=seen + ahead * HOUR, overrides=words)
        waiting[number] = (
            seen,
            case(post=own, channel=channel, zone=zone, first_seen_at=seen, channel_since=begin - DAY),
        )
    sent: list[tuple[datetime, float]] = []
    while waiting:
        now = min(due for due, _ in waiting.values())
        for number in sorted(n for n, (due, _) in waiting.items() if due <= now):
            asked = replace(waiting[number][1], now=now, usage=usage(sent, now, zone), cost_usd=0.2)
            decision = evaluate(asked)
            assert decision.due_at, decision
            if decision.state is State.HELD:
                assert decision.due_at > now
                waiting[number] = decision.due_at, asked
                continue
            published = asked.post.published_at
            assert published
            assert now >= max(asked.first_seen_at, published) + channel.delay
            assert not asked.post.overrides.at or now >= datetime.fromisoformat(asked.post.overrides.at)
            assert channel.window is None or is_open(channel.window, now, zone)
            assert not sent or now - sent[-1][0] >= channel.min_gap
            sent.append((now, 0.2))
            del waiting[number]
            spent = usage(sent, now, zone)
            assert channel.per_day is None or spent.today <= channel.per_day
            assert channel.per_month is None or spent.month <= channel.per_month
            assert channel.budget_usd_per_month is None or spent.month_usd <= channel.budget_usd_per_month + 1e-6
        assert now < begin + 9 * 31 * DAY  # eight posts, one a month at the least
    assert len(sent) == len(arrivals)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({}, ""),
        ({"arrival": "first_run"}, ""),
        ({"arrival": "overflow", "first_seen_at": NOW + 400 * DAY}, ""),
        ({"channel": channel(digest="week", review=True, per_day=0)}, ""),
        ({"post": post(overrides=PostOverrides(nowhere=True)), "allowed": "forced"}, "words"),
        ({"post": post(), "channel": channel(except_=PostFilter(tags=frozenset({"python"})))}, "choice"),
        ({"post": post(published_at=NOW + DAY), "allowed": "forced"}, "future"),
        ({"post": post(overrides=PostOverrides(at="2099-01-01"))}, "at"),
    ],
)
def test_a_record_only_asks_whether_the_post_is_for_this_place_and_time(fields: dict[str, Any], rule: str) -> None:
    decision = evaluate_record(case(**fields))
    assert (decision.rule if decision else "") == rule
