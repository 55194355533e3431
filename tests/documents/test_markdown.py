"""Markdown as people read it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.documents import document as d
from syndicator.documents import markdown, portable
from syndicator.documents.parser import parser
from syndicator.documents.plain_text import text_of_blocks
from syndicator.render import filters, plain
from syndicator.render.lead import opening
from tests.documents.reading import blocks
from tests.documents.reading import plain as read
from tests.growth import assert_linear


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
        ("A lost note.[^3] Letters but not digits: `a[^1]`, or [^2]", "A lost note. Letters but not digits: a[^1], or [^2]"),
        ("A note^[so] here.", "A note here."),
        ("~~gone~~ &copy; &#8220;x&#8221;", "gone © “x”"),
        ("Some <kbd>Ctrl</kbd> <!-- hidden --> text<br>more", "Some Ctrl text\nmore"),
        ('![](https://x.dev/a.png align="center")\n\nText', "Text"),
        ("%[https://youtu.be/x]\n\nText %%[widget]", "Text"),
        ("{{< youtube id >}}\n\nText {% include x.html %}", "Text"),
        ("import X from './x'\n\nexport const a = 1\n\n<Chart data={x} />\n\nText", "Text"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("```python\nx = '{{< kept >}}'\n```", "x = '{{< kept >}}'"),
        ("Write `{% raw %}` and `:tada:` twice :tada:", "Write {% raw %} and :tada: twice 🎉"),
        ("Write `{% raw %}{% poem %}{% endraw %}`", "Write {% poem %}"),
        ("<p>An <b>HTML</b> paragraph</p>", "An HTML paragraph"),
        ("<script>alert(1)</script>\n\nText", "Text"),
        ("> quoted\n> words", "quoted words"),
        ("---\ntitle: x\n---\n\nText", "Text"),
        ("\ufeff---\r\ntitle: x\r\n---\r\nText", "Text"),
        ("[a][b] and [b]\n\n[b]: https://x.dev", "a and b"),
        ("Term\n\n: Meaning", "Term\nMeaning"),
        ("- [ ] open\n- [x] done", "• open\n• done"),
    ],
)  # fmt: skip
def test_markdown_reads_well_as_plain_text(source: str, expected: str) -> None:
    assert filters.plain(source) == expected


def test_nothing_is_parsed_behind_the_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    inline = parser().inline
    parse = inline.parse

    def counted(source: str, *rest: Any) -> Any:
        parsed.append(source)
        return parse(source, *rest)

    monkeypatch.setattr(inline, "parse", counted)
    later = "\n\n".join(f"Paragraph {number} of the rest." for number in range(2_000))
    assert opening(markdown.parse(f"One *word*.\n\n## Heading\n\n{later}")).text == "One word."
    assert "One *word*." in parsed
    assert "Paragraph 1999 of the rest." not in parsed


@pytest.mark.parametrize(
    "block",
    [
        "Words of a paragraph.\nAnd a line.", "- an item\n\n  with two paragraphs\n- an item", "```\ncode\n\n## no heading\n```",
        "> quoted\n\n> again", ":::tip\n\nIn a box.\n\n:::", "| a | b |\n|---|---|\n| 1 | 2 |", "<details>\n\nFolded\n\n</details>",
        "{% highlight rb %}\n\ncode\n\n{% endhighlight %}", "!!! note\n    In it.\n\n    Still.", "Head\n====", "A [link][ref] here.",
    ],
)  # fmt: skip
def test_pieces_give_what_the_whole_gives(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "\n\n".join(f"{block}\n\nBetween {number}." for number in range(30)) + "\n\n[ref]: https://x.dev\n"
    monkeypatch.setattr(markdown, "_FIRST_PIECE", 10)
    in_pieces = markdown.parse(source).complete()
    monkeypatch.setattr(markdown, "_FIRST_PIECE", 1_000_000)
    assert in_pieces == markdown.parse(source).complete()


@pytest.mark.parametrize(
    "definition",
    [
        "[ref]: https://x.dev", "[ref]:https://x.dev", "[ref]:\n    https://x.dev", "[ref]: \n<https://x.dev>",
        "[ref]: https://x.dev 'A title'", "[ref]: https://x.dev\n  'A title'", '[ref]:\nhttps://x.dev\n"A title"',
        "[none]:\n\n[ref]: https://x.dev", "[none]:\n[ref]: https://x.dev\n\n[ref]: https://x.dev",
    ],
)  # fmt: skip
def test_a_link_is_defined_far_below(definition: str) -> None:
    source = "A [word][ref] here.\n\n" + "Between.\n\n" * 200 + f"{definition}\n"
    document = markdown.parse(source).complete()
    assert text_of_blocks(document.blocks).startswith("A word here.")
    assert "[word](https://x.dev" in portable.markdown(document)


@pytest.mark.parametrize("target", ['{{< ref "b.md" >}}', "{% post_url 2020-01-01-b %}#c", "{{ site.baseurl }}/b/"])
def test_a_link_is_defined_far_below_by_a_tag(target: str) -> None:
    source = "A [word][ref] here.\n\n" + "Between.\n\n" * 200 + f'[ref]: {target} "Title"\n'
    first = next(iter(markdown.parse(source)))
    assert first == d.Paragraph((d.Text("A "), d.Link(target, (d.Text("word"),), "Title"), d.Text(" here.")))


@given(st.lists(st.sampled_from(list("*_`[]()!<>&#-+:|~\\ \n\tab1{}%@/\"'=$^")), max_size=80).map("".join))
def test_any_markup_at_all_can_be_read(source: str) -> None:
    document = markdown.parse(source).complete()
    assert text_of_blocks(document.blocks) is not None
    assert portable.markdown(document) is not None


MARKS = [
    "{{< ", "{{", "{% ", "<!-- ", '<div data-node-type="callout">', "[^1]: ", "`", "<a ", "**a", "[", "](", "![](", "%[", "%%[", "> ", "a.",
    "{% highlight x %}\n", "{% raw %}\n", "{% note %}\n", "<b>", "| ", ":::", ":::a\n", "!!! a\n    ", "[[a|", "^[", "$a ", "\\[\n", "<A b={",
    "{a.b", "<div>\n\n", "- a\n", "a\n\n", "[^a] ", "==a ", ":a[b", "import x from\n", "%%\n", "| a | b |\n", "a\n: b\n\n", "</b>", '<a "', "{::comment}", '![](a ""',
]  # fmt: skip


@pytest.mark.parametrize("size", [5_000, pytest.param(200_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("unit", [*MARKS, "<p>" + " " * 100_000])
def test_hostile_text_costs_little_time(unit: str, size: int) -> None:
    def read(length: int) -> None:
        source = (unit * (length // len(unit) + 1))[:length]
        document = markdown.parse(source).complete()
        text_of_blocks(document.blocks)
        portable.markdown(document)
        plain.one_line(source)
        filters.unlinked(source[:60_000])

    assert_linear(read, size)


@pytest.mark.long
def test_text_behind_more_marks_than_a_person_writes_stays_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_MOST_MARKS", 5_000)
    source = "*a* " * 6_000 + "\n\nThe end *of* it."
    assert read(source).endswith("The end *of* it.")
    assert read(source).startswith("a a a")


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("One.\n\n## Two\n\n* three\n\n1. four\n\n    five\n\n```\nsix\n```\n\n> seven\n\n---", "Paragraph Heading List List CodeBlock Quote Rule"),
        ("| a |\n|---|\n| 1 |", "Table"), ("<h2>Head</h2>", "Heading"), ("![](x.png)", "Figure"), ("$$\nx\n$$", "MathBlock"),
        ("[![](x.png)](/y)", "Figure"), ("<!--more-->", "ExcerptEnd"), ("<details>\n\nA\n\n</details>", "Details"),
        ("> [!NOTE]\n> A", "Callout"), ("[toc]", "TableOfContents"), ("{{< gallery >}}", "Omitted"), ("%[https://x.dev]", "Embed"),
    ],
)  # fmt: skip
def test_the_kinds_of_blocks(source: str, kinds: str) -> None:
    assert [type(block).__name__ for block in blocks(source)] == kinds.split()


def test_a_rule_at_the_beginning_begins_no_front_matter() -> None:
    blocks = markdown.parse("---\n\n#### Loom\n\nIt stands: still.\n\n---\n\nIt runs.").complete().blocks
    assert [type(block).__name__ for block in blocks] == ["Rule", "Heading", "Paragraph", "Rule", "Paragraph"]
    (block,) = markdown.parse('---\n# of looms\ntitle: "Loom"\n---\nIt runs.').complete().blocks
    assert block == d.Paragraph((d.Text("It runs."),))


def test_tasks_and_loose_lists_are_known() -> None:
    (tasks,) = blocks("- [ ] a\n- [x] b\n- c")
    assert isinstance(tasks, d.List)
    assert ([item.checked for item in tasks.items], tasks.tight) == ([False, True, None], True)
    (loose,) = blocks("3. a\n\n4. b")
    assert isinstance(loose, d.List)
    assert (loose.start, loose.tight) == (3, False)


def test_notes_are_kept_by_label() -> None:
    document = markdown.parse("A[^x] and b^[inline *note*].\n\n[^x]: One.\n\n    Two.").complete()
    assert {label: text_of_blocks(note) for label, note in document.footnotes.items()} == {
        "x": "One.\n\nTwo.", "note-2": "inline note",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The *quiet* part of **locks** and [keys](https://x.dev)", "The quiet part of locks and keys"),
        ("What __init__ does with *args and **kwargs", "What __init__ does with *args and **kwargs"),
        ("src/**/*.md, [x] and a_b_c", "src/**/*.md, [x] and a_b_c"),
        ("*snake\\_oil* and 2 * 3", "snake_oil and 2 * 3"),
        ("Plain", "Plain"),
    ],
)
def test_titles(title: str, expected: str) -> None:
    assert markdown.title_text(title) == expected
