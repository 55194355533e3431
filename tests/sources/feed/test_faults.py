"""Feeds as they are: in encodings that they do not name, with bare ampersands, and with what was put in the wrong place."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from syndicator.config import SourceConfig
from syndicator.errors import SourceError
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource
from syndicator.sources.feed import parse_xml as xmlfeed
from syndicator.sources.feed.sandbox import within

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import Post

RSS = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><link>https://b.example</link>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://b.example"/>{}</feed>'
SAYS = '<?xml version="1.0" encoding="{}"?>'
GREEK = "Καλημέρα κόσμε, τι κάνεις;"


def posts(folder: Path, body: str | bytes) -> list[Post]:
    path = folder / "feed"
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    feed = FeedSource(SourceConfig(kind="feed", name="blog", url=str(path)), blog_url="", zone=UTC, guard=UrlGuard())
    return [each.post for each in feed.read({}, {}).source_posts]


def post(folder: Path, body: str | bytes) -> Post:
    (only,) = posts(folder, body)
    return only


def item(**parts: str) -> str:
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items()) + "</item>"


@pytest.mark.parametrize(
    ("says", "encoding"),
    [
        ("", "utf-16-le"),
        ("", "utf-16-be"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("", "utf-32-le"),
        ("utf-8", "utf-8-sig"),
        ("windows-1253", "windows-1253"),
        ("ISO-8859-7", "utf-8"),
        ("gb2312", "utf-8"),
        ("us-ascii", "utf-8"),
    ],
)
def test_the_encoding_is_the_one_that_it_is_in(tmp_path: Path, says: str, encoding: str) -> None:
    text = (SAYS.format(says) if says else "") + RSS.format(item(title=GREEK))
    assert post(tmp_path, text.encode(encoding)).title == GREEK


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "iso-2022-jp", "gb18030"])
def test_what_is_not_utf_8_is_what_it_says(tmp_path: Path, encoding: str) -> None:
    text = SAYS.format(encoding) + RSS.format(item(title="日本の記事 & more"))
    assert post(tmp_path, text.encode(encoding)).title.startswith("日本の記事")


def test_a_character_cut_in_two_spoils_no_other(tmp_path: Path) -> None:
    body = RSS.format(item(title=GREEK, description=GREEK * 20)).encode()
    cut = body.replace(b"\xcf\x82;</description>", b"\xcf</description>").replace("τι".encode(), b"\xcf\xce\xb9", 1)
    assert post(tmp_path, cut).title == GREEK.replace("τι", "ι")


def test_ampersands_that_are_none_of_xml_are_ampersands(tmp_path: Path) -> None:
    link = "https://b.example/?p=1&q=2&copy=3"
    body = "<![CDATA[<p>A &amp; B&C</p>]]>"
    found = post(tmp_path, RSS.format(item(title="Q&A at AT&T, R & D &amp; &#8230;", link=link, description=body)))
    assert (found.title, found.url, found.html) == ("Q&A at AT&T, R & D & …", link, "<p>A &amp; B&C</p>")


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
        == "https://b.example/my%20first%20post.html"
    )
    assert post(tmp_path, RSS.format(item(title="x", link="/" + "x/" * 10_000))).url == ""


def test_of_several_pages_the_first_is_the_one(tmp_path: Path) -> None:
    pages = '<link rel="alternate" type="text/plain" href="/one.txt"/><link href="/one"/><link href="/one.amp"/>'
    assert post(tmp_path, ATOM.format(f"<entry><id>1</id><title>x</title>{pages}</entry>")).url.endswith("/one")
    typed = '<link rel="alternate" type="text/html; charset=utf-8" href="https://b.example/one"/>'
    entry = f"<entry><id>https://b.example/?p=1</id><title>x</title>{typed}</entry>"
    assert post(tmp_path, ATOM.format(entry)).url == "https://b.example/one"


def test_an_entry_may_link_to_what_is_no_page(tmp_path: Path) -> None:
    link = '<link rel="alternate" type="application/pdf" href="https://b.example/thesis.pdf"/>'
    entry = f"<entry><id>tag:b.example,2024:1</id><title>x</title>{link}</entry>"
    assert post(tmp_path, ATOM.format(entry)).url == "https://b.example/thesis.pdf"


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
    media = "<m:group><m:title>V</m:title><m:description>About it.\n\nhttps://b.example &lt;3</m:description></m:group>"
    spaces = 'xmlns:m="http://search.yahoo.com/mrss/" xmlns:yt="http://www.youtube.com/xml/schemas/2015"'
    link = '<link rel="alternate" href="https://www.youtube.com/shorts/abc_DEF-1"/>'
    entry = f"<entry {spaces}><id>yt:video:abc_DEF-1</id><yt:videoId>abc_DEF-1</yt:videoId><title>V</title>{link}{media}</entry>"
    found = post(tmp_path, ATOM.format(entry))
    assert (found.generator, found.slug, found.url) == (
        "youtube",
        "abc_DEF-1",
        "https://www.youtube.com/shorts/abc_DEF-1",
    )
    assert found.html == "<p>About it.</p><p>https://b.example &lt;3</p>"


def test_posts_that_are_places_on_one_page_are_different(tmp_path: Path) -> None:
    found = posts(tmp_path, RSS.format("".join(item(title="Letter", link=f"/letters#{n}") for n in range(5))))
    assert [each.url for each in found] == [f"https://b.example/letters#{n}" for n in range(5)]


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


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": [{"id": "1", "title": "K\xe4se"}]}',
        '\ufeff{"items": [{"id": "1", "title": "Käse"}]}',
        '{"items": [{"id": "1", "title": "K\x08äse"}]}',
        '{"items": [{"id": "1", "title": "K&auml;se"}]}',
    ],
)
def test_json_is_read_though_it_is_not_quite_that(tmp_path: Path, body: str | bytes) -> None:
    assert post(tmp_path, body).title == "Käse"


def test_a_feed_of_too_many_entries_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="more than 20,000 entries"):
        posts(tmp_path, json.dumps({"items": [{"id": n} for n in range(20_001)]}))


ATTRIBUTES = " ".join(f'a{n}=""' for n in range(100_000))
SPACES = "".join(f'<x{n}:b xmlns:x{n}="u{n}">' for n in range(40_000))


@pytest.mark.parametrize(
    "inside",
    [
        f"<b {ATTRIBUTES}/>",
        SPACES,
        "".join(f"<category>{n}</category>" for n in range(100_000)),
    ],
)
def test_a_feed_that_takes_for_ever_is_given_up(tmp_path: Path, inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlfeed, "_LONGEST", 0.5)
    start = time.process_time()
    with pytest.raises(SourceError, match=r"feed: it takes more than 0\.5 s to read$"):
        posts(tmp_path, RSS.format(f"<item><title>x</title><description>{inside}</description></item>"))
    assert time.process_time() - start < 5
    assert post(tmp_path, RSS.format(item(title="Fine"))).title == "Fine"


@pytest.mark.parametrize(
    "body",
    [
        RSS.format(item(title="Fine", author="a" * 1_000_000)),
        RSS.format(item(title="Fine") + "<webMaster>" + "a." * 500_000 + "</webMaster>"),
        "\n" * 1_000_000 + RSS.format(item(title="Fine")),
        ("\n" * 1_000_000 + RSS.format(item(title="Fine"))).encode("utf-16"),
        "<?xml version='1.0'?>" + "\n " * 500_000 + RSS.format(item(title="Fine")),
    ],
)
def test_nothing_takes_the_square_of_its_length(tmp_path: Path, body: str | bytes) -> None:
    start = time.process_time()
    assert post(tmp_path, body).title == "Fine"
    assert time.process_time() - start < 3


def test_a_limit_leaves_no_trace() -> None:
    def for_ever() -> None:
        while True:
            with suppress(Exception):  # as somebody else's code might
                sum(range(1000))

    for _ in range(3):
        with pytest.raises(TimeoutError):
            within(0.05, for_ever)
        assert within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)
