"""Names in routes, of posts and of other pages."""

from __future__ import annotations

import re

import pytest

from syndicator.generators.route_names import POST, is_other


@pytest.mark.parametrize("name", ["slug", "id", "postSlug", "post_id", "articleId", "entry", "path"])
def test_a_variable_part_may_be_a_post(name: str) -> None:
    assert re.fullmatch(POST, name, re.IGNORECASE)


@pytest.mark.parametrize(
    ("folder", "other"), [("Tags", True), ("category", True), ("project", True), ("stages", False)]
)
def test_folders_of_other_pages(folder: str, other: bool) -> None:
    assert is_other(folder) is other
    assert not re.fullmatch(POST, folder)
