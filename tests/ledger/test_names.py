"""The names of posts for completion."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from syndicator.ledger import names as names_module
from syndicator.ledger.names import newest_names

if TYPE_CHECKING:
    from tests.a_blog import Blog


def test_the_newest_names_with_their_titles(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    most = 3
    monkeypatch.setattr(names_module, "MOST", most)
    for number in range(most + 2):
        blog.write(f"post-{number}", day=blog.now.replace(year=2020, minute=number % 60, hour=number // 60))
    blog.write("draft", front="draft: true", day=blog.now.replace(year=2019))
    blog.run()
    path = blog.folder / "syndicator.db"
    names = newest_names(path, "")
    assert (len(names), names[0], names[1][0]) == (most, ("one", "On one"), f"post-{most + 1}")
    assert newest_names(path, "on") == [("one", "On one")]
    assert newest_names(path, "o%") == []
    assert newest_names(path, "", ["held", "pending"]) == [("draft", "On draft")]
    assert newest_names(path, "", ["failed", "unknown"]) == []
    assert newest_names(path, "", blog="another") == []


def test_an_unfinished_thread_counts_as_incomplete(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        session.ledger.database.run("UPDATE deliveries SET incomplete = 1")
    path = blog.folder / "syndicator.db"
    assert newest_names(path, "", ["failed"]) == []
    assert newest_names(path, "", ["failed", "incomplete"]) == [("one", "On one")]


def test_a_ledger_that_is_not_there_is_not_created(blog: Blog) -> None:
    with pytest.raises(sqlite3.Error):
        newest_names(blog.folder / "none.db", "")
    assert not (blog.folder / "none.db").exists()
