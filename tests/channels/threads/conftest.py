"""Fixtures of the kind threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.threads.fake import Server, make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.harness import Harness


@pytest.fixture
def harness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harness]:
    monkeypatch.setattr("syndicator.channels.threads.WAITS", (0.0, 0.01, 0.01))
    harness = make(tmp_path)
    yield harness
    harness.close()


@pytest.fixture
def server(harness: Harness) -> Server:
    assert isinstance(harness.server, Server)
    return harness.server
