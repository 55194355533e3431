"""Ping a monitor after each pass (a dead man's switch: it raises an alarm when the pings stop)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.credentials import Secret
from syndicator.errors import SyndicatorError
from syndicator.http import UrlGuard, display_url, get

if TYPE_CHECKING:
    from syndicator.config import Config


_MAX_BYTES = 10_000  # of an answer whose status is all that matters


def ping(config: Config) -> tuple[str, ...]:
    """Ping `[monitor] ping_url` after a pass. Returns the problem, if any."""
    url = config.monitor.ping_url
    if not url:
        return ()
    try:
        address = url.reveal() if isinstance(url, Secret) else url
        guard = UrlGuard.of([address], config.blog.url)
        response = get(address, guard=guard, timeout=10, deadline=20, max_bytes=_MAX_BYTES, truncate=True)
    except SyndicatorError as error:
        return (f"ping failed: {error}",)
    return () if response.status < 400 else (f"ping failed: {display_url(address)} answered HTTP {response.status}",)
