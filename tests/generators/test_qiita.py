"""What Qiita's CLI does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.generators import generator_of_site
from syndicator.generators.qiita import GENERATOR
from syndicator.generators.site_settings import SiteFiles
from tests.fakes.repo import post_of

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = "---\ntitle: 舟\ntags:\n  - Oars\nprivate: false\nupdated_at: '2026-11-05T10:00:00+09:00'\nid: {}\norganization_url_name: null\nignorePublish: false\n---\nText.\n"


def test_an_article_has_its_id_in_its_address(tmp_path: Path) -> None:
    post = post_of(tmp_path, "20261105-舟.md", ARTICLE.format("8fa2b1c3d4e5f6a7b8c9"))
    assert (post.generator, post.slug, post.withheld) == ("qiita", "8fa2b1c3d4e5f6a7b8c9", "")


def test_an_article_without_an_id_is_a_draft(tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", ARTICLE.format("null")).withheld == "draft"
    hidden = ARTICLE.format("8fa2b1c3d4e5f6a7b8c9").replace("private: false", "private: true")
    assert post_of(tmp_path, "b.md", hidden).withheld == "private"
    assert post_of(tmp_path, "c.md", "---\nid: a\ntitle: b\n---\n").generator == "plain"


def test_its_site_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "qiita.config.json").write_text("{}")
    site = SiteFiles(tmp_path)
    assert generator_of_site(site) is GENERATOR
    (folder,) = GENERATOR.settings(site).folders
    assert (folder.path, folder.permalinks[0].value) == ("public", "{blog_url}/items/{slug}")


def test_an_older_export_has_tags_with_versions(tmp_path: Path) -> None:
    post = post_of(tmp_path, "櫂.md", "---\ntitle: 櫂\ntags: Oars\nauthor: a\nslide: false\n---\nText.\n")
    assert (post.generator, post.slug, post.withheld, post.tags) == ("qiita", "櫂", "", ("Oars",))
    post = post_of(tmp_path, "舟.md", "---\ntitle: 舟\ntags: Lua:5.2 Go:1.3\nauthor: a\nslide: false\n---\nText.\n")
    assert post.tags == ("Lua", "Go")
