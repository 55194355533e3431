"""Cards, as the preview draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup
from PIL import Image

from syndicator.channels.registry import kind_class
from syndicator.config.folder import ConfigFolder
from syndicator.serve.cards import Cards, pictures_in
from syndicator.session import open_session
from syndicator.views.place import post_row
from tests.a_blog import Blog
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.long
def test_a_card_has_text_decision_and_actions_and_no_style_of_its_own(tmp_path: Path) -> None:
    blog = Blog(tmp_path, channels=('[channels.x]\nkind = "x"',), policy='first_run = "all"')
    blog.write("one", front="cover: /cover.png")
    Image.new("RGB", (8, 4)).save(tmp_path / "posts/cover.png")
    cards = Cards()
    with blog.open() as session:
        session.ingest()
        (post,) = session.posts.all().values()
        row = post_row(post, session.schedule("x"), session.channels, session.composer)
        assert row
        html = cards.draw(session.config, session.channels, row, Markup("<b>Do</b>"))
        assert "What one is about" in html
        assert "<b>Do</b>" in html
        assert "style=" not in html, "the page's policy forbids it"
        (name,) = pictures_in(html)
        style = cards.style(session.config, session.channels, [name])
        assert ".look-x {" in style
        assert f".{name} {{" in style
        assert name not in cards.style(session.config, session.channels, [])


@pytest.mark.long
def test_a_changed_configuration_draws_anew(tmp_path: Path) -> None:
    blog = Blog(tmp_path, channels=('[channels.x]\nkind = "x"',))
    cards = Cards()
    with blog.open() as session:
        assert ".look-x" in cards.style(session.config, session.channels)
    blog.channels = ('[channels.l]\nkind = "linkedin"',)
    with blog.open() as session:
        style = cards.style(session.config, session.channels)
        assert ".look-linkedin" in style
        assert ".look-x" not in style


def test_a_blog_of_several_has_looks_of_its_own(tmp_path: Path) -> None:
    files = BlogFolder(tmp_path / "blogs")
    files.add("ada")
    looks = files.path / "ada" / "templates" / "looks"
    looks.mkdir(parents=True)
    (looks / "file.html.j2").write_text("{% macro style() %}color: plum{% endmacro %}")
    config = ConfigFolder(files.path, kind_class=kind_class).get("ada")
    with open_session(config, mode="dry") as session:
        assert "color: plum" in Cards().style(config, session.channels)
