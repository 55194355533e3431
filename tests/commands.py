"""The commands' actions and views on a session, as the command line calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.actions import approve as approving
from syndicator.actions import manage
from syndicator.actions.find import find_post
from syndicator.actions.push import Pusher
from syndicator.actions.retract import retract as delete_copies
from syndicator.actions.split import split as take_apart
from syndicator.cli.sessions import decided_now, named_posts, push_plan, row_writer, schedules
from syndicator.views.dry_run import PreviewRow, evaluated_rows
from syndicator.views.dry_run import preview as read_preview
from syndicator.views.explain import why as explain
from syndicator.views.history import history as read_history
from syndicator.views.links import links as read_links
from syndicator.views.status import status as read_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.app.results import PassResult
    from syndicator.model import Post
    from syndicator.session import Session


def find(session: Session, slug: str) -> Post:
    return session.posts.get(find_post(session.ledger, session.config.sources, slug))


def skip(session: Session, slug: str, channels: Sequence[str] = ()) -> list[str]:
    return manage.skip(session.ledger, session.receipts, find(session, slug), session.channels.chosen(channels))


def retry(session: Session, slug: str, channels: Sequence[str] = ()) -> list[str]:
    return manage.retry(session.ledger, find(session, slug), session.channels.chosen(channels))


def resolve(session: Session, slug: str, channel: str, *, sent_url: str | None) -> list[str]:
    settings = session.config.channels[channel]
    post = find(session, slug)
    return manage.resolve(session.ledger, session.receipts, post, channel, sent_url=sent_url, settings=settings)


def retract(session: Session, slug: str, channels: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    names = session.channels.chosen(channels)
    return delete_copies(session.ledger, session.receipts, session.channels, find(session, slug), names)


def split(session: Session, slug: str) -> list[str]:
    return take_apart(session.ledger, find(session, slug), session.channels.enabled())


def why(session: Session, slug: str) -> list[dict[str, Any]]:
    return explain(find(session, slug), schedules(session), session.channels)


def history(session: Session) -> list[dict[str, Any]]:
    return list(read_history(session.ledger.deliveries, session.ledger.posts))


def links(session: Session) -> list[dict[str, Any]]:
    return list(read_links(session.ledger.deliveries, session.ledger.posts, {}))


def status(session: Session) -> dict[str, Any]:
    return read_status(
        session.config, session.ledger, session.channels, session.journey, session.alerts(), decided_now(session)
    )


def plan_push(
    session: Session, slugs: Sequence[str], channels: Sequence[str] = (), *, again: bool = False, force: bool = False
) -> list[PreviewRow]:
    session.ingest()
    return push_plan(session, again=again, force=force).rows(named_posts(session, slugs), channels)


def push(session: Session, rows: Sequence[PreviewRow], *, again: bool = False, force: bool = False) -> PassResult:
    plan = push_plan(session, again=again, force=force)
    return Pusher(plan, session.ledger, session.queue, session.receipts).push(rows)


def waiting(session: Session, slugs: Sequence[str] = (), *, everything: bool = False) -> list[PreviewRow]:
    ids = None if everything else {find(session, slug).id for slug in slugs}
    held = approving.waiting(session.ledger.deliveries, ids)
    return evaluated_rows(schedules(session), session.posts, row_writer(session), held)


def approve(session: Session, rows: Sequence[PreviewRow]) -> list[str]:
    return approving.approve(session.ledger, rows)


def preview(session: Session, *, everything: bool = False) -> list[PreviewRow]:
    session.ingest()
    return read_preview(schedules(session), session.posts, row_writer(session), everything=everything)
