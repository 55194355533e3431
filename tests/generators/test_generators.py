"""Which generator a file is written for, and how each writes slugs and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators import generator_named

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import BLOG, post_of


@pytest.mark.parametrize(
    ("key", "extra", "pattern", "url"),
    [
        # Hugo and Zola: where the file lies, under its slug
        ("post/Ash/index.md", "lastmod: 2024-03-06", "{path}/", "post/ash/"),
        ("post/Ash/index.md", "lastmod: 2024-03-06\nslug: kiln", "{path}/", "post/kiln/"),
        ("cn/2024-03-05-ash.md", "", "{folder}/{year}/{month}/{slug}/", "cn/2024/03/ash/"),
        ("ash.md", "", "{folder}/{slug}/", "ash/"),
        # Jekyll's own pattern
        ("_posts/2024-03-05-ash.md", "categories: Clay Fire", "{categories}/{slug}.html", "clay/fire/ash.html"),
        ("_posts/2024-03-05-ash.md", "categories: [Clay, slow fires]", "{categories}/{slug}", "clay/slow%20fires/ash"),
        ("en/news/_posts/2024-03-05-ash.md", "category: news", "{categories}/{year}/{slug}/", "en/news/2024/ash/"),
        ("en/_posts/2024-03-05-ash.md", "", "{folder}/{slug}/", "en/ash/"),
        ("_posts/2024-03-05-ash.md", "", "{categories}/{slug}/", "ash/"),
        # Hexo
        ("ash.md", "categories: [Slow Fires]\nabbrlink: 4a17b156", "{categories}/{slug}.html", "Slow-Fires/4a17b156.html"),
    ],
)  # fmt: skip
def test_addresses_from_folders_and_categories(key: str, extra: str, pattern: str, url: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\ndate: 2024-03-05\n{extra}\n---\n"
    assert post_of(tmp_path, key, text, permalink="{blog_url}/" + pattern).url == f"{BLOG}/{url}"


@pytest.mark.parametrize(
    ("generator", "slug", "written"),
    [
        ("jekyll", "Ash--and_(some)-50%-clay", "Ash-and_(some)-50-clay"),
        ("jekyll", "가마「불」", "가마-불"),
        ("jekyll", "हिन्दी", "हिन्दी"),
        ("jekyll", "「」", "「」"),
        ("hugo", "Ash--(and)-[Clay]", "ash--and-clay"),
        ("hugo", "“窯”、火（一）", "窯火一"),
        ("hugo", "v1.2-C#", "v1.2-c#"),
        ("astro", "Ash(1)", "ash1"),
        ("hexo", "Ash（一）", "Ash（一）"),
    ],
)
def test_slugs_as_generators_write_them(generator: str, slug: str, written: str) -> None:
    assert generator_named(generator).spell(slug) == written


@pytest.mark.parametrize(
    ("key", "extra", "withheld"),
    [
        ("_form.md", "", "hidden"),
        ("posts/_form.md", "pubDate: 2024-03-05", "hidden"),
        ("_posts/_form.md", "", "hidden"),
        ("_posts/_old/ash.md", "", "hidden"),
        ("_posts/_old/2024-03-05-ash.md", "", "hidden"),
        ("_form.md", "draft: false", ""),
        ("_notes/form.md", "", ""),
    ],
)
def test_names_that_begin_with_an_underscore_are_passed_over_but_by_hugo(
    key: str, extra: str, withheld: str, tmp_path: Path
) -> None:
    assert post_of(tmp_path, key, f"---\ntitle: A\ndate: 2024-03-05\n{extra}\n---\nBody").withheld == withheld
