"""What waits for a person, each with the command that settles it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from syndicator.app.results import commands_for
from syndicator.delivery.schedule import text_digest
from syndicator.model import State, typed
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.app import Session
    from syndicator.model import Delivery, Post

DEAD_AFTER = timedelta(hours=6)  # without an answer, a source is not just having a bad moment
PAGE_MISSING = timedelta(days=1)
ASKED = ("review", "flood", "restored")  # rules that wait for an `approve`


@value
class Alert:
    """`key` is the same as long as it is the same need. `ails`: something is wrong, and may become right by itself.

    `command`: what settles it, ready to paste; where there is a choice, a line each.
    """

    key: str
    slug: str = ""
    channel: str = ""
    what: str
    command: str
    ails: bool = True
    text: str = ""  # what would be said, where that is to be looked at

    def as_json(self) -> dict[str, Any]:
        return {"slug": self.slug, "channel": self.channel, "what": self.what, "command": self.command}

    def __str__(self) -> str:
        """`SLUG on CHANNEL: what`, as far as it has these."""
        about = " on ".join(part for part in (self.slug, self.channel) if part)
        return f"{about}: {self.what}" if about else self.what


def needs(session: Session) -> Iterator[Alert]:
    """Everything that waits for a person now."""
    yield from _deliveries(session)
    yield from _channels(session)
    yield from _sources(session)


def _deliveries(session: Session) -> Iterator[Alert]:
    waiting = [
        d
        for d in session.ledger.deliveries.awaiting_person((*ASKED, "at", "page"))
        if d.channel in session.config.channels
    ]
    posts = session.posts.get_many({d.post_id for d in waiting})
    pages: set[str] = set()
    for delivery in waiting:
        post = posts.get(delivery.post_id)
        if post is None:
            continue
        if delivery.rule == "page" and delivery.state is State.HELD:
            if post.id not in pages and _page_is_missing(session, post):
                pages.add(post.id)
                yield _page(post)
        elif delivery.state is State.PENDING:
            yield from _unwritten(session, delivery, post)
        else:
            yield _delivery(session, delivery, post)


def _delivery(session: Session, delivery: Delivery, post: Post) -> Alert:
    text, shown, held = "", "", delivery.state is State.HELD
    release = "change `at` in the post" if delivery.rule == "at" else typed("approve", post.name)
    commands = (release,) if held else commands_for(delivery, post)
    if delivery.rule == "review":
        announcement, error = session.composer.try_compose(post, delivery)
        text, shown = (announcement.text, text_digest(announcement)) if announcement else (error, "")
    kind = delivery.rule if held else delivery.state
    return Alert(
        key=f"{kind}/{post.id}/{delivery.channel}/{delivery.round}/{shown}", slug=post.slug, channel=delivery.channel,
        what=f"{delivery.state}: {delivery.error or delivery.reason}", command="\n".join(commands), ails=not held, text=text,
    )  # fmt: skip


def _unwritten(session: Session, delivery: Delivery, post: Post) -> Iterator[Alert]:
    """What waits for better words. Whatever else keeps it from being sent passes by itself, or has paused its channel."""
    announcement, error = session.composer.try_compose(post, delivery)
    if announcement is None:
        command = typed("dry-run", post.name, "--channel", delivery.channel)
        key = f"words/{post.id}/{delivery.channel}/{delivery.round}"
        yield Alert(key=key, slug=post.slug, channel=delivery.channel, what=f"can't be sent: {error}", command=command)


def _page_is_missing(session: Session, post: Post) -> bool:
    since = session.ledger.posts.records([post.id])[post.id].page_missing_since
    return since is not None and session.ledger.now() - since >= PAGE_MISSING


def _page(post: Post) -> Alert:
    return Alert(
        key=f"page/{post.id}", slug=post.slug, what=f"its page has not been there for a day: {post.url}",
        command=typed("push", post.name, "--force"),
    )  # fmt: skip


def _channels(session: Session) -> Iterator[Alert]:
    standings = session.ledger.channels.all()
    for name in session.channels.chosen(()):
        standing = standings.get(name)
        if standing and standing.paused:
            what = f"paused: {standing.paused}"
            yield Alert(key=f"paused/{name}", channel=name, what=what, command=typed("check", "--online"))
        for warning in session.channels.get(name).warnings(session.ledger.now()):
            yield Alert(key=f"warning/{name}/{warning}", channel=name, what=warning, command=typed("auth", name))


def _sources(session: Session) -> Iterator[Alert]:
    names = {source.name for source in session.config.sources}
    for name, standing in session.ledger.sources.all().items():
        since = standing.error_since
        if name in names and since and session.ledger.now() - since >= DEAD_AFTER:
            what = f"source {name} can't be read since {since:%Y-%m-%d %H:%M} UTC: {standing.error}"
            yield Alert(key=f"source/{name}", what=what, command=typed("check"))
