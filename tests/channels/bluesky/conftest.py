"""A server, whose app view is asked without pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.bluesky.fake import Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(autouse=True)
def _short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.bluesky.site.POLL_SECONDS", 0.01)
