"""Posts in other formats than Markdown, and what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.model import NonPost
from tests.fakes.repo import BLOG, post_of, read, write

if TYPE_CHECKING:
    from pathlib import Path

POST = "---\ntitle: Ash\ndate: 2026-11-02\ntags: [glaze]\n---\n"


@pytest.mark.parametrize(
    ("generator", "key"),
    [
        ("", "posts/ash.html"),
        ("", "_posts/2026-11-02-ash.html"),
        ("jekyll", "_posts/2026-11-02-ash.html"),
        ("hugo", "posts/ash.html"),
        ("hugo", "posts/ash/index.html"),
        ("eleventy", "blog/ash.html"),
        ("hexo", "ash.html"),
    ],
)
def test_html_with_front_matter_is_a_post(tmp_path: Path, generator: str, key: str) -> None:
    post = post_of(tmp_path, key, f"{POST}    <p>It&nbsp;was *cheap*.</p>\n", generator=generator)
    assert (post.title, post.slug, post.tags, post.withheld, f"{post.published_at:%F}") == (
        "Ash",
        "ash",
        ("glaze",),
        "",
        "2026-11-02",
    )
    assert (post.html.strip(), post.markdown, post.url) == ("<p>It&nbsp;was *cheap*.</p>", "", f"{BLOG}/ash")


def test_html_without_a_title_is_named_by_its_heading(tmp_path: Path) -> None:
    text = "---\ndate: 2026-11-02\n---\n<h2>Part</h2><h1 class=a>Ash <i>&amp;</i> clay</h1><p>x</p>"
    assert post_of(tmp_path, "posts/kiln.html", text).title == "Ash & clay"
    assert post_of(tmp_path, "posts/the-kiln.html", "---\ndate: 2026-11-02\n---\n<p>x</p>").title == "The kiln"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("posts/demo.html", "<!DOCTYPE html><title>Demo</title><p>x"),
        ("2026/11/02/demo.html", "<p>beside a post</p>"),
        ("_layouts/post.html", "---\nlayout: default\n---\n{{ content }}"),
        ("about.html", "---\ntitle: About\n---\n<p>x"),
        ("docs/guide.rst", "Guide\n=====\n\nText.\n"),
    ],
)
def test_without_a_date_and_front_matter_such_files_are_none(tmp_path: Path, key: str, text: str) -> None:
    write(tmp_path, key, text)
    update = read(tmp_path)
    assert (update.source_posts, update.problems[key].what) == ((), NonPost.UNDATED)


def test_jekyll_needs_no_front_matter_in_its_folder(tmp_path: Path) -> None:
    post = post_of(tmp_path, "_posts/2026-11-02-ash.html", "<p>It was cheap.</p>")
    assert (post.title, post.html, post.withheld) == ("Ash", "<p>It was cheap.</p>", "")


def test_a_generator_reads_only_its_own_formats(tmp_path: Path) -> None:
    for name in ("a.html", "b.rst", "c.qmd", "d.md"):
        write(tmp_path, name, POST)
    update = read(tmp_path, generator="docusaurus")
    assert [post.key for post in update.source_posts] == ["d.md"]
    assert {problem.what for problem in update.problems.values()} == {NonPost.FOREIGN}


@pytest.mark.parametrize(
    ("names", "posts"),
    [
        (("a/index.Rmd", "a/index.md", "b/index.Rmd"), {"a/index.md", "b/index.Rmd"}),
        (("a.Rmarkdown", "a.markdown", "a.html"), {"a.markdown"}),
        (("a.Rmd", "a.html"), {"a.Rmd"}),
        (("a.rst", "a.html", "b.html"), {"a.rst", "b.html"}),
        (("a.qmd", "a.html", "a.md"), {"a.md"}),
    ],
)
def test_what_one_file_is_made_from_another_is_one_post(
    tmp_path: Path, names: tuple[str, ...], posts: set[str]
) -> None:
    for name in names:
        write(tmp_path, name, POST)
    assert set(read(tmp_path).present) == posts


def test_html_beside_posts_says_nothing_of_them(tmp_path: Path) -> None:
    """The pages of a site are not dated by their names, so that undated posts would be taken for pages."""
    for number in range(9):
        write(tmp_path, f"2026-11-0{number}-page.html", POST)
    write(tmp_path, "ash.md", "---\ntitle: Ash\n---\nText.")
    posts = {post.key: post.post for post in read(tmp_path).source_posts}
    assert posts["ash.md"].withheld == ""


def test_what_is_protected_is_in_no_html(tmp_path: Path) -> None:
    text = POST.replace("tags", "password: kiln\ntags") + "<p>secret</p>"
    post = post_of(tmp_path, "a.html", text)
    assert (post.html, post.withheld) == ("", "protected")
