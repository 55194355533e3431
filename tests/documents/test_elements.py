"""What elements mean."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import html
from syndicator.documents.elements import trimmed


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
        ("<ol start=3><li>a</ol>", d.List((d.ListItem((paragraph("a"),)),), 3)),
        ("<ul><li><input type=checkbox checked>a</ul>", d.List((d.ListItem((paragraph("a"),), checked=True),))),
        ("<table><thead><tr><th>h<tbody><tr><td style='text-align:right'>a<td>b</table>",
         d.Table((text("h"),), ((text("a"), text("b")),), ("",))),
        ("<table><tr><td><p>only a frame</p></table>", paragraph("only a frame")),
        ("<pre class='language-rust'>let a;</pre>", d.CodeBlock("let a;", "rust")),
        ("<figure class=highlight><table><tr><td class=gutter><pre>1</pre></td><td class=code><pre>a<br>b</pre></td></tr></table></figure>",
         d.CodeBlock("a\nb")),
        ("<div class='admonition warning'><p class='admonition-title'>T</p><p>a</p></div>", d.Callout("warning", text("T"), (paragraph("a"),))),
        ("<div class='wp-caption'><img src=i><p class='wp-caption-text'>c</p></div>", d.Figure((d.Image("i"),), text("c"))),
        ("<nav class='toc'><p>On this page</p></nav>", d.TableOfContents()),
        ("<form><input><button>Send</button></form>", d.Omitted("form")),
        ("<math alttext='x^2' display=block><mi>x</mi></math>", d.MathBlock("x^2")),
        ("<q>a</q>", d.Paragraph((d.Text("“"), d.Text("a"), d.Text("”")))),
        ("<img src=a width=1 height=1>text", paragraph("text")),
        ("<hr>", d.Rule()),
    ],
)  # fmt: skip
def test_elements(source: str, expected: d.Block) -> None:
    assert html.parse(source).complete().blocks == (expected,)


def test_white_space_around_a_paragraph_is_none_of_it() -> None:
    assert trimmed([d.Break(), d.Text("  "), d.Text(" a "), d.Break(hard=True)]) == text("a")
