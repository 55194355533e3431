"""Requests to Buttondown's API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from syndicator.channels.buttondown.responses import accepted
from syndicator.channels.http.client import request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.channels.http.response import Response

VERSION = "2026-04-01"  # else the newsletter's own setting decides how the API behaves
MOST_PAGES = 100


class Client:
    """Each method raises SendError unless it succeeds. `name`: the channel's, for messages."""

    def __init__(self, server: str, key: str, name: str) -> None:
        self._server = server
        self._key = key
        self._name = name

    def create(self, body: bytes, key: str, *, publishes: bool = False) -> dict[str, Any]:
        """Create an email; under a known `key` Buttondown returns the one created first."""
        return _email(self._ask("POST", "/v1/emails", body, key=key, publishes=publishes))

    def mail(self, email: str, key: str) -> None:
        """Mail a draft to the subscribers."""
        response = self._ask("POST", f"{_path(email)}/publish", b"{}", key=key, publishes=True)
        if not response.fields:
            raise response.unreadable()

    def email(self, email: str) -> dict[str, Any] | None:
        """Return an email; None if it was deleted."""
        response = self._ask("GET", _path(email), accept_missing=True)
        return None if response.status == 404 else _email(response)

    def change(self, email: str, body: bytes) -> dict[str, Any]:
        return _email(self._ask("PATCH", _path(email), body))

    def delete(self, email: str) -> None:
        """Delete an email; succeeds if it is gone."""
        self._ask("DELETE", _path(email), accept_missing=True)

    def emails(self, **filters: str) -> Iterator[dict[str, Any]]:
        """Yield the newsletter's emails, newest first."""
        for page in range(1, MOST_PAGES + 1):
            query = urlencode({"ordering": "-creation_date", "page": page, **filters})
            response = self._ask("GET", f"/v1/emails?{query}")
            results = response.fields.get("results")
            if not isinstance(results, list) or not all(
                isinstance(email, dict) and email.get("id") for email in results
            ):
                raise response.unreadable()
            yield from results
            if not response.fields.get("next"):
                return

    def newsletter(self) -> dict[str, Any]:
        """Return the newsletter of the key."""
        response = self._ask("GET", "/v1/newsletters")
        for newsletter in response.fields.get("results") or ():
            if isinstance(newsletter, dict) and newsletter.get("id"):
                return newsletter
        raise response.unreadable()

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        key: str = "",
        publishes: bool = False,
        accept_missing: bool = False,
    ) -> Response:
        headers = {
            "Authorization": f"Token {self._key}",
            "X-API-Version": VERSION,
            "Content-Type": "application/json",
            **({"X-Idempotency-Key": key} if key else {}),
        }
        url = self._server + path
        response = request(method, url, body=body, headers=headers, publishes=publishes, secrets=[self._key])
        return response if accept_missing and response.status == 404 else accepted(response, self._name)


def _email(response: Response) -> dict[str, Any]:
    if isinstance(response.fields.get("id"), str):
        return response.fields
    raise response.unreadable()


def _path(email: str) -> str:
    return f"/v1/emails/{quote(email, safe='')}"
