"""What dev.to does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

from tests.documents.reading import article
from tests.fakes.repo import post_of, source_post_of


def test_devto_says_with_a_truth_value_what_others_say_with_a_date(tmp_path: Path) -> None:
    text = "---\ntitle: D\npublished: true\ncover_image: https://x.example/c.png\ntags: 'a, b'\ncanonical_url:\n---\n"
    one = source_post_of(tmp_path, "My post & more.md", text)
    assert (one.post.generator, one.post.published_at, one.post.tags) == ("devto", None, ("a", "b"))
    assert not one.warnings
    no = source_post_of(tmp_path, "b.md", "---\ntitle: D\npublished: 'no'\n---\n")
    assert (no.post.withheld, no.warnings) == ("not published", ())


def test_embeds_become_links() -> None:
    text = "A {% embed https://x.example/v %} {% link 'https://x.example/b' %} {% card https://x.example/c dark %}"
    assert " ".join(article(text).split()) == "A <https://x.example/v> <https://x.example/b> <https://x.example/c>"


@pytest.mark.parametrize(
    ("text", "generator"),
    [
        ("---\npublished: true\nseries: A\n---\n", "devto"), ("---\npublished: true\n---\n", "plain"), ("---\nseries: A\n---\n", "plain"),
        ("+++\npublished = true\nseries = 'A'\n+++\n", "hugo"),
    ],
)  # fmt: skip
def test_an_article_says_published_and_something_of_dev_to_s(text: str, generator: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "_a.md", text)
    assert post.generator == generator
    assert post.withheld == ("hidden" if generator == "plain" else "")
