"""Patterns for file names."""

from __future__ import annotations

import pytest

from syndicator.sources.repo.globs import matcher


@pytest.mark.parametrize(
    ("include", "exclude", "path", "matches"),
    [
        ("**/*.md", "README.md", "a.md", True),
        ("**/*.md", "README.md", "x/y/a.md", True),
        ("**/*.md", "README.md", "README.md", False),
        ("**/*.md", "README.md", "x/README.md", True),
        ("**/*.md", "**/README.md", "x/README.md", False),
        ("*.md", "", "x/a.md", False),
        ("posts/**", "posts/old/", "posts/old/a.md", False),
        ("posts/**", "posts/old/", "posts/new/a.md", True),
        ("posts/**/[!_]*.md", "", "posts/_a.md", False),
        ("**/a?c.md", "", "x/abc.md", True),
        ("**/a?c.md", "", "a/c.md", False),
        ("./x.md", "", "x.md", True),
        ("[z.md", "", "[z.md", True),
        ("**/*.md", "", "x/.a.md", False),
        ("**/*.md", "", ".a.md", False),
        ("x/", "", "x/.a.md", False),
        ("**/.*.md", "", "x/.a.md", True),
    ],
)
def test_globs(include: str, exclude: str, path: str, matches: bool) -> None:
    assert bool(matcher([include], [exclude])(path)) is matches
