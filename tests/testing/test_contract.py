"""The checks notice a kind that breaks its promise in ways that doing nothing does not show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from board import Server
from syndicator_board import Kind

from syndicator.errors import Unreachable
from syndicator.model import NotFound
from syndicator.testing.contract import CHECKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.model import Announcement, CopyQuery, Receipt, Step
    from syndicator.testing.harness import Harness


class Hasty(Kind):
    """What it can't read holds no copy."""

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        try:
            return super().find(query)
        except Unreachable:
            return NotFound.SURELY


class Hoarder(Kind):
    """It changes only what the post still has."""

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        announcement.payload["tags"] = announcement.payload["tags"] or ["gardening"]
        return super().update(receipt, announcement)


class Twice(Kind):
    """It tries again by itself."""

    def send(self, step: Step) -> Receipt:
        try:
            return super().send(step)
        except Exception:  # noqa: BLE001
            return super().send(step)


class Fickle(Kind):
    """It says something else each time."""

    def compose(self, draft: Any) -> Announcement:
        announcement = super().compose(draft)
        announcement.payload["title"] = id(announcement)
        return announcement


class Forgetful(Kind):
    """It finds what is known."""

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        return super().find(replace(query, step=None, known=frozenset()))


class Stubborn(Kind):
    """It always goes to the same server."""

    def send(self, step: Step) -> Receipt:
        self.context = replace(self.context, base_url=step.endpoint)
        return super().send(step)


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        (Hasty, "find_garbled"),
        (Hoarder, "update_takes_away"),
        (Twice, "retry"),
        (Fickle, "compose"),
        (Forgetful, "find_known"),
        (Stubborn, "plain_http"),
    ],
)
def test_a_broken_promise_is_noticed(board: Callable[[type[Kind]], Harness], kind: type[Kind], check: str) -> None:
    CHECKS[check](board(Kind))
    other = board(kind)
    other.channel.context = replace(other.channel.context, base_url=other.server.url if other.server else "")
    server = other.server
    assert isinstance(server, Server)
    server.notices.clear()
    server.visible.clear()
    with pytest.raises(AssertionError):
        CHECKS[check](other)
