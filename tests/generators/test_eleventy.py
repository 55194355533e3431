"""What Eleventy does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import post_of, source_post_of


def test_what_11ty_collects_by_is_no_tag(tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", "---\ntitle: A\ntags: [posts, Clay, nav]\n---\n").tags == ("Clay",)
    assert post_of(tmp_path, "b.md", "---\ntitle: B\ntags: post\n---\n").tags == ()


@pytest.mark.parametrize("date", ["git Created", "Last Modified"])
def test_11ty_s_words_for_a_file_s_own_date_are_no_mistake(date: str, tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "2024-03-05-a.md", f"---\ntitle: A\ndate: {date}\n---\n")
    assert (one.post.published_at, one.warnings) == (datetime(2024, 3, 5, tzinfo=UTC), ())
