"""Bodies as any place understands them: generators' marks gone or translated, links absolute."""

from __future__ import annotations

import time

import pytest

from syndicator.render.portable import portable, readable

URL = "https://b.example/p/one/"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[a](@/blog/x.md) b", "a b"),
        ('[b]({{< ref "b.md" >}}) c', "b c"),
        ('[b]({{% relref "b.md" %}} "A title") c', "b c"),
        ("[c]({% post_url 2024-03-05-ash %}) d", "c d"),
        ("[c]({{ site.baseurl }}{% post_url 2024-03-05-ash %}) d", "c d"),
        ("[d]({% link _posts/2024-03-05-ash.md %})", "d"),
        ("[d]({% link assets/ash.pdf %})", "[d](https://b.example/assets/ash.pdf)"),
        ("[d]({{ site.url }}/ash)", "[d](https://b.example/ash)"),
        ("![d]({{ '/a.png' | relative_url }})", "![d](https://b.example/a.png)"),
        ("[e]({% post_path ash %})", "e"),
        ("![e]({% asset_path ash.png %})", "![e](https://b.example/p/one/ash.png)"),
        ("![i]({static}/img/p.png)", "![i](https://b.example/img/p.png)"),
        ("[f]({filename}other.md)", "f"),
        ("[g](link://slug/ash)", "g"),
        ("[h](./e.md#part)", "h"),
        ("[h](../e.mdx) and [i](e.html)", "h and [i](https://b.example/p/one/e.html)"),
        ("[h](https://x.example/e.md)", "[h](https://x.example/e.md)"),
        ("[`code` and *more*](@/x.md)", "`code` and *more*"),
        ("[![alt](a.png)](@/x.md)", "![alt](https://b.example/p/one/a.png)"),
        ("A ![alt](@/x.md) b", "A  b"),
        ('[k][l], [L], [m][]\n\n[l]: {{< ref "b.md" >}}\n[m]: /m\n', "k, L, [m][]\n\n[m]: https://b.example/m"),
        ('<a class="x" href="{{< ref "b.md" >}}">n</a>', '<a class="x">n</a>'),
        ("`[o](@/x.md)`", "`[o](@/x.md)`"),
        ("[p]({{ page.url }}) {{ stays }}", "p {{ stays }}"),
        ("([q]({{ site.repository\n}}/issues/1))", "(q)"),
    ],
)  # fmt: skip
def test_links_in_generators_forms_lead_somewhere_or_are_words(markdown: str, expected: str) -> None:
    assert portable(markdown, URL) == expected


def test_no_mark_of_an_unknown_address_stays_in_what_is_no_link() -> None:
    assert "\ufdef" not in portable("[a]({{ b\n\n}}/1)", URL)


def test_definitions_and_uses_may_have_code_between_them() -> None:
    assert portable("[a][b]\n\n```\n[a][b]\n```\n\n[b]: @/b.md\n", URL) == "a\n\n```\n[a][b]\n```"


def test_links_whose_address_is_unknown_are_words_to_read() -> None:
    assert readable("[a]({{ page.url }}) and [b](@/x.md)") == "a and b"


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "](@/x.md", "{{", "[a](@/x.md)", "{% ", "[a]: @/x.md\n", "[[a]", '<a href="{{', "[a]({{ "]
)
def test_it_takes_time_in_proportion(piece: str) -> None:
    began = time.process_time()
    portable(piece * 20_000, URL)
    assert time.process_time() - began < 3
