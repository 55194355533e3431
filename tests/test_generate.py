"""What is listed of the kinds and templates is what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.generate import GENERATED, generated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.parent.name + "/" + path.name)
def test_it_is_up_to_date(path: Path) -> None:
    assert path.read_text() == generated(path), "run `python -m tests.generate`"
