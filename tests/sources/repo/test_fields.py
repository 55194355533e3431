"""The fields of front matter, whatever they are called."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.repo import post_of, source_post_of

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime(2024, 3, 5, tzinfo=UTC)


def test_local_times_are_the_blogs(tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", "---\ntitle: A\ndate: 2024-07-01 09:00\n---\n", zone=ZoneInfo("Europe/Berlin"))
    assert post.published_at == datetime(2024, 7, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "key",
    ["description", "excerpt", "excerptText", "post_description", "seoDescription", "subtitle", "summary", "teaser"],
)
def test_a_description_has_many_names(tmp_path: Path, key: str) -> None:
    assert post_of(tmp_path, "a.md", f"---\ntitle: A\n{key}: All of it.\n---\n").summary == "All of it."


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("tags: [a, 'b c', 2022]", ("a", "b c", "2022")),
        ("tags:\n- a\n- a\n- A", ("a",)),
        ("tags: a, b,c ,", ("a", "b", "c")),
        ("tags: نول، خيط", ("نول", "خيط")),
        ("tags: 織機、糸，布", ("織機", "糸", "布")),
        ("tags: machine learning", ("machine learning",)),
        ("tags: blog loom theme 베틀", ("blog", "loom", "theme", "베틀")),
        ("tags: weaving open-shed loom", ("weaving", "open-shed", "loom")),
        ("tags: 번역 the-shed", ("번역", "the-shed")),
        ("tags: Open-Shed Looms", ("Open-Shed Looms",)),
        ("tags: '#ai #ml'", ("ai", "ml")),
        ("tags: []", ()),
        ("tags:", ()),
        ("tags: ~", ()),
        ("tags: 7", ("7",)),
        ("tags:\n- name: A\n  slug: a", ("A",)),
        ("categories: [Databases, Field Notes]", ("Databases", "Field Notes")),
        ("tags: []\ncategory: Field Notes", ("Field Notes",)),
        ("tags: [a]\ncategories: [b]", ("a",)),
        ("categories: Field Notes", ("Field Notes",)),
        ("Keywords: x", ("x",)),
        ("other: x", ()),
    ],
)
def test_tags_of_every_shape(written: str, tags: tuple[str, ...], tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", f"---\ntitle: A\n{written}\n---\n").tags == tags


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("categories: security linux", ("security", "linux")),
        ("category: field notes", ("field notes",)),
        ("category: field notes of a weaver", ("field notes of a weaver",)),
        ("tag: Field Notes", ("Field Notes",)),
        ("tag: loom-shed weaving", ("loom-shed", "weaving")),
        ("tag: loom, field notes", ("loom", "field notes")),
        ("tags: a b\ncategories: c", ("a", "b")),
        ("keywords: Field Notes", ("Field Notes",)),
    ],
)
def test_jekyll_splits_at_spaces(written: str, tags: tuple[str, ...], tmp_path: Path) -> None:
    assert post_of(tmp_path, "_posts/2025-11-07-a.md", f"---\ntitle: A\nlayout: post\n{written}\n---\n").tags == tags


def test_a_date_that_is_none_is_named(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "2024-03-05-a.md", "---\ntitle: A\ndate: Month 2018\n---\n")
    assert (one.post.published_at, one.warnings) == (DAY, ('not a valid date: "Month 2018"',))


def test_what_terminals_must_not_see_is_gone(tmp_path: Path) -> None:
    text = '---\ntitle: "a\\e[31mred\\u202Egnp"\nslug: "../../etc/pa\\u0000sswd"\n---\n'
    post = post_of(tmp_path, "a.md", text)
    assert (post.title, post.slug) == ("aredgnp", "passwd")


def test_zenn_and_qiita(tmp_path: Path) -> None:
    text = '---\ntitle: "火"\nemoji: "🔥"\ntype: "tech"\ntopics: ["Kiln", "clay"]\npublished: true\n---\n'
    post = post_of(tmp_path, "hi.md", text)
    assert (post.tags, post.withheld) == (("Kiln", "clay"), "")
    assert post_of(tmp_path, "q.md", "---\ntitle: Q\nignorePublish: true\n---\n").withheld == "ignored"


@pytest.mark.parametrize("name", ["postdate", "dateCreated", "date-created"])
def test_dates_by_names_that_gatsby_s_blogs_give_them(name: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", f"---\ntitle: A\n{name}: 2024-03-05\nupdate: 2024-03-06\n---\n")
    assert (post.published_at, post.updated_at) == (datetime(2024, 3, 5, tzinfo=UTC), datetime(2024, 3, 6, tzinfo=UTC))
