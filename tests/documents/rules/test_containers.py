from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of, text_of_blocks
from tests.documents.reading import blocks, plain


@pytest.mark.parametrize(
    ("source", "kind", "title", "body"),
    [
        (":::tip[Before *you*]\n\nA\n\n:::", "tip", "Before you", "A"), ("::: warning MIND IT\nA\n:::", "warning", "MIND IT", "A"),
        (':::note[T]{icon="x"}\nA\n:::', "note", "T", "A"), ("::: {.callout-note}\nA\n:::", "note", "", "A"), (":::danger\nA", "danger", "", "A"),
        ("!!! note **Mind** it\nA\n!!!", "note", "Mind it", "A"), ("!!! note\nA\n\nB\n!!!", "note", "", "A\n\nB"),
        ('!!! warning "Gloves"\n    A\n\n    B', "warning", "Gloves", "A\n\nB"), ('!!! tip inline end ""\n    A', "tip", "", "A"),
        ("::::info[Out]\n\nA\n\n:::caution[In]\nB\n:::\n\n::::", "info", "Out", "A\n\nIn\n\nB"), (":::a\n```\n:::\n```\n:::", "a", "", ":::"),
    ],
)  # fmt: skip
def test_boxes(source: str, kind: str, title: str, body: str) -> None:
    (callout,) = blocks(source)
    assert isinstance(callout, d.Callout)
    assert (callout.kind, text_of(callout.title), text_of_blocks(callout.blocks)) == (kind, title, body)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Text\n:::note\nIn\n:::\nafter", "Text\n\nIn\n\nafter"), ("::: code-group\n\n```sh [npm]\na\n```\n\n:::", "a"), (":::\nlost\n:::", "lost"),
        ('=== "Wood"\n\n    Light it.\n\n=== "Gas"\n\n    On.', "Wood\n\nLight it.\n\nGas\n\nOn."), ("Wow!!! That is it", "Wow!!! That is it"),
        ("!!! note Mind\nA\n!!!\nB", "Mind\n\nA\n\nB"),
        ("!!! exclaimed at the start", "!!! exclaimed at the start"), ("??? who knows", "??? who knows"), ("Head\n===\n\nA", "Head\n\nA"),
        (':abbr[LH]{title="left"} and :spoiler[a **b**] at 10:30', "LH and a b at 10:30"), ("a :material-key: b", "a b"), ("::1 is here", "::1 is here"),
        ("::: TOC :::\n\nA\n\n::: tip\nB\n:::\n\nC", "A\n\nB\n\nC"), ("::: {.note} :::\nA\n:::\nB", "A\n\nB"),
        ("`:::note` and `:a[b]`", ":::note and :a[b]"), ("    :::note", ":::note"),
    ],
)  # fmt: skip
def test_marks_are_not_read_and_look_alikes_stay(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('::github{repo="ann/kiln"}', d.Embed("code", "https://github.com/ann/kiln")),
        ("::youtube[A film]{#abcdefg width=640}", d.Embed("video", "https://www.youtube.com/watch?v=abcdefg")), ("::gallery[x]", d.Omitted("gallery")),
        ('??? question "Why"\n    So.', d.Details((d.Text("Why"),), (d.Paragraph((d.Text("So."),)),))),
        ("::: details Click\nA\n:::", d.Details((d.Text("Click"),), (d.Paragraph((d.Text("A"),)),))),
    ],
)  # fmt: skip
def test_directives_and_folded_parts(source: str, expected: d.Block) -> None:
    assert blocks(source) == (expected,)
