"""Posts that are stored can be read again, also those that an earlier version stored."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime

from syndicator.ledger.serialize import pack, unpack
from syndicator.model import Post, PostOverrides


def test_a_post_comes_back_as_it_was() -> None:
    post = Post(
        id="1", slug="a", title="A", tags=("b",), published_at=datetime(2024, 3, 5, tzinfo=UTC), generator="hugo",
        front_matter={"weight": 1}, sources=("posts",), overrides=PostOverrides(only=("x",), texts={"x": "Hi"}),
    )  # fmt: skip
    assert unpack(pack(post)) == post
    assert unpack(pack(Post())) == Post()


def test_a_post_of_an_earlier_version_keeps_its_generator() -> None:
    data = zlib.compress(json.dumps({"slug": "a", "dialect": "hugo", "no longer known": 1}).encode())
    assert unpack(data) == Post(slug="a", generator="hugo")
