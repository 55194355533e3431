"""What Docusaurus does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
from tests.documents.reading import article
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by


@pytest.mark.parametrize(
    ("marker", "day"),
    [("<!--truncate-->", "05"), ("{/* truncate */}", "05"), ("<!--more-->", "07"), ("truncate", "07")],
)
def test_docusaurus_has_the_day_of_the_name_in_addresses(marker: str, day: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\ndate: 2024-03-07\n---\nIt burns.\n\n{marker}\n\nLong.\n"
    post = post_of(tmp_path, "2024-03-05-Ash.mdx", text, permalink="{blog_url}/{year}/{month}/{day}/{slug}")
    assert post.url == f"{BLOG}/2024/03/{day}/Ash"
    assert post.published_at == datetime(2024, 3, 7, tzinfo=UTC)


def test_docusaurus_has_a_stated_slug_instead_of_the_date(tmp_path: Path) -> None:
    pattern = "{blog_url}/blog/{year}/{month}/{day}/{slug}"
    for body, url in (("<!--truncate-->", "blog/kiln"), ("Long.", "blog/2024/03/05/kiln")):
        post = post_of(tmp_path, "2024-03-05-ash.md", f"---\ntitle: A\nslug: kiln\n---\n{body}\n", permalink=pattern)
        assert post.url == f"{BLOG}/{url}"


@pytest.mark.parametrize(
    ("key", "extra", "generator"),
    [
        ("2024-03-05-a.md", "", "docusaurus"),
        ("a.md", "slug: x", "docusaurus"),
        ("a.md", "", "plain"),
        ("_posts/2024-03-05-a.md", "", "jekyll"),
    ],
)
def test_it_is_known_by_its_mark_where_that_makes_a_difference(
    key: str, extra: str, generator: str, tmp_path: Path
) -> None:
    post = post_of(tmp_path, key, f"---\ntitle: A\n{extra}\n---\nA\n\n<!-- truncate -->\n\nB")
    assert post.generator == generator
    assert post_of(tmp_path, "2024-03-05-t.md", "+++\ntitle = 'A'\n+++\n<!-- truncate -->").generator != "docusaurus"


def test_mdx_is_taken_out() -> None:
    text = "import A from './a'\n\nexport const b = 1\n\n{/* note */}<Box a={1}>In.</Box> 1 < 2 <b>x</b>"
    assert article(text) == "In. 1 < 2 **x**"


@pytest.mark.parametrize(
    ("blog", "posts", "feed"),
    [
        ("", ("blog", "blog/{year}/{month}/{day}/{slug}"), "blog/rss.xml"),
        ("blog: { routeBasePath: '/' },", ("blog", "{year}/{month}/{day}/{slug}"), "rss.xml"),
        ("blog: { path: './words', routeBasePath: 'w' },", ("words", "w/{year}/{month}/{day}/{slug}"), "w/rss.xml"),
    ],
)
def test_what_the_files_of_a_docusaurus_site_say(tmp_path: Path, blog: str, posts: tuple[str, str], feed: str) -> None:
    config = f"""const config = {{
        title: 'Knots', url: 'https://blog.example.dev', baseUrl: '/k/', i18n: {{ defaultLocale: 'en' }},
        presets: [['classic', {{ docs: {{ routeBasePath: 'manual' }}, {blog} }}]] }};
        module.exports = config;"""
    files = {"docusaurus.config.js": config, "blog/2026-11-02-a.md": "", "words/2026-11-02-a.md": ""}
    said = said_by(tmp_path, "docusaurus", files)
    assert said == ("https://blog.example.dev/k", "Knots", "en", "", posts, feed)


@pytest.mark.parametrize(
    ("key", "extra", "path"),
    [
        ("2026-11-01-first.md", "", "2026/11/01/first"),
        ("2026-11-02-second/index.md", "", "2026/11/02/second"),
        ("2026/11/04-fourth.md", "", "2026/11/04/fourth"),
        ("notes/2026-11-05-x.md", "", "2026/11/05/notes/x"),
        ("fifth.md", "", "fifth"),
        ("2026-11-03-third.md", "slug: number-three\n", "number-three"),
    ],
)
def test_docusaurus_takes_the_date_from_the_path(tmp_path: Path, key: str, extra: str, path: str) -> None:
    stated = "date: 2026-11-09\n" if key == "fifth.md" else ""
    text = f"---\ntitle: A\n{stated}{extra}---\nText."
    pattern = "{blog_url}/blog/{year}/{month}/{day}/{slug}"
    assert post_of(tmp_path, key, text, permalink=pattern, generator="docusaurus").url == f"{BLOG}/blog/{path}"
