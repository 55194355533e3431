"""Another syndicator's receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.receipts.content import receipts_text
from tests.a_blog import Blog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.long
def test_what_one_exported_the_other_does_not_send(tmp_path: Path, announced: Callable[..., list[str]]) -> None:
    (tmp_path / "other").mkdir()
    other = Blog(tmp_path / "other", policy='first_run = "all"')
    other.write("one")
    other.write("two")
    other.run()
    with other.open("look") as session:
        exported = receipts_text({"outbox": "file"}, session.ledger.syndications.current())
    file = tmp_path / "export.json"
    file.write_text(exported)
    assert announced("syndicator", file) == ["three"]
