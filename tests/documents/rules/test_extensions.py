from __future__ import annotations

import pytest

from syndicator.documents import document as d
from tests.documents.reading import blocks, plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[[Harbour log]] and [[x/y|z]] and [[a#b]]", "Harbour log and z and a"), ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"), ("![[note]] a", "a"),
        ("| [[a\\|b]] |\n|---|\n| c |", "b\nc"),
        ("==a== b == c", "a b == c"), ("==a *b*==", "a b"), ("==a b ==. ==a == c, a ==b ==c", "a b . a c, a ==b ==c"), ("++ctrl+k++ and c++ or a++b", "Ctrl+K and c++ or a++b"), ("a %%hidden%% b 5 %% 3", "a b 5 %% 3"),
        ("%%\nhidden\n\nhere\n%%\n\nb", "b"), ("%%\nnever closed", "%% never closed"), ("a ^b1-2\n\nc", "a\n\nc"), ("`a ^b`\n\n    a ^b\n", "a ^b\n\na ^b"), ("x^y and 2^10", "x^y and 2^10"),
        ("\\(x_i\\) and \\[no\\]", "x_i and [no]"), ("\\[\nx\n\\]", "x"), ('--8<-- "a.md"\n\nb', "b"), ("its [[Call]] and [[Note]]", "its [[Call]] and Note"), ("on [[2024-02-20|that day]], [[2024-02-20]] and [[1, 2]]", "on that day, [[2024-02-20]] and [[1, 2]]"),
        ("| a | b |\n| c | d |", "a | b\nc | d"), ("a:\n\n    ~ % b", "a:\n\n~ % b"), ("a\n~ b", "a ~ b"), ("|z| and |y|", "|z| and |y|"), ("`[[a]]` `==b==` `{.c}` `%%d%%`", "[[a]] ==b== {.c} %%d%%"),
    ],
)  # fmt: skip
def test_small_marks(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize("mark", ["[toc]", "[TOC]", "[[toc]]", "[[_TOC_]]", "${toc}", "{:toc}", "@[toc](Contents)", "* TOC\n{:toc}", "1. TOC\n{:toc .x}"])  # fmt: skip
def test_places_of_a_table_of_contents(mark: str) -> None:
    assert blocks(f"{mark}\n\na") == (d.TableOfContents(), d.Paragraph((d.Text("a"),)))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("![[quarry wall.png|400]]", d.Figure((d.Image("quarry wall.png"),))),
        ("\\[\n\\sum x\n\\]", d.MathBlock("\\sum x")),
    ],
)  # fmt: skip
def test_blocks(source: str, expected: d.Block) -> None:
    assert blocks(source) == (expected,)
