"""POSSE Party's list of crossposts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import UsageError
from tests.actions.imports.conftest import ADDRESS
from tests.commands import links

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.a_blog import Blog


def test_its_crossposts_are_the_copies(tmp_path: Path, blog: Blog, announced: Callable[..., list[str]]) -> None:
    copy = "https://bsky.example/profile/ada/post/1"
    crosspost = {"account": "ada", "status": "published", "crosspost_url": "https://posse.example/1", "error": None}
    crossposts = {
        f"{ADDRESS}/one": [crosspost | {"platform": "bsky", "url": copy}],
        f"{ADDRESS}/two": [crosspost | {"platform": "x", "url": "https://x.example/2"}],
    }
    file = tmp_path / "crossposts.json"
    file.write_text(json.dumps({"crossposts": crossposts, "updated_at": None}))
    assert announced("posse-party", file, place="bsky") == ["three", "two"]
    with blog.open("look") as session:
        assert copy in [c["url"] for post in links(session) for c in post["copies"]]


def test_two_accounts_of_a_platform_are_two_places(tmp_path: Path, announced: Callable[..., list[str]]) -> None:
    def crosspost(account: str) -> dict[str, str]:
        return {
            "platform": "mastodon",
            "account": account,
            "url": f"https://{account}.example/1",
            "status": "published",
        }

    file = tmp_path / "crossposts.json"
    file.write_text(
        json.dumps({"crossposts": {f"{ADDRESS}/one": [crosspost("ada")], f"{ADDRESS}/two": [crosspost("work")]}})
    )
    with pytest.raises(UsageError, match="has copies on mastodon ada, mastodon work"):
        announced("posse-party", file)
    assert announced("posse-party", file, place="mastodon work") == ["one", "three"]
