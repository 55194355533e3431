"""What a health probe reports."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.health import problems
from syndicator.daemon.run_pass import run_pass
from syndicator.session import open_session

if TYPE_CHECKING:
    from pathlib import Path

    from tests.a_blog import Blog

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def wrong(blog: Blog) -> list[str]:
    with blog.open("look") as session:
        return list(problems(session))


@pytest.mark.long
def test_health(blog: Blog, tmp_path: Path) -> None:
    with blog.open("dry") as session:
        assert list(problems(session)) == ["no pass has succeeded yet"]
    blog.run()
    assert wrong(blog) == []
    blog.now += 3 * HOUR
    (late,) = wrong(blog)
    assert late.startswith("the last successful pass was at 2026-11-02 09:00")
    blog.run()
    assert wrong(blog) == []
    config = load(blog.configure(), kind_class=kind_class)
    (tmp_path / "posts").rename(tmp_path / "away")
    with open_session(config, mode="write", now=lambda: blog.now) as session:
        run_pass(session.app)
        (broken,) = problems(session)
    assert broken.startswith("source repo: ")


def test_what_waits_for_an_approval_is_no_ailment(blog: Blog) -> None:
    blog.channels = (f"{blog.channels[0]}\nreview = true",)
    blog.run()
    assert wrong(blog) == []
