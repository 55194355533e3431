"""Conditional reads: what a feed keeps for its next read, how long it waits before that, and whether anything changed."""

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

LONGEST_WAIT = timedelta(days=1)
_LONGEST_MAX_AGE = timedelta(hours=1)
_SLACK = 0.9  # else a schedule of the same length would come a moment too early, and lose every other pass


@value
class Checkpoint:
    """`asked` is what was read, and how: a checkpoint of another address or another reader is worth nothing."""

    asked: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""  # of the bytes
    imported: bool = False  # was once read completely, with all its pages
    moved_to: str = ""  # where a permanent redirect led
    moved_times: int = 0
    gone: bool = False
    not_before: str = ""  # UTC, ISO 8601
    wait: float = 0.0  # seconds; what the feed itself asks for
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any], asked: str) -> Checkpoint:
        """From JSON; what is missing or of another type is left out."""
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
        """Where nothing is known of the posts any more, the feed has to be read completely again."""
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
        """Whether it is too early to ask again."""
        with suppress(ValueError, TypeError):  # not a date, or one without a zone: not written by us
            if now < datetime.fromisoformat(self.not_before) <= now + LONGEST_WAIT:
                return True
        is_skipped_hour = now.hour in self.skip_hours and len(self.skip_hours) < 24
        return is_skipped_hour or (now.weekday() in self.skip_days and len(self.skip_days) < 7)

    def waiting(self, now: datetime, wait: timedelta) -> Checkpoint:
        """Not to be asked again for so long, a day at most."""
        return replace(self, not_before=(now + min(wait, LONGEST_WAIT)).isoformat() if wait else "")

    def after(self, now: datetime, headers: Mapping[str, str]) -> Checkpoint:
        """After a response: waiting as long as the feed and its server ask for, a little less."""
        cached = min(max_age(headers.get("cache-control", "")), _LONGEST_MAX_AGE)
        return self.waiting(now, max(timedelta(seconds=self.wait), cached) * _SLACK)


@value
class FeedResponse:
    """`body` is None where it is the same as last time."""

    body: bytes | None
    checkpoint: Checkpoint
    url: str = ""  # where the feed came from, if from the web
    headers: Mapping[str, str] = field(default_factory=dict)
    is_local: bool = True  # a file, or a server on this machine: the feed's own pace is not meant for it


def read_file(url: str, checkpoint: Checkpoint, max_bytes: int) -> FeedResponse:
    """The feed in a file, by its path or `file:` URL. Raises SourceError."""
    path = _path_of(url) if url.lower().startswith("file:") else Path(url)
    try:
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: can't be read ({getattr(error, 'strerror', None) or 'not a path'})") from None
    if len(body) > max_bytes:
        raise SourceError(f"{path}: larger than {max_bytes:,} bytes; if that is right, raise max_bytes of this source")
    return FeedResponse(body=changed(body, checkpoint), checkpoint=replace(checkpoint, digest=digest_of(body)))


def changed(body: bytes, checkpoint: Checkpoint) -> bytes | None:
    """The body, or None where it is the same as last time."""
    return None if digest_of(body) == checkpoint.digest else body


def digest_of(body: bytes) -> str:
    return sha256(body).hexdigest()


def max_age(cache_control: str) -> timedelta:
    """For how long a response is fresh, as its Cache-Control says."""
    if re.search(r"\bno-(cache|store)\b", cache_control):
        return timedelta(0)
    seconds = re.search(r"\bmax-age=\"?(\d{1,9})", cache_control)
    return timedelta(seconds=int(seconds[1])) if seconds else timedelta(0)


def _path_of(url: str) -> Path:
    from urllib.request import url2pathname

    return Path(url2pathname(urlsplit(url).path))
