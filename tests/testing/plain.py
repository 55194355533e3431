"""A fake server without a platform, and a client without a library."""

from __future__ import annotations

import http.client

from syndicator.testing.server import FakeServer, Reply, Request


class Plain(FakeServer):
    def answer(self, request: Request) -> Reply:
        if request.method == "POST":
            self.publish(request.body.decode())
        return Reply(200, {"ok": True})


def ask(
    server: FakeServer, method: str = "POST", path: str = "/x?a=1", body: str | None = "hello"
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(method, path, body, {"X-Thing": "y"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
