"""Requests by XRPC, the HTTP of AT Protocol: `/xrpc/` and the name of a method."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from syndicator.channels.bluesky.responses import accepted
from syndicator.channels.http.client import request
from syndicator.credentials import revealed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.channels.http.response import Response

JSON = "application/json"


class XrpcServer:
    """A server. `name`: the channel's, for messages. Each method raises SendError unless it succeeds."""

    def __init__(self, url: str, name: str) -> None:
        self.url = url
        self._name = name

    def query(self, method: str, parameters: Mapping[str, str | Sequence[str]], *, token: str = "") -> Response:
        url = f"{self.url}/xrpc/{method}?{urlencode(parameters, doseq=True)}"
        response = request("GET", url, headers=_headers(token), secrets=[token, *revealed()])
        return accepted(response, self._name)

    def call(
        self,
        method: str,
        body: bytes | None,
        *,
        token: str = "",
        content_type: str = JSON,
        publishes: bool = False,
    ) -> Response:
        sent = _headers(token) | ({"Content-Type": content_type} if body is not None else {})
        response = request(
            "POST",
            f"{self.url}/xrpc/{method}",
            body=body,
            headers=sent,
            publishes=publishes,
            secrets=[token, *revealed()],
        )
        return accepted(response, self._name)


def _headers(token: str) -> dict[str, str]:
    return {"Accept": JSON, **({"Authorization": f"Bearer {token}"} if token else {})}
