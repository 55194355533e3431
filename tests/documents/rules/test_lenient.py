from __future__ import annotations

import pytest

from syndicator.documents import markdown
from syndicator.render.lead import opening
from tests.documents.reading import article, plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("so^1^. And^2^ 10^3^, x^2^, the 1^st^ (^_^)", "so. And 10³, x², the 1st (^_^)"),
        ("H~2~O, x~i~, CO~2~e, 5~6 or 10~20~30, foo~bar~baz", "H₂O, xi, CO₂e, 5~6 or 10~20~30, foo~bar~baz"),
        ("~/bin or ~/lib, ~5 to ~7, `~so~`", "~/bin or ~/lib, ~5 to ~7, ~so~"),
        ("^1^ A note, actually^TM^", "¹ A note, actually™"),
        ("say “[so](https://x.example/a of it.” We", "say “so of it.” We"),
        ("say [so]((https://x.example/a), we", "say so, we"),
        ("A [b](https://x.example/a_(c)) d.", "A b d."),
        ("A [b] (https://x.example/a), [c] (d).", "A b, [c] (d)."),
        ("It is HTML.\n\n*[HTML]: Hypertext of old\n*[CSS]: Sheets\n\nSo.", "It is HTML.\n\nSo."),
        ("*[a] b", "*[a] b"),
        ("a\n\n<br/> <BR>\n# H\n1. b\n\nc\n<br>\nd", "a\n\nH\n\n1. b\n\nc\nd"),
        ("[a](https://x.example/b 'T') c", "a c"),
        ("`[a](https://x.example/b c^1^`", "[a](https://x.example/b c^1^"),
        ("<span><style type='text/css'>\npre { a: b }\n</style></span>\n\nSo.", "So."),
        ("It <SCRIPT>let a;</SCRIPT>is `<style>so</style>`.", "It is <style>so</style>."),
        ("the <style> of it", "the of it"),
        (
            'See <a href=https://x.example/b">the page</a> and <a href="https://x.example>more</a>.',
            "See the page and more.",
        ),
        ('It is <a href="a>b">so</a>.', "It is so."),
        ('<lj-cut text="more of "it"">So.</lj-cut>', "So."),
        ("A pond ![](a.png =300x) here, ![x](b.png =20x10)", "A pond here,"),
        (
            "![x](a pond 1.jpg) So [it is](the pond -a.html), [no](two words), [a](b 'c d.e')",
            "So it is, [no](two words), a",
        ),
        (
            '![x](a.png "He said: "so" there") So, [it](/b "is "so"") is. [No](/c "d") ("e" f")',
            'So, it is. No ("e" f")',
        ),
        ('+++\n\nA line\n+++ {"tags": [1]}\nand +++ more\n+++c', "A line\n\nand +++ more +++c"),
        (
            '{::nomarkdown}\n<i>a</i>\n{:/}\n\nb {::comment}not\nseen{:/comment}c {::options x="1" /}d {:/nomarkdown}',
            "a\n\nb c d",
        ),
        ("`{::nomarkdown}` {:: a}", "{::nomarkdown} {:: a}"),
        ("A [film](<file:///Z:\\old pond\\a b.mp4>), [run](javascript:a()) it", "A film, run it"),
        ("![x](a.png =so) and so", "![x](a.png =so) and so"),
        ("one or more <transform-function>s, <my-note>as</my-note> here", "one or more <transform-function>s, as here"),
    ],
)
def test_marks_that_the_usual_rules_leave(source: str, expected: str) -> None:
    assert plain(source) == expected


def test_words_between_single_tildes_are_struck_out() -> None:
    assert opening(
        markdown.parse("The loom is ~a **very** old one~ new, and weaves what the weather tells it.")
    ).text == ("The loom is new, and weaves what the weather tells it.")


@pytest.mark.parametrize("target", ["file:///a.png", "JavaScript:a", "vbscript:a", "data:text/html;base64,eA=="])
def test_no_article_has_what_nobody_can_reach(target: str) -> None:
    assert article(f"A [b]({target}) ![c]({target})") == "A b"
    assert article("![c](data:image/png;base64,eA==)") == "![c](data:image/png;base64,eA==)"
