"""Routers whose files are named by addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators import PLAIN
from syndicator.generators.file_routes import routes_of_posts
from syndicator.generators.site_settings import SiteFiles
from tests.fakes.site import write_site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("files", "patterns"),
    [
        (["src/routes/blog/[slug]/+page.svelte", "src/routes/blog/+page.svelte"], ["blog/{slug}", "blog/{path}"]),
        (["src/routes/(app)/notes/[...path]/+page.server.ts"], ["notes/{path}", "notes/{slug}"]),
        (["src/routes/[[lang]]/[slug=post]/+page.svelte"], ["{slug}", "{path}"]),
        (["src/routes/ko/post/$slug.tsx", "src/routes/rss[.]xml.ts"], ["ko/post/{slug}", "ko/post/{path}"]),
        (["src/routes/_main/posts_.$postId.tsx"], ["posts/{slug}", "posts/{path}"]),
        (["app/routes/blog.$slug.tsx", "app/routes/blog._index.tsx"], ["blog/{slug}", "blog/{path}"]),
        (["src/routes/essays/[slug].tsx"], ["essays/{slug}", "essays/{path}"]),
        (["src/routes/essays/[slug].tsx", "src/routes/talks/[slug].tsx"], []),
        (["src/routes/talks/[slug].tsx", "src/routes/post/[slug]/index.tsx"], ["post/{slug}", "post/{path}"]),
        (["src/routes/articles/[slug].tsx", "src/routes/posts/[slug].tsx"], ["posts/{slug}", "posts/{path}"]),
        (["src/routes/tags/[slug]/+page.svelte", "src/routes/api/[id].ts"], []),
        (["src/routes/[user]/[slug]/+page.svelte", "src/routes/shop/[product].tsx"], []),
        (["src/routes/blog/[slug]/photo.jpg", "src/routes/blog/[slug]/Card.svelte"], []),
    ],
)
def test_the_route_of_posts(tmp_path: Path, files: list[str], patterns: list[str]) -> None:
    assert routes_of_posts(SiteFiles(write_site(tmp_path, dict.fromkeys(files, "x")))) == patterns


@pytest.mark.parametrize(
    ("programs", "pattern"),
    [
        ({"+layout.js": "always"}, "blog/{slug}/"),
        ({"+layout.server.ts": "always", "(app)/blog/[slug]/+page.ts": "never"}, "blog/{slug}"),
        ({"+layout.ts": "never", "(app)/+layout.ts": "always"}, "blog/{slug}/"),
        ({"docs/+layout.ts": "always"}, "blog/{slug}"),
    ],
)
def test_sveltekit_says_whether_addresses_end_with_a_slash(
    tmp_path: Path, programs: dict[str, str], pattern: str
) -> None:
    files = {f"src/routes/{name}": f"export const trailingSlash = '{value}';\n" for name, value in programs.items()}
    site = write_site(tmp_path, {"src/routes/(app)/blog/[slug]/+page.svelte": "x", **files})
    assert routes_of_posts(SiteFiles(site))[0] == pattern


def test_two_files_of_one_route(tmp_path: Path) -> None:
    files = ["src/routes/essays/[slug].tsx", "src/routes/(app)/essays/[slug].tsx"]
    site = write_site(tmp_path, dict.fromkeys(files, "x"))
    assert routes_of_posts(SiteFiles(site)) == ["essays/{slug}", "essays/{path}"]


def test_a_site_without_a_generator_has_its_route(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"src/routes/blog/[slug]/+page.svelte": "x", "posts/a.md": ""})
    (folder,) = PLAIN.settings(SiteFiles(site)).folders
    assert (folder.path, folder.permalinks[0].value) == ("posts", "{blog_url}/blog/{slug}")
