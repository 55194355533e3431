"""The posts of the blog."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.model import (
    Post,
    SourceUpdate,
)
from tests.fakes.ledgers import posts, seen

if TYPE_CHECKING:
    from syndicator.ledger import Ledger


def test_many_are_asked_for_at_once(ledger: Ledger) -> None:
    ids = [f"p{number}" for number in range(1000)]
    ledger.posts.save((Post(id=id_, slug=id_), "news") for id_ in ids)
    assert ledger.posts.records(ids).keys() == set(ids)
    assert list(ledger.posts.records(["p7", "nothing"])) == ["p7"]
    assert ledger.posts.records([]) == {}
    assert ledger.posts.count_news_since(ledger.now() - timedelta(hours=1)) == 1000


def test_what_was_taken_apart_stays_apart(ledger: Ledger) -> None:
    posts(ledger, "p")
    read = SourceUpdate(present={"a": "", "b": ""}, source_posts=(seen("a", Post()), seen("b", Post())))
    ledger.sources.save_update("posts", read, {("posts", "a"): "p", ("posts", "b"): "p"}, {"slug:a": "p"})
    ledger.posts.split("p", {("posts", "b"): "q"})
    assert ledger.posts.separations() == {frozenset({"p", "q"})}
    assert {id_: [s.key for s in found] for id_, found in ledger.sources.source_posts().items()} == {
        "p": ["a"],
        "q": ["b"],
    }
    assert ledger.posts.aliases() == {"slug:a": None}


def test_what_a_post_looks_like_is_kept(ledger: Ledger) -> None:
    posts(ledger, "a", "b")
    ledger.posts.record_lookalike("b", '"A" (a), which was announced')
    posts(ledger, "b")
    assert {id_: record.looks_like for id_, record in ledger.posts.records().items()} == {
        "a": "",
        "b": '"A" (a), which was announced',
    }


def test_what_is_published_has_a_date_and_is_public_and_no_digest(ledger: Ledger) -> None:
    day = ledger.now()
    saved = (
        Post(id="a", slug="one", published_at=day),
        Post(id="b", slug="two"),
        Post(id="c", slug="three", published_at=day, withheld="draft"),
    )
    ledger.posts.save((post, "news") for post in saved)
    ledger.posts.add_digest(Post(id="d", slug="week", published_at=day), "x")
    assert ledger.posts.published() == [(day, "a", "one")]
