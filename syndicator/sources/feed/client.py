"""Read a feed from the web: one request, and what its response means for the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator.config import addresses
from syndicator.errors import FetchError, SourceError, TooLargeError
from syndicator.http import Response, UrlGuard, display_url, get, host_of
from syndicator.http.retry_after import retry_after
from syndicator.sources.feed.conditional import (
    LONGEST_WAIT,
    RAISE_MAX_BYTES,
    Checkpoint,
    FeedResponse,
    changed,
    digest_of,
)

if TYPE_CHECKING:
    from datetime import datetime

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
_CONFIRMED = 2  # a permanent redirect is trusted after so many sightings
_MEANINGS = {
    401: "login required",
    403: "access denied",
    404: "not found",
    429: "too many requests",
}


def read(url: str, checkpoint: Checkpoint, guard: UrlGuard, max_bytes: int, now: datetime) -> FeedResponse:
    """Read the feed. The response says whether it is unchanged. Raises SourceError on any failure."""
    response = _request(url, checkpoint, guard, max_bytes, now)
    following = _with_validators(_with_redirects(url, checkpoint, response), response)
    is_local = addresses.is_loopback(host_of(url))
    feed = FeedResponse(body=None, checkpoint=following, url=response.url, headers=response.headers, is_local=is_local)
    if response.status == 304:
        return feed
    body = changed(response.body, checkpoint)
    return replace(feed, body=body, checkpoint=replace(following, digest=digest_of(response.body)))


def advice(checkpoint: Checkpoint, url: str) -> tuple[str, ...]:
    """Return what a person should change in the configuration."""
    if checkpoint.moved_times < _CONFIRMED:
        return ()
    target = display_url(checkpoint.moved_to)
    return (f"{display_url(url)} has moved permanently to {target}: update its address in the configuration",)


def _request(url: str, checkpoint: Checkpoint, guard: UrlGuard, max_bytes: int, now: datetime) -> Response:
    headers = {"Accept": _ACCEPT, "If-None-Match": checkpoint.etag, "If-Modified-Since": checkpoint.modified}
    try:
        response = get(
            _current_address(url, checkpoint),
            guard=guard,
            headers={name: text for name, text in headers.items() if text},
            max_bytes=max_bytes,
        )
        if response.status == 200 or (response.status == 304 and checkpoint.digest):
            return response
    except FetchError as error:
        advice = f"; {RAISE_MAX_BYTES}" if isinstance(error, TooLargeError) else ""
        raise SourceError(f"{error}{advice}", checkpoint=_without_redirect(checkpoint).as_json()) from None
    raise _failure(response, _without_redirect(checkpoint), now)


def _current_address(url: str, checkpoint: Checkpoint) -> str:
    """Follow a remembered permanent redirect if it stays on the host: another host must not own the feed for good."""
    return checkpoint.moved_to if _follows_redirect(url, checkpoint) else url


def _follows_redirect(url: str, checkpoint: Checkpoint) -> bool:
    if checkpoint.moved_times < _CONFIRMED:
        return False
    try:
        configured, target = urlsplit(url), urlsplit(checkpoint.moved_to)
    except ValueError:
        return False
    return target.netloc == configured.netloc and target.scheme in {configured.scheme, "https"}


def _with_validators(checkpoint: Checkpoint, response: Response) -> Checkpoint:
    """Store the validators for the next request, verbatim. A 304 may omit them."""
    former = (checkpoint.etag, checkpoint.modified) if response.status == 304 else ("", "")
    etag, modified = (
        response.headers.get(name, old) for name, old in zip(("etag", "last-modified"), former, strict=True)
    )
    return replace(checkpoint, etag=etag, modified=modified)


def _with_redirects(url: str, checkpoint: Checkpoint, response: Response) -> Checkpoint:
    """Store the target of leading permanent redirects, if they led to a feed."""
    target = ""
    for hop in response.redirects:
        if not hop.permanent:
            break
        target = hop.url
    if not target:
        return checkpoint if _follows_redirect(url, checkpoint) else _without_redirect(checkpoint)
    times = checkpoint.moved_times + 1 if target == checkpoint.moved_to else 1
    return replace(checkpoint, moved_to=target, moved_times=times)


def _without_redirect(checkpoint: Checkpoint) -> Checkpoint:
    """Forget a redirect that led to a failure: the configured address is requested next time."""
    return replace(checkpoint, moved_to="", moved_times=0)


def _failure(response: Response, checkpoint: Checkpoint, now: datetime) -> SourceError:
    address = display_url(response.url)
    if response.status == 410:
        gone = replace(checkpoint.waiting(now, LONGEST_WAIT), gone=True)
        return SourceError(f"{address}: gone for good (410); remove this source", checkpoint=gone.as_json())
    other = "server error" if response.status >= 500 else "not a feed"
    wait = retry_after(response.headers.get("retry-after", ""), now)
    return SourceError(
        f"{address}: {_MEANINGS.get(response.status, other)} ({response.status})",
        retry_after=wait,
        checkpoint=(checkpoint.waiting(now, wait) if wait else checkpoint).as_json(),
    )
