"""What is said of a config.toml that can't be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.config.file import load
from syndicator.errors import ConfigError, UsageError
from tests.config.reading import SOURCE, kind_class

if TYPE_CHECKING:
    from pathlib import Path

    from tests.config.reading import Problems


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("[blog\n", "config.toml:1: not valid TOML"),
        (SOURCE + "kind = 'repo'", "config.toml:4: not valid TOML"),
        (SOURCE + "[blog]\ntitle = ", "config.toml:5: not valid TOML"),
    ],
)  # fmt: skip
def test_one_mistake_one_line(problems: Problems, toml: str, complaint: str) -> None:
    (problem,) = problems(toml)
    assert complaint in problem
    assert "\n" not in problem


@pytest.mark.parametrize(
    ("toml", "quote"),
    [
        ('[blog]\ntitle = "Slow Query\n', ': title = "Slow Query'),
        ("[blog]\n  title   =\tSlow Query\n", ": title = Slow Query"),
        (f"[blog]\ntitle = {'x' * 200}\n", f": title = {'x' * 72}…"),
        ('[channels.x]\naccess_token = "AQV8u2Zt\n', ": access_token = …"),
        ('[channels.relay]\nurl = "https://hooks.example/AQV8u2Zt\n', ": url = …"),
    ],
)
def test_a_line_that_is_not_valid_is_quoted_but_for_secrets(problems: Problems, toml: str, quote: str) -> None:
    (problem,) = problems(toml)
    assert problem.startswith("config.toml:2: not valid TOML: ")
    assert problem.endswith(quote)


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("x = " + "[" * 10_000, "config.toml: not valid TOML: too many brackets within brackets"),
        ("x = " + "9" * 10_000, "config.toml: not valid TOML: Exceeds the limit"),
        ("# x\n" * 250_001, "config.toml: is too large: a config has at most 1000 kB"),
    ],
)
def test_what_the_parser_cant_bear_is_refused(problems: Problems, toml: str, problem: str) -> None:
    (line,) = problems(toml)
    assert line.startswith(problem)


@pytest.mark.parametrize("twice", ["[blog]\ntitle = 'a'\n[blog]\ntitle = 'b'\n", "[[blog]]\ntitle = 'a'\n"])
def test_several_blogs_are_files_in_a_folder(problems: Problems, twice: str) -> None:
    (problem,) = problems(twice + SOURCE)
    assert problem.endswith(
        "one file is for one blog; for several, give each a file in a folder, and use --config FOLDER"
    )


def test_mistakes_come_in_the_order_of_the_file_and_count_from_one(problems: Problems) -> None:
    assert problems("[zzz]\n" + SOURCE + "nope = 1\n" + SOURCE + "name = 'b'\nnope = 2\n[aaa]\n") == [
        "config.toml:1: zzz: unknown key",
        "config.toml:5: sources[1].nope: unknown key",
        "config.toml:10: sources[2].nope: unknown key",
        "config.toml:11: aaa: unknown key",
    ]


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(path, kind_class=kind_class)
    with pytest.raises(UsageError, match="can't be read"):
        load(tmp_path, kind_class=kind_class)
    with pytest.raises(UsageError, match="No such file"):
        load(tmp_path / "other.toml", kind_class=kind_class)


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode() + b"x = 1\r\n")
    with pytest.raises(ConfigError, match=r"config\.toml:4: sources"):
        load(path, kind_class=kind_class)
