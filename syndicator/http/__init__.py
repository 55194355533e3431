"""The only place that reads addresses of the web: bounded in time and size, and never from where it should not.

What it takes is imported by the first `get`, so that nothing pays for it that fetches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicator import __version__
from syndicator.errors import FetchError
from syndicator.http.url_guard import UrlGuard, host_of, join, shown
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Fetched", "Redirect", "UrlGuard", "get", "host_of", "join", "shown"]

MEGABYTE = 1_000_000
_MOST_REDIRECTS = 5
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop: where it led to, and how."""

    status: int
    url: str

    @property
    def permanent(self) -> bool:
        return self.status in _PERMANENT


@value
class Fetched:
    """An answer. `url` is where it came from in the end; the names of `headers` are in lower case."""

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
    whole: bool = True,
) -> Fetched:
    """Read an address, whatever its status.

    `timeout` is for each wait on the network, `deadline` for everything together, in seconds. `max_bytes` is of
    the body as it is once decompressed; a larger one is an error, or (`whole` False) cut. Raises FetchError.
    """
    from syndicator.http.line import Line

    asked = {"User-Agent": user_agent(guard.blog_url), "Accept-Encoding": "gzip, deflate, br", **(headers or {})}
    redirects: list[Redirect] = []
    with Line(guard, timeout, deadline) as line:
        while True:
            answer = line.ask(url, asked)
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                break
            url = _hop(url, target, len(redirects))
            redirects.append(Redirect(answer.status, url))
        body = line.body(url, max_bytes, whole=whole and answer.status == 200)
    return Fetched(status=answer.status, url=url, headers=answer.headers, body=body, redirects=tuple(redirects))


def user_agent(blog_url: str) -> str:
    """Who asks, and where those who mind can read who that is."""
    about = f" (+{blog_url})" if blog_url.isascii() and blog_url.isprintable() and blog_url else ""
    return f"syndicator/{__version__}{about}"


def _hop(url: str, target: str, done: int) -> str:
    if done >= _MOST_REDIRECTS:
        raise FetchError(f"{shown(url)}: more than {_MOST_REDIRECTS} redirects")
    joined = join(url, target)
    if not joined:
        raise FetchError(f"{shown(url)}: redirects to what is no address of the web")
    return joined
