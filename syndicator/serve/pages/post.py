"""Post: its announcement, state, copies and attempts in each place; and the pages that ask before an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.actions.find import find_post
from syndicator.actions.push import PushPlan
from syndicator.actions.retract import retract_plan
from syndicator.app.fingerprint import text_digest
from syndicator.errors import UsageError
from syndicator.serve.buttons import Button, buttons, post_path, seen
from syndicator.value import value
from syndicator.views.history import history
from syndicator.views.place import post_row

if TYPE_CHECKING:
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.model import Post
    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow


class UnknownPostError(UsageError):
    """No post has this name."""


@value
class PostOnChannel:
    """A post on a channel. `rounds`: its deliveries there, as in `history --json`, newest first."""

    row: PreviewRow
    buttons: list[Button]
    rounds: list[dict[str, Any]]

    @property
    def copies(self) -> list[dict[str, Any]]:
        """The rounds that were sent."""
        return [round_ for round_ in self.rounds if round_["sent_at"] and round_["state"] == "sent"]

    @property
    def attempts(self) -> list[dict[str, Any]]:
        """All attempts, newest first."""
        return [attempt for round_ in self.rounds for attempt in reversed(round_["attempt_log"])]


def named_post(session: Session, name: str) -> Post:
    """Find a post by the name that a person types. Raises UnknownPostError."""
    try:
        return session.posts.get(find_post(session.ledger, session.config.sources, name))
    except UsageError as error:
        raise UnknownPostError(str(error)) from None


def post_page(session: Session, name: str) -> dict[str, Any]:
    """Return the template's variables. Raises UnknownPostError."""
    post = named_post(session, name)
    rounds = list(history(session.ledger.deliveries, session.ledger.posts, post.id))[::-1]
    channels = [*session.channels.enabled(), *(each["channel"] for each in rounds)]
    places = [
        _on_channel(session, post, name, rounds) for name in dict.fromkeys(channels) if name in session.config.channels
    ]
    return {"post": post, "places": [place for place in places if place]}


def _on_channel(session: Session, post: Post, channel: str, rounds: list[dict[str, Any]]) -> PostOnChannel | None:
    row = post_row(post, session.schedule(channel), session.channels, session.composer)
    if row is None:
        return None
    delivery = session.ledger.deliveries.latest(post.id, channel)
    digest = text_digest(row.announcement) if row.announcement else ""
    return PostOnChannel(
        row=row,
        buttons=buttons(post, channel, delivery, digest=digest, back=post_path(post)),
        rounds=[each for each in rounds if each["channel"] == channel],
    )


def edit_page(session: Session, name: str, channel: str) -> dict[str, Any]:
    """Return the template's variables. Raises UsageError if there is no text to edit."""
    post = named_post(session, name)
    channel = _one_channel(session.channels, channel)
    row = post_row(post, session.schedule(channel), session.channels, session.composer)
    delivery = session.ledger.deliveries.latest(post.id, channel)
    if row is None or delivery is None or row.announcement is None:
        raise UsageError(f"{post.name} on {channel} has no text to edit{f': {row.error}' if row else ''}")
    return {
        "post": post,
        "channel": channel,
        "announcement": row.announcement,
        "file": session.posts.words_file(post),
        "text": row.announcement.text.rstrip("\n"),
        "fields": {
            "post": post.id,
            "channel": channel,
            "seen": seen(delivery),
            "digest": text_digest(row.announcement),
        },
    }


def push_page(session: Session, name: str, channel: str, *, again: bool) -> dict[str, Any]:
    """Return the template's variables. `forced`: whether only a push with --force would send the post."""
    post = named_post(session, name)
    channel = _one_channel(session.channels, channel)
    row, forced = planned(session, post, channel, again=again)
    digest = text_digest(row.announcement) if row.announcement else ""
    fields = {
        "post": post.id,
        "channel": channel,
        "seen": seen(session.ledger.deliveries.latest(post.id, channel)),
        "digest": digest,
    }
    fields |= {"again": "1"} if again else {}
    return {
        "post": post,
        "row": row,
        "forced": forced,
        "fields": fields | ({"force": "1"} if forced else {}),
        "channel": channel,
        "problem": "" if row.decision == "send" else push_plan(session, again=again).refusal(row),
    }


def planned(session: Session, post: Post, channel: str, *, again: bool) -> tuple[PreviewRow, bool]:
    """Return the row that a push would send, and whether that needs --force."""
    (row,) = push_plan(session, again=again).rows([post], [channel])
    if row.decision == "send":
        return row, False
    (forced,) = push_plan(session, again=again, force=True).rows([post], [channel])
    return (forced, True) if forced.decision == "send" else (row, False)


def push_plan(session: Session, *, again: bool, force: bool = False) -> PushPlan:
    return PushPlan(session.ledger, session.channels, session.composer, session.schedule, again=again, force=force)


def retract_page(session: Session, name: str, channel: str) -> dict[str, Any]:
    """Return the template's variables. Raises UsageError if there are no copies."""
    post = named_post(session, name)
    channel = _one_channel(session.channels, channel)
    copies = retract_plan(session.ledger.deliveries, session.channels, post, [channel])
    fields = {"post": post.id, "channel": channel, "seen": seen(session.ledger.deliveries.latest(post.id, channel))}
    return {"post": post, "channel": channel, "copies": copies, "fields": fields}


def _one_channel(channels: ChannelRegistry, name: str) -> str:
    """Return the name of a channel. Raises UsageError if it does not exist."""
    (channel,) = channels.chosen([name])
    return channel
