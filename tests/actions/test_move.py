"""Moving a post: its `at` in words/."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from syndicator.actions.move import move_post
from syndicator.errors import UsageError
from tests.a_blog import Blog
from tests.commands import find

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 11, 5, 8, tzinfo=UTC)


def test_the_words_keep_what_they_said_and_get_a_time(tmp_path: Path) -> None:
    blog = Blog(tmp_path, policy='first_run = "all"\nmax_age = "0s"')
    blog.write("one", front='syndicate:\n  outbox: "My own words."')
    with blog.open() as session:
        session.ingest()
        line = move_post(session.ledger, session.posts, find(session, "one"), AT, BERLIN)
    assert line == "moved: one goes out at 2026-11-05 09:00 CET at the earliest"
    words = (tmp_path / "words/one.yaml").read_text()
    assert "outbox: My own words." in words
    assert "at: 2026-11-05 09:00" in words
    blog.run()
    assert blog.sent() == []
    blog.later(days=3).run()
    assert blog.sent() == ["one"]


def test_what_is_held_is_decided_anew_also_if_it_goes_out_earlier(tmp_path: Path) -> None:
    blog = Blog(tmp_path, policy='first_run = "all"\nmax_age = "0s"')
    blog.write("one", front="syndicate:\n  at: 2026-12-24 09:00")
    blog.run()
    with blog.open("look") as session:
        move_post(session.ledger, session.posts, find(session, "one"), AT, BERLIN)
    blog.later(days=3).run()
    assert blog.sent() == ["one"]


def test_words_that_can_not_be_written_are_named(tmp_path: Path) -> None:
    blog = Blog(tmp_path, policy='first_run = "all"\nmax_age = "0s"')
    blog.write("one")
    (tmp_path / "words").write_text("a file")
    with blog.open() as session:
        session.ingest()
        with pytest.raises(UsageError, match=r"words/one.yaml can't be written; set `at: 2026-11-05 09:00`"):
            move_post(session.ledger, session.posts, find(session, "one"), AT, BERLIN)


def test_a_post_that_goes_nowhere_stays_there(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("one", front="syndicate: false")
    with blog.open() as session:
        session.ingest()
        with pytest.raises(UsageError):
            move_post(session.ledger, session.posts, find(session, "one"), AT, BERLIN)
