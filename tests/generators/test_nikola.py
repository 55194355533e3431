"""What Nikola does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.generators import PostLink
from syndicator.generators.nikola import GENERATOR

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by

NIKOLA = """.. title: Ash, at last
.. slug: ash
.. date: 2024-03-05 12:00:00 UTC+02:00
.. tags: glaze, slow fires
.. category:
.. type: text
"""


@pytest.mark.parametrize(
    ("tags", "withheld"), [("mathjax, glaze", ""), ("glaze, draft", "draft"), ("private, glaze", "private")]
)
def test_some_tags_of_nikola_s_say_what_a_post_is(tags: str, withheld: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "x.md", NIKOLA.replace("glaze, slow fires", tags) + "\nBody")
    assert (post.tags, post.withheld) == (("glaze",), withheld)
    pelican = post_of(tmp_path, "y.md", f"Title: Y\nDate: 2024-03-05\nTags: {tags}\n\nBody")
    assert (len(pelican.tags), pelican.withheld) == (2, "")


def test_what_else_stands_in_nikola_s_comment_is_passed_over(tmp_path: Path) -> None:
    post = post_of(tmp_path, "x.md", f"<!--\n{NIKOLA}.. image:: /a.png\n   :alt: A kiln\n-->\nBody")
    assert (post.title, post.slug, post.markdown, post.withheld) == ("Ash, at last", "ash", "Body", "")


@pytest.mark.parametrize(
    ("file", "slug"), [("SlowFires.md", "slowfires"), ("Été, at last.md", "ete-at-last"), ("ash_1.md", "ash_1")]
)
def test_names_of_files_are_spelled_as_in_addresses(tmp_path: Path, file: str, slug: str) -> None:
    post = post_of(
        tmp_path,
        f"Kilns/{file}",
        NIKOLA.replace(".. slug: ash\n", "") + "\nBody",
        permalink="{blog_url}/{folder}/{slug}/",
        blog_url=BLOG,
    )
    assert post.url == f"{BLOG}/Kilns/{slug}/"


@pytest.mark.parametrize("text", [f"{NIKOLA}\nBody", f"<!--\n{NIKOLA}-->\n\nBody", f"<!-- \n{NIKOLA}\n-->Body"])
def test_nikola_writes_dotted_lines_in_a_comment_or_bare(text: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "2024/x.md", text)
    assert (post.title, post.slug, post.generator, post.withheld) == ("Ash, at last", "ash", "nikola", "")
    assert (post.published_at, post.tags) == (datetime(2024, 3, 5, 10, tzinfo=UTC), ("glaze", "slow fires"))
    assert post.markdown == "Body"


@pytest.mark.parametrize(
    ("reference", "target"),
    [("link://slug/ash", PostLink("ash")), ("link://tag/ash", ""), ("LINK", None), ("/link://", None)],
)
def test_links_by_slug(reference: str, target: str | PostLink | None) -> None:
    assert GENERATOR.link_target(reference) == target


def test_nikola_has_posts_that_begin_with_an_underscore(tmp_path: Path) -> None:
    assert post_of(tmp_path, "_x.md", f"{NIKOLA}\nBody").withheld == ""


@pytest.mark.parametrize(
    ("more", "pattern"), [("", "words/{folder}/{slug}/"), ("PRETTY_URLS = False\n", "words/{folder}/{slug}.html")]
)
def test_what_the_files_of_a_nikola_site_say(tmp_path: Path, more: str, pattern: str) -> None:
    config = """import time
BLOG_TITLE = "Knots"
SITE_URL = "https://blog.example.dev/"
DEFAULT_LANG = "en"
TIMEZONE = "Europe/Rome"
POSTS = (("posts/*.md", "words", "post.tmpl"), ("posts/*.rst", "words", "post.tmpl"))
BLOG_AUTHOR = time.strftime("%Y")
"""
    said = said_by(tmp_path, "nikola", {"conf.py": config + more, "posts/a.md": ""})
    assert said == ("https://blog.example.dev", "Knots", "en", "Europe/Rome", ("posts", pattern), "rss.xml")


def test_a_nikola_site_that_is_built_for_this_machine_has_its_address_elsewhere(tmp_path: Path) -> None:
    config = 'SITE_URL = "http://localhost:8000/"\nBASE_URL = "https://blog.example.dev/"\nPOSTS = (("posts/*.md", "", "a"),)\n'
    assert said_by(tmp_path, "nikola", {"conf.py": config, "posts/a.md": ""}).url == "https://blog.example.dev"
