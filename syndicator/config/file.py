"""Read config.toml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicator.config.sections import SEVERAL_BLOGS, ConfigReader
from syndicator.config.toml_text import LARGEST, TOMLTextError, parse_toml
from syndicator.errors import ConfigError, UsageError
from syndicator.terminal_safe import escape_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syndicator.config import Config
    from syndicator.config.key_lines import KeyPath

_LONGEST_QUOTE = 80
_MAY_BE_SECRET = r"(?i)token|secret|key|password|url|credential|env|file"  # noqa: S105 (a pattern)
_POSITION = r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$"


def load(path: Path, *, kind_class: Callable[[str], type[Any]]) -> Config:
    """Read a config file. `kind_class` returns the class of a channel kind (with `Options`), or raises UsageError.

    Raises ConfigError with every mistake, `config.toml:12: channels.x.tempalte: …`, in the order of the lines.
    """
    path = path.absolute()
    return _read(_text(path), path, kind_class, ConfigReader.read)


def load_blog(path: Path, *, kind_class: Callable[[str], type[Any]], shared: Config) -> Config:
    """Read the config file of a blog of a folder. `shared`: what all of them have in common. Raises ConfigError as `load`.

    Only of a regular file: a pipe or a device would let all blogs wait.
    """
    path = path.absolute()
    if path.exists() and not path.is_file():
        raise ConfigError([f"{_shown(path)}: is not a file"])
    return _read(_text(path), path, kind_class, lambda reader: reader.read(shared))


def parse(text: str, path: Path, *, kind_class: Callable[[str], type[Any]]) -> Config:
    """Read the text of a config file that is, or will be, at the absolute `path`. See `load`."""
    return _read(text, path, kind_class, ConfigReader.read)


def load_shared(path: Path, *, kind_class: Callable[[str], type[Any]]) -> Config:
    """Read `_shared.toml`: the settings that the blogs of a folder share. Raises ConfigError as `load`."""
    path = path.absolute()
    return _read(_text(path), path, kind_class, ConfigReader.read_shared)


def _read(
    text: str, path: Path, kind_class: Callable[[str], type[Any]], read: Callable[[ConfigReader], Config]
) -> Config:
    try:
        tables = parse_toml(text)
    except TOMLTextError as error:
        raise ConfigError([_syntax(path, text, str(error))]) from None
    reader = ConfigReader(path, tables, kind_class)
    config = read(reader)
    if reader.problems:
        raise ConfigError(_problem_lines(path, text, reader.problems))
    return config


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{_shown(path)}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError([f"{_shown(path)}: is not UTF-8 text"]) from None
    if len(text) > LARGEST:
        raise ConfigError([f"{_shown(path)}: is too large: a config has at most {LARGEST // 1000} kB"])
    return text


def _syntax(path: Path, text: str, message: str) -> str:
    position = re.search(_POSITION, message)
    if position is None:
        return f"{_shown(path)}: not valid TOML: {message}"
    number = int(position["line"] or text.rstrip().count("\n") + 1)
    if "('blog',) twice" in message:
        return f"{_shown(path)}:{number}: blog: {SEVERAL_BLOGS}"
    lines = text.split("\n")
    line = lines[number - 1] if number <= len(lines) else ""
    return f"{_shown(path)}:{number}: not valid TOML: {re.sub(_POSITION, '', message)}{_quoted(line)}"


def _quoted(line: str) -> str:
    """Return `: title = "Blog`, without the value if that may be a secret; empty for an empty line."""
    key, sign, _ = line.partition("=")
    line = f"{key}{sign} …" if re.search(_MAY_BE_SECRET, key) else line
    line = " ".join(line.split())
    return f": {line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + '…'}" if line else ""


def _problem_lines(path: Path, text: str, problems: Sequence[tuple[KeyPath, str]]) -> list[str]:
    """Return a line per mistake, in file order; missing keys come first."""
    from syndicator.config.key_lines import KeyLines

    key_lines = KeyLines(text)
    located = [(key_lines.line_of(key), key, problem) for key, problem in problems]
    return [
        f"{_shown(path)}{f':{line}' if line else ''}: {_label(key)}: {problem}"
        for line, key, problem in sorted(located, key=lambda problem_at: problem_at[0])
    ]


def _label(key: KeyPath) -> str:
    """Return `sources[1].path`; numbers count from 1."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in key).removeprefix(".")


def _shown(path: Path) -> str:
    """Return a path relative to the working directory if it is below it; absolute for a service, which runs in `/`."""
    here = Path.cwd()
    return escape_controls(str(path.relative_to(here) if here.name and path.is_relative_to(here) else path))
