"""Find an account's server: its handle leads to its DID, that to its document, which names handle and server."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from syndicator.errors import FetchError, NeedsPerson, Unreachable
from syndicator.http import UrlGuard, get, host_of
from syndicator.value import value

if TYPE_CHECKING:
    from syndicator.http import Response

DIRECTORY = "https://plc.directory"
RESOLVER = "https://public.api.bsky.app"  # also finds handles that are declared in DNS
DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.-]+(?:%3[aA]\d+)?)")
HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_BYTES = 100_000


@value
class Identity:
    """An account: its DID, which never changes, and the address of its server."""

    did: str
    server: str


def resolve(name: str, guard: UrlGuard) -> Identity:
    """Return the account of a handle or DID.

    Raises NeedsPerson if it does not exist, or does not confirm the handle; Unreachable if a server can't be asked.
    """
    did = name if name.startswith("did:") else _did(name, guard)
    document = _document(did, guard)
    if document.get("id") != did:
        raise NeedsPerson(f"handle: the document of {did} is another account's")
    names = document.get("alsoKnownAs")
    if name != did and f"at://{name.lower()}" not in map(str.lower, map(str, names if isinstance(names, list) else ())):
        raise NeedsPerson(
            f"handle: {name} names {did}, which does not confirm it: correct `handle`, or repair it in the app"
        )
    return Identity(did=did, server=_server(did, document, guard))


def _did(handle: str, guard: UrlGuard) -> str:
    """Ask the handle's own host, then the public resolver."""
    try:
        own = _get(f"https://{handle}/.well-known/atproto-did", guard)
        stated = own.body.decode(errors="replace").strip() if own.status == 200 else ""
    except Unreachable:
        stated = ""
    if DID.fullmatch(stated):
        return stated
    response = _get(f"{RESOLVER}/xrpc/com.atproto.identity.resolveHandle?handle={quote(handle)}", guard)
    stated = str(_fields(response).get("did") or "")
    if DID.fullmatch(stated):
        return stated
    if response.status >= 500 or response.status == 429:
        raise Unreachable(
            f"handle {handle} could not be looked up: {host_of(RESOLVER)} answered HTTP {response.status}"
        )
    raise NeedsPerson(f"handle: account not found: {handle}; correct `handle` in config.toml")


def _document(did: str, guard: UrlGuard) -> dict[str, Any]:
    if not DID.fullmatch(did):
        raise NeedsPerson(f"handle: {did} is not a DID that can be looked up")
    web = did.removeprefix("did:web:")
    url = f"{DIRECTORY}/{did}" if web == did else f"https://{unquote(web)}/.well-known/did.json"
    response = _get(url, guard)
    if response.status in (404, 410):
        raise NeedsPerson(f"handle: account not found: {did}; it may have been deleted")
    if response.status != 200 or not (document := _fields(response)):
        raise Unreachable(f"{host_of(url)} gave no readable document of {did} (HTTP {response.status})")
    return document


def _server(did: str, document: dict[str, Any], guard: UrlGuard) -> str:
    """Return the address of the account's server. Raises NeedsPerson or Unreachable unless it is public and uses https."""
    services = document.get("service")
    for service in services if isinstance(services, list) else ():
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            url = str(service.get("serviceEndpoint", "")).rstrip("/")
            if not re.fullmatch(r"https://[\w.-]+(:\d+)?", url):
                raise NeedsPerson(f"handle: the server of {did} is not an https:// address")
            _require_public(url, guard)
            return url
    raise NeedsPerson(f"handle: {did} names no server")


def _require_public(url: str, guard: UrlGuard) -> None:
    port = int(url.rpartition(":")[2]) if url.count(":") > 1 else 443
    if guard.allows(host_of(url), port):
        return
    try:
        guard.resolve(host_of(url), port)
    except FetchError as error:
        message = str(error)
    else:
        return
    raise Unreachable(f"the account's server: {message}", connected=False)


def _get(url: str, guard: UrlGuard) -> Response:
    try:
        return get(url, guard=guard, timeout=10.0, deadline=20.0, max_bytes=_BYTES)
    except FetchError as error:
        message = str(error)
    raise Unreachable(f"the account's server could not be found: {message}", connected=False)


def _fields(response: Response) -> dict[str, Any]:
    try:
        content = json.loads(response.body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
