"""Sequoia's state."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands import links

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.a_blog import Blog


def test_posts_with_one_on_bluesky_are_not_sent(
    tmp_path: Path, blog: Blog, announced: Callable[..., list[str]]
) -> None:
    state = {
        "contentHash": "0",
        "atUri": "at://did:plc:1/site.standard.document/1",
        "lastPublished": "2026-10-01T08:00:00.000Z",
    }
    reference = {"bskyPostRef": {"uri": "at://did:plc:1/app.bsky.feed.post/1", "cid": "bafy"}}
    posts = {
        "site/content/posts/one.md": state | reference,
        "elsewhere/index.md": state | reference | {"slug": "two"},
        "site/content/posts/three.md": state,  # a document that was not announced
    }
    file = tmp_path / ".sequoia-state.json"
    file.write_text(json.dumps({"posts": posts}))
    assert announced("sequoia", file) == ["three"]
    with blog.open("look") as session:
        addresses = [copy["url"] for post in links(session) for copy in post["copies"]]
    assert addresses.count("https://bsky.app/profile/did:plc:1/post/1") == 2
