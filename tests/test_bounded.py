"""What takes more memory or time than it may ends, and says so."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.bounded import LARGEST, run_bounded

if TYPE_CHECKING:
    from pathlib import Path


def take_memory() -> None:
    bytearray(LARGEST)


def take_time() -> None:
    while True:
        pass


def be_modest(word: str) -> None:
    print(word, os.getcwd())  # noqa: PTH109


def test_what_takes_too_much_memory_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="MemoryError"):
        run_bounded("tests.test_bounded:take_memory", folder=tmp_path)


@pytest.mark.long
def test_what_takes_too_long_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        run_bounded("tests.test_bounded:take_time", folder=tmp_path, seconds=0)


def test_what_takes_little_is_heard(tmp_path: Path) -> None:
    assert run_bounded("tests.test_bounded:be_modest", "hello", folder=tmp_path) == f"hello {tmp_path}\n"
