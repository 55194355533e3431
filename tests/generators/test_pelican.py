"""What Pelican does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.generators import PLAIN, PostLink, generator_named
from syndicator.generators.pelican import GENERATOR
from syndicator.generators.site_settings import SiteFiles

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import post_of, read, write
from tests.fakes.site import said_by, write_site

PELICAN = """Title: A Kiln, Lit: Part 2
Date: 2024-03-05 10:00
Category: Clay
Tags: glaze, slow fires
Summary: What burns
    and what does not.
Status: {status}

Ash: it falls on everything.
"""


def test_pelican_writes_lines_without_fences(tmp_path: Path) -> None:
    post = post_of(tmp_path, "2024-03-01-kiln.md", PELICAN.format(status="published"))
    assert (post.title, post.slug, post.generator) == ("A Kiln, Lit: Part 2", "a-kiln-lit-part-2", "pelican")
    assert (post.published_at, post.tags) == (datetime(2024, 3, 5, 10, tzinfo=UTC), ("glaze", "slow fires"))
    assert (post.summary, post.withheld) == ("What burns and what does not.", "")
    assert post.markdown == "Ash: it falls on everything."


@pytest.mark.parametrize(("status", "withheld"), [("draft", "draft"), ("hidden", "hidden"), ("skip", "not published")])
def test_pelican_keeps_back_by_status(status: str, withheld: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, "kiln.md", PELICAN.format(status=status)).withheld == withheld


def test_pelican_s_lines_need_no_space(tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", "Title:A\nDate:2024-03-05\n\nBody")
    assert (post.title, post.published_at, post.markdown) == ("A", datetime(2024, 3, 5, tzinfo=UTC), "Body")


def test_pelican_wants_a_date_and_has_pages_in_a_folder(tmp_path: Path) -> None:
    assert post_of(tmp_path, "wheel.md", "Title: Wheel\nSlug: w\n\nTurns.").withheld == "a page"
    assert post_of(tmp_path, "2024-03-05-wheel.md", "Title: Wheel\nSlug: w\n\nTurns.").withheld == ""
    assert post_of(tmp_path, "pages/me.md", "Title: Me\nDate: 2024-03-05\n\nHello.").withheld == "a page"


@pytest.mark.parametrize(
    ("title", "pelican", "mkdocs"),
    [
        ("Über Öfen & Co.", "uber-ofen-co", "über-öfen--co"),
        ("A – B -- C", "a-b-c", "a--b----c"),
        ("Weiß–Rød", "weiss-rod", "weißrød"),
        ("陶芸 の 火", "陶芸-の-火", "陶芸-の-火"),
        ("…", "", ""),
    ],
)
def test_a_slug_of_a_title(title: str, pelican: str, mkdocs: str) -> None:
    assert (generator_named("pelican").slug_of_title(title), PLAIN.slug_of_title(title)) == (pelican, mkdocs)


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("{static}/img/p.png", "/img/p.png"), ("{attach}p.png", "/p.png"), ("|static|/p.png", "/p.png"), ("{filename}b.md#c", PostLink("b.md", "c")),
        ("|filename|/b.md", PostLink("/b.md")), ("{tag}clay", ""), ("{other}b", None), ("b", None),
    ],
)  # fmt: skip
def test_links_in_braces(reference: str, target: str | PostLink | None) -> None:
    assert GENERATOR.link_target(reference) == target


def test_pelican_has_posts_that_begin_with_an_underscore_and_pages_only_in_pages(tmp_path: Path) -> None:
    for key, withheld in (("_kiln.md", ""), ("pages/kiln.md", "a page"), ("kiln/pages/a.md", "")):
        assert post_of(tmp_path, key, PELICAN.format(status="published")).withheld == withheld


@pytest.mark.parametrize(
    ("more", "posts"),
    [
        ("", ("content", "{slug}.html")),
        ('ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"\n', ("content", "{year}/{month}/{slug}/")),
        ('ARTICLE_URL = "{date:%Y/%m/%d}/{slug}/index.html"\n', ("content", "{year}/{month}/{day}/{slug}/")),
        (
            'ARTICLE_URL = "{date:%y/%-m}/{date:%b-%-d}/{slug}"\n',
            ("content", "{short_year}/{i_month}/{date:%b}-{i_day}/{slug}"),
        ),
        ('ARTICLE_URL = "{date:%j}/{slug}"\nLOCALE = ("de_DE", "de")\n', ("content", "{date:%j}/{slug}")),
        ('ARTICLE_URL = "{date:%B}/{slug}"\nLOCALE = ["de_DE"]\n', ("content", "")),
        ('ARTICLE_URL = "{date:%B}/{slug}"\nLOCALE = "en_US.utf8"\n', ("content", "{date:%B}/{slug}")),
        ('ARTICLE_URL = "{date:%x}/{slug}"\n', ("content", "")),
        ('ARTICLE_URL = "{author}/{slug}"\n', ("content", "")),
        (
            'ARTICLE_URL: bool = False\nFEED_RSS = False\nARTICLE_PATHS: list[str] = ["blog"]\n',
            ("content/blog", "{slug}.html"),
        ),
        ('ARTICLE_PATHS = ["blog"]\n', ("content/blog", "{slug}.html")),
    ],
)
def test_what_the_files_of_a_pelican_site_say(tmp_path: Path, more: str, posts: tuple[str, str]) -> None:
    config = 'SITENAME = "Knots"\nSITEURL = ""\nPATH = "content"\nTIMEZONE = "Europe/Rome"\nDEFAULT_LANG = "en"\nFEED_ALL_ATOM = None\n'
    published = 'import os\nSITEURL = "https://blog.example.dev"\nFEED_ALL_ATOM = "feeds/all.atom.xml"\n'
    said = said_by(
        tmp_path, "pelican", {"pelicanconf.py": config + more, "publishconf.py": published, "content/blog/a.md": ""}
    )
    assert said == ("https://blog.example.dev", "Knots", "en", "Europe/Rome", posts, "feeds/all.atom.xml")


def test_a_configuration_in_python_is_never_run(tmp_path: Path) -> None:
    hostile = f"open({str(tmp_path / 'run')!r}, 'w')\nSITENAME = __import__('os').getcwd()\nSITEURL = 'https://blog.example.dev'\n"
    said = said_by(tmp_path, "pelican", {"pelicanconf.py": hostile, "content/a.md": ""})
    assert (said.url, said.title, (tmp_path / "run").exists()) == ("https://blog.example.dev", "", False)


PAGE = """<!DOCTYPE html>
<html>
  <head>
    <title>Ash &amp; clay</title>
    <meta name="date" content="2026-11-02 10:20" />
    <meta name="tags" content="glaze, fire" />
  </head>
  <body><p>It was cheap.</p></body>
</html>"""


def test_a_page_whose_head_is_a_post_s(tmp_path: Path) -> None:
    post = post_of(tmp_path, "ash.html", PAGE)
    assert (post.title, post.slug, post.tags, post.html, post.generator) == (
        "Ash & clay",
        "ash-clay",
        ("glaze", "fire"),
        "<p>It was cheap.</p>",
        "pelican",
    )


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("<title>", '<link rel="stylesheet" href="a.css"><title>'),
        ('name="date"', 'name="generator"'),
        ("Ash &amp; clay", ""),
    ],
)
def test_other_pages_are_no_posts(tmp_path: Path, part: str, instead: str) -> None:
    write(tmp_path, "ash.html", PAGE.replace(part, instead).replace('name="tags"', 'name="robots"'))
    assert read(tmp_path).source_posts == ()


@pytest.mark.parametrize(
    ("more", "pattern"),
    [
        ("", "{slug}.html"),
        ("ARTICLE_URL = '{category}/{slug}/'", "{categories}/{slug}/"),
        ("SLUGIFY_SOURCE = 'basename'", "{name}.html"),
        (r"FILENAME_METADATA = r'(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.*)'", "{name}.html"),
        (r"FILENAME_METADATA = r'(?P<date>\d{4}-\d{2}-\d{2}).*'", "{slug}.html"),
    ],
)
def test_where_pelican_takes_a_slug_from(tmp_path: Path, more: str, pattern: str) -> None:
    said = said_by(
        tmp_path, "pelican", {"pelicanconf.py": f"SITEURL = 'https://blog.example.dev'\n{more}\n", "content/a.md": "x"}
    )
    assert said.posts == ("content", pattern)


@pytest.mark.parametrize(
    ("key", "more", "path"),
    [
        ("2026-11-02-My_Ash.md", "", "misc/my_ash"),
        ("clay/ash.md", "", "clay/ash"),
        ("notes/Slow Fires/ash.md", "", "slow-fires/ash"),
        ("clay/ash.md", "Category: Slow Fires\n", "slow-fires/ash"),
        ("clay/ash.md", "Slug: kiln\n", "clay/kiln"),
    ],
)
def test_the_category_is_the_folder_and_the_name_the_file_s(tmp_path: Path, key: str, more: str, path: str) -> None:
    text = f"Title: A title\nDate: 2026-11-02\n{more}\nText."
    post = post_of(tmp_path, key, text, permalink="{blog_url}/{categories}/{name}.html", generator="pelican")
    assert post.url == f"https://blog.example.dev/{path}.html"


@pytest.mark.parametrize(
    ("field", "path"),
    [("permalink: /ash/", "a-title"), ("path: /ash/", "a-title"), ("url: ash/", "ash/"), ("url: ash.php", "ash.php")],
)
def test_only_the_url_of_a_post_is_its_address(tmp_path: Path, field: str, path: str) -> None:
    text = f"title: A title\ndate: 2026-11-02\n{field}\n\nText."
    assert post_of(tmp_path, "ash.md", text, generator="pelican").url == f"https://blog.example.dev/{path}"


def test_a_headline_beside_a_title_is_metadata(tmp_path: Path) -> None:
    post = post_of(tmp_path, "2026-11-02-ash.md", "title: Vélo\nheadline: On wheels\n\nIt was cheap.")
    assert (post.title, post.markdown, post.withheld, f"{post.published_at:%F}") == (
        "Vélo",
        "It was cheap.",
        "",
        "2026-11-02",
    )


@pytest.mark.parametrize(
    "files",
    [
        {"publishconf.py": "ARTICLE_URL = '{date:%Y}/{slug}'\n"},
        {"pelican_settings.py": "SITENAME = 'Knots'\nARTICLE_URL = '{date:%Y}/{slug}'\n"},
        {"pelicanconf.py": "ARTICLE_URL = '{slug}'\n", "publishconf.py": "ARTICLE_URL = '{date:%Y}/{slug}'\n"},
        {"conf.py": "project = 'Knots'\n", "publishconf.py": "ARTICLE_URL = '{date:%Y}/{slug}'\n"},
    ],
)
def test_settings_may_be_in_other_files(tmp_path: Path, files: dict[str, str]) -> None:
    said = said_by(tmp_path, "pelican", {**files, "content/a.md": ""})
    assert said.posts == ("content", "{year}/{slug}")


def test_where_the_stated_folder_has_no_posts_they_are_in_the_usual_one(tmp_path: Path) -> None:
    said = said_by(tmp_path, "pelican", {"pelicanconf.py": "PATH = 'content'\n", "docs/posts/a.md": ""})
    assert said.posts == ("docs/posts", "{slug}.html")


def test_settings_of_sphinx_are_not_pelican_s(tmp_path: Path) -> None:
    assert not GENERATOR.makes(SiteFiles(write_site(tmp_path, {"conf.py": "project = 'Knots'\n"})))
