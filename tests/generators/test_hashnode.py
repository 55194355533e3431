"""Hashnode's backups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.generators import generator_of_feed, generator_of_picture, generator_of_site
from syndicator.generators.hashnode import GENERATOR
from syndicator.generators.site_settings import SiteFiles

if TYPE_CHECKING:
    from pathlib import Path

from tests.documents.reading import article, plain
from tests.fakes.repo import post_of, source_post_of
from tests.fakes.site import said_by, write_site

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


BACKUP = '---\ntitle: "A" b\ncuid: cabcdefghijklmnopqrstuvwx\n---\n\n- a list\n'


def test_only_front_matter_with_a_cuid_is_hashnode_s_own_form() -> None:
    parsed = GENERATOR.parse(BACKUP)
    assert parsed
    assert (parsed.form, parsed.data["title"], parsed.body) == ("lines", '"A" b', "- a list\n")
    for text in (
        BACKUP.replace("cuid:", "id:"),
        BACKUP.replace("uvwx", ""),
        BACKUP[4:],
        BACKUP[:40],
        "---\na: b\n---\n" + BACKUP,
    ):
        assert GENERATOR.parse(text) is None


@pytest.mark.parametrize("extra", ["saveAsDraft: false", "seriesSlug: x", "domain: a.example\nslug: x"])
def test_other_files_are_known_by_their_fields(extra: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", f"---\ntitle: A\n{extra}\n---\n").generator == "hashnode"
    assert post_of(tmp_path, "b.md", "---\ntitle: A\nslug: x\n---\n").generator == "plain"


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("technical-writing-1, technical-writing", ("technical-writing",)),
        ("expressjs-cilb5apda0066e053g7td7q24, github-actions-1", ("expressjs", "github-actions")),
        (
            "gpt-4, web-101, sqlalchemy-2, day-1, my-part-1, 1",
            ("gpt-4", "web-101", "sqlalchemy-2", "day-1", "my-part-1", "1"),
        ),
    ],
)
def test_what_makes_the_slug_of_a_tag_unique_is_no_part_of_it(
    tmp_path: Path, written: str, tags: tuple[str, ...]
) -> None:
    text = HASHNODE.replace("python, machine-learning", written)
    assert post_of(tmp_path, "cabcdefghijklmnopqrstuvwx.md", text).tags == tags


def test_what_hashnode_writes_into_markdown() -> None:
    callout = '<div data-node-type="callout"><div data-node-type="callout-emoji">💡</div><div data-node-type="callout-text">Hot.</div></div>'
    assert article(callout) == "> 💡 Hot."
    assert article('![a](https://x.example/a.png align="center")') == "![a](https://x.example/a.png)"
    assert article("%[https://x.example/v]") == "<https://x.example/v>"
    assert plain("%[https://x.example/v] a %%[widget]") == "a"


def test_its_feeds_and_pictures_give_it_away() -> None:
    assert generator_of_feed({"hashnode": "x"}) == generator_of_picture("https://cdn.hashnode.com/a.png") == "hashnode"
    assert generator_of_feed({"media": "x"}) == generator_of_picture("https://x.example/a.png") == ""
    assert GENERATOR.windowed
    assert GENERATOR.recreates_files


CUIDS = ("cl8x2zv4c000009l4b7l1a2b3", "cl8x2zv4c000009l4b7l1a2b4")


def test_what_the_files_of_a_hashnode_backup_say(tmp_path: Path) -> None:
    readme = (
        "# Backup\n\nSee https://hashnode.com, https://github.com/ada/x and [my blog](https://knots.example.dev).\n"
    )
    said = said_by(tmp_path, "hashnode", {"README.md": readme, **{f"{cuid}.md": "" for cuid in CUIDS}, "other.md": ""})
    assert said == ("https://knots.example.dev", "", "", "", (".", "{slug}"), "rss.xml")


def test_a_few_names_like_ids_are_no_backup(tmp_path: Path) -> None:
    site = write_site(tmp_path, {f"{CUIDS[0]}.md": "", "a.md": "", "b.md": ""})
    assert generator_of_site(SiteFiles(site)) is None
