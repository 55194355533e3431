"""Front matter: the part before the body, in YAML, TOML, JSON or a generator's own format, as text, lists and mappings.

Scalars are strings, since YAML would turn `slug: 0123` into 83; only YAML's `true`, `false` and null, and the booleans
and numbers of TOML and JSON keep their types. Invalid front matter is read line by line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import frontmatter
import tomli
from frontmatter.default_handlers import BaseHandler

from syndicator.config.toml_text import MOST_PARTS, has_long_key
from syndicator.errors import SyndicatorError
from syndicator.generators import fenced, own_front_matter
from syndicator.generators.line_by_line import headers_above, lenient_values
from syndicator.sources.repo.yaml_text import load_yaml
from syndicator.sources.text import writable

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 65_536  # characters
_DEEPEST = 40
_SPACE = " \t\n\r\v\f"

_OPENING = re.compile(rb"(---|\+\+\+)(?:[ \t]*(yaml|toml|json))?[ \t]*(?=\n|\Z)")
_CLOSING = {
    b"---": re.compile(rb"\n(?:---|\.\.\.)[ \t]*(?:\n\s*|\Z)"),
    b"+++": re.compile(rb"\n\+\+\+[ \t]*(?:\n\s*|\Z)"),
}
_TABS = re.compile(r"^\t+", re.MULTILINE)
_CONFLICT = [re.compile(rf"^{mark}{{7}}(?: |$)", re.MULTILINE) for mark in "<=>"]


class FrontMatterError(SyndicatorError):
    """Front matter that can't be read at all."""


@dataclass(slots=True)
class PostDocument:
    """A parsed file. `form`: yaml, toml, json, a generator's name for its own format, or empty without front matter.
    `written`: the front matter as it is written; `raw`: the text below it, as bytes; `body`: the same as text, converted to
    Markdown or, with `is_html`, to HTML.
    """

    form: str
    data: dict[str, Any]
    raw: bytes
    written: str = ""
    warnings: tuple[str, ...] = ()
    is_html: bool = False
    body: str = field(init=False)

    def __post_init__(self) -> None:
        self.body = self.raw.decode()


class _Fenced(BaseHandler):
    """Front matter in one format, between two fences."""

    FM_BOUNDARY = re.compile(r"\A(?:---|\+\+\+)")

    def __init__(self, form: str, load: Callable[[str], Any]) -> None:
        super().__init__()
        self.form = form
        self._load = load

    def split(self, text: str) -> tuple[str, str]:
        """Return the lines between the first and the last one, which are the fences."""
        start, end = text.find("\n") + 1, text.rstrip().rfind("\n") + 1
        return text[start : max(start, end)], ""

    def load(self, block: str) -> dict[str, Any]:
        """Parse front matter. Raises ValueError if it is not valid."""
        if len(block) > LARGEST:
            raise FrontMatterError(f"front matter of {len(block):,} characters; at most {LARGEST:,} are read")
        data = self._load(block)
        if not isinstance(data, dict | None):
            raise _NoFrontMatterError
        return data or {}


class _BareJson(_Fenced):
    """JSON without fences."""

    def split(self, text: str) -> tuple[str, str]:
        return text, ""


class _NoFrontMatterError(Exception):
    """What looked like front matter is something else, such as a paragraph between two rules."""


def read_document(content: bytes) -> PostDocument:
    """Split a file, with line feeds and no white space around it, into front matter and body.

    Raises FrontMatterError if the front matter is too large or has too long keys, and UnicodeDecodeError if it is not UTF-8.
    """
    opening = _OPENING.match(content)
    closing = _CLOSING[opening[1]].search(content, opening.end()) if opening else None
    if opening is None or closing is None:
        return (opening and _read_unclosed(content[opening.end() :])) or _read_unfenced(content)
    front_matter, raw = content[: closing.end()].decode(), content[closing.end() :]
    if own := own_front_matter(front_matter):
        return PostDocument(own.form, own.data, own.body.encode() + raw, front_matter)
    handler = _HANDLERS[opening[2] or opening[1]]
    try:
        # no more is passed to the parser, which copies its input several times
        data, _ = frontmatter.parse(front_matter, handler=handler)
    except _NoFrontMatterError:
        return PostDocument("", {}, content)
    except (ValueError, RecursionError) as error:
        data, warning = _read_leniently(front_matter, handler, error)
        return PostDocument(handler.form, data, raw, front_matter, (warning,))
    return PostDocument(handler.form, data, raw, front_matter)


def _read_unclosed(content: bytes) -> PostDocument | None:
    """Read front matter that ends with a blank line instead of a fence; None if these are no lines of front matter."""
    found = headers_above(content.decode().strip())
    if not found:
        return None
    written, _, body = found
    document = read_document(f"---\n{written}\n---\n{body}".encode())
    warning = "front matter has no closing line; read up to the first blank line"
    return replace(document, warnings=(warning, *document.warnings))


def _read_unfenced(content: bytes) -> PostDocument:
    text = content.decode()
    with_fences = fenced(text)
    if with_fences != text:
        return read_document(with_fences.strip().encode())
    if own := own_front_matter(text):
        return PostDocument(own.form, own.data, own.body.encode(), text.removesuffix(own.body))
    return _read_bare_json(text) if text.startswith("{") else PostDocument("", {}, content)


def _read_bare_json(text: str) -> PostDocument:
    """Parse front matter in JSON without fences; text that only looks like JSON is body."""
    try:
        _, end = json.JSONDecoder().raw_decode(text[: LARGEST + 1])
        data, _ = frontmatter.parse(text[:end], handler=_BARE_JSON)
    except (ValueError, RecursionError):
        return PostDocument("", {}, text.encode())
    return PostDocument("json", data, text[end:].lstrip(_SPACE).encode(), text[:end])


def _read_leniently(front_matter: str, handler: _Fenced, error: Exception) -> tuple[dict[str, Any], str]:
    """Read front matter line by line; return the values and a warning."""
    block, _ = handler.split(front_matter)
    if all(mark.search(block) for mark in _CONFLICT):
        raise FrontMatterError("unresolved git conflict in its front matter; resolve it")
    return lenient_values(block), f"front matter is not valid {handler.form.upper()} ({error}); read by line"


def _yaml(block: str) -> Any:
    if "\n\t" in block:  # some generators accept tabs for indentation
        block = _TABS.sub(lambda tabs: "  " * len(tabs[0]), block)
    return load_yaml(block, first_line=2)


def _toml(block: str) -> Any:
    if has_long_key(block):
        raise FrontMatterError(f"a key of its front matter has more than {MOST_PARTS} parts")
    return _plain(tomli.loads(block))


def _json(block: str) -> Any:
    return _plain(json.loads(block))


_YAML, _TOML, _JSON = _Fenced("yaml", _yaml), _Fenced("toml", _toml), _Fenced("json", _json)
# by the fence, or by what it names
_HANDLERS = {b"---": _YAML, b"+++": _TOML, b"yaml": _YAML, b"toml": _TOML, b"json": _JSON}
_BARE_JSON = _BareJson("json", _json)


def _plain(value: Any, depth: int = 0) -> Any:
    """Convert TOML's dates, and numbers that JSON can't represent, to text."""
    if isinstance(value, str):
        return value if value.isascii() else writable(value)
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
