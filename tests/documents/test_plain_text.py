from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of, text_of_block, text_of_blocks


def words(text: str) -> d.Inlines:
    return (d.Text(text),)


def paragraph(text: str) -> d.Paragraph:
    return d.Paragraph(words(text))


def test_inlines_are_their_words() -> None:
    link = d.Link("https://example.org", (d.Text("the "), d.Styled(d.Style.EMPHASIS, words("table"))))
    note, image = d.FootnoteReference("1"), d.Image("/a.png", "A chart")
    assert (
        text_of((d.Text("See "), link, note, d.Text(" of "), d.Code("x_1"), image, d.Text(".")))
        == "See the table of x_1."
    )


def test_only_hard_breaks_end_lines() -> None:
    assert (
        text_of((d.Text("one "), d.Break(), d.Text(" two "), d.Break(hard=True), d.Text(" three"))) == "one two\nthree"
    )


def test_spaces_that_a_converter_has_left_are_one() -> None:
    assert text_of(words("one,\u00a0 two \u00a0three\u00a0\u00a0four\u00a0!")) == "one, two three four\u00a0!"


def test_a_break_between_ideographs_is_no_space() -> None:
    assert text_of((d.Text("潮が"), d.Break(), d.Text("満ちる"))) == "潮が満ちる"


def test_powers_stay_powers() -> None:
    assert text_of((d.Text("10"), d.Styled(d.Style.SUPERSCRIPT, words("2")), d.Text(" m"))) == "10² m"
    assert text_of((d.Text("1"), d.Styled(d.Style.SUPERSCRIPT, words("st")))) == "1st"
    assert text_of((d.Text("H"), d.Styled(d.Style.SUBSCRIPT, words("2")), d.Text("O"))) == "H₂O"


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (d.Heading(2, words("Tides")), "Tides"),
        (d.CodeBlock("a\nb\n", "sh"), "a\nb"),
        (d.MathBlock("E = mc^2"), "E = mc^2"),
        (d.Quote((paragraph("One."), paragraph("Two."))), "One.\n\nTwo."),
        (d.Callout("note", words("Mind"), (paragraph("the gap"),)), "Mind\n\nthe gap"),
        (d.Details(words("More"), (paragraph("the rest"),)), "More\n\nthe rest"),
        (d.List((d.ListItem((paragraph("a"), paragraph("b"))), d.ListItem((paragraph("c"),)))), "• a\n  b\n• c"),
        (d.List((d.ListItem((paragraph("a"),)), d.ListItem((paragraph("b"),))), start=9), "9. a\n10. b"),
        (d.DefinitionList((d.Definition(words("ebb"), ((paragraph("it falls"),),)),)), "ebb\nit falls"),
        (d.Table((words("a"), words("b")), ((words("1"), words("2")),)), "a | b\n1 | 2"),
        (d.Table((), ((words("1"), words("2")),)), "1 | 2"),
        (d.Figure((d.Image("/a.png"),), words("A caption")), ""),
        (d.Embed("video", "https://example.org/v"), ""),
        (d.Omitted("gallery"), ""),
        (d.Rule(), ""),
    ],
)
def test_blocks(block: d.Block, text: str) -> None:
    assert text_of_block(block) == text


def test_blocks_without_text_leave_no_gap() -> None:
    assert text_of_blocks([paragraph("a"), d.Rule(), paragraph("b")]) == "a\n\nb"
