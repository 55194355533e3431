from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from syndicator.documents.plain_text import text_of_blocks
from tests.documents.reading import HOME, article, blocks, plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ site.url }}/a", f"{HOME}/a"), ("{{ '/a' | absolute_url }}", f"{HOME}/a"), ("{{ page.title }} a", "a"), ("a {% if b %}c{% endif %}", "a c"),
        ("{% comment %}\n\na\n\n{% endcomment %}\n\nb", "b"), ("a {% comment %}b{% endcomment %}c", "a c"),
        ("{% raw %}\n\n{{ a.b }} *c*\n\n{% endraw %}", "{{ a.b }} c"), ("a {% raw %}{{ b }}{% endraw %}", "a {{ b }}"),
        ('{{</* lamp "red" */>}}', '{{< lamp "red" >}}'), ("`{{%/* dim */%}}`", "{{% dim %}}"), ("{% a %}\nb", "b"),
        ("# a {% #b .c %}\n\n{% comment %}\nd\n{% /comment %}\ne {% $f.g %}", "a\n\ne"), ('a {% link href="/b" /%}', "a"),
        ("{{< a >}}\nb\n{{< /a >}}", "b"), ("<div>\na\n{{< /raw >}}\n</div>", "a"), ("{{ not closed", "{{ not closed"), ("{{ a\n\nb }}", "{{ a\n\nb }}"),
        ("{# a note #}b", "b"), ("`{% a %}`", "{% a %}"), ("    {% a %}", "{% a %}"), ("- a\n\n  {% include b %}\n\n  c", "• a\n  c"),
    ],
)  # fmt: skip
def test_tags_are_what_they_make_or_nothing(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% highlight ruby linenos %}\na\n\nb\n{% endhighlight %}", d.CodeBlock("a\n\nb", "ruby")),
        ("{{< highlight go >}}\na\n{{< /highlight >}}", d.CodeBlock("a", "go")),
        ("{% codeblock lang:js %}\na\n{% endcodeblock %}", d.CodeBlock("a", "js")),
        ("```\n{% raw %}\n{{ a }}\n{%- endraw -%}\n```", d.CodeBlock("{{ a }}", "")),
        ("{% figure 'a.png', 'A' %}C{% endfigure %}", d.Figure((d.Image("a.png", "A"),), (d.Text("C"),))),
        ("{% figure 'a.png', 'A' %}\nC\n{% endfigure %}", d.Figure((d.Image("a.png", "A"),), (d.Text("C"),))),
        ("{{< youtube abcdefg >}}", d.Embed("video", "https://www.youtube.com/watch?v=abcdefg")),
        ('{{ youtube(id="abcdefg", autoplay=true) }}', d.Embed("video", "https://www.youtube.com/watch?v=abcdefg")),
        ('{{< figure src="a.png" alt="A" caption="C" >}}', d.Figure((d.Image("a.png", "A"),), (d.Text("C"),))),
        ('{% img left /a.png 300 200 "A b" %}', d.Figure((d.Image("/a.png", "A b"),))),
        ("{% include gallery.html\n  id='x' %}", d.Omitted("include")), ("{{< toc >}}", d.TableOfContents()),
        ('{% callout type="note" %}\na\n{% /callout %}', d.Callout("note", (), (d.Paragraph((d.Text("a"),)),))),
        ("{% note warning %}\na\n{% endnote %}", d.Callout("warning", (), (d.Paragraph((d.Text("a"),)),))),
        ('{% quote(author="Ann") %}\n\na\n\n{% end %}', d.Quote((d.Paragraph((d.Text("a"),)),))),
        ('{{< quote author="Ann" >}}\na\n{{< /quote >}}', d.Quote((d.Paragraph((d.Text("a"),)),))),
        ('{{% blockquote "Ann" %}}\na\n{{% /blockquote %}}', d.Quote((d.Paragraph((d.Text("a"),)),))),
        ("{% blockquote Ann https://x.example/a %}\na\n{% endblockquote %}", d.Quote((d.Paragraph((d.Text("a"),)),))),
        ("{% pullquote %}\na\n{% endpullquote %}", d.Quote((d.Paragraph((d.Text("a"),)),))),
        ('{{< quote "a" "Ann" >}}', d.Omitted("quote")),
        ('{{< details summary="S" >}}\na\n{{< /details >}}', d.Details((d.Text("S"),), (d.Paragraph((d.Text("a"),)),))),
    ],
)  # fmt: skip
def test_tags_alone_on_their_lines_are_blocks(source: str, expected: d.Block) -> None:
    assert blocks(source) == (expected,)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a {{ b.c }} d", d.Gap("b.c")), ("a {{< icon x >}} d", d.Gap("icon", is_picture=True)), ("a {% include b %} d", d.Gap("include")),
        ("<p>a {{ b }} d</p>", d.Gap("b")), ("<p>a <code>{{ b }}</code> d</p>", d.Gap("b")), ("a {% if b %} d", None), ("a {{< u >}} d{{< /u >}}", None),
        ("<p>a {{< u >}}d{{< /u >}}</p>", None), ("a {{ site.baseurl }} d", None),
    ],
)  # fmt: skip
def test_what_is_left_out_among_words_leaves_a_gap(source: str, expected: d.Gap | None) -> None:
    (block,) = blocks(source)
    assert isinstance(block, d.Paragraph)
    assert next((child for child in block.children if isinstance(child, d.Gap)), None) == expected
    assert plain(source).replace("  ", " ") == "a d"


def test_a_gap_alone_is_nothing() -> None:
    assert blocks("# {{ a }}\n\n<p>{{ b }}</p>\n\n![c](c.png) {{< d >}}") == (d.Figure((d.Image("c.png", "c"),)),)
    assert article("a [{{ b }}](/c) d {{ e }} f") == "a  d  f"


def test_words_that_a_shortcode_is_given_stay() -> None:
    assert plain('An {{< term "old *loom*" >}}, <b>{{< term "ash & oak" >}}</b>.') == "An old loom, ash & oak."
    assert plain('<p>An {{< term "old & blue" >}} loom</p>') == "An old & blue loom"


def test_braces_are_text_where_the_generator_has_no_such_tags() -> None:
    shown = markdown.parse("{{a}} and {% b %}, {{< c >}}\n\n<p>{{ d }}</p>", braces_are_text=True)
    assert text_of_blocks(shown) == "{{a}} and {% b %},\n\n{{ d }}"


def test_a_box_that_never_ends_holds_nothing() -> None:
    assert plain("{% note %}\n\na\n\n# b") == "a\n\nb"
    assert not any(isinstance(block, d.Callout) for block in blocks("{% note %}\n\na"))


def test_addresses_keep_their_tags_until_they_are_resolved() -> None:
    assert (
        article("![a]({{ '/b c.png' | relative_url }})\n\n<img src=\"{{ '/d.png' | relative_url }}\">")
        == f"![a]({HOME}/b%20c.png)\n\n![]({HOME}/d.png)"
    )


@pytest.mark.parametrize(
    "tag", ['{% url "a b" %}', "{% url 'a' %}", '{{ "a" | url }}', '{%- url "a", 5 -%}', '/{% l "a" %}/b']
)
def test_a_tag_in_an_attribute_may_have_quotes_of_its_own(tag: str) -> None:
    assert (
        plain(f'<img src="{tag}"\n  srcset="{tag}" alt="Kiln">\n\nIn <a href="{tag}">words</a>, so.') == "In words, so."
    )
