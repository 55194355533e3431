"""The checks notice a kind that breaks its promise in ways that doing nothing does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from board import Server, make
from syndicator_board import Kind

from syndicator.errors import Unreachable
from syndicator.model import NotFound
from syndicator.testing import contract
from syndicator.testing.contract import CHECKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[type[Kind]], Harness]]:
    monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 0.5)
    harness = make(tmp_path)

    def of(kind: type[Kind]) -> Harness:
        harness.channel.__class__ = kind
        return harness

    yield of
    harness.close()


@pytest.mark.parametrize(
    ("kind", "check"),
    [(Hasty, "find_garbled"), (Hoarder, "update_takes_away"), (Twice, "retry"), (Fickle, "compose")],
)
def test_a_broken_promise_is_noticed(board: Callable[[type[Kind]], Harness], kind: type[Kind], check: str) -> None:
    CHECKS[check](board(Kind))
    other = board(kind)
    server = other.server
    assert isinstance(server, Server)
    server.notices.clear()
    server.visible.clear()
    with pytest.raises(AssertionError):
        CHECKS[check](other)


def test_a_sample_without_a_setting_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contract.check_sample(Kind)
    (tmp_path / "sample.toml").write_text('# kind = "board"\n# token = "x"\n')
    monkeypatch.setattr("syndicator.testing.contract.files", lambda _: tmp_path)
    with pytest.raises(AssertionError):
        contract.check_sample(Kind)
    (tmp_path / "sample.toml").unlink()
    with pytest.raises(AssertionError, match=r"no sample\.toml"):
        contract.check_sample(Kind)
