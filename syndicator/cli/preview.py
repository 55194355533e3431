"""What `dry-run` writes for others to read: a page, or Markdown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from syndicator.cli.output import redacted, told
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.views.dry_run import Row


def as_page(session: Session, rows: Sequence[Row], *, begun: datetime) -> str:
    """Rows as a page. Times that are counted from this very look (`begun`) are left out: two runs give the same page."""
    from syndicator.preview.page import page
    from syndicator.render import shipped

    steady = [replace(row, due_at=None) if _floats(session, row, begun) else row for row in rows]
    drawn = [told(row) | {"look": session.channels.get(row.channel).template} for row in steady]
    return page(drawn, blog=session.config.blog.title, folders=[session.config.folder / "templates", shipped()])


def as_markdown(rows: Sequence[Row]) -> str:
    from syndicator.preview.markdown import document

    return document([told(row) for row in rows])


def write(file: str, text: str) -> None:
    """Write a file; `-` is stdout. Raises UsageError where it can't be written."""
    try:
        with click.open_file(file, "w", encoding="utf-8", errors="backslashreplace") as out:
            out.write(redacted(text))
    except OSError as error:
        raise UsageError(f"{file}: can't be written: {error.strerror}") from None


def _floats(session: Session, row: Row, begun: datetime) -> bool:
    """Whether a row would be due later if it had been looked at later."""
    from syndicator.policy import PAGE_RETRY

    channel = session.config.channels[row.channel]
    waits = {"delay": channel.delay, "min_gap": channel.min_gap, "page": PAGE_RETRY}.get(row.rule)
    return waits is not None and row.due_at is not None and row.due_at - waits >= begun
