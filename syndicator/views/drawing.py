"""The rows that `preview/` draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from syndicator.times import localized

if TYPE_CHECKING:
    from datetime import tzinfo

    from syndicator.model import Post
    from syndicator.views.dry_run import PreviewRow


def preview_json(row: PreviewRow, zone: tzinfo) -> dict[str, Any]:
    """Return the row that `preview/` draws: `dry-run --json` plus the command, the link card and the image.

    `zone`: the time zone of the times in its sentences.
    """
    announcement = row.announcement
    return row.as_json() | {
        "reason": localized(row.reason, zone),
        "error": localized(row.error, zone),
        "command": row.command,
        "card": _link_card(row.post) if announcement and announcement.card else None,
        "image": announcement.image if announcement else "",
    }


def _link_card(post: Post) -> dict[str, str]:
    """Describe the link card of the post's page, as far as the post itself tells."""
    host = (urlsplit(post.url).hostname or "").removeprefix("www.")
    return {"title": post.seo_title or post.title, "host": host, "cover": post.cover, "cover_alt": post.cover_alt}
