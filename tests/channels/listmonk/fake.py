"""A listmonk server as an API user sees it: campaigns that are drafts first, templates in their text, lists that it may use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.listmonk import Kind, ListmonkOptions
from syndicator.testing.harness import Face, Harness, a_draft, secret
from syndicator.testing.server import FakeServer, Reply

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.testing.server import Request

TOKEN = "listmonk-token-hush-hush-0123456789"
FACES = {"": Face(column="listmonk"), "mailed": Face(column="listmonk")}


def refusal(status: int, message: str) -> Reply:
    return Reply(status, {"message": message})


class Server(FakeServer):
    """`drafts_are_copies`: a draft is what the channel makes; else what counts is what is started."""

    def __init__(self, port: int = 0, *, drafts_are_copies: bool = False) -> None:
        self.campaigns: dict[int, dict[str, Any]] = {}
        self.lists = {1: "Readers", 2: "Friends"}
        self.drafts_are_copies = drafts_are_copies
        self.subscribers = True
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        if self.drafts_are_copies:
            return request.method == "POST"
        return request.path.endswith("/status")

    def answer(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"token syndicator:{TOKEN}":
            return refusal(403, "invalid API credentials")
        if request.path == "/api/lists":
            return self._results([{"id": number, "name": name} for number, name in self.lists.items()])
        number = re.match(r"/api/campaigns/(\d+)", request.path)
        if number is None:
            return self._create(request.json()) if request.method == "POST" else self._listing(request)
        if int(number[1]) not in self.campaigns:
            return refusal(400, "Campaign not found.")
        return self._one(request, self.campaigns[int(number[1])])

    def _one(self, request: Request, campaign: dict[str, Any]) -> Reply:
        name = str(campaign["id"])
        if request.method == "DELETE":
            del self.campaigns[campaign["id"]]
            self.remove(name)
            return Reply(200, {"data": True})
        if request.path.endswith("/status"):
            return self._start(campaign)
        if request.method == "PUT":
            if (invalid := _invalid(request.json())) is not None:
                return invalid
            campaign |= request.json()
            self.change(name, campaign)
        return Reply(200, {"data": self._shown(campaign)})

    def _start(self, campaign: dict[str, Any]) -> Reply:
        if not self.subscribers:
            return refusal(400, "There are no subscribers in the selected lists to create a campaign.")
        if campaign["status"] not in ("draft", "paused"):
            return refusal(400, "Only paused campaigns and drafts can be started.")
        campaign["status"] = "running"
        self.publish(campaign["tags"][-1], campaign, str(campaign["id"]))
        return Reply(200, {"data": self._shown(campaign)})

    def _create(self, given: dict[str, Any]) -> Reply:
        if (invalid := _invalid(given)) is not None:
            return invalid
        tags = [re.sub(r"\s+", "-", tag) for tag in given.get("tags", [])]
        number = len(self.campaigns) + 1
        self.campaigns[number] = {**given, "id": number, "status": "draft", "tags": tags}
        if self.drafts_are_copies:
            self.publish(tags[-1], self.campaigns[number], str(number))
        return Reply(200, {"data": self._shown(self.campaigns[number])})

    def _listing(self, request: Request) -> Reply:
        tag = request.query.get("tag")
        listed = [self._shown(one) for one in reversed(self.campaigns.values()) if tag is None or tag in one["tags"]]
        return self._results([{key: part for key, part in one.items() if key != "body"} for one in listed])

    def _results(self, results: list[dict[str, Any]]) -> Reply:
        return Reply(200, {"data": {"results": results, "total": len(results), "per_page": 0, "page": 1}})

    def _shown(self, campaign: dict[str, Any]) -> dict[str, Any]:
        """As it is returned: with the lists that the user may use."""
        lists = [
            {"id": number, "name": self.lists[number]} for number in campaign.get("lists", []) if number in self.lists
        ]
        return {**campaign, "lists": lists}


def _invalid(campaign: dict[str, Any]) -> Reply | None:
    """What Go's templates refuse: an action that is no quoted text."""
    for text in (campaign["subject"], campaign["body"]):
        if re.sub(r'\{\{ "\{\{" \}\}', "", text).count("{{"):
            return refusal(400, "Error compiling campaign body: unexpected token")
    return None


def make(folder: Path, face: str = "") -> Harness:
    """A channel that leaves drafts; with the face "mailed" it starts them."""
    drafts = face != "mailed"
    server = Server(drafts_are_copies=drafts)
    context = ChannelContext(name="lists", folder=folder, base_url=server.url)
    section = f'kind = "listmonk"\nbase_url = "{server.url}"\nuser = "syndicator"\ntoken = {{ env = "LISTMONK_TOKEN" }}\nlists = [1]\n'
    return Harness(
        channel=Kind(ListmonkOptions(user="syndicator", token=secret(TOKEN), lists=(1,), draft=drafts), context),
        section=section + ("" if drafts else "draft = false\n"),
        env={"LISTMONK_TOKEN": TOKEN},
        server=server,
        write=lambda post: a_draft(post, parts=(f"{post.title}\n\n{post.summary} {post.url}",)),
        secrets=(TOKEN,),
    )
