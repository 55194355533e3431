"""A source that is all other at once is held whole, and nothing of it is sent, until a person accepts it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.actions.approve import approve_source
from syndicator.errors import UsageError
from tests.a_blog import START, Blog
from tests.commands import status
from tests.sources.matching.test_bodies import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from syndicator.app.results import PassResult

SITE = "https://blog.example.dev"


class FeedBlog(Blog):
    """A blog of one feed, a file of ten entries, the newest first."""

    def show(self, numbers: Iterable[int], *, name: str = "post", title: str = "The blog", site: str = SITE) -> None:
        """An entry for each number, which is its day and its text."""
        items = "".join(
            f"<item><title>{name} {number}</title><link>{site}/{name}-{number}</link><guid>{name}-{number}</guid>"
            f"<pubDate>{START + timedelta(days=number - 30):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            f"<description>{text(hash_of(name) + number)}</description></item>"
            for number in numbers
        )
        (self.folder / "feed.xml").write_text(
            f'<rss version="2.0"><channel><title>{title}</title><link>{site}</link>{items}</channel></rss>'
        )

    def later_run(self) -> PassResult:
        return self.later(hours=1).run()

    @property
    def error(self) -> str:
        with self.open("look") as session:
            return str(status(session)["sources"]["feed0"]["error"])

    def accept(self, name: str = "feed0") -> str:
        with self.open("look") as session:
            return approve_source(session.ledger.sources, [each.name for each in session.config.sources], name)


def hash_of(name: str) -> int:
    return sum(map(ord, name)) * 1000


@pytest.fixture
def blog(tmp_path: Path) -> FeedBlog:
    policy = 'first_run = "skip"\nmax_age = "999d"\nflood = 50'
    blog = FeedBlog(tmp_path, policy=policy, feeds=(str(tmp_path / "feed.xml"),))
    blog.write("in-the-folder", day=START - timedelta(days=99))
    blog.show(range(10))
    assert blog.run().problems == ()
    return blog


def test_a_read_in_which_most_posts_are_others_is_held_whole_until_it_is_accepted(blog: FeedBlog) -> None:
    blog.show(range(10), name="other")
    problem = "10 of 10 posts are gone and 10 are new, all at once: held; if that is right, `syndicator approve --source feed0`"
    assert blog.later_run().problems == (f"feed0: {problem}",)
    assert blog.later_run().problems == (f"feed0: {problem}",)
    assert blog.error == problem
    assert blog.sent() == []
    with blog.open("look") as session:
        (alert,) = status(session)["needs_you"]
        assert alert["what"] == f"source feed0: {problem}"
        assert alert["command"] == "syndicator approve --source feed0"
        assert not [post for post in session.posts.all().values() if post.slug.startswith("other")]
    assert blog.accept() == "approved: the source feed0 as it is now; the next pass reads it"
    assert blog.later_run().problems == ()
    assert len(blog.sent()) == 10
    assert blog.error == ""


@pytest.mark.long
def test_what_was_accepted_once_is_not_accepted_for_ever(blog: FeedBlog) -> None:
    blog.show(range(10), name="other")
    blog.later_run()
    blog.accept()
    blog.later_run()
    assert blog.accept() == "nothing is held for the source feed0"
    blog.show(range(10), name="third")
    assert len(blog.later_run().problems) == 1


@pytest.mark.long
def test_a_source_that_is_itself_again_is_not_held(blog: FeedBlog) -> None:
    blog.show(range(10), name="other")
    blog.later_run()
    blog.accept()
    blog.show(range(10))
    assert blog.later_run().problems == ()
    blog.show(range(10), name="other")
    assert len(blog.later_run().problems) == 1


@pytest.mark.parametrize(
    ("others", "is_held"),
    [
        ((), False),
        (range(8, 10), False),  # two are new
        (range(5, 10), False),  # half are gone
        (range(4, 10), True),
    ],
)
def test_most_must_be_gone_and_many_new(blog: FeedBlog, others: Iterable[int], is_held: bool) -> None:
    kept = [number for number in range(10) if number not in others]
    blog.show(kept)
    with (blog.folder / "feed.xml").open() as file:
        same = file.read().split("<item>", 1)[1]
    blog.show(others, name="other")
    path = blog.folder / "feed.xml"
    path.write_text(path.read_text().replace("</channel></rss>", f"<item>{same}"))
    assert bool(blog.later_run().problems) == is_held


@pytest.mark.long
def test_a_few_that_are_new_make_no_upheaval_though_all_others_are_gone(blog: FeedBlog) -> None:
    blog.show([0, 1], name="other")
    assert blog.later_run().problems == ()
    assert len(blog.sent()) == 2


@pytest.mark.parametrize(("number", "is_held"), [(2, False), (3, True)])
def test_three_new_posts_are_many(tmp_path: Path, number: int, is_held: bool) -> None:
    blog = Blog(tmp_path)
    for old in range(4):
        blog.write(f"a{old}", text=text(old))
    blog.run()
    for old in range(4):
        (tmp_path / f"posts/a{old}.md").unlink()
    for new in range(number):
        blog.write(f"b{new}", text=text(new + 50))
    assert bool(blog.later(hours=1).run().problems) == is_held


@pytest.mark.long
def test_two_weeks_asleep_empty_a_window(blog: FeedBlog) -> None:
    blog.show(range(10, 20))
    assert blog.later_run().problems == ()
    assert len(blog.sent()) == 10


@pytest.mark.long
def test_another_address_in_the_configuration_is_no_upheaval(blog: FeedBlog) -> None:
    blog.show(range(10), name="other")
    (blog.folder / "feed.xml").rename(blog.folder / "moved.xml")
    blog.feeds = (str(blog.folder / "moved.xml"),)
    assert blog.later_run().problems == ()
    blog.show(range(10), name="third")
    (blog.folder / "feed.xml").rename(blog.folder / "moved.xml")
    assert len(blog.later_run().problems) == 1


def test_a_folder_of_other_posts_is_held_too(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    for number in range(5):
        blog.write(f"a{number}", text=text(number))
    blog.run()
    for number in range(5):
        (tmp_path / f"posts/a{number}.md").unlink()
        blog.write(f"b{number}", text=text(number + 50))
    (problem,) = blog.later(hours=1).run().problems
    assert problem.startswith("repo: 5 of 5 posts are gone and 5 are new, all at once: held; ")
    assert blog.sent() == []


# another site's


@pytest.mark.long
@pytest.mark.parametrize("days", [range(24, 29), [28]])
def test_a_feed_that_is_another_sites_for_an_hour_is_a_source_in_trouble(blog: FeedBlog, days: Iterable[int]) -> None:
    blog.show(days, name="offer", title="Buy this domain", site="https://parked.example")
    problem = (
        'has none of its known posts and is "Buy this domain" on parked.example now, another site\'s feed: nothing of it is used; '
        "if that is right, `syndicator approve --source feed0`"
    )
    assert blog.later_run().problems == (f"feed0: {problem}",)
    assert blog.sent() == []
    with blog.open("look") as session:
        assert status(session)["needs_you"] == []
    blog.show(range(11))
    assert blog.later_run().problems == ()
    assert blog.sent() == ["post-10"]


@pytest.mark.long
def test_another_sites_feed_may_be_accepted(blog: FeedBlog) -> None:
    blog.show([28], name="offer", title="A new name", site="https://elsewhere.example")
    blog.later_run()
    blog.accept()
    assert blog.later_run().problems == ()
    assert blog.sent() == ["offer-28"]


@pytest.mark.parametrize(
    ("title", "site", "name"),
    [
        ("The blog", "https://elsewhere.example", "offer"),  # a new domain
        ("A new name", "https://www.blog.example.dev", "offer"),
        ("A new name", "https://elsewhere.example", "post"),  # and one of the posts
    ],
)
def test_a_blog_with_a_new_name_or_domain_is_still_the_blog(blog: FeedBlog, title: str, site: str, name: str) -> None:
    blog.show([9, 28], name=name, title=title, site=site)
    assert blog.later_run().problems == ()


def test_only_a_source_there_is_can_be_accepted(blog: FeedBlog) -> None:
    assert blog.accept() == "nothing is held for the source feed0"
    with pytest.raises(UsageError, match="source 'nope' not found \\(available: repo, feed0"):
        blog.accept("nope")
