"""What dev.to does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

from tests.fakes.repo import source_post_of


def test_devto_says_with_a_truth_value_what_others_say_with_a_date(tmp_path: Path) -> None:
    text = "---\ntitle: D\npublished: true\ncover_image: https://x.example/c.png\ntags: 'a, b'\ncanonical_url:\n---\n"
    one = source_post_of(tmp_path, "My post & more.md", text)
    assert (one.post.generator, one.post.published_at, one.post.tags) == ("devto", None, ("a", "b"))
    assert not one.warnings
    no = source_post_of(tmp_path, "b.md", "---\ntitle: D\npublished: 'no'\n---\n")
    assert (no.post.withheld, no.warnings) == ("not published", ())
