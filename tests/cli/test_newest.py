"""What `init` ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.cli.newest import show_newest
from syndicator.config.file import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.a_blog import Blog

X = '[channels.x]\nkind = "x"'


def said(blog: Blog) -> list[str]:
    path, lines = blog.configure(), list[str]()
    show_newest(load(path, kind_class=kind_class), path.read_text(), lines.append)
    return lines


@pytest.fixture
def here(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Blog:
    monkeypatch.chdir(blog.folder)
    return blog


def test_the_newest_public_post_is_shown_and_the_next_commands(here: Blog, capsys: pytest.CaptureFixture[str]) -> None:
    here.write("two", day=here.now.replace(year=2025))
    here.write("three", front="draft: true")
    here.write("four", day=here.now.replace(year=2999))
    assert said(here) == [
        "checked: 3 posts, 1 place",
        "The newest post would read:",
        "Next:  syndicator dry-run --all  see what every post would say",
        "       syndicator push one       send this one now, to try it",
        "       syndicator run            announce new posts from now on (a timer instead: deploy/README.md)",
    ]
    assert capsys.readouterr().out.startswith("On one\n╭─ outbox (file) ")


def test_logins_come_first(here: Blog, capsys: pytest.CaptureFixture[str]) -> None:
    here.channels = (X, X.replace(".x]", ".y]"))
    lines = said(here)
    assert (
        lines[0] == "checked: 1 post, 2 places; x wants a login: syndicator auth x; y wants a login: syndicator auth y"
    )
    assert lines[2].split("  ")[-1] == "get its token, and the same for y"
    capsys.readouterr()


def test_from_elsewhere_the_way_to_the_config_is_the_first_command(blog: Blog, tmp_path: Path) -> None:
    assert said(blog)[2].startswith(f"Next:  cd {tmp_path.parent}")
