"""The board keeps what every kind of channel promises. This is all that a kind needs; what is special to it comes on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from board import make

from syndicator.testing.suite import ContractSuite

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.testing.harness import Harness


class TestBoard(ContractSuite):
    def make(self, folder: Path) -> Harness:
        return make(folder)
