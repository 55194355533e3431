"""Finding config.toml and reading it."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicator.config.lines import Lines, Where
from syndicator.config.sections import Reading
from syndicator.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from syndicator.config import Config

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def find_path(explicit: str | None, env: Mapping[str, str], cwd: Path) -> Path:
    """The config file to use: what was named, else the first that is there. Raises UsageError where there is none."""
    if named := explicit or env.get("SYNDICATOR_CONFIG"):
        return cwd / named
    home = Path(env.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser())
    places = [cwd / "config.toml", home / "syndicator" / "config.toml", Path("/etc/syndicator/config.toml")]
    for place in places:
        if os.path.lexists(place):  # whatever is there is meant: what is wrong with it, reading it tells
            return place
    looked = ", ".join(map(str, places))
    raise UsageError(f"no config.toml (looked for {looked}); go to its folder, or name it with --config")


def load(path: Path, *, kind_class: Callable[[str], type[Any]]) -> Config:
    """Read a config file. `kind_class` gives the class of a channel's kind (with `Options`), or raises UsageError.

    Raises ConfigError with every mistake, `config.toml:12: channels.x.tempalte: …`, in the order of the lines.
    """
    path = path.absolute()
    text = _text(path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_syntax(path, text, str(error))]) from None
    reading = Reading(path, tables, kind_class)
    config = reading.whole()
    if reading.problems:
        raise ConfigError(_located(path, Lines(text), reading.problems))
    return config


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{_shown(path)}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError([f"{_shown(path)}: is not UTF-8 text"]) from None


def _syntax(path: Path, text: str, message: str) -> str:
    place = _PLACE.search(message)
    line = (place and place["line"]) or text.rstrip().count("\n") + 1
    return f"{_shown(path)}:{line}: not valid TOML: {_PLACE.sub('', message)}"


def _located(path: Path, lines: Lines, problems: Sequence[tuple[Where, str]]) -> list[str]:
    """One line a mistake, in the order of the file; those about what is not in it come first."""
    found = sorted((lines(where), number, where, what) for number, (where, what) in enumerate(problems))
    return [f"{_shown(path)}{f':{line}' if line else ''}: {_label(where)}: {what}" for line, _, where, what in found]


def _label(where: Where) -> str:
    """`sources[1].path`: numbers count from 1, as people do."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".")


def _shown(path: Path) -> str:
    """As people would name it from where they are; a service, which is at the root, by its whole name."""
    here = Path.cwd()
    return str(path.relative_to(here) if here.name and path.is_relative_to(here) else path)
