"""Where notifications arrive: as Apprise's `json://` posts them, or as a plain webhook gets them."""

from __future__ import annotations

from typing import Any

from syndicator.testing.server import FakeServer, Reply, Request


class Inbox(FakeServer):
    def answer(self, request: Request) -> Reply:
        self.publish(request.path, request.json())
        return Reply(200, {})

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What arrived, oldest first."""
        return [made.content for made in self.publications]


Server = Inbox
