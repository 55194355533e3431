"""Which folder is a blog, and where it is on the web."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.actions.init.recognise import owner_of, recognise
from tests.fakes.site import write_site
from tests.growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("files", "name", "below"),
    [
        ({"mkdocs.yml": "site_name: K", "docs/blog/posts/a.md": ""}, "mkdocs", ""),
        ({"website/docusaurus.config.js": "x", "website/blog/a.md": ""}, "docusaurus", "website"),
        ({"mkdocs.yml": "site_name: K", "posts/a.md": ""}, "plain", ""),  # a manual beside a blog
        ({"notes/a.md": ""}, "plain", ""),
    ],
)
def test_what_makes_a_site(tmp_path: Path, files: dict[str, str], name: str, below: str) -> None:
    blog = recognise(write_site(tmp_path, files))
    assert blog is not None
    assert (blog.generator.name, blog.root) == (name, tmp_path / below)


@pytest.mark.parametrize(("others", "name"), [(("a", "b"), "hugo"), (("a",), "plain")])
def test_a_site_whose_posts_can_t_be_read(tmp_path: Path, others: tuple[str, ...], name: str) -> None:
    files = {"hugo.toml": 'baseURL = "https://blog.example.dev"', "posts/c.md": ""}
    blog = recognise(write_site(tmp_path, files | {f"content/posts/{other}.org": "x" for other in others}))
    assert blog is not None
    assert (blog.generator.name, blog.settings.url.value) == (name, "https://blog.example.dev")


def test_no_posts_no_blog(tmp_path: Path) -> None:
    assert recognise(write_site(tmp_path, {"hugo.toml": "x = 1", "README.md": "x", "a.txt": "x"})) is None


@pytest.mark.parametrize(
    ("files", "address", "origin"),
    [
        ({"CNAME": "blog.example.dev\n"}, "https://blog.example.dev", "CNAME"),
        ({"static/CNAME": "blog.example.dev"}, "https://blog.example.dev", "static/CNAME"),
        ({"pages/CNAME": "blog.example.dev"}, "https://blog.example.dev", "pages/CNAME"),
        ({"CNAME": "not a host"}, "", ""),
        ({"hugo.toml": 'baseURL = "https://blog.example.dev/"'}, "https://blog.example.dev", "hugo.toml: baseURL"),
        ({"_config.yml": "title: K", "_posts/2024-03-05-a.md": "", "data/site.json": '{"url": "https://blog.example.dev"}'}, "https://blog.example.dev", "data/site.json: url"),
        ({"static/robots.txt": "User-agent: *\nSitemap: https://blog.example.dev/b/sitemap.xml\n"}, "https://blog.example.dev/b", "static/robots.txt: Sitemap"),
        ({"robots.txt": "Sitemap: {{ site.url }}/sitemap.xml\n"}, "", ""),
        ({"sitemap.xml": "<loc>https://blog.example.dev/a</loc>\n<loc>https://blog.example.dev/</loc>"}, "https://blog.example.dev", "sitemap.xml"),
        ({"sitemap.xml": "<loc>https://blog.example.dev/a</loc>\n<loc>https://blog.example.dev/c/</loc>"}, "", ""),
        ({"sitemap.xml": "<loc>https://blog.example.dev/a</loc>"}, "", ""),
        ({".git/config": '[remote "origin"]\n\turl = git@github.com:ada/ada.github.io.git\n'}, "https://ada.github.io", "its repository's name, as on GitHub Pages"),
        ({".git/config": '[remote "origin"]\n\turl = https://github.com/ada/blog\n'}, "", ""),
    ],
)  # fmt: skip
def test_the_address_of_a_site_that_does_not_state_it(
    tmp_path: Path, files: dict[str, str], address: str, origin: str
) -> None:
    blog = recognise(write_site(tmp_path, {"posts/a.md": "", **files}))
    assert blog is not None
    assert tuple(blog.settings.url) == (address, origin)


@pytest.mark.parametrize(
    ("name", "address"),
    [("ada.github.io", "https://ada.github.io"), ("Ada.github.io-main", "https://ada.github.io"), ("ada.io", "")],
)
def test_a_copy_of_a_repository_is_named_as_its_site(tmp_path: Path, name: str, address: str) -> None:
    blog = recognise(write_site(tmp_path / name, {"posts/a.md": ""}))
    assert blog is not None
    assert blog.settings.url.value == address


@pytest.mark.parametrize(
    "url", ["git@github.com:ada/blog.git", "https://codeberg.org/ada/blog", "https://git.example/ada/blog/"]
)
def test_who_has_the_repository(tmp_path: Path, url: str) -> None:
    write_site(tmp_path, {".git/config": f'[remote "origin"]\n\turl = {url}\n'})
    assert owner_of(tmp_path) == "ada"


def test_a_hostile_git_config_takes_linear_time(tmp_path: Path) -> None:
    def read(n: int) -> None:
        write_site(tmp_path, {".git/config": "\n" * n})
        assert owner_of(tmp_path) == ""

    assert_linear(read, 100_000)
