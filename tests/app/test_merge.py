"""What a file and an entry say of one post, as one post."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from syndicator.app.merge import merged
from syndicator.model import Post, PostOverrides, SourcePost

DAY, NEXT_DAY = datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)


def said(source: str, **facts: Any) -> SourcePost:
    return SourcePost(source=source, key=f"{source}-key", post=Post(**facts))


def of(*source_posts: SourcePost) -> Post:
    return merged("p1", source_posts, feeds={"feed"})


@pytest.mark.parametrize("reason", ["a page", "draft", "not published"])
def test_an_export_says_itself_what_is_not_public(reason: str) -> None:
    entry = said("feed", title="T", withheld=reason)
    assert of(entry).withheld == reason
    assert of(said("posts", title="T", withheld="draft"), entry).withheld == "draft"


def test_alone_a_post_stays_what_it_is_and_gets_its_name() -> None:
    post = of(said("feed", title="A", url="https://b.example/a", html="<p>x</p>", tags=("x",), published_at=DAY))
    assert (post.id, post.sources, post.title, post.html) == ("p1", ("feed",), "A", "<p>x</p>")
    assert (post.tags, post.published_at, post.url) == (("x",), DAY, "https://b.example/a")


@pytest.mark.parametrize("turned", [False, True])
def test_the_file_wins_for_words_tags_and_body_and_the_feed_for_the_address(turned: bool) -> None:
    words = PostOverrides(off=frozenset({"x"}))
    file = said(
        "posts", slug="a", title="As written", url="https://b.example/guessed", tags=("Python",), markdown="Body",
        published_at=DAY, overrides=words, front_matter={"seoTitle": "S"}, generator="hugo",
    )  # fmt: skip
    entry = said(
        "feed", slug="b", title="As shown", url="https://b.example/2026/a", tags=("python", "all"), html="<p>Body</p>",
        published_at=NEXT_DAY, author="Ada", generator="rss",
    )  # fmt: skip
    post = of(*((entry, file) if turned else (file, entry)))
    assert (post.slug, post.title, post.tags, post.overrides) == ("a", "As written", ("Python",), words)
    assert (post.markdown, post.html, post.front_matter) == ("Body", "", {"seoTitle": "S"})
    assert (post.url, post.published_at, post.generator) == ("https://b.example/2026/a", DAY, "hugo")
    assert post.author == "Ada"
    assert post.sources == ("posts", "feed")


def test_what_the_file_does_not_say_the_feed_may() -> None:
    post = of(said("posts", markdown="Body"), said("feed", title="T", tags=("x",), summary="S", published_at=DAY))
    assert (post.title, post.tags, post.summary, post.published_at) == ("T", ("x",), "S", DAY)


def test_a_file_without_a_body_takes_that_of_the_feed_whole() -> None:
    post = of(said("posts", title="T"), said("feed", html="<p>Body</p>"))
    assert (post.markdown, post.html) == ("", "<p>Body</p>")


def test_an_entry_without_address_leaves_that_of_the_file() -> None:
    assert of(said("posts", url="https://b.example/a"), said("feed", title="T")).url == "https://b.example/a"


@pytest.mark.parametrize(
    ("reason", "alone", "in_a_feed"),
    [
        ("", "", ""),
        ("draft", "draft", ""),  # the feed has it: it is out
        ("no front matter", "no front matter", ""),
        ("a page", "a page", ""),
        ("hidden", "hidden", ""),  # from the home page perhaps, yet not from the feed
        ("private", "private", "private"),
        ("ignored", "ignored", "ignored"),
        ("expired", "expired", "expired"),
        ("not published", "not published", "not published"),
    ],
)
def test_a_feed_lifts_only_what_a_file_failed_to_say(reason: str, alone: str, in_a_feed: str) -> None:
    file = said("posts", title="T", withheld=reason)
    assert of(file).withheld == alone
    assert of(file, said("feed", title="T")).withheld == in_a_feed


def test_of_two_files_the_one_that_is_still_there_says_whether_it_is_public() -> None:
    gone, there = said("posts", title="T", withheld="draft"), said("posts", title="T")
    assert of(there, gone).withheld == ""
    assert of(replace(there, post=Post(withheld="private")), gone).withheld == "private"


def test_an_untitled_entry_keeps_its_headline_unless_a_file_has_a_title() -> None:
    note = said(
        "feed", title="It rained all day…", html="<p>It rained all day long.</p>", front_matter={"untitled": True}
    )
    assert of(note).title == "It rained all day…"
    assert of(note).front_matter == {"untitled": True}
    joined = of(said("posts", title="Rain", markdown="It rained."), note)
    assert (joined.title, joined.front_matter) == ("Rain", {})


@pytest.mark.parametrize("who", ["posts", "feed"])
def test_what_one_source_protects_no_other_shows(who: str) -> None:
    facts = {"title": "T", "summary": "Gold.", "front_matter": {"password": "heron"}}
    file = said("posts", markdown="Gold.", protected=who == "posts", **facts)
    entry = said("feed", html="<p>Gold.</p>", protected=who == "feed", **facts)
    post = of(file, entry)
    assert (post.title, post.withheld, post.protected) == ("T", "protected", True)
    assert (post.markdown, post.html, post.summary, post.front_matter) == ("", "", "", {})


def test_a_protected_draft_that_a_feed_shows_stays_protected() -> None:
    assert of(said("posts", withheld="draft", protected=True), said("feed", html="x")).withheld == "protected"


def test_the_language_is_that_of_the_file_else_of_the_feed() -> None:
    assert of(said("posts", lang="de"), said("feed", lang="en")).lang == "de"
    assert of(said("posts"), said("feed", lang="en")).lang == "en"
