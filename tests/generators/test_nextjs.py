"""What Next.js does with pages in MDX."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
from syndicator.generators import generator_of_site
from syndicator.generators.site_settings import SiteFiles
from tests.documents.reading import article
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by, settings_of, write_site

PAGE = """import { Layout } from '@/components/Layout'
import logo from './logo.png'

export const article = {
  author: 'Ann Lund',
  date: '2024-03-05',
  title: 'A kiln of one’s own',
  description: "It burns.",
  tags: ['kiln', 'fire'],
}

export const metadata = {
  title: article.title,
  openGraph: { images: ['/kiln.png'] },
}

export default (props) => <Layout article={article} {...props} />

It burns every night, and nobody knows why.
"""


def test_what_a_page_exports_is_its_front_matter(tmp_path: Path) -> None:
    post = post_of(tmp_path, "articles/kiln/page.mdx", PAGE, permalink="{blog_url}/{path}")
    assert (post.title, post.author, post.summary) == ("A kiln of one’s own", "Ann Lund", "It burns.")
    assert (post.published_at, post.tags, post.slug) == (datetime(2024, 3, 5, tzinfo=UTC), ("kiln", "fire"), "kiln")
    assert (post.url, post.cover) == (f"{BLOG}/articles/kiln", f"{BLOG}/kiln.png")
    assert article(post.markdown) == "It burns every night, and nobody knows why."


def test_a_page_is_named_by_its_folder_and_groups_are_no_part_of_addresses(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2024-03-05\n---\nIt burns.\n"
    for key in ("(blog)/kiln/page.mdx", "kiln/+page.md"):
        assert post_of(tmp_path / key, key, text).slug == "kiln"
    exported = "export const metadata = { title: 'A', date: '2024-03-05' }\n\nIt burns.\n"
    post = post_of(tmp_path, "(blog)/ash/page.mdx", exported, permalink="{blog_url}/{path}")
    assert post.url == f"{BLOG}/ash"


@pytest.mark.parametrize(
    "text",
    [
        "export const metadata = { title: 'A'\n\nIt burns.\n",
        "export const x = { title: 'A' }\n\nIt burns.\n",
        "export const metadata = { author: 'A' }\n\nIt burns.\n",
    ],
)
def test_other_exports_are_no_front_matter(text: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.mdx", text)
    assert (post.title, post.published_at, post.generator) == ("A", None, "plain")


ROUTE = "import {{ all }} from '{module}'\nexport default function Page() {{ return all() }}\n"
READER = "const folder = path.join(process.cwd(), {folder})\nexport const all = () => fs.readdirSync(folder)\n"


def site_with(route: str, module: str, file: str, folder: str, **more: str) -> dict[str, str]:
    return {"next.config.js": "", route: ROUTE.format(module=module), file: READER.format(folder=folder), **more}


@pytest.mark.parametrize(
    ("files", "posts"),
    [
        (
            site_with("app/(main)/articles/[slug]/page.tsx", "@/lib/articles", "lib/articles.ts", "'content/articles'"),
            ("content/articles", "articles/{slug}"),
        ),
        (
            site_with("src/app/blog/[...slug]/page.jsx", "@/lib/all", "src/lib/all.js", "'content', 'articles'"),
            ("content/articles", "blog/{path}"),
        ),
        (
            site_with("pages/p/[id].js", "../../lib/all", "lib/all/index.js", "`./content/articles`"),
            ("content/articles", "p/{slug}"),
        ),
        (site_with("pages/[slug].tsx", "lib/all", "lib/all.ts", "'content/articles'"), ("content/articles", "{slug}")),
        (
            {"next.config.js": "", "pages/p/[post].tsx": "await import(`../../content/articles/${slug}.md`)"},
            ("content/articles", "p/{slug}"),
        ),
        ({"next.config.js": "", "pages/articles/[slug]/index.js": ""}, ("content/articles", "articles/{slug}")),
        (
            site_with("pages/articles/[...slug].js", "@/lib/all", "lib/all.js", "'content'"),
            ("content/articles", "articles/{path}"),
        ),
        (
            {"package.json": '{"dependencies": {"next": "15"}}', "pages/articles/[slug].js": ""},
            ("content/articles", "articles/{slug}"),
        ),
        (
            {"next.config.mjs": "export default { trailingSlash: true }", "pages/articles/[slug].js": ""},
            ("content/articles", "articles/{slug}/"),
        ),
    ],
)
def test_a_route_that_shows_the_files_of_a_folder(
    tmp_path: Path, files: dict[str, str], posts: tuple[str, str]
) -> None:
    others = {"content/picks/a.md": "", "content/picks/b.md": "", "content/articles/a.md": ""}
    assert said_by(tmp_path, "nextjs", {**files, **others}).posts == posts


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("new URL('https://blog.example.dev')", "https://blog.example.dev"),
        ("new URL(process.env.SITE_URL || 'https://blog.example.dev/')", "https://blog.example.dev"),
        ("new URL(process.env.SITE_URL)", ""),
        ("new URL('http://localhost:3000')", ""),
    ],
)
def test_the_address_in_a_layout(tmp_path: Path, base: str, url: str) -> None:
    layout = f"export const metadata = {{ metadataBase: {base}, title: 'K' }}\n"
    files = {"next.config.js": "", "app/blog/[slug]/page.tsx": "", "blog/a.md": "", "app/layout.tsx": layout}
    assert said_by(tmp_path, "nextjs", files).url == url


def test_several_routes(tmp_path: Path) -> None:
    routes = dict.fromkeys(("app/notes/[slug]/page.tsx", "app/posts/[slug]/page.tsx"), "")
    posts = dict.fromkeys(("data/posts/a.md", "data/posts/b.md", "notes/a.md"), "")
    settings = settings_of(tmp_path, "nextjs", {"next.config.js": "", **routes, **posts})
    assert [(each.path, each.permalinks[0].value) for each in settings.folders] == [
        ("data/posts", "{blog_url}/posts/{slug}"),
        ("notes", "{blog_url}/notes/{slug}"),
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"next.config.js": ""},
        {"pages/articles/[slug].js": ""},
        site_with("pages/tags/[slug].js", "@/lib/all", "lib/all.js", "'content/articles'"),
        site_with("pages/blog/[page].js", "@/lib/all", "lib/all.js", "'content/articles'"),
        site_with("pages/api/[slug].js", "@/lib/all", "lib/all.js", "'content/articles'"),
        site_with("app/[lang]/blog/[slug]/page.js", "@/lib/all", "lib/all.js", "'content/articles'"),
        site_with("app/blog/[slug]/page.js", "@/lib/other", "lib/all.js", "'content/articles'"),
        site_with("app/blog/[slug]/page.js", "@/lib/all", "lib/all.js", "'content/articles' + 'content/picks'"),
        site_with("app/blog/[slug]/page.js", "../../../../outside", "lib/all.js", "'content/articles'"),
        site_with("app/blog/[slug]/page.js", "@/lib/all", "lib/all.js", "'content/../../others'"),
        {
            **site_with("app/blog/[slug]/page.js", "@/menu", "lib/all.js", "'content/articles'"),
            "menu.js": "export const links = ['/content/articles']\n",
        },
    ],
)
def test_other_sites_are_as_those_without_a_generator(tmp_path: Path, files: dict[str, str]) -> None:
    write_site(tmp_path, {"outside.js": READER.format(folder="'content/articles'"), "others/a.md": ""})
    site = write_site(tmp_path / "site", {**files, "content/articles/a.md": "", "content/picks/a.md": ""})
    assert generator_of_site(SiteFiles(site)) is None
