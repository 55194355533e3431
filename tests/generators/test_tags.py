from __future__ import annotations

import pytest

from syndicator.generators.tags import opens_pair, parsed, template_tag_at, usual_html

BRACKETS = (("{{<", ">}}"), ("{%", "%}"), ("{{", "}}"))


@pytest.mark.parametrize(
    ("text", "name", "arguments", "options"),
    [
        (' figure src="a b.png" width=600 x ', "figure", ("x",), {"src": "a b.png", "width": "600"}),
        ("- include toc.html -", "include", ("toc.html",), {}), ('image("a", b=\'c\')', "image", ("a",), {"b": "c"}),
        ("embed https://x.dev/a=b?c", "embed", ("https://x.dev/a=b?c",), {}), ("codeblock lang:js", "codeblock", (), {"lang": "js"}), ("'a' | b", "", ("a", "|", "b"), {}),
    ],
)  # fmt: skip
def test_what_a_tag_says(text: str, name: str, arguments: tuple[str, ...], options: dict[str, str]) -> None:
    tag = parsed("{%", text)
    assert (tag.name, tag.options) == (name, options)
    if "a=b" not in text:
        assert tag.arguments == arguments


def test_ends_of_pairs() -> None:
    assert [(tag.name, tag.is_end) for tag in (parsed("{{<", " /note "), parsed("{%", "endnote"), parsed("{{", "endnote"))] == [
        ("note", True), ("note", True), ("endnote", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "end"), [("{% a %}b", 7), ("{{< a >}}", 9), ("{% a\n\nb %}", 10), ("{{ a\n\nb }}", 0), ("{{ {{ a }}", 0), ("{% a", 0), ("{% " + "a" * 3_000 + " %}", 0)]
)  # fmt: skip
def test_where_a_tag_ends(text: str, end: int) -> None:
    found = template_tag_at(text, 0, BRACKETS)
    assert (found[1] if found else 0) == end


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("youtube abcdefg", '<iframe src="https://www.youtube.com/embed/abcdefg"></iframe>'), ("youtube a", None), ("unknown abcdefg", None),
        ("gist ann 0123", '<iframe src="https://gist.github.com/ann/0123"></iframe>'), ("embed https://x.dev", '<iframe src="https://x.dev"></iframe>'),
        ('img src="a&b.png" alt="<"', '<figure><img src="a&amp;b.png" alt="&lt;"></figure>'), ("note info", '<callout data-kind="info">'), ("endnote", "</callout>"),
        ("details Why", "<details><summary>Why</summary>"), ("enddetails", "</details>"), ("endyoutube", None),
    ],
)  # fmt: skip
def test_what_tags_usually_make(text: str, html: str | None) -> None:
    assert usual_html(parsed("{%", text)) == html


def test_some_last_until_an_end() -> None:
    assert opens_pair(parsed("{%", "note"))
    assert not opens_pair(parsed("{%", "endnote"))
    assert not opens_pair(parsed("{%", "youtube x"))
