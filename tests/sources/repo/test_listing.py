"""What is passed over in folders and repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import read, write


def test_forms_for_new_posts_and_a_theme_s_examples_are_passed_over(tmp_path: Path) -> None:
    for key in (
        "scaffolds/post.md",
        "archetypes/default.md",
        "themes/clay/exampleSite/content/a.md",
        "vendor/bundle/gems/a/_posts/a.md",
        "content/a.md",
    ):
        write(tmp_path, key, "---\ntitle: A\n---\n")
    assert set(read(tmp_path).present) == {"content/a.md"}
