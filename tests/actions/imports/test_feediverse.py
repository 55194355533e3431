"""feediverse's configuration."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import UsageError
from tests.a_blog import START

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.a_blog import Blog


def test_what_was_published_while_it_ran_is_not_sent(
    tmp_path: Path, blog: Blog, announced: Callable[..., list[str]]
) -> None:
    blog.write("later", day=START + timedelta(seconds=2))
    blog.now = START + timedelta(seconds=4)
    file = tmp_path / ".feediverse"
    file.write_text(
        f"updated: '{START + timedelta(seconds=1):%Y-%m-%dT%H:%M:%S+00:00}'\nfeeds: []\naccess_token: secret\n"
    )
    assert announced("feediverse", file) == ["later"]
    with blog.open("look") as session:
        reasons = {delivery.reason for delivery in session.ledger.deliveries.all() if delivery.state == "skipped"}
    assert reasons == {"feediverse was at work until 2026-11-02"}


@pytest.mark.parametrize("text", ["feeds: []", "just words", "updated: tomorrow", "a: [", ""])
def test_another_file_is_refused(tmp_path: Path, announced: Callable[..., list[str]], text: str) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"other.yaml: not a file of feediverse: "):
        announced("feediverse", file)
