"""TOML is refused before the parser where the parser would need memory without end."""

from __future__ import annotations

import tomllib

import pytest

from syndicator.config.toml_text import TOMLTextError, has_long_key, parse_toml
from syndicator.sources.repo.front_matter import FrontMatterError, read_document
from tests.growth import assert_linear

PARTS = 10_000


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * PARTS + " = 1",
        "a = 1\nb" + " . b" * PARTS + " = 1",
        "[a" + ".a" * PARTS + "]\nb = 1",
        "[[ a" + "\t.a" * PARTS + "]]\n",
        '""' + '.""' * PARTS + " = 1",
        "'#'" + ".'\"'" * PARTS + " = 1",
        '"\\"."' + '."\\"."' * PARTS + " = 1",
        "a = { b" + ".b" * PARTS + " = 1 }",
        'a = """ # \\""" """ # """\nb' + ".b" * PARTS + " = 1",
        "a = '''\n\\''' # '''\nb" + ".b" * PARTS + " = 1",
        '# """\nb' + ".b" * PARTS + " = 1",
        'a = """x"""""\nb' + ".b" * PARTS + ' = """1"""',
    ],
)
def test_a_key_of_thousands_of_parts_never_reaches_the_parser(text: str) -> None:
    assert has_long_key(text)
    with pytest.raises(FrontMatterError, match=r"^a key of its front matter has more than 40 parts$"):
        read_document(f"+++\ntitle = 'A post'\n{text}\n+++\nText.".encode())


def test_dots_elsewhere_are_no_parts_of_a_key() -> None:
    dots = "a." * 1_000
    values = [f'"{dots}"', f"'{dots}'", f'"""\n"" {dots}\\"" {dots}"""""', f"''''' {dots}'''", "[1.5, 2.5]"]
    text = f'# {dots}\n[a.b."c.d"]\n' + "\n".join(
        f"x{number} = {value} # {dots}" for number, value in enumerate(values)
    )
    assert [str(value).count("a.") for value in tomllib.loads(text)["a"]["b"]["c.d"].values()] == [
        1_000,
        1_000,
        2_000,
        1_000,
        0,
    ]
    assert not has_long_key(text)


@pytest.mark.parametrize(
    "piece",
    ['"', "'", '"""', "'''", '\\"""', '"""\\', "a.", "a .", '""', '"".', "''.", "#", '"\n', "'''\n''", "-", ". "],
)
def test_looking_for_such_keys_takes_linear_time(piece: str) -> None:
    assert_linear(lambda n: has_long_key(piece * n), 65_000 // len(piece))
    assert_linear(lambda n: has_long_key("x = " + piece * n), 65_000 // len(piece))
    assert_linear(lambda n: has_long_key((piece * 39 + "\n") * n), 400)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = " + "[" * PARTS + "]" * PARTS, "too many brackets within brackets"),
        ("x = " + "{x=" * PARTS + "1" + "}" * PARTS, "too many brackets within brackets"),
        ("x = " + "9" * PARTS, "Exceeds the limit"),
        ("a" + ".a" * PARTS + " = 1", "a key has more than 40 parts"),
        ("x = ", r"Invalid value \(at end of document\)"),
        ("x = 2026-02-30", r"Invalid date or datetime \(at line 1, column 5\)"),
    ],
)
def test_whatever_cant_be_read_has_one_error(text: str, problem: str) -> None:
    with pytest.raises(TOMLTextError, match=problem):
        parse_toml(text)
