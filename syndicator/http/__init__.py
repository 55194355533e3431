"""All reads from the web: bounded in time and size, and only from hosts that `UrlGuard` allows.

Uses http.client, as channels do: importing requests takes longer than an idle pass, its own part of a request twice as
long as the network's, and it has no deadline for a whole request. http.client itself is loaded by the first `get`.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from syndicator import __version__
from syndicator.errors import FetchError
from syndicator.http.url_guard import UrlGuard, display_url, host_of, join
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MEGABYTE", "Redirect", "Response", "UrlGuard", "display_url", "get", "host_of", "join"]

MEGABYTE = 1_000_000
_MOST_REDIRECTS = 5
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}


@value
class Redirect:
    """One redirect: its status and target URL."""

    status: int
    url: str

    @property
    def permanent(self) -> bool:
        return self.status in _PERMANENT


@value
class Response:
    """`url`: the final URL after all redirects. The names of `headers` are in lower case."""

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    redirects: tuple[Redirect, ...] = ()


def get(
    url: str,
    *,
    guard: UrlGuard,
    headers: Mapping[str, str] | None = None,
    timeout: float = 20.0,
    deadline: float = 60.0,
    max_bytes: int = 5 * MEGABYTE,
    truncate: bool = False,
    allow_downgrade: bool = False,
) -> Response:
    """Read a URL. Returns the response of any status.

    `timeout` limits each wait on the network, `deadline` the whole call, in seconds. A decoded body above `max_bytes` is
    an error, or cut with `truncate`. `allow_downgrade`: follow redirects from https to http too.
    Raises FetchError.
    """
    from syndicator.http.client import Client

    sent = {"User-Agent": user_agent(guard.blog_url), "Accept-Encoding": "gzip, deflate, br", **(headers or {})}
    redirects: list[Redirect] = []
    with Client(guard, timeout, deadline) as client:
        while True:
            status, received = client.request(url, sent)
            location = received.get("location", "")
            if status not in _REDIRECTS or not location:
                break
            url = _redirected(url, location, len(redirects), allow_downgrade=allow_downgrade)
            redirects.append(Redirect(status=status, url=url))
        body = client.read_body(url, max_bytes, truncate=truncate or status != 200)
    return Response(status=status, url=url, headers=received, body=body, redirects=tuple(redirects))


def user_agent(blog_url: str) -> str:
    """Return a User-Agent that names the program and the blog, for server operators."""
    about = f" (+{blog_url})" if blog_url.isascii() and blog_url.isprintable() and blog_url else ""
    return f"syndicator/{__version__}{about}"


def _redirected(url: str, location: str, followed: int, *, allow_downgrade: bool) -> str:
    if followed >= _MOST_REDIRECTS:
        raise FetchError(f"{display_url(url)}: more than {_MOST_REDIRECTS} redirects")
    target = join(url, location)
    if not target:
        raise FetchError(f"{display_url(url)}: redirects to something that is not a web address")
    if not allow_downgrade and url.lower().startswith("https:") and not target.lower().startswith("https:"):
        raise FetchError(
            f"{display_url(url)}: redirects from https to http ({display_url(target)}), which is not followed"
        )
    return target
