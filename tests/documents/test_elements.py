"""What elements mean."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import html


def text(words: str) -> d.Inlines:
    return (d.Text(words),)


def paragraph(words: str) -> d.Paragraph:
    return d.Paragraph(text(words))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b> a </b>b", d.Paragraph((d.Styled(d.Style.STRONG, text("a")), d.Text(" "), d.Text("b")))),
        ("<a href='/x'><h2>Head</h2></a>", d.Heading(2, (d.Link("/x", text("Head")),))),
        ("<a href='/x'><img src=i></a>", d.Figure((d.Link("/x", (d.Image("i"),)),))),
        ("<a href='javascript:x'>a</a>", paragraph("a")),
        ("<h3><img src=i></h3>", d.Figure((d.Image("i"),))),
        ("<pre class='language-rust'>let a;</pre>", d.CodeBlock("let a;", "rust")),
        ("<nav class='toc'><p>On this page</p></nav>", d.TableOfContents()),
        ("<form><input><button>Send</button></form>", d.Omitted("form")),
        ("<math alttext='x^2' display=block><mi>x</mi></math>", d.MathBlock("x^2")),
        ("<q>a</q>", d.Paragraph((d.Text("“"), d.Text("a"), d.Text("”")))),
        ("<img src=a width=1 height=1>text", paragraph("text")),
        ("<lj user='mina'>", paragraph("mina")),
        ("<hr>", d.Rule()),
    ],
)  # fmt: skip
def test_elements(source: str, expected: d.Block) -> None:
    assert html.parse(source).complete().blocks == (expected,)
