"""`status` of all blogs of a folder."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from syndicator.alerts.collect import with_subject
from syndicator.views.status import channel_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def summed(states: Mapping[str, dict[str, Any]], broken: Mapping[str, str]) -> dict[str, Any]:
    """Return `status --json` of a folder. `states`: name → `status` of the blog; `broken`: name → why the blog has none."""
    totals: Counter[str] = Counter()
    for state in states.values():
        totals.update(state["deliveries"])
    return {
        "deliveries": dict(totals),
        "needs_you": [{"blog": name, **alert} for name, state in states.items() for alert in state["needs_you"]],
        "blogs": {name: {**state, "error": ""} for name, state in states.items()}
        | {name: {"error": problem} for name, problem in broken.items()},
    }


def lines(state: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a `summed` state: alerts first."""
    for alert in state["needs_you"]:
        yield f"needs you: {alert['blog']}: {with_subject(alert['slug'], alert['channel'], alert['what'])}"
        yield from (f"  {command}" for command in alert["command"].splitlines())
    blogs = state["blogs"]
    for name, blog in blogs.items():
        if not blog["error"]:
            yield f"blog     {name}: {'; '.join(_details(blog))}"
    broken = [name for name, blog in blogs.items() if blog["error"]]
    yield f"blogs    {len(blogs)}{f', {len(broken)} left out' if broken else ''}"
    yield f"queue    {_counts(state['deliveries'])}"


def _details(blog: Mapping[str, Any]) -> Iterator[str]:
    yield _counts(blog["deliveries"])
    for name, source in blog["sources"].items():
        if source["error"]:
            yield f"source {name}: {source['error']}"
    for name, channel in blog["channels"].items():
        if channel["reason"]:
            yield f"channel {name}: {channel_state(channel)}"


def _counts(deliveries: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in deliveries.items() if count) or "empty"
