"""Fixtures of the kind x."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.x.fake import FakeX

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[FakeX]:
    fake = FakeX()
    yield fake
    fake.stop()
