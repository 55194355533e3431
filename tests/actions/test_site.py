"""Records of all posts are brought up to date, whatever comes in between."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.actions.site import RecordSync, SyncResult, keepers
from syndicator.errors import Limited, NeedsLogin, Permanent, Retryable, UsageError
from tests.commands import retract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from syndicator.model import Announcement, Post
    from tests.a_blog import Blog


class Keeper:
    """Keeps a record as a text, by its page's address. `limits`: what it raises, by the number of the request."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.order: list[str] = []
        self.limits: dict[int, Exception] = {}
        self._requests = 0

    def _count(self) -> None:
        self._requests += 1
        if error := self.limits.get(self._requests):
            raise error

    def keep(self, announcement: Announcement) -> bool:
        self._count()
        text = announcement.text
        slug = text.rpartition("blog.example.dev/")[2].partition("\n")[0]
        self.order.append(slug)
        if self.kept.get(slug) == text:
            return False
        self.kept[slug] = text
        return True

    def remove(self, url: str) -> bool:
        self._count()
        return self.kept.pop(url.rstrip("/").rpartition("/")[2], None) is not None

    def addresses(self, posts: Iterable[Post]) -> Mapping[str, str]:
        return {post.url: post.slug for post in posts}

    def instructions(self) -> Sequence[str]:
        return ()


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def posts(blog: Blog) -> Blog:
    """Six posts, of which two are old."""
    blog.channels = (f"{blog.channels[0]}\nwait_until_live = false",)
    for n, days in enumerate((400, 300, 3, 2, 1)):
        blog.write(f"post-{n}", day=blog.now - timedelta(days=days))
    return blog


def sync(blog: Blog, keeper: Keeper, **more: Any) -> SyncResult:
    with blog.open() as session:
        session.ingest()
        made = RecordSync(session.config, session.ledger, session.posts, session.composer, "outbox")
        return made.sync(keeper, **more)


def slugs(blog: Blog) -> set[str]:
    with blog.open() as session:
        session.ingest()
        return {post.slug for post in session.posts.all().values()}


def test_every_public_post_has_a_record_and_none_is_announced(posts: Blog, keeper: Keeper) -> None:
    result = sync(posts, keeper)
    assert keeper.kept.keys() == slugs(posts)
    assert (result.written, result.unchanged, result.removed, result.left) == (len(keeper.kept), 0, 0, 0)
    assert (result.stopped, result.problems) == ("", [])
    assert posts.sent() == []
    assert keeper.order == ["one", "post-4", "post-3", "post-2", "post-1", "post-0"]  # the newest first


def test_the_second_time_only_what_has_changed_is_written(posts: Blog, keeper: Keeper) -> None:
    sync(posts, keeper)
    posts.write("post-2", day=posts.now - timedelta(days=3), text="Quite another text, for once.")
    result = sync(posts, keeper)
    assert (result.written, result.unchanged) == (1, len(keeper.kept) - 1)
    assert "another text" in keeper.kept["post-2"]


@pytest.mark.parametrize(
    "front",
    [
        "draft: true",
        "syndicate: false",
        "syndicate: {outbox: false}",
        "syndicate: {at: 2099-01-01}",
        "date: 2099-01-01",
    ],
)
def test_what_is_not_for_the_public_or_this_channel_has_none(posts: Blog, keeper: Keeper, front: str) -> None:
    posts.write("secret", front=front)
    sync(posts, keeper)
    assert "secret" not in keeper.kept
    assert "post-0" in keeper.kept


def test_what_the_channel_excludes_has_none(posts: Blog, keeper: Keeper) -> None:
    posts.channels = (f'{posts.channels[0]}\nonly = {{ tags = ["python"] }}',)
    posts.write("chosen", front="tags: [python]")
    sync(posts, keeper)
    assert list(keeper.kept) == ["chosen"]


@pytest.mark.long
def test_records_of_withdrawn_posts_are_removed(posts: Blog, keeper: Keeper) -> None:
    posts.policy = 'first_run = "all"\nmax_age = "0s"\nflood = 0\nmin_gap = "0s"'
    posts.run()
    sync(posts, keeper)
    posts.write("post-1", day=posts.now - timedelta(days=300), front="draft: true")
    with posts.open() as session:
        assert retract(session, "post-2")[1] == []
    result = sync(posts, keeper)
    assert result.removed == 2
    assert {"post-1", "post-2"} & keeper.kept.keys() == set()
    assert sync(posts, keeper).written == 0


def test_a_retracted_post_that_is_sent_again_has_a_record_again(posts: Blog, keeper: Keeper) -> None:
    posts.policy = 'first_run = "all"\nmax_age = "0s"\nflood = 0\nmin_gap = "0s"'
    posts.run()
    with posts.open() as session:
        retract(session, "post-2")
        (delivery,) = [d for d in session.ledger.deliveries.all() if d.rule == "retracted"]
        session.ledger.decisions.add_round(delivery.post_id, "outbox", "pushed")
    sync(posts, keeper)
    assert "post-2" in keeper.kept


@pytest.mark.parametrize("error", [Limited("no more", retry_after=timedelta(hours=1)), NeedsLogin("log in")])
def test_what_stops_it_is_told_and_the_next_call_goes_on_there(posts: Blog, keeper: Keeper, error: Exception) -> None:
    keeper.limits = {3: error}
    result = sync(posts, keeper)
    assert (result.written, result.left) == (2, len(slugs(posts)) - 2)
    assert result.stopped == str(error)
    assert result.retry_after == getattr(error, "retry_after", None)
    result = sync(posts, keeper)
    assert (result.unchanged, result.left, result.stopped) == (2, 0, "")
    assert keeper.kept.keys() == slugs(posts)


@pytest.mark.parametrize("error", [Permanent("its title is too long"), Retryable("changed meanwhile")])
def test_what_is_wrong_with_one_post_stops_no_other(posts: Blog, keeper: Keeper, error: Exception) -> None:
    keeper.limits = {2: error}
    result = sync(posts, keeper)
    assert result.problems == [f"post-4: {error}"]
    assert keeper.kept.keys() == slugs(posts) - {"post-4"}
    assert (result.left, result.stopped) == (0, "")


def test_a_removal_that_fails_is_told_and_stops_no_other(posts: Blog, keeper: Keeper) -> None:
    sync(posts, keeper)
    posts.write("post-1", day=posts.now - timedelta(days=300), front="draft: true")
    keeper._requests, keeper.limits = 0, {1: Permanent("no")}
    assert sync(posts, keeper).problems == ["post-1: no"]
    assert sync(posts, keeper).removed == 1


def test_progress_is_shown_of_what_is_wanted(posts: Blog, keeper: Keeper) -> None:
    seen: list[str] = []

    def progress(given: Sequence[Post]) -> Iterator[Post]:
        for post in given:
            seen.append(post.slug)
            yield post

    sync(posts, keeper, progress=progress)
    assert seen == keeper.order


def test_many_posts_are_read_in_batches(posts: Blog, keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.app.posts._SMALL_BATCH", 2)
    sync(posts, keeper)
    assert keeper.kept.keys() == slugs(posts)


def test_a_blog_without_such_a_channel_is_told(posts: Blog) -> None:
    with posts.open() as session:
        with pytest.raises(UsageError, match="no channel keeps records"):
            keepers(session.channels, [])
        with pytest.raises(UsageError, match="not found"):
            keepers(session.channels, ["nobody"])
