"""What asking for a feed gave; and how a file answers."""

from __future__ import annotations

from dataclasses import field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator.errors import SourceError
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.sources.feed.memory import Memory


@value
class Answer:
    """`body` is None where it is the same as last time."""

    body: bytes | None
    memory: Memory
    url: str = ""  # where the feed came from, if it was the web
    headers: Mapping[str, str] = field(default_factory=dict)
    local: bool = True  # a file, or a server on this machine: what the feed says about how often to ask is not for it


def read_file(url: str, memory: Memory, max_bytes: int) -> Answer:
    """The feed in a file, by its path or `file:` address. Raises SourceError."""
    path = _path_of(url) if url.lower().startswith("file:") else Path(url)
    try:
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: can't be read ({getattr(error, 'strerror', None) or 'no path'})") from None
    if len(body) > max_bytes:
        raise SourceError(f"{path}: larger than {max_bytes:,} bytes; raise this source's max_bytes if that is right")
    digest = sha256(body).hexdigest()
    return Answer(body=None if digest == memory.digest else body, memory=replace(memory, digest=digest))


def _path_of(url: str) -> Path:
    from urllib.request import url2pathname

    return Path(url2pathname(urlsplit(url).path))
