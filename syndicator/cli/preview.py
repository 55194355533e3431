"""What `dry-run` writes for others to read: a page, or Markdown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from syndicator.cli.printing import told
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from syndicator.model import Post
    from syndicator.syndicate import Office
    from syndicator.syndicate.look import Row


def as_page(office: Office, rows: Sequence[Row], *, begun: datetime) -> str:
    """Rows as a page. Times that are counted from this very look (`begun`) are left out: two runs give the same page."""
    from syndicator.preview.page import page
    from syndicator.render import shipped

    drawn = [_drawn(office, row if not _floats(office, row, begun) else replace(row, due_at=None)) for row in rows]
    return page(drawn, blog=office.config.blog.title, folders=[office.config.folder / "templates", shipped()])


def as_markdown(rows: Sequence[Row]) -> str:
    from syndicator.preview.markdown import document

    return document([told(row) for row in rows])


def write(file: Path, text: str) -> None:
    """Raises UsageError where the file can't be written."""
    try:
        file.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(f"{file}: can't be written: {error.strerror}") from None


def _floats(office: Office, row: Row, begun: datetime) -> bool:
    """Whether a row would be due later if it had been looked at later."""
    from syndicator.decide import LOOK_AGAIN

    channel = office.config.channels[row.channel]
    waits = {"delay": channel.delay, "min_gap": channel.min_gap, "page": LOOK_AGAIN}.get(row.rule)
    return waits is not None and row.due_at is not None and row.due_at - waits >= begun


def _drawn(office: Office, row: Row) -> dict[str, Any]:
    """A row, and what its place shows besides the text."""
    said = row.announcement
    return told(row) | {
        "look": office.channel(row.channel).template,
        "card": _card(row.post) if row.post.url and said and said.link else None,
        "image": said.image if said else "",
    }


def _card(post: Post) -> dict[str, str]:
    """What is known of the page that a link leads to."""
    return {
        "title": post.seo_title or post.title,
        "host": (urlsplit(post.url).hostname or "").removeprefix("www."),
        "cover": post.cover,
        "cover_alt": post.cover_alt,
    }
