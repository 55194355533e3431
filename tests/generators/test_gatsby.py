"""What Gatsby does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by, settings_of
from tests.growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """module.exports = {
  siteMetadata: { title: `Knots`, siteUrl: `https://blog.example.dev/`, lang: "de" },
  plugins: [{ resolve: "gatsby-plugin-feed", options: { feeds: [{ output: "/feed.xml" }] } }],
}
"""


@pytest.mark.parametrize(
    ("files", "posts"),
    [
        (("content/blog/a/index.md",), ("content/blog", "{path}/")),
        (
            ("content/blog/a.md", "content/posts/b.md", "content/posts/c.md", "content/d.md"),
            ("content/posts", "{path}/"),
        ),
        (("src/pages/blog/a.md",), ("src/pages/blog", "blog/{path}/")),
        (("content/a/b.md",), ("content", "{path}/")),
    ],
)
def test_what_the_files_of_a_gatsby_site_say(tmp_path: Path, files: tuple[str, ...], posts: tuple[str, str]) -> None:
    said = said_by(tmp_path, "gatsby", {"gatsby-config.js": CONFIG, **dict.fromkeys(files, "")})
    assert said == ("https://blog.example.dev", "Knots", "de", "", posts, "/feed.xml")


def test_a_gatsby_site_with_its_values_in_a_file_of_their_own(tmp_path: Path) -> None:
    files = {
        "gatsby-config.ts": "import config from './config'\nexport default { siteMetadata: config }\n",
        "config.js": "module.exports = { siteTitle: 'Knots', siteUrl: 'https://blog.example.dev' }\n",
        "content/blog/a.md": "",
    }
    assert said_by(tmp_path, "gatsby", files)[:2] == ("https://blog.example.dev", "Knots")


PLUGINS = """plugins: [
    { resolve: "gatsby-source-graphql", options: { url: "https://api.example.dev/graphql", title: "Stars" } },
    { resolve: "gatsby-plugin-sitemap", options: { siteUrl: config.url } },
  ]"""


@pytest.mark.parametrize(
    ("metadata", "files", "url", "title"),
    [
        (
            "siteMetadata: { siteUrl: config.url, ...config }",
            {"data/config.js": ""},
            "https://blog.example.dev",
            "Knots",
        ),
        ("siteMetadata: { ...config }", {"data/config/index.js": ""}, "https://blog.example.dev", "Knots"),
        ("siteMetadata: config", {"data/config.ts": ""}, "https://blog.example.dev", "Knots"),
        (
            "siteMetadata: { siteUrl: config.site.url, title: NAME }",
            {"data/config.js": ""},
            "https://blog.example.dev",
            "Ash",
        ),
        ("siteMetadata: { title: `Ash`, author: { url: 'https://ada.example.dev' } }", {}, "", "Ash"),
        ("", {}, "", "Stars"),
        ("siteMetadata: { siteUrl: config.url }", {"other.js": ""}, "", "Stars"),
    ],
)
def test_only_the_metadata_of_a_gatsby_site_say_its_address(
    tmp_path: Path, metadata: str, files: dict[str, str], url: str, title: str
) -> None:
    shared = "module.exports = { author: { url: 'https://ada.example.dev' }, url: 'https://blog.example.dev', title: 'Knots' }\n"
    names = "const config = require('./data/config');\nconst NAME = 'Ash';\n"
    config = f"{names}module.exports = {{\n  {metadata + ',' if metadata else ''}\n  {PLUGINS},\n}}\n"
    said = said_by(
        tmp_path,
        "gatsby",
        {"gatsby-config.js": config, "content/blog/a.md": "", **dict.fromkeys(files, shared)},
    )
    assert (said.url, said.title) == (url, title)


BY_FILE = "const value = createFilePath({ node, getNode })\ncreateNodeField({ node, name: 'slug', value })\n"


@pytest.mark.parametrize(
    ("program", "posts"),
    [
        (BY_FILE, ("content/blog", "{file_path}/")),
        (
            f"{BY_FILE}// node.frontmatter.slug\nquery = `{{ frontmatter {{ title }} fields {{ slug }} }}`",
            ("content/blog", "{file_path}/"),
        ),
        (f"{BY_FILE}path: node.frontmatter.slug || value", ("content/blog", "{path}/")),
        (f"{BY_FILE}query = `{{ frontmatter {{ title path }} }}`", ("content/blog", "{path}/")),
        (f"{BY_FILE}const {{ slug, date }} = node.frontmatter", ("content/blog", "{path}/")),
        ("createPage({ path: node.fields.slug })", ("content/blog", "{path}/")),
        (
            "const slug = node.frontmatter.title\n  .toLowerCase();\ncreatePage({ path: slug })",
            ("content/blog", "{title}"),
        ),
        ("createPage({ path: `/w/${kebabCase(node.frontmatter.title)}/` })", ("content/blog", "w/{title}/")),
        ("const slug = name.slice(11); createNodeField({ node, name: 'slug', value: slug })", ("content/blog", "")),
    ],
)
def test_pages_by_file_name_whatever_slug_is_stated(tmp_path: Path, program: str, posts: tuple[str, str]) -> None:
    files = {"gatsby-config.js": CONFIG, "gatsby-node.js": program, "content/blog/a.md": ""}
    assert said_by(tmp_path, "gatsby", files).posts == posts


BY_FIELD = "const slug = createFilePath({ node, getNode });\nconst folder = getNode(node.parent).relativeDirectory;\n"


@pytest.mark.parametrize(
    ("source", "value", "pattern"),
    [
        ("`${__dirname}/content`", "`/${folder}/${node.frontmatter.slug}`", "blog/{path}"),
        ("path.join(__dirname, 'content/blog')", "`/w/${folder}/${node.frontmatter.slug}/`", "w/{path}/"),
        ("`${__dirname}/content/`", "`/w${slug}`", "w/blog/{file_path}/"),
        ("'./content/blog/'", "`/w/${node.frontmatter.slug}/`", "w/{name}/"),
        ("`static`", "`/${folder}/${node.frontmatter.slug}/`", "{path}/"),
        ("`static`", "`/tags/${kebab(tag)}/`", "{file_path}/"),
    ],
)
def test_the_field_for_the_address_may_be_made_in_another_file(
    tmp_path: Path, source: str, value: str, pattern: str
) -> None:
    files = {
        "gatsby-config.js": f"module.exports = {{ plugins: [{{ options: {{ path: {source} }} }}] }}\n",
        "gatsby-node.js": "exports.onCreateNode = require('./gatsby/on-create-node');\n",
        "gatsby/on-create-node.js": f"{BY_FIELD}createNodeField({{ node, name: 'slug', value: {value} }})\n",
        "content/blog/a.md": "---\ntitle: A\nslug: b\n---\nText.\n",
    }
    said = said_by(tmp_path, "gatsby", files)
    assert said.posts == ("content/blog", pattern)


@pytest.mark.parametrize("stated", ["slug: /@ada/ash-98a7/", "path: /clay/", "permalink: /clay/", "tags: clay"])
def test_a_path_of_the_file_is_not_what_the_post_states(tmp_path: Path, stated: str) -> None:
    text = f"---\ntitle: A\n{stated}\ndate: 2026-11-02\n---\nText."
    key, pattern = "clay/2026-11-02_My-Ash/index.md", "{blog_url}/{file_path}/"
    post = post_of(tmp_path, key, text, permalink=pattern, generator="gatsby")
    assert post.url == f"{BLOG}/clay/2026-11-02_My-Ash/"


@pytest.mark.parametrize(
    ("slug", "path"),
    [
        ("", "2026/My Ash/"),
        ("/2014/02/ash.html", "2014/02/ash.html"),
        ("/ash/clay/", "ash/clay/"),
        ("ash", "2026/ash/"),
    ],
)
def test_a_slug_may_be_a_path(tmp_path: Path, slug: str, path: str) -> None:
    stated = f"slug: {slug}\n" if slug else ""
    text = f"---\ntitle: A\n{stated}date: 2026-11-02\n---\nText."
    post = post_of(tmp_path, "2026/My Ash/index.md", text, permalink="{blog_url}/{path}/", generator="gatsby")
    assert post.url == f"{BLOG}/{path.replace(' ', '%20')}"


def test_a_hostile_program_takes_linear_time(tmp_path: Path) -> None:
    def read(n: int) -> None:
        program = "path: " + "month." * n
        settings_of(
            tmp_path, "gatsby", {"gatsby-config.js": CONFIG, "gatsby-node.js": program, "content/posts/a.md": "A."}
        )

    assert_linear(read, 20_000)
