"""Read how a program in JavaScript makes addresses: its template literals, with what the names in them stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEMPLATE = re.compile(r"`([^`\n]{1,300})`")
_HOLE = re.compile(r"\$\{((?:[^{}]|\{[^{}]*\}){1,200})\}")
# up to a semicolon, or the end of a line that no method call continues
_CONSTANT = re.compile(r"\b(?:const|let|var)\s+([\w$]{1,40})\s*=\s*([^;`]{1,300}?)(?=;|\n\s*[^\s.]|\Z)")
# statements begin at the start of a line; what is indented, or closes them, is theirs
_STATEMENT = re.compile(r"^(?=[^\s})\]])", re.MULTILINE)
_FUNCTION = re.compile(
    r"(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\s+|(?:const|let|var)\s+(?=[^=]{1,200}=[^=]{1,200}=>))([\w$]+)"
)
_CALL = re.compile(r"([\w$]+)\(.*\)")
_NAME = re.compile(r"[\w$]+")
_FORMATTED = re.compile(r"""\b(?:toFormat|format\w*)\(\s*(?:[\w.]+\s*,\s*)?["']([yYMLdD/-]+)["']""")
_TOKEN = re.compile(r"y+|Y+|M+|L+|d+|D+")
_OF_TOKEN = {"yyyy": "{year}", "yy": "{short_year}", "mm": "{month}", "m": "{i_month}", "ll": "{month}", "l": "{i_month}",
             "dd": "{day}", "d": "{i_day}"}  # fmt: skip
_DEEPEST = 3  # names for names, calls in functions
_MOST = 3  # definitions of a name, each in a function of its own, that are read
# of `2026-01-31-name`, perhaps in a folder `2026`
_WITHOUT_DATE = r"(?:\.(?:substring|slice)\(\s*(?:11|16)\s*\)|\b.*\.replace\(\s*/\S{0,5}\\d\]?\{4\})"
_MEANINGS = tuple(
    (re.compile(expression), placeholder)
    for expression, placeholder in (
        (r"\bslug\s*(?:\|\||\?\?).*\bfileSlug\b", "{name}"),
        (rf"\bfileSlug\b|\bdata\.basename\b|\b(?:entry|id|name|slug){_WITHOUT_DATE}", "{slug}"),
        (r"\brelativeDirectory\b", "{folder}"),
        (r"\bcreateFilePath\(", "/{file_path}/"),
        (r"\btitle\b", "{title}"),
        (r"\bget(?:UTC)?FullYear\b|\byear$", "{year}"),
        (r"\b(?:month|get(?:UTC)?Month)\b.*(?:padStart|slice)|^month$", "{month}"),
        (r"\b(?:day|get(?:UTC)?Date)\b.*(?:padStart|slice)|^day$", "{day}"),
        (r"(?:^|\.)slug$", "{name}"),
    )
)
_IDENTIFIES = re.compile(r"\{(?:name|slug|title|file_path)\}")


class Functions:
    """The functions that are defined at the top of a program."""

    def __init__(self, code: str) -> None:
        statements = _STATEMENT.split(code)
        self._texts = {match[1]: each for each in statements if (match := _FUNCTION.match(each))}
        self._returned: dict[str, str] = {}
        self._depth = 0

    def returned(self, name: str) -> str:
        """Return the pattern of the last template literal in a function that can be read; empty if there is none."""
        if self._depth < _DEEPEST and (text := self._texts.pop(name, "")):
            self._depth += 1
            self._returned[name] = AddressCode(text, self).last()
            self._depth -= 1
        return self._returned.get(name, "")


class AddressCode:
    """A piece of a program, such as a function that returns an address. `functions`: those that it may call."""

    def __init__(self, code: str, functions: Functions | None = None) -> None:
        self._code = code
        self._functions = functions or Functions("")
        self._constants: dict[str, list[str]] = {}
        for name, expression in _CONSTANT.findall(code):
            self._constants.setdefault(name, []).append(expression)

    def patterns(self) -> list[str]:
        """Return our patterns of its template literals, without those that can't be read or name no post: the last one
        first, since what comes before is for special cases.
        """
        return [pattern for pattern in dict.fromkeys(self._made()) if _IDENTIFIES.search(pattern)]

    def last(self) -> str:
        """Return the pattern of the last template literal that can be read, of whatever; empty if there is none."""
        return next(filter(None, self._made()), "")

    def _made(self) -> Iterator[str]:
        return map(self._filled, reversed(_TEMPLATE.findall(self._code)))

    def pattern(self, expression: str) -> str:
        """Return the pattern of a template literal or of another expression; empty if it names no post."""
        template = _TEMPLATE.fullmatch(expression)
        pattern = self._filled(template[1]) if template else self.meaning(expression)
        return pattern if _IDENTIFIES.search(pattern) else ""

    def _filled(self, template: str) -> str:
        pieces = _HOLE.split(template)  # every second one is an expression
        meanings = [self.meaning(expression) for expression in pieces[1::2]]
        literal = "".join(pieces[::2])
        if not all(meanings) or not {*literal}.isdisjoint("{}<> \\"):
            return ""
        pieces[1::2] = meanings
        return "".join(pieces)

    def meaning(self, expression: str, depth: int = 0) -> str:
        """Return the placeholder for what an expression gives; empty if it is unknown."""
        expression = " ".join(expression.split())
        if _NAME.fullmatch(expression) and expression in self._constants and depth < _DEEPEST:
            defined = self._constants[expression][:_MOST]
            meaning = next(filter(None, (self.meaning(each, depth + 1) for each in defined)), "")
            return meaning or ("{name}" if expression == "slug" else "")
        call = _CALL.fullmatch(expression)
        if call and (made := self._functions.returned(call[1])):
            return made
        if date := _FORMATTED.search(expression):
            return _date_pattern(date[1])
        return next((placeholder for form, placeholder in _MEANINGS if form.search(expression)), "")


def _date_pattern(written: str) -> str:
    """Return our placeholders for the format of a date; empty if it has others."""
    if any(token.lower() not in _OF_TOKEN for token in _TOKEN.findall(written)):
        return ""
    return _TOKEN.sub(lambda token: _OF_TOKEN[token[0].lower()], written)
