"""`push`, `status`, `list`, `why`, `dry-run` and the page say the same about the same post, whatever its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.cli.sessions import decided_now
from syndicator.model import State
from syndicator.serve.pages.posts import posts_page
from syndicator.views.posts import posts
from tests import commands
from tests.a_blog import Blog, outbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.session import Session

BOX = outbox("outbox")
DECISIONS = {"pending": {"send", "hold"}, "held": {"hold"}, "skipped": {"skip"}, "sent": {"sent"}, "failed": {"failed"},
             "unknown": {"unknown"}, "sending": {"unknown"}, "claimed": {"send"}}  # fmt: skip


def stored(sql: str) -> Callable[[Blog], None]:
    """The first pass has run, and since then the ledger says so of the delivery."""

    def make(blog: Blog) -> None:
        blog.channels = (f'{BOX}\ndelay = "2h"',)
        blog.run()
        with blog.open() as session:
            session.ledger.database.run(f"UPDATE deliveries SET {sql}")

    return make


def nothing(blog: Blog) -> None:
    """No pass has run; the post is news."""


def old(blog: Blog) -> None:
    blog.policy = 'first_run = "skip"'


def draft(blog: Blog) -> None:
    blog.write("one", front="draft: true")


def seen(front: str = "", channel: str = "", policy: str = "") -> Callable[[Blog], None]:
    """What `push` leaves: the sources were read, and no pass has decided."""

    def make(blog: Blog) -> None:
        blog.channels = (f"{BOX}\n{channel}",)
        blog.policy = policy or blog.policy
        blog.write("one", front=front)
        with blog.open() as session:
            session.ingest()

    return make


def passed(channel: str = "", *, hours: float = 0, then: str = "", front: str = "") -> Callable[[Blog], None]:
    """A pass has decided; after `hours`, the channel has these settings."""

    def make(blog: Blog) -> None:
        blog.channels = (f"{BOX}\n{channel}",)
        blog.write("one", front=front)
        blog.run()
        blog.later(hours=hours).channels = (f"{BOX}\n{then or channel}",)

    return make


def waiting(blog: Blog) -> None:
    stored("state = 'pending', rule = '', reason = '', due_at = created_at, allowed = 'pushed'")(blog)
    with blog.open() as session:
        session.ledger.channels.wait("outbox", "rate limit", blog.later(hours=1).now.replace(hour=12))


def approved(blog: Blog) -> None:
    passed("review = true")(blog)
    with blog.open() as session:
        commands.approve(session, commands.waiting(session, ["one"]))


CASES = {
    "new": (nothing, "pending"),
    "old": (old, "skipped"),
    "draft": (draft, "held"),
    "pushed before the first run: news": (seen(), "pending"),
    "pushed before the first run: old": (seen(policy='first_run = "skip"'), "skipped"),
    "pushed before the first run: draft": (seen("draft: true"), "held"),
    "pushed before the first run: excluded": (seen("syndicate: false"), "skipped"),
    "pushed before the first run: review": (seen(channel="review = true"), "held"),
    "pushed before the first run: digest": (seen(channel='digest = "week"'), "held"),
    "held": (passed('delay = "2h"'), "held"),
    "held, over": (passed('delay = "2h"', hours=3), "pending"),
    "held, lifted by the config": (passed('delay = "2h"', then='delay = "0s"'), "pending"),
    "held for review": (passed("review = true"), "held"),
    "approved": (approved, "pending"),
    "held for its window": (passed('window = "Sat-Sun 08:00-09:00"'), "held"),
    "excluded": (passed('only = { tags = ["leeks"] }'), "skipped"),
    "excluded, lifted by the config": (passed('only = { tags = ["leeks"] }', then="enabled = true"), "pending"),
    "sent": (passed(), "sent"),
    "the channel waits": (waiting, "held"),
    "tried again": (stored("state = 'pending', error = 'HTTP 500', due_at = '2027-01-01T00:00:00.000000Z'"), "pending"),
    "failed": (stored("state = 'failed', error = 'HTTP 400', due_at = NULL"), "failed"),
    "unknown": (stored("state = 'unknown', error = 'reset', due_at = NULL"), "unknown"),
    "skipped by a person": (stored("state = 'skipped', rule = 'person', due_at = NULL"), "skipped"),
    "its page is missing": (stored("rule = 'page', reason = 'its page is not live yet'"), "held"),
}  # fmt: skip


def listed(session: Session) -> str:
    ((row,),) = posts(session.posts, session.ledger.overview, decided_now(session))
    (state,) = row["where"].values()
    return str(state)


def on_page(session: Session) -> str:
    """The state of the only chip on the page; the filters agree with it."""
    (each,) = posts_page(session, "", "", 1)["posts"]
    ((_, state),) = each.states
    is_listed = {shown: bool(posts_page(session, "", shown, 1)["posts"]) for shown in ("waiting", "nowhere", "sent")}
    assert is_listed == {
        "waiting": state in ("pending", "held"),
        "nowhere": state == "skipped",
        "sent": state == "sent",
    }
    return str(state)


def counted(session: Session) -> str:
    (state,) = [state for state, number in commands.status(session)["deliveries"].items() if number]
    return str(state)


@pytest.mark.parametrize(("make", "state"), CASES.values(), ids=CASES)
def test_all_commands_agree(blog: Blog, make: Callable[[Blog], None], state: str) -> None:
    make(blog)
    with blog.open("dry") as session:
        if not (blog.folder / "syndicator.db").exists():
            session.ingest()
        (why,) = commands.why(session, "one")
        assert {"list": listed(session), "page": on_page(session), "status": counted(session), "why": str(why["state"])} == {
            "list": state, "page": state, "status": state, "why": state,
        }  # fmt: skip
    with blog.open("dry") as session:
        (decision,) = [row.decision for row in commands.preview(session, everything=True) if row.post.slug == "one"]
        assert decision in DECISIONS[state]
    with blog.open("dry") as session:
        (planned,) = commands.plan_push(session, ["one"])
        assert planned.decision == ({"draft": "hold", "syndicate: false": "skip"}.get(why["reason"]) or pushed(why))


def pushed(why: dict[str, object]) -> str:
    """What push would do: what was started is not sent again, a draft or a post's own words are not overridden."""
    if why["state"] in (State.SENT, State.UNKNOWN):
        return str(why["state"])
    return "skip" if why["rule"] == "words" else "send"
