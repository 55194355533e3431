"""What Material for MkDocs does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.generators.mkdocs import GENERATOR
from syndicator.generators.site_settings import SiteFiles

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by, write_site


def test_material_for_mkdocs_has_its_dates_in_a_table(tmp_path: Path) -> None:
    post = post_of(tmp_path, "ash.md", "---\ndate:\n  created: 2024-03-05\n  updated: 2024-03-06\n---\n# Ash\n")
    assert (post.published_at, post.updated_at) == (
        datetime(2024, 3, 5, tzinfo=UTC),
        datetime(2024, 3, 6, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("more", "posts"),
    [
        ("- blog", ("docs/blog/posts", "blog/{year}/{month}/{day}/{title}/")),
        ("- blog:\n    blog_dir: .", ("docs/posts", "{year}/{month}/{day}/{title}/")),
        ('- blog:\n    post_url_format: "{file}"\nuse_directory_urls: false', ("docs/blog/posts", "blog/{slug}.html")),
        ("- blog:\n    post_url_date_format: yyyy-MM", ("docs/blog/posts", "blog/{year}-{month}/{title}/")),
    ],
)
def test_what_the_files_of_a_mkdocs_site_say(tmp_path: Path, more: str, posts: tuple[str, str]) -> None:
    emoji = (
        "markdown_extensions:\n- pymdownx.emoji:\n    emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
    )
    config = f"site_url: https://blog.example.dev/\nsite_name: Knots\ntheme:\n  language: de\n{emoji}plugins:\n- search\n{more}\n"
    said = said_by(tmp_path, "mkdocs", {"mkdocs.yml": config, "docs/blog/posts/a.md": "", "docs/posts/b.md": ""})
    assert said == ("https://blog.example.dev", "Knots", "de", "", posts, "feed_rss_created.xml")


def test_the_name_of_the_file_in_material_s_addresses(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2026-11-02\nslug: b\n---\nText."
    post = post_of(tmp_path, "2026-11-02-a.md", text, permalink="{blog_url}/{slug}/{title}", generator="mkdocs")
    assert post.url == f"{BLOG}/2026-11-02-a/b"


def test_pages_of_mkdocs_without_a_blog(tmp_path: Path) -> None:
    write_site(tmp_path, {"mkdocs.yml": "site_url: https://blog.example.dev\n", "docs/a.md": ""})
    folders = GENERATOR.settings(SiteFiles(tmp_path)).folders
    assert [(folder.path, folder.permalinks[0].value) for folder in folders][1:] == [("docs", "{blog_url}/{path}/")]


def test_where_material_finds_posts_and_what_is_in_their_addresses(tmp_path: Path) -> None:
    blog = "plugins:\n  - blog:\n      blog_dir: .\n      post_dir: blog/posts\n      post_url_format: '{categories}/{date}/{file}'\n  - rss:\n      enabled: !ENV [DEPLOY, false]\n"
    said = said_by(
        tmp_path,
        "mkdocs",
        {"mkdocs.yml": f"site_url: https://blog.example.dev\nsite_name: Knots\n{blog}", "docs/blog/posts/a.md": ""},
    )
    assert said.posts == ("docs/blog/posts", "{categories}/{year}/{month}/{day}/{slug}/")
    text = "---\ntitle: A\ndate: 2026-11-02\ncategories: [Slow Fires, Clay]\n---\nText."
    post = post_of(tmp_path, "a.md", text, permalink="{blog_url}/{categories}/{slug}/", generator="mkdocs")
    assert post.url == f"{BLOG}/slow-fires/a/"
