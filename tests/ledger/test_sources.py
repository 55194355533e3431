"""What each source said, and how its reads went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.model import (
    Post,
    PostOverrides,
    Problem,
    SourceUpdate,
)
from tests.fakes.ledgers import posts, seen

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


def test_what_was_read_comes_back(ledger: Ledger) -> None:
    words = PostOverrides(only=("x",), off=frozenset({"y"}), texts={"x": "Own words."}, at="2026-12-01")
    post = Post(
        slug="ä", title="Ünïcode 🦆", tags=("a", "b"), published_at=ledger.now(), overrides=words, front_matter={"n": 1}
    )
    posts(ledger, "p")
    read = SourceUpdate(present={"k": "fingerprint of k"}, source_posts=(seen("k", post, warnings=("odd",)),))
    ledger.sources.save_update(
        "posts", read, {("posts", "k"): "p"}, {"url:https://blog.example.dev/a": "p", "slug:b": None}
    )
    assert (
        ledger.sources.source_posts(["p", "q"])
        == ledger.sources.source_posts()
        == {"p": [seen("k", post, warnings=("odd",))]}
    )
    assert ledger.sources.fingerprints("posts") == {"k": "fingerprint of k"}
    assert ledger.sources.problems() == [("posts", "k", "odd")]
    assert ledger.posts.aliases() == {"url:https://blog.example.dev/a": "p", "slug:b": None}
    assert (
        ledger.posts.find("ä") == ledger.posts.find("k") == ledger.posts.find("url:https://blog.example.dev/a") == {"p"}
    )
    assert ledger.sources.save_update("posts", SourceUpdate(), {}, {}) == {"p"}
    assert ledger.sources.vanished_posts() == {"p"}
    assert not ledger.sources.has_posts("posts")


def test_what_vanishes_and_comes_back_is_noticed(ledger: Ledger) -> None:
    posts(ledger, "p", "q")
    both = SourceUpdate(present={"a": "1", "b": "1"}, source_posts=(seen("a", Post()), seen("b", Post())))
    post_of = {("posts", "a"): "p", ("posts", "b"): "q"}
    assert ledger.sources.save_update("posts", both, post_of, {}) == set()
    partly = SourceUpdate(present={"a": "2"}, complete=False)
    assert ledger.sources.save_update("posts", partly, {}, {}) == set()
    assert ledger.sources.fingerprints("posts") == {"a": "2", "b": "fingerprint of b"}
    broken = SourceUpdate(present={"a": "2", "b": "2", "c": "1"}, problems={k: Problem(k, "no title") for k in "bc"})
    assert ledger.sources.save_update("posts", broken, {}, {}) == set()
    assert ledger.sources.problems() == [("posts", "b", "no title"), ("posts", "c", "no title")]
    assert ledger.sources.save_update("posts", SourceUpdate(present={"a": "2"}), {}, {}) == {"q"}
    assert ledger.sources.save_update("posts", SourceUpdate(present={"a": "2", "b": "2"}), {}, {}) == {"q"}
    assert ledger.sources.source_posts().keys() == {"p", "q"}


def test_a_source_remembers(ledger: Ledger, ledgers: Ledgers) -> None:
    ledger.sources.record_error("feed", "feed", "no answer", {"tries": 1})
    since = ledger.now()
    ledgers.clock.advance(timedelta(hours=1))
    ledger.sources.record_error("feed", "feed", "still none")
    standing = ledger.sources.get("feed")
    assert (standing.error, standing.error_since, standing.checkpoint) == ("still none", since, {"tries": 1})
    ledger.sources.record_read("feed", "feed", {"etag": "1"}, complete=True)
    complete = ledger.now()
    ledgers.clock.advance(timedelta(hours=1))
    ledger.sources.record_read("feed", "feed", {"etag": "2"}, complete=True)
    standing = ledger.sources.all()["feed"]
    assert (standing.error, standing.complete_at, standing.last_ok_at) == ("", complete, ledger.now())


def test_the_body_of_a_source_post(ledger: Ledger) -> None:
    texts = {"a": Post(markdown="*Words*"), "b": Post(html="<p>Words</p>"), "c": Post(title="No words")}
    read = SourceUpdate(present=dict.fromkeys(texts, ""), source_posts=tuple(seen(key, texts[key]) for key in texts))
    ledger.sources.save_update("posts", read, {("posts", key): key for key in texts}, {})
    found = [ledger.sources.body("posts", key) for key in ("a", "b", "c", "d")]
    assert found == ["*Words*", "<p>Words</p>", "", ""]
    assert ledger.sources.body("feed", "a") == ""


def test_a_read_is_held_until_it_is_accepted_or_over(ledger: Ledger) -> None:
    sources = ledger.sources
    sources.record_read("posts", "repo", {}, complete=True)
    assert not sources.accept("posts")
    sources.record_error("posts", "repo", "all other")
    sources.hold("posts", "moved")
    sources.record_error("posts", "repo", "no connection")
    assert sources.get("posts").upheaval == "moved"
    assert sources.accept("posts")
    assert sources.get("posts").upheaval == "accepted"
    sources.record_read("posts", "repo", {}, complete=False, error="ends in the middle")
    assert sources.get("posts").upheaval == "accepted"
    sources.record_read("posts", "repo", {}, complete=True)
    assert sources.get("posts").upheaval == ""


def test_where_a_source_was_read_and_its_title_are_kept(ledger: Ledger) -> None:
    ledger.sources.record_read("posts", "feed", {}, complete=True)
    ledger.sources.record_origin("posts", place="there", title="A blog")
    ledger.sources.record_read("posts", "feed", {}, complete=True)
    record = ledger.sources.get("posts")
    assert (record.place, record.title) == ("there", "A blog")
