"""A file's bytes, parted into front matter and body; what can't be is said."""

from __future__ import annotations

import pytest

from syndicator.model import Problem
from syndicator.sources.repo.front_matter import LARGEST
from syndicator.sources.repo.parsed_file import FileContent, ParsedFile, parsed_file


@pytest.mark.parametrize(
    ("content", "warnings"),
    [
        (b"\n---\ntitle: Ash\n---\n\nBody.\n\n", []),
        ("\ufeff---\r\ntitle: Ash\r\n---\r\nBody.".encode(), []),
        (b"---\ntitle: Ash\0\n---\nBody.", ["contains NUL characters, which are dropped"]),
        (b"---\ntitle: Ash\nby: Ren\xe9\n---\nBody.", ["not UTF-8; read as Windows-1252"]),
    ],
)
def test_a_file_has_front_matter_and_a_body(content: bytes, warnings: list[str]) -> None:
    file = parsed_file(FileContent("a.md", "1:2", content))
    assert isinstance(file, ParsedFile)
    assert (file.key, file.fingerprint, file.document.data["title"], file.document.body) == (
        "a.md", "1:2", "Ash", "Body.",
    )  # fmt: skip
    assert file.warnings == warnings


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b" \n", "empty"),
        (b"\x89PNG\0", "not a text file"),
        (b"---\ntitle: " + b"a" * LARGEST + b"\n---\n", "front matter of 65,544 characters; at most 65,536 are read"),
    ],
)
def test_a_file_that_is_none_says_why(content: bytes, problem: str) -> None:
    assert parsed_file(FileContent("a.md", "1:2", content)) == Problem("a.md", problem)
