"""What Zenn's CLI does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators import generator_of_site
from syndicator.generators.site_settings import SiteFiles
from syndicator.generators.zenn import GENERATOR
from tests.fakes.repo import post_of

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = '---\ntitle: "舟"\nemoji: "🛶"\ntype: "tech"\ntopics: ["Oars"]\npublished: {}\n---\nText.\n'


def test_an_article_has_its_whole_file_name_in_its_address(tmp_path: Path) -> None:
    post = post_of(tmp_path, "2026-11-05-boat.md", ARTICLE.format("true"))
    assert (post.generator, post.slug, post.tags, post.withheld) == ("zenn", "2026-11-05-boat", ("Oars",), "")
    assert post_of(tmp_path, "boat.md", ARTICLE.format("false")).withheld == "not published"
    assert post_of(tmp_path, "c.md", "---\nemoji: a\ntitle: b\n---\n").generator == "plain"


@pytest.mark.parametrize("group", ["dependencies", "devDependencies"])
def test_its_site_is_recognised(group: str, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(f'{{"{group}": {{"zenn-cli": "^0.4"}}}}')
    site = SiteFiles(tmp_path)
    assert generator_of_site(site) is GENERATOR
    (folder,) = GENERATOR.settings(site).folders
    assert (folder.path, folder.permalinks[0].value) == ("articles", "{blog_url}/articles/{slug}")


@pytest.mark.parametrize(
    ("blog", "address"),
    [
        ("https://zenn.dev/ann", "https://zenn.dev/harbour/articles/boat"),
        ("https://blog.example.dev", "https://blog.example.dev/articles/boat"),
    ],
)
def test_an_article_of_a_publication_is_on_its_page(blog: str, address: str, tmp_path: Path) -> None:
    text = ARTICLE.format("true\npublication_name: harbour")
    post = post_of(tmp_path, "boat.md", text, blog_url=blog, permalink="{blog_url}/articles/{slug}")
    assert post.url == address
