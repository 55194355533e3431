"""The gates: each says of a case what stands in the way, or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.model import Decision, State, Withheld, dollars, typed
from syndicator.policy.clock import day_start, next_open, period_end, written_instant

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.config import PostFilter
    from syndicator.model import Post
    from syndicator.policy.input import PolicyInput

    Gates = tuple[tuple[Callable[[PolicyInput], Decision | None], str], ...]  # each with the level that lifts it

_TAKEN_FOR_NO_POST = (Withheld.NO_FRONT_MATTER, Withheld.PAGE)  # which a person may know better
BY_TEXT = ("review", "budget")  # the rules of the gates that look at the text and what it costs
LOOK_AGAIN = timedelta(minutes=10)  # at a page that was not there


def _skip(rule: str, reason: str, command: str) -> Decision:
    return Decision(state=State.SKIPPED, rule=rule, reason=reason, command=command)


def _hold(rule: str, reason: str, command: str, due_at: datetime | None = None) -> Decision:
    return Decision(state=State.HELD, rule=rule, reason=reason, due_at=due_at, command=command)


def _push(case: PolicyInput, *flags: str) -> str:
    return typed("push", case.post.name, "--channel", case.channel.name, *flags)


def _approve(case: PolicyInput) -> str:
    return typed("approve", case.post.name)


def _words(case: PolicyInput) -> Decision | None:
    words, name = case.post.words, case.channel.name.casefold()
    told = "change `syndicate` in the post's front matter or words file"
    if words.nowhere:
        return _skip("words", "the post says `syndicate: false`", told)
    if name in words.off:
        return _skip("words", f"the post says `{name}: false`", told)
    if words.only is not None and name not in words.only:
        return _skip("words", f"the post names only {', '.join(words.only) or 'no channel'}", told)
    return None


def _choice(case: PolicyInput) -> Decision | None:
    told = f"change `only` or `except` of [channels.{case.channel.name}]"
    if case.channel.only is not None and not _chosen(case.channel.only, case.post):
        return _skip("choice", f"not among what `only` of [channels.{case.channel.name}] chooses", told)
    if case.channel.except_ is not None and _excepted(case.channel.except_, case.post):
        return _skip("choice", f"`except` of [channels.{case.channel.name}] names it", told)
    return None


def _chosen(choice: PostFilter, post: Post) -> bool:
    return (not choice.tags or _tagged(choice, post)) and (not choice.sources or _from(choice, post))


def _excepted(choice: PostFilter, post: Post) -> bool:
    return _tagged(choice, post) or _from(choice, post)


def _from(choice: PostFilter, post: Post) -> bool:
    return not choice.sources.isdisjoint(post.sources)


def _tagged(choice: PostFilter, post: Post) -> bool:
    return not {_plain(tag) for tag in choice.tags}.isdisjoint(_plain(tag) for tag in post.tags)


def _plain(tag: str) -> str:
    return tag.casefold().replace(" ", "-").lstrip("#")


def _baseline(case: PolicyInput) -> Decision | None:
    if case.arrival == "first_run":
        return _skip("first_run", "it was there before the first run", _push(case))
    if _seen_in_public(case) < case.since and not case.post.withheld and not _in_future(case, case.since):
        return _skip("baseline", f"it was there before the channel {case.channel.name}", _push(case))
    return None


def _seen_in_public(case: PolicyInput) -> datetime:
    return case.public_since or case.first_seen_at


def _in_future(case: PolicyInput, instant: datetime) -> bool:
    return case.post.published_at is not None and case.post.published_at > instant


def _no_post(case: PolicyInput) -> Decision | None:
    return _hold("withheld", case.post.withheld, _push(case)) if case.post.withheld in _TAKEN_FOR_NO_POST else None


def _withheld(case: PolicyInput) -> Decision | None:
    if case.post.withheld and case.post.withheld not in _TAKEN_FOR_NO_POST:
        own = case.post.withheld.startswith("words/")  # it is its words that can't be read
        return _hold("withheld", case.post.withheld, "correct that file" if own else "publish the post")
    return None


def _restored(case: PolicyInput) -> Decision | None:
    if case.arrival == "restored":
        return _hold("restored", "newer than the backup that was restored: it may have been sent", _approve(case))
    return None


def _future(case: PolicyInput) -> Decision | None:
    published = case.post.published_at
    if published is not None and published > case.now:
        return _hold("future", "its date is in the future", _push(case), published)
    return None


def _at(case: PolicyInput) -> Decision | None:
    if not case.post.words.at:
        return None
    at = written_instant(case.post.words.at, case.zone)
    if at is None:
        reason = f"can't read `at: {case.post.words.at}`; write it like 2026-12-01 09:00"
        return _hold("at", reason, "correct `at` in the post")
    return _hold("at", "the post says not before then", _push(case), at) if at > case.now else None


def _age(case: PolicyInput) -> Decision | None:
    limit, published = case.policy.max_age, case.post.published_at
    if limit is None or published is None or case.arrival == "invited" or case.first_seen_at - published <= limit:
        return None
    age, most = _days((case.first_seen_at - published).days), _days(limit.days) if limit.days else limit
    return _hold("max_age", f"{age} old when it was first seen, and max_age is {most}", _push(case))


def _days(number: int) -> str:
    return f"{number} day{'s' * (number != 1)}"


def _flood(case: PolicyInput) -> Decision | None:
    if case.arrival != "surplus":
        return None
    return _hold("flood", f"more than {case.policy.flood} new posts within 24 hours", _approve(case))


def _digest(case: PolicyInput) -> Decision | None:
    """A post waits for the end of its week or month; where that was told of without it, of a later one."""
    period, out = case.channel.digest, case.post.published_at or _seen_in_public(case)
    closes = period_end(period, max(out, case.told_until or out), case.zone)
    return _hold("digest", f"waits for the digest of the {period}", _push(case), closes) if closes > case.now else None


def _review(case: PolicyInput) -> Decision | None:
    if not case.channel.review or (case.approved and case.approved == case.text):
        return None
    reason = "its text has changed since it was approved" if case.approved else "waits for your review"
    return _hold("review", reason, _approve(case))


def _delay(case: PolicyInput) -> Decision | None:
    published = case.post.published_at
    seen = _seen_in_public(case)
    out_since = max(seen, published) if published else seen
    due = out_since + case.channel.delay
    return _hold("delay", f"delay of [channels.{case.channel.name}]", _push(case), due) if due > case.now else None


def _window(case: PolicyInput) -> Decision | None:
    if case.channel.window is None:
        return None
    opens = next_open(case.channel.window, case.now, case.zone)
    reason = f"outside the window of [channels.{case.channel.name}]"
    return _hold("window", reason, _push(case), opens) if opens > case.now else None


def _gap(case: PolicyInput) -> Decision | None:
    if case.traffic.last_at is None:
        return None
    due = case.traffic.last_at + case.channel.min_gap
    return _hold("min_gap", f"min_gap of [channels.{case.channel.name}]", _push(case), due) if due > case.now else None


def _quota(case: PolicyInput) -> Decision | None:
    channel, traffic = case.channel, case.traffic
    force = _push(case, "--force")
    if channel.per_day is not None and traffic.today >= channel.per_day:
        tomorrow = day_start(day_start(case.now, case.zone) + timedelta(hours=36), case.zone)
        return _hold("per_day", f"per_day = {channel.per_day} is used up", force, tomorrow)
    if channel.per_month is not None and traffic.month >= channel.per_month:
        return _hold("per_month", f"per_month = {channel.per_month} is used up", force, _next_month(case))
    return None


def _budget(case: PolicyInput) -> Decision | None:
    budget = case.channel.budget_usd_per_month
    if budget is None or case.traffic.month_usd + case.cost_usd <= budget + 1e-9:
        return None
    cost, spent = dollars(case.cost_usd), dollars(case.traffic.month_usd)
    reason = f"{cost} on top of {spent} is over budget_usd_per_month = {budget:g}"
    return _hold("budget", reason, _push(case, "--force"), _next_month(case))


def _next_month(case: PolicyInput) -> datetime:
    return period_end("month", case.now, case.zone)


def _page(case: PolicyInput) -> Decision | None:
    if case.page_live is not False:
        return None
    reason = f"its page is not live yet: {case.post.url}"
    return _hold("page", reason, _push(case, "--force"), case.now + LOOK_AGAIN)


_WHETHER: Gates = (
    (_words, "forced"),
    (_choice, "pushed"),
    (_baseline, "approved"),
    (_no_post, "approved"),
    (_withheld, "forced"),
    (_restored, "approved"),
    (_future, "pushed"),
    (_at, "pushed"),
    (_age, "approved"),
    (_flood, "approved"),
)
_WHEN: Gates = (
    (_review, "pushed"),
    (_delay, "pushed"),
    (_window, "pushed"),
    (_gap, "pushed"),
    (_quota, "forced"),
    (_budget, "forced"),
)
_LIVE: Gates = ((_page, "forced"),)
OF_A_POST = (*_WHETHER, *_WHEN, *_LIVE)
OF_A_PART = (*_WHETHER, (_digest, "pushed"), *_LIVE)
OF_A_DIGEST = ((_baseline, "approved"), (_restored, "approved"), *_WHEN)
