"""Fixtures of the kind webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.webhook.fake import make
from tests.channels.webhook.helpers import server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from syndicator.testing.harness import Harness


@pytest.fixture
def open_face(tmp_path: Path) -> Iterator[Callable[[str], Harness]]:
    made: list[Harness] = []

    def harness(face: str) -> Harness:
        made.append(make(tmp_path, face))
        return made[-1]

    yield harness
    for one in made:
        server(one).stop()
