"""A receiver of hooks: Zapier, Make, n8n, Slack, Discord, Teams, or one that keeps to Standard Webhooks.

Each answers as its maker documents; `python -m syndicator.testing.server tests.channels.webhook.fake` runs a Zapier-like one.
"""

from __future__ import annotations

import json
import uuid
from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.webhook import Kind, WebhookOptions
from syndicator.errors import NeedsPerson
from syndicator.testing.harness import Face, Harness, a_draft, a_post, secret
from syndicator.testing.server import FakeServer, Reply, Request

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import Post

HOOK = "/hooks/catch/123456/hush-hush-hook"
SIGNING = "whsec_" + b64encode(b"a signing secret of thirty-two b").decode()
N8N_CLOSED = {
    "code": 404,
    "message": 'The requested webhook "POST {path}" is not registered.',
    "hint": "The workflow must be active for a production URL to run successfully.",
}


class Server(FakeServer):
    """`receiver` says whose answers it gives; `dedups` whether it knows a webhook-id again; `on` whether it is on."""

    def __init__(self, receiver: str = "zapier", *, dedups: bool = False, port: int = 0) -> None:
        self.receiver = receiver
        self.dedups = dedups
        self.on = True
        self.messages: dict[str, Any] = {}
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        return request.method == "POST"

    def answer(self, request: Request) -> Reply:
        reply: Reply = getattr(self, f"_{self.receiver}")(request)
        return reply

    def _take(self, request: Request, of: str) -> str:
        key = request.headers.get("webhook-id", "")
        if self.dedups and any(made.id == key for made in self.publications):
            return key
        return self.publish(of, request.json(), key or str(uuid.uuid4())).id

    def _zapier(self, request: Request) -> Reply:
        body = request.json()
        self._take(request, body.get("url") or json.dumps(body))  # it takes whatever it is sent
        ids = {name: str(uuid.uuid4()) for name in ("attempt", "id", "request_id")}
        return Reply(200, {**ids, "status": "success"})

    def _make(self, request: Request) -> Reply:
        if not self.on:
            return Reply(410, "There is no scenario listening for this webhook.")
        self._take(request, request.json()["url"])
        return Reply(200, "Accepted")

    def _n8n(self, request: Request) -> Reply:
        if not self.on:
            path = request.path.rpartition("/")[2]
            return Reply(404, {**N8N_CLOSED, "message": str(N8N_CLOSED["message"]).format(path=path)})
        self._take(request, request.json()["url"])
        return Reply(200, {"message": "Workflow was started"})

    def _standard(self, request: Request) -> Reply:
        """204, and only what is signed right and came in time."""
        from standardwebhooks import Webhook, WebhookVerificationError

        try:
            Webhook(SIGNING).verify(request.body, dict(request.headers))
        except (WebhookVerificationError, ValueError) as error:
            return Reply(401, str(error))
        self._take(request, request.json()["data"]["url"])
        return Reply(204)

    def _slack(self, request: Request) -> Reply:
        if not self.on:
            return Reply(404, "no_service")
        try:
            body = request.json()
        except ValueError:
            return Reply(400, "invalid_payload")
        if not body.get("text"):
            return Reply(400, "no_text")
        self._take(request, body["text"])
        return Reply(200, "ok")

    def _discord(self, request: Request) -> Reply:
        if not self.on:
            return Reply(404, {"message": "Unknown Webhook", "code": 10015})
        ident = request.path.partition("/messages/")[2]
        if ident and ident not in self.messages:
            return Reply(404, {"message": "Unknown Message", "code": 10008})
        if request.method == "GET":
            return Reply(200, {"id": "1", "name": "Blog", "guild_id": "700", "channel_id": "800"})
        if request.method == "DELETE":
            del self.messages[ident]
            self.remove(ident)
            return Reply(204)
        return self._discord_message(request, ident)

    def _discord_message(self, request: Request, ident: str) -> Reply:
        body = request.json()
        if len(body.get("content", "")) > 2000 or not (body.get("content") or body.get("embeds")):
            return Reply(400, {"message": "Invalid Form Body", "code": 50035, "errors": {}})
        if not ident:
            ident = str(1_000_000 + len(self.publications))
            self.publish(body["content"], body, ident)
        self.messages[ident] = body
        self.change(ident, body)
        if request.method == "POST" and request.query.get("wait") != "true":
            return Reply(204)
        return Reply(200, {"id": ident, "channel_id": "800", "content": body.get("content", ""), "embeds": []})

    def _teams(self, request: Request) -> Reply:
        if len(request.body) > 28_000:
            return Reply(413)
        self._take(request, request.json()["attachments"][0]["content"]["actions"][0]["url"])
        return Reply(202)


def card(url: str, text: str) -> dict[str, Any]:
    """The body that Teams takes."""
    content = {
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": text, "wrap": True}],
        "actions": [{"type": "Action.OpenUrl", "title": "Read", "url": url}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": content}]}


def data(style: str, post: Post | None = None) -> dict[str, Any]:
    """A body of that style, as its template might give it."""
    post = post or a_post()
    text = _text(post)
    flat = {"id": "p1", "title": post.title, "text": text, "url": post.url}
    bodies: dict[str, dict[str, Any]] = {
        "plain": flat,
        "linkedin": {**flat, "commentary": text, "callback_url": ""},
        "linkedin-share": {**flat, "specificContent": {"shareCommentary": {"text": text}}},
        "standard": {"type": "post.published", "timestamp": "2026-11-20T10:00:00Z", "data": flat},
        "slack": {"text": text},
        "discord": {"content": text, "embeds": [{"title": post.title, "url": post.url}]},
        "teams": card(post.url, text),
    }
    return bodies[style]


def _text(post: Post) -> str:
    return f"{post.title}\n\n{post.summary}\n\n{post.url}"


_OTHER = Face(column="other hooks", asks_person=True)
_AS_PLAIN = replace(_OTHER, proof="full")  # these answer as "plain" does
FACES = {
    "standard": Face(column="hook that knows repeats"),
    "plain": _OTHER,
    "linkedin": _AS_PLAIN,
    "linkedin-share": _AS_PLAIN,
    "teams": _AS_PLAIN,
    "slack": _OTHER,
    "discord": _OTHER,
}
RECEIVERS = {"linkedin": "make", "linkedin-share": "zapier", "plain": "n8n"}  # the others are their own
SIGNED = ("standard", "linkedin")


def make(folder: Path, face: str = "plain") -> Harness:
    """A channel of the style `face`, and a receiver that fits it."""
    server = Server(RECEIVERS.get(face, face), dedups=face == "standard")
    url, name = f"{server.url}{HOOK}", f"{face.replace('-', '_').upper()}_URL"
    signing = {"SIGNING": SIGNING} if face in SIGNED else {}
    options = WebhookOptions(url=secret(url), style=face, secret=secret(SIGNING) if signing else None)
    lenient = face not in ("slack", "discord", "teams")  # any 2xx will do
    return Harness(
        channel=Kind(options, ChannelContext(name="relay", folder=folder)),
        section=f'kind = "webhook"\nstyle = "{face}"\nurl = {{ env = "{name}" }}\n'
        + ('secret = { env = "SIGNING" }\n' if signing else ""),
        env={name: url, **signing},
        write=lambda post: a_draft(post, data=data(face, post), parts=(_text(post),)),
        server=server,
        secrets=("hush-hush-hook", *((SIGNING, SIGNING.removeprefix("whsec_")) if signing else ())),
        outcomes={"404_before": NeedsPerson, **({"garbage": None, "empty": None} if lenient else {})},
    )
