"""The posts of the blog."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.ledger.engine import database
from syndicator.model import (
    Post,
    SourceUpdate,
)
from tests.fakes.ledgers import ledgers_on, posts, seen

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from syndicator.ledger import Ledger


def test_many_are_asked_for_at_once(ledger: Ledger) -> None:
    ids = [f"p{number}" for number in range(1000)]
    ledger.posts.save((Post(id=id_, slug=id_), "news") for id_ in ids)
    assert ledger.posts.records(ids).keys() == set(ids)
    assert list(ledger.posts.records(["p7", "nothing"])) == ["p7"]
    assert ledger.posts.records([]) == {}
    assert ledger.posts.count_news_since(ledger.now() - timedelta(hours=1)) == 1000


def test_pages_are_in_the_order_of_publication(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "AT_ONCE", 2)
    days = {"c": 3, "a": 1, "none": 0, "b": 2, "merged": 4}
    dates = {id_: ledger.now() + timedelta(days=day) if day else None for id_, day in days.items()}
    ledger.posts.save((Post(id=id_, slug=id_, published_at=at), "news") for id_, at in dates.items())
    ledger.posts.merge("a", "merged")
    assert [list(page) for page in ledger.posts.pages()] == [["none", "a"], ["b", "c"]]


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


def test_posts_that_share_an_address_until_something_else_is_recorded(ledger: Ledger) -> None:
    posts(ledger, "a", "b")
    ledger.posts.record_lookalike("b", '"A" (a), which has the same address', shares_address=True)
    assert ledger.posts.sharing_addresses() == {"b"}
    assert ledger.posts.records()["b"].shares_address is True
    ledger.posts.record_lookalike("b", '"A" (a), which was announced')
    assert ledger.posts.sharing_addresses() == set()


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


def test_posts_around_a_post_are_those_nearest_in_time(ledger: Ledger) -> None:
    day = ledger.now() - timedelta(days=30)
    dated = [Post(id=f"p{number}", slug="p", published_at=day + timedelta(days=number)) for number in (3, 1, 4, 2, 0)]
    ledger.posts.save((post, "news") for post in [*dated, Post(id="undated", slug="u")])
    ledger.posts.add_digest(Post(id="digest", slug="d", published_at=day + timedelta(days=2)), "x")
    assert ledger.posts.around("p2", before=2, after=9) == (["p1", "p2"], ["p3", "p4", "undated"])
    assert ledger.posts.around("undated", before=2, after=2) == (["p4", "undated"], [])
    assert ledger.posts.around("none", before=2, after=2) == ([], [])


def test_posts_of_one_date_are_around_one_another_in_the_order_of_their_ids(ledger: Ledger) -> None:
    day = ledger.now() - timedelta(days=30)
    ledger.posts.save((Post(id=f"p{number}", slug="p", published_at=day), "news") for number in (3, 1, 4, 2, 0))
    assert ledger.posts.around("p2", before=2, after=9) == (["p1", "p2"], ["p3", "p4"])
    assert ledger.posts.around("p1", before=9, after=1) == (["p0", "p1"], ["p2"])


def test_to_find_posts_that_share_an_address_no_other_post_is_read(tmp_path: Path) -> None:
    """Whenever a source is read they are asked for, among all posts of many years."""
    with ledgers_on("sqlite", "", tmp_path).open() as ledger:
        statements: list[str] = []
        connection = ledger.database._connection()
        connection.set_trace_callback(statements.append)
        ledger.posts.sharing_addresses()
        connection.set_trace_callback(None)
        (sql,) = (statement for statement in statements if statement.startswith("SELECT"))
        (step,) = ledger.database.rows(f"EXPLAIN QUERY PLAN {sql}")
        assert "posts_sharing_address" in step["detail"]
