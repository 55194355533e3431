"""Posts as compressed JSON that later versions can read.

Fields are stored unless they have the default, and parsed by the field's type.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from syndicator.model import Post, PostOverrides

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.model import SourcePost

T = TypeVar("T")
_FORMER_NAMES = {"dialect": "generator", "words": "overrides", "gathers": "digest_of", "called": "display_id"}


def pack(post: Post) -> bytes:
    return zlib.compress(json.dumps(_values(post), default=_jsonable, ensure_ascii=False).encode("utf-8", "replace"), 1)


def unpack(data: bytes) -> Post:
    """Unpack a post; unknown keys are ignored."""
    stored = json.loads(zlib.decompress(data))
    return _load(Post, {_FORMER_NAMES.get(name, name): value for name, value in stored.items()})


def packed(source_post: SourcePost) -> SourcePost:
    """Return a source post with its post packed, and only what matching needs of it as it is."""
    post = source_post.post
    untitled = {name: value for name, value in post.front_matter.items() if name == "untitled"}
    outline = replace(post, markdown="", html="", front_matter=untitled)
    return replace(source_post, post=outline, packed=pack(post))


def unpacked(source_post: SourcePost) -> Post:
    """Return the whole post of a source post, packed or not."""
    return unpack(source_post.packed) if source_post.packed else source_post.post


def _values(record: Post | PostOverrides) -> dict[str, Any]:
    """Return the values that differ from the defaults."""
    blank = _BLANK[type(record)]
    return {name: value for name in _READERS[type(record)] if (value := getattr(record, name)) != getattr(blank, name)}


def _load(record: type[T], stored: Mapping[str, Any]) -> T:
    readers = _READERS[record]
    return record(
        **{name: readers[name](value) for name, value in stored.items() if name in readers and value is not None}
    )


def _jsonable(value: Any) -> Any:
    if isinstance(value, PostOverrides):
        return _values(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return sorted(value) if isinstance(value, (set, frozenset)) else str(value)


def _same(value: object) -> object:
    return value


_BY_TYPE: Mapping[str, Callable[[Any], object]] = {
    "str": _same,
    "bool": _same,
    "datetime | None": datetime.fromisoformat,
    "tuple[str, ...]": tuple,
    "tuple[str, ...] | None": tuple,
    "frozenset[str]": frozenset,
    "Mapping[str, Any]": _same,
    "Mapping[str, str]": _same,
    "PostOverrides": lambda values: _load(PostOverrides, values),
}
_BLANK: Mapping[type[Any], object] = {Post: Post(), PostOverrides: PostOverrides()}
_READERS = {record: {field.name: _BY_TYPE[str(field.type)] for field in fields(record)} for record in _BLANK}
