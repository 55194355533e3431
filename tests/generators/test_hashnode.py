"""Hashnode's backups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

from tests.fakes.repo import source_post_of

HASHNODE = """---
title: "A "quoted" word: and a C:\\new path"
seoTitle: "Quoted words"
seoDescription: "What happens to
raw newlines"
datePublished: Tue Mar 05 2024 06:30:00 GMT+0000 (Coordinated Universal Time)
cuid: cabcdefghijklmnopqrstuvwx
slug: a-quoted-word
canonical: https://elsewhere.example.com/original?utm_source=x
cover: https://cdn.example.com/cover.png
tags: python, machine-learning

---

First paragraph.
"""


def test_a_hashnode_backup(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "cabcdefghijklmnopqrstuvwx.md", HASHNODE)
    post = one.post
    assert post.title == 'A "quoted" word: and a C:\\new path'
    assert (post.seo_title, post.summary) == ("Quoted words", "What happens to raw newlines")
    assert (post.slug, post.generator, post.withheld) == ("a-quoted-word", "hashnode", "")
    assert post.published_at == datetime(2024, 3, 5, 6, 30, tzinfo=UTC)
    assert (post.tags, post.cover) == (("python", "machine-learning"), "https://cdn.example.com/cover.png")
    assert post.url.startswith("https://elsewhere.example.com/original")
    assert one.aliases == {"cuid:cabcdefghijklmnopqrstuvwx", "url:https://elsewhere.example.com/original"}
    assert post.markdown == "First paragraph."
    assert not one.warnings
