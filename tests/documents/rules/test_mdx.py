from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents.rules.mdx import as_html, tag_end
from tests.documents.reading import blocks, plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import {\n  A,\n\n  B,\n} from './x'\nimport * as c from \"c\"\n\nText", "Text"),
        ("export const rows = [\n  1,\n\n  2,\n]\n\nexport function F() {\n  return <b>x</b>\n}\n\nText", "Text"),
        ("import {a} from 'x';\nimport \"./b.css\";\nimport c from 'c';\n\nText", "Text"),
        ("import taxes from last year,\nexport quotas", "import taxes from last year, export quotas"), ("imports of tin", "imports of tin"),
        ("{/* a\nb */}\n\nText {/* c */}end", "Text end"), ("a{' '}\n<b>six</b>{\" \"}", "a six"), ("says {frontmatter.title}.", "says ."), ("{maybe} so", "{maybe} so"),
        ("<Chart data={rows.map((r) => ({ x: r }))} />\n\nText", "Text"), ("A <Tooltip label={`a > b`}>hand</Tooltip> b", "A hand b"),
        ("<Steps items={['a']}>\n\n1. One\n\n</Steps>", "1. One"), ('<div className="x" style={{ margin: 0 }}>\n  in\n</div>', "in"), ("a <span style={{ color: 'red' }}>b</span>", "a b"),
        ("<Ann@x.dev> and <https://x.dev>", "Ann@x.dev and https://x.dev"), ("Map\\<K, V\\>", "Map<K, V>"), ("`<A b={c} />`", "<A b={c} />"),
    ],
)  # fmt: skip
def test_programs_are_not_read(source: str, expected: str) -> None:
    assert plain(source) == expected


def test_components_that_are_boxes() -> None:
    body = (d.Paragraph((d.Text("Wear a hat."),)),)
    assert blocks('<Aside type="caution" title="Sun">Wear a hat.</Aside>') == (
        d.Callout("caution", (d.Text("Sun"),), body),
    )
    assert blocks('<Callout\n  type="info"\n  icon={<Wind size={12} />}\n>\n\nWear a hat.\n\n</Callout>') == (
        d.Callout("info", (), body),
    )
    quote = (d.Quote(body),)
    assert blocks('<Blockquote author="Ann">\n\nWear a hat.\n\n</Blockquote>') == quote
    assert blocks("<PullQuote>Wear a hat.</PullQuote>") == quote
    assert blocks('<Quote text="Wear a hat." />') == (d.Omitted("Quote"),)
    assert blocks("<TideClock :height='high' />") == (d.Omitted("TideClock"),)
    (among,) = blocks("High <TideClock /> and {tide.now}, <Icon name='sun' />")
    assert isinstance(among, d.Paragraph)
    gaps = [child for child in among.children if isinstance(child, d.Gap)]
    assert gaps == [d.Gap("TideClock"), d.Gap("{tide.now}"), d.Gap("Icon", is_picture=True)]
    assert blocks("{/* truncate */}") == (d.ExcerptEnd(),)


@pytest.mark.parametrize(
    ("tag", "end"),
    [
        ("<A b={c} />x", 11),
        ('<A b="{>">', 10),
        ("<A {...d}>", 10),
        ("<A b={", -1),
        ("<A b={{{}}}>", 12),
        ("<A\nb>", 5),
        ("< A>", -1),
        ("<A ='b'>", -1),
    ],
)
def test_where_a_tag_ends(tag: str, end: int) -> None:
    assert tag_end(tag, 0) == end


def test_attributes_with_expressions_are_left_out() -> None:
    assert as_html("<div a={b} c='d' style={{ e: {} }}>") == "<div a c='d' style>".replace(" a", " a").replace(
        " style", " style"
    )
    assert as_html("<Unknown a={b}>") == ""
