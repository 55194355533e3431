"""What Nuxt does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators import generator_of_site
from syndicator.generators.site_settings import SiteFiles
from tests.fakes.site import settings_of, write_site

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "export default { sitemap: { hostname: 'https://blog.example.dev/' } }\n"


@pytest.mark.parametrize(
    ("routes", "patterns"),
    [
        (("pages/blog/_slug.vue",), ["blog/{slug}"]),
        (("pages/writing/[slug].vue", "pages/_lang/writing/_slug.vue"), ["writing/{slug}"]),
        (("src/pages/[...slug]/index.vue", "pages/projects/_slug.vue"), ["{slug}"]),
        (("pages/blog/_id.vue", "pages/post/_slug.vue"), ["post/{slug}", "blog/{slug}"]),
    ],
)
def test_the_routes_of_a_nuxt_site(tmp_path: Path, routes: tuple[str, ...], patterns: list[str]) -> None:
    files = {"nuxt.config.js": CONFIG, "content/posts/a.md": "", **dict.fromkeys(routes, "")}
    said = settings_of(tmp_path, "nuxt", files)
    assert (said.url.value, said.folders[0].path) == ("https://blog.example.dev", "content/posts")
    assert [each.value for each in said.folders[0].permalinks] == [f"{{blog_url}}/{pattern}" for pattern in patterns]


def test_a_nuxt_site_without_a_route_for_posts_is_none(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"nuxt.config.js": CONFIG, "content/posts/a.md": "", "pages/index.vue": ""})
    assert generator_of_site(SiteFiles(site)) is None


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://blog.example.dev/", "https://blog.example.dev"),
        ("https://api.example.dev", ""),
        ("https://pictures.example.dev/rosa/upload/", ""),
    ],
)
def test_a_base_may_be_that_of_another_service(tmp_path: Path, base: str, url: str) -> None:
    config = f"export default {{ image: {{ cloudy: {{ baseURL: '{base}' }} }} }}\n"
    files = {"nuxt.config.js": config, "content/posts/a.md": "", "pages/blog/_slug.vue": ""}
    assert settings_of(tmp_path, "nuxt", files).url.value == url


def test_nuxt_s_addresses_may_end_with_a_slash(tmp_path: Path) -> None:
    config = "export default { router: { trailingSlash: true } }\n"
    files = {"nuxt.config.js": config, "content/posts/a.md": "", "pages/blog/_slug.vue": ""}
    assert settings_of(tmp_path, "nuxt", files).folders[0].permalinks[0].value == "{blog_url}/blog/{slug}/"
