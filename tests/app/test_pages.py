"""Whether the pages of posts are there: each is asked for once, and what was seen is recorded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from syndicator.app.pages import PageChecks
from syndicator.http import UrlGuard
from syndicator.model import Post
from tests.fakes.blog_server import Blog
from tests.fakes.ledgers import Ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.ledger import Ledger


@pytest.fixture
def server() -> Iterator[Blog]:
    with Blog().running() as made:
        made.change("/there", body="<html><title>There</title></html>", headers={"Content-Type": "text/html"})
        yield made


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledgers(f"sqlite:///{tmp_path / 'syndicator.db'}", tmp_path).open() as ledger:
        ledger.posts.save((Post(id=name, slug=name), "news") for name in ("there", "gone"))
        yield ledger


def checks(ledger: Ledger, server: Blog) -> PageChecks:
    return PageChecks(ledger.posts, UrlGuard.of([server.url]))


def post(server: Blog, name: str) -> Post:
    return Post(id=name, url=f"{server.url}/{name}")


def missing(ledger: Ledger, name: str) -> bool:
    return ledger.posts.records([name])[name].page_missing_since is not None


def test_what_was_seen_is_recorded(ledger: Ledger, server: Blog) -> None:
    pages = checks(ledger, server)
    assert pages.check(post(server, "there")).live
    assert not pages.check(post(server, "gone")).live
    assert (missing(ledger, "there"), missing(ledger, "gone")) == (False, True)
    server.change("/gone", body="<html><title>Back</title></html>", headers={"Content-Type": "text/html"})
    assert checks(ledger, server).check(post(server, "gone")).live
    assert not missing(ledger, "gone")


def test_a_page_is_asked_for_once_though_many_threads_want_to_know(ledger: Ledger, server: Blog) -> None:
    pages = checks(ledger, server)

    def check(_: int) -> bool:
        try:
            return pages.check(post(server, "there")).live
        finally:
            ledger.database.release_connection()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(check, range(8))) == [True] * 8
    assert server.count("/there") == 1
