"""Text of strangers, made safe for a terminal."""

from __future__ import annotations

from syndicator.terminal_safe import escape_controls

HOSTILE = "a\nb\r\x1b[31m\x9b\u202e\u2028\udc80"


def test_inert_text() -> None:
    assert escape_controls(HOSTILE) == "a\\u000ab\\u000d\\u001b[31m\\u009b\\u202e\\u2028\\udc80"
    assert escape_controls("a\nb\t\x1b", keep="\n") == "a\nb\\u0009\\u001b"
    assert escape_controls("日本語 👨‍👩‍👧 “quotes” שלום") == "日本語 👨‍👩‍👧 “quotes” שלום"
