"""The lexicons of AT Protocol and Standard.site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.channels.bluesky.lexicons import input_errors, query_errors

if TYPE_CHECKING:
    from syndicator.testing.server import Request

NEEDS: tuple[str, ...] = ()
BARE = ("com.atproto.repo.uploadBlob", "com.atproto.server.refreshSession")  # whose body is none or a picture
BEYOND = ("app.bsky.embed.getEmbedExternalView",)  # not among them


def errors(request: Request, face: str) -> list[str]:
    del face
    method = request.path.removeprefix("/xrpc/")
    if not request.path.startswith("/xrpc/") or method in (*BARE, *BEYOND):
        return []
    return query_errors(method, request.query) if request.method == "GET" else input_errors(method, request.json())
