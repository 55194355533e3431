"""Digests that tell whether settings, posts and announcements have changed."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.model import Announcement, Post


def settings_digest(settings: object) -> str:
    """Return a digest that changes with any value in the settings, and not with the name of a class."""
    return hashlib.sha256(repr(_values(settings)).encode()).hexdigest()[:16]


def _values(settings: object) -> object:
    if is_dataclass(settings):
        return [(field.name, _values(getattr(settings, field.name))) for field in fields(settings)]
    if isinstance(settings, list | tuple):
        return [_values(value) for value in settings]
    if isinstance(settings, dict):
        return [(key, _values(value)) for key, value in settings.items()]
    return settings


def content_digest(post: Post) -> str:
    """Return a short digest of each part of a post, to tell later whether it was edited."""
    parts = (post.title, post.seo_title, post.summary, post.markdown, post.html)
    return ".".join(hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:8] if part else "" for part in parts)


def had_body(digest: str) -> bool:
    """Whether the post of this content digest had a body (a protected one has none). True if the digest is empty."""
    return not digest.endswith("..")


def was_edited(before: str, after: str) -> bool:
    """Whether two content digests differ in a part that both have.

    A part that only one of them has was added or lost with a source, not by an edit.
    """
    return any(a != b for a, b in zip(before.split("."), after.split("."), strict=False) if a and b)


def text_digest(announcement: Announcement) -> str:
    """Return a digest of the text; an approval is valid for this text only."""
    texts = "\0".join((announcement.text, *announcement.parts))
    return hashlib.sha256(texts.encode("utf-8", "replace")).hexdigest()[:16]
