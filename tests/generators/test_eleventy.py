"""What Eleventy does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import post_of, source_post_of
from tests.fakes.site import said_by


def test_what_11ty_collects_by_is_no_tag(tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", "---\ntitle: A\ntags: [posts, Clay, nav]\n---\n").tags == ("Clay",)
    assert post_of(tmp_path, "b.md", "---\ntitle: B\ntags: post\n---\n").tags == ()


@pytest.mark.parametrize("date", ["git Created", "Last Modified"])
def test_11ty_s_words_for_a_file_s_own_date_are_no_mistake(date: str, tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "2024-03-05-a.md", f"---\ntitle: A\ndate: {date}\n---\n")
    assert (one.post.published_at, one.warnings) == (datetime(2024, 3, 5, tzinfo=UTC), ())


@pytest.mark.parametrize(
    ("data", "pattern"),
    [
        ("", "posts/{folder}/{slug}/"),
        ('{"permalink": "/b/{{ page.fileSlug }}/index.html"}', "b/{slug}/"),
        ('{"permalink": "{{ title | slugify }}/"}', "{title}/"),
        ('{"permalink": "{{ something }}/"}', "posts/{folder}/{slug}/"),
    ],
)
def test_what_the_files_of_an_eleventy_site_say(tmp_path: Path, data: str, pattern: str) -> None:
    files = {
        "eleventy.config.js": 'export default function (c) { return { dir: { input: "src" } } }\n',
        "src/_data/metadata.js": 'export default { title: "Knots", url: "https://blog.example.dev/", language: "en" }\n',
        "src/posts/a.md": "",
        **({"src/posts/posts.json": data} if data else {}),
    }
    said = said_by(tmp_path, "eleventy", files)
    assert said == ("https://blog.example.dev", "Knots", "en", "", ("src/posts", pattern), "feed.xml")
