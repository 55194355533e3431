"""Requests to a Forem community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.channels.devto.responses import accepted
from syndicator.channels.http.client import request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.channels.http.response import Response

PAGE = 100
MOST_PAGES = 100
HEADERS = {"Accept": "application/vnd.forem.api-v1+json", "Content-Type": "application/json"}


class Client:
    """Each method raises SendError unless it succeeds. `name`: the channel's, for messages."""

    def __init__(self, server: str, key: str, name: str) -> None:
        self._server = server
        self._key = key
        self._name = name

    def create(self, body: bytes) -> dict[str, Any]:
        """Create an article. If it is unpublished, nobody else sees it."""
        return _article(self._ask("POST", "/api/articles", body))

    def change(self, number: int, body: bytes, *, publishes: bool = False) -> dict[str, Any]:
        return _article(self._ask("PUT", f"/api/articles/{number:d}", body, publishes=publishes))

    def unpublish(self, number: int) -> None:
        """Take an article offline; succeeds if it is gone."""
        self._ask("PUT", f"/api/articles/{number:d}/unpublish", b"", accept_missing=True)

    def published(self) -> Iterator[dict[str, Any]]:
        return self._articles("published")

    def unpublished(self) -> Iterator[dict[str, Any]]:
        return self._articles("unpublished")

    def me(self) -> dict[str, Any]:
        response = self._ask("GET", "/api/users/me")
        if response.fields.get("id"):
            return response.fields
        raise response.unreadable()

    def _articles(self, which: str) -> Iterator[dict[str, Any]]:
        """Yield the account's articles, newest first."""
        for page in range(1, MOST_PAGES + 1):
            response = self._ask("GET", f"/api/articles/me/{which}?per_page={PAGE}&page={page}")
            listed = response.json()
            if not isinstance(listed, list) or not all(isinstance(item, dict) and item.get("id") for item in listed):
                raise response.unreadable()
            yield from listed
            if len(listed) < PAGE:
                return

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        publishes: bool = False,
        accept_missing: bool = False,
    ) -> Response:
        headers = {**HEADERS, "api-key": self._key}
        url = self._server + path
        response = request(method, url, body=body, headers=headers, publishes=publishes, secrets=[self._key])
        return response if accept_missing and response.status == 404 else accepted(response, self._name)


def _article(response: Response) -> dict[str, Any]:
    if isinstance(response.fields.get("id"), int):
        return response.fields
    raise response.unreadable()
