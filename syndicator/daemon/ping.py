"""The dead man's switch: another place hears of each pass, and calls a person when it no longer does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.credentials import Secret
from syndicator.errors import SyndicatorError
from syndicator.http import UrlGuard, get, shown

if TYPE_CHECKING:
    from syndicator.config import Config


def ping(config: Config) -> tuple[str, ...]:
    """Say that a pass went through, where `[monitor] ping_url` wants to hear it. Gives what went wrong with that."""
    url = config.monitor.ping_url
    if not url:
        return ()
    try:
        address = url.reveal() if isinstance(url, Secret) else url
        answer = get(address, guard=UrlGuard.of([address], config.blog.url), timeout=10, deadline=20)
    except SyndicatorError as error:
        return (f"no ping: {error}",)
    return () if answer.status < 400 else (f"no ping: {shown(address)} answered HTTP {answer.status}",)
