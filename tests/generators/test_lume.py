"""What Lume does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators import generator_of_site
from syndicator.generators.site_settings import SiteFiles
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import POST, said_by, settings_of, write_site

if TYPE_CHECKING:
    from pathlib import Path

KEY = "2026-11-02-a.md"
OLD = '{"imports": {"lume/": "https://deno.land/x/lume@v2.4.2/"}}'


def program(options: str = "", more: str = "") -> str:
    where = 'location: new URL("https://blog.example.dev/")'
    return (
        f'import lume from "lume/mod.ts";\nconst site = lume({{ {where}{options} }});\n{more}\nexport default site;\n'
    )


@pytest.mark.parametrize(
    ("options", "more", "deno", "pattern"),
    [
        ("", "", "", "posts/{path}/"),
        (", prettyUrls: false", "", "", "posts/{path}.html"),
        ("", 'import extractDate from "lume/plugins/extract_date.ts";', "", "posts/{folder}/{slug}/"),
        ("", "site.use(extractDate({ remove: false }));", "", "posts/{path}/"),
        ("", "", OLD, "posts/{folder}/{slug}/"),
        ("", "", OLD.replace("v2.4.2", "v3.0.0"), "posts/{path}/"),
    ],
)
def test_what_its_program_says(tmp_path: Path, options: str, more: str, deno: str, pattern: str) -> None:
    files = {"_config.ts": program(options, more), "deno.json": deno, "posts/a.md": "", "_data.yml": "title: Knots\n"}
    said = said_by(tmp_path, "lume", files)
    assert said == ("https://blog.example.dev", "Knots", "", "", ("posts", pattern), "feed.xml")


def test_the_sources_may_be_in_a_folder(tmp_path: Path) -> None:
    files = {"_config.ts": program(', src: "./src"'), "src/blog/a.md": "", "src/_data/site.yml": "title: Ropes\n"}
    said = said_by(tmp_path, "lume", files)
    assert (said.posts, said.title) == (("src/blog", "blog/{path}/"), "Ropes")


@pytest.mark.parametrize(
    ("data", "pattern"),
    [
        ("export const url = (page) => `/b/${page.data.basename}/`;", "b/{slug}/"),
        ("export default { url: (page) => `/b/${page.data.slug}/`, layout: 'x' };", "b/{name}/"),
        ("export function url(page: Page) {\n  const day = page.data.date;\n  const year = day.getUTCFullYear();\n  return `/${year}/${page.data.basename}/index.html`;\n}\n", "{year}/{slug}/"),
        ("export const layout = 'post.vto';", "posts/{path}/"),
        ("export const url = (page) => `/b/${made(page)}/`;", "posts/{path}/"),
    ],
)  # fmt: skip
def test_a_data_file_makes_the_addresses_of_its_folder(tmp_path: Path, data: str, pattern: str) -> None:
    files = {"_config.ts": program(), "posts/a.md": "", "posts/_data.ts": data}
    assert said_by(tmp_path, "lume", files).posts == ("posts", pattern)


def test_folders_of_years_each_have_a_data_file(tmp_path: Path) -> None:
    old, new = (f"export const url = (page) => `/{name}/${{page.data.basename}}/`;" for name in ("old", "new"))
    files = {"_config.ts": program(), "2025/a.md": "", "2026/b.md": "", "2025/_data.ts": old, "2026/_data.ts": new}
    (folder,) = settings_of(tmp_path, "lume", files).folders
    assert (folder.path, folder.permalinks[0].value) == (".", "{blog_url}/new/{slug}/")


def test_a_config_of_another_program(tmp_path: Path) -> None:
    files = {"_config.ts": "export default { site: 'https://x.example.dev' };", "posts/a.md": ""}
    assert generator_of_site(SiteFiles(write_site(tmp_path, files))) is None


@pytest.mark.parametrize(
    ("key", "extra", "pattern", "address"),
    [
        (KEY, "", "{path}/", "2026-11-02-a/"),
        (f"in/{KEY}", "slug: b\n", "{folder}/{slug}/", "in/a/"),
        (KEY, "url: /x/index.html\n", "{path}/", "x/"),
        (KEY, "url: /2026/x.html\n", "{path}/", "2026/x.html"),
    ],
)
def test_the_address_of_a_post(tmp_path: Path, key: str, extra: str, pattern: str, address: str) -> None:
    text = POST.replace("date:", f"{extra}date:")
    post = post_of(tmp_path, key, text, permalink=f"{{blog_url}}/{pattern}", generator="lume")
    assert post.url == f"{BLOG}/{address}"


@pytest.mark.parametrize(("key", "withheld"), [("_old/a.md", "hidden"), ("_a.md", "hidden"), ("old_/a.md", "")])
def test_what_begins_with_an_underscore_is_no_page(tmp_path: Path, key: str, withheld: str) -> None:
    assert post_of(tmp_path, key, POST, generator="lume").withheld == withheld
