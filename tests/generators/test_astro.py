"""What Astro does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators.astro import GENERATOR

if TYPE_CHECKING:
    from pathlib import Path
from tests.documents.reading import plain
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by, settings_of, write_site


def test_a_slug_by_the_name_that_a_theme_of_astro_s_gives_it(tmp_path: Path) -> None:
    text = "---\ntitle: A\npubDatetime: 2024-03-05T10:00:00Z\npostSlug: kiln\n---\nBody"
    assert post_of(tmp_path, "ash.md", text).url == f"{BLOG}/kiln"


@pytest.mark.parametrize(
    ("extra", "path"),
    [
        ("pubDate: 2024-03-05", "v12-kiln/the-ash1"),
        ("lastmod: 2024-03-05", "v1.2-kiln/the-ash1"),
        ("date: 2024-03-05", "v1.2-Kiln/The%20Ash(1)"),  # MDX is not Astro's alone
    ],
)
def test_astro_and_hugo_spell_folders_too(extra: str, path: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\n{extra}\n---\n"
    assert post_of(tmp_path, "v1.2-Kiln/The Ash(1).mdx", text, permalink="{blog_url}/{path}").url == f"{BLOG}/{path}"


def test_markdoc_is_read_without_its_tags(tmp_path: Path) -> None:
    text = "---\ntitle: A\npubDate: 2024-03-05\n---\n# Clay {% #clay %}\n\n{% note %}\nAsh, see [Kiln](kiln.mdoc).\n{% /note %}\n"
    post = post_of(tmp_path, "the-ash/index.mdoc", text)
    assert (post.slug, post.url, plain(post.markdown)) == ("the-ash", f"{BLOG}/the-ash", "Clay\n\nAsh, see Kiln.")


@pytest.mark.parametrize(
    ("said", "generator", "slug"),
    [
        ("published: 2024-03-05\ndraft: false", "astro", "ash-blog-1"),
        ("published: 2024-03-05\ncategory: Clay", "astro", "ash-blog-1"),
        ("published: true\ncategory: Clay", "plain", "Ash-blog-1"),
    ],
)
def test_a_theme_of_astro_s_dates_by_published(said: str, generator: str, slug: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "Ash blog 1.md", f"---\ntitle: A\n{said}\n---\n")
    assert (post.generator, post.slug) == (generator, slug)


@pytest.mark.parametrize(("slug", "spelled"), [("a-b_1", "a-b_1"), ("A.b", "ab"), ("(", "(")])
def test_astro_s_slugs(slug: str, spelled: str) -> None:
    assert GENERATOR.spell(slug) == spelled


def test_toml_is_not_astro_s(tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", "+++\npubDate = 2024-03-05\n+++\n").generator == "hugo"


ASTRO = 'export default defineConfig({\n  // site: "https://old.example.dev",\n  site: "https://blog.example.dev", base: "/b",\n'


@pytest.mark.parametrize(
    ("more", "route", "posts"),
    [
        ("", "src/pages/blog/[...slug].astro", ("src/content/blog", "blog/{path}/")),
        ("trailingSlash: 'never',", "src/pages/posts/[id]/index.astro", ("src/content/blog", "posts/{path}")),
        ("build: { format: 'file' },", "src/pages/[...slug].astro", ("src/content/blog", "{path}.html")),
        ("", "src/pages/index.astro", ("src/content/blog", "blog/{path}/")),
        ("", "src/pages/[year]/[month]/[day]/[slug].astro", ("src/content/blog", "{year}/{month}/{day}/{slug}/")),
        ("", "src/pages/[...lang]/[slug].astro", ("src/content/blog", "{path}/")),
        ("", "src/pages/series/[slug].astro", ("src/content/blog", "blog/{path}/")),
        ("", "src/pages/[tag]/[slug].astro", ("src/content/blog", "blog/{path}/")),
    ],
)
def test_what_the_files_of_an_astro_site_say(tmp_path: Path, more: str, route: str, posts: tuple[str, str]) -> None:
    constants = 'export const SITE_TITLE = "Knots";\n'
    files = {
        "astro.config.mjs": f"{ASTRO}{more}}})\n",
        route: "x",
        "src/consts.ts": constants,
        "src/content/blog/a.md": "",
    }
    said = said_by(tmp_path, "astro", files)
    assert said == ("https://blog.example.dev/b", "Knots", "", "", posts, "rss.xml")


def test_astro_s_address_in_a_file_of_constants(tmp_path: Path) -> None:
    files = {
        "astro.config.ts": "export default defineConfig({ site: SITE.website })\n",
        "src/config.ts": 'export const SITE = { website: "https://blog.example.dev/", title: "Knots", lang: "en" } as const;\n',
        "src/data/blog/a.md": "",
    }
    assert said_by(tmp_path, "astro", files)[:3] == ("https://blog.example.dev", "Knots", "en")


@pytest.mark.parametrize(
    ("made", "patterns"),
    [
        ("({ entry, data }) => { const id = entry.substring(11); return `${at(data.date).toFormat('yyyy')}/${id}`.toLowerCase() }", ["w/{year}/{slug}/", "texts/{year}/{slug}/"]),
        ("({ data }) => idOf(data)", []),
    ],
)  # fmt: skip
def test_a_loader_that_names_pages_itself(tmp_path: Path, made: str, patterns: list[str]) -> None:
    loader = f"const texts = defineCollection({{ loader: glob({{ base: './texts', pattern: '*.md', generateId: {made} }}) }})\n"
    files = {
        "astro.config.mjs": ASTRO + "})",
        "src/content.config.ts": loader,
        "src/pages/w/[...id].astro": "getCollection('texts')",
    }
    folder = settings_of(tmp_path, "astro", {**files, "texts/2026-11-02-a.md": ""}).folders[0]
    assert [each.value.removeprefix("{blog_url}/") for each in folder.permalinks] == patterns


@pytest.mark.parametrize(
    ("parameter", "pattern"),
    [
        ("`${y}/${d}/${name}`", "w/{year}/{day}/{slug}/"),
        ("`${y}/${post.id}`", "w/{path}/"),  # what an id is says the collection
        ("post.data.slug", "w/{path}/"),
    ],
)
def test_a_route_that_makes_the_names_of_posts(tmp_path: Path, parameter: str, pattern: str) -> None:
    page = f"""---
function address(p) {{
  const d = p.data.date;
  return `/w/${{d.getUTCFullYear()}}/`;
}}
export const getStaticPaths = async () => (await getCollection("blog")).map((post) => {{
  const y = String(post.data.date.getUTCFullYear());
  const d = String(post.data.date.getUTCDate()).padStart(2, "0");
  const name = post.id.slice(11);
  return {{ params: {{ slug: {parameter} }}, props: {{ post, next: address(post) }} }};
}});
---
"""
    files = {
        "astro.config.mjs": ASTRO + "})",
        "src/pages/w/[...slug].astro": page,
        "src/content/blog/2026-11-02-a.md": "",
    }
    assert said_by(tmp_path, "astro", files).posts == ("src/content/blog", pattern)


@pytest.mark.parametrize(
    ("module", "parameters", "pattern"),
    [
        ("../knots", "{ year: at(p), slug: addressOf(p) }", "{year}/{i_month}/{slug}/"),
        ("@/knots", "{ slug: addressOf(p) }", "{year}/{i_month}/{slug}/"),
        ("@/knots", "{ slug: p.id, other: addressOf(p) }", "{path}/"),
        ("@/gone", "{ slug: addressOf(p) }", "{path}/"),
        ("@/gone", "{ slug: slugify(p.data.title) }", "{title}/"),
    ],
)
def test_a_function_in_another_file_that_makes_the_names_of_posts(
    tmp_path: Path, module: str, parameters: str, pattern: str
) -> None:
    page = f"""---
import {{ addressOf }} from "{module}";
export const getStaticPaths = async () => (await getCollection("blog")).map((p) => ({{ params: {parameters} }}));
---
"""
    functions = """const dayOf = (day) => {
  const month = day.getMonth() + 1;
  return `${day.getFullYear()}/${format(day, "M")}`;
}
export function addressOf(post) {
  return `${dayOf(post.data.date)}/${post.id.replace(/^\\d{4}-\\d{2}-\\d{2}-/, "")}`;
}
"""
    files = {"astro.config.mjs": ASTRO + "})", "src/pages/[...slug].astro": page, "src/knots.ts": functions}
    said = said_by(tmp_path, "astro", {**files, "src/content/blog/2026-11-02-a.md": ""})
    assert said.posts == ("src/content/blog", pattern)


def test_addresses_of_files_may_be_without_their_ending(tmp_path: Path) -> None:
    config = "export default defineConfig({ build: { format: 'file' } })"
    files = {
        "astro.config.mjs": config,
        "src/pages/[...slug].astro": "getCollection('blog')",
        "src/content/blog/a.md": "",
    }
    folder = settings_of(tmp_path, "astro", files).folders[0]
    assert [each.value.removeprefix("{blog_url}/") for each in folder.permalinks][:2] == ["{path}.html", "{path}"]


def test_a_page_has_the_name_of_its_file(tmp_path: Path) -> None:
    files = {"astro.config.mjs": ASTRO + "})", "src/pages/posts/My_Knots.md": ""}
    assert said_by(tmp_path, "astro", files).posts == ("src/pages/posts", "posts/{file_path}/")
    text, pattern = "---\ntitle: A\ndate: 2026-11-02\n---\nText.", "{blog_url}/posts/{file_path}/"
    post = post_of(tmp_path, "clay/My_Knots.md", text, permalink=pattern, generator="astro")
    assert post.url == f"{BLOG}/posts/clay/My_Knots/"


def test_the_collection_of_the_site_s_language_comes_first(tmp_path: Path) -> None:
    names = [f"src/pages/blog/{lang}/[slug].astro" for lang in ("en", "ja")]
    posts = [f"src/content/{name}/a.md" for name in ("blog_en", "blog_ja", "diary")]
    config = "export default defineConfig({ site: 'https://blog.example.dev', i18n: { defaultLocale: 'ja' } })"
    said = said_by(
        tmp_path, "astro", {"astro.config.mjs": config, **dict.fromkeys(names, "x"), **dict.fromkeys(posts, "")}
    )
    assert said.posts == ("src/content/blog_ja", "blog/ja/{path}/")


@pytest.mark.parametrize(
    ("listed", "collection", "pattern"),
    [
        ({"notes": 'await getCollection("note")', "posts": "getAllPosts()"}, "post", "posts/{path}/"),
        ({"notes": "getCollection('post')", "post": "getCollection('note')"}, "post", "notes/{path}/"),
        ({"a": 'type Props = CollectionEntry<"note">'}, "post", "post/{path}/"),
        ({"fr/post": "getCollection('post')", "post": "getCollection('post')"}, "post", "post/{path}/"),
        ({"a": 'getCollection("weblog")'}, "post", "a/{path}/"),  # where that collection is says its loader
    ],
)
def test_the_page_that_lists_a_collection_is_its_route(
    tmp_path: Path, listed: dict[str, str], collection: str, pattern: str
) -> None:
    pages = {f"src/pages/{route}/[...slug].astro": f"---\n{text}\n---\n" for route, text in listed.items()}
    posts = {f"src/content/{name}/a.md": "" for name in ("note", "post")}
    said = said_by(tmp_path, "astro", {"astro.config.mjs": f"{ASTRO}}})\n", **pages, **posts})
    assert said.posts == (f"src/content/{collection}", pattern)


@pytest.mark.parametrize(
    ("name", "pattern"), [("[knot]", "{path}/"), ("[...page]", "posts/{path}/"), ("[tags]", "posts/{path}/")]
)
def test_a_route_may_have_any_name(tmp_path: Path, name: str, pattern: str) -> None:
    page = '---\nconst posts = await getSinglePage("posts");\n---\n'
    files = {"astro.config.mjs": f"{ASTRO}}})\n", f"src/pages/{name}.astro": page, "src/content/posts/a.md": ""}
    assert said_by(tmp_path, "astro", files).posts == ("src/content/posts", pattern)


@pytest.mark.parametrize(
    ("posts", "found"),
    [
        (["docs/en/a.md"], [("docs", "{path}/")]),
        (["docs/a.md", "docs/blog/b.md"], [("docs/blog", "blog/{path}/"), ("docs", "{path}/")]),
        (["docs/a.md", "essays/b.md"], [("essays", "essays/{path}/"), ("docs", "{path}/")]),
    ],
)
def test_starlight_s_manual_comes_last_and_is_at_the_top(
    tmp_path: Path, posts: list[str], found: list[tuple[str, str]]
) -> None:
    config = "export default defineConfig({ site: 'https://blog.example.dev', integrations: [starlight({})] })\n"
    files = {"astro.config.mjs": config, **{f"src/content/{name}": "" for name in posts}}
    folders = settings_of(tmp_path, "astro", files).folders
    assert [(each.path, each.permalinks[0].value) for each in folders] == [
        (f"src/content/{folder}", f"{{blog_url}}/{pattern}") for folder, pattern in found
    ]


@pytest.mark.parametrize(
    ("key", "more", "withheld"),
    [
        ("content/docs/en/kiln.md", "", "a page"),
        ("content/docs/kiln.md", "", "a page"),
        ("content/docs/kiln.md", "publishedAt: 2026-11-02\n", ""),
        ("content/blog/kiln.md", "", ""),
    ],
)
def test_a_page_of_a_manual_has_no_date(tmp_path: Path, key: str, more: str, withheld: str) -> None:
    text = f"---\ntitle: A\n{more}---\nText."
    assert post_of(tmp_path, key, text, generator="astro").withheld == withheld


COLLECTIONS = """
// const old = defineCollection({ loader: glob({ base: "./old" }) })
const til = defineCollection({ loader: glob({ pattern: "**/*.md", base: "./src/notes/" }), schema });
const blog = defineCollection({ loader: glob({ base: `weblog`, pattern: "*.md" }) });
const all = defineCollection({ loader: glob({ base: "./src/data" }) });
const shared = defineCollection({ loader: glob({ base: "../elsewhere" }) });
export const collections = { til, blog, all, shared, docs: defineCollection({ loader: docsLoader() }) };
"""


@pytest.mark.parametrize("config", ["src/content.config.ts", "src/content/config.js"])
def test_collections_are_where_their_loaders_say(tmp_path: Path, config: str) -> None:
    pages = {
        f"src/pages/{route}/[...slug].astro": f"getCollection('{name}')"
        for route, name in (("a", "blog"), ("b", "til"))
    }
    posts = dict.fromkeys(("src/notes/a.md", "weblog/a.md", "old/a.md", "src/data/all/notes/a.md"), "")
    files = {"astro.config.mjs": f"{ASTRO}}})\n", config: COLLECTIONS, **pages, **posts}
    write_site(tmp_path.parent / "elsewhere", {"a.md": ""})
    folders = settings_of(tmp_path, "astro", files).folders
    assert [(each.path, each.permalinks[0].value) for each in folders] == [
        ("weblog", "{blog_url}/a/{path}/"),
        ("src/notes", "{blog_url}/b/{path}/"),
        ("src/data", "{blog_url}/all/{path}/"),
    ]


@pytest.mark.parametrize(
    ("slug", "path"), [("", "2026/ash"), ("clay", "clay"), ("notes/65840/raft", "notes/65840/raft")]
)
def test_a_stated_slug_is_the_whole_path(tmp_path: Path, slug: str, path: str) -> None:
    stated = f"slug: {slug}\n" if slug else ""
    text = f"---\ntitle: A\n{stated}pubDate: 2026-11-02\n---\nText."
    assert (
        post_of(tmp_path, "2026/Ash.md", text, permalink="{blog_url}/{path}", generator="astro").url == f"{BLOG}/{path}"
    )
