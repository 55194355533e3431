"""What Cobalt does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators import generator_named
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """
site:
  title: Knots
  base_url: https://blog.example.dev
posts:
  rss: news.xml
"""
POST = '---\ntitle: On knots\nlayout: post.liquid\nis_draft: false\npublished_date: "2026-11-02 23:30:00 -0300"\n---\nKnots.\n'
KEY = "2026-11-02-On_Öre.md"


@pytest.mark.parametrize(
    ("stated", "folder", "address"),
    [
        ("", "posts", "posts/2026-11-02-On_%C3%96re.html"),
        ("  dir: notes\n", "notes", "notes/2026-11-02-On_%C3%96re.html"),
        ("  default:\n    permalink: /b/{{ slug }}\n", "posts", "b/on-ore/"),
        ("  default:\n    permalink: '/{{year}}/{{i_month}}/{{day}}/{{name}}.html'\n", "posts", "2026/11/02/2026-11-02-On_%C3%96re.html"),
        ("  permalink: /:path/:slug:output_ext\n", "posts", "posts/on-ore.html"),
        ("  default:\n    permalink: /{{ data.x }}/{{ slug }}\n", "posts", ""),
    ],
)  # fmt: skip
def test_its_templates_become_our_patterns(tmp_path: Path, stated: str, folder: str, address: str) -> None:
    said = said_by(tmp_path, "cobalt", {"_cobalt.yml": CONFIG + stated, f"{folder}/{KEY}": POST})
    expected = ("https://blog.example.dev", "Knots", "", "", (folder, said.posts[1]), "news.xml")
    assert said == expected
    pattern = f"{{blog_url}}/{said.posts[1]}" if said.posts[1] else ""
    post = post_of(tmp_path / folder, KEY, POST, permalink=pattern, generator="cobalt")
    assert post.url == (f"{BLOG}/{address}" if address else "")


@pytest.mark.parametrize(
    ("permalink", "pattern"),
    [("/b/{{ slug }}", "b/{title}/"), ("/b/{{ slug }}/", "b/{title}/"), ("/b/{{ slug }}.html", "b/{title}.html")],
)
def test_an_address_without_an_ending_is_a_folder(tmp_path: Path, permalink: str, pattern: str) -> None:
    stated = f"  default:\n    permalink: {permalink}\n"
    assert said_by(tmp_path, "cobalt", {"_cobalt.yml": CONFIG + stated, f"posts/{KEY}": POST}).posts[1] == pattern


@pytest.mark.parametrize(("layout", "generator"), [("post.liquid", "cobalt"), ("post", "plain")])
def test_a_file_is_known_by_its_layout(tmp_path: Path, layout: str, generator: str) -> None:
    assert post_of(tmp_path, "a.md", POST.replace("post.liquid", layout)).generator == generator


def test_a_stated_permalink_is_the_address(tmp_path: Path) -> None:
    text = POST.replace("is_draft: false", "permalink: /knots/first")
    assert post_of(tmp_path, "a.md", text, permalink="{blog_url}/{path}.html").url == f"{BLOG}/knots/first"


def test_categories_and_a_title_of_the_file_s_name(tmp_path: Path) -> None:
    text = POST.replace("title: On knots", "categories: [Slow Fires, Ropes]")
    post = post_of(
        tmp_path, "2026-11-02-a_b.md", text, permalink="{blog_url}/{categories}/{title}/", generator="cobalt"
    )
    assert (post.url, post.title) == (f"{BLOG}/slow-fires/ropes/a-b/", "A B")
    assert generator_named("cobalt").spell("「」") == "「」"
