"""What Next.js does with pages in MDX."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
from tests.documents.reading import article
from tests.fakes.repo import BLOG, post_of

PAGE = """import { Layout } from '@/components/Layout'
import logo from './logo.png'

export const article = {
  author: 'Ann Lund',
  date: '2024-03-05',
  title: 'A kiln of one’s own',
  description: "It burns.",
  tags: ['kiln', 'fire'],
}

export const metadata = {
  title: article.title,
  openGraph: { images: ['/kiln.png'] },
}

export default (props) => <Layout article={article} {...props} />

It burns every night, and nobody knows why.
"""


def test_what_a_page_exports_is_its_front_matter(tmp_path: Path) -> None:
    post = post_of(tmp_path, "articles/kiln/page.mdx", PAGE, permalink="{blog_url}/{path}")
    assert (post.title, post.author, post.summary) == ("A kiln of one’s own", "Ann Lund", "It burns.")
    assert (post.published_at, post.tags, post.slug) == (datetime(2024, 3, 5, tzinfo=UTC), ("kiln", "fire"), "kiln")
    assert (post.url, post.cover) == (f"{BLOG}/articles/kiln", f"{BLOG}/kiln.png")
    assert article(post.markdown) == "It burns every night, and nobody knows why."


def test_a_page_is_named_by_its_folder_and_groups_are_no_part_of_addresses(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2024-03-05\n---\nIt burns.\n"
    for key in ("(blog)/kiln/page.mdx", "kiln/+page.md"):
        assert post_of(tmp_path / key, key, text).slug == "kiln"
    exported = "export const metadata = { title: 'A', date: '2024-03-05' }\n\nIt burns.\n"
    post = post_of(tmp_path, "(blog)/ash/page.mdx", exported, permalink="{blog_url}/{path}")
    assert post.url == f"{BLOG}/ash"


@pytest.mark.parametrize(
    "text",
    [
        "export const metadata = { title: 'A'\n\nIt burns.\n",
        "export const x = { title: 'A' }\n\nIt burns.\n",
        "export const metadata = { author: 'A' }\n\nIt burns.\n",
    ],
)
def test_other_exports_are_no_front_matter(text: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.mdx", text)
    assert (post.title, post.published_at, post.generator) == ("A", None, "plain")
