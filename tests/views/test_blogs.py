"""The sum of several blogs names first what needs a person."""

from __future__ import annotations

from typing import Any

from syndicator.views.blogs import lines, summed


def state(*alerts: str, sent: int = 0, error: str = "", reason: str = "") -> dict[str, Any]:
    return {
        "deliveries": {"pending": 0, "sent": sent},
        "channels": {"x": {"state": "paused" if reason else "ok", "reason": reason}},
        "sources": {"feed": {"error": error}},
        "needs_you": [{"slug": slug, "channel": "x", "what": "look", "command": f"do {slug}"} for slug in alerts],
    }


def test_several_blogs_are_summed_up() -> None:
    summary = summed({"ada": state("one", sent=2), "bob": state(sent=3)}, {"carol": "carol.toml:1: broken"})
    assert summary["deliveries"] == {"pending": 0, "sent": 5}
    assert summary["needs_you"] == [{"blog": "ada", "slug": "one", "channel": "x", "what": "look", "command": "do one"}]
    assert summary["blogs"]["ada"]["deliveries"] == {"pending": 0, "sent": 2}
    assert summary["blogs"]["carol"] == {"error": "carol.toml:1: broken"}


def test_what_needs_a_person_comes_first() -> None:
    states = {"ada": state(sent=2, error="HTTP 500"), "bob": state("two", sent=1, reason="login required")}
    assert list(lines(summed(states, {"carol": "broken"}))) == [
        "needs you: bob: two on x: look",
        "  do two",
        "blog     ada: 2 sent; source feed: HTTP 500",
        "blog     bob: 1 sent; channel x: paused, login required",
        "blogs    3, 1 left out",
        "queue    3 sent",
    ]
