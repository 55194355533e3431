"""Files that are not UTF-8."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

from tests.fakes.repo import source_post_of


def test_broken_encodings_are_shown_and_named(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "a.md", "---\ntitle: „Café – früh”\n---\n".encode("cp1252"))
    assert (one.post.title, one.warnings) == ("„Café – früh”", ("not UTF-8; read as Windows-1252",))
    mixed = source_post_of(tmp_path, "d.md", "---\ntitle: Café\n---\nfrüh".encode() + b"\xe9")
    other = source_post_of(tmp_path, "e.md", "---\ntitle: 窯の火\n---\n".encode("shift_jis"))
    assert (mixed.post.title, mixed.post.markdown) == ("Café", "früh\ufffd")
    assert "\ufffd" in other.post.title
    assert mixed.warnings == other.warnings != ()
    assert source_post_of(tmp_path, "b.md", "---\ntitle: Café\n---\n".encode("utf-16")).post.title == "Café"
    nul = source_post_of(tmp_path, "c.md", b"---\r\ntitle: A\0B\r\n---\r\nBody")
    assert (nul.post.title, nul.post.markdown, len(nul.warnings)) == ("AB", "Body", 1)
