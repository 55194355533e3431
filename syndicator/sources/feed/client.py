"""A feed from the web: one request, and what its answer means for the next one."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from syndicator.config import values
from syndicator.errors import FetchError, SourceError
from syndicator.http import Response, UrlGuard, display_url, get, host_of
from syndicator.http.retry_after import retry_after
from syndicator.sources.feed.answer import Answer
from syndicator.sources.feed.memory import LONGEST, Memory

if TYPE_CHECKING:
    from datetime import datetime

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
_SURE = 2  # times that a permanent redirect must have been seen before it is believed
_MEANING = {
    401: "it wants a login",
    403: "it does not let us in",
    404: "there is nothing at this address",
    429: "we ask too often",
}


def read(url: str, memory: Memory, guard: UrlGuard, max_bytes: int, now: datetime) -> Answer:
    """The feed, or word that it is the same as last time. Raises SourceError for everything else."""
    fetched = _ask(url, memory, guard, max_bytes, now)
    body = fetched.body if fetched.status == 200 else None
    digest = sha256(fetched.body).hexdigest() if body is not None else memory.digest
    return Answer(
        body=None if digest == memory.digest else body,
        memory=replace(_validated(_moved(memory, fetched), fetched), digest=digest),
        url=fetched.url,
        headers=fetched.headers,
        local=values.is_loopback(host_of(url)),
    )


def _ask(url: str, memory: Memory, guard: UrlGuard, max_bytes: int, now: datetime) -> Response:
    believed = memory.moved_to if memory.moved_times >= _SURE else ""
    headers = {"Accept": _ACCEPT, "If-None-Match": memory.etag, "If-Modified-Since": memory.modified}
    try:
        fetched = get(
            believed or url,
            guard=guard,
            headers={name: value for name, value in headers.items() if value},
            max_bytes=max_bytes,
        )
        if fetched.status == 200 or (fetched.status == 304 and memory.digest):
            return fetched
    except FetchError as error:
        raise SourceError(str(error), checkpoint=_doubting(memory).as_json()) from None
    raise _refused(fetched, _doubting(memory), now)


def _validated(memory: Memory, fetched: Response) -> Memory:
    """With what the server wants to be told next time, word for word. A 304 may leave it out."""
    former = (memory.etag, memory.modified) if fetched.status == 304 else ("", "")
    etag, modified = (
        fetched.headers.get(name, old) for name, old in zip(("etag", "last-modified"), former, strict=True)
    )
    return replace(memory, etag=etag, modified=modified)


def _moved(memory: Memory, fetched: Response) -> Memory:
    """Remember where the permanent redirects at the start of the way led, once they led to a feed."""
    leading = ""
    for hop in fetched.redirects:
        if not hop.permanent:
            break
        leading = hop.url
    if not leading:
        return memory if memory.moved_times >= _SURE else replace(memory, moved_to="", moved_times=0)
    times = memory.moved_times + 1 if leading == memory.moved_to else 1
    return replace(memory, moved_to=leading, moved_times=times)


def advice(memory: Memory, url: str) -> tuple[str, ...]:
    """What a person should change."""
    if memory.moved_times < _SURE:
        return ()
    return (
        f"{display_url(url)} has moved for good to {display_url(memory.moved_to)}: put that into the configuration",
    )


def _doubting(memory: Memory) -> Memory:
    """Where a remembered redirect led to a failure, the configured address is asked next time."""
    return replace(memory, moved_to="", moved_times=0)


def _refused(fetched: Response, memory: Memory, now: datetime) -> SourceError:
    where = display_url(fetched.url)
    if fetched.status == 410:
        gone = replace(memory.until(now, LONGEST), gone=True)
        return SourceError(f"{where}: gone for good (410); remove this source", checkpoint=gone.as_json())
    meaning = _MEANING.get(fetched.status, "the server is in trouble" if fetched.status >= 500 else "no feed came")
    wait = retry_after(fetched.headers.get("retry-after", ""), now)
    return SourceError(
        f"{where}: {meaning} ({fetched.status})",
        retry_after=wait,
        checkpoint=(memory.until(now, wait) if wait else memory).as_json(),
    )
