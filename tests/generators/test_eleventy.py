"""What Eleventy does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import BLOG, post_of, source_post_of
from tests.fakes.site import said_by


def test_what_11ty_collects_by_is_no_tag(tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", "---\ntitle: A\ntags: [posts, Clay, nav]\n---\n").tags == ("Clay",)
    assert post_of(tmp_path, "b.md", "---\ntitle: B\ntags: post\n---\n").tags == ()


@pytest.mark.parametrize("date", ["git Created", "Last Modified"])
def test_11ty_s_words_for_a_file_s_own_date_are_no_mistake(date: str, tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "2024-03-05-a.md", f"---\ntitle: A\ndate: {date}\n---\n")
    assert (one.post.published_at, one.warnings) == (datetime(2024, 3, 5, tzinfo=UTC), ())


@pytest.mark.parametrize(
    ("data", "pattern"),
    [
        ("", "posts/{path}/"),
        ('{"permalink": "/b/{{ page.fileSlug }}/index.html"}', "b/{slug}/"),
        ('{"permalink": "{{ title | slugify }}/"}', "{title}/"),
        ('{"permalink": "{{ something }}/"}', ""),
        ('{"permalink": "{{ metadata.part }}/{{ title | slug }}/"}', "b/{title}/"),
        ('{"permalink": "{{ metadata.title }}/{{ title | slug }}/"}', ""),
    ],
)
def test_what_the_files_of_an_eleventy_site_say(tmp_path: Path, data: str, pattern: str) -> None:
    files = {
        "eleventy.config.js": 'export default function (c) { return { dir: { input: "src" } } }\n',
        "src/_data/metadata.js": 'export default { title: "Knots of B", url: "https://blog.example.dev/", language: "en", part: "b" }\n',
        "src/posts/a.md": "",
        **({"src/posts/posts.json": data} if data else {}),
    }
    said = said_by(tmp_path, "eleventy", files)
    assert said == ("https://blog.example.dev", "Knots of B", "en", "", ("src/posts", pattern), "feed.xml")


@pytest.mark.parametrize(
    ("pattern", "path"), [("{path}", "2026-11-02-a"), ("{slug}", "a"), ("{title}", "oefen-and-co")]
)
def test_eleventy_s_addresses(tmp_path: Path, pattern: str, path: str) -> None:
    text = "---\ntitle: Öfen & Co.\ndate: 2026-11-02\n---\nText."
    post = post_of(tmp_path, "2026-11-02-a.md", text, permalink=f"{{blog_url}}/{pattern}", generator="eleventy")
    assert post.url == f"{BLOG}/{path}"
    if pattern != "{title}":
        stated = post_of(
            tmp_path,
            "2026-11-02-a.md",
            text.replace("title", "slug: z\ntitle"),
            permalink=f"{{blog_url}}/{pattern}",
            generator="eleventy",
        )
        assert stated.url == f"{BLOG}/{path}", "it takes no slug from a post"


def test_eleventy_s_posts_in_a_folder_as_jekyll_names_it(tmp_path: Path) -> None:
    assert said_by(tmp_path, "eleventy", {"eleventy.config.js": "x", "_posts/2026-11-02-a.md": ""}).posts == (
        "_posts",
        "_posts/{path}/",
    )


@pytest.mark.parametrize(
    ("key", "path"), [("b/kiln/kiln.md", "b/kiln"), ("b/kiln/clay.md", "b/kiln/clay"), ("b/kiln/index.md", "b/kiln")]
)
def test_a_file_named_as_its_folder_is_the_index_of_that(tmp_path: Path, key: str, path: str) -> None:
    post = post_of(tmp_path, key, "---\ntitle: A\n---\nText.", permalink="{blog_url}/{path}/", generator="eleventy")
    assert post.url == f"{BLOG}/{path}/"


@pytest.mark.parametrize(
    ("config", "loaded"),
    [
        ("{ dir: { input: 'site', data: 'data' } }", {}),
        ("require('./build/config')", {"build/config.ts": "export default { dir: { input: './site/', data: 'data' } }"}),
        ("options; import options from './build/config.js'", {"build/config.js": "{ dir: { input: 'site', data: 'data' } }"}),
    ],
)  # fmt: skip
def test_the_folders_in_eleventy_s_configuration_or_in_a_file_that_it_loads(
    tmp_path: Path, config: str, loaded: dict[str, str]
) -> None:
    files = {
        ".eleventy.js": f"module.exports = {config};\n",
        **loaded,
        "site/data/site.js": 'export default { url: "https://blog.example.dev" }\n',
        "site/journal/a.md": "",
    }
    said = said_by(tmp_path, "eleventy", files)
    assert (said.url, said.posts) == ("https://blog.example.dev", ("site/journal", "journal/{path}/"))


def test_addresses_that_one_of_several_programs_makes_are_not_known(tmp_path: Path) -> None:
    program = "export default { permalink(data) { return addressOf(data) } }\n"
    files = {
        ".eleventy.js": "",
        "posts/a.md": "",
        "posts/posts.11tydata.js": "export { default } from './posts.11tydata.ts'\n",
    }
    assert said_by(tmp_path, "eleventy", {**files, "posts/posts.11tydata.ts": program}).posts == ("posts", "")


@pytest.mark.parametrize(
    ("program", "pattern"),
    [
        ("permalink: (data) => `/w/${data.page.fileSlug}/`", "w/{slug}/"),
        ("permalink: data => `/${data.slug || data.page.fileSlug}/index.html`, tags: ['w']", "{name}/"),
        ('permalink({ date }) { const d = at(date); return `/${d.toFormat("yyyy/MM")}/${slug}.html`; }', "{year}/{month}/{name}.html"),
        ("permalink(data) { if (!data.date) { return `/x/${data.page.fileSlug}/` }\n return `/${slugify(data.title)}/` }", "{title}/"),
        ("permalink(data) { return `/${data.shelf}/${data.page.fileSlug}/` }", ""),
        ("permalink: (data) => `/w/`, name: (data) => `/x/${data.page.fileSlug}/`", ""),
    ],
)  # fmt: skip
def test_a_function_that_makes_addresses_is_read(tmp_path: Path, program: str, pattern: str) -> None:
    files = {".eleventy.js": "", "posts/a.md": "", "posts/posts.11tydata.js": f"module.exports = {{ {program} }};\n"}
    assert said_by(tmp_path, "eleventy", files).posts == ("posts", pattern)


@pytest.mark.parametrize(("stated", "pattern"), [("/w/{{ page.fileSlug }}/", "w/{slug}/"), ("{{ page | placed }}", "")])
def test_most_posts_are_in_a_folder_that_says_their_addresses(tmp_path: Path, stated: str, pattern: str) -> None:
    files = {
        ".eleventy.js": "",
        "posts/clay/a.md": "",
        "posts/clay/b.md": "",
        "posts/c.md": "",
        "posts/clay/clay.json": f'{{"permalink": "{stated}"}}',
    }
    assert said_by(tmp_path, "eleventy", files).posts == ("posts", pattern)


def test_another_program_of_eleventy_s_name_is_not_its_configuration(tmp_path: Path) -> None:
    files = {
        "eleventy.config.images.js": "export default { dir: { input: 'pictures' } }\n",
        "eleventy.config.js": "export default { dir: { input: 'src' } }\n",
        "src/posts/a.md": "",
    }
    assert said_by(tmp_path, "eleventy", files).posts == ("src/posts", "posts/{path}/")


@pytest.mark.parametrize(
    ("permalink", "path"),
    [
        ("/kiln/index.html", "kiln/"),
        ("/kiln/", "kiln/"),
        ("/kiln.html", "kiln.html"),
        ("/my-index.html", "my-index.html"),
    ],
)
def test_an_index_is_not_in_the_address(tmp_path: Path, permalink: str, path: str) -> None:
    text = f"---\ntitle: A\npermalink: {permalink}\n---\nText."
    assert post_of(tmp_path, "a.md", text, generator="eleventy").url == f"{BLOG}/{path}"
