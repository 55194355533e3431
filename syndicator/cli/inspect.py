"""Read posts and deliveries: `list`, `history`, `why`, `links`."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli import suggest
from syndicator.cli.context import CommandContext, pass_context
from syndicator.cli.options import as_json, examples, slug
from syndicator.cli.output import AFTER_NAME, BEFORE_ADDRESS, columns, day, print_json, print_json_rows, print_lines
from syndicator.cli.sessions import decided_now, find_named, forecast, schedules
from syndicator.times import localized, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo


@click.command("list", epilog=examples("list", "list --json | jq -r '.[].url'"))
@as_json
@pass_context
def list_posts(context: CommandContext, as_json: bool) -> None:
    """List all posts, and where each was sent."""
    from syndicator.views.posts import posts

    with context.read_only() as session:
        forecast(context, session)
        pages = posts(session.posts, session.ledger.overview, decided_now(session))
        for problem in session.ingested.problems:
            context.warn(problem)
        if as_json:
            print_json_rows(chain.from_iterable(pages))
        else:
            _print_pages(context, pages)


def _print_pages(context: CommandContext, pages: Iterator[list[dict[str, Any]]]) -> None:
    """Print a line for each post, aligned with those of its page: columns as wide as the widest of all need all of them."""
    is_empty = True
    for page in pages:
        is_empty &= not page
        print_lines(*columns([_post_cells(post, context.zone) for post in page]), state=BEFORE_ADDRESS)
    if is_empty:
        context.note("no posts")


def _post_cells(post: dict[str, Any], zone: tzinfo) -> tuple[str, ...]:
    states = ", ".join(f"{channel}: {state}" for channel, state in post["where"].items())
    sources, address = ", ".join(post["sources"]), post["url"] or "no address"
    return day(post["published_at"], zone), post["slug"], post["title"], sources, post["withheld"] or states, address


@click.command(epilog=examples("why what-an-index-really-is"))
@slug
@as_json
@pass_context
def why(context: CommandContext, slug: str, as_json: bool) -> None:
    """Explain what was decided about a post, and why.

    For each channel: the rule that sent, held or skipped it, and the command that changes that.
    """
    from syndicator.views.explain import why as explain

    with context.read_only() as session:
        forecast(context, session)
        explained = explain(find_named(session, slug), schedules(session), session.channels)
    if as_json:
        print_json(explained)
    for row in () if as_json else explained:
        _print_reason(row, context.zone)


def _print_reason(row: dict[str, Any], zone: tzinfo) -> None:
    when = "checked again at" if row["rule"] == "page" else "due"
    due = f" ({when} {minute_of(row['due_at'], zone)})" if row["due_at"] else ""
    state = "" if row["reason"].startswith(row["state"]) else f"{row['state']}, "
    print_lines(f"{row['channel']}: {state}{localized(row['reason'], zone)}{due}", state=AFTER_NAME)
    print_lines(
        *(f"  the card: {warning}" for warning in row["warnings"]),
        *(f"  {command}" for command in row["command"].splitlines()),
    )


@click.command(epilog=examples("history", "history what-an-index-really-is"))
@click.argument("slug", metavar="[SLUG]", required=False, shell_complete=suggest.slugs)
@as_json
@pass_context
def history(context: CommandContext, slug: str | None, as_json: bool) -> None:
    """Show every delivery and attempt, with links to the copies."""
    from syndicator.views.history import history as read

    with context.read_only() as session:
        post = find_named(session, slug) if slug is not None else None
        deliveries = read(session.ledger.deliveries, session.ledger.posts, post.id if post else None)
        if as_json:
            print_json_rows(deliveries)
        else:
            _print_deliveries(context, deliveries)


def _print_deliveries(context: CommandContext, deliveries: Iterator[dict[str, Any]]) -> None:
    is_empty = True
    for delivery in deliveries:
        is_empty = False
        _print_delivery(delivery, context.zone)
    if is_empty:
        context.note("nothing was sent yet")


def _print_delivery(delivery: dict[str, Any], zone: tzinfo) -> None:
    place = delivery["remote_url"] or delivery["remote_id"] or localized(delivery["error"], zone)
    round_ = f"round {delivery['round']}" if delivery["round"] > 1 else ""
    cells = (
        minute_of(delivery["sent_at"], zone),
        delivery["slug"],
        delivery["channel"],
        round_,
        delivery["state"],
        place,
    )
    print_lines("  ".join(filter(None, cells)))
    for attempt in delivery["attempt_log"]:
        started, evidence = minute_of(attempt["started_at"], zone), localized(attempt.get("evidence") or "", zone)
        print_lines(f"  {started}  {attempt['outcome']}  {evidence}")


@click.command(epilog=examples("links --json > data/syndicated.json"))
@as_json
@pass_context
def links(context: CommandContext, as_json: bool) -> None:
    """List each post's syndicated copies, for a site's "also on"."""
    from syndicator.views.links import links as read

    with context.read_only() as session:
        kinds = {name: channel.kind for name, channel in session.config.channels.items()}
        linked = read(session.ledger.deliveries, session.ledger.posts, kinds)
        if as_json:
            print_json_rows(linked)
            return
        for post in linked:
            copies = (f"  {copy['channel']}  {copy['url']}" for copy in post["copies"])
            print_lines(f"{post['slug']}  {post['url']}", *copies)
