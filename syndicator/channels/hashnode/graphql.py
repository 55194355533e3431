"""Hashnode's GraphQL: errors come with HTTP 200, and an HTML page means that the API has moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syndicator.channels.http.client import json_body, request
from syndicator.channels.http.response import Response, clean
from syndicator.errors import Ambiguous, NeedsLogin, NeedsMoney, NeedsPerson, Permanent, SendError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping


PRO = (
    "the API writes only to publications on Hashnode Pro ($5 a month or $50 a year, for each publication): "
    "buy it in the publication's dashboard"
)
LOGIN = "create a new token at https://hashnode.com/settings/developer"
ROLE = "the token's owner is not allowed to do this; contributors can't publish"
_ACCOUNT = re.compile(r"pro plan|permission|role|contributor|authori[sz]|member|allowed to publish", re.IGNORECASE)
MOVED = "not a GraphQL response: if the API has moved, set base_url to its new address"


class NoSuchPost(Permanent):
    """The requested object does not exist, or is hidden."""


def body(query: str, variables: Mapping[str, Any]) -> bytes:
    return json_body({"query": query, "variables": variables})


def post(url: str, token: str, content: bytes, *path: str, publishes: bool = False) -> dict[str, Any]:
    """Send a request; return the object at `path` in its `data`. Raises SendError."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Accept": "application/json"}
    response = request("POST", url, body=content, headers=headers, publishes=publishes, secrets=(token,))
    data: Any = read(response)
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    if not isinstance(data, dict):
        raise response.unreadable()
    return data


def read(response: Response) -> dict[str, Any]:
    """Return the data of a response. Raises the error that its first error, or its status, means."""
    fields = response.fields
    data, errors = fields.get("data"), fields.get("errors")
    if isinstance(data, dict) and any(value is not None for value in data.values()):
        return data
    if response.status == 429:
        response.raise_for_status()
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        raise _meaning(errors[0], response)
    if 300 <= response.status < 400:
        raise NeedsPerson(f"{response.host} answered HTTP {response.status}; {MOVED}", evidence=response.evidence)
    response.raise_for_status()
    if isinstance(data, dict):
        return data
    if response.publishes:
        raise response.unreadable()
    raise NeedsPerson(f"{response.host} answered {response.evidence}; {MOVED}", evidence=response.evidence)


def _meaning(error: Mapping[str, Any], response: Response) -> SendError:
    """Return the error class of a GraphQL error, by its code."""
    detail = clean(str(error.get("message") or "no message"), response.secrets)
    extensions = error.get("extensions")
    code = str(extensions.get("code") if isinstance(extensions, dict) else "")
    kind, hint = _kind(code, detail, publishes=response.publishes)
    message = f"{response.host} answered {code or 'an error'}: {detail}"
    return kind(f"{message}; {hint}" if hint else message, evidence=response.evidence, **_explained(code, detail))


def _explained(code: str, detail: str) -> dict[str, bool]:
    """Return `unexplained` if a refusal does not say whether it is about this post or the account."""
    is_explained = code not in ("FORBIDDEN", "BAD_USER_INPUT", "NOT_FOUND") or _ACCOUNT.search(detail) is not None
    return {} if is_explained else {"unexplained": True}


def _kind(code: str, detail: str, *, publishes: bool) -> tuple[type[SendError], str]:
    match code:
        case "UNAUTHENTICATED":
            return NeedsLogin, LOGIN
        case "FORBIDDEN":
            return (NeedsMoney, PRO) if "pro plan" in detail.lower() else (NeedsLogin, ROLE)
        case "NOT_FOUND":
            return NoSuchPost, ""
        case "BAD_USER_INPUT":
            return Permanent, ""
        case "GRAPHQL_VALIDATION_FAILED" | "GRAPHQL_PARSE_FAILED":
            return NeedsPerson, "its schema has changed; look for a newer version of this program"
    return (Ambiguous if publishes else Unreachable), ""
