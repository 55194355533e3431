"""Template tags in posts that are written in HTML."""

from __future__ import annotations

import pytest

from syndicator.generators import generator_named
from syndicator.generators.html_tags import expanded
from tests.growth import assert_linear

HOME = "https://blog.example.dev"


@pytest.mark.parametrize(
    ("generator", "html", "expected"),
    [
        ("jekyll", "<p>At {{ site.url }}, {{ site.unknown }}so.</p>", f"<p>At {HOME}, so.</p>"),
        ("jekyll", '<a href="{{ site.baseurl }}/a">b</a>', '<a href="{{ site.baseurl }}/a">b</a>'),
        (
            "jekyll",
            "{% highlight c# %}\nif (a < b) {{ }}\n{% endhighlight %}<p>x</p>",
            '<pre><code class="language-c#">if (a &lt; b) {{ }}</code></pre><p>x</p>',
        ),
        ("jekyll", "{% raw %}<p>{{ a }}</p>{% endraw %}", "<p>{{ a }}</p>"),
        ("jekyll", "{% comment %}secret{% endcomment %}<p>x</p>", "<p>x</p>"),
        ("jekyll", "{% include a.html %}{% if x %}<p>x</p>{% endif %}", "<p>x</p>"),
        (
            "hugo",
            "{{< youtube abcdefgh >}}<p>{{ a }} {% b %}</p>",
            '<iframe src="https://www.youtube.com/embed/abcdefgh"></iframe><p>{{ a }} {% b %}</p>',
        ),
        ("hugo", "{{< notice tip >}}<p>x</p>{{< /notice >}}", '<callout data-kind="tip"><p>x</p></callout>'),
        ("hugo", "{{< notice tip >}}<p>x</p>", "<p>x</p>"),
        (
            "eleventy",
            '{% figure "a.png", "A" %}C{% endfigure %}<p>x</p>',
            '<figure><img src="a.png" alt="A"><figcaption>C</figcaption></figure><p>x</p>',
        ),
        ("eleventy", '{% figure "a.png", "A" %}<p>x</p>', "<p>x</p>"),
        ("plain", "<p>{{ a }} {% b %}</p>", "<p>{{ a }} {% b %}</p>"),
        ("jekyll", "a { b } {{ c", "a { b } {{ c"),
    ],
)
def test_a_tag_becomes_what_its_generator_makes(generator: str, html: str, expected: str) -> None:
    assert expanded(html, generator_named(generator), HOME) == expected


@pytest.mark.long
@pytest.mark.parametrize("piece", ["{% raw %}", "{{ a", "{% highlight a %}", "<a ", '<a b="', "{", "{% note %}"])
def test_it_costs_linear_time(piece: str) -> None:
    assert_linear(lambda n: expanded(piece * n, generator_named("jekyll"), HOME), 30_000)
