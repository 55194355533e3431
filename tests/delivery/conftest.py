"""A channel at work, one of each kind of platform that delivery tells apart; and an empty ledger."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.delivery.workbench import Workbench, workbench
from tests.fakes.ledgers import Ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda *_: 1)


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """It can't tell what is there, and no resend is safe."""
    with workbench(tmp_path, monkeypatch, "webhook", "plain") as made:
        yield made


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


@pytest.fixture
def place(tmp_path: Path) -> Ledgers:
    return Ledgers(f"sqlite:///{tmp_path / 'syndicator.db'}", tmp_path)
