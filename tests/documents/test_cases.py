"""Small posts in the marks of many generators, with what must and must not be read of them: cases.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from syndicator.documents.links import LinkedPost, PostIndex
from syndicator.model import Post
from syndicator.render.body import Body
from tests.fakes.repo import BLOG, read, write

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8").replace("{blog}", BLOG))


def posts_of(case: dict[str, Any], folder: Path) -> list[tuple[str, Post]]:
    """Key and post of each file, or each entry of a feed."""
    if "feed" in case:
        return [(entry["link"], Post(slug=entry["link"].rpartition("/")[2], url=entry["link"], html=entry["content"])) for entry in case["feed"]]  # fmt: skip
    for path, text in case["files"].items():
        write(folder, path, text)
    update = read(folder, permalink="{blog_url}/{slug}", include=("**/*.md", "**/*.mdx"))
    return [(source_post.key, source_post.post) for source_post in update.source_posts]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    posts = posts_of(case, tmp_path)
    index = PostIndex(LinkedPost(key, post.slug, post.url, post.title) for key, post in posts)
    by_slug = {post.slug.rpartition("/")[2]: post for _, post in posts}
    wanted = case.get("posts") or {case.get("post") or next(iter(by_slug)): case}
    for slug, expected in wanted.items():
        body = Body(by_slug[slug], BLOG, index.find)
        check(" ".join(body.opening.text.split()), expected.get("text", {}))
        check(body.portable, {key.removeprefix("article_"): words for key, words in expected.items() if key.startswith("article_")})  # fmt: skip


def check(text: str, expected: dict[str, list[str]]) -> None:
    assert [words for words in expected.get("says", []) if words not in text] == [], text
    assert [words for words in expected.get("never", []) if words in text] == [], text
    choices = expected.get("says_one_of", [])
    assert not choices or any(words in text for words in choices), text
