"""A feed becomes posts."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syndicator.config import SourceConfig
from syndicator.errors import SourceError
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource
from syndicator.sources.feed.entry import plain
from tests import ROOT

if TYPE_CHECKING:
    from syndicator.model import Post, SourceUpdate

RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example</title><link>https://blog.example.dev</link>{}</channel></rss>"""


def read(path: Path, text: str | bytes, known: dict[str, str] | None = None, **checkpoint: Any) -> SourceUpdate:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    source = SourceConfig(kind="feed", name="blog", url=str(path))
    zone = ZoneInfo("Europe/Berlin")
    feed = FeedSource(source, blog_url="https://blog.example.dev", zone=zone, guard=UrlGuard())
    return feed.read(checkpoint, known or {})


def only_post(tmp_path: Path, item: str) -> Post:
    (source_post,) = read(tmp_path / "feed.xml", RSS.format(item)).source_posts
    return source_post.post


def test_an_item_becomes_a_post(tmp_path: Path) -> None:
    post = only_post(
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
    assert only_post(tmp_path, f"<item><title>{written}</title></item>").title == title


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
    found = only_post(tmp_path, f"<item><title>x</title>{written}</item>").published_at
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
    assert only_post(tmp_path, f"<item><title>x</title>{item}</item>").cover == cover


def test_relative_links_start_from_the_site(tmp_path: Path) -> None:
    assert only_post(tmp_path, "<item><link>posts/one/</link></item>").url == "https://blog.example.dev/posts/one/"


def test_the_original_link_is_preferred_to_that_of_a_counter(tmp_path: Path) -> None:
    item = """<item xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"><link>https://feeds.example/~r/1</link>
    <f:origLink>https://blog.example.dev/one?utm_medium=feed</f:origLink></item>"""
    assert only_post(tmp_path, item).url == "https://blog.example.dev/one"


def test_a_note_without_title_is_known_by_its_first_words(tmp_path: Path) -> None:
    words = "Some thoughts, at a length that no headline has, about the way in which notes have no title at all"
    post = only_post(tmp_path, f"<item><guid>1</guid><description>&lt;p&gt;{words}&lt;/p&gt;</description></item>")
    assert post.title == "Some thoughts, at a length that no headline has, about the way in…"
    assert post.front_matter == {"untitled": True}


def test_the_summary_is_what_is_not_the_body_once_more(tmp_path: Path) -> None:
    encoded = "<content:encoded>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded>"
    same = only_post(tmp_path, f"<item><title>x</title><description>All of it.</description>{encoded}</item>")
    assert same.summary == ""
    wordpress = "In short. The post x appeared first on Blog."
    other = only_post(tmp_path, f"<item><title>x</title><description>{wordpress}</description>{encoded}</item>")
    assert other.summary == "In short."


def test_a_video_and_a_release_are_named_by_their_ids(tmp_path: Path) -> None:
    video, release = (each.post for each in read(tmp_path / "feed.xml", ATOM).source_posts)
    assert (video.slug, video.generator, video.cover) == ("abc_DEF-1", "youtube", "https://i.example/1.jpg")
    assert (release.slug, release.generator, release.cover) == ("v1.2", "release", "")
    assert release.published_at == datetime(2024, 1, 2, tzinfo=UTC)


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015"
 xmlns:media="http://search.yahoo.com/mrss/">
<entry><id>yt:video:abc_DEF-1</id><yt:videoId>abc_DEF-1</yt:videoId><title>V</title>
 <link rel="alternate" href="https://www.youtube.com/watch?v=abc_DEF-1"/><published>2024-01-01T00:00:00+00:00</published>
 <updated>2024-05-01T00:00:00+00:00</updated>
 <media:group><media:title>V</media:title><media:thumbnail url="https://i.example/1.jpg"/>
 <media:description>About it.</media:description></media:group></entry>
<entry><id>tag:github.com,2008:Repository/1/v1.2</id><updated>2024-01-02T00:00:00Z</updated><title>One two</title>
 <link rel="alternate" href="https://github.com/o/r/releases/tag/v1.2"/><content type="html">&lt;p&gt;x&lt;/p&gt;</content>
 <media:thumbnail url="https://avatars.githubusercontent.com/u/1"/></entry></feed>"""


def test_a_json_feed_is_read(tmp_path: Path) -> None:
    items = [
        {"id": 7, "url": "/one", "title": "One", "content_text": "a < b\n\nc", "tags": ["x", "X", 3], "image": "c.png"},
        {"id": "https://blog.example.dev/two", "content_html": "<p>Two</p>", "date_published": "2024-01-02T03:04:05Z"},
        "junk",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items, "authors": [{"name": "Me"}]}
    one, two = (each.post for each in read(tmp_path / "feed.json", json.dumps(feed)).source_posts)
    assert (one.title, one.html, one.url) == ("One", "<p>a &lt; b</p><p>c</p>", "https://blog.example.dev/one")
    assert (one.tags, one.author, one.cover) == (("X",), "Me", "https://blog.example.dev/c.png")
    assert (two.title, two.slug, two.published_at) == ("Two", "two", datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))


def keys(found: SourceUpdate) -> set[str]:
    return set(found.present)


def item(**parts: str) -> str:
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items()) + "</item>"


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


@pytest.mark.parametrize(("end", "titles"), [("<item><title>Half", ["Whole"]), ("", ["Whole"])])
def test_of_a_feed_that_ends_in_the_middle_only_whole_entries_are_read(
    tmp_path: Path, end: str, titles: list[str]
) -> None:
    found = read(tmp_path / "f.xml", f'<rss version="2.0"><channel>{item(guid="b", title="Whole")}{end}')
    assert [one.post.title for one in found.source_posts] == titles
    assert not found.complete


def test_one_link_for_all_entries_makes_them_no_less_different(tmp_path: Path) -> None:
    items = "".join(item(link="/", title=f"Number {number}") for number in range(5))
    assert len(read(tmp_path / "feed.xml", RSS.format(items)).source_posts) == 5


def test_a_home_page_is_no_alias(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "feed.xml", RSS.format(item(guid="1", link="https://blog.example.dev/"))).source_posts
    assert found.aliases == {"guid:1"}


def dated(date: str, title: str = "A") -> str:
    return RSS.format(item(guid="1", title=title, pubDate=date))


def test_only_what_changed_is_told(tmp_path: Path) -> None:
    first = read(tmp_path / "feed.xml", RSS.format(item(guid="1", title="A") + item(guid="2", title="B")))
    second = read(
        tmp_path / "feed.xml", RSS.format(item(guid="1", title="A") + item(guid="2", title="C")), dict(first.present)
    )
    assert [each.post.title for each in second.source_posts] == ["C"]
    assert keys(second) == keys(first)


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("Sat, 08 Jul 2023 00:00:00 GMT", False),
        ("Thu, 06 Jul 2023 00:00:00 GMT", True),
        ("Sat, 07 Jul 2080 00:00:00 GMT", True),
    ],
)
def test_a_date_that_only_moves_on_is_no_change(tmp_path: Path, later: str, told: bool) -> None:
    first = read(tmp_path / "feed.xml", dated("Fri, 07 Jul 2023 00:00:00 GMT"))
    second = read(tmp_path / "feed.xml", dated(later), dict(first.present))
    assert bool(second.source_posts) == told


def test_an_edited_entry_keeps_its_first_date(tmp_path: Path) -> None:
    first = read(tmp_path / "feed.xml", dated("Fri, 07 Jul 2023 00:00:00 GMT"))
    second = read(tmp_path / "feed.xml", dated("Sat, 08 Jul 2023 00:00:00 GMT", "B"), dict(first.present))
    assert second.source_posts[0].post.published_at == datetime(2023, 7, 7, tzinfo=UTC)


def test_the_same_file_is_unchanged_until_its_posts_are_forgotten(tmp_path: Path) -> None:
    first = read(tmp_path / "feed.xml", ATOM)
    again = read(tmp_path / "feed.xml", ATOM, dict(first.present), **first.checkpoint)
    assert again.unchanged
    assert again.checkpoint == first.checkpoint
    assert len(read(tmp_path / "feed.xml", ATOM, {}, **first.checkpoint).source_posts) == 2


@pytest.mark.parametrize("text", [RSS.format(""), ATOM[: ATOM.index("<entry><id>tag:git") + 30]])
def test_a_feed_that_lost_its_entries_proves_nothing(tmp_path: Path, text: str) -> None:
    first = read(tmp_path / "feed.xml", ATOM)
    second = read(tmp_path / "feed.xml", text, dict(first.present), **first.checkpoint)
    assert not second.complete
    assert second.warnings
    assert not read(tmp_path / "feed.xml", text, dict(first.present), **second.checkpoint).unchanged


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no feed"),
        (b"<!doctype html><html><body>Maintenance</body></html>", "no feed"),
        (b"{", "no JSON"),
        (b'{"a":' + b"[" * 100_000, "no JSON"),
        (b'{"items": 3}', "no list"),
        (bytes(6_000_000), "larger than 5,000,000 bytes"),
        (b"<rss version='2.0'><channel>" + b"<item/>" * 30_000, "more than 20,000 entries"),
        (b"<rss version='2.0'><channel>" + b"<a>" * 700_000, "600,000 tags"),
    ],
)
def test_what_is_no_feed_is_one_clear_line(tmp_path: Path, body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read(tmp_path / "feed.xml", body)
    assert "\n" not in str(caught.value)
    assert "feed.xml" in str(caught.value)


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    source = SourceConfig(kind="feed", name="blog", url=f"file://{tmp_path}/none.xml")
    with pytest.raises(SourceError, match=r"none\.xml: can't be read \(No such file"):
        FeedSource(source, blog_url="", zone=UTC, guard=UrlGuard()).read({}, {})


def test_an_entity_bomb_is_harmless(tmp_path: Path) -> None:
    entities = "".join(f"<!ENTITY {name} '{f'&{former};' * 10}'>" for former, name in pairwise("abcdefghij"))
    bomb = f"<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>{entities}]>{RSS.format('<item><title>&j;</title></item>')}"
    start = time.process_time()
    found = read(tmp_path / "feed.xml", bomb)
    assert time.process_time() - start < 5
    assert all(len(each.post.title) < 1000 for each in found.source_posts)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: RSS.format(text).encode())))
@example(RSS.format("<item><sy:updateFrequency>" + "9" * 5000).encode())
@settings(max_examples=200)
def test_any_bytes_give_posts_or_one_line(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xml"
    try:
        found = read(path, body)
    except SourceError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - either outcome is right
        return
    assert all(each.post.slug and each.post.title for each in found.source_posts)


_PIECES = """<item> </item> <title> </title> <link> </link> <guid> <pubDate> </pubDate> <![CDATA[ ]]> <ttl>9</ttl> <a<href='
 &lt; &#0; &x; <!-- --> < > http://[ // 2023-01-01 \x00 é"""
_MARKUP = st.lists(st.sampled_from(_PIECES.split()), max_size=40).map("".join)


@given(_MARKUP)
@settings(max_examples=200)
def test_any_pieces_of_markup_give_posts(tmp_path_factory: pytest.TempPathFactory, markup: str) -> None:
    found = read(tmp_path_factory.getbasetemp() / "any.xml", RSS.format(markup))
    again = read(tmp_path_factory.getbasetemp() / "any.xml", RSS.format(markup), dict(found.present))
    assert not again.source_posts
    assert all(each.post.slug and each.post.title for each in found.source_posts)


@pytest.mark.parametrize(
    "html", ["<!--" * 100_000, "<script>" * 100_000, "<" * 500_000, "<a " * 200_000, "&" * 500_000]
)
def test_text_is_taken_from_any_html_in_time(html: str) -> None:
    start = time.process_time()
    plain(html)
    assert time.process_time() - start < 2


def test_text_leaves_out_what_is_not_read() -> None:
    html = "<style>p{}</style><p>One <b>w</b>ord.<!-- <p>no --></p><SCRIPT>if (a<b) x()</SCRIPT><p>Two &amp; more.<br>"
    assert plain(html) == "One word. Two & more."


CORPUS = ROOT.parent / "shared" / "corpus" / "feeds"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not at hand")
def test_every_real_feed_gives_posts_or_one_line(tmp_path: Path) -> None:
    for path in sorted(each for each in CORPUS.rglob("*") if each.is_file()):
        source = SourceConfig(kind="feed", name="blog", url=str(path))
        feed = FeedSource(source, blog_url="https://blog.example.dev", zone=UTC, guard=UrlGuard())
        try:
            found = feed.read({}, {})
        except SourceError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017 - either outcome is right
            continue
        assert not feed.read({}, dict(found.present)).source_posts, path
        assert all(each.post.slug and each.post.title for each in found.source_posts), path


def test_feedparser_is_loaded_only_for_a_new_feed(tmp_path: Path) -> None:
    first = read(tmp_path / "feed.xml", ATOM)
    code = f"""import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from syndicator.config import SourceConfig; from syndicator.http import UrlGuard; from syndicator.sources.feed import FeedSource
from zoneinfo import ZoneInfo
source = SourceConfig(kind="feed", name="blog", url={str(tmp_path / "feed.xml")!r})
feed = FeedSource(source, blog_url="https://blog.example.dev", zone=ZoneInfo("Europe/Berlin"), guard=UrlGuard())
assert feed.read({dict(first.checkpoint)!r}, {dict(first.present)!r}).unchanged
print(sorted({{"feedparser", "requests", "dateutil", "yaml", "bs4"}} & set(sys.modules)))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
