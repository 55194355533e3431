"""Requests to a Mastodon server."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from syndicator.channels.http.client import request
from syndicator.channels.mastodon.responses import accepted, fields_of
from syndicator.errors import Retryable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.channels.http.response import Response
    from syndicator.channels.images import ImageFile

PAGE_SIZE = 40
POLL_SECONDS = 1.0  # between two checks of an image that is being processed
MOST_POLLS = 30
JSON = {"Content-Type": "application/json"}


class Client:
    """Each method raises SendError unless it succeeds. `name`: the channel's, for messages."""

    def __init__(self, server: str, token: str, name: str) -> None:
        self._server = server
        self._token = token
        self._name = name

    def create(self, body: bytes, key: str) -> Response:
        """Publish a post; no other request publishes. For a known `key` the server returns the post created first."""
        return self._ask("POST", "/api/v1/statuses", body, {**JSON, "Idempotency-Key": key}, publishes=True)

    def status(self, number: str) -> Response:
        return self._ask("GET", _status(number))

    def change(self, number: str, body: bytes) -> Response:
        return self._ask("PUT", _status(number), body, JSON)

    def delete(self, number: str) -> Response:
        """Delete a post with its images; succeeds if it is gone."""
        return self._ask("DELETE", f"{_status(number)}?delete_media=true", accept=(404,))

    def statuses(self, account: str, before: str = "") -> Response:
        """Return a page of an account's own posts, newest first."""
        query = {"limit": PAGE_SIZE, "exclude_reblogs": "true", **({"max_id": before} if before else {})}
        return self._ask("GET", f"/api/v1/accounts/{quote(account, safe='')}/statuses?{urlencode(query)}")

    def me(self) -> Response:
        return self._ask("GET", "/api/v1/accounts/verify_credentials")

    def app(self) -> dict[str, Any]:
        """Return the application of the token."""
        return fields_of(self._ask("GET", "/api/v1/apps/verify_credentials"))

    def instance(self) -> dict[str, Any]:
        """Return the server's data about itself; from servers before Mastodon 4 in the older format."""
        response = self._ask("GET", "/api/v2/instance", accept=(404,))
        return fields_of(self._ask("GET", "/api/v1/instance") if response.status == 404 else response)

    def upload(self, image: ImageFile, alt: str) -> str:
        """Upload an image; return its id once it can be attached. Raises Retryable if that takes too long."""
        from urllib3.filepost import encode_multipart_formdata

        name = f"picture.{image.media_type.partition('/')[2]}"
        form: dict[str, str | tuple[str, bytes, str]] = {
            "file": (name, image.data, image.media_type),
            "description": alt,
        }
        body, content_type = encode_multipart_formdata(form)
        response = self._ask("POST", "/api/v2/media", body, {"Content-Type": content_type})
        media = str(fields_of(response).get("id") or "")
        if not media:
            raise response.unreadable()
        if response.status == 202:
            self._await(media)
        return media

    def _await(self, media: str) -> None:
        for _ in range(MOST_POLLS):
            time.sleep(POLL_SECONDS)
            if self._ask("GET", f"/api/v1/media/{quote(media, safe='')}").status != 206:
                return
        raise Retryable(f"the picture is still being processed after {MOST_POLLS * POLL_SECONDS:g} s")

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        publishes: bool = False,
        accept: Sequence[int] = (),
    ) -> Response:
        sent = {"Authorization": f"Bearer {self._token}", "Accept": "application/json", **(headers or {})}
        response = request(
            method, self._server + path, body=body, headers=sent, publishes=publishes, secrets=[self._token]
        )
        return response if response.status in accept else accepted(response, self._name)


def _status(number: str) -> str:
    return f"/api/v1/statuses/{quote(number, safe='')}"
