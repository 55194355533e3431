"""What commands take from a session: named posts, schedules, current decisions, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.actions.push import PushPlan
    from syndicator.cli.context import CommandContext
    from syndicator.delivery.schedule import Schedule, ScheduledDelivery
    from syndicator.model import Post
    from syndicator.session import Session
    from syndicator.views.dry_run import RowWriter


def find_named(session: Session, slug: str) -> Post:
    """Find a post by slug, address, file path or id. Raises UsageError if none or several match."""
    from syndicator.actions.find import find_post

    return session.posts.get(find_post(session.ledger, session.config.sources, slug))


def schedules(session: Session, channels: Sequence[str] = (), *, check_pages: bool = True) -> list[Schedule]:
    """Return the schedules of the named channels (default: all enabled ones), in config order. Raises UsageError."""
    names = session.channels.chosen(channels)
    return [session.schedule(name, check_pages=check_pages) for name in session.config.channels if name in names]


def forecast(context: CommandContext, session: Session) -> None:
    """Without a ledger, read the sources and decide as the first pass would, in memory."""
    if session.dry_run:
        from syndicator.views.forecast import forecast as decide

        context.ingest(session)
        decide(schedules(session))


def decided_now(session: Session) -> list[ScheduledDelivery]:
    """Return the open deliveries, each decided as the next pass would; makes no requests."""
    from syndicator.views.current import decided_now as decide

    return decide(schedules(session, check_pages=False))


def row_writer(session: Session) -> RowWriter:
    from syndicator.views.dry_run import RowWriter

    return RowWriter(session.channels, session.composer)


def named_posts(session: Session, slugs: Sequence[str]) -> list[Post]:
    """Find the posts, without repeats."""
    return list({post.id: post for post in (find_named(session, slug) for slug in slugs)}.values())


def push_plan(session: Session, *, again: bool = False, force: bool = False) -> PushPlan:
    from syndicator.actions.push import PushPlan

    return PushPlan(session.ledger, session.channels, session.composer, session.schedule, again=again, force=force)
