"""Rows of dry-run, as a page or a terminal gets them."""

from __future__ import annotations

from typing import Any


def row(text: str = "Day one\n\nhttps://blog.example.dev/day-one", **other: Any) -> dict[str, Any]:
    """A row for the post "Day one" on the channel "x", but for what is said otherwise."""
    title, slug = other.pop("title", "Day one"), other.pop("slug", "day-one")
    url = other.pop("url", f"https://blog.example.dev/{slug}")
    return {
        "post": {
            "slug": slug,
            "title": title,
            "url": url,
            "published_at": "2026-06-05T16:00:00Z",
            "sources": ["posts"],
        },
        "channel": "x",
        "kind": "x",
        "look": "x",
        "decision": "send",
        "reason": "new",
        "due_at": None,
        "announcement": {"text": text, "length": 213, "limit": 280, "payload": other.pop("payload", {}), "parts": []},
        "cost_usd": 0.0,
        "error": "",
        "command": "",
        "card": {"title": title, "host": "blog.example.dev", "cover": "", "cover_alt": ""},
        "image": "",
    } | other
