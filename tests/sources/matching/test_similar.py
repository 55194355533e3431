"""A post whose file, address and words change at once stays one; what only looks like it is held."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.sources.matching.keys import KnownPost
from syndicator.sources.matching.similar import telling_title
from tests.fakes.post_store import PostStore
from tests.sources.matching.test_bodies import edited, text
from tests.sources.matching.test_matcher import BLOG, DAY, days, entry, file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.model import SourcePost


def written(key: str, body: str, *, title: str = "On keeping time", **post: Any) -> SourcePost:
    return file(key, body=body, markdown=body, title=title, **post)


def told(url: str, body: str, *, title: str = "On keeping time", **post: Any) -> SourcePost:
    return entry(url, body=body, html=f"<p>{body}</p>", title=title, **post)


def one_after_the_other(before: SourcePost, after: SourcePost) -> tuple[PostStore, str, str]:
    """The store, and the ids of both."""
    store = PostStore()
    (old,) = store.observe(before.source, [before]).values()
    (new,) = store.observe(after.source, [after]).values()
    return store, old, new


BODY = text(1)
EDITED = BODY.replace(BODY.split()[7], "corrected")


# what slides out of a window


def weekly(number: int) -> SourcePost:
    """A post of every week, of which only the number changes."""
    body = f"Week {number}: {BODY}"
    return told(f"{BLOG}/weekly-{number}", body, title="Weekly links", published_at=days(7 * number))


def test_ten_weekly_posts_of_one_title_and_nearly_one_text_are_ten_posts() -> None:
    store = PostStore()
    others = [told(f"{BLOG}/other-{n}", text(n + 50), title=f"Other {n}", published_at=days(n)) for n in range(80)]
    feed = sorted([*others, *map(weekly, range(10))], key=lambda shown: shown.post.published_at or DAY)
    for end in range(1, len(feed) + 1):
        store.observe("feed", feed[max(0, end - 10) : end])
    assert len(store.posts) == 90
    assert store.lookalikes == {}


@pytest.mark.parametrize("window", [1, 2, 10])
def test_weekly_posts_alone_in_a_feed_are_as_many_as_there_are(window: int) -> None:
    store, feed = PostStore(), [weekly(number) for number in range(20)]
    for end in range(1, len(feed) + 1):
        store.observe("feed", feed[max(0, end - window) : end])
    assert len(store.posts) == 20
    assert store.lookalikes == {}


def test_a_week_that_is_taken_back_is_not_the_next_one() -> None:
    store = PostStore()
    store.observe("feed", [weekly(1), weekly(2), weekly(3)])
    store.observe("feed", [weekly(1), weekly(2), weekly(4)])
    assert len(store.posts) == 4


def test_a_pinned_old_entry_does_not_make_a_day_of_a_series_the_next_one() -> None:
    pinned = told(f"{BLOG}/pinned", text(60), title="Read this first", published_at=days(-99))
    feed = [told(f"{BLOG}/d{n}", f"Day {n}: {BODY}", title="Daily", published_at=days(n)) for n in range(12)]
    store = PostStore()
    for end in range(1, len(feed) + 1):
        store.observe("feed", [pinned, *feed[max(0, end - 3) : end]])
    assert len(store.posts) == 13


# one post


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (written("a.md", BODY), written("b.md", EDITED)),
        (written("a.md", BODY), written("b.md", EDITED, title="On time")),
        (written("a.md", BODY), written("b.md", EDITED, published_at=days(30))),
        (written("a.md", BODY), written("b.md", EDITED, title="On time", published_at=days(3))),
        (written("a.md", BODY), written("b.md", EDITED, title="On time", published_at=days(-3))),
        (written("a.md", BODY), written("b.md", edited(BODY, 5))),
        (told(f"{BLOG}/a", BODY), told(f"{BLOG}/b.html", EDITED)),
        (told(f"{BLOG}/a", BODY), told(f"{BLOG}/b.html", EDITED, title="On time", published_at=days(-1))),
    ],
)
def test_a_renamed_post_with_a_changed_text_stays_one(before: SourcePost, after: SourcePost) -> None:
    store, old, new = one_after_the_other(before, after)
    assert new == old
    assert store.lookalikes == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (written("a.md", BODY), written("b.md", EDITED, title="On time", published_at=days(4))),
        (written("a.md", BODY), written("b.md", text(2), title="On time")),
        (written("a.md", BODY), written("b.md", edited(BODY, 5), published_at=days(1))),
        (told(f"{BLOG}/a", BODY), told(f"{BLOG}/b", EDITED, published_at=days(1))),  # out of the window
        (written("a.md", BODY[:150], title=""), written("b.md", BODY[:149], title="")),
    ],
)
def test_what_agrees_in_less_is_another_post(before: SourcePost, after: SourcePost) -> None:
    store, old, new = one_after_the_other(before, after)
    assert new != old
    assert store.lookalikes == {}


def test_two_posts_that_are_there_at_once_are_never_one() -> None:
    store = PostStore()
    store.observe("repo", [written("a.md", BODY)])
    store.observe("repo", [written("a.md", BODY), written("b.md", EDITED)])
    assert len(store.posts) == 2
    assert store.lookalikes == {}


def moved(kind: str, number: int, *, is_new: bool) -> SourcePost:
    """A post before and after its blog moved to another generator."""
    body = edited(text(number), 20) if is_new else text(number)
    words: dict[str, Any] = {"title": f"The title {number}", "published_at": days(5 * number)}
    if kind == "repo":
        return written(f"content/new-{number}.md" if is_new else f"_posts/{number}-old.md", body, **words)
    return told(f"{BLOG}/{'blog/new' if is_new else 'old'}-{number}/", body, **words)


@pytest.mark.parametrize("kind", ["repo", "feed"])
@pytest.mark.parametrize("added", [0, 2])
def test_a_blog_that_moves_to_another_generator_keeps_its_posts(kind: str, added: int) -> None:
    store = PostStore()
    before = store.observe(kind, [moved(kind, number, is_new=False) for number in range(10)])
    after = store.observe(kind, [moved(kind, number, is_new=True) for number in range(10 + added)])
    assert list(after.values())[:10] == list(before.values())
    assert len(store.posts) == 10 + added


def test_a_series_of_one_title_keeps_its_posts_when_it_moves() -> None:
    store, feed = PostStore(), [weekly(number) for number in range(10)]
    before = store.observe("feed", feed)
    anew = [told(f"{BLOG}/new-{n}", edited(f"Week {n}: {BODY}", 20), title="Weekly links", published_at=days(7 * n)) for n in range(10)]  # fmt: skip
    after = store.observe("feed", anew)
    assert list(after.values()) == list(before.values())


def test_what_two_are_equally_like_is_neither() -> None:
    store = PostStore()
    before = store.observe("repo", [written("a.md", BODY, title="A"), written("b.md", BODY, title="B")])
    after = store.observe("repo", [written("c.md", EDITED, title="C")])
    assert set(after.values()).isdisjoint(before.values())


def test_the_surest_is_taken_first() -> None:
    store = PostStore()
    olds = [written("a.md", BODY, title="A"), written("b.md", edited(BODY, 12), title="B")]
    before = store.observe("repo", olds)
    news = [written("c.md", EDITED, title="C"), written("d.md", edited(EDITED, 12), title="B")]
    after = store.observe("repo", news)
    assert (after["c.md"], after["d.md"]) == (before["a.md"], before["b.md"])


# held


@pytest.mark.parametrize("body", [text(2), "A short text."])
@pytest.mark.parametrize("other", [{}, {"slug": "b"}])
def test_title_and_day_with_another_body_is_a_lookalike(body: str, other: Mapping[str, Any]) -> None:
    store, old, new = one_after_the_other(written("a.md", BODY), written("b.md", body, **other))
    assert store.lookalikes == {new: old} != {old: old}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Tomatoes want water in the morning.", "Tomatoes want much water in the morning."),  # too short to join
        ("The links of this week, as always. " * 8, "The links of this week, as always. " * 8 + "And one more thing."),
    ],
)
def test_another_title_with_a_body_that_may_be_the_same_is_a_lookalike(before: str, after: str) -> None:
    changed = written("b", after, title="On watering")
    store, old, new = one_after_the_other(written("a", before), changed)
    assert store.lookalikes == {new: old} != {old: old}


def test_the_next_of_a_series_is_not_taken_for_one_that_was_deleted_before() -> None:
    store, other = PostStore(), written("other.md", text(2), title="Other")
    first = store.observe("repo", [written("a.md", BODY), other])
    store.observe("repo", [other])
    later = written("b.md", EDITED, published_at=days(7))
    assert store.observe("repo", [later, other])["b.md"] != first["a.md"]
    assert len(store.posts) == 3
    assert list(store.lookalikes.values()) == [first["a.md"]], "held, and not lost"


def test_another_title_with_another_short_body_is_no_lookalike() -> None:
    other = written("b", "Basil wants a warm window.", title="On basil")
    store, *_ = one_after_the_other(written("a", "Tomatoes want water in the morning."), other)
    assert (len(store.posts), store.lookalikes) == (2, {})


@pytest.mark.parametrize(
    "after",
    [
        written("b.md", text(2), published_at=days(1)),
        written("b.md", text(2), published_at=None),
        written("b.md", text(2), title="On time"),
    ],
)
def test_title_or_day_alone_is_no_lookalike(after: SourcePost) -> None:
    store, old, new = one_after_the_other(written("a.md", BODY), after)
    assert old != new
    assert store.lookalikes == {}


def test_what_has_become_another_post_is_no_original() -> None:
    store = PostStore()
    store.observe("repo", [written("a.md", BODY)])
    store.observe("repo", [written("b.md", EDITED), written("c.md", text(2))])
    assert (len(store.posts), store.lookalikes) == (2, {})


def test_what_slid_out_of_a_feed_is_no_original() -> None:
    before = told(f"{BLOG}/a", BODY)
    store, old, new = one_after_the_other(before, told(f"{BLOG}/b", text(2)))
    assert old != new
    assert store.lookalikes == {}


def test_what_vanished_from_the_middle_of_a_feed_is_an_original() -> None:
    store, older = PostStore(), told(f"{BLOG}/older", text(3), title="Older", published_at=DAY - timedelta(days=1))
    old = store.observe("feed", [told(f"{BLOG}/a", BODY), older])[f"{BLOG}/a"]
    new = store.observe("feed", [told(f"{BLOG}/b", text(2)), older])[f"{BLOG}/b"]
    assert store.lookalikes == {new: old}


@pytest.mark.parametrize("title", ["1.0.0", "v2.1", "Version 3", "Release 1.0 rc.1", "2.0.0-beta2", ""])
def test_a_release_number_is_no_title(title: str) -> None:
    assert telling_title(KnownPost(source="posts", key="a", post_id="a", title=title)) == ""
    store, old, new = one_after_the_other(written("a.md", BODY, title=title), written("b.md", text(2), title=title))
    assert old != new
    assert store.lookalikes == {}


@pytest.mark.parametrize("title", ["Django 1.0", "Release party", "Rcs", "Beta"])
def test_a_title_in_words_is_one(title: str) -> None:
    assert telling_title(KnownPost(source="posts", key="a", post_id="a", title=title))
    assert not telling_title(KnownPost(source="posts", key="a", post_id="a", title=title, generator="release"))


# two feeds of one blog


def mirrored(number: int, body: str, *, url: str = "https://mirror.example/p", **post: Any) -> SourcePost:
    return told(f"{url}/{number}", body, guid=f"mirror-{number}", **post)


@pytest.mark.parametrize("url", ["https://mirror.example/p", f"{BLOG}/category/time"])
def test_a_post_in_two_feeds_is_one_whatever_the_addresses(url: str) -> None:
    store = PostStore()
    (first,) = store.observe("feed", [told(f"{BLOG}/a", BODY)]).values()
    (second,) = store.observe("mirror", [mirrored(1, EDITED, url=url)]).values()
    assert first == second


def test_posts_of_two_feeds_are_merged_when_they_turn_out_to_be_one() -> None:
    store = PostStore()
    (first,) = store.observe("feed", [told(f"{BLOG}/a", BODY)]).values()
    (second,) = store.observe("mirror", [mirrored(1, BODY, title="A draft")]).values()
    assert first != second
    assert list(store.observe("mirror", [mirrored(1, BODY)]).values()) == [first]


@pytest.mark.parametrize(
    "other",
    [
        mirrored(1, text(2)),
        mirrored(1, edited(BODY, 5)),
        mirrored(1, BODY, title="On time"),
        mirrored(1, BODY, published_at=days(1)),
        mirrored(1, BODY, published_at=None),
        mirrored(1, BODY[:180]),
    ],
)
def test_what_agrees_in_less_in_two_feeds_is_two_posts(other: SourcePost) -> None:
    store = PostStore()
    store.observe("feed", [told(f"{BLOG}/a", BODY[:180] if len(other.digest) == 180 else BODY)])
    store.observe("mirror", [other])
    assert len(store.posts) == 2


def test_two_projects_of_one_version_are_two_posts() -> None:
    store = PostStore()
    store.observe("feed", [told(f"{BLOG}/one/1.0.0", BODY, title="1.0.0")])
    store.observe("mirror", [mirrored(1, BODY, title="1.0.0")])
    assert len(store.posts) == 2


def test_two_posts_of_one_feed_are_not_joined_by_another() -> None:
    store = PostStore()
    store.observe("feed", [told(f"{BLOG}/a", BODY), told(f"{BLOG}/b", BODY)])
    store.observe("mirror", [mirrored(1, BODY)])
    assert len(store.posts) == 3
    store.observe("mirror", [mirrored(1, BODY), mirrored(2, BODY)])
    assert len(store.posts) == 4


def test_a_file_and_a_feed_of_other_addresses_are_not_joined_by_their_text() -> None:
    store = PostStore()
    store.observe("repo", [written("a.md", BODY, url=f"{BLOG}/a")])
    store.observe("mirror", [mirrored(1, BODY)])
    assert len(store.posts) == 2
