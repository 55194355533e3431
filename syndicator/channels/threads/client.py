"""Requests to the Threads API. Their addresses contain the token, so none is ever shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from syndicator.channels.http.client import request
from syndicator.channels.http.urls import server_url
from syndicator.channels.threads.responses import accepted
from syndicator.channels.threads.timeline import ListedPost
from syndicator.channels.threads.token import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from syndicator.channels import ChannelContext
    from syndicator.channels.http.response import Response
    from syndicator.channels.threads.token import Token

FIELDS = "id,permalink,text,timestamp,link_attachment_url"
PAGE = 100  # posts
MOST_PAGES = 20


class Client:
    """Each method raises SendError unless it succeeds."""

    def __init__(self, context: ChannelContext, token: Token) -> None:
        self._context = context
        self._token = token

    def me(self) -> Mapping[str, Any]:
        """Return `{"id", "username"}`."""
        response = self._get("me", fields="id,username")
        if response.fields.get("id"):
            return response.fields
        raise response.unreadable()

    def create(self, form: Mapping[str, str]) -> str:
        """Create a container, which is not visible; return its id."""
        return _id(self._request("POST", "me/threads", form))

    def status(self, container: str) -> tuple[str, str]:
        """Return a container's state (IN_PROGRESS, FINISHED, PUBLISHED, ERROR, EXPIRED) and what went wrong."""
        fields = self._get(container, fields="status,error_message").fields
        return str(fields.get("status", "")), str(fields.get("error_message") or "")

    def publish(self, container: str) -> str:
        """Publish a container; return the id of the post."""
        return _id(self._request("POST", "me/threads_publish", {"creation_id": container}, publishes=True))

    def permalink(self, media: str) -> str:
        return str(self._get(media, fields="permalink").fields.get("permalink", ""))

    def quota(self) -> tuple[int, int]:
        """Return how many posts of the last 24 hours count, and how many are allowed."""
        response = self._get("me/threads_publishing_limit", fields="quota_usage,config")
        try:
            usage = response.fields["data"][0]
            return int(usage["quota_usage"]), int(usage["config"]["quota_total"])
        except (KeyError, IndexError, TypeError, ValueError):
            raise response.unreadable() from None

    def posts(self, since: datetime | None = None) -> Iterator[ListedPost | None]:
        """Yield the account's own posts, newest first; then None if there may be more."""
        query = {"fields": FIELDS, "limit": str(PAGE)}
        query |= {"since": str(int(since.timestamp()))} if since else {}
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            response = self._get("me/threads", **query, **after)
            try:
                yield from [ListedPost.read(listed) for listed in response.fields["data"]]
                paging = response.fields.get("paging") or {}
                after = {"after": paging["cursors"]["after"]} if paging.get("next") else {}
            except (KeyError, TypeError, ValueError):
                raise response.unreadable() from None
            if not after:
                return
        yield None

    def delete(self, media: str) -> None:
        self._request("DELETE", media, {})

    def _get(self, path: str, **query: str) -> Response:
        return self._request("GET", path, query)

    def _request(self, method: str, path: str, values: Mapping[str, str], *, publishes: bool = False) -> Response:
        token = self._token.value()
        parameters = urlencode({**values, "access_token": token})
        url = f"{server_url(self._context, HOME)}/v1.0/{path}"
        body = parameters.encode() if method == "POST" else None
        response = request(
            method,
            url if body is not None else f"{url}?{parameters}",
            body=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {},
            publishes=publishes,
            secrets=[token],
        )
        return accepted(response, self._context.name)


def _id(response: Response) -> str:
    if id_ := response.fields.get("id"):
        return str(id_)
    raise response.unreadable()
