"""The rules of a post's identity, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from syndicator.model import Post, SourcePost, SourceUpdate
from syndicator.sources.matching import KnownPosts, MatchResult, match
from syndicator.sources.urls import alias_of, slug_of
from tests.fakes.post_store import PostStore

DAY = datetime(2023, 7, 7, 21, 7, tzinfo=UTC)
BLOG = "https://blog.example.dev"


def file(key: str, *, url: str = "", cuid: str = "", body: str = "a long text", **post: Any) -> SourcePost:
    """A file of a repository; its address is a guess unless `url` states it."""
    slug = post.pop("slug", key.rpartition("/")[2].removesuffix(".md"))
    words: dict[str, Any] = {"title": f"About {slug}", "published_at": DAY, "generator": "hugo"} | post
    aliases = {alias_of(url) if url else None, f"cuid:{cuid}" if cuid else None} - {None}
    made = Post(slug=slug, url=url or f"{BLOG}/{slug}", **words)
    return SourcePost(source="repo", key=key, post=made, aliases=frozenset(map(str, aliases)), digest=body)


def entry(url: str, *, guid: str = "", body: str = "<p>a long text</p>", **post: Any) -> SourcePost:
    """An entry of a feed."""
    slug = post.pop("slug", slug_of(url))
    words: dict[str, Any] = {"title": f"About {slug}", "published_at": DAY, "generator": "rss"} | post
    aliases = {alias_of(url), f"guid:{guid or url}"} - {None}
    made = Post(slug=slug, url=url, **words)
    return SourcePost(source="feed", key=guid or url, post=made, aliases=frozenset(map(str, aliases)), digest=body)


def changed(source_post: SourcePost, **post: Any) -> SourcePost:
    return replace(source_post, post=replace(source_post.post, **post))


def days(number: int) -> datetime:
    return DAY + timedelta(days=number)


HASHNODE = {"slug": "intro", "title": "Introduction", "generator": "hashnode"}


# one source over time


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (file("a.md"), changed(file("a.md"), title="Another title")),
        (file("a.md"), changed(file("a.md"), published_at=days(9))),
        (file("a.md"), changed(file("a.md"), slug="b", url=f"{BLOG}/b")),
        (file("a.md"), file("a.md", body="another text")),
        (file("a.md"), file("2023/a.md")),
        (file("a.md"), file("b.md", slug="a")),
        (file("a.md"), file("b.md", title="About a")),
        (file("a.md", published_at=None), file("b.md", published_at=None, title="About a")),
        (file("a.md"), file("b.md")),
        (file("a.md", url=f"{BLOG}/a"), file("a.md", url="https://elsewhere.example/a")),
        (file("a.md", cuid="c1"), file("b.md", cuid="c1", title="All", body="is new", published_at=days(400))),
        (file("c1.md", cuid="c1", **HASHNODE), file("c2.md", cuid="c2", body="new", published_at=days(9), **HASHNODE)),
        (entry(f"{BLOG}/a"), entry(f"{BLOG}/a", guid="7")),
        (entry(f"{BLOG}/a", guid="7"), entry(f"{BLOG}/b", guid="7")),
        (entry(f"{BLOG}/a"), entry(f"{BLOG}/b", title="About a")),
        (entry(f"{BLOG}/a"), entry("https://new.example/a")),
        (entry(f"{BLOG}/a", guid="1"), entry("https://new.example/a", guid="2", body="<p>other links</p>")),
        (entry(f"{BLOG}/a", published_at=None), entry("https://new.example/a", published_at=None)),
        (entry(f"{BLOG}/a", published_at=None), entry(f"{BLOG}/blog/a", published_at=None)),
    ],
)
def test_a_post_that_changes_stays_one(before: SourcePost, after: SourcePost) -> None:
    store = PostStore()
    store.observe(before.source, [before])
    store.observe(before.source, [after])
    assert len(store.posts) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (file("a.md"), file("a.md", slug="b", title="Another", body="another")),  # a path that is used again
        (file("a.md"), file("b.md", body="another")),  # one day is no evidence
        (file("sql/a.md"), file("web/a.md", title="Another", body="another")),
        (file("2019/a.md"), file("2020/a.md", body="another", published_at=days(365))),
        (entry(f"{BLOG}/2019/a"), entry(f"{BLOG}/2020/a", published_at=days(365))),  # out of the window, not gone
        (entry(f"{BLOG}/1", title="Photo"), entry(f"{BLOG}/2", title="Photo", published_at=days(1))),
    ],
)
def test_another_post_is_another(before: SourcePost, after: SourcePost) -> None:
    store = PostStore()
    store.observe(before.source, [before])
    store.observe(before.source, [after])
    assert len(store.posts) == 2
    assert store.lookalikes == {}


def test_a_title_and_its_day_with_another_body_may_be_another_post() -> None:
    store = PostStore()
    (old,) = store.observe("repo", [file("a.md")]).values()
    (new,) = store.observe("repo", [file("b.md", title="About a", body="another")]).values()
    assert store.lookalikes == {new: old}


def test_what_was_in_the_middle_of_a_feed_has_vanished_from_it() -> None:
    store = PostStore()
    older, newer = entry(f"{BLOG}/older", body="old", published_at=days(-1)), entry(f"{BLOG}/newer", body="new")
    store.observe("feed", [newer, entry(f"{BLOG}/a"), older])
    store.observe("feed", [newer, entry(f"{BLOG}/b", title="About a", published_at=days(2)), older])
    assert len(store.posts) == 3


def test_items_seen_at_the_same_time_are_different_posts() -> None:
    store = PostStore()
    store.observe("repo", [file("a.md")])
    store.observe("repo", [file("a.md"), file("copy/a.md")])
    store.observe("repo", [file("a.md"), file("copy/a.md"), file("b.md", title="About a")])
    assert len(store.posts) == 3


def test_what_an_incomplete_read_lacks_has_not_vanished() -> None:
    store = PostStore()
    store.observe("repo", [file("a.md")])
    store.observe("repo", [file("b.md", slug="a")], complete=False)
    assert len(store.posts) == 2


def test_what_two_could_have_become_is_new() -> None:
    store = PostStore()
    store.observe("repo", [file("a.md"), file("b/a.md")])
    store.observe("repo", [file("c/a.md")])
    assert len(store.posts) == 3


@pytest.mark.long
def test_five_years_of_one_slug_in_a_short_feed_are_five_posts() -> None:
    meetings = [
        entry(
            f"{BLOG}/{2015 + year}/at-meetings",
            title="At meetings",
            body=f"<p>{year}</p>",
            published_at=days(365 * year),
        )
        for year in range(5)
    ]
    others = [entry(f"{BLOG}/other-{number}", published_at=days(30 * number)) for number in range(60)]
    feed = sorted([*meetings, *others], key=lambda one: str(one.post.published_at))
    store = PostStore()
    for end in range(1, len(feed) + 1):
        store.observe("feed", feed[max(0, end - 10) : end])
    assert len(store.posts) == 65


@pytest.mark.long
def test_a_feed_that_changes_all_ids_and_its_domain_stays_what_it_was() -> None:
    store = PostStore()
    old = [entry(f"https://example.com/{n % 7}/post-{n % 50}", published_at=days(n)) for n in range(134)]
    new = [entry(f"https://real.example/{n % 7}/post-{n % 50}", published_at=days(n)) for n in range(239)]
    before = {one.post.published_at: store.observe("feed", old)[one.key] for one in old}
    after = store.observe("feed", new)
    assert len(store.posts) == 239
    assert all(after[one.key] == before[one.post.published_at] for one in new[:134])


def test_a_feed_that_vanishes_and_comes_back_has_nothing_new() -> None:
    store, feed = PostStore(), [entry(f"{BLOG}/{number}", published_at=days(number)) for number in range(201)]
    first = store.observe("feed", feed)
    store.observe("feed", [])
    assert store.observe("feed", feed) == first
    assert len(store.posts) == 201


def test_a_short_post_without_title_and_date_goes_by_id_and_address_alone() -> None:
    def note(number: int) -> SourcePost:
        bare = entry(f"{BLOG}/note", guid=str(number), title="Good morning!", published_at=None, body="good morning!")
        return replace(changed(bare, front_matter={"untitled": True}), aliases=frozenset({f"guid:{number}"}))

    store = PostStore()
    for number in range(5):
        store.observe("feed", [note(number)])
    store.observe("feed", [note(0)])
    assert len(store.posts) == 5


def test_a_short_post_with_a_date_is_known_by_its_text_of_that_day() -> None:
    def note(url: str, day: int, text: str) -> SourcePost:
        made = entry(url, title="(its first words)", published_at=days(day), body=text)
        return changed(made, front_matter={"untitled": True})

    store = PostStore()
    store.observe("feed", [note(f"{BLOG}/{n}.html", n, f"Text {n}") for n in range(9)])
    store.observe("feed", [note(f"{BLOG}/text-{n}/", n, f"Text {n}") for n in range(10)])
    assert len(store.posts) == 10


@pytest.mark.long
def test_a_text_that_many_share_tells_nothing() -> None:
    store, feed = PostStore(), [entry(f"{BLOG}/{n}", body="Comments", published_at=days(n // 20)) for n in range(100)]
    for end in range(10, 101):
        store.observe("feed", feed[end - 10 : end])
    assert len(store.posts) == 100


def test_ids_that_count_positions_are_found_out() -> None:
    store, titles = PostStore(), ["One", "Two", "Three", "Four", "Five", "Six", "Seven"]

    def feed(newest: int) -> list[SourcePost]:
        shown = range(newest, newest - 4, -1)
        return [
            entry(f"{BLOG}/{titles[n].lower()}", guid=str(place), title=titles[n], body=titles[n], published_at=days(n))
            for place, n in enumerate(shown)
        ]

    for newest in (3, 4, 5, 6):
        ids = store.observe("feed", feed(newest))
        assert len(set(ids.values())) == 4
    assert len(store.posts) == 7


def test_hashnode_files_of_one_slug_and_title_are_one_post() -> None:
    store = PostStore()
    store.observe("repo", [file("c1.md", cuid="c1", **HASHNODE), file("c2.md", cuid="c2", body="new", **HASHNODE)])
    store.observe("repo", [file("c2.md", cuid="c2", body="new", **HASHNODE), file("c3.md", cuid="c3", **HASHNODE)])
    assert len(store.posts) == 1
    store.observe("repo", [file("c4.md", cuid="c4", body="other", **(HASHNODE | {"title": "Another"}))])
    assert len(store.posts) == 2


def test_fifty_posts_made_anew_in_a_day_stay_fifty() -> None:
    def backup(life: int) -> list[SourcePost]:
        words = [HASHNODE | {"slug": f"post-{n}", "title": f"Post {n}"} for n in range(50)]
        return [
            file(f"{life}{n}.md", cuid=f"{life}{n}", published_at=days(life * 99), **word)
            for n, word in enumerate(words)
        ]

    store = PostStore()
    first = store.observe("repo", backup(1))
    both = store.observe("repo", backup(1) + backup(2))
    assert len(store.posts) == 50
    assert [both[f"2{n}.md"] for n in range(50)] == [first[f"1{n}.md"] for n in range(50)]


# aliases


def test_an_alias_that_two_items_carry_identifies_neither() -> None:
    store = PostStore()
    address = f"{BLOG}/2019/meetings"
    store.observe("repo", [file("2009.md", url=address), file("2019.md", url=address)])
    assert store.aliases[f"url:{address}"] is None
    store.observe("repo", [file("2029.md", url=address)])
    assert len(store.posts) == 3


def test_an_alias_of_an_unchanged_item_is_carried_too() -> None:
    store = PostStore()
    store.observe("repo", [file("a.md", url=f"{BLOG}/a")])
    store.observe("repo", [file("a.md", url=f"{BLOG}/a"), file("b.md", url=f"{BLOG}/a")])
    assert store.aliases[f"url:{BLOG}/a"] is None
    assert len(store.posts) == 2


def test_one_link_for_all_items_joins_none() -> None:
    store = PostStore()
    store.observe(
        "feed", [entry(f"{BLOG}/news", guid=str(n), title=f"News {n}", published_at=days(n)) for n in range(122)]
    )
    assert len(store.posts) == 122


# two sources


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (file("a.md"), entry(f"{BLOG}/a")),
        (file("a.md"), entry(f"{BLOG}/2023/07/a?utm_source=rss", title="About “a”", published_at=days(1))),
        (file("a.md"), entry(f"{BLOG}/2023/a", title="Other words")),
        (file("a.md", published_at=None), entry(f"{BLOG}/blog/a", title="Other words")),
        (file("a.md", url=f"{BLOG}/x/y"), entry("http://www.blog.example.dev/x/y/", title="Other", published_at=None)),
        (file("a.md", url="https://medium.example/original-a", slug="a"), entry(f"{BLOG}/a")),
        (file("2023/a/index.md", slug="a"), entry(f"{BLOG}/2023/a", title="Other words", published_at=days(99))),
        (file("2023-07-07-a.md", slug="a"), entry(f"{BLOG}/2023-07-07-a/", title="Other words")),
        (file("窯.md"), entry(f"{BLOG}/yao/", title="About 窯", published_at=days(1))),
        (file("窯.md", title="It's a kiln"), entry(f"{BLOG}/yao/", title="It’s a Kiln")),
        (file("2023-07-07-a.md", slug="a"), entry(f"{BLOG}/2023-07-08-a/", published_at=days(99), title="About a")),
    ],
)
@pytest.mark.parametrize("file_first", [True, False])
def test_file_and_entry_are_one_post_in_any_order(written: SourcePost, told: SourcePost, file_first: bool) -> None:
    store = PostStore()
    for one in (written, told) if file_first else (told, written):
        store.observe(one.source, [one])
    assert len(store.posts) == 1


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (file("a.md"), entry("https://video.example/b", title="About a")),  # a title is not enough elsewhere
        (file("a.md"), entry(f"{BLOG}/b", title="About a", published_at=days(2))),
        (file("2023-07-07-a.md", slug="a"), entry(f"{BLOG}/2023-07-14-a/", title="About a", published_at=days(7))),
        (file("2023-07-07-a/index.md", slug="a"), entry(f"{BLOG}/2023-07-14-a/", title="About a")),
        (file("a.md"), entry(f"{BLOG}/b", title="About a", published_at=None)),
        (file("a.md", url=f"{BLOG}/a"), entry(f"{BLOG}/b", title="About a")),
        (file("sql/a.md"), entry(f"{BLOG}/web/a", title="Another", published_at=days(9))),
        (file("a.md", url=f"{BLOG}/sql/a"), entry(f"{BLOG}/web/a")),
        (file("a.md"), entry("https://video.example/watch?v=dQw4", slug="dQw4", title="About a", generator="youtube")),
    ],
)
@pytest.mark.parametrize("file_first", [True, False])
def test_file_and_entry_of_different_posts_stay_two(written: SourcePost, told: SourcePost, file_first: bool) -> None:
    store = PostStore()
    for one in (written, told) if file_first else (told, written):
        store.observe(one.source, [one])
    assert len(store.posts) == 2


def test_a_slug_that_several_share_is_told_apart_by_the_path_before_it() -> None:
    store = PostStore()
    files = store.observe("repo", [file("sqlite/path.md", title="A"), file("postgres/path.md", title="A")])
    entries = store.observe("feed", [entry(f"{BLOG}/til/postgres/path"), entry(f"{BLOG}/til/sqlite/path")])
    assert entries[f"{BLOG}/til/sqlite/path"] == files["sqlite/path.md"]
    assert entries[f"{BLOG}/til/postgres/path"] == files["postgres/path.md"]


def test_a_slug_that_nothing_tells_apart_joins_none() -> None:
    store = PostStore()
    store.observe("repo", [file("sqlite/path.md", title="A"), file("postgres/path.md", title="A")])
    store.observe("feed", [entry(f"{BLOG}/path", title="A")])
    assert len(store.posts) == 3


def test_a_title_that_two_files_share_joins_none() -> None:
    store = PostStore()
    store.observe("repo", [file("a.md", title="Links"), file("b.md", title="Links", published_at=days(1))])
    store.observe("feed", [entry(f"{BLOG}/c", title="Links")])
    assert len(store.posts) == 3


def test_an_entry_that_comes_back_under_a_new_address_is_known_by_its_file() -> None:
    store = PostStore()
    store.observe("repo", [file("a.md")])
    store.observe("feed", [entry(f"{BLOG}/a")])
    store.observe("feed", [])
    store.observe("repo", [changed(file("a.md"), slug="b")])
    store.observe("feed", [entry(f"{BLOG}/b", title="About a")])
    assert len(store.posts) == 1


# merging and separating


def merged(store: PostStore, source_post: SourcePost) -> MatchResult:
    read = SourceUpdate(present={source_post.key: ""}, source_posts=(source_post,))
    return match(store.known, read, source_post.source, separated=store.separated)


def two_posts() -> tuple[PostStore, str, str]:
    """The entry's, which was there first, and the file's."""
    store = PostStore()
    (told,) = store.observe("feed", [entry(f"{BLOG}/x/a", title="Words")]).values()
    (written,) = store.observe("repo", [file("b.md", published_at=days(99))]).values()
    return store, told, written


@pytest.mark.parametrize(
    "now",
    [
        file("b.md", url=f"{BLOG}/x/a", published_at=days(99)),  # its front matter states the address
        file("b.md", slug="a", title="Words", published_at=days(99)),  # slug and title agree now
    ],
)
def test_two_posts_that_turn_out_to_be_one_are_merged_into_the_older(now: SourcePost) -> None:
    store, told, written = two_posts()
    assert merged(store, now).merged == ((told, written),)
    assert store.observe("repo", [now]) == {"b.md": told}
    assert store.observe("feed", [entry(f"{BLOG}/x/a", title="Words", guid="new")]) == {"new": told}


def test_a_slug_alone_does_not_merge_known_posts() -> None:
    store, *_ = two_posts()
    assert merged(store, file("b.md", slug="a", title="Others", published_at=days(99))).merged == ()


def test_a_burned_alias_merges_nothing() -> None:
    store, told, written = two_posts()
    store.aliases[f"url:{BLOG}/x/a"] = None
    joined = merged(store, file("b.md", url=f"{BLOG}/x", published_at=days(99)))
    assert (joined.merged, told == written) == ((), False)


def test_posts_that_one_source_has_as_two_are_never_merged() -> None:
    store = PostStore()
    store.observe("repo", [file("a.md", cuid="a"), file("b.md", cuid="b")])
    store.observe("repo", [file("b.md", cuid="b")])
    joined = merged(store, replace(file("b.md"), aliases=frozenset({"cuid:a", "cuid:b"})))
    assert joined.merged == ()
    assert joined.aliases == {"cuid:a": None}


def test_what_a_person_took_apart_stays_apart() -> None:
    store, told, written = two_posts()
    store.separated = frozenset({frozenset({told, written})})
    for now in (file("b.md", url=f"{BLOG}/x/a"), file("b.md", slug="a", title="Words")):
        assert store.observe("repo", [now]) == {"b.md": written}
    assert store.observe("feed", [entry(f"{BLOG}/x/a", title="Words", guid="new")]) == {"new": told}


# ids


def test_a_second_installation_gives_the_same_ids() -> None:
    one, other = PostStore(), PostStore()
    for store in (one, other):
        store.observe("feed", [entry(f"{BLOG}/{number}") for number in range(9)])
    assert one.posts == other.posts
    assert all(len(post) == 12 and post.isalnum() and post.islower() for post in one.posts)


def test_new_posts_come_in_the_order_of_publication() -> None:
    files = [file(f"{number}.md", published_at=days(number)) for number in (3, 1, 2)]
    store = PostStore()
    ids = store.observe("repo", [*files, file("undated.md", published_at=None)])
    assert store.posts == [ids[key] for key in ("1.md", "2.md", "3.md", "undated.md")]


def test_a_path_used_again_and_again_gives_new_ids() -> None:
    store = PostStore()
    for number in range(9):
        store.observe("repo", [file("a.md", slug=f"s{number}", title=f"T{number}", body=f"b{number}")])
    assert len(set(store.posts)) == 9


def test_an_id_is_of_the_address_wherever_it_is_read_first() -> None:
    (of_file,) = PostStore().observe("repo", [file("x/y.md", url=f"{BLOG}/a", cuid="c1")]).values()
    (of_entry,) = PostStore().observe("feed", [entry(f"{BLOG}/a", guid="7", title="Another")]).values()
    assert of_file == of_entry
    store = PostStore()
    store.observe("repo", [file("x/y.md", cuid="c1")])
    assert store.posts == list(PostStore().observe("other", [file("z.md", cuid="c1")]).values())


def test_a_text_that_two_posts_share_proves_nothing() -> None:
    store = PostStore()
    store.observe("repo", [file("a.md", body="Comments"), file("b.md", body="Comments")])
    store.observe("repo", [file("c.md", body="Comments", title="C"), file("b.md", body="Comments")])
    assert len(store.posts) == 3


def test_sources_that_use_the_same_keys_are_not_confused() -> None:
    store = PostStore()
    other = replace(file("a.md", url=f"{BLOG}/a"), source="other")
    store.observe("other", [other])
    first = file("a.md", slug="first", title="First", body="first", published_at=days(5))
    store.observe("repo", [first])
    store.observe("repo", [first, file("b.md", slug="a", url="https://mirror.example/a", title="About a")])
    assert len(store.posts) == 2


def test_nothing_new_is_nothing_to_join() -> None:
    assert match(KnownPosts(), SourceUpdate(present={"a.md": ""}), "repo") == MatchResult()


@pytest.mark.long
def test_a_large_blog_is_joined_quickly() -> None:
    from tests.bench.bench_identity import measure

    seconds = measure(1000)
    assert seconds["first read"] < 0.5
    assert seconds["first read of the other source"] < 1
    assert seconds["ten changed, two sources"] < 0.05
