"""Make a request. Errors never contain an address beyond its host: a hook's address is a secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from syndicator.credentials import conceal
from syndicator.errors import NeedsLogin, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from syndicator.channels.http.response import Response
    from syndicator.credentials import Secret


def request(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    publishes: bool = False,
    secrets: Iterable[str] = (),
    read_seconds: float | None = None,
    total_seconds: float | None = None,
) -> Response:
    """Make one request, once, on its own connection, following no redirect. Returns a response of any status.

    `publishes`: it must not happen twice, so an uncertain outcome is Ambiguous. `secrets`: redacted in `evidence`. The
    times default to READ_SECONDS and TOTAL_SECONDS of `transport`. Raises SendError without a complete response.
    """
    from syndicator.channels.http.transport import Exchange  # loads http.client: only if something is sent

    exchange = Exchange(publishes=publishes, read_seconds=read_seconds, total_seconds=total_seconds)
    return exchange.make(method, url, body, headers or {}, tuple(secrets))


def json_body(content: Any) -> bytes:
    """Encode compact JSON as UTF-8; lone surrogates become `?`."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def reveal(secret: Secret | str) -> str:
    """Return a secret's value. Raises NeedsLogin with the line that says what is missing."""
    if isinstance(secret, str):
        conceal(secret)
        return secret
    try:
        return secret.reveal()
    except UsageError as error:
        line = str(error)
    raise NeedsLogin(line)
