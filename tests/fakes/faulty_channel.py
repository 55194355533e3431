"""A channel kind of somebody else's, with a bug where its configuration says so."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from syndicator.channels.file import FileOptions, Kind
from syndicator.model import NotFound
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import pytest

    from syndicator.model import Announcement, CopyQuery, Receipt, Step


@value
class FaultyOptions(FileOptions):
    """`bug`: the method that raises RuntimeError. `blind`: it can't tell yet whether a copy is there."""

    bug: str = ""
    blind: bool = False


class FaultyChannel(Kind):
    """As the file channel, but for its bug."""

    kind = "faulty"
    Options = FaultyOptions
    options: FaultyOptions

    def warnings(self, now: datetime) -> Sequence[str]:
        self._fail_in("warnings")
        return super().warnings(now)

    def account(self) -> str:
        self._fail_in("account")
        return super().account()

    def cost_usd(self, announcement: Announcement) -> float:
        self._fail_in("cost_usd")
        return super().cost_usd(announcement)

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        self._fail_in("prepare")
        return super().prepare(announcement, part, before, key)

    def send(self, step: Step) -> Receipt:
        self._fail_in("send")
        return super().send(step)

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        return NotFound.PERHAPS if self.options.blind else super().find(query)

    def _fail_in(self, method: str) -> None:
        if self.options.bug == method:
            raise RuntimeError("a bug")


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the kind be found as the entry point of another package would be, but guard it as little as a built-in one."""
    monkeypatch.setattr("syndicator.channels.plugins.guarded", lambda kind: kind)
    plugin = SimpleNamespace(load=lambda: FaultyChannel)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **wanted: [plugin] * (wanted["name"] == "faulty"))


def section(*lines: str, path: str = "outbox") -> str:
    """The lines below [channels.NAME]; `lines` name the bug."""
    return "\n".join(('kind = "faulty"', f'path = "{path}"', 'template = "file.txt.j2"', *lines))
