"""A small blog whose channel is a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.a_blog import Blog

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)
