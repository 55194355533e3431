"""Front matter in every form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.sources.repo.front_matter import LARGEST, FrontMatterError, read_document

if TYPE_CHECKING:
    from pathlib import Path

from tests.fakes.repo import post_of, source_post_of

DAY = datetime(2024, 3, 5, tzinfo=UTC)


def test_scalars_of_yaml_stay_text(tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", "---\ntitle: 2019\nslug: 0123\nodd: 1_000\nno: no\nflag: false\nnone: ~\n---\n")
    assert (post.title, post.slug) == ("2019", "0123")
    assert post.front_matter == {
        "title": "2019", "slug": "0123", "odd": "1_000", "no": "no", "flag": False, "none": None,
    }  # fmt: skip


def test_what_yaml_refuses_is_read_by_line_with_a_warning(tmp_path: Path) -> None:
    one = source_post_of(
        tmp_path, "a.md", '---\ntitle: Breaking: "it\x08" all\ntags:\n- a\n- b\ndate: 2024-03-05\n---\nBody'
    )
    assert (one.post.title, one.post.tags, one.post.published_at) == ('Breaking: "it" all', ("a", "b"), DAY)
    assert len(one.warnings) == 1
    assert "read by line" in one.warnings[0]


def test_too_much_front_matter_is_refused() -> None:
    with pytest.raises(FrontMatterError, match="at most 65,536"):
        read_document(b"---\n" + b"x" * LARGEST + b"\n---\n")
