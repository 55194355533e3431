"""Dry-run as Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from syndicator.preview.markdown import document
from tests.fakes.preview_row import row


def test_markdown_has_a_table_and_the_texts_as_they_are() -> None:
    rows = [
        row("A ``` fence\n\n#Tag"),
        row(channel="outbox", kind="file", reason="a | b"),
        row(announcement=None, error="too long"),
    ]
    written = document(rows)
    assert written.startswith("## Day one\n\n| channel | decision | length | why |\n|---|---|---|---|\n")
    assert "| x | send | 213/280 | new |" in written
    assert "| outbox | send | 213/280 | a \\| b |" in written
    assert "````text\nA ``` fence\n\n#Tag\n````" in written
    assert "```text\ntoo long\n```" in written


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_markdown_of_strangers_stays_in_its_place(text: str) -> None:
    html = (
        MarkdownIt("commonmark", {"html": True}).enable("table").render(document([row(text, title=text, reason=text)]))
    )
    assert (html.count("<h2>"), html.count("<table>"), html.count("<pre>")) == (1, 1, 1)
    assert not re.search(r"<(script|img|a|em)\b", html)


@pytest.mark.parametrize(
    "title",
    [
        "@ada",
        "thanks to @ada/team",
        ".@ada",
        "fixes #12",
        "GH-12",
        "me/project#12",
        "!7",
        "me@x.dev",
        "https://x.dev",
        "www.x.dev",
    ],
)
def test_a_title_notifies_nobody_and_refers_to_nothing(title: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(document([row(title=title, reason=title)]))
    shown = html.replace("\u200b", "")
    assert f"<h2>{title}</h2>" in shown
    assert f"<td>{title}</td>" in shown
    outside_code = html.partition("<pre>")[0]
    assert not re.search(r"[@#!](?=\w)|GH-(?=\d)|www(?=\.)|://", outside_code)
