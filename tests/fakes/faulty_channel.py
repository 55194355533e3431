"""A channel kind of somebody else's, with a bug where its configuration says so."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from syndicator.channels.file import FileOptions, Kind
from syndicator.model import NotFound
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from syndicator.model import Announcement, CopyQuery, Receipt, Step

SECTION = 'kind = "faulty"\npath = "outbox"\ntemplate = "file.txt.j2"\n'


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


def plug_in(monkeypatch: pytest.MonkeyPatch, kind: type[Any] = FaultyChannel) -> None:
    """Install the kind, as the entry point of another package would."""
    plugin = SimpleNamespace(load=lambda: kind)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **wanted: [plugin] * (wanted["name"] == kind.kind))
