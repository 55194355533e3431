"""What commands print: lines, JSON, columns, cards. Control characters are escaped and secrets redacted."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from syndicator.app.results import DeliveryResult, PassResult
    from syndicator.model import Post
    from syndicator.views.dry_run import PreviewRow


WIDEST = 80  # terminal cells of a column that others are aligned to


def print_lines(*lines: str) -> None:
    """Print each line on stdout."""
    for line in lines:
        click.echo(safe(line, keep="").rstrip())


def print_json(data: Any) -> None:
    import json

    print_lines(*json.dumps(data, ensure_ascii=False, indent=2, default=lambda value: value.isoformat()).split("\n"))


def safe(text: str, keep: str = "\n") -> str:
    """Return `text` with secrets redacted and control characters escaped, except those in `keep`."""
    from syndicator.terminal_safe import escape_controls

    return escape_controls(redacted(text), keep=keep)


def redacted(text: str) -> str:
    """Redact the secrets that this process has read."""
    from syndicator.credentials import revealed
    from syndicator.redaction import redact

    return redact(text, revealed())


def print_pass(result: PassResult, *, quiet: bool) -> None:
    """Print a line per delivery with the commands to type; then notes, unless `quiet`."""
    lines = columns([_outcome_cells(outcome) for outcome in result.outcomes])
    for line, outcome in zip(lines, result.outcomes, strict=True):
        print_lines(line, *(f"  {command}" for command in outcome.commands))
    if not quiet:
        notes = (*result.notes, *result.paused)
        print_lines(*(notes or (() if result.outcomes else ("nothing new",))))


def _outcome_cells(outcome: DeliveryResult) -> tuple[str, ...]:
    detail = outcome.remote_url if outcome.state == "sent" else outcome.error or outcome.reason
    state = outcome.state if outcome.state != "sent" or outcome.confirmed else "handed over"
    state = "updated" if outcome.updated else state
    return state, outcome.channel, outcome.title, detail


def print_cards(rows: Sequence[PreviewRow], zone: tzinfo) -> None:
    """Print cards as wide as the terminal; colored on a terminal, unless NO_COLOR is set. `zone`: of the times shown."""
    from shutil import get_terminal_size

    from syndicator.preview.terminal import cards

    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = get_terminal_size().columns
    click.echo(redacted(cards([preview_json(row) for row in rows], width=width, color=color, zone=zone)))


def preview_json(row: PreviewRow) -> dict[str, Any]:
    """Return the row that `preview/` draws: `dry-run --json` plus the command, the link card and the image."""
    announcement = row.announcement
    return row.as_json() | {
        "error": row.error,
        "command": row.command,
        "card": _link_card(row.post) if announcement and announcement.card else None,
        "image": announcement.image if announcement else "",
    }


def _link_card(post: Post) -> dict[str, str]:
    """Describe the page that the post links to, as far as it is known."""
    host = (urlsplit(post.url).hostname or "").removeprefix("www.")
    return {"title": post.seo_title or post.title, "host": host, "cover": post.cover, "cover_alt": post.cover_alt}


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one aligned line per row. A cell wider than WIDEST, and the last cell, are not padded."""
    if not rows:
        return []
    from wcwidth import ljust, width

    from syndicator.terminal_safe import escape_controls

    rows = [[escape_controls(cell) for cell in row] for row in rows]
    widths = [min(WIDEST, max(map(width, column))) for column in zip(*rows, strict=True)]
    padded = [[ljust(cell, cells) for cell, cells in zip(row, widths, strict=True)] for row in rows]
    return ["  ".join(row).rstrip() for row in padded]


def day(instant: str | None) -> str:
    """`2026-11-21`."""
    return instant[:10] if instant else ""


def minute(instant: str | None) -> str:
    """`2026-11-21 08:00 UTC`."""
    return f"{instant[:16].replace('T', ' ')} UTC" if instant else ""


def post_count(number: int) -> str:
    """`1 post`, `2 posts`."""
    return f"{number} post" if number == 1 else f"{number} posts"
