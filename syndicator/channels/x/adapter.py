"""Sends the requests of tweepy, which builds them for the requests library, as the other channels do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from syndicator.channels.http.client import request as make_request

if TYPE_CHECKING:
    from syndicator.channels.http.response import Response


class OneShotAdapter(BaseAdapter):
    """Sends a session's requests, each once, on its own connection, and keeps the last `response`. Raises SendError.

    `secrets`: redacted in `response.evidence`.
    """

    def __init__(self, *, publishes: bool, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self.response: Response | None = None
        self._publishes = publishes
        self._secrets = secrets

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        body = request.body.encode() if isinstance(request.body, str) else request.body
        headers = {name: _text(value) for name, value in request.headers.items() if name != "Content-Length"}
        self.response = make_request(
            str(request.method),
            str(request.url),
            body=body,
            headers=headers,
            publishes=self._publishes,
            secrets=self._secrets,
        )
        return _converted(self.response, request)

    def close(self) -> None:
        """Nothing is kept open."""


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _converted(response: Response, request: requests.PreparedRequest) -> requests.Response:
    """Return a response of ours as one of the requests library."""
    converted = requests.Response()
    converted.status_code = response.status
    converted.headers = CaseInsensitiveDict(response.headers)
    converted.encoding = get_encoding_from_headers(converted.headers)
    converted.url = str(request.url)
    converted.request = request
    converted._content = response.body  # noqa: SLF001 (it was read already, while time and size were bounded)
    return converted
