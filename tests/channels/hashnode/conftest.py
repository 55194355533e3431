"""Fixtures of the kind hashnode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.hashnode.fake import make
from tests.channels.hashnode.helpers import server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.harness import Harness


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    harness = make(tmp_path)
    yield harness
    server(harness).stop()


@pytest.fixture
def drafts(tmp_path: Path) -> Iterator[Harness]:
    harness = make(tmp_path, "drafts")
    yield harness
    server(harness).stop()
