"""Buttondown's API as a key sees it: emails that are mailed unless they are drafts, keys that it remembers, slugs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.buttondown import ButtondownOptions, Kind
from syndicator.testing.harness import Face, Harness, a_draft, secret
from syndicator.testing.server import FakeServer, Reply

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.testing.server import Request

KEY = "buttondown-key-hush-hush-0123456789"
VERSION = "2026-04-01"
FIELDS = {"subject", "body", "status", "slug", "description", "canonical_url", "image", "metadata"}
PAGE = 20
FACES = {"": Face(column="Buttondown"), "mailed": Face(column="Buttondown")}


def refusal(status: int, code: str, detail: Any) -> Reply:
    return Reply(
        status, {"code": code, "detail": detail, "metadata": {"documentation_url": "https://docs.buttondown.com"}}
    )


class Server(FakeServer):
    """`drafts_are_copies`: a draft is what the channel makes; else what counts is what is mailed."""

    def __init__(self, port: int = 0, *, drafts_are_copies: bool = False) -> None:
        self.emails: dict[str, dict[str, Any]] = {}
        self.drafts_are_copies = drafts_are_copies
        self.confirmed = True
        self._answers: dict[str, Reply] = {}
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        if request.method != "POST":
            return False
        return request.path == "/v1/emails" if self.drafts_are_copies else request.path.endswith("/publish")

    def answer(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"Token {KEY}":
            return refusal(401, "authentication_invalid", "Invalid token.")
        assert request.headers.get("x-api-version") == VERSION
        key = request.headers.get("x-idempotency-key", "")
        if not key or key not in self._answers:
            reply = self._routed(request)
            self._answers[key] = reply
            return reply
        return self._answers[key]

    def _routed(self, request: Request) -> Reply:
        if request.path == "/v1/newsletters":
            return Reply(200, {"results": [{"id": "news_1", "username": "balcony"}], "next": None})
        number = request.path.removeprefix("/v1/emails").strip("/").removesuffix("/publish")
        if not number:
            return self._create(request.json()) if request.method == "POST" else self._listing(request)
        if number not in self.emails:
            return refusal(404, "not_found", "Not found.")
        return self._one(request, self.emails[number])

    def _one(self, request: Request, email: dict[str, Any]) -> Reply:
        if request.method == "DELETE":
            del self.emails[email["id"]]
            self.remove(email["id"])
            return Reply(204)
        if request.path.endswith("/publish"):
            return self._mail(email)
        if request.method == "PATCH":
            email |= request.json()
            self.change(email["id"], email)
        return Reply(200, email)

    def _mail(self, email: dict[str, Any]) -> Reply:
        if not self.confirmed:
            return refusal(400, "sending_requires_confirmation", "Confirm that you want to send with this key.")
        if email["status"] != "draft":
            return refusal(400, "email_invalid_status", "Only drafts can be published.")
        email["status"] = "about_to_send"
        self.publish(email.get("canonical_url") or email["subject"], email, email["id"])
        return Reply(200, email)

    def _create(self, given: dict[str, Any]) -> Reply:
        if unknown := given.keys() - FIELDS:
            return refusal(422, "request_invalid", [{"loc": ["body", name], "msg": "extra fields"} for name in unknown])
        if given["body"].startswith("---"):
            return refusal(400, "body_contains_frontmatter", "The body must not begin with front matter.")
        slug = given.get("slug") or re.sub(r"\W+", "-", given["subject"].lower())[:100]
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,100}", slug) or slug in {one["slug"] for one in self.emails.values()}:
            return refusal(400, "slug_invalid", "This slug is invalid or already in use.")
        number = f"em_{len(self.emails) + 1}"
        made = {**given, "id": number, "slug": slug, "status": given.get("status", "about_to_send")}
        made["absolute_url"] = f"https://buttondown.com/balcony/archive/{slug}/"
        self.emails[number] = made
        if self.drafts_are_copies or made["status"] != "draft":
            self.publish(given.get("canonical_url") or given["subject"], made, number)
        return Reply(201, made)

    def _listing(self, request: Request) -> Reply:
        status, page = request.query.get("status"), int(request.query["page"])
        listed = [one for one in reversed(self.emails.values()) if status in (None, one["status"])]
        more = len(listed) > PAGE * page
        return Reply(
            200,
            {"results": listed[PAGE * (page - 1) : PAGE * page], "count": len(listed), "next": "…" if more else None},
        )


def make(folder: Path, face: str = "") -> Harness:
    """A channel that leaves drafts; with the face "mailed" it mails them."""
    drafts = face != "mailed"
    server = Server(drafts_are_copies=drafts)
    context = ChannelContext(name="letter", folder=folder, base_url=server.url)
    section = f'kind = "buttondown"\nbase_url = "{server.url}"\napi_key = {{ env = "BUTTONDOWN_KEY" }}\n'
    return Harness(
        channel=Kind(ButtondownOptions(api_key=secret(KEY), draft=drafts), context),
        section=section + ("" if drafts else "draft = false\n"),
        env={"BUTTONDOWN_KEY": KEY},
        server=server,
        write=lambda post: a_draft(post, parts=(f"{post.title}\n\n{post.summary}",)),
        secrets=(KEY,),
    )
