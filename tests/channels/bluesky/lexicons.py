"""A reader of AT Protocol's lexicons: what is wrong with a record or with the input of a method, as their owners say."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from tests import ROOT
from tests.channels.bluesky.fake import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FOLDER = ROOT.parent / "shared/specs/atproto/lexicons"


@cache
def lexicons() -> Mapping[str, Any]:
    """The definitions of each lexicon, by its id."""
    read = (json.loads(path.read_text()) for path in FOLDER.rglob("*.json"))
    return {lexicon["id"]: lexicon["defs"] for lexicon in read}


def record_errors(record: Mapping[str, Any]) -> list[str]:
    kind = str(record["$type"])
    return list(_errors(lexicons()[kind]["main"]["record"], record, kind, kind))


def input_errors(method: str, body: Any) -> list[str]:
    """Of a call; its record is looked at, too."""
    definition = lexicons()[method]["main"]["input"]["schema"]
    record = body.get("record")
    return [*_errors(definition, body, method, method), *(record_errors(record) if record else ())]


def query_errors(method: str, query: Mapping[str, str]) -> list[str]:
    definition = lexicons()[method]["main"].get("parameters", {"type": "params", "properties": {}})
    numbers = {name for name, each in definition["properties"].items() if each["type"] == "integer"}
    given = {name: int(text) if name in numbers else text for name, text in query.items()}
    return [*_errors(definition, given, method, method), *sorted(given.keys() - definition["properties"].keys())]


def _errors(definition: Mapping[str, Any], value: Any, home: str, where: str) -> Iterator[str]:
    """`home`: the lexicon that relative references are into."""
    kind = definition["type"]
    if kind in ("ref", "union"):
        yield from _referred(definition, value, home, where)
    elif kind in ("object", "params"):
        yield from _object(definition, value, home, where)
    elif kind == "array":
        if not isinstance(value, list) or len(value) > definition.get("maxLength", 10**9):
            yield f"{where}: not an array of that length"
        else:
            for n, each in enumerate(value):
                yield from _errors(definition["items"], each, home, f"{where}[{n}]")
    elif not _CHECKS[kind](definition, value):
        yield f"{where}: not a valid {kind}: {value!r}"


def _object(definition: Mapping[str, Any], value: Any, home: str, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: not an object"
        return
    yield from (f"{where}: {name} is missing" for name in definition.get("required", ()) if name not in value)
    for name, each in definition["properties"].items():
        if name in value and not (value[name] is None and name in definition.get("nullable", ())):
            yield from _errors(each, value[name], home, f"{where}.{name}")


def _referred(definition: Mapping[str, Any], value: Any, home: str, where: str) -> Iterator[str]:
    reference = definition["ref"] if definition["type"] == "ref" else str(value.get("$type", ""))
    if definition["type"] == "union" and reference not in _absolute(definition["refs"], home):
        if definition.get("closed") or not reference:
            yield f"{where}: {reference or 'no $type'} is not one of {definition['refs']}"
        return
    lexicon, _, name = _absolute([reference], home).pop().partition("#")
    yield from _errors(lexicons()[lexicon][name or "main"], value, lexicon, where)


def _absolute(references: list[str], home: str) -> set[str]:
    return {f"{home}{each}" if each.startswith("#") else each for each in references}


def _string(definition: Mapping[str, Any], value: Any) -> bool:
    return (
        isinstance(value, str)
        and len(value.encode()) <= definition.get("maxLength", 10**9)
        and len(regex.findall(r"\X", value)) <= definition.get("maxGraphemes", 10**9)
        and ("format" not in definition or bool(_FORMATS[definition["format"]](value)))
    )


def _integer(definition: Mapping[str, Any], value: Any) -> bool:
    return type(value) is int and definition.get("minimum", value) <= value <= definition.get("maximum", value)


def _blob(definition: Mapping[str, Any], value: Any) -> bool:
    kinds = [re.escape(kind).replace(r"\*", ".*") for kind in definition.get("accept", ["*"])]
    return (
        value.get("$type") == "blob"
        and isinstance(value.get("ref", {}).get("$link"), str)
        and value["size"] <= definition.get("maxSize", 10**9)
        and any(re.fullmatch(kind, value["mimeType"]) for kind in kinds)
    )


def _is_datetime(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text) and datetime.fromisoformat(text))


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], Any], bool]] = {
    "string": _string,
    "integer": _integer,
    "blob": _blob,
    "boolean": lambda _, value: isinstance(value, bool),
    "unknown": lambda _, value: isinstance(value, dict),
    "bytes": lambda _, value: isinstance(value, dict),
}
_DID = r"did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]"
_FORMATS: Mapping[str, Callable[[str], Any]] = {
    "datetime": _is_datetime,
    "did": re.compile(_DID).fullmatch,
    "handle": re.compile(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]*").fullmatch,
    "at-identifier": re.compile(rf"{_DID}|([a-z0-9-]+\.)+[a-z][a-z0-9-]*").fullmatch,
    "at-uri": re.compile(rf"at://{_DID}/[a-zA-Z.]+/[a-zA-Z0-9._:~-]+").fullmatch,
    "nsid": re.compile(r"[a-z]+(\.[a-z]+)+(\.[a-zA-Z]+)").fullmatch,
    "cid": re.compile(r"[a-z0-9]{8,}").fullmatch,
    "uri": re.compile(r"[a-z][a-z.-]*:(//)?[^\s/]\S*").fullmatch,
    "language": re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*").fullmatch,
    "record-key": KEY.fullmatch,  # of all that we write
    "tid": KEY.fullmatch,
}
