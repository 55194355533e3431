"""Threads as an app sees it: containers that must be ready, then published once; a token of sixty days; the own posts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from syndicator.channels import ChannelContext
from syndicator.channels.threads import Kind, ThreadsOptions
from syndicator.credentials import TokenStore
from syndicator.testing.harness import Face, Harness, secret
from syndicator.testing.server import FakeServer, Reply
from tests.fakes.oauth import CLIENT_SECRET, Authorization

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta
    from pathlib import Path

    from syndicator.testing.server import Request

TOKEN = "THQVJhush-threads-token-0123456789abcdef"
DAY = 86_400.0
FACES = {"": Face(column="Threads")}


@dataclass
class Container:
    """`looks`: how often its state is still asked for before it is ready; `state`: "" until it is published or fails."""

    body: Mapping[str, str]
    made_at: float
    looks: int = 0
    state: str = ""


def refusal(code: int, message: str, subcode: int = 0, *, status: int = 400, **more: Any) -> Reply:
    error: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code, "is_transient": False}
    error |= {"error_subcode": subcode} if subcode else {}
    return Reply(status, {"error": {**error, **more, "fbtrace_id": "AbCdEf"}})


NOT_THERE = refusal(
    24, "The requested resource does not exist", 4279009, error_user_title="Media Not Found", error_user_msg="Media Not Found"
)  # fmt: skip
DEAD_TOKEN = refusal(190, "Error validating access token: Session has expired", 463)


class Server(FakeServer):
    """`tokens`: since when each is valid. `looks`: of new containers. `unready`: publishing fails although it is ready.

    `silent`: a dead token is reported as a missing object. `hidden`: the newest posts are not listed yet. `page`: posts a page.
    """

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.tokens = {TOKEN: self.clock() - 2 * DAY}
        self.containers: dict[str, Container] = {}
        self.posts: dict[str, dict[str, Any]] = {}
        self.looks = 0
        self.unready = 0
        self.silent = False
        self.hidden = 0
        self.page = 100
        self.fails = ""  # the error of new containers
        self.auth = Authorization(life=3600, refreshes=False)

    def publishes(self, request: Request) -> bool:
        return request.path == "/v1.0/me/threads_publish"

    def answer(self, request: Request) -> Reply:
        values = dict(request.query) | dict(parse_qsl(request.body.decode()))
        if request.path == "/oauth/authorize":
            https = values["redirect_uri"].startswith("https://")
            return self.auth.page(request) if https else Reply(200, "Insecure login blocked")
        if request.path == "/oauth/access_token":
            return self._short_lived(request)
        if request.path == "/access_token":
            return self._long_lived(values)
        valid_since = self.tokens.get(values.pop("access_token", ""))
        if valid_since is None or self.clock() - valid_since > 60 * DAY:
            return NOT_THERE if self.silent and request.path != "/v1.0/me" else DEAD_TOKEN
        if request.path == "/refresh_access_token":
            return self._refreshed(values, valid_since)
        match request.method, request.path.removeprefix("/v1.0/").split("/"):
            case "GET", ["me"]:
                return Reply(200, {"id": "17841400000000001", "username": "ada.balcony"})
            case "GET", ["me", "threads_publishing_limit"]:
                quota = {"quota_usage": len(self.publications), "config": {"quota_total": 250, "quota_duration": 86400}}
                return Reply(200, {"data": [quota]})
            case "POST", ["me", "threads"]:
                return self._created(values)
            case "POST", ["me", "threads_publish"]:
                return self._published(values.get("creation_id", ""))
            case "GET", ["me", "threads"]:
                return self._listed(values)
            case "DELETE", [name] if name in self.posts:
                del self.posts[name]
                self.remove(name)
                return Reply(200, {"success": True, "deleted_id": name})
            case "GET", [name] if name in self.containers:
                return Reply(200, {"id": name, **self._state(self.containers[name])})
            case "GET", [name] if name in self.posts:
                wanted = values.get("fields", "id").split(",")
                return Reply(200, {key: value for key, value in self.posts[name].items() if key in wanted})
        return NOT_THERE

    def _short_lived(self, request: Request) -> Reply:
        given = self.auth.token(request)
        return Reply(200, {"access_token": given.body["access_token"], "user_id": 1}) if given.status == 200 else given

    def _long_lived(self, values: Mapping[str, str]) -> Reply:
        is_known = (
            values.get("access_token") in self.auth.access_tokens and values.get("client_secret") == CLIENT_SECRET
        )
        if not is_known or values.get("grant_type") != "th_exchange_token":
            return refusal(190, "Error validating access token")
        token = f"THQVJlong-lived-{len(self.tokens)}-0123456789abcdef"
        self.tokens[token] = self.clock()
        return Reply(200, {"access_token": token, "token_type": "bearer", "expires_in": 5183944})

    def _refreshed(self, values: Mapping[str, str], valid_since: float) -> Reply:
        if values.get("grant_type") != "th_refresh_token" or self.clock() - valid_since < DAY:
            return refusal(100, "The access token is too young to be refreshed")
        token = f"THQVJrefreshed-{len(self.tokens)}-0123456789abcdef"
        self.tokens[token] = self.clock()
        return Reply(200, {"access_token": token, "token_type": "bearer", "expires_in": 5183944})

    def _created(self, values: Mapping[str, str]) -> Reply:
        if values.get("media_type") != "TEXT" or "auto_publish_text" in values or not values.get("text"):
            return refusal(100, "invalid parameter")
        if length(values["text"]) > 500:
            return refusal(100, "Param text must be at most 500 characters long.")
        name = f"1790{len(self.containers):08}"
        state = "ERROR" if self.fails else ""
        self.containers[name] = Container(values, self.clock(), self.looks, state)
        return Reply(200, {"id": name})

    def _state(self, container: Container) -> dict[str, str]:
        if container.state:
            return {"status": container.state, **({"error_message": self.fails} if self.fails else {})}
        if self.clock() - container.made_at > DAY:
            return {"status": "EXPIRED"}
        container.looks -= 1
        return {"status": "IN_PROGRESS" if container.looks >= 0 else "FINISHED"}

    def _published(self, name: str) -> Reply:
        container = self.containers.get(name)
        if container is None or self.unready > 0 or self._state(container)["status"] != "FINISHED":
            self.unready -= 1
            return NOT_THERE
        container.state = "PUBLISHED"
        number = f"1801{len(self.posts):08}"
        text, link = container.body["text"], container.body.get("link_attachment", "")
        self.publish(of=f"{text} {link}", content=[text, link], id=number)
        self.posts[number] = {
            "id": number,
            "permalink": f"https://www.threads.com/@ada.balcony/post/D{number}",
            "text": text,
            "timestamp": datetime.fromtimestamp(self.clock(), UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
            **({"link_attachment_url": link} if link else {}),
        }
        return Reply(200, {"id": number})

    def _listed(self, values: Mapping[str, str]) -> Reply:
        newest = list(reversed(self.posts.values()))[self.hidden :]
        since = float(values.get("since", "0"))
        there = [post for post in newest if datetime.fromisoformat(post["timestamp"]).timestamp() >= since]
        start = int(values.get("after") or 0)
        end = start + min(self.page, int(values["limit"]))
        more = {"next": "https://graph.threads.net/v1.0/me/threads?after"} if end < len(there) else {}
        paging = {"cursors": {"before": str(start), "after": str(end)}, **more}
        return Reply(200, {"data": there[start:end], "paging": paging})


def length(text: str) -> int:
    """As Threads counts: of emoji the bytes."""
    return sum(len(c.encode()) if unicodedata.category(c) in ("So", "Sk") or c in "\u200d\ufe0f" else 1 for c in text)


def make(folder: Path) -> Harness:
    server = Server()
    context = ChannelContext(name="threads", folder=folder, base_url=server.url, tokens=TokenStore(folder))

    def pass_time(by: timedelta) -> None:
        before = server.clock
        server.clock = lambda: before() + by.total_seconds()

    return Harness(
        channel=Kind(ThreadsOptions(access_token=secret(TOKEN)), context),
        section=f'kind = "threads"\nbase_url = "{server.url}"\naccess_token = {{ env = "THREADS_TOKEN" }}\n',
        env={"THREADS_TOKEN": TOKEN},
        server=server,
        secrets=(TOKEN,),
        pass_time=pass_time,
    )
