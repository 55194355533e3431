"""Lists, tables, figures and boxes in HTML."""

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
        ("<ol start=3><li>a</ol>", d.List((d.ListItem((paragraph("a"),)),), 3)),
        ("<ul><li><input type=checkbox checked>a</ul>", d.List((d.ListItem((paragraph("a"),), checked=True),))),
        ("<table><thead><tr><th>h<tbody><tr><td style='text-align:right'>a<td>b</table>",
         d.Table((text("h"),), ((text("a"), text("b")),), ("",))),
        ("<table><tr><td><p>only a frame</p></table>", paragraph("only a frame")),
        ("<figure class=highlight><table><tr><td class=gutter><pre>1</pre></td><td class=code><pre>a<br>b</pre></td></tr></table></figure>",
         d.CodeBlock("a\nb")),
        ("<div class='admonition warning'><p class='admonition-title'>T</p><p>a</p></div>", d.Callout("warning", text("T"), (paragraph("a"),))),
        ("<div class='wp-caption'><img src=i><p class='wp-caption-text'>c</p></div>", d.Figure((d.Image("i"),), text("c"))),
        ("<dl><dt>ebb<dd>falls<dd>low</dl>", d.DefinitionList((d.Definition(text("ebb"), ((paragraph("falls"),), (paragraph("low"),))),))),
        ("<details><summary>S</summary>a</details>", d.Details(text("S"), (paragraph("a"),))),
        ("<ul><li>a</li><ul><li>b</ul></ul>", d.List((d.ListItem((paragraph("a"), d.List((d.ListItem((paragraph("b"),)),)))),))),
    ],
)  # fmt: skip
def test_structures(source: str, expected: d.Block) -> None:
    assert html.parse(source).complete().blocks == (expected,)
