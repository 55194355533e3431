"""What tells, without keeping them, whether posts and settings still read as they did."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.model import Announcement, Post


def settings_digest(settings: object) -> str:
    """Another one, whenever a part of them is."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:16]


def content_digest(post: Post) -> str:
    """What tells whether a post reads otherwise than when it was announced: a short digest of each of its parts that it has."""
    parts = (post.title, post.seo_title, post.summary, post.markdown, post.html)
    return ".".join(hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:8] if part else "" for part in parts)


def reads_otherwise(then: str, now: str) -> bool:
    """Whether a part that both digests have is another. A part that came or went tells of another source, not of an edit."""
    return any(a != b for a, b in zip(then.split("."), now.split("."), strict=False) if a and b)


def text_digest(announcement: Announcement) -> str:
    """What an approval binds to."""
    texts = "\0".join((announcement.text, *announcement.parts))
    return hashlib.sha256(texts.encode("utf-8", "replace")).hexdigest()[:16]
