"""Readers of addresses in config.toml, as in `values`."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from syndicator.config.values import text

if TYPE_CHECKING:
    from collections.abc import Container
    from urllib.parse import SplitResult

DATABASE_PASSWORDS = ("password", "sslpassword")  # among the parameters of its address
_SCP = r"[\w.-]+@[\w.-]+:.+"  # git@github.com:me/blog.git


def address(value: object, *, allow_http: bool = True) -> str:
    """Read a web address without a password; unless `allow_http`, plain http only to this machine."""
    written = text(value).strip()
    parts = split_url(written)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError('must be an address that starts with "https://"')
    refuse_password(parts)
    if parts.scheme == "http" and not allow_http and not is_loopback(parts.hostname):
        raise ValueError("plain http:// is allowed only to this machine; use https://, or set allow_http = true")
    return written


def notify_url(value: object) -> str:
    """Read an address that Apprise supports, or a web address."""
    written = text(value)
    if "://" not in written or not written.isprintable():
        raise ValueError('must be an address such as "mailto://…" or "ntfy://…"')
    if written.startswith(("https://", "http://")):
        split_url(written)
    return written


def repository(value: object) -> str:
    """Read `https://host/name.git`, `ssh://…` or `git@host:name.git`, without a token."""
    written = text(value)
    parts = split_url(written)
    if not re.fullmatch(_SCP, written) and not (parts.scheme in ("https", "ssh") and parts.hostname):
        raise ValueError('must be the address of a repository, "https://…" or "git@host:…"')
    if parts.scheme == "https" and parts.username:
        raise ValueError("a token must not be written in this file; use credentials = { env = … }")
    refuse_password(parts)
    return written


def listen(value: object) -> tuple[str, int] | None:
    """Read `127.0.0.1:9464`: a local address and port."""
    host, _, port = text(value).rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError('must be an address and a port such as "127.0.0.1:9464"')
    return host.strip("[]"), int(port)


def origin(value: object) -> str:
    """Read `https://host` or `https://host:port`, in lower case."""
    parts = split_url(text(value).strip())
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError('must be an address such as "https://syndicator.example.dev", without a path')
    refuse_password(parts)
    return f"https://{parts.netloc.rpartition('@')[2].lower()}"


def split_url(written: str) -> SplitResult:
    """Split an address. Raises ValueError if it is not valid."""
    if not written.isprintable() or re.search(r"[ \\]", written):  # parsers of addresses disagree about these
        raise ValueError("not a valid address: it contains a space, a backslash or a control character")
    try:
        parts = urlsplit(written)
        _ = parts.port  # raises ValueError if it is not a number
    except ValueError as error:
        raise ValueError(f"not a valid address: {error}") from None
    return parts


def refuse_password(parts: SplitResult, parameters: Container[str] = ()) -> None:
    """Raise ValueError if an address contains a password, also as one of these parameters."""
    if parts.password is not None or any(name in parameters for name, _ in parse_qsl(parts.query)):
        raise ValueError("a password must not be written in this file")


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
