"""The rules: each checks a case and objects with a Decision, or returns None."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.language import speaks
from syndicator.model import Decision, State, Withheld, dollars
from syndicator.policy.clock import day_end, next_open, parse_instant, period_end
from syndicator.typed_commands import typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.config import PostFilter
    from syndicator.model import Post
    from syndicator.policy.input import PolicyInput

    Rule = Callable[[PolicyInput], Decision | None]
    Rules = tuple[tuple[Rule, str | None], ...]  # each with the level that lifts it, None if no person can

BY_TEXT = ("review", "budget")  # the rules that depend on the text or its cost
PAGE_RETRY = timedelta(minutes=10)  # before a page that was not live is checked again

# it does not look like a post, but a person may overrule that
_PERHAPS_A_POST = (Withheld.NO_FRONT_MATTER, Withheld.EMPTY, Withheld.PAGE)
_ROUNDING = 1e-9  # tolerance for sums of dollars


def _skip(rule: str, reason: str, command: str) -> Decision:
    return Decision(state=State.SKIPPED, rule=rule, reason=reason, command=command)


def _hold(rule: str, reason: str, command: str, due_at: datetime | None = None) -> Decision:
    return Decision(state=State.HELD, rule=rule, reason=reason, due_at=due_at, command=command)


def _hold_until(due_at: datetime, case: PolicyInput, rule: str, reason: str) -> Decision | None:
    """Hold the post until `due_at`; None if that is past."""
    return _hold(rule, reason, _push(case), due_at) if due_at > case.now else None


def _push(case: PolicyInput, *flags: str) -> str:
    return typed("push", case.post.name, "--channel", case.channel.name, *flags)


def _approve(case: PolicyInput) -> str:
    return typed("approve", case.post.name)


def _by_hand(case: PolicyInput) -> Decision | None:
    """Hold what a person was asked to publish: it may be there."""
    if not case.by_hand:
        return None
    command = typed("resolve", case.post.name, "--channel", case.channel.name, "--sent", "URL")
    return _hold("by_hand", case.by_hand, command)


def _overrides(case: PolicyInput) -> Decision | None:
    overrides, name = case.post.overrides, case.channel.name.casefold()
    command = "change `syndicate` in the post's front matter or words file"
    if overrides.nowhere:
        return _skip("words", "the post says `syndicate: false`", command)
    if name in overrides.off:
        return _skip("words", f"the post says `{name}: false`", command)
    if overrides.only is not None and name not in overrides.only:
        return _skip("words", f"the post's `syndicate` names only {', '.join(overrides.only) or 'no channel'}", command)
    return None


def _filters(case: PolicyInput) -> Decision | None:
    channel = case.channel
    command = f"change `only` or `except` of [channels.{channel.name}]"
    if channel.only is not None and not _is_selected(channel.only, case.post):
        return _skip("choice", f"`only` of [channels.{channel.name}] does not include it", command)
    if channel.except_ is not None and _is_excluded(channel.except_, case.post):
        return _skip("choice", f"`except` of [channels.{channel.name}] excludes it", command)
    return None


def _is_selected(only: PostFilter, post: Post) -> bool:
    return (
        (not only.tags or _has_tag(only, post))
        and (not only.sources or _has_source(only, post))
        and (not only.lang or _has_language(only, post))
    )


def _is_excluded(except_: PostFilter, post: Post) -> bool:
    return _has_tag(except_, post) or _has_source(except_, post) or _has_language(except_, post)


def _has_source(filter_: PostFilter, post: Post) -> bool:
    return not filter_.sources.isdisjoint(post.sources)


def _has_language(filter_: PostFilter, post: Post) -> bool:
    return any(speaks(post.lang, language) for language in filter_.lang)


def _has_tag(filter_: PostFilter, post: Post) -> bool:
    return not {_normalized(tag) for tag in filter_.tags}.isdisjoint(_normalized(tag) for tag in post.tags)


def _normalized(tag: str) -> str:
    return tag.casefold().replace(" ", "-").lstrip("#")


def _baseline(case: PolicyInput) -> Decision | None:
    if case.arrival == "first_run":
        return _skip("first_run", "published before the first run", _push(case))
    if case.public_at < case.channel_since and not case.post.withheld and not _is_future(case, case.channel_since):
        return _skip("baseline", f"published before the channel {case.channel.name} was added", _push(case))
    return None


def _is_future(case: PolicyInput, instant: datetime) -> bool:
    return case.post.published_at is not None and case.post.published_at > instant


def _perhaps_a_post(case: PolicyInput) -> Decision | None:
    withheld = case.post.withheld
    return _hold("withheld", withheld, _push(case)) if withheld in _PERHAPS_A_POST else None


def _protected(case: PolicyInput) -> Decision | None:
    """Hold a post that is not for everybody, unless it has words for this channel. A digest would not use them."""
    name = case.channel.name.casefold()
    if case.post.withheld != Withheld.PROTECTED or (name in case.post.overrides.texts and not case.waits_for_digest):
        return None
    return _hold(
        "protected",
        Withheld.PROTECTED,
        f"write words for {name} into the post's `syndicate`, or publish it for everybody",
    )


def _withheld(case: PolicyInput) -> Decision | None:
    withheld = case.post.withheld
    if not withheld or withheld in _PERHAPS_A_POST or withheld == Withheld.PROTECTED:
        return None
    return _hold("withheld", withheld, "correct that file" if case.post.overrides.problem else "publish the post")


def _restored(case: PolicyInput) -> Decision | None:
    if case.arrival != "restored":
        return None
    return _hold("restored", "newer than the restored backup, so it may have been sent already", _approve(case))


def _lookalike(case: PolicyInput) -> Decision | None:
    return _hold("lookalike", f"looks like {case.looks_like}", _approve(case)) if case.looks_like else None


def _future(case: PolicyInput) -> Decision | None:
    if case.post.published_at is None:
        return None
    return _hold_until(case.post.published_at, case, "future", "its date is in the future")


def _at(case: PolicyInput) -> Decision | None:
    written = case.post.overrides.at
    if not written:
        return None
    at = parse_instant(written, case.zone)
    if at is None:
        return _hold("at", invalid_at(written), "correct `at` in the post")
    return _hold_until(at, case, "at", "the post's `at` is later")


def invalid_at(written: str) -> str:
    return f'not a valid time: "{written}" in `at` (for example "2026-12-01 09:00")'


def _age(case: PolicyInput) -> Decision | None:
    limit, published = case.policy.max_age, case.post.published_at
    if limit is None or published is None or case.arrival == "invited" or case.first_seen_at - published <= limit:
        return None
    age, most = _count((case.first_seen_at - published).days, "day"), _count(limit.days, "day") if limit.days else limit
    return _hold("max_age", f"{age} old when first seen (max_age is {most})", _push(case))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _flood(case: PolicyInput) -> Decision | None:
    if case.arrival != "overflow":
        return None
    return _hold("flood", f"more than {_count(case.policy.flood, 'new post')} within 24 hours", _approve(case))


def _address(case: PolicyInput) -> Decision | None:
    command = "set `url` in [blog], or `permalink` of the source"
    return _hold("address", "it has no address to link to", command) if case.lacks_address else None


def _digest(case: PolicyInput) -> Decision | None:
    """Hold a post until the end of its week or month, or of a later one if a digest has covered that already."""
    period, public_at = case.channel.digest, case.post.published_at or case.public_at
    closes_at = period_end(period, max(public_at, case.digested_until or public_at), case.zone)
    return _hold_until(closes_at, case, "digest", f"waits for the digest of the {period}")


def _review(case: PolicyInput) -> Decision | None:
    """Hold what nobody has approved. A push approves the text that it showed; before that it needs no approval."""
    is_pushed = case.allowed in ("pushed", "forced")
    is_approved = case.approved == case.text_digest if case.approved else is_pushed
    if not case.channel.review or is_approved:
        return None
    changed = f"its text has changed since it was {'pushed' if is_pushed else 'approved'}"
    return _hold("review", changed if case.approved else "waits for your review", _approve(case))


def _delay(case: PolicyInput) -> Decision | None:
    readable_since = max(case.public_at, case.post.published_at or case.public_at)
    return _hold_until(readable_since + case.channel.delay, case, "delay", f"delay of [channels.{case.channel.name}]")


def _window(case: PolicyInput) -> Decision | None:
    if case.channel.window is None:
        return None
    opens_at = next_open(case.channel.window, case.now, case.zone)
    return _hold_until(opens_at, case, "window", f"outside the window of [channels.{case.channel.name}]")


def _min_gap(case: PolicyInput) -> Decision | None:
    if case.usage.last_at is None:
        return None
    due_at = case.usage.last_at + case.channel.min_gap
    return _hold_until(due_at, case, "min_gap", f"min_gap of [channels.{case.channel.name}]")


def _quota(case: PolicyInput) -> Decision | None:
    channel, usage = case.channel, case.usage
    if channel.per_day is not None and usage.today >= channel.per_day:
        rule, limit, until = "per_day", channel.per_day, day_end(case.now, case.zone)
    elif channel.per_month is not None and usage.month >= channel.per_month:
        rule, limit, until = "per_month", channel.per_month, _next_month(case)
    else:
        return None
    return _hold(rule, f"{rule} = {limit} is used up", _push(case, "--force"), until)


def _budget(case: PolicyInput) -> Decision | None:
    budget = case.channel.budget_usd_per_month
    if budget is None or case.usage.month_usd + case.cost_usd <= budget + _ROUNDING:
        return None
    cost, spent = dollars(case.cost_usd), dollars(case.usage.month_usd)
    reason = f"{cost} after {spent} spent this month exceeds budget_usd_per_month = {budget:g}"
    return _hold("budget", reason, _push(case, "--force"), _next_month(case))


def _next_month(case: PolicyInput) -> datetime:
    return period_end("month", case.now, case.zone)


def _page(case: PolicyInput) -> Decision | None:
    if case.page_live is not False:
        return None
    reason = f"its page is not live yet: {case.post.url}"
    return _hold("page", reason, _push(case, "--force"), case.now + PAGE_RETRY)


_WHETHER: Rules = (
    (_by_hand, "pushed"),
    (_overrides, "forced"),
    (_filters, "pushed"),
    (_baseline, "approved"),
    (_perhaps_a_post, "approved"),
    (_protected, None),
    (_withheld, "forced"),
    (_restored, "approved"),
    (_lookalike, "approved"),
    (_future, "pushed"),
    (_at, "pushed"),
    (_age, "approved"),
    (_flood, "approved"),
    (_address, "pushed"),
)
_WHEN: Rules = (
    (_review, None),
    (_delay, "pushed"),
    (_window, "pushed"),
    (_min_gap, "pushed"),
    (_quota, "forced"),
    (_budget, "forced"),
)
_LIVE: Rules = ((_page, "forced"),)
FOR_POSTS: Rules = (*_WHETHER, *_WHEN, *_LIVE)
FOR_DIGEST_ENTRIES: Rules = (*_WHETHER, (_digest, "pushed"), *_LIVE)
FOR_RECORDS: Rules = ((_overrides, None), (_filters, None), (_future, None), (_at, None))
FOR_DIGESTS: Rules = ((_by_hand, "pushed"), (_baseline, "approved"), (_restored, "approved"), *_WHEN)
