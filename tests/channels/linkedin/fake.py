"""LinkedIn as its members' apps see it: the Posts API, the older share call, pictures, userinfo, the token address.

What people would read is in `publications`: the *little text* is read as LinkedIn reads it, which means that the post
ends, with a 201, at the first reserved character that is not escaped.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from syndicator.channels import ChannelContext
from syndicator.channels.linkedin import Kind, LinkedInOptions
from syndicator.credentials import TokenStore
from syndicator.testing.harness import Face, Harness, secret
from syndicator.testing.server import FakeServer, Reply
from tests.fakes.oauth import Authorization

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta
    from pathlib import Path

    from syndicator.testing.server import Request

RESERVED = frozenset("\\|{}@[]()<>#*_~")
TOKEN = "li-token-0123456789abcdef"
PERSON = "urn:li:person:782bbtaQ"
REMEMBERED = 600.0  # seconds for which an exact duplicate is refused
DAILY = 150

_TOKENS = re.compile(
    r"#(?P<tag>[^\W_]+)"
    r"|\{hashtag\|\\?#\|(?P<template>(?:\\.|[^\\{}|])*)\}"
    r"|@\[(?P<mention>(?:\\.|[^\\\]])*)\]\(urn:li:(?:person|organization):[\w-]+\)"
)


def read(commentary: str) -> str:
    """What people see of a commentary."""
    shown, at = [], 0
    while at < len(commentary):
        character = commentary[at]
        if character == "\\" and commentary[at + 1 : at + 2] in RESERVED and at + 1 < len(commentary):
            shown.append(commentary[at + 1])
            at += 2
        elif character not in RESERVED:
            shown.append(character)
            at += 1
        elif token := _TOKENS.match(commentary, at):
            shown.append(_shown(token))
            at = token.end()
        else:
            break  # here LinkedIn cuts, and says 201
    return "".join(shown)


def _shown(token: re.Match[str]) -> str:
    if token["mention"] is not None:
        return re.sub(r"\\(.)", r"\1", token["mention"])
    return "#" + (token["tag"] or re.sub(r"\\(.)", r"\1", token["template"] or ""))


def problem(status: int, code: str, message: str, **more: Any) -> Reply:
    return Reply(status, {"status": status, "code": code, "message": message, **more})


class FakeLinkedIn(FakeServer):
    def __init__(self, port: int = 0) -> None:
        self.tokens = {TOKEN: ""}  # token -> "", "expired", "revoked" or "unscoped"
        self.versions = {f"2025{month:02}" for month in range(8, 13)} | {f"2026{month:02}" for month in range(1, 12)}
        self.auth = Authorization(life=5184000, refreshes=False)
        self.images: dict[str, bytes] = {}
        self.posts: dict[str, dict[str, Any]] = {}
        self.deleted: set[str] = set()
        self.counted = 0
        self.uploads_to = ""  # another host than itself
        self._numbers = count(7141138937766391808)
        self._remembered: dict[bytes, tuple[float, str]] = {}
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        patches = request.headers.get("x-restli-method") == "PARTIAL_UPDATE"
        return request.method == "POST" and request.path in ("/rest/posts", "/v2/ugcPosts") and not patches

    def answer(self, request: Request) -> Reply:
        if request.path == "/oauth/v2/authorization":
            return self.auth.page(request)
        if request.path == "/oauth/v2/accessToken":
            return self.auth.token(request)
        refusal = self._unauthorized(request) or self._unversioned(request) or self._throttled(request)
        return refusal or self._routed(request)

    def _routed(self, request: Request) -> Reply:
        match request.method, request.path.split("/")[1:]:
            case "GET", ["v2", "userinfo"]:
                return self._userinfo(request)
            case "POST", ["rest", "posts"]:
                return self._create(request, request.json(), _post_fault)
            case "POST", ["v2", "ugcPosts"]:
                return self._create(request, request.json(), _share_fault)
            case "POST", ["rest", "images"]:
                return self._start_image()
            case "PUT", ["dms-uploads", name]:
                self.images[f"urn:li:image:{name}"] = request.body
                return Reply(201)
            case "POST" | "DELETE", ["rest", "posts", urn]:
                return self._changed(request, unquote(urn))
        return problem(403, "ACCESS_DENIED", f"Not enough permissions to access: {request.path}", serviceErrorCode=100)

    # --- who, and how -----------------------------------------------------------------

    def _unauthorized(self, request: Request) -> Reply | None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not token:
            return Reply(401, {"message": "Empty oauth2_access_token", "serviceErrorCode": 401, "status": 401})
        if token in self.auth.access_tokens:
            return None
        match self.tokens.get(token):
            case "" | "unscoped":
                return None
            case "expired":
                said = "The token used in the request has expired"
                return problem(401, "EXPIRED_ACCESS_TOKEN", said, serviceErrorCode=65602)
            case "revoked":
                said = "The token used in the request has been revoked by the user"
                return problem(401, "REVOKED_ACCESS_TOKEN", said, serviceErrorCode=65601)
        return Reply(401, {"serviceErrorCode": 65600, "message": "Invalid access token", "status": 401})

    def _unversioned(self, request: Request) -> Reply | None:
        version = request.headers.get("linkedin-version", "")
        if not request.path.startswith("/rest/") or version in self.versions:
            return None
        if not version:
            return problem(400, "VERSION_MISSING", "A version must be present. Please specify a version")
        return problem(426, "NONEXISTENT_VERSION", f"Requested version {version} is not active")

    def _throttled(self, request: Request) -> Reply | None:
        self.counted += 1
        if self.counted <= DAILY:
            return None
        said = "Resource level throttle limit for calls to this resource is reached."
        return problem(429, "TOO_MANY_REQUESTS", said)

    def _userinfo(self, request: Request) -> Reply:
        if "unscoped" in self.tokens.values():
            return problem(403, "ACCESS_DENIED", "Not enough permissions to access: userinfo", serviceErrorCode=100)
        person = {
            "sub": PERSON.rpartition(":")[2],
            "name": "Ada Example",
            "given_name": "Ada",
            "family_name": "Example",
        }
        return Reply(200, {**person, "locale": "en-US", "email": "ada@blog.example"})

    # --- posts ------------------------------------------------------------------------

    def _create(self, request: Request, body: dict[str, Any], fault: Any) -> Reply:
        if found := fault(body):
            return problem(400, *found)
        thumbnail = body.get("content", {}).get("article", {}).get("thumbnail")
        if thumbnail and thumbnail not in self.images:
            return problem(400, "INVALID_URN_ID", f"{thumbnail} is not an image")
        if body["author"] != PERSON:
            return problem(403, "ACCESS_DENIED", "Not enough permissions to access: author", serviceErrorCode=100)
        if twin := self._twin(request.body):
            return _duplicate(twin)
        urn = f"urn:li:share:{next(self._numbers)}"
        self._remembered[request.body] = (self.clock(), urn)
        self.posts[urn] = body
        text = _commentary(body)
        self.publish(of=f"{_source(body)} {text}", content=text, id=urn)
        given = {"id": urn} if request.path == "/v2/ugcPosts" else None
        return Reply(201, given, {"x-restli-id": urn, "x-li-uuid": "AAYl2Qk5vP0="})

    def _twin(self, body: bytes) -> str:
        at, urn = self._remembered.get(body, (0.0, ""))
        return urn if urn and self.clock() - at < REMEMBERED else ""

    def _changed(self, request: Request, urn: str) -> Reply:
        if request.method == "DELETE":
            self.deleted.add(urn)
            self.posts.pop(urn, None)
            self.remove(urn)
            return Reply(204)
        if request.headers.get("x-restli-method") != "PARTIAL_UPDATE" or urn not in self.posts:
            return problem(404, "NOT_FOUND", f"no {urn}")
        self.posts[urn] |= request.json()["patch"]["$set"]
        self.change(urn, _commentary(self.posts[urn]))
        return Reply(204)

    def _start_image(self) -> Reply:
        name = f"C4E10AQ{len(self.images)}"
        place = {"uploadUrlExpiresAt": 1650567510704, "uploadUrl": f"{self.uploads_to or self.url}/dms-uploads/{name}"}
        return Reply(200, {"value": {**place, "image": f"urn:li:image:{name}"}})


def _post_fault(body: Mapping[str, Any]) -> tuple[str, str] | None:
    for name in ("author", "commentary", "visibility", "distribution", "lifecycleState"):
        if name not in body:
            return "MISSING_FIELD", f"{name} is missing"
    if len(body["commentary"]) > 3000:
        return "FIELD_LENGTH_TOO_LONG", "commentary is longer than 3000"
    if body["lifecycleState"] != "PUBLISHED":
        return "INVALID_VALUE_FOR_FIELD", "lifecycleState must be PUBLISHED"
    article = body.get("content", {}).get("article")
    if article is not None and not (article.get("source") and article.get("title")):
        return "MISSING_FIELD", "an article has a source and a title"
    return None


def _share_fault(body: Mapping[str, Any]) -> tuple[str, str] | None:
    try:
        share = body["specificContent"]["com.linkedin.ugc.ShareContent"]
        complete = share["shareCommentary"]["text"] and share["shareMediaCategory"] in ("ARTICLE", "NONE")
        media = share.get("media", [])
        right = bool(media) == (share["shareMediaCategory"] == "ARTICLE") and all(m["originalUrl"] for m in media)
    except KeyError as error:
        return "MISSING_FIELD", f"{error} is missing"
    return None if complete and right else ("INVALID_VALUE_FOR_FIELD", "shareMediaCategory")


def _commentary(body: Mapping[str, Any]) -> str:
    if "commentary" in body:
        return read(body["commentary"])
    return str(body["specificContent"]["com.linkedin.ugc.ShareContent"]["shareCommentary"]["text"])


def _source(body: Mapping[str, Any]) -> str:
    return str(body.get("content", {}).get("article", {}).get("source", ""))


def _duplicate(urn: str) -> Reply:
    said = f"com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of {urn}"
    twin = {"description": "Duplicate post is detected", "input": {}, "code": "DUPLICATE_POST"}
    detail = {"errorDetailType": "com.linkedin.common.error.BadRequest", "errorDetails": {"inputErrors": [twin]}}
    return Reply(422, {"message": said, **detail, "status": 422})


FACES = {"": Face(column="LinkedIn"), "ugc": Face(column="LinkedIn")}


def make(folder: Path, face: str = "") -> Harness:
    """A channel that speaks the Posts API; with the face "ugc" the older one."""
    server, api = FakeLinkedIn(), face or "posts"
    context = ChannelContext(name="linkedin", folder=folder, base_url=server.url, tokens=TokenStore(folder))
    section = f'kind = "linkedin"\nbase_url = "{server.url}"\naccess_token = {{ env = "LINKEDIN_TOKEN" }}\n'

    def pass_time(by: timedelta) -> None:
        before = server.clock
        server.clock = lambda: before() + by.total_seconds()

    return Harness(
        channel=Kind(LinkedInOptions(access_token=secret(TOKEN), api=api), context),
        section=section + (f'api = "{face}"\n' if face else ""),
        env={"LINKEDIN_TOKEN": TOKEN},
        server=server,
        secrets=(TOKEN,),
        pass_time=pass_time,
    )
