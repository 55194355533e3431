"""The parsers are made once, and leave addresses and underscores as they are written."""

from __future__ import annotations

from syndicator.documents.parser import parser, title_parser


def test_they_are_made_once() -> None:
    assert parser() is parser()
    assert title_parser() is title_parser()


def test_addresses_stay_as_they_are_written() -> None:
    (inline,) = [token for token in parser().parse("[a]({{ b c }}) <https://x.dev/ü>") if token.type == "inline"]
    addresses = [child.attrs["href"] for child in inline.children or [] if child.type == "link_open"]
    assert addresses == ["{{ b c }}", "https://x.dev/ü"]


def test_underscores_of_a_title_are_no_marks() -> None:
    (inline,) = title_parser().parseInline("_a_ *b* `c`")
    assert [child.type for child in inline.children or []] == ["text", "em_open", "text", "em_close", "text"]
