"""The HTML of feeds as people read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.documents import document as d
from syndicator.documents import html, portable
from syndicator.documents.plain_text import text_of_blocks
from tests.documents.reading import article_of_html, plain_html
from tests.growth import assert_linear


def test_html_becomes_blocks_and_says_nothing_of_its_scripts() -> None:
    source = "<h2>Head</h2><p>A <a href='https://x.dev'>link</a> &amp; more</p><script>no()</script><style>b{}</style><ul><li>one</li></ul>"
    assert article_of_html(source) == "## Head\n\nA [link](https://x.dev) & more\n\n- one"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Use &lt;div&gt; and &lt;/div&gt;, never &lt;!-- this</p>", "Use <div> and </div>, never <!-- this"),
        ("<p>Write &amp;amp; and &amp;#38; for &amp;, 1 &lt; 2 &amp;&amp; 3</p>", "Write &amp; and &#38; for &, 1 < 2 && 3"),
        ("<p><code>&lt;b&gt; &amp;amp;</code></p><p>&lt;script&gt;</p>", "<b> &amp;\n\n<script>"),
        ("One<p>Two<p>Three<br>lines", "One\n\nTwo\n\nThree\nlines"),
        ("<div><div>Deep</div> after</div>", "Deep\n\nafter"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "• a\n• b\n  • c"),
        ("<p>a <b>bold</p><p>not", "a bold\n\nnot"),
        ("<p hidden>no</p><p style='display: none'>no</p><span class='sr-only'>no</span>yes", "yes"),
        ("<p>Loom<sup>TM</sup></p>", "Loom™"),
        ("<p>10<sup>6</sup> and H<sub>2</sub>O</p>", "10⁶ and H₂O"),
        ('<p>It<sup id="fnref:1"><a href="#fn:1">1</a></sup> is.<a href="#n3" role="doc-noteref">[3]</a></p>', "It is."),
        ('<p>Hi <img class="wp-smiley" alt="🐐" src="x"/></p>', "Hi 🐐"),
        ('<h2>Head <a class="headerlink" href="#head">¶</a></h2>', "Head"),
        ("<pre><code>a\n  b\n</code></pre>", "a\n  b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a | b"),
        ("<dl><dt>ebb</dt><dd>falls</dd></dl>", "ebb\nfalls"),
        ("<p>first</p>\n\n  <!-- no -->  <p>a\n b</p>", "first\n\na b"),
        ("a <unknown-thing>b</unknown-thing> c", "a b c"),
        ("<![x y <p>a</p>", "a"),
        ('<div id="toc_container"><ul><li>1 Clay</li></ul></div><p>Text</p>', "Text"),
        ("<video src='/a.mp4'>Your browser can't.</video>Text<iframe src='https://x.dev'>no</iframe>", "Text"),
        ("<blockquote class='twitter-tweet'><p>Best</p>— Bo <a href='https://twitter.com/bo/status/1'>May</a></blockquote>Text", "Text"),
    ],
)  # fmt: skip
def test_html_reads_well_as_plain_text(source: str, expected: str) -> None:
    assert plain_html(source) == expected


def test_html_of_absurd_depth_still_gives_its_words() -> None:
    assert "deep" in plain_html("<div class='note'>" * 3000 + "deep" + "</div>" * 3000)
    assert "deep" in plain_html("<blockquote>" * 3000 + "deep" + "</blockquote>" * 3000)


def test_footnotes_go_to_their_references() -> None:
    source = '<p>Ten<sup><a href="#fn:1">1</a></sup></p><section class="footnotes"><ol><li id="fn:1"><p>Old.&nbsp;<a href="#fnref:1" class="reversefootnote">↩</a></p></li></ol></section>'
    document = html.parse(source).complete()
    assert text_of_blocks(document.blocks) == "Ten"
    assert text_of_blocks(document.footnotes["fn:1"]).strip() == "Old."
    assert article_of_html(source).startswith("Ten[^fn-1]\n\n[^fn-1]: Old.")


def test_a_figure_has_its_caption() -> None:
    (figure,) = html.parse("<figure><img src=a.png alt=A><figcaption>By <em>Lu</em></figcaption></figure>")
    assert isinstance(figure, d.Figure)
    assert figure.images == (d.Image("a.png", "A"),)
    assert figure.caption == (d.Text("By "), d.Styled(d.Style.EMPHASIS, (d.Text("Lu"),)))


@given(st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<table>", "<td>", "<a href=x>", "</a>", "x ", "\n", "<!--", "<pre>", "<", '"', "<div hidden>", "</div>", "<figure>", "<dl>", "<dd>", "&amp;", "<br>", "<h1>"]), max_size=60).map("".join))  # fmt: skip
def test_any_html_at_all_can_be_read(source: str) -> None:
    document = html.parse(source).complete()
    assert text_of_blocks(document.blocks) is not None
    assert portable.markdown(document) is not None


@pytest.mark.parametrize("size", [20_000, pytest.param(200_000, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "unit",
    ["<p>" + " " * 100_000, "<b>", "<b>k</b>", "<div>", "</b>", '<a "', "<a x=y", "<!--", "<![x y ", "<ul><li>", "<table><tr><td>", "&", "<p>a",
     "<br>", "<img src=a>", "<p><b>x", '<a href="#1">1</a>', "<script>", "<figure><figcaption>", "<dl><dt>a<dd>b", " \n", "<div>" * 59 + "<b></b>"],
)  # fmt: skip
def test_hostile_html_costs_little_time(unit: str, size: int) -> None:
    def read(length: int) -> None:
        document = html.parse((unit * (length // len(unit) + 1))[:length]).complete()
        text_of_blocks(document.blocks)
        portable.markdown(document)

    assert_linear(read, size)
