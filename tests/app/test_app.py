"""Opening the ledger, channels and sources of a configuration."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from syndicator.app import app_on, has_ledger, open_app, open_ledger_for
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.config.folder import ConfigFolder
from syndicator.credentials import TokenStore
from syndicator.errors import LedgerError, UsageError
from tests.a_blog import START
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    from syndicator.config import Config
    from tests.a_blog import Blog


def config(blog: Blog) -> Config:
    (blog.folder / "posts").mkdir(exist_ok=True)
    return load(blog.configure(), kind_class=kind_class)


def ledger(blog: Blog) -> Path:
    return blog.folder / "syndicator.db"


def test_write_creates_the_ledger(blog: Blog) -> None:
    assert not has_ledger(config(blog))
    with open_app(config(blog), mode="write") as app:
        assert not app.dry_run
        assert ledger(blog).exists()
    assert has_ledger(config(blog))


def test_a_renamed_channel_finds_its_token(blog: Blog) -> None:
    TokenStore(blog.folder).save("old", {"access_token": "a-token-0123"})
    blog.channels = ('[channels.new]\nkind = "file"\npath = "out"\nformerly = "old"',)
    with open_app(config(blog), mode="write") as app:
        tokens = app.channels.get("new").context.tokens
        assert tokens
        assert tokens.load("new") == {"access_token": "a-token-0123"}
    assert not TokenStore(blog.folder).load("old")


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_blog_takes_over_its_former_name_unless_another_has_it(tmp_path: Path, is_kept: bool) -> None:
    files = BlogFolder(tmp_path / "blogs")
    files.add("ada")
    TokenStore(files.path, blog="ada").save("x", {"access_token": "a-token-0123"})
    folder = ConfigFolder(files.path, kind_class=kind_class)
    with open_ledger_for(folder.shared, mode="write") as ledger:
        ada = app_on(ledger, folder.get("ada"), mode="write").ledger.blog
        files.add("lovelace", blog='formerly = "ada"')
        if not is_kept:
            (files.path / "ada.toml").unlink()
        folder.refresh()
        with pytest.raises(UsageError, match="remove one of them") if is_kept else nullcontext():
            assert app_on(ledger, folder.get("lovelace"), mode="write").ledger.blog == ada
        assert ("lovelace" in ledger.blogs.ids()) is not is_kept
    assert bool(TokenStore(files.path, blog="ada").load("x")) is is_kept
    assert bool(TokenStore(files.path, blog="lovelace").load("x")) is not is_kept


@pytest.mark.parametrize("mode", ["write", "look", "dry"])
def test_a_config_on_its_own_does_not_use_the_ledger_of_a_folder(
    tmp_path: Path, mode: Literal["write", "look", "dry"]
) -> None:
    files = BlogFolder(tmp_path / "blogs")
    files.add("ada")
    folder = ConfigFolder(files.path, kind_class=kind_class)
    alone = load(files.path / "ada.toml", kind_class=kind_class)
    with open_ledger_for(folder.shared, mode="write") as ledger:
        app = app_on(ledger, folder.get("ada"), mode="write")
        with open_app(alone, mode=mode):
            pass  # nothing was read there
        app.ledger.sources.record_read("posts", "repo", {}, complete=True)
    with pytest.raises(UsageError, match=r"this ledger belongs to several blogs \(ada\)"), open_app(alone, mode=mode):
        pass


@pytest.mark.parametrize("mode", ["write", "look", "dry"])
def test_a_folder_does_not_use_the_ledger_of_a_config_on_its_own(
    tmp_path: Path, mode: Literal["write", "look", "dry"]
) -> None:
    files = BlogFolder(tmp_path / "blogs")
    files.add("ada")
    folder = ConfigFolder(files.path, kind_class=kind_class)
    with open_app(load(files.path / "ada.toml", kind_class=kind_class), mode="write") as app:
        app.ledger.sources.record_read("posts", "repo", {}, complete=True)
    with open_ledger_for(folder.shared, mode=mode) as ledger:
        with pytest.raises(LedgerError, match="this ledger belongs to a single-blog config"):
            app_on(ledger, folder.get("ada"), mode=mode)
        assert "ada" not in ledger.blogs.ids()


def test_look_needs_a_ledger(blog: Blog) -> None:
    with pytest.raises(LedgerError, match="no ledger yet"), open_app(config(blog), mode="look"):
        pass
    assert not ledger(blog).exists()
    with open_app(config(blog), mode="write"):
        pass
    with open_app(config(blog), mode="look") as app:
        assert not app.dry_run


def test_dry_works_on_a_copy(blog: Blog) -> None:
    with open_app(config(blog), mode="write") as app:
        app.ledger.channels.add("outbox", "file", "")
    before = ledger(blog).read_bytes()
    with open_app(config(blog), mode="dry") as app:
        assert app.dry_run
        assert app.ledger.channels.get("outbox")
        app.ledger.channels.disable("outbox")
    assert ledger(blog).read_bytes() == before


def test_the_clock_is_the_given_one(blog: Blog) -> None:
    modes: tuple[Literal["write", "dry"], ...] = ("write", "dry")
    for mode in modes:
        with open_app(config(blog), mode=mode, now=lambda: START) as app:
            assert app.ledger.now() == START


def test_posts_may_link_to_hosts_of_the_configuration(blog: Blog) -> None:
    blog.feeds = ("http://127.0.0.1:8001/feed.xml",)
    blog.channels += ('[fetch]\nallow = ["127.0.0.2"]',)
    with open_app(config(blog), mode="dry") as app:
        hosts = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
        assert [app.url_guard.allows(host, 8001) for host in hosts] == [True, True, False]


def test_templates_of_the_blog_come_before_those_that_ship(blog: Blog) -> None:
    (blog.folder / "templates").mkdir()
    (blog.folder / "templates/file.txt.j2").write_text("mine")
    with open_app(config(blog), mode="dry") as app:
        assert app.renderer is app.renderer
        assert app.renderer.template_name(app.channels.get("outbox")) == "file.txt.j2"
        assert app.renderer.env.get_template("file.txt.j2").render() == "mine"
