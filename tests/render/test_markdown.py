"""Markdown and HTML as people read them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.render import filters, markdown, plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A [link](https://x.dev) and **bold**, *it* and `code`.", "A link and bold, it and code."),
        ("Hard  \nbreak and\nsoft", "Hard\nbreak and soft"),
        ("日本語の\n改行", "日本語の改行"),
        ("* one\n* two\n  - three", "• one\n• two\n  • three"),
        ("3. one\n4. two", "3. one\n4. two"),
        ("1. one\n1. two\n   - deep", "1. one\n2. two\n   • deep"),
        ("A note[^1] here.\n\n[^1]: The note.", "A note here."),
        ("~~gone~~ &copy; &#8220;x&#8221;", "gone © “x”"),
        ("Some <kbd>Ctrl</kbd> <!-- hidden --> text<br>more", "Some Ctrl text\nmore"),
        ('![](https://x.dev/a.png align="center")\n\nText', "Text"),
        ("%[https://youtu.be/x]\n\nText %%[widget]", "Text"),
        ("{{< youtube id >}}\n\nText {% include x.html %}", "Text"),
        ("import X from './x'\n\nexport const a = 1\n\n<Chart data={x} />\n\nText", "Text"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("```python\nx = '{{< kept >}}'\n```", "x = '{{< kept >}}'"),
        ("Write `{% raw %}` and `:tada:` twice :tada:", "Write {% raw %} and :tada: twice 🎉"),
        ("<p>An <b>HTML</b> paragraph</p>", "An HTML paragraph"),
        ("<script>alert(1)</script>\n\nText", "Text"),
        ("> quoted\n> words", "quoted words"),
        ("---\ntitle: x\n---\n\nText", "Text"),
    ],
)  # fmt: skip
def test_markdown_reads_well_as_plain_text(source: str, expected: str) -> None:
    assert filters.plain(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One.\n\nTwo.\n\n## Heading\n\nThree.", "One.\n\nTwo."),
        ("# The title\n\n![](x.png)\n\nOne.\n\n* list", "One."),
        ("One.\n\n**Why so?**\n\nTwo.", "One."),
        ("**This whole sentence is bold.**\n\nTwo.", "This whole sentence is bold.\n\nTwo."),
        ("One. Here is why:\n\n* list", "One."),
        ("One. Here is why:\n\n```\ncode\n```", "One."),
        ("Here is why:\n\n* list", "Here is why…"),
        ("One.\n\n%[https://x.dev]\n\nTwo.", "One.\n\nTwo."),
        ("```\ncode\n```\n\nOne.", "One."),
        ("Only text\nover lines", "Only text over lines"),
        ("A [link][1] and [another].\n\n## Heading\n\n[1]: https://x.dev\n[another]: https://y.dev", "A link and another."),
        ("## Only\n\n* a list", ""),
        (('<div data-node-type="callout">\n<div data-node-type="callout-emoji">💡</div>\n'
         '<div data-node-type="callout-text">Note</div>\n</div>\n\nOne.'), "One."),
    ],
)  # fmt: skip
def test_the_lead_is_the_opening_paragraphs(source: str, expected: str) -> None:
    assert markdown.lead(markdown.blocks(source)) == expected


def test_nothing_is_read_behind_the_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    inline = markdown._full_parser().inline
    parse = inline.parse

    def counted(source: str, *rest: Any) -> Any:
        read.append(source)
        return parse(source, *rest)

    monkeypatch.setattr(inline, "parse", counted)
    assert markdown.lead(markdown.blocks("One *word*.\n\n## Heading\n\nTwo.\n\n* three")) == "One word."
    assert read == ["One *word*.", "Heading"]


def test_html_becomes_markdown_and_says_nothing_of_its_scripts() -> None:
    html = "<h2>Head</h2><p>A <a href='https://x.dev'>link</a> &amp; more</p><script>no()</script><style>b{}</style><ul><li>one</li></ul>"
    assert markdown.from_html(html) == "## Head\n\nA [link](https://x.dev) & more\n\n- one"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>Use &lt;div&gt; and &lt;/div&gt;, never &lt;!-- this</p>", "Use <div> and </div>, never <!-- this"),
        (
            "<p>Write &amp;amp; and &amp;#38; for &amp;, 1 &lt; 2 &amp;&amp; 3</p>",
            "Write &amp; and &#38; for &, 1 < 2 && 3",
        ),
        ("<p><code>&lt;b&gt; &amp;amp;</code></p><p>&lt;script&gt;</p>", "<b> &amp;\n\n<script>"),
    ],
)
def test_tags_that_a_page_shows_as_text_are_shown(html: str, said: str) -> None:
    assert markdown.text(markdown.blocks(markdown.from_html(html))) == said


def test_html_of_absurd_depth_still_gives_its_words() -> None:
    assert "deep" in markdown.from_html("<div>" * 3000 + "deep" + "</div>" * 3000)


@given(st.lists(st.sampled_from(list("*_`[]()!<>&#-+:|~\\ \n\tab1{}%@/\"'")), max_size=80).map("".join))
def test_any_markup_at_all_can_be_read(source: str) -> None:
    assert markdown.lead(markdown.blocks(source)) is not None


@pytest.mark.parametrize(
    "unit", ["{{< ", "{% ", "<!-- ", '<div data-node-type="callout">', "[^1]: ", "`", "<a ", "**a", "[", "](", "%[", "> ", "{% highlight x %}\n", "a.", "<b>", "| "]
)  # fmt: skip
def test_hostile_text_costs_little_time(unit: str) -> None:
    started = time.process_time()
    source = unit * (60_000 // len(unit))
    markdown.lead(markdown.blocks(source))
    plain.one_line(source)
    filters.unlinked(source)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("One.\n\n## Two\n\n* three\n\n1. four\n\n    five\n\n```\nsix\n```\n\n> seven\n\n---", "paragraph heading list list code quote rule"),
        ("| a |\n|---|\n| 1 |", "table"),
        ("**Short and bold**", "heading"),
        ("**Bold** and not", "paragraph"),
        ("**A bold sentence.**", "paragraph"),
        ("**" + "long " * 20 + "end**", "paragraph"),
        ("<h2>Head</h2>", "heading"),
        ("![](x.png)", ""),
    ],
)  # fmt: skip
def test_the_kinds_of_blocks(source: str, kinds: str) -> None:
    assert [block.kind for block in markdown.blocks(source)] == kinds.split()


@pytest.mark.parametrize(
    ("text", "minutes"), [("", 1), ("word " * 330, 2), ("word " * 329, 1), ("字" * 676, 2), ("字" * 674, 1), ("w " * 1100, 5)]
)  # fmt: skip
def test_reading_time(text: str, minutes: int) -> None:
    assert markdown.reading_minutes(text) == minutes
