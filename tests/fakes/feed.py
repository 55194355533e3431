"""A feed with these posts: address and title."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def rss(posts: Mapping[str, str], *, title: str = "Knots") -> str:
    items = "".join(f"<item><title>{name}</title><link>{url}</link></item>" for url, name in posts.items())
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
