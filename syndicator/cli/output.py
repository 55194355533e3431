"""What commands print: lines, JSON, columns, cards. Control characters are escaped and secrets redacted."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicator.times import localized, minute_of
from syndicator.views.drawing import preview_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo
    from typing import TextIO

    from syndicator.app.results import DeliveryOutcome, PassResult
    from syndicator.views.dry_run import PreviewRow


WIDEST = 80  # terminal cells of a column that others are aligned to
COLORS = {
    "sent": "green",
    "updated": "green",
    "handed over": "green",
    "pending": "cyan",
    "held": "yellow",
    "paused": "red",
    "failed": "red",
    "unknown": "magenta",
    "needs you": "red",
}
AT_START = r"^([a-z ]+?)(?=  |: )"
AFTER_NAME = r"^\S+: ([a-z]+)\b"
BEFORE_ADDRESS = r"(?<=: )([a-z]+)(?=(?:, \S+: [a-z]+)*  +(?:\S+|no address)$)"  # of each channel, as in `list`


def has_color(stream: TextIO, env: Mapping[str, str] = os.environ) -> bool:
    """Whether to color output: on a terminal that can show colors, or if CLICOLOR_FORCE is set; never if NO_COLOR is."""
    if env.get("NO_COLOR"):
        return False
    if env.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return stream.isatty() and env.get("TERM") != "dumb" and env.get("CLICOLOR") != "0"


def print_lines(*lines: str, state: str = "") -> None:
    """Print each line on stdout. `state`: a pattern whose group is the state in a line, which gets a color."""
    color = bool(state) and has_color(sys.stdout)
    for line in lines:
        shown = safe(line, keep="").rstrip()
        click.echo(re.sub(state, _colored, shown) if color else shown, color=color)


def _colored(match: re.Match[str]) -> str:
    """Color the group of a match if it is a state."""
    start, end = match.span(match.lastindex or 0)
    word = match.string[start:end]
    styled = click.style(word, fg=COLORS[word]) if word in COLORS else word
    return match.string[match.start() : start] + styled + match.string[end : match.end()]


def print_json(data: Any) -> None:
    click.echo(_json_text(data))


def print_json_rows(rows: Iterable[Any]) -> None:
    """Print a JSON list as `print_json` does, each row as soon as it comes."""
    before = "["
    for row in rows:
        indented = _json_text(row).replace("\n", "\n  ")
        click.echo(f"{before}\n  {indented}", nl=False)
        before = ","
    click.echo("[]" if before == "[" else "\n]")


def _json_text(data: Any) -> str:
    import json

    from syndicator.credentials import revealed
    from syndicator.redaction import redact
    from syndicator.terminal_safe import escape_controls

    text, secrets = json.dumps(data, ensure_ascii=False, indent=2, default=lambda value: value.isoformat()), revealed()
    if secrets:
        text = "\n".join(redact(line, secrets) for line in text.split("\n"))
    return escape_controls(text, keep="\n")


def safe(text: str, keep: str = "\n") -> str:
    """Return `text` with secrets redacted and control characters escaped, except those in `keep`."""
    from syndicator.terminal_safe import escape_controls

    return escape_controls(redacted(text), keep=keep)


def redacted(text: str) -> str:
    """Redact the secrets that this process has read."""
    from syndicator.credentials import revealed
    from syndicator.redaction import redact

    return redact(text, revealed())


def print_pass(result: PassResult, zone: tzinfo, *, quiet: bool) -> None:
    """Print a line per delivery with the commands to type; then notes, unless `quiet`. `zone`: the time zone to show."""
    lines = columns([_outcome_cells(outcome, zone) for outcome in result.outcomes])
    for line, outcome in zip(lines, result.outcomes, strict=True):
        print_lines(line, state=AT_START)
        print_lines(*(f"  {command}" for command in outcome.commands))
    if not quiet:
        notes = [localized(note, zone) for note in (*result.notes, *result.paused)]
        print_lines(*(notes or (() if result.outcomes else ("nothing new",))), state=AT_START)


def _outcome_cells(outcome: DeliveryOutcome, zone: tzinfo) -> tuple[str, ...]:
    detail = outcome.remote_url if outcome.state == "sent" else localized(outcome.error or outcome.reason, zone)
    state = outcome.state if outcome.state != "sent" or outcome.confirmed else "handed over"
    state = "updated" if outcome.updated else state
    return state, outcome.channel, outcome.title, detail


def print_cards(rows: Sequence[PreviewRow], zone: tzinfo) -> None:
    """Print cards as wide as the terminal; colored as `has_color` says. `zone`: the time zone to show."""
    from shutil import get_terminal_size

    from syndicator.preview.terminal import cards

    width = get_terminal_size().columns
    drawn = cards([preview_json(row, zone) for row in rows], width=width, color=has_color(sys.stdout), zone=zone)
    click.echo(redacted(drawn), color=True)  # colored here, or not at all


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one aligned line per row. A cell wider than WIDEST, and the last cell, are not padded."""
    if not rows:
        return []
    from wcwidth import ljust, width

    from syndicator.terminal_safe import escape_controls

    rows = [[escape_controls(cell) for cell in row] for row in rows]
    widths = [min(WIDEST, max(map(width, column))) for column in zip(*rows, strict=True)]
    padded = ([ljust(cell, cells) for cell, cells in zip(row, widths, strict=True)] for row in rows)
    return ["  ".join(row).rstrip() for row in padded]


def day(instant: str | None, zone: tzinfo) -> str:
    """`2026-11-21`."""
    return minute_of(instant, zone)[:10]


def post_count(number: int) -> str:
    """`1 post`, `2 posts`."""
    return f"{number} post" if number == 1 else f"{number} posts"


def shown_path(path: Path) -> str:
    """Return a path relative to the current folder, else to the home folder, else absolute."""
    here, home = Path.cwd(), Path.home()
    if path == here:
        return "this folder"
    if path.is_relative_to(here):
        return str(path.relative_to(here))
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
