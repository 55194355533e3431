"""Conditional reads: what is kept for the next read of a feed, the wait before it, and whether anything changed."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import asdict, field, fields, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from syndicator.errors import SourceError
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.sources.feed.entry import Pace

RAISE_MAX_BYTES = "if that is right, raise max_bytes of this source"
LONGEST_WAIT = timedelta(days=1)
_LONGEST_MAX_AGE = timedelta(hours=1)
_SLACK = 0.9  # otherwise a schedule of the same length would come a moment too early, and skip every other pass


@value
class Checkpoint:
    """`asked`: what was read, and how. A checkpoint of another address or parser version is ignored."""

    asked: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""  # of the bytes
    imported: bool = False  # was once read completely, with all pages
    moved_to: str = ""  # the target of a permanent redirect
    moved_times: int = 0
    gone: bool = False
    not_before: str = ""  # UTC, ISO 8601
    wait: float = 0.0  # seconds; requested by the feed itself
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any], asked: str) -> Checkpoint:
        """Parse JSON; ignore missing values and wrong types."""
        blank = cls(asked=asked)
        if data.get("asked") != asked:
            return blank
        given = {each.name: data.get(each.name) for each in fields(cls)}
        given |= {name: tuple(item) for name, item in given.items() if isinstance(item, list)}
        kept = {name: item for name, item in given.items() if type(item) is type(getattr(blank, name))}
        return replace(blank, **kept)  # type: ignore[arg-type] # of the types that the fields have

    def as_json(self) -> dict[str, Any]:
        return {name: item for name, item in asdict(self).items() if item}

    def for_full_read(self) -> Checkpoint:
        """Return a copy that forces a complete read, for when no posts are known."""
        not_before = "" if self.digest else self.not_before
        return replace(self, etag="", modified="", digest="", imported=False, not_before=not_before)

    def with_pace(self, pace: Pace) -> Checkpoint:
        return replace(
            self,
            wait=pace.wait.total_seconds(),
            skip_hours=tuple(sorted(pace.hours)),
            skip_days=tuple(sorted(pace.days)),
        )

    def is_waiting(self, now: datetime) -> bool:
        """Whether it is too early to read again."""
        with suppress(ValueError, TypeError):  # not a date, or one without a zone: not written by this program
            if now < datetime.fromisoformat(self.not_before) <= now + LONGEST_WAIT:
                return True
        is_skipped_hour = now.hour in self.skip_hours and len(self.skip_hours) < 24
        return is_skipped_hour or (now.weekday() in self.skip_days and len(self.skip_days) < 7)

    def waiting(self, now: datetime, wait: timedelta) -> Checkpoint:
        """Return a copy that waits for so long, at most a day."""
        return replace(self, not_before=(now + min(wait, LONGEST_WAIT)).isoformat() if wait else "")

    def after(self, now: datetime, headers: Mapping[str, str]) -> Checkpoint:
        """Return a copy after a response: waits as long as feed and server ask for, minus some slack."""
        cached = min(max_age(headers.get("cache-control", "")), _LONGEST_MAX_AGE)
        return self.waiting(now, max(timedelta(seconds=self.wait), cached) * _SLACK)


@value
class FeedResponse:
    """`body` is None if it is unchanged."""

    body: bytes | None
    checkpoint: Checkpoint
    url: str = ""  # the final address, if read from the web
    headers: Mapping[str, str] = field(default_factory=dict)
    is_local: bool = True  # a file, or a server on this machine: the feed's own limits do not apply


def read_file(url: str, checkpoint: Checkpoint, max_bytes: int) -> FeedResponse:
    """Read the feed from a file, by path or `file:` URL. Raises SourceError."""
    path = _path_of(url) if url.lower().startswith("file:") else Path(url)
    try:
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: can't be read ({getattr(error, 'strerror', None) or 'not a path'})") from None
    if len(body) > max_bytes:
        raise SourceError(f"{path}: larger than {max_bytes:,} bytes; {RAISE_MAX_BYTES}")
    return FeedResponse(body=changed(body, checkpoint), checkpoint=replace(checkpoint, digest=digest_of(body)))


def changed(body: bytes, checkpoint: Checkpoint) -> bytes | None:
    """Return the body, or None if it is unchanged."""
    return None if digest_of(body) == checkpoint.digest else body


def digest_of(body: bytes) -> str:
    return sha256(body).hexdigest()


def max_age(cache_control: str) -> timedelta:
    """Return how long a response is fresh by its Cache-Control."""
    if re.search(r"\bno-(cache|store)\b", cache_control):
        return timedelta(0)
    seconds = re.search(r"\bmax-age=\"?(\d{1,9})", cache_control)
    return timedelta(seconds=int(seconds[1])) if seconds else timedelta(0)


def _path_of(url: str) -> Path:
    from urllib.request import url2pathname

    return Path(url2pathname(urlsplit(url).path))
