"""The rules as a table: what each objects to, until when, what changes it, and what lifts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from syndicator.config import PolicyConfig, PostFilter
from syndicator.config.values import Window
from syndicator.model import Decision, PostOverrides, State, Usage
from syndicator.policy import LEVELS, PAGE_RETRY, evaluate
from tests.policy.cases import DAY, HOUR, NOW, WEEK, case, channel, post

MONDAY = datetime(2026, 12, 7, tzinfo=UTC)

HELD, SKIPPED = State.HELD, State.SKIPPED
PUSH, FORCE, APPROVE = (
    "syndicator push the-post --channel x",
    "syndicator push the-post --channel x --force",
    "syndicator approve the-post",
)
FRONT_MATTER = "change `syndicate` in the post's front matter or words file"
CHOICE = "change `only` or `except` of [channels.x]"

RESOLVE = PUSH.replace("push", "resolve") + " --sent URL"

# rule: what the case is · what it comes to · until when · what changes it · what lifts it
POLICY: list[tuple[str, dict[str, Any], State, datetime | None, str, str]] = [
    ("by_hand", {"by_hand": "post it by hand"}, HELD, None, RESOLVE, "pushed"),
    ("by_hand", {"by_hand": "post it by hand", "arrival": "first_run"}, HELD, None, RESOLVE, "pushed"),
    ("words", {"post": post(overrides=PostOverrides(nowhere=True))}, SKIPPED, None, FRONT_MATTER, "forced"),
    ("words", {"post": post(overrides=PostOverrides(off=frozenset({"x"})))}, SKIPPED, None, FRONT_MATTER, "forced"),
    ("words", {"post": post(overrides=PostOverrides(only=("y",)))}, SKIPPED, None, FRONT_MATTER, "forced"),
    ("words", {"post": post(overrides=PostOverrides(only=()))}, SKIPPED, None, FRONT_MATTER, "forced"),
    ("choice", {"channel": channel(only=PostFilter(tags=frozenset({"rust"})))}, SKIPPED, None, CHOICE, "pushed"),
    ("choice", {"channel": channel(only=PostFilter(sources=frozenset({"feed"})))}, SKIPPED, None, CHOICE, "pushed"),
    ("choice", {"channel": channel(except_=PostFilter(tags=frozenset({"#Python"})))}, SKIPPED, None, CHOICE, "pushed"),
    ("choice", {"channel": channel(except_=PostFilter(sources=frozenset({"posts"})))}, SKIPPED, None, CHOICE, "pushed"),
    ("choice", {"channel": channel(only=PostFilter(lang=frozenset({"en"})))}, SKIPPED, None, CHOICE, "pushed"),
    ("choice", {"channel": channel(only=PostFilter(lang=frozenset({"en"}))), "post": post(lang="de")}, SKIPPED, None, CHOICE, "pushed"),
    ("choice", {"channel": channel(except_=PostFilter(lang=frozenset({"en"}))), "post": post(lang="en-GB")}, SKIPPED, None, CHOICE, "pushed"),
    ("first_run", {"arrival": "first_run"}, SKIPPED, None, PUSH, "approved"),
    ("baseline", {"channel_since": NOW}, SKIPPED, None, PUSH, "approved"),
    ("withheld", {"post": post(withheld="no front matter")}, HELD, None, PUSH, "approved"),
    ("withheld", {"post": post(withheld="a page")}, HELD, None, PUSH, "approved"),
    ("withheld", {"post": post(withheld="draft")}, HELD, None, "publish the post", "forced"),
    ("withheld", {"post": post(withheld="words/x.yaml: broken", overrides=PostOverrides(problem="words/x.yaml: broken"))}, HELD, None, "correct that file", "forced"),
    ("restored", {"arrival": "restored"}, HELD, None, APPROVE, "approved"),
    ("lookalike", {"looks_like": '"Tea", which was announced'}, HELD, None, APPROVE, "approved"),
    ("future", {"post": post(published_at=NOW + HOUR)}, HELD, NOW + HOUR, PUSH, "pushed"),
    ("at", {"post": post(overrides=PostOverrides(at="2026-12-01 10:00"))}, HELD, NOW + HOUR, PUSH, "pushed"),
    ("at", {"post": post(overrides=PostOverrides(at="soon"))}, HELD, None, "correct `at` in the post", "pushed"),
    ("max_age", {"post": post(published_at=NOW - 20 * DAY)}, HELD, None, PUSH, "approved"),
    ("flood", {"arrival": "overflow"}, HELD, None, APPROVE, "approved"),
    ("address", {"lacks_address": True}, HELD, None, "set `url` in [blog], or `permalink` of the source", "pushed"),
    ("review", {"channel": channel(review=True), "text_digest": "digest"}, HELD, None, APPROVE, "pushed"),
    ("delay", {"channel": channel(delay=HOUR)}, HELD, NOW + HOUR / 2, PUSH, "pushed"),
    ("window", {"channel": channel(window=Window(WEEK, time(10), time(11)))}, HELD, NOW + HOUR, PUSH, "pushed"),
    ("min_gap", {"channel": channel(min_gap=HOUR), "usage": Usage(last_at=NOW - HOUR / 4)}, HELD, NOW + HOUR * 3 / 4, PUSH, "pushed"),
    ("per_day", {"channel": channel(per_day=2), "usage": Usage(today=2)}, HELD, NOW + 15 * HOUR, FORCE, "forced"),
    ("per_month", {"channel": channel(per_month=2), "usage": Usage(month=2)}, HELD, datetime(2027, 1, 1, tzinfo=UTC), FORCE, "forced"),
    ("budget", {"channel": channel(budget_usd_per_month=1.0), "usage": Usage(month_usd=0.9), "cost_usd": 0.2}, HELD,
     datetime(2027, 1, 1, tzinfo=UTC), FORCE, "forced"),
    ("digest", {"channel": channel(digest="week")}, HELD, MONDAY, PUSH, "pushed"),
    ("digest", {"channel": channel(digest="week"), "digested_until": MONDAY}, HELD, MONDAY + 7 * DAY, PUSH, "pushed"),
    ("digest", {"channel": channel(digest="month")}, HELD, datetime(2027, 1, 1, tzinfo=UTC), PUSH, "pushed"),
    ("page", {"page_live": False}, HELD, NOW + PAGE_RETRY, FORCE, "forced"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "fields", "state", "due_at", "command", "lifted_by"), POLICY)
def test_a_rule_objects_until_it_is_lifted(
    rule: str, fields: dict[str, Any], state: State, due_at: datetime | None, command: str, lifted_by: str
) -> None:
    decision = evaluate(case(**fields))
    assert (decision.state, decision.rule, decision.due_at, decision.command) == (state, rule, due_at, command)
    assert decision.reason
    assert "\n" not in decision.reason
    for level in LEVELS:
        stands = evaluate(case(**fields, allowed=level)) == decision
        assert stands == (LEVELS.index(level) < LEVELS.index(lifted_by))
        assert stands or evaluate(case(**fields, allowed=level)).state is State.PENDING


NOTHING_OBJECTS: list[dict[str, Any]] = [
    {},
    {"post": post(overrides=PostOverrides(only=("x", "y")))},
    {"post": post(overrides=PostOverrides(off=frozenset({"y"}), at="2026-12-01T09:00Z"))},
    {"channel": channel(only=PostFilter(tags=frozenset({"#Python"}), sources=frozenset({"posts", "feed"})))},
    {"channel": channel(except_=PostFilter(tags=frozenset({"rust"}), sources=frozenset({"feed"})))},
    {"arrival": "invited", "post": post(published_at=NOW - 999 * DAY)},
    {"policy": PolicyConfig(max_age=None), "post": post(published_at=NOW - 999 * DAY)},
    {"post": post(published_at=NOW - HOUR / 2 - 14 * DAY)},
    {"post": post(published_at=None)},
    {"post": post(published_at=NOW)},
    {"post": post(published_at=NOW), "first_seen_at": NOW - 9 * DAY, "channel_since": NOW - HOUR},
    {"channel": channel(review=True), "text_digest": "digest", "approved": "digest"},
    {"channel": channel(delay=HOUR / 2)},
    {"channel": channel(window=Window(frozenset({1}), time(9), time(10)))},
    {"channel": channel(min_gap=HOUR), "usage": Usage(last_at=NOW - HOUR)},
    {"channel": channel(min_gap=HOUR)},
    {"channel": channel(per_day=2, per_month=9), "usage": Usage(today=1, month=8)},
    {"channel": channel(budget_usd_per_month=1.0), "usage": Usage(month_usd=0.1 + 0.2 + 0.5), "cost_usd": 0.2},
    {"page_live": True},
]


@pytest.mark.parametrize("fields", NOTHING_OBJECTS)
def test_what_no_rule_objects_to_goes_now(fields: dict[str, Any]) -> None:
    assert evaluate(case(**fields)) == Decision(state=State.PENDING, rule="due", reason="due now", due_at=NOW)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"post": post(overrides=PostOverrides(only=()))}, "the post's `syndicate` names only no channel"),
        ({"post": post(overrides=PostOverrides(only=("y", "z")))}, "the post's `syndicate` names only y, z"),
        ({"post": post(withheld="draft")}, "draft"),
        ({"post": post(published_at=NOW - 20 * DAY)}, "19 days old when first seen (max_age is 14 days)"),
        (
            {"policy": PolicyConfig(max_age=DAY), "post": post(published_at=NOW - 2 * DAY)},
            "1 day old when first seen (max_age is 1 day)",
        ),
        (
            {"policy": PolicyConfig(max_age=HOUR), "post": post(published_at=NOW - 2 * HOUR)},
            "0 days old when first seen (max_age is 1:00:00)",
        ),
        ({"looks_like": '"Tea"'}, 'looks like "Tea"'),
        ({"arrival": "overflow"}, "more than 5 new posts within 24 hours"),
        ({"policy": PolicyConfig(flood=1), "arrival": "overflow"}, "more than 1 new post within 24 hours"),
        ({"post": post(overrides=PostOverrides(at="soon"))}, 'not a valid time: "soon" in `at` (for example "2026-12-01 09:00")'),
        ({"channel": channel(review=True), "text_digest": "b"}, "waits for your review"),
        ({"channel": channel(review=True), "text_digest": "b", "approved": "a"}, "its text has changed since it was approved"),
        (
            {"channel": channel(review=True), "text_digest": "b", "approved": "a", "allowed": "pushed"},
            "its text has changed since it was pushed",
        ),
        (
            {"channel": channel(budget_usd_per_month=1.0), "usage": Usage(month_usd=0.9), "cost_usd": 0.2},
            "$0.20 after $0.90 spent this month exceeds budget_usd_per_month = 1",
        ),
    ],
)  # fmt: skip
def test_what_a_person_reads(fields: dict[str, Any], reason: str) -> None:
    assert evaluate(case(**fields)).reason == reason


@pytest.mark.parametrize("level", LEVELS)
def test_no_level_lets_another_text_go_than_the_one_that_was_approved(level: str) -> None:
    fields = {"channel": channel(review=True), "text_digest": "b", "allowed": level}
    decision = evaluate(case(**fields, approved="a"))
    assert (decision.state, decision.rule, decision.due_at, decision.command) == (HELD, "review", None, APPROVE)
    assert evaluate(case(**fields, approved="b")).state is State.PENDING


def test_a_draft_is_new_on_the_day_it_is_published() -> None:
    old = {"first_seen_at": NOW - 30 * DAY, "post": post(published_at=NOW - 30 * DAY), "channel_since": NOW - DAY}
    assert evaluate(case(**old)).rule == "baseline"
    assert evaluate(case(**old, public_since=NOW)).state is State.PENDING
    assert evaluate(case(**old, public_since=NOW, channel=channel(delay=HOUR))).due_at == NOW + HOUR


def test_a_post_belongs_to_the_baseline_only_if_it_was_public_before_the_channel() -> None:
    seen = {"first_seen_at": NOW - DAY, "post": post(published_at=NOW - DAY)}
    assert evaluate(case(**seen, channel_since=NOW - DAY)).rule == "due"
    assert evaluate(case(**seen, channel_since=NOW - DAY + timedelta(seconds=1))).rule == "baseline"
    scheduled = {"first_seen_at": NOW - 9 * DAY, "channel_since": NOW - 2 * DAY}
    assert evaluate(case(**scheduled, post=post(published_at=NOW - 2 * DAY))).rule == "baseline"
    assert evaluate(case(**scheduled, post=post(published_at=NOW - DAY))).rule == "due"


def test_the_end_of_a_digests_period_is_the_time_to_send_it() -> None:
    assert evaluate(case(now=MONDAY, channel=channel(digest="week"))).rule == "digest"
    assert evaluate(case(now=MONDAY, channel=channel(digest="week"))).state is State.PENDING


@pytest.mark.parametrize("level", LEVELS)
def test_no_person_sends_a_protected_post_without_its_own_words(level: str) -> None:
    protected = post(withheld="protected")
    decision = evaluate(case(post=protected, allowed=level))
    assert (decision.state, decision.rule, decision.reason) == (HELD, "protected", "protected")
    assert "`syndicate`" in decision.command
    elsewhere = replace(protected, overrides=PostOverrides(texts={"y": "Only for members."}))
    assert evaluate(case(post=elsewhere, allowed=level)).rule == "protected"
    with_words = replace(protected, overrides=PostOverrides(texts={"x": "Only for members."}))
    assert evaluate(case(post=with_words, allowed=level)).state is State.PENDING


def test_a_digest_does_not_list_a_protected_post() -> None:
    protected = post(withheld="protected", overrides=PostOverrides(texts={"x": "Only for members."}))
    assert evaluate(case(post=protected, channel=channel(digest="week"))).rule == "protected"


@pytest.mark.parametrize(("lang", "sent"), [("en", True), ("en-GB", True), ("de", False), ("", False)])
def test_a_language_includes_its_varieties(lang: str, sent: bool) -> None:
    settings = channel(only=PostFilter(lang=frozenset({"en"})))
    assert (evaluate(case(post=post(lang=lang), channel=settings)).state is State.PENDING) is sent
