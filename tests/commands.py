"""The commands' actions and views on a session, as the command line calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.actions import manage
from syndicator.actions.find import find_post
from syndicator.actions.retract import retract as delete_copies
from syndicator.actions.split import split as take_apart
from syndicator.views.explain import why as explain
from syndicator.views.history import history as read_history
from syndicator.views.links import links as read_links
from syndicator.views.status import status as read_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.model import Post
    from syndicator.session import Session


def find(session: Session, slug: str) -> Post:
    return session.posts.get(find_post(session.ledger, session.config.sources, slug))


def skip(session: Session, slug: str, channels: Sequence[str] = ()) -> list[str]:
    return manage.skip(session.ledger, session.receipts, find(session, slug), session.channels.chosen(channels))


def retry(session: Session, slug: str, channels: Sequence[str] = ()) -> list[str]:
    return manage.retry(session.ledger, find(session, slug), session.channels.chosen(channels))


def resolve(session: Session, slug: str, channel: str, *, sent_url: str | None) -> list[str]:
    return manage.resolve(session.ledger, session.receipts, find(session, slug), channel, sent_url=sent_url)


def retract(session: Session, slug: str, channels: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    names = session.channels.chosen(channels)
    return delete_copies(session.ledger, session.receipts, session.channels, find(session, slug), names)


def split(session: Session, slug: str) -> list[str]:
    return take_apart(session.ledger, find(session, slug), session.channels.enabled())


def why(session: Session, slug: str) -> list[dict[str, Any]]:
    return explain(session, find(session, slug))


def history(session: Session) -> list[dict[str, Any]]:
    return read_history(session.ledger.deliveries, session.ledger.posts)


def links(session: Session) -> list[dict[str, Any]]:
    return read_links(session.ledger.deliveries, session.ledger.posts, {})


def status(session: Session) -> dict[str, Any]:
    return read_status(session, session.alerts())
