"""A file as generators see it."""

from __future__ import annotations

from syndicator.generators import PostFile
from syndicator.sources.repo.fields import FrontMatterFields
from syndicator.sources.repo.filename import Filename
from syndicator.sources.repo.site import Site


def test_a_file_in_posts_lies_there_or_in_a_source_that_is_one() -> None:
    for key, above, expected in (
        ("_posts/a.md", (), True),
        ("a.md", ("site", "_posts"), True),
        ("a.md", ("site",), False),
    ):
        file = PostFile(
            form="", body="", fields=FrontMatterFields({}), filename=Filename(key), site=Site([key], above=above)
        )
        assert file.in_posts is expected
