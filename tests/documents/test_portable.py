"""Documents as portable Markdown: a reader sees what the document says."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicator.documents import document as d
from syndicator.documents import markdown, nodes, portable
from tests.documents.reading import article, article_of_html
from tests.long_cases import long_except

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://b.example/p/one/"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a](@/blog/x.md) b", "a b"),
        ('[b]({{< ref "b.md" >}}) c', "b c"),
        ('[b]({{% relref "b.md" %}} "A title") c', "b c"),
        ("[c]({% post_url 2024-03-05-ash %}) d", "c d"),
        ("[c]({{ site.baseurl }}{% post_url 2024-03-05-ash %}) d", "c d"),
        ("[d]({% link _posts/2024-03-05-ash.md %})", "d"),
        ("[d]({% link assets/ash.pdf %})", "[d](https://blog.example.dev/assets/ash.pdf)"),
        ("[d]({{ site.url }}/ash)", "[d](https://blog.example.dev/ash)"),
        ("![d]({{ '/a.png' | relative_url }})", "![d](https://blog.example.dev/a.png)"),
        ("[e]({% post_path ash %})", "e"),
        ("![e]({% asset_path ash.png %})", "![e](https://b.example/p/one/ash.png)"),
        ("![i]({static}/img/p.png)", "![i](https://blog.example.dev/img/p.png)"),
        ("[f]({filename}other.md)", "f"),
        ("[g](link://slug/ash)", "g"),
        ("[h](./e.md#part)", "h"),
        ("[h](../e.mdx) and [i](e.html)", "h and [i](https://b.example/p/one/e.html)"),
        ("[h](https://x.example/e.md)", "[h](https://x.example/e.md)"),
        ("[`code` and *more*](@/x.md)", "`code` and *more*"),
        ("[![alt](a.png)](@/x.md)", "![alt](https://b.example/p/one/a.png)"),
        ("A ![alt](@/x.md) b", "A  b"),
        ('[k][l], [L], [m][]\n\n[l]: {{< ref "b.md" >}}\n[m]: /m\n', "k, L, [m](https://b.example/m)"),
        ('<a class="x" href="{{< ref "b.md" >}}">n</a>', "n"),
        ("`[o](@/x.md)`", "`[o](@/x.md)`"),
        ("[p]({{ page.url }}) stays", "p stays"),
        ("[q](#here) [r](//x.example/r)", "[q](#here) [r](https://x.example/r)"),
        ("[a][b]\n\n```\n[a][b]\n```\n\n[b]: @/b.md\n", "a\n\n```\n[a][b]\n```"),
    ],
)  # fmt: skip
def test_links_in_generators_forms_lead_somewhere_or_are_words(source: str, expected: str) -> None:
    assert article(source, URL) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("> [!WARNING]\n> Ice.", "> **Warning**\n>\n> Ice."),
        ("::: tip Mind *it*\nGap.\n:::", "> **Mind <em>it</em>**\n>\n> Gap."),
        ('??? note "Why"\n    So.', "<details>\n<summary>Why</summary>\n\nSo.\n\n</details>"),
        ("Term\n: Meaning", "**Term**\n\n- Meaning"),
        ("a\\\nb", "a\\\nb"),
        ("x ^[note] y", "x [^note-1] y\n\n[^note-1]: note"),
        ("%[https://youtu.be/abcdefg]", "<https://youtu.be/abcdefg>"),
        ("- a\n- b\n\n* c", "- a\n- b\n\n* c"),
        ("| a | b |\n|:--|--:|\n| `x\\|y` | 2 |", "| a | b |\n| :--- | ---: |\n| `x\\|y` | 2 |"),
        ("````\n```\n````", "````\n```\n````"),
        ("``a`b``", "``a`b``"),
        ("==a== and ++ctrl+k++", "<mark>a</mark> and <kbd>Ctrl</kbd>+<kbd>K</kbd>"),
        ("$x_1$ and\n\n$$\ny\n$$", "$x_1$ and\n\n$$\ny\n$$"),
        ("朝の**「箱」**は", "朝の<strong>「箱」</strong>は"),
        ("![a](<my pic.png>)", "![a](my%20pic.png)"),
        ("[a](b_(c) 'q\"s')", '[a](b_(c) "q\\"s")'),
        ("<https://x.dev/a%20b>", "<https://x.dev/a%20b>"),
        ("import taxes from last year,\nexport more", "import taxes from last year,\nexport more"),
        ("[[1, 2], [3, 4]] a == b, {maybe} [sic] 5 %% 3", "[[1, 2], [3, 4]] a == b, {maybe} [sic] 5 %% 3"),
        ("1\\. no list\n\\# no heading\n\\> no quote\n\\- no", "1\\. no list\n\\# no heading\n\\> no quote\n\\- no"),
        ("C:\\new\\notes and 2 * 3 * 4 and a_b_c", "C:\\new\\notes and 2 * 3 * 4 and a_b_c"),
        ("\\*a\\* \\`b\\` \\<b> \\&amp; \\[c](d)", "\\*a\\* \\`b\\` \\<b> \\&amp; [c\\](d)"),
    ],
)  # fmt: skip
def test_what_is_written_is_kept_or_translated(source: str, expected: str) -> None:
    assert article(source) == expected


def test_html_becomes_markdown_that_reads_the_same() -> None:
    source = '<figure><a href="/big"><img src="/a.png" alt="A *b*"></a><figcaption>Cap</figcaption></figure><table><tr><td>x</td><td>y</td></tr></table><p>1. one</p>'
    expected = "[![A \\*b\\*](https://b.example/a.png)](https://b.example/big)\n\n*Cap*\n\n|  |  |\n| --- | --- |\n| x | y |\n\n1\\. one"
    assert article_of_html(source, URL) == expected


WORDS = st.lists(st.sampled_from(["a", "b c", "*", "_", "`", "[", "]", "(", ")", "<", ">", "#", "1.", "- ", "&amp;", "\\", "!", "|", "~~", "字", "x_y", ":", "=", "{", "$"]), min_size=1, max_size=6).map("".join)  # fmt: skip


SPACED = st.sampled_from(["", " ", "  "])


@st.composite
def inlines(draw: st.DrawFn, depth: int = 0) -> d.Inlines:
    def one() -> d.Inline:
        kind = draw(st.sampled_from(["text", "text", "code", "break", *(["strong", "emphasis", "link"] if depth < 2 else [])]))  # fmt: skip
        within = inlines(depth=2).map(nodes.trimmed)  # as a parser leaves what is in a style or link
        match kind:
            case "code":
                return d.Code(draw(st.sampled_from(["a", "a`b", "x  y", "`", "*"])))
            case "strong" | "emphasis":
                style = d.Style.STRONG if kind == "strong" else d.Style.EMPHASIS
                return d.Styled(style, draw(within))
            case "link":
                words = st.sampled_from(["a", "b [c]", "d*e", "f_g_"]).map(lambda text: (d.Text(text),))
                return d.Link("https://x.dev/a_b", draw(words | within))
            case "break":
                return d.Break(hard=draw(st.booleans()))
            case _:
                return d.Text(draw(SPACED) + draw(WORDS | st.just("")) + draw(SPACED))

    return tuple(one() for _ in range(draw(st.integers(1, 5))))


def shown(document: d.Document) -> str:
    """What a reader sees of a document: its HTML, by markdown-it, without what differs only in how it is written."""
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(portable.markdown(document))
    return " ".join(unescape(re.sub(r"<[^>]*>", "", rendered.replace("<br>", " ").replace("</th>", " "))).split())


def words(inline: d.Inline) -> str:
    match inline:
        case d.Text(text) | d.Code(text):
            return text
        case d.Styled() | d.Link():
            return "".join(map(words, inline.children))
        case d.Break():
            return " "
        case _:
            return ""


BLOCKS: dict[str, Callable[[d.Inlines], d.Blocks]] = {
    "paragraph": nodes.paragraphs,
    "heading": lambda children: (d.Heading(2, children),),
    "quote": lambda children: (d.Quote(nodes.paragraphs(children)),),
    "list": lambda children: (d.List((d.ListItem(nodes.paragraphs(children)),)),),
    "cell": lambda children: (d.Table((children,), ((children,),)),),
    "term": lambda children: (d.DefinitionList((d.Definition(children, (nodes.paragraphs(children),)),)),),
    "title": lambda children: (d.Callout("aside", children, nodes.paragraphs(children)),),
    "summary": lambda children: (d.Details(children, nodes.paragraphs(children)),),
}


def said(children: d.Inlines) -> str:
    return " ".join("".join(map(words, children)).split())


@pytest.mark.parametrize("block", long_except(list(BLOCKS)[:2], BLOCKS))
@given(children=inlines())
@example(children=(d.Styled(d.Style.STRONG, (d.Text("- *"),)),))
@example(children=(d.Text("a"), d.Break(hard=True), d.Break(hard=False), d.Code("a")))
def test_no_word_and_no_mark_of_a_text_is_lost_or_gained(block: str, children: d.Inlines) -> None:
    document = d.Document(tuple(BLOCKS[block](nodes.trimmed(children))))
    times = 2 if block in {"cell", "term", "title", "summary"} else 1
    assert shown(document) == " ".join([said(children)] * times).strip(), portable.markdown(document)


SOURCES = st.lists(
    st.sampled_from([
        "A *b* **c** `d` [e](https://x.dev).", "# Head", "- a\n- b\n  - c", "1. x\n2. y", "> q\n>\n> - z", "```py\nx = 1\n```", "---",
        "| a | b |\n|---|---|\n| 1 | 2 |", "![i](https://x.dev/i.png)", "~~s~~ <kbd>k</kbd>", "a\\\nb", "- [ ] t\n- [x] u", "\\*n\\* 2 * 3",
    ]),
    min_size=1, max_size=6,
).map("\n\n".join)  # fmt: skip


@pytest.mark.long
@given(SOURCES)
def test_a_round_trip_changes_nothing(source: str) -> None:
    document = markdown.parse(source).complete()
    again = markdown.parse(portable.markdown(document)).complete()
    assert again == document
