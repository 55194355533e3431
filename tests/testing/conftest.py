"""A harness of the plugin that is an example, with a kind of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from board import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from syndicator_board import Kind

    from syndicator.testing.harness import Harness


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[type[Kind]], Harness]]:
    monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 0.5)
    harness = make(tmp_path)

    def of(kind: type[Kind]) -> Harness:
        harness.channel.__class__ = kind
        return harness

    yield of
    harness.close()
