"""Everything that needs a person now, each with the command that settles it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from syndicator.app.results import commands_for
from syndicator.delivery.schedule import text_digest
from syndicator.model import State, typed
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from syndicator.app import Session
    from syndicator.model import Delivery, Post

SOURCE_DOWN = timedelta(hours=6)  # a source that fails for less time usually recovers
PAGE_MISSING = timedelta(days=1)
APPROVABLE = ("review", "flood", "restored")  # rules that wait for an `approve`


@value
class Alert:
    """Something that needs a person. `key` is the same for as long as it is the same alert.

    `is_problem`: False for a question that waits for an answer. `command`: what settles it, ready to paste; alternatives
    on a line each. `text`: the announcement, where a person should look at it.
    """

    key: str
    slug: str = ""
    channel: str = ""
    what: str
    command: str
    is_problem: bool = True
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"slug": self.slug, "channel": self.channel, "what": self.what, "command": self.command}

    def __str__(self) -> str:
        """`SLUG on CHANNEL: what`, as far as it has these."""
        subject = " on ".join(part for part in (self.slug, self.channel) if part)
        return f"{subject}: {self.what}" if subject else self.what


def collect(session: Session) -> Iterator[Alert]:
    """Every alert that is firing now."""
    yield from _delivery_alerts(session)
    yield from _channel_alerts(session)
    yield from _source_alerts(session)


def _delivery_alerts(session: Session) -> Iterator[Alert]:
    waiting = session.ledger.deliveries.awaiting_person((*APPROVABLE, "at", "page"))
    deliveries = [delivery for delivery in waiting if delivery.channel in session.config.channels]
    posts = session.posts.get_many({delivery.post_id for delivery in deliveries})
    missing_pages: dict[str, Post] = {}
    for delivery in deliveries:
        post = posts.get(delivery.post_id)
        if post is None:
            continue
        if delivery.rule == "page" and delivery.state is State.HELD:
            missing_pages[post.id] = post
        elif delivery.state is State.PENDING:
            yield from _template_alert(session, delivery, post)
        else:
            yield _delivery_alert(session, delivery, post)
    yield from _page_alerts(session, missing_pages)


def _delivery_alert(session: Session, delivery: Delivery, post: Post) -> Alert:
    text, digest, held = "", "", delivery.state is State.HELD
    release = "change `at` in the post" if delivery.rule == "at" else typed("approve", post.name)
    commands = (release,) if held else commands_for(delivery, post)
    if delivery.rule == "review":
        announcement, error = session.composer.try_compose(post, delivery)
        text, digest = (announcement.text, text_digest(announcement)) if announcement else (error, "")
    kind = delivery.rule if held else delivery.state
    return Alert(
        key=f"{kind}/{post.id}/{delivery.channel}/{delivery.round}/{digest}", slug=post.slug, channel=delivery.channel,
        what=f"{delivery.state}: {delivery.error or delivery.reason}", command="\n".join(commands), is_problem=not held, text=text,
    )  # fmt: skip


def _template_alert(session: Session, delivery: Delivery, post: Post) -> Iterator[Alert]:
    """A delivery that is due and has no announcement. Other reasons to wait pass by themselves or have paused the channel."""
    announcement, error = session.composer.try_compose(post, delivery)
    if announcement is None:
        command = typed("dry-run", post.name, "--channel", delivery.channel)
        key = f"words/{post.id}/{delivery.channel}/{delivery.round}"
        yield Alert(key=key, slug=post.slug, channel=delivery.channel, what=f"can't be sent: {error}", command=command)


def _page_alerts(session: Session, posts: Mapping[str, Post]) -> Iterator[Alert]:
    """An alert for each of these posts whose page has been missing for long, however many channels wait for it."""
    records = session.ledger.posts.records(posts)
    for id_, post in posts.items():
        since = records[id_].page_missing_since
        if since is not None and session.ledger.now() - since >= PAGE_MISSING:
            what, command = f"its page has been missing for a day: {post.url}", typed("push", post.name, "--force")
            yield Alert(key=f"page/{id_}", slug=post.slug, what=what, command=command)


def _channel_alerts(session: Session) -> Iterator[Alert]:
    records = session.ledger.channels.all()
    for name, config in session.config.channels.items():
        if not config.enabled:
            continue
        record = records.get(name)
        if record and record.paused:
            what = f"paused: {record.paused}"
            yield Alert(key=f"paused/{name}", channel=name, what=what, command=typed("check", "--online"))
        for warning in session.channels.get(name).warnings(session.ledger.now()):
            yield Alert(key=f"warning/{name}/{warning}", channel=name, what=warning, command=typed("auth", name))


def _source_alerts(session: Session) -> Iterator[Alert]:
    records = session.ledger.sources.all()
    for name in (source.name for source in session.config.sources if source.name in records):
        since = records[name].error_since
        if since and session.ledger.now() - since >= SOURCE_DOWN:
            what = f"source {name} can't be read since {since:%Y-%m-%d %H:%M} UTC: {records[name].error}"
            yield Alert(key=f"source/{name}", what=what, command=typed("check"))
