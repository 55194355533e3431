"""What is common to all tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.actions.imports import ImportResult, import_file, tools
from syndicator.errors import UsageError
from tests.actions.imports.conftest import ADDRESS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.a_blog import Blog

SECOND = '[channels.second]\nkind = "file"\npath = "second"'


def test_each_module_is_a_tool() -> None:
    assert tools() == [
        "feed2exec", "feed2toot", "feedecho", "feediverse", "plain", "posse-party", "sequoia", "syndicator",
    ]  # fmt: skip


def test_known_posts_count_as_sent_and_the_others_wait_for_theirs(tmp_path: Path, blog: Blog) -> None:
    blog.policy, blog.channels = 'first_run = "skip"', (*blog.channels, SECOND)
    blog.write("two")
    blog.run()
    file = tmp_path / "list.txt"
    file.write_text(f"{ADDRESS}/one\n{ADDRESS}/new\n{ADDRESS}/never\n")
    with blog.open() as session:
        results = import_file(session.ledger, "plain", file, ["outbox", "second"], place="")
        assert results == [
            ImportResult(channel=name, entries=3, matched=1, unmatched=2) for name in ("outbox", "second")
        ]
        again = import_file(session.ledger, "plain", file, ["outbox"], place="")
        assert again == [ImportResult(channel="outbox", entries=3, matched=0, unmatched=0)]
    blog.later(days=1)
    blog.write("new")
    blog.write("newer")
    blog.run()
    assert (blog.sent(), blog.sent("second")) == (["newer"], ["newer"])


def test_a_file_that_is_not_there(tmp_path: Path, blog: Blog) -> None:
    for tool in tools():
        with blog.open() as session, pytest.raises(UsageError, match=r"none: can't be read: No such file or directory"):
            import_file(session.ledger, tool, tmp_path / "none", ["outbox"], place="")
