"""Decode a file's bytes as UTF-8 with line feeds, repairing other encodings."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

_IN_A_ROW = re.compile(rb"[\x80-\xff]{3}")  # as in other scripts; accented letters are isolated


def as_utf8(content: bytes) -> tuple[bytes, str]:
    """Return the text as bytes, and what is wrong with it. Does not check for UTF-8: decoding will."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        content = content.decode("utf-16", errors="replace").encode()
    content, warning = content.removeprefix(BOM_UTF8), ""
    if b"\0" in content:
        if not content.startswith((b"---", b"+++")):
            return b"", "not a text file"
        content, warning = content.replace(b"\0", b""), "contains NUL characters, which are dropped"
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return content, warning


def repaired(content: bytes) -> tuple[bytes, str]:
    """Convert bytes that are not UTF-8: from Windows-1252, unless something contradicts that."""
    text, warning = content.decode(errors="replace"), "not valid UTF-8; invalid bytes are shown as \ufffd"
    if text.replace("\ufffd", "").isascii() and not _IN_A_ROW.search(content):
        text, warning = content.decode("cp1252", errors="replace"), "not UTF-8; read as Windows-1252"
    return text.encode(), warning
