"""Entries become posts under keys and with fingerprints that stay."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.config import SourceConfig
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource
from tests.sources.feed.feeds import (
    RSS,
    VIDEO_AND_RELEASE,
    item,
    post_of_item,
    posts,
    read,
)

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import SourceUpdate


def test_an_item_becomes_a_post(tmp_path: Path) -> None:
    post = post_of_item(
        tmp_path,
        """<item><title><![CDATA[ Cats &amp; dogs ]]></title><link>https://blog.example.dev/cats?utm_source=rss</link>
        <guid isPermaLink="false">41</guid><pubDate>Fri, 07 Jul 2023 21:07:25 GMT</pubDate>
        <category>Machine Learning</category><category>machine learning</category>
        <description>In short.</description><content:encoded><![CDATA[<p>At length.</p>]]></content:encoded>
        </item>""",
    )
    assert post.title == "Cats & dogs"
    assert post.url == "https://blog.example.dev/cats"
    assert post.slug == "cats"
    assert post.published_at == datetime(2023, 7, 7, 21, 7, 25, tzinfo=UTC)
    assert [tag.lower() for tag in post.tags] == ["machine learning"]
    assert (post.summary, post.html) == ("In short.", "<p>At length.</p>")
    assert post.generator == "rss"


def test_a_note_without_title_is_known_by_its_first_words(tmp_path: Path) -> None:
    words = "Some thoughts, at a length that no headline has, about the way in which notes have no title at all"
    post = post_of_item(tmp_path, f"<item><guid>1</guid><description>&lt;p&gt;{words}&lt;/p&gt;</description></item>")
    assert post.title == "Some thoughts, at a length that no headline has, about the way in…"
    assert post.front_matter == {"untitled": True}


def test_a_video_and_a_release_are_named_by_their_ids(tmp_path: Path) -> None:
    video, release = (each.post for each in read(tmp_path / "feed.xml", VIDEO_AND_RELEASE).source_posts)
    assert (video.slug, video.generator, video.cover) == ("abc_DEF-1", "youtube", "https://i.example/1.jpg")
    assert (release.slug, release.generator, release.cover) == ("v1.2", "release", "")
    assert release.published_at == datetime(2024, 1, 2, tzinfo=UTC)


def keys(found: SourceUpdate) -> set[str]:
    return set(found.present)


def test_entries_that_share_an_id_keep_their_names_when_another_comes(tmp_path: Path) -> None:
    old = item(guid="same", link="/a", title="A") + item(guid="same", link="/b", title="B")
    before = read(tmp_path / "feed.xml", RSS.format(old))
    after = read(tmp_path / "feed.xml", RSS.format(item(guid="same", link="/c", title="C") + old))
    assert len(keys(before)) == 2
    assert keys(before) < keys(after)


def test_an_entry_that_is_there_twice_is_there_once(tmp_path: Path) -> None:
    assert len(read(tmp_path / "feed.xml", RSS.format(item(guid="1", title="A") * 2)).source_posts) == 1


def test_an_entry_that_says_nothing_is_none(tmp_path: Path) -> None:
    assert keys(
        read(tmp_path / "f.xml", RSS.format("<item><category>x</category></item>" + item(guid="b", title="B")))
    ) == {"b"}


def test_one_link_for_all_entries_makes_them_no_less_different(tmp_path: Path) -> None:
    items = "".join(item(link="/", title=f"Number {number}") for number in range(5))
    assert len(read(tmp_path / "feed.xml", RSS.format(items)).source_posts) == 5


def test_a_home_page_is_no_alias(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "feed.xml", RSS.format(item(guid="1", link="https://blog.example.dev/"))).source_posts
    assert found.aliases == {"guid:1"}


def dated(date: str, title: str = "A") -> str:
    return RSS.format(item(guid="1", title=title, pubDate=date))


@pytest.mark.parametrize(
    ("later", "is_change"),
    [
        ("Sat, 08 Jul 2023 00:00:00 GMT", False),
        ("Thu, 06 Jul 2023 00:00:00 GMT", True),
        ("Sat, 07 Jul 2080 00:00:00 GMT", True),
    ],
)
def test_a_date_that_only_moves_on_is_no_change(tmp_path: Path, later: str, is_change: bool) -> None:
    first = read(tmp_path / "feed.xml", dated("Fri, 07 Jul 2023 00:00:00 GMT"))
    second = read(tmp_path / "feed.xml", dated(later), dict(first.present))
    assert bool(second.source_posts) == is_change


def test_an_edited_entry_keeps_its_first_date(tmp_path: Path) -> None:
    first = read(tmp_path / "feed.xml", dated("Fri, 07 Jul 2023 00:00:00 GMT"))
    second = read(tmp_path / "feed.xml", dated("Sat, 08 Jul 2023 00:00:00 GMT", "B"), dict(first.present))
    assert second.source_posts[0].post.published_at == datetime(2023, 7, 7, tzinfo=UTC)


def test_posts_that_are_places_on_one_page_are_different(tmp_path: Path) -> None:
    found = posts(tmp_path, RSS.format("".join(item(title="Letter", link=f"/letters#{n}") for n in range(5))))
    assert [each.url for each in found] == [f"https://blog.example.dev/letters#{n}" for n in range(5)]


def test_what_differs_in_its_text_only_is_different_and_keeps_its_name_when_another_comes(tmp_path: Path) -> None:
    def keys(*texts: str) -> list[str]:
        path = tmp_path / "feed"
        path.write_text(RSS.format("".join(item(title="v1", link="/v1", guid="v1", description=t) for t in texts)))
        feed = FeedSource(
            SourceConfig(kind="feed", name="blog", url=str(path)), blog_url="", zone=UTC, guard=UrlGuard()
        )
        return list(feed.read({}, {}).present)

    two = keys("b", "a")
    three = keys("c", "b", "a")
    assert (len(two), len(three)) == (2, 3)
    assert set(two) < set(three)
    assert keys("a", "a") == two[1:]
