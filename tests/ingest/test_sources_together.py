"""Several sources of one blog: what is one post is sent once, what is two is sent twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes.clocked_blog import ClockedBlog
from tests.sources.matching.test_bodies import edited, text

if TYPE_CHECKING:
    from pathlib import Path

SECOND = '[[sources]]\nkind = "repo"\nname = "es"\npath = "es"\n'


@pytest.fixture
def blog(tmp_path: Path) -> ClockedBlog:
    (tmp_path / "es").mkdir()
    return ClockedBlog(tmp_path)


def sent(blog: ClockedBlog) -> list[str]:
    copies = (json.loads(path.read_text()) for path in (blog.folder / "outbox").glob("*.json"))
    return sorted(copy["url"].partition("?")[0] for copy in copies)


@pytest.mark.parametrize(
    ("more", "urls"),
    [
        ('permalink = "{blog_url}/es/{slug}"', ["https://blog.example.dev/es/tea", "https://blog.example.dev/tea"]),
        ('blog_url = "https://second.example/"', ["https://blog.example.dev/tea", "https://second.example/tea"]),
        ('blog_url = "https://blog.example.dev/"', ["https://blog.example.dev/tea"]),
        ("", ["https://blog.example.dev/tea"]),
    ],
)
def test_repositories_hold_different_posts_where_their_permalinks_differ(
    blog: ClockedBlog, more: str, urls: list[str]
) -> None:
    blog.more = f"{SECOND}{more}"
    blog.write("tea", "2026-03-01")
    (blog.folder / "es/tea.md").write_text("---\ntitle: Tea\ndate: 2026-03-01\n---\nPalabras.\n")
    blog.passes(2)
    assert sent(blog) == urls


def write_feed(blog: ClockedBlog, name: str, url: str, body: str) -> str:
    """A feed of one entry; its table."""
    item = (
        f"<item><title>Tea</title><link>{url}</link><guid>{url}</guid><description>{body}</description>"
        "<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate></item>"
    )
    (blog.folder / f"{name}.xml").write_text(f'<rss version="2.0"><channel><title>{name}</title>{item}</channel></rss>')
    return f'[[sources]]\nkind = "feed"\nname = "{name}"\nurl = "{name}.xml"\n'


@pytest.mark.parametrize(("other", "number"), [(edited(text(1), 40), 1), (text(2), 2)])
def test_a_post_of_two_feeds_is_sent_once(blog: ClockedBlog, other: str, number: int) -> None:
    blog.more = write_feed(blog, "all", "https://blog.example.dev/a", text(1))
    blog.more += write_feed(blog, "mirror", "https://mirror.example/b", other)
    blog.passes(2)
    assert len(sent(blog)) == number
