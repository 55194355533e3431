"""What Middleman does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators import generator_of_site
from syndicator.generators.site_settings import SiteFiles
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by, settings_of, write_site
from tests.growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path

FEED = 'xml.feed do\n  site_url = "https://blog.example.dev/"\n  xml.title "Knots"\nend\n'
POST = "---\ntitle: On knots\ndate: 2026/11/02 00:10:00\n---\nKnots hold.\n"


def program(blog: str, more: str = "") -> str:
    return f'Time.zone = "Tokyo"\n\nactivate :blog do |blog|\n{blog}\n  # blog.permalink = "x/{{title}}"\nend\n{more}'


@pytest.mark.parametrize(
    ("written", "key", "posts"),
    [
        ("", "2026-11-02-a.html.md", ("source", "{year}/{month}/{day}/{name}.html")),
        ('  blog.permalink = "{year}/{title}.html"\n  blog.sources = "b/{year}/{month}/{day}/{title}.html"', "b/2026/11/02/a.html.markdown", ("source/b", "{year}/{name}.html")),
        ('  blog.prefix = "notes"\n  blog.permalink = ":year/:title.html"', "notes/2026-11-02-a.html.md", ("source/notes", "notes/{year}/{name}.html")),
        ('  blog.permalink = "p/{title}/index.html"\n  blog.sources = "articles/{year}-{title}.html"', "articles/2026-a.html.md", ("source/articles", "p/{name}/")),
        ('  blog.permalink = "{place}/{title}.html"', "2026-11-02-a.html.md", ("source", "")),
    ],
)  # fmt: skip
def test_what_its_program_says(tmp_path: Path, written: str, key: str, posts: tuple[str, str]) -> None:
    files = {"config.rb": program(written), "source/feed.xml.builder": FEED, f"source/{key}": POST}
    assert said_by(tmp_path, "middleman", files) == (
        "https://blog.example.dev", "Knots", "", "Asia/Tokyo", posts, "feed.xml",
    )  # fmt: skip


def test_pages_may_be_folders_and_settings_stated(tmp_path: Path) -> None:
    more = 'activate :directory_indexes\nset :site_url, "https://b.example.dev"\nset :site_title, "Ropes"\n'
    said = said_by(tmp_path, "middleman", {"config.rb": program("", more), "source/2026-11-02-a.html.md": POST})
    assert (said.url, said.title, said.posts[1]) == (
        "https://b.example.dev", "Ropes", "{year}/{month}/{day}/{name}/",
    )  # fmt: skip


def test_several_blogs(tmp_path: Path) -> None:
    text = (
        'activate :blog, prefix: "a", permalink: "{title}.html"\nactivate :blog do |blog|\n  blog.prefix = "b"\nend\n'
    )
    settings = settings_of(tmp_path, "middleman", {"config.rb": text, "source/a/2026-11-02-x.html.md": POST})
    assert [(each.path, each.permalinks[0].value) for each in settings.folders] == [
        ("source/a", "{blog_url}/a/{name}.html"),
        ("source/b", "{blog_url}/b/{year}/{month}/{day}/{name}.html"),
    ]
    assert [each.permalinks[0].origin for each in settings.folders] == ["config.rb: permalink", "Middleman's default"]


@pytest.mark.parametrize("text", ["# activate :blog\n", 'css_dir = "css"\n'])
def test_a_program_without_a_blog(tmp_path: Path, text: str) -> None:
    assert generator_of_site(SiteFiles(write_site(tmp_path, {"config.rb": text, "source/a.html.md": ""}))) is None


@pytest.mark.parametrize(("extra", "name"), [("", "On_Knots"), ("slug: Ölige Knoten_1\n", "olige-knoten-1")])
def test_a_name_is_kept_and_a_stated_slug_spelled(tmp_path: Path, extra: str, name: str) -> None:
    text = POST.replace("---\nKnots", f"{extra}---\nKnots")
    post = post_of(
        tmp_path, "2026-11-02-On_Knots.html.md", text, permalink="{blog_url}/{name}.html", generator="middleman"
    )
    assert post.url == f"{BLOG}/{name}.html"


def test_the_first_category_is_in_the_address(tmp_path: Path) -> None:
    text = POST.replace("---\nKnots", "categories: [Slow Fires, Ropes]\n---\nKnots")
    post = post_of(tmp_path, "a.html.md", text, permalink="{blog_url}/{categories}/{name}/", generator="middleman")
    assert post.url == f"{BLOG}/slow-fires/a/"


def test_a_program_that_never_ends_takes_linear_time(tmp_path: Path) -> None:
    def read(n: int) -> None:
        text = "activate :blog do |blog|\n" + "  activate :blog do |blog|\n  x\n" * n
        write_site(tmp_path, {"config.rb": text})
        generator_of_site(SiteFiles(tmp_path))

    assert_linear(read, 20_000)
