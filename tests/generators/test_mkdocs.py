"""What Material for MkDocs does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import post_of


def test_material_for_mkdocs_has_its_dates_in_a_table(tmp_path: Path) -> None:
    post = post_of(tmp_path, "ash.md", "---\ndate:\n  created: 2024-03-05\n  updated: 2024-03-06\n---\n# Ash\n")
    assert (post.published_at, post.updated_at) == (
        datetime(2024, 3, 5, tzinfo=UTC),
        datetime(2024, 3, 6, tzinfo=UTC),
    )
