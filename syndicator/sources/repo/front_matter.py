"""Front matter: the part before the body, in YAML, TOML, JSON or plain lines, as text, lists and mappings.

Scalars come as strings, since YAML would turn `slug: 0123` into 83; only a plain `true`, `false` and null of YAML,
and the booleans and numbers of TOML and JSON are values. What its own format refuses is read line by line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from syndicator.errors import SyndicatorError
from syndicator.sources.repo.headers import fenced_below, headers_of
from syndicator.sources.repo.loose import loose_values
from syndicator.sources.repo.simple import simple_toml, simple_yaml
from syndicator.sources.text import writable

LARGEST = 65_536  # characters
_DEEPEST = 40

_OPENING = re.compile(rb"(---|\+\+\+)(?:[ \t]*(yaml|toml|json))?[ \t]*(?=\n|\Z)")
_CLOSING = {
    b"---": re.compile(rb"\n(?:---|\.\.\.)[ \t]*(?:\n\s*|\Z)"),
    b"+++": re.compile(rb"\n\+\+\+[ \t]*(?:\n\s*|\Z)"),
}
_TABS = re.compile(r"^\t+", re.MULTILINE)
_HASHNODE = re.compile(r"^cuid: c[a-z0-9]{24}$", re.MULTILINE)  # its backups escape nothing
_CONFLICT = [re.compile(rf"^{mark}{{7}}(?: |$)", re.MULTILINE) for mark in "<=>"]


class FrontMatterError(SyndicatorError):
    """Front matter that can't be read at all."""


@dataclass(slots=True)
class Document:
    """A file, taken apart. `format` is yaml, toml, json, lines (Hashnode's backup), pelican, nikola, or empty
    without front matter; `body` is the rest as text, `raw` as bytes.
    """

    format: str
    raw: bytes
    data: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    body: str = field(init=False)

    def __post_init__(self) -> None:
        self.body = self.raw.decode()


def read_document(content: bytes) -> Document:
    """Take a file apart; its lines end in a line feed. Raises FrontMatterError where there is too much of it, and
    UnicodeDecodeError for what is not UTF-8.
    """
    content = content.strip()
    if content.startswith(b"{"):
        return _json_at_the_start(content)
    opening = _OPENING.match(content)
    closing = _CLOSING[opening[1]].search(content, opening.end()) if opening else None
    if opening is None or closing is None:
        return _unfenced(content)
    block = content[opening.end() + 1 : closing.start() + 1].decode()
    if len(block) > LARGEST:
        raise FrontMatterError(f"front matter of {len(block):,} characters; at most {LARGEST:,} are read")
    kind = opening[2].decode() if opening[2] else "toml" if opening[1] == b"+++" else "yaml"
    return _fenced(kind, block, content[closing.end() :])


def _unfenced(content: bytes) -> Document:
    text = content.decode()
    if halves := fenced_below(text):
        return _fenced("yaml", halves[0], halves[1].encode())
    form, data, body = headers_of(text) or ("", {}, "")
    return Document(form, body.encode() if form else content, data)


def _fenced(kind: str, block: str, body: bytes) -> Document:
    if kind == "yaml" and "cuid: c" in block and _HASHNODE.search(block):
        return Document("lines", body, loose_values(block))
    try:
        data = _PARSERS[kind](block)
    except (ValueError, RecursionError) as error:
        if all(mark.search(block) for mark in _CONFLICT):
            raise FrontMatterError("has git's conflict marks in its front matter; settle them") from None
        said = f"front matter is no {kind.upper()} ({error}); read by line"
        return Document(kind, body, loose_values(block), (said,))
    if data is None:
        return Document(kind, body)
    if not isinstance(data, dict):  # a paragraph between two rules
        return Document("", f"---\n{block}---\n".encode() + body)
    return Document(kind, body, data)


def _yaml(block: str) -> Any:
    if (data := simple_yaml(block)) is not None:
        return data
    from syndicator.sources.repo.yaml_text import load_yaml

    if "\n\t" in block:  # which Hexo takes for indentation
        block = _TABS.sub(lambda tabs: "  " * len(tabs[0]), block)
    return load_yaml(block, first_line=2)


def _toml(block: str) -> Any:
    if (data := simple_toml(block)) is not None:
        return data
    import tomllib

    return _plain(tomllib.loads(block))


def _json(block: str) -> Any:
    return _plain(json.loads(block))


_PARSERS = {"yaml": _yaml, "toml": _toml, "json": _json}


def _json_at_the_start(content: bytes) -> Document:
    """JSON without fences, as Hugo has it; what only looks like it is body."""
    text = content.decode()
    try:
        data, end = json.JSONDecoder().raw_decode(text[: LARGEST + 1])
        return Document("json", text[end:].lstrip().encode(), _plain(data))
    except (ValueError, RecursionError):
        return Document("", content)


def _plain(value: Any, depth: int = 0) -> Any:
    """TOML's dates as text; the numbers that JSON can't write as text."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, bool) or value is None:
        return value
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return {writable(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, int) and abs(value) < 1 << 53:
        return value
    return str(value)
