"""Posts as the ledger keeps them: compressed JSON that stays readable to later versions."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from syndicator.model import Post, PostOverrides

_INSTANTS = ("published_at", "updated_at")
_NAMES = tuple(field.name for field in fields(Post))
_FORMER_NAMES = {
    "dialect": "generator",
    "words": "overrides",
    "gathers": "digest_of",
    "called": "display_id",
}  # in what earlier versions stored
_NO_WORDS = PostOverrides()


def pack(post: Post) -> bytes:
    values = {name: value for name in _NAMES if (value := getattr(post, name)) not in (None, "", (), {}, _NO_WORDS)}
    if "overrides" in values:
        values["overrides"] = asdict(post.overrides)
    return zlib.compress(json.dumps(values, default=_jsonable, ensure_ascii=False).encode("utf-8", "replace"), 1)


def unpack(data: bytes) -> Post:
    """The Post again; keys that this version does not know are passed over."""
    stored = {_FORMER_NAMES.get(name, name): value for name, value in json.loads(zlib.decompress(data)).items()}
    values: dict[str, Any] = {name: value for name, value in stored.items() if name in _NAMES}
    for name in _INSTANTS:
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    for name in ("tags", "sources", "digest_of"):
        values[name] = tuple(values.get(name, ()))
    if "overrides" in values:
        values["overrides"] = _words(values["overrides"])
    return Post(**values)


def _words(values: dict[str, Any]) -> PostOverrides:
    only = values.get("only")
    return PostOverrides(
        nowhere=values.get("nowhere", False),
        only=None if only is None else tuple(only),
        off=frozenset(values.get("off", ())),
        texts=values.get("texts", {}),
        at=values.get("at", ""),
    )


def _jsonable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return sorted(value) if isinstance(value, (set, frozenset)) else str(value)
