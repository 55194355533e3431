"""Pages are told from posts by name, layout and folder, if they have no date; forms for new posts are neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.model import NonPost
from tests.fakes.repo import post_of, read, write

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [
    "404",
    "privacy-policy",
    "terms",
    "about",
    "About",
    "contact",
    "now",
    "uses",
    "thanks",
    "resume",
    "impressum",
    "datenschutz",
    "über-mich",
    "ueber-uns",
    "a-propos",
    "mentions-legales",
    "sobre-mí",
    "contacto",
    "chi-sono",
    "over-mij",
    "о-себе",
    "关于",
    "プロフィール",
    "소개",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", ["{}.md", "posts/{}.md", "{}/index.md"])
def test_an_undated_file_of_such_a_name_is_a_page(name: str, key: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key.format(name), "---\ntitle: A\n---\nBody").withheld == "a page"


@pytest.mark.parametrize(
    ("key", "front"),
    [
        ("about.md", "date: 2024-03-05"),
        ("2024-03-05-thanks.md", ""),
        ("about-herons.md", ""),
        ("now-and-then.md", ""),
        ("the-privacy.md", ""),
        ("posts/how-i-work.md", "layout: post"),
        ("src/pages/posts/first.md", ""),
    ],
)
def test_a_dated_file_and_one_of_another_name_is_a_post(key: str, front: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key, f"---\ntitle: A\n{front}\n---\nBody").withheld == ""


@pytest.mark.parametrize(
    ("key", "front"),
    [
        ("a.md", "layout: page"),
        ("a.md", "type: page"),
        ("a.md", "layout: layouts/page.njk"),
        ("a.md", "layout: ../../layouts/PageLayout.astro"),
        ("a.md", "slug: about"),
        ("pages/a.md", ""),
        ("src/pages/a.mdx", ""),
        ("_pages/legal/a.md", ""),
    ],
)
def test_layout_slug_and_folder_say_that_an_undated_file_is_a_page(key: str, front: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key, f"---\ntitle: A\n{front}\n---\nBody").withheld == "a page"


@pytest.mark.parametrize(
    ("key", "front"),
    [
        ("Templates/new.md", "title: New"),
        ("_templates/new.md", "title: New\ndate: {{date}}"),
        ("forms/new.md", 'title: "{{title}}"\ndate: "{{date:YYYY-MM-DD}}"'),
        ("forms/new.md", "title: <% tp.file.title %>\ndate: 2024-03-05"),
        ("forms/new.md", 'title: "{{ replace .Name "-" " " | title }}"\ndate: 2024-03-05'),
    ],
)
def test_a_form_for_new_posts_is_no_post(key: str, front: str, tmp_path: Path) -> None:
    write(tmp_path, key, f"---\n{front}\n---\nBody")
    update = read(tmp_path)
    assert (update.source_posts, update.problems[key].what) == ((), NonPost.TEMPLATE)


def test_a_dated_post_about_templates_is_a_post(tmp_path: Path) -> None:
    text = "---\ntitle: How {{title}} is filled\ndate: 2024-03-05\n---\nBody"
    assert post_of(tmp_path, "templates/obsidian.md", text).withheld == ""


@pytest.mark.parametrize("key", ["pages/about.md", "content/pages/impressum.md"])
def test_a_dated_file_of_such_a_name_in_a_folder_of_pages_is_one(key: str, tmp_path: Path) -> None:
    dated = "---\ntitle: A\ndate: 2024-03-05\n---\nBody"
    assert post_of(tmp_path, key, dated).withheld == "a page"
    assert post_of(tmp_path, key.replace("pages", "posts"), dated).withheld == ""


@pytest.mark.parametrize("above", ["", "<!doctype html>\n<html><head><title>Moved</title>\n"])
def test_a_file_that_only_leads_on_is_a_page(above: str, tmp_path: Path) -> None:
    leads_on = f'---\ntitle: A\ndate: 2024-03-05\n---\n{above}<meta http-equiv="Refresh" content="0; url=\'/b\'" />'
    assert post_of(tmp_path, "2024-03-05-a.md", leads_on).withheld == "a page"


@pytest.mark.parametrize(
    ("key", "title", "withheld"),
    [
        ("kiln/comments/6502.md", "", "a page"),
        ("kiln/comments/6502.md", "title: Ash\n", ""),
        ("comments/kiln.md", "", ""),
    ],
)
def test_a_comment_is_no_post(tmp_path: Path, key: str, title: str, withheld: str) -> None:
    post = post_of(tmp_path, key, f"---\n{title}date: 2024-03-05\nauthor_name: Ada\n---\nThank you for this.")
    assert post.withheld == withheld
