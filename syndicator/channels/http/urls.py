"""The addresses that channels may use, and their secret parts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from syndicator.config import addresses
from syndicator.errors import NeedsPerson

if TYPE_CHECKING:
    from syndicator.channels import ChannelContext


@lru_cache(maxsize=64)  # each send asks several times
def checked_url(url: str, name: str, *, allow_http: bool) -> str:
    """Return the address if a channel may send to it. Raises NeedsPerson, which mentions `name` but not the address."""
    try:
        return addresses.address(url, allow_http=allow_http)
    except ValueError as error:
        reason = str(error).partition(": ")[0]
    raise NeedsPerson(f"{name}: {reason}")


def server_url(context: ChannelContext, default: str) -> str:
    """Return the server of a channel, without a trailing slash. Raises NeedsPerson."""
    name = f"channels.{context.name}.base_url"
    return checked_url(context.base_url or default, name, allow_http=context.allow_http).rstrip("/")


def at_server(url: str, base_url: str) -> str:
    """Return `url` with its server replaced by `base_url`; unchanged if that is empty."""
    parts = urlsplit(url)
    return base_url.rstrip("/") + urlunsplit(("", "", parts.path, parts.query, "")) if base_url else url


def page_key(url: str) -> str:
    """Return the part of an address that identifies its page: without scheme, `www.`, fragment and utm parameters."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    query = [(name, value) for name, value in parse_qsl(parts.query) if not name.startswith("utm_")]
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{urlencode(query)}"


def url_secrets(url: str) -> tuple[str, ...]:
    """Return the strings to redact for a hook's address: the whole, its path, and each secret part of it."""
    address = urlsplit(url)
    steps = [step for step in address.path.split("/") if step]
    keys = [step for step in steps if len(step) >= 8] + steps[-1:] + [value for _, value in parse_qsl(address.query)]
    return (url, address.path.strip("/"), *(key for key in keys if len(key) >= 4), address.password or "")
