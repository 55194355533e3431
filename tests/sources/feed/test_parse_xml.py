"""XML of every kind becomes entries, with what was put in the wrong place."""

from __future__ import annotations

import time
from datetime import UTC, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.sources.feed.entry import Pace
from syndicator.sources.feed.parse_xml import read_xml
from syndicator.sources.feed.raw import RawFeed
from tests.sources.feed.feeds import (
    ATOM,
    RSS,
    item,
    post,
    post_of_item,
    read,
    rss,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;strike&gt;65%&lt;/strike&gt; off", "65% off"),
        ("<![CDATA[Vec<T> explained]]>", "Vec<T> explained"),
        ("&amp;#8220;Quoted&amp;#8221;", "“Quoted”"),
        ("  two\n  lines ", "two lines"),
        ("<![CDATA[left\u202eright\x85]]>", "leftright"),
    ],
)
def test_titles_are_plain_text(tmp_path: Path, written: str, title: str) -> None:
    assert post_of_item(tmp_path, f"<item><title>{written}</title></item>").title == title


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("<pubDate>Fri, 07 Jul 2023 21:07:25 +0200</pubDate>", "2023-07-07T19:07:25+00:00"),
        ("<pubDate>2023-07-07 21:07</pubDate>", "2023-07-07T19:07:00+00:00"),
        ("<pubDate>Seg, 24 Set 2018 10:00:00 GMT</pubDate>", "2018-09-24T10:00:00+00:00"),
        ("<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2023-07-07</dc:date>", "2023-07-06T22:00:00+00:00"),
        ("<pubDate>yesterday</pubDate>", None),
        ("<pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>", None),
        ("", None),
    ],
)
def test_dates_are_read_in_the_blogs_zone_and_never_made_up(tmp_path: Path, written: str, instant: str | None) -> None:
    found = post_of_item(tmp_path, f"<item><title>x</title>{written}</item>").published_at
    assert (found and found.isoformat()) == instant


@pytest.mark.parametrize(
    ("item", "cover"),
    [
        ('<enclosure url="/c.jpg" length="0" type="image/jpeg"/>', "https://blog.example.dev/c.jpg"),
        ('<enclosure url="/c.mp3" length="0" type="audio/mpeg"/>', ""),
        ('<h:coverImage xmlns:h="https://hashnode.com/rss">https://c.dev/1.png</h:coverImage>', ""),
        (
            '<hashnode:coverImage xmlns:hashnode="https://hashnode.com/rss">//c.dev/1.png</hashnode:coverImage>',
            "https://c.dev/1.png",
        ),
        ('<m:thumbnail xmlns:m="http://search.yahoo.com/mrss/" url="https://c.dev/t.png"/>', "https://c.dev/t.png"),
        (
            '<m:content xmlns:m="http://search.yahoo.com/mrss/" medium="image" url="https://0.gravatar.com/avatar/1"/>',
            "",
        ),
        ('<m:content xmlns:m="http://search.yahoo.com/mrss/" type="video/mp4" url="https://c.dev/v.mp4"/>', ""),
    ],
)
def test_the_cover_is_a_picture_of_the_post(tmp_path: Path, item: str, cover: str) -> None:
    assert post_of_item(tmp_path, f"<item><title>x</title>{item}</item>").cover == cover


def test_relative_links_start_from_the_site(tmp_path: Path) -> None:
    assert post_of_item(tmp_path, "<item><link>posts/one/</link></item>").url == "https://blog.example.dev/posts/one/"


def test_the_original_link_is_preferred_to_that_of_a_counter(tmp_path: Path) -> None:
    item = """<item xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"><link>https://feeds.example/~r/1</link>
    <f:origLink>https://blog.example.dev/one?utm_medium=feed</f:origLink></item>"""
    assert post_of_item(tmp_path, item).url == "https://blog.example.dev/one"


def test_the_summary_is_what_is_not_the_body_once_more(tmp_path: Path) -> None:
    encoded = "<content:encoded>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded>"
    same = post_of_item(tmp_path, f"<item><title>x</title><description>All of it.</description>{encoded}</item>")
    assert same.summary == ""
    wordpress = "In short. The post x appeared first on Blog."
    other = post_of_item(tmp_path, f"<item><title>x</title><description>{wordpress}</description>{encoded}</item>")
    assert other.summary == "In short."


@pytest.mark.parametrize(("end", "titles"), [("<item><title>Half", ["Whole"]), ("", ["Whole"])])
def test_of_a_feed_that_ends_in_the_middle_only_whole_entries_are_read(
    tmp_path: Path, end: str, titles: list[str]
) -> None:
    found = read(tmp_path / "f.xml", f'<rss version="2.0"><channel>{item(guid="b", title="Whole")}{end}')
    assert [one.post.title for one in found.source_posts] == titles
    assert not found.complete


def test_an_entity_bomb_is_harmless(tmp_path: Path) -> None:
    entities = "".join(f"<!ENTITY {name} '{f'&{former};' * 10}'>" for former, name in pairwise("abcdefghij"))
    bomb = f"<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>{entities}]>{RSS.format('<item><title>&j;</title></item>')}"
    start = time.process_time()
    found = read(tmp_path / "feed.xml", bomb)
    assert time.process_time() - start < 5
    assert all(len(each.post.title) < 1000 for each in found.source_posts)


_PIECES = """<item> </item> <title> </title> <link> </link> <guid> <pubDate> </pubDate> <![CDATA[ ]]> <ttl>9</ttl> <a<href='
 &lt; &#0; &x; <!-- --> < > http://[ // 2023-01-01 \x00 é"""
_MARKUP = st.lists(st.sampled_from(_PIECES.split()), max_size=40).map("".join)


@pytest.mark.long
@given(_MARKUP)
@settings(max_examples=60)
def test_any_pieces_of_markup_give_posts(tmp_path_factory: pytest.TempPathFactory, markup: str) -> None:
    found = read(tmp_path_factory.getbasetemp() / "any.xml", RSS.format(markup))
    again = read(tmp_path_factory.getbasetemp() / "any.xml", RSS.format(markup), dict(found.present))
    assert not again.source_posts
    assert all(each.post.slug and each.post.title for each in found.source_posts)


@pytest.mark.parametrize(
    ("says", "pace"),
    [
        ("<ttl>90</ttl>", Pace(wait=timedelta(minutes=90))),
        ("<ttl>soon</ttl>", Pace()),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", Pace(wait=timedelta(days=1))),
        (
            "<sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            Pace(wait=timedelta(hours=6)),
        ),
        ("<skipHours><hour>0</hour><hour> 24 </hour><hour>7</hour></skipHours>", Pace(hours=frozenset({0, 7}))),
        ("<skipDays><day>Saturday</day><day>sunday</day></skipDays>", Pace(days=frozenset({5, 6}))),
    ],
)
def test_how_often_a_feed_wants_to_be_read_is_in_it(says: str, pace: Pace) -> None:
    body = rss(1, extra=says).replace("<rss", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"')
    assert read_xml(RawFeed(body=body.encode(), zone=UTC)).pace == pace


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("me@blog.photography (Mé Myself)", "Mé Myself"),
        ("Mé Myself &lt;me@blog.dev&gt;", "Mé Myself"),
        ("me@blog.photography", ""),
        ("Zoë &amp;amp; Loïc", "Zoë & Loïc"),
        ("Mé (of the blog)", "Mé (of the blog)"),
    ],
)
def test_an_author_has_a_name_and_no_address(tmp_path: Path, written: str, name: str) -> None:
    assert post(tmp_path, RSS.format(item(title="x", author=written))).author == name


def test_an_author_of_atom_is_the_name_that_it_has(tmp_path: Path) -> None:
    author = "<author><name>Mé</name><email>me@blog.photography</email></author>"
    assert post(tmp_path, ATOM.format(f"<entry><id>1</id><title>x</title>{author}</entry>")).author == "Mé"


def test_tags_are_no_html(tmp_path: Path) -> None:
    assert post(tmp_path, RSS.format(item(title="x", category="R&amp;amp;D"))).tags == ("R&D",)


def test_an_address_has_no_spaces_and_no_end_has_none(tmp_path: Path) -> None:
    assert (
        post(tmp_path, RSS.format(item(title="x", link="/my first post.html"))).url
        == "https://blog.example.dev/my%20first%20post.html"
    )
    assert post(tmp_path, RSS.format(item(title="x", link="/" + "x/" * 10_000))).url == ""


def test_of_several_pages_the_first_is_the_one(tmp_path: Path) -> None:
    pages = '<link rel="alternate" type="text/plain" href="/one.txt"/><link href="/one"/><link href="/one.amp"/>'
    assert post(tmp_path, ATOM.format(f"<entry><id>1</id><title>x</title>{pages}</entry>")).url.endswith("/one")
    typed = '<link rel="alternate" type="text/html; charset=utf-8" href="https://blog.example.dev/one"/>'
    entry = f"<entry><id>https://blog.example.dev/?p=1</id><title>x</title>{typed}</entry>"
    assert post(tmp_path, ATOM.format(entry)).url == "https://blog.example.dev/one"


def test_an_entry_may_link_to_what_is_no_page(tmp_path: Path) -> None:
    link = '<link rel="alternate" type="application/pdf" href="https://blog.example.dev/thesis.pdf"/>'
    entry = f"<entry><id>tag:b.example,2024:1</id><title>x</title>{link}</entry>"
    assert post(tmp_path, ATOM.format(entry)).url == "https://blog.example.dev/thesis.pdf"


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("<content>&lt;p&gt;One &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;</content>", "<p>One <b>two</b></p>"),
        ("<content>The &lt;p&gt; tag</content>", "<p>The &lt;p&gt; tag</p>"),
        ('<content type="html">One &lt;3 two\n\nthree</content>', "<p>One &lt;3 two</p><p>three</p>"),
        ('<content type="html">&amp;lt;p&amp;gt;Twice&amp;lt;/p&amp;gt;</content>', "<p>Twice</p>"),
    ],
)
def test_a_body_is_html_whatever_it_calls_itself(tmp_path: Path, content: str, html: str) -> None:
    assert post(tmp_path, ATOM.format(f"<entry><id>1</id><title>x</title>{content}</entry>")).html == html


def test_a_video_says_what_it_is_about(tmp_path: Path) -> None:
    media = "<m:group><m:title>V</m:title><m:description>About it.\n\nhttps://blog.example.dev &lt;3</m:description></m:group>"
    spaces = 'xmlns:m="http://search.yahoo.com/mrss/" xmlns:yt="http://www.youtube.com/xml/schemas/2015"'
    link = '<link rel="alternate" href="https://www.youtube.com/shorts/abc_DEF-1"/>'
    entry = f"<entry {spaces}><id>yt:video:abc_DEF-1</id><yt:videoId>abc_DEF-1</yt:videoId><title>V</title>{link}{media}</entry>"
    found = post(tmp_path, ATOM.format(entry))
    assert (found.generator, found.slug, found.url) == (
        "youtube",
        "abc_DEF-1",
        "https://www.youtube.com/shorts/abc_DEF-1",
    )
    assert found.html == "<p>About it.</p><p>https://blog.example.dev &lt;3</p>"


def test_a_link_post_announces_the_page_of_the_blog(tmp_path: Path) -> None:
    own = "https://blog.example.dev/linked/tin"
    by_guid = item(title="Tin", link="https://metals.example.org/tin", guid=own)
    assert post_of_item(tmp_path, by_guid).url == own
    link = '<link rel="alternate" href="https://metals.example.org/tin"/>'
    related = f'<entry><title>Tin</title>{link}<link rel="related" href="{own}"/><id>tag:x,2026:1</id></entry>'
    assert post(tmp_path, ATOM.format(related)).url == own
    by_id = f"<entry><title>Tin</title>{link}<id>{own}</id></entry>"
    assert post(tmp_path, ATOM.format(by_id)).url == own
    foreign = item(title="Wax", link="https://blog.example.dev/wax", guid="https://old.example.org/?p=61")
    assert post_of_item(tmp_path, foreign).url == "https://blog.example.dev/wax"
