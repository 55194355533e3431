"""A board for tests: it keeps notices, tells them, and misbehaves on command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator_board import BoardOptions, Kind

from syndicator.channels import ChannelContext
from syndicator.testing.harness import Harness, secret
from syndicator.testing.server import FakeServer, Reply

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.testing.server import Request

TOKEN = "board-token-0123456789"


class Server(FakeServer):
    def __init__(self, port: int = 0) -> None:
        self.notices: dict[str, dict[str, Any]] = {}
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        return (request.method, request.path) == ("POST", "/notices")

    def answer(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"error": "who are you?"})
        name = request.path.removeprefix("/notices/")
        match request.method:
            case "GET" if request.path == "/me":
                return Reply(200, {"name": "Ada"})
            case "GET":
                return Reply(200, {"notices": list(self.notices.values())})
            case "POST":
                return self._put_up(request.json())
            case "PUT" if name in self.notices:
                self.notices[name] |= request.json()
                self.change(name, self.notices[name])
                return Reply(200, self.notices[name])
            case "DELETE" if name in self.notices:
                del self.notices[name]
                self.remove(name)
                return Reply(204)
        return Reply(404, {"error": "no such notice"})

    def _put_up(self, given: dict[str, Any]) -> Reply:
        name = f"n{len(self.publications) + 1}"
        self.notices[name] = {**given, "id": name, "url": f"{self.url}/{name}"}
        self.publish(of=given["link"], content=self.notices[name], id=name)
        return Reply(201, self.notices[name])


def make(folder: Path) -> Harness:
    server = Server()
    context = ChannelContext(name="board", folder=folder, blog_url="https://blog.example.dev", base_url=server.url)
    return Harness(
        channel=Kind(BoardOptions(token=secret(TOKEN)), context),
        section=f'kind = "board"\nbase_url = "{server.url}"\ntoken = {{ env = "BOARD_TOKEN" }}\n',
        env={"BOARD_TOKEN": TOKEN},
        server=server,
        secrets=(TOKEN,),
    )
