"""Text of strangers, made safe for a terminal."""

from __future__ import annotations

from syndicator.terminal_safe import escape_controls

HOSTILE = "a\nb\r\x1b[31m\x9b\u202e\u2028\udc80"


def test_inert_text() -> None:
    assert escape_controls(HOSTILE) == "a\\u000ab\\u000d\\u001b[31m\\u009b\\u202e\\u2028\\udc80"
    assert escape_controls("a\nb\t\x1b", keep="\n") == "a\nb\\u0009\\u001b"
    assert escape_controls("日本語 👨‍👩‍👧 “quotes” שלום") == "日本語 👨‍👩‍👧 “quotes” שלום"


def test_what_changes_the_direction_of_text_is_inert() -> None:
    marks = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206a\u206f\ufeff\ufff9"
    assert escape_controls(marks) == "".join(f"\\u{ord(mark):04x}" for mark in marks)
    assert escape_controls("می\u200cخواهم") == "می\u200cخواهم"  # a joiner that Persian needs
