"""A channel at work, one of each kind of platform that delivery tells apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.delivery.workbench import Workbench, workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def hashnode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """It can tell what is there."""
    with workbench(tmp_path, monkeypatch, "hashnode") as made:
        yield made


@pytest.fixture
def standard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """A hook that recognises the same bytes."""
    with workbench(tmp_path, monkeypatch, "webhook", "standard") as made:
        yield made
