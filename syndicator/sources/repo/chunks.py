"""Markdown with chunks of code that are executed: Quarto, R Markdown."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FENCE = re.compile(r"([ \t]*)(```+|~~~+)[ \t]*(?:\{(\w+)\b(.*)\})?[^`]*")
_OPTION = re.compile(r"^[ \t]*(?:#|//|--|%%)\|.*\n?", re.MULTILINE)
_HIDES = re.compile(r"\b(?:echo|include)\s*[=:]\s*(?:F\b|FALSE\b|false\b)")
_SHOWS = re.compile(r"\becho\s*[=:]\s*(?:T\b|TRUE\b|true\b|fenced\b)")
_HIDES_ALL = re.compile(r"opts_chunk\$set\([^)]*\becho\s*=\s*(?:F\b|FALSE\b)")
_NOT_SHOWN = frozenset({"ojs", "mermaid", "dot", "css", "js", "asis", "cat", "block", "block2"})
_VALUE = re.compile(r"[ \t]?`(?:r[ \t]+|\{\w+\}[ \t]*)[^`\n]*`")
_KINDS = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "lst": "Listing", "thm": "Theorem"}
_LABEL = re.compile(rf"(?:\{{#|\blabel:[ \t]*)({'|'.join(_KINDS)})-([\w-]+)")
_REFERENCE = re.compile(rf"(?<![\w`@\\])(?P<open>\[)?-?@(?P<kind>{'|'.join(_KINDS)})-(?P<name>[\w-]*\w)(?(open)\])")
_CITATION = re.compile(r"[ \t]*\[(?:[^\[\]@\n]*[ \t])?-?@[A-Za-z][\w:.#$%&+?<>~/-]*[^\[\]\n]*\](?![(\[])")
_CODE = re.compile(r"`[^`\n]*`")


def shown(body: str, front_matter: Mapping[str, Any]) -> str:
    """Return the Markdown that readers see of it, without the results of its code: chunks as plain code blocks or not at
    all, no values of expressions and no citations, and cross-references by the number of what they mean.
    """
    is_silent = _is_silent(front_matter) or _HIDES_ALL.search(body) is not None
    pieces: list[str] = []
    numbers = _numbers(body) if "@" in body else {}
    for fence, text in _parts(body):
        if fence is None:
            pieces.append(_prose(text, numbers))
        elif fence[3] is None:
            pieces.append(text)
        elif block := _block(fence, text, is_silent=is_silent):
            pieces.append(block)
    return "\n".join(pieces)


def _parts(body: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Yield what is between fences, and what is in them, from their first to their last line, with the first one."""
    fence: re.Match[str] | None = None
    lines: list[str] = []
    for line in body.split("\n"):
        opening = _FENCE.fullmatch(line)
        if fence is None and opening:
            if lines:
                yield None, "\n".join(lines)
            fence, lines = opening, [line]
        else:
            lines.append(line)
            if fence is not None and line.strip().startswith(fence[2]) and not line.strip().strip(fence[2][0]):
                yield fence, "\n".join(lines)
                fence, lines = None, []
    if lines:
        yield fence if fence and fence[3] is None else None, "\n".join(lines)


def _is_silent(front_matter: Mapping[str, Any]) -> bool:
    """Whether the front matter says that no code is shown."""
    execute, format_ = front_matter.get("execute"), front_matter.get("format")
    html = format_.get("html") if isinstance(format_, dict) else None
    tables = [execute, html, html.get("execute") if isinstance(html, dict) else None]
    return any(isinstance(table, dict) and str(table.get("echo")).lower() == "false" for table in tables)


def _block(fence: re.Match[str], text: str, *, is_silent: bool) -> str:
    """Return a chunk as a plain code block; nothing if it is not shown."""
    indent, marks, language, chunk_options = fence.groups()
    code = "\n".join(text.split("\n")[1:-1])
    options = "\n".join((chunk_options, *_OPTION.findall(code)))
    hidden = _HIDES.search(options) or (is_silent and not _SHOWS.search(options)) or language in _NOT_SHOWN
    code = _OPTION.sub("", code).strip("\n")
    return "" if hidden or not code.strip() else f"{indent}{marks}{language}\n{code}\n{indent}{marks}"


def _numbers(body: str) -> dict[tuple[str, str], int]:
    """Return the number of each figure, table and so on, in the order of the text."""
    counts: Counter[str] = Counter()
    numbers: dict[tuple[str, str], int] = {}
    for kind, name in _LABEL.findall(body):
        if (kind, name) not in numbers:
            counts[kind] += 1
            numbers[kind, name] = counts[kind]
    return numbers


def _prose(text: str, numbers: Mapping[tuple[str, str], int]) -> str:
    """Return text without values; with cross-references and without citations where it is not code."""
    text = _VALUE.sub("", text) if "`" in text else text
    if "@" not in text:
        return text
    pieces, place = [], 0
    for code in _CODE.finditer(text):
        pieces += [_without_references(text[place : code.start()], numbers), code[0]]
        place = code.end()
    return "".join([*pieces, _without_references(text[place:], numbers)])


def _without_references(text: str, numbers: Mapping[tuple[str, str], int]) -> str:
    def numbered(reference: re.Match[str]) -> str:
        number = numbers.get((reference["kind"], reference["name"]))
        return f"{_KINDS[reference['kind']]}\N{NO-BREAK SPACE}{number}" if number else _KINDS[reference["kind"]]

    return _CITATION.sub("", _REFERENCE.sub(numbered, text)) if "@" in text else text
