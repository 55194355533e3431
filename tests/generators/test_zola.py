"""What Zola does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.generators import PostLink
from syndicator.generators.zola import GENERATOR

if TYPE_CHECKING:
    from pathlib import Path

from urllib.parse import unquote

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import BLOG, post_of, source_post_of, write
from tests.fakes.site import said_by

DAY = datetime(2024, 3, 5, tzinfo=UTC)


ZOLA = '+++\ntitle = "Ash"\n{extra}\n[taxonomies]\ntags = ["Clay"]\n+++\n'


def test_zola_says_address_and_date_in_one(tmp_path: Path) -> None:
    text = '+++\npath = "2024/03/05/Some-Release"\ntitle = "Out now"\nauthors = ["Ada", "Bob"]\n[extra]\nimage = "/a.png"\n'
    one = source_post_of(tmp_path, "content/r.md", text + '[taxonomies]\ntags = ["news"]\n+++\nBody')
    post = one.post
    assert (post.url, post.slug) == (f"{BLOG}/2024/03/05/Some-Release", "Some-Release")
    assert one.aliases == {f"url:{BLOG}/2024/03/05/Some-Release"}
    assert (post.published_at, post.author, post.tags, post.generator) == (DAY, "Ada, Bob", ("news",), "zola")
    assert post.cover == f"{BLOG}/a.png"


@pytest.mark.parametrize(
    ("key", "extra", "url"),
    [
        ("news/Ash_0.4.1/index.md", "", "news/ash-0-4-1"),
        ("news/2024-03-05_Déjà-vu--ash.md", "", "news/deja-vu-ash"),
        ("News/ash.md", 'slug = "The_Kiln!"', "News/the-kiln"),
        ("news/窯.md", "", "news/窯"),
        ("news/Öfen – und… „Asche“.md", "", "news/ofen-und-asche"),
        ("news/straße-ø.md", "", "news/strasse-o"),
        ("ash.md", 'path = "/2024/Ash_1.0"', "2024/Ash_1.0"),
    ],
)
def test_zola_makes_ascii_of_names_and_takes_dates_off(key: str, extra: str, url: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, key, ZOLA.format(extra=f"date = 2024-03-05\n{extra}"), permalink="{blog_url}/{path}")
    assert (post.generator, unquote(post.url), post.withheld) == ("zola", f"{BLOG}/{url}", "")


def test_zola_is_known_by_what_hugo_does_not_have(tmp_path: Path) -> None:
    for key, said, generator in (
        ("2024-03-05-a.md", 'title = "A"', "zola"),
        ("a.md", 'path = "x/a"', "zola"),
        ("b.md", "extra = {lead = 1}", "zola"),
        ("2024-03-05-b.md", "date = 2024-03-06", "zola"),
        ("2024-03-05-c.md", "date = 2024-03-06T10:00:00+01:00", "hugo"),
        ("c.md", 'title = "C"', "hugo"),
    ):
        assert post_of(tmp_path, key, f"+++\n{said}\n+++\n").generator == generator


def test_zola_s_pages_without_a_date_are_in_no_feed(tmp_path: Path) -> None:
    for key, place, withheld in (("me.md", "me", "a page"), ("2024-03-05-me.md", "", ""), ("a.md", "2024/03/05/a", "")):
        said = f'path = "{place}"' if place else ""
        assert post_of(tmp_path, key, ZOLA.format(extra=said)).withheld == withheld


@pytest.mark.parametrize("extra", ['tags = ["Clay"]', 'url = "ash"', 'categories = ["Clay"]'])
def test_zola_has_no_tags_outside_a_table(extra: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, "2024-03-05-ash.md", f'+++\ntitle = "A"\n{extra}\n+++\nBody').generator == "hugo"


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("@/blog/x.md", PostLink("blog/x.md")),
        ("@/blog/x.md#part", PostLink("blog/x.md", "part")),
        ("/@/x", None),
        ("x.md", None),
    ],
)
def test_links_name_a_file(reference: str, target: str | PostLink | None) -> None:
    assert GENERATOR.link_target(reference) == target


def test_what_lies_beside_a_post_of_zola_s_is_a_part_of_it(tmp_path: Path) -> None:
    write(tmp_path, "ash/index.md", ZOLA.format(extra="date = 2024-03-05"))
    assert post_of(tmp_path, "ash/part.md", ZOLA.format(extra="date = 2024-03-05")).withheld == "a page"
    assert post_of(tmp_path, "part.md", ZOLA.format(extra="date = 2024-03-05")).withheld == ""


def test_zola_s_files_may_begin_with_an_underscore(tmp_path: Path) -> None:
    assert post_of(tmp_path, "_ash.md", ZOLA.format(extra="date = 2024-03-05")).withheld == ""


SITE = 'base_url = "https://blog.example.dev"\ntitle = "Knots"\ndefault_language = "en"\nfeed_filenames = ["rss.xml"]\n'


def test_what_the_files_of_a_zola_site_say(tmp_path: Path) -> None:
    files = {"config.toml": SITE, "content/blog/_index.md": "", "content/blog/a.md": ""}
    said = said_by(tmp_path, "zola", files)
    assert said == ("https://blog.example.dev", "Knots", "en", "", ("content/blog", "blog/{path}/"), "rss.xml")
    assert said_by(tmp_path, "zola", {"content/b.md": ""}).posts == ("content", "{path}/")


@pytest.mark.parametrize(
    ("extra", "withheld"),
    [
        ("extra.draft = true", "draft"),
        ("extra.stub = true", "draft"),
        ("extra.unlisted = true", "ignored"),
        ("extra.draft = false", ""),
    ],
)
def test_what_themes_of_zola_hide(tmp_path: Path, extra: str, withheld: str) -> None:
    text = f'+++\ntitle = "A"\ndate = 2024-03-05\n{extra}\n+++\nText.'
    assert post_of(tmp_path, "a.md", text).withheld == withheld
