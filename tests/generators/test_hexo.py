"""What Hexo does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.generators import PostLink
from syndicator.generators.hexo import GENERATOR

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import BLOG, post_of, source_post_of, write
from tests.fakes.site import said_by


def test_hexo_s_front_matter_may_have_no_fence_above(tmp_path: Path) -> None:
    post = post_of(tmp_path, "_posts/a.md", 'title: "Ash"\ndate: 2024-03-05\ntags:\n- Clay\n---\nBody')
    assert (post.title, post.tags, post.markdown, post.generator) == ("Ash", ("Clay",), "Body", "hexo")
    assert (post.published_at, post.withheld) == (datetime(2024, 3, 5, tzinfo=UTC), "")


def test_lists_above_the_only_fence_are_no_part_of_the_text(tmp_path: Path) -> None:
    above = "title: Ash\ndate: 2024-03-05\nlang: en\ncategories:\n- Kilns\ntags:\n- Clay\n- Fire\n"
    post = post_of(tmp_path, "_posts/a.md", f"{above}---\n\nBody")
    assert (post.title, post.tags, post.markdown) == ("Ash", ("Clay", "Fire"), "Body")


def test_posts_without_a_date_in_the_name_are_hexo_s(tmp_path: Path) -> None:
    text = "---\ntitle: A\ntags: slow fires\n---\n"
    hexo, jekyll = (post_of(tmp_path, f"_posts/{name}.md", text) for name in ("kiln（一）", "2024-03-05-kiln（一）"))
    assert (hexo.generator, hexo.slug, hexo.tags) == ("hexo", "kiln（一）", ("slow fires",))
    assert (jekyll.generator, jekyll.slug, jekyll.tags) == ("jekyll", "kiln-一", ("slow", "fires"))


def test_where_most_posts_have_no_date_in_their_names_none_is_jekyll_s(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"_posts/{name}.md", "---\ntitle: A\n---\n")
    assert post_of(tmp_path, "_posts/2024-03-05-ash.md", "---\ntitle: A\n---\n").generator == "hexo"


def test_hexo_takes_tabs_for_indentation_and_keeps_spaces_in_addresses(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "_posts/Slow fires.md", "---\ntitle: A\ntags:\n\t- Clay\n\t- Ash\n---\nBody")
    assert (one.post.tags, one.warnings, one.post.url) == (("Clay", "Ash"), (), f"{BLOG}/Slow%20fires")


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("{% post_path ash %}", PostLink("ash")),
        ("{%- post_link ash %}#top", PostLink("ash", "top")),
        ("{% asset_path a.png %}", "a.png"),
        ("{% video x %}", None),
        ("/a", None),
    ],
)
def test_links_by_tags(reference: str, target: str | PostLink | None) -> None:
    assert GENERATOR.link_target(reference) == target


@pytest.mark.parametrize(
    "text",
    ['"title": "Ash",\n"tags": ["Clay"]\n;;;\nBody', ';;;\n"title": "Ash",\n"tags": ["Clay"]\n;;;\n\nBody'],
)
def test_front_matter_may_be_json_without_braces(text: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "_posts/a.md", text)
    assert (post.title, post.tags, post.markdown, post.generator) == ("Ash", ("Clay",), "Body", "hexo")


@pytest.mark.parametrize(
    "text",
    [
        '"Ash," she said.\n;;;\nBody',
        '"a": b, no fence',
        ";;;\n\nNo end",
        "title: x\ndate: y\n\nz\n---\n",
        "a: b\n---\n",
    ],
)
def test_prose_is_not_taken_for_front_matter(text: str) -> None:
    assert GENERATOR.fenced(text) == text


def test_the_short_name_of_a_plugin_takes_the_place_of_the_name_with_its_spaces_and_no_other_slug(
    tmp_path: Path,
) -> None:
    for extra, url in (("", "Slow%20fires"), ("abbrlink: kiln\n", "kiln"), ("slug: kiln\n", "Slow%20fires")):
        assert post_of(tmp_path, "_posts/Slow fires.md", f"---\ntitle: A\n{extra}---\n").url == f"{BLOG}/{url}"


def test_what_the_files_of_a_hexo_site_say(tmp_path: Path) -> None:
    config = "url: https://blog.example.dev\nroot: /b/\ntitle: Knots\nlanguage:\n- zh-CN\n- en\ntimezone: Asia/Taipei\nsource_dir: source\n"
    said = said_by(tmp_path, "hexo", {"_config.yml": config, "source/_posts/a.md": ""})
    expected = ("source/_posts", "{year}/{month}/{day}/{path}/")
    assert said == ("https://blog.example.dev/b", "Knots", "zh-CN", "Asia/Taipei", expected, "atom.xml")


@pytest.mark.parametrize(
    ("permalink", "pattern"),
    [
        ("permalink: posts/:abbrlink.html", "posts/{slug}.html"),
        ("permalink: :category/:title/", "{categories}/{path}/"),
        ("permalink: :year/:name/", "{year}/{slug}/"),
        ("permalink: :id/", ""),
        ("permalink: :year/:title/\nnew_post_name: :title.md", "{year}/{path}/"),
        ("permalink: :year/:title/\nnew_post_name: :year-:month-:day-:title.md", "{year}/{name}/"),
        ("permalink: :name/\nnew_post_name: ':i_day :title.md'", "{name}/"),
        ("permalink: :title/\nsource_dir: /home/ann/notes", "{path}/"),
        ("permalink: :title.html\npretty_urls:\n  trailing_html: false", "{path}"),
        ("permalink: :title/index.html\npretty_urls:\n  trailing_index: false", "{path}/"),
    ],
)
def test_hexo_s_permalinks_become_ours(tmp_path: Path, permalink: str, pattern: str) -> None:
    said = said_by(tmp_path, "hexo", {"_config.yml": f"{permalink}\n", "source/_posts/a.md": ""})
    assert said.posts == ("source/_posts", pattern)


@pytest.mark.parametrize("more", ["destination: public", "markdown: rdiscount", "source: source"])
def test_a_site_of_octopress_is_jekyll_s(tmp_path: Path, more: str) -> None:
    config = f"url: https://blog.example.dev\ntitle: Knots\nroot: /\npermalink: /blog/:year/:title/\nsource: source\n{more}\n"
    said = said_by(tmp_path, "jekyll", {"_config.yml": config, "source/_posts/2026-11-02-a.markdown": "x"})
    assert said.posts == ("source/_posts", "blog/{year}/{slug}/")


@pytest.mark.parametrize(
    "text",
    [
        "title    : Ash\ntags     : glaze\ndate     : 2026-11-02\n---\n\nText.",
        "title: Ash\ndate: 2026-11-02\ntags:\n- glaze\n\n\n---\n\nText.",
        "title: Ash\ndate: 2026-11-02\ncategories:\n- Fire\n\ntags:\n- glaze\n\n---\n\nText.",
    ],
)
def test_front_matter_that_has_only_its_end(tmp_path: Path, text: str) -> None:
    post = post_of(tmp_path, "source/_posts/ash.md", text)
    assert (post.title, post.tags, post.markdown, post.withheld, f"{post.published_at:%F}") == (
        "Ash",
        ("glaze",),
        "Text.",
        "",
        "2026-11-02",
    )


@pytest.mark.parametrize(("field", "path"), [("Permalink", "ash"), ("permalink", "clay/kiln")])
def test_a_name_with_a_capital_is_not_hexo_s(tmp_path: Path, field: str, path: str) -> None:
    text = f"---\ntitle: A\n{field}: clay/kiln\n---\nText."
    assert post_of(tmp_path, "_posts/ash.md", text, generator="hexo").url == f"{BLOG}/{path}"
