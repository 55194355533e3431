"""Blogs as a poller sees them over years: one id for each post that there really was."""

from __future__ import annotations

import re
import subprocess
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.config import SourceConfig
from syndicator.model import Post, SourcePost
from syndicator.sources.repo import RepoSource
from syndicator.sources.urls import alias_of, slug_of
from tests import ROOT
from tests.fakes.post_store import PostStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.long

CORPUS = ROOT.parent / "shared" / "corpus"
BLOG = "https://blog.example.dev"
BLOGS = {  # folder: (posts, files whose slug is that of another file too)
    "plain/simonw+til": (577, 4),
    "hugo/rust-lang+blog.rust-lang.org": (751, 107),
    "hugo/letsencrypt+website": (119, 3),
    "hugo/ropensci+roweb3": (1006, 118),
    "jekyll/jekyll+jekyll/docs": (102, 0),
    "astro/humanwhocodes+humanwhocodes.com": (697, 4),
    "hashnode/vsingh55+Hashnode_Blogs_Backup": (89, 2),
}
START = datetime(2020, 1, 1, tzinfo=UTC)

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not at hand")


def posts_in(folder: Path, state: Path) -> tuple[SourcePost, ...]:
    """What the repository source reads there."""
    source = SourceConfig(kind="repo", name="posts", path=folder, blog_url=BLOG)
    return RepoSource(source, zone=UTC, state=state).read({}, {}).source_posts


# real ones


@needs_corpus
def test_every_commit_of_a_real_backup_gives_one_id_for_each_slug(tmp_path: Path) -> None:
    (bundle,) = (CORPUS / "git-history").glob("*.bundle")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--no-checkout", bundle, clone], check=True, capture_output=True)
    listed = subprocess.run(["git", "-C", clone, "rev-list", "--all", "--reverse"], check=True, capture_output=True)
    commits = listed.stdout.decode().split()
    store = PostStore()
    ids_of_slug: defaultdict[str, set[str]] = defaultdict(set)
    for commit in commits:
        subprocess.run(["git", "-C", clone, "checkout", "-q", "-f", commit], check=True)
        shown = posts_in(clone, tmp_path)
        ids = store.observe("posts", shown)
        for source_post in shown:
            ids_of_slug[source_post.post.slug].add(ids[source_post.key])
    assert len(commits) == 206
    assert len(store.posts) == 89
    assert {slug: len(ids) for slug, ids in ids_of_slug.items() if len(ids) > 1} == {}


@needs_corpus
@pytest.mark.parametrize("files_first", [True, False])
@pytest.mark.parametrize(("folder", "posts", "sharing"), [(name, *counts) for name, counts in BLOGS.items()])
def test_a_real_blog_and_its_feed_are_one_list(
    folder: str, posts: int, sharing: int, files_first: bool, tmp_path: Path
) -> None:
    """Its feed gives each page the address that the page has, or that its folder and slug would give it."""
    files = posts_in(CORPUS / folder, tmp_path)
    pages = {
        entry.key: (entry, source_post.key) for source_post in reversed(files) if (entry := feed_entry(source_post))
    }
    looks = {"posts": files, "feed": tuple(entry for entry, _ in pages.values())}
    store = PostStore()
    ids = {source: store.observe(source, looks[source]) for source in (sorted(looks, reverse=files_first))}
    assert len(set(ids["posts"].values())) == posts
    assert sum(number for number in Counter(one.post.slug for one in files).values() if number > 1) == sharing
    joined = {key: post for key, post in ids["feed"].items() if post in set(ids["posts"].values())}
    assert {key: post for key, post in joined.items() if post != ids["posts"][pages[key][1]]} == {}
    assert len(joined) >= 0.99 * len(pages)


def feed_entry(source_post: SourcePost) -> SourcePost | None:
    """The file as its blog's feed would tell it; translations are no entries of it."""
    if re.search(r"\.[a-z]{2}\.\w+$", source_post.key):
        return None
    folder = re.sub(r"(/?[^/]+/_?index\.\w+|/?[^/]+)$", "", source_post.key)
    stated = sorted(alias.removeprefix("url:") for alias in source_post.aliases if alias.startswith("url:"))
    url = stated[0] if stated else "/".join(filter(None, (BLOG, folder, source_post.post.slug)))
    return entry(url, source_post.post, f"<p>{source_post.digest}</p>")


def entry(url: str, post: Post, body: str, *, guid: str = "") -> SourcePost:
    """An entry of a feed about a post."""
    return SourcePost(
        source="feed",
        key=guid or url,
        post=replace(post, url=url, slug=slug_of(url), generator="rss", markdown=""),
        aliases=frozenset({f"guid:{guid or url}", str(alias_of(url))}),
        digest=body,
    )


# one that does all that real ones did


class Feed:
    """Three hundred posts in six years, some with the same slug each year, and what became of their feed."""

    def __init__(self) -> None:
        self.written: list[Post] = []
        self.bodies: list[str] = []
        self.domain = "https://example.com"
        self.generation = 0  # of the feed's ids
        self.deleted: set[int] = set()

    def write(self, number: int) -> None:
        """A post every week; each tenth is the yearly report of its kind."""
        at = START + timedelta(days=7 * number)
        slug = f"report-{number // 10 % 5}" if number % 10 == 0 else f"post-{number}"
        self.written.append(Post(slug=slug, title=slug.title(), published_at=at))
        self.bodies.append(f"<p>{number}</p>")

    def shown(self, window: int = 10, *, at: datetime | None = None) -> list[SourcePost]:
        numbers = [number for number in range(len(self.written)) if number not in self.deleted][-window:]
        return [self.entry(number, at) for number in numbers]

    def entry(self, number: int, at: datetime | None = None) -> SourcePost:
        post = self.written[number]
        url = f"{self.domain}/{post.published_at:%Y/%m}/{post.slug}"
        dated = replace(post, published_at=at) if at else post
        return entry(url, dated, self.bodies[number], guid=f"{self.generation}-{number}")


def states(feed: Feed) -> Iterator[list[SourcePost]]:
    """Every state of the feed that a poller saw."""
    for number in range(300):
        feed.write(number)
        yield feed.shown()
        if number % 6 == 1:
            feed.written[-2] = replace(feed.written[-2], title=f"{feed.written[-2].title}, edited")
            yield feed.shown()
        if number % 9 == 4:
            feed.deleted.add(number)  # an old one comes back into the window
            yield feed.shown()
        if number % 25 == 24:
            yield []
            yield feed.shown()
        if number % 40 == 39:
            yield feed.shown(at=datetime(2030, 1, 1, tzinfo=UTC) + timedelta(days=number))  # the time of polling
            yield feed.shown()
        if number % 50 == 49:
            feed.generation += 1
            yield feed.shown()
        if number == 150:
            feed.domain, feed.generation = "https://real.example", feed.generation + 1
            yield feed.shown()
        if number == 200:
            yield feed.shown(201)
            yield feed.shown()


def test_hundreds_of_states_of_one_feed_give_one_id_for_each_post() -> None:
    feed, store, seen = Feed(), PostStore(), 0
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for shown in states(feed):
        seen += 1
        for key, post in store.observe("feed", shown).items():
            ids[key.partition("-")[2]].add(post)
    assert seen > 400
    assert len(ids) == 300
    assert {number: len(given) for number, given in ids.items() if len(given) > 1} == {}
    assert len(store.posts) == 300
