"""The places where posts can be announced, each with its table for config.toml.

A kind of channel describes its table in its own folder (`sample.toml`); its class says which values a person must give.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from syndicator.actions.init.table import TableLine, quoted, table
from syndicator.channels import plugins
from syndicator.channels.guard import one_line
from syndicator.channels.registry import kind_class, kinds, sample, summary
from syndicator.config.bind import NAMES, is_required, suggestion
from syndicator.credentials import Secret
from syndicator.errors import UsageError
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from syndicator.channels import Channel

_STYLE = "style"  # the setting whose choices are places of their own
_LINE = re.compile(r"(?P<key>\w+)\s*=\s*(?P<value>.*?)(?:\s+# (?P<comment>.*))?")
_PUT_IN = "put in"  # the beginning of the comment in an incomplete table


@value
class Place:
    """`name`: the name of its table. `label`: the name that people use. `missing`: key → an example, for values that only a
    person knows. `secrets`: environment variables that must be set. `has_login`: `auth` gets its token. `needs_nothing`:
    its table works as it is.
    """

    name: str
    kind: str
    label: str
    lines: tuple[TableLine, ...]
    missing: Mapping[str, str]
    secrets: tuple[str, ...] = ()
    has_login: bool = False
    needs_nothing: bool = False
    known: str = ""  # the values that were filled in, to show them

    def with_values(self, values: Mapping[str, str], origin: str) -> Place:
        """Return the place with values for keys that were missing."""
        known = {key: text for key, text in values.items() if key in self.missing and text}
        lines = [
            line._replace(value=quoted(known[line.key]), comment=origin) if line.key in known else line
            for line in self.lines
        ]
        missing = {key: example for key, example in self.missing.items() if key not in known}
        shown = ", ".join(filter(None, (self.known, *known.values())))
        return replace(self, lines=tuple(lines), missing=missing, known=shown)

    def table(self) -> str:
        """Return the table; with `enabled = false` if values are missing."""
        off = TableLine("enabled", "false", f"{_PUT_IN} {' and '.join(self.missing)}, then delete this line")
        return table(f"[channels.{self.name}]", (*self.lines, off) if self.missing else self.lines)


def to_do(text: str, name: str) -> str:
    """Return what a place's table in a config's text lacks, such as `put in base_url`; empty if nothing."""
    written = text.partition(f"[channels.{name}]")[2].partition("\n[")[0]
    missing = re.search(rf"^enabled = false .*# ({_PUT_IN} .*), then delete", written, re.MULTILINE)
    return missing[1] if missing else ""


@cache
def places() -> tuple[Place, ...]:
    """Return a place for each kind, built in or installed; plugins that can't be used are left out."""
    return (*map(place_of, kinds()), *(place for place in _installed().values() if isinstance(place, Place)))


@cache
def _installed() -> Mapping[str, Place | str]:
    """Return kind → place for each plugin; or kind → why it can't be used."""
    return {kind: _place_or_fault(kind) for kind in plugins.installed_kinds()}


def _place_or_fault(kind: str) -> Place | str:
    if reason := kind_class(kind).broken:
        return reason
    try:
        return place_of(kind)
    except Exception as error:  # noqa: BLE001 (it reads files of a plugin)
        return f"kind \"{kind}\" can't be proposed: its sample.toml can't be read: {one_line(error)}"


@cache
def styles() -> tuple[Place, ...]:
    """Return the places that are styles of a kind; kinds of the same name come first."""
    known = {place.name for place in places()} | set(kinds())
    return tuple(
        place_of(kind, style)
        for kind in kinds()
        for field in fields(kind_class(kind).Options)
        if field.name == _STYLE
        for style in field.metadata.get("choices", ())
        if style not in known
    )


def needing_nothing() -> list[Place]:
    """Return the places that work without settings: the default, where announcements are only stored as files."""
    return [place for place in places() if place.needs_nothing]


def offered(taken: Collection[str]) -> list[Place]:
    """Return the places to choose from, those with a timeline first. `taken`: kinds that are left out."""
    open_ones = [place for place in places() if place.kind not in taken and not place.needs_nothing]
    return sorted(open_ones, key=lambda place: (not kind_class(place.kind).timeline, place.label.casefold()))


def named(names: Iterable[str]) -> list[Place]:
    """Return the places of these names, which are kinds, styles or the names in the samples. Raises UsageError."""
    known = {place.name: place for place in (*styles(), *places())}
    known |= {place.kind: place for place in places()}
    chosen = []
    for name in dict.fromkeys(names):
        if isinstance(fault := _installed().get(name.lower()), str):
            raise UsageError(fault)
        if name.lower() not in known:
            usual = {place.name for place in styles()} | {place.kind for place in places()}
            hint = suggestion(name.lower(), known) or f" (there are {', '.join(sorted(usual))})"
            raise UsageError(f"place {name!r} not found{hint}")
        chosen.append(known[name.lower()])
    return list({place.name: place for place in chosen}.values())


def place_of(kind: str, style: str = "") -> Place:
    """Return the place of a kind, or of one of its styles."""
    target, text = kind_class(kind), sample(kind)
    needs_nothing = not text.startswith("#")
    name, written = _read(text)
    needed = _needed(target)
    lines = [_styled(line, name, style) for line in written if line.key in needed or (style and line.key == _STYLE)]
    return Place(
        name=style or name,
        kind=kind,
        label=style.capitalize() if style else summary(kind).partition(":")[0],
        lines=tuple(lines),
        missing={} if needs_nothing else {line.key: line.value for line in lines if needed.get(line.key)},
        secrets=tuple(re.findall(r'env = "(\w+)"', "\n".join(line.value for line in lines))),
        has_login=target.login is not None,
        needs_nothing=needs_nothing,
    )


def _read(text: str) -> tuple[str, list[TableLine]]:
    """Return the name of the table in a sample, whose lines may be comments, and its settings."""
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.strip()]
    name = next(iter(tomllib.loads("\n".join(lines))["channels"]))
    settings = filter(None, map(_LINE.fullmatch, lines))
    return name, [TableLine(each["key"], each["value"], each["comment"] or "") for each in settings]


def _styled(line: TableLine, name: str, style: str) -> TableLine:
    """Adapt the sample's line to a style: its value, and the name of the variable with the secret."""
    if not style:
        return line
    if line.key == _STYLE:
        return line._replace(value=quoted(style), comment="")
    return line._replace(value=line.value.replace(f'"{name.upper()}_', f'"{re.sub(r"[^A-Z0-9]", "_", style.upper())}_'))


def _needed(kind: type[Channel]) -> dict[str, bool]:
    """Return the keys that a table of this kind needs → whether only a person knows the value."""
    hints = get_type_hints(kind.Options, localns=NAMES)
    needed = {"kind": False} | dict.fromkeys(kind.asked, True)
    for field in fields(kind.Options):
        key = field.name.rstrip("_")
        if is_required(field) or key in kind.asked:
            needed[key] = not (_is_secret(hints[field.name]) or field.metadata.get("choices"))
    return needed


def _is_secret(hint: Any) -> bool:
    return hint is Secret or Secret in get_args(hint)


def from_profiles(chosen: Sequence[Place], profiles: Sequence[str]) -> list[Place]:
    """Fill in the values that follow from the profiles to which the home page links."""
    filled = []
    for place in chosen:
        settings = (kind_class(place.kind).settings_of(profile) for profile in profiles)
        known = next((each for each in settings if each), {})
        filled.append(place.with_values(known, "linked from your home page"))
    return filled
