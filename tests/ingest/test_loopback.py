"""Copies of ours that come back through the feed of a publication that we write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.ingest.loopback import resolve_own_copies
from syndicator.ledger.serialize import unpacked
from syndicator.model import Post, SourcePost, SourceUpdate
from tests.fakes.ledgers import Ledgers, posts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.ledger import Ledger

BLOG = "https://blog.example"
COPY = "https://elsewhere.example/17"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledgers(f"sqlite:///{tmp_path / 'syndicator.db'}", tmp_path).open() as ledger:
        posts(ledger, "a")
        ledger.posts.save([(Post(id="a", slug="a", url=f"{BLOG}/a"), "news")])
        yield ledger


def update(*urls: str) -> SourceUpdate:
    source_posts = (
        SourcePost(source="feed", key=url, post=Post(url=url), aliases=frozenset({f"guid:{url}"})) for url in urls
    )
    return SourceUpdate(source_posts=tuple(source_posts))


def sent(ledger: Ledger, url: str) -> None:
    ledger.decisions.resolve_sent(ledger.deliveries.all()[0].id, url, "we")


def test_a_copy_of_ours_has_the_address_of_its_post(ledger: Ledger) -> None:
    sent(ledger, COPY)
    own, other = resolve_own_copies(ledger, BLOG, update(COPY, f"{BLOG}/b")).source_posts
    assert own.post.url == unpacked(own).url == f"{BLOG}/a"
    assert {"url:elsewhere.example/17", "url:blog.example/a", f"guid:{COPY}"} <= {
        alias.replace("https://", "") if alias.startswith("url:") else alias for alias in own.aliases
    }
    assert other.post.url == f"{BLOG}/b"


@pytest.mark.parametrize("url", [COPY, f"{BLOG}/b", ""])
def test_what_is_no_copy_of_ours_stays_as_it_is(ledger: Ledger, url: str) -> None:
    before = update(url)
    assert resolve_own_copies(ledger, BLOG, before) == before
    sent(ledger, "https://elsewhere.example/18")
    assert resolve_own_copies(ledger, BLOG, before) == before
    assert resolve_own_copies(ledger, "", before) == before
