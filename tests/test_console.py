"""What the documents show of a terminal is what happens: each `console` block is typed into the sample blog.

A line with `$` is a command; below it is what it prints, where `…` stands for any text, and for any lines if it is alone.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

import click
import pytest

from syndicator.cli import cli
from tests import ROOT
from tests.long_cases import long_except

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Syndicator

DOCUMENTS = ("README.md", "deploy/README.md", "templates/README.md", ".github/CONTRIBUTING.md")


class Block(NamedTuple):
    document: str
    line: int
    text: str


def blocks(kind: str) -> Iterator[Block]:
    """Yield the fenced blocks of this kind in all documents."""
    for document in DOCUMENTS:
        text = (ROOT / document).read_text()
        for found in re.finditer(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
            yield Block(document, text.count("\n", 0, found.start()) + 1, found[1])


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command with what is shown below it."""
    for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = step.partition("\n")
        yield command, shown


def pattern(shown: str) -> str:
    """Return a pattern for what is shown."""
    lines = ["(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + "\n" for line in shown.splitlines()]
    return "".join(lines)


CONSOLE = list(blocks("console"))


def test_there_are_some() -> None:
    assert len(CONSOLE) >= 3


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: f"{block.document}:{block.line}")
def test_what_is_shown_is_what_is_printed(syndicator: Syndicator, folder: Path, block: Block) -> None:
    for command, shown in steps(block.text):
        program, *arguments = shlex.split(command)
        assert program == "syndicator", command
        ran = syndicator(*arguments)
        printed = (ran.stdout + ran.stderr).replace(str(folder), "/home/me/blog")
        assert re.fullmatch(pattern(shown), printed), f"$ {command}\n{printed}"


@pytest.mark.parametrize(
    ("shown", "printed", "is_same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a … c\n", "a b c\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_dots_stand_for_anything_and_nothing_else_does(shown: str, printed: str, is_same: bool) -> None:
    assert bool(re.fullmatch(pattern(shown), printed)) is is_same


RECIPES = [block for block in blocks("toml") if block.document == "README.md"]


@pytest.mark.parametrize("block", long_except(RECIPES[:1], RECIPES), ids=lambda block: str(block.line))
def test_a_recipe_announces_a_post_on_each_of_its_channels(syndicator: Syndicator, folder: Path, block: Block) -> None:
    """Its repository is here, and its feed is a file."""
    source = re.search(r'^path = "(.+)"', block.text, re.MULTILINE)
    posts = folder / (source[1] if source else "posts")
    posts.mkdir(parents=True)
    (posts / "2026-11-01-knots.md").write_text("---\ntitle: On knots\ndate: 2026-11-01\n---\nKnots hold a rope.\n")
    config = re.sub(r'^git = ".+"$', 'path = "posts"', block.text, flags=re.MULTILINE)
    config = re.sub(r'^url = "https://.+xml"$', 'url = "feed.xml"', config, flags=re.MULTILINE)
    address = re.search(r'^url = "(https://.+?)"', block.text, re.MULTILINE)
    assert address
    (folder / "feed.xml").write_text(FEED.replace("https://blog.example.dev", address[1]))
    (folder / "config.toml").write_text(config)
    ran = syndicator("dry-run", "knots", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    rows = json.loads(ran.stdout)
    assert [row["channel"] for row in rows] == re.findall(r"^\[channels\.(\w+)\]$", block.text, re.MULTILINE)
    assert all(row["post"]["url"].startswith(address[1]) for row in rows)


FEED = """<rss version="2.0"><channel><title>Blog</title><item><title>On knots</title><guid>knots</guid>
<link>https://blog.example.dev/knots</link><pubDate>Sun, 01 Nov 2026 00:00:00 GMT</pubDate>
<description>Knots hold a rope.</description></item></channel></rss>"""


def typed() -> Iterator[tuple[str, str]]:
    """Yield every command of the program in all documents, in code or in a block."""
    for document in DOCUMENTS:
        text = (ROOT / document).read_text()
        inline = re.findall(r"(?<!`)`((?:\S*/bin/)?syndicator [^`\n]+)`(?!`)", text)
        shown = re.findall(
            r"^(?:    |\$ )(?:sudo |docker compose exec syndicator )?((?:\S*/bin/)?syndicator .+)$", text, re.MULTILINE
        )
        yield from ((document, command) for command in dict.fromkeys([*inline, *shown]))


COMMANDS = [
    (document, command) for document, command in typed() if not re.search(r"…|\|(?=\w)|--help|syndicator --", command)
]


@pytest.mark.parametrize(("document", "command"), COMMANDS)
def test_every_command_in_the_documents_is_one(document: str, command: str) -> None:
    del document
    called = re.sub(r"\$\(.*?\)", "TODAY", re.split(r" (?:[|>&]+|#) ?", command)[0])
    _, name, *arguments = shlex.split(called)
    if name in ("-v", "-q"):
        name, *arguments = arguments
    parsed = cli.commands[name]
    if arguments or not any(param.required for param in parsed.params):
        with parsed.make_context(name, arguments) as context:
            assert isinstance(context, click.Context)
