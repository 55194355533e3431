"""Decode a file of a source, and split it into front matter and body."""

from __future__ import annotations

from typing import NamedTuple

from syndicator.model import Problem
from syndicator.sources.repo.encoding import as_utf8, repaired
from syndicator.sources.repo.formats import convert
from syndicator.sources.repo.front_matter import FrontMatterError, PostDocument, read_document


class FileContent(NamedTuple):
    """A file as it was read."""

    key: str
    fingerprint: str
    content: bytes


class ParsedFile(NamedTuple):
    """`warnings`: what is wrong with its encoding or its front matter."""

    key: str
    fingerprint: str
    document: PostDocument
    warnings: list[str]


def parsed_file(file: FileContent) -> ParsedFile | Problem:
    """Parse a file; return why that is not possible, or that it is empty."""
    content, warning = as_utf8(file.content)
    content = content.strip()
    if not content:
        return Problem(file.key, warning or "empty")
    try:
        document, broken = _document(content)
        convert(file.key, document)
    except FrontMatterError as error:
        return Problem(file.key, str(error))
    encoding_warnings = [broken or warning] if broken or warning else []
    return ParsedFile(file.key, file.fingerprint, document, [*encoding_warnings, *document.warnings])


def _document(content: bytes) -> tuple[PostDocument, str]:
    """Parse the file; also return what is wrong with its encoding."""
    try:
        return read_document(content), ""
    except UnicodeDecodeError:
        content, warning = repaired(content)
        return read_document(content), warning
