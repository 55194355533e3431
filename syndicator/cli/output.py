"""How what commands got back looks on a terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from syndicator.cli.context import show
from syndicator.terminal_safe import inert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.app.results import DeliveryResult, PassResult
    from syndicator.cli.context import Shell
    from syndicator.model import Post
    from syndicator.views.dry_run import Row


WIDEST = 80  # cells of a column that others are padded to


def outcomes(done: PassResult, shell: Shell) -> None:
    """What a pass did, a line each, and what it wants to have said; with -q nothing but problems and what was done."""
    for problem in done.problems:
        shell.warn(problem)
    lines = columns([_outcome(outcome) for outcome in done.outcomes])
    for line, outcome in zip(lines, done.outcomes, strict=True):
        show(line, *(f"  {command}" for command in outcome.commands))
    if shell.verbosity < 0:
        return
    notes = (*done.notes, *done.paused)
    show(*(notes or (() if done.outcomes else ("nothing new",))))


def _outcome(outcome: DeliveryResult) -> tuple[str, ...]:
    said = outcome.remote_url if outcome.state == "sent" else outcome.error or outcome.reason
    state = outcome.state if outcome.state != "sent" or outcome.confirmed else "handed over"
    state = "updated" if outcome.updated else state
    return state, outcome.channel, outcome.title, said


def row_cards(rows: Sequence[Row]) -> None:
    """Cards as wide as the terminal; color where a person looks and has not asked for none."""
    from shutil import get_terminal_size

    from syndicator.preview.terminal import cards

    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    click.echo(redacted(cards([told(row) for row in rows], width=get_terminal_size().columns, color=color)))


def redacted(text: str) -> str:
    """`text` without the secrets that this process has read."""
    from syndicator.credentials import redact, revealed

    return redact(text, revealed())


def told(row: Row) -> dict[str, Any]:
    """A row for people: with what went wrong, what they may type, and what the place shows besides the text."""
    said = row.announcement
    return row.as_json() | {
        "error": row.error,
        "command": row.command,
        "card": _card(row.post) if said and said.card else None,
        "image": said.image if said else "",
    }


def _card(post: Post) -> dict[str, str]:
    """What is known of the page that a link leads to."""
    host = (urlsplit(post.url).hostname or "").removeprefix("www.")
    return {"title": post.seo_title or post.title, "host": host, "cover": post.cover, "cover_alt": post.cover_alt}


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """A line for each row, its cells as wide as the widest of their column; one far too
    long, and the last, end where they end.
    """
    if not rows:
        return []
    from wcwidth import ljust, width

    rows = [[inert(cell) for cell in row] for row in rows]
    widths = [min(WIDEST, max(map(width, column))) for column in zip(*rows, strict=True)]
    padded = [[ljust(cell, wide) for cell, wide in zip(row, widths, strict=True)] for row in rows]
    return ["  ".join(row).rstrip() for row in padded]


def day(instant: str | None) -> str:
    return instant[:10] if instant else ""


def minute(instant: str | None) -> str:
    """`2026-11-21 08:00 UTC`."""
    return f"{instant[:16].replace('T', ' ')} UTC" if instant else ""


def posts(number: int) -> str:
    return f"{number} post" if number == 1 else f"{number} posts"
