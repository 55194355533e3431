"""Fixtures of the kind linkedin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.linkedin.fake import FakeLinkedIn
from tests.channels.linkedin.helpers import Pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.testing.server import FakeServer


@pytest.fixture
def server() -> Iterator[FakeLinkedIn]:
    with FakeLinkedIn() as fake:
        assert isinstance(fake, FakeLinkedIn)
        yield fake


@pytest.fixture
def pictures() -> Iterator[FakeServer]:
    with Pictures() as fake:
        yield fake
