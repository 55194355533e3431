"""README keeps up: every command, state and setting occurs in it, and what it shows is what comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment

from syndicator.channels.registry import kind_class
from syndicator.cli import cli
from syndicator.config.bind import keys
from syndicator.config.file import load
from syndicator.config.sections import SECTIONS
from syndicator.errors import ConfigError
from syndicator.ledger.syndications import Syndication
from syndicator.model import Receipt, State
from syndicator.receipts.content import receipts_text
from tests import ROOT
from tests.config_tables import TABLES

if TYPE_CHECKING:
    import click

    from tests.conftest import Syndicator

README = (ROOT / "README.md").read_text()
CODE = set(re.findall(r"`([^`\n]+)`", README))
WORDS = {word for code in CODE for word in re.findall(r"[\w-]+", code)}


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_is_explained(name: str) -> None:
    assert re.search(rf"^\|.*`{name}\b.*`.* \| .+\|$", README, flags=re.MULTILINE)


@pytest.mark.parametrize(("name", "command"), cli.commands.items())
def test_every_option_of_a_command_is_in_its_row_and_no_other(name: str, command: click.Command) -> None:
    """But `--json` and `--blog`, which the sentences above the table explain."""
    (row,) = re.findall(rf"^\|.*`{name}\b.*$", README.split("## Commands")[1], flags=re.MULTILINE)[:1]
    own = [part for part in re.findall(r"`([^`]+)`", row) if part.startswith((name, "-"))]
    options = {option for param in command.params for option in param.opts if option.startswith("--")}
    named = {option for part in own for option in re.findall(r"--[a-z-]+", part)}
    assert named == options - {"--json", "--blog"}


@pytest.mark.parametrize("state", State)
def test_every_state_is_explained(state: State) -> None:
    assert re.search(rf"^\| `{state}` \| .+\|$", README, flags=re.MULTILINE)


def test_the_drawing_has_every_state_and_no_other() -> None:
    drawing = README.split("```text\n")[1].split("```")[0]
    named = set(re.findall(r"(?:^|► )(\w+)", drawing, flags=re.MULTILINE))
    assert set(State) <= set(re.findall(r"\w+", drawing))
    assert named - set(State) == {"a"}  # a person


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_is_named(table: type) -> None:
    assert set(keys(table)) - WORDS - {"options"} == set()


def test_every_section_is_named() -> None:
    assert set(SECTIONS) - WORDS == set()


def test_no_command_is_named_that_there_is_not() -> None:
    rows = re.findall(r"^\| (`[a-z-]+\b.*`) \|", README.split("## Commands")[1].split("\n## ")[0], flags=re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z-]+)", row)}
    assert named == set(cli.commands)


def test_what_it_points_to_is_there() -> None:
    pointed_to = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert ".github/preview.png" in pointed_to
    assert [path for path in pointed_to if not (ROOT / path).exists()] == []


DOCUMENTS = (
    "README.md",
    "deploy/README.md",
    "templates/README.md",
    ".github/CONTRIBUTING.md",
    ".github/ARCHITECTURE.md",
)


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_within_the_documents_leads_somewhere(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", path.read_text())
    dead = [
        f"{file}#{anchor}" for file, anchor in links if anchor not in anchors((path.parent / file) if file else path)
    ]
    assert dead == []


def block(start: str) -> str:
    """The indented block of README in which a line starts so."""
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", README, flags=re.MULTILINE)
    (found,) = [dedent(block).strip("\n") for block in blocks if f"    {start}" in block]
    return found


WRONG = """\
[blog]
timezone = "Berlin"

[[sources]]
kind = "repo"
path = "post"

[channels.linkedin]
kind = "linkedin"
tempalte = "short.txt.j2"
access_token = "AQV8u2Zt"
min_gap = "half an hour"
"""


def test_the_mistakes_are_those_that_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text(WRONG)
    with pytest.raises(ConfigError) as caught:
        load(Path("config.toml"), kind_class=kind_class)
    assert str(caught.value).replace(f"{tmp_path}/", "") == block("config.toml:2:")


@pytest.mark.long
def test_the_card_is_the_one_that_is_shown(syndicator: Syndicator) -> None:
    assert syndicator("dry-run", "what-an-index-really-is").stdout.strip("\n") == block("╭─ outbox")


def test_the_lines_for_also_on_show_the_copies_of_a_receipts_file() -> None:
    text = (ROOT / "templates/README.md").read_text()
    lines = re.search(r"```njk\n(.*?)```", text, re.DOTALL)
    assert lines
    copies = [
        Syndication(slug=slug, title="", url="", channel=channel, state=state, receipt=receipt)
        for slug, channel, state, receipt in (
            ("tomato", "mastodon", State.SENT, Receipt(remote_id="7", remote_url="https://social.example/@ada/7")),
            ("tomato", "relay", State.SENT, Receipt(confirmed=False)),
            ("tomato", "x", State.UNKNOWN, None),
            ("another", "mastodon", State.SENT, Receipt(remote_id="8", remote_url="https://social.example/@ada/8")),
        )
    ]
    data = json.loads(receipts_text({"mastodon": "mastodon"}, copies))
    shown = Environment(autoescape=True).from_string(lines[1]).render(syndicated=data, page={"fileSlug": "tomato"})
    assert shown.strip() == '<a class="u-syndication" href="https://social.example/@ada/7">mastodon</a>'
