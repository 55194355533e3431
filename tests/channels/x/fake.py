"""X as an app sees it: posts, own timeline, pictures, OAuth 1.0a signatures that must be right, OAuth 2.0 tokens that
die, prices, limits. Links come back as t.co, `&` as `&amp;`, and a new post shows up in the timeline only after a while.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import re
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from syndicator.channels import ChannelContext
from syndicator.channels.x import Kind, XOptions
from syndicator.credentials import TokenStore
from syndicator.testing.harness import Face, Harness, secret
from syndicator.testing.server import FakeServer, Reply
from syndicator.twitter_text import is_valid, urls
from tests.fakes.oauth import Authorization

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from syndicator.testing.server import Request

API_KEY, API_SECRET = "x-api-key-0123456789", "x-api-key-secret-0123456789"
TOKEN, TOKEN_SECRET = "x-access-token-0123456789", "x-access-token-secret-0123456789"
USER = "2244994945"
PER_WINDOW = 100  # posts in fifteen minutes


@dataclass
class XPost:
    id: str
    text: str
    at: float
    reply_to: str = ""
    media: tuple[str, ...] = ()
    short: dict[str, str] = field(default_factory=dict)  # t.co -> the link
    reply_to_user: str = ""
    repost: bool = False

    def listed(self) -> dict[str, Any]:
        """As the timeline gives it."""
        text = self.text
        for tco, link in self.short.items():
            text = text.replace(link, tco, 1)
        urls = [{"url": tco, "expanded_url": expanded(link), "display_url": link} for tco, link in self.short.items()]
        at = datetime.fromtimestamp(int(self.at), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        more: dict[str, Any] = {"entities": {"urls": urls}} if urls else {}
        more |= {"in_reply_to_user_id": self.reply_to_user} if self.reply_to_user else {}
        return {"id": self.id, "text": html.escape(text, quote=False), "created_at": at, **more}


def expanded(link: str) -> str:
    return link if "//" in link else f"http://{link}"


def problem(status: int, detail: str, *, kind: str = "about:blank", title: str = "Forbidden", **more: Any) -> Reply:
    return Reply(status, {"detail": detail, "type": kind, "title": title, "status": status}, more.get("headers", {}))


class FakeX(FakeServer):
    def __init__(self, port: int = 0) -> None:
        self.auth = Authorization(basic=True)
        self.posts: list[XPost] = []  # oldest first
        self.media: dict[str, bytes] = {}
        self.processing = ""  # of what was uploaded; empty: it is ready
        self.alt: dict[str, str] = {}
        self.credits = 100.0
        self.spent = 0.0
        self.stale = 0.0  # seconds until the timeline shows a post
        self.may_write = True
        self.picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
        self._numbers = count(1445880548472328192)
        self._short = count(1)
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        return (request.method, request.path) == ("POST", "/2/tweets")

    def answer(self, request: Request) -> Reply:
        match request.method, request.path:
            case "GET", "/i/oauth2/authorize":
                return self.auth.page(request)
            case "POST", "/2/oauth2/token":
                return self.auth.token(request)
            case "GET", "/cover.png":  # the blog's, for once on the same host
                return Reply(200, self.picture)
        if not self._is_known(request):
            return problem(401, "Unauthorized", title="Unauthorized")
        return self._routed(request)

    def _routed(self, request: Request) -> Reply:
        match request.method, request.path.strip("/").split("/")[1:]:
            case "POST", ["tweets"]:
                return self._create(request.json())
            case "DELETE", ["tweets", number]:
                found = [post for post in self.posts if post.id == number]
                self.posts = [post for post in self.posts if post.id != number]
                self.remove(number)
                return Reply(200, {"data": {"deleted": bool(found)}})
            case "GET", ["users", "me"]:
                level = {"x-access-level": "read-write" if self.may_write else "read"}
                return Reply(200, {"data": {"id": USER, "name": "Ada", "username": "ada_example"}}, level)
            case "GET", ["users", user, "tweets"] if user == USER:
                return self._timeline(request)
            case "POST", ["media", "upload"]:
                return self._upload(request)
            case "POST", ["media", "metadata"]:
                body = request.json()
                self.alt[body["id"]] = body["metadata"]["alt_text"]["text"]
                return Reply(200, {"data": {"id": body["id"]}})
        return problem(404, "Not Found", title="Not Found")

    # --- who --------------------------------------------------------------------------

    def _is_known(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        if given.startswith("Bearer "):
            return given.removeprefix("Bearer ") in self.auth.access_tokens
        return given.startswith("OAuth ") and self._is_signed(request, given.removeprefix("OAuth "))

    def _is_signed(self, request: Request, given: str) -> bool:
        """RFC 5849: over the method, the address as it was asked, and its parameters; a JSON body is not covered."""
        oauth = {k: unquote(v) for k, v in re.findall(r'(\w+)="([^"]*)"', given)}
        signature = oauth.pop("oauth_signature", "")
        if (oauth.get("oauth_consumer_key"), oauth.get("oauth_token")) != (API_KEY, TOKEN):
            return False
        pairs = sorted((_quoted(k), _quoted(v)) for k, v in [*oauth.items(), *request.query.items()])
        base = "&".join(
            _quoted(part) for part in (request.method, self.url + request.path, "&".join(f"{k}={v}" for k, v in pairs))
        )
        key = f"{_quoted(API_SECRET)}&{_quoted(TOKEN_SECRET)}".encode()
        return signature == b64encode(hmac.new(key, base.encode(), hashlib.sha1).digest()).decode()

    # --- posts ------------------------------------------------------------------------

    def _create(self, body: dict[str, Any]) -> Reply:
        text = body.get("text", "")
        price = 0.2 if urls(text) else 0.015
        if refusal := self._refusal(text, price, body):
            return refusal
        self.spent += price
        self.credits -= price
        short = {f"https://t.co/{next(self._short):010}": url.text for url in urls(text)}
        reply_to = body.get("reply", {}).get("in_reply_to_tweet_id", "")
        media = tuple(body.get("media", {}).get("media_ids", ()))
        post = XPost(str(next(self._numbers)), text, self.clock(), reply_to, media, short)
        self.posts.append(post)
        self.publish(of=text, content=body, id=post.id)
        return Reply(201, {"data": {"id": post.id, "text": text, "edit_history_tweet_ids": [post.id]}})

    def _refusal(self, text: str, price: float, body: dict[str, Any]) -> Reply | None:
        if not self.may_write:
            said = "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint."
            return problem(403, said, kind="https://api.x.com/2/problems/oauth1-permissions")
        if len([post for post in self.posts if self.clock() - post.at < 900]) >= PER_WINDOW:
            reset = {"x-rate-limit-limit": "100", "x-rate-limit-remaining": "0"}
            headers = {**reset, "x-rate-limit-reset": str(int(self.clock()) + 900)}
            return problem(429, "Too Many Requests", title="Too Many Requests", headers=headers)
        if not is_valid(text) or not set(body.get("media", {}).get("media_ids", ())) <= set(self.media):
            error = {"parameters": {}, "message": "text is not valid"}
            kind = "https://api.twitter.com/2/problems/invalid-request"
            return Reply(400, {"errors": [error], "title": "Invalid Request", "detail": "text", "type": kind})
        if any(post.text == text for post in self.posts):
            return problem(403, "You are not allowed to create a Tweet with duplicate content.")
        if self.credits < price:
            said = "Your enrolled account [1] does not have any credits to fulfill this request."
            kind = "https://api.twitter.com/2/problems/credits"
            return Reply(402, {"account_id": 1, "title": "CreditsDepleted", "detail": said, "type": kind})
        return None

    def _timeline(self, request: Request) -> Reply:
        seen = [post for post in reversed(self.posts) if self.clock() - post.at >= self.stale]
        seen = [post for post in seen if not post.repost or "retweets" not in request.query.get("exclude", "")]
        start, size = int(request.query.get("pagination_token", 0)), int(request.query.get("max_results", 10))
        page = seen[start : start + size]
        self.spent += 0.001 * len(page)
        meta = {"result_count": len(page)} | ({"next_token": str(start + size)} if seen[start + size :] else {})
        fields = request.query.get("tweet.fields", "").split(",")
        listed = [{k: v for k, v in post.listed().items() if k in ("id", "text", *fields)} for post in page]
        return Reply(200, ({"data": listed} if listed else {}) | {"meta": meta})

    def _upload(self, request: Request) -> Reply:
        category = b"tweet_gif" if self.picture.startswith(b"GIF8") else b"tweet_image"
        if self.picture not in request.body or category not in request.body:
            return problem(400, "media is missing", title="Invalid Request")
        number = str(next(self._numbers))
        self.media[number] = self.picture
        processing = {"processing_info": {"state": self.processing}} if self.processing else {}
        uploaded = {"id": number, "media_key": f"3_{number}", "expires_after_secs": 86400, **processing}
        return Reply(200, {"data": uploaded})

    def pass_time(self, time: timedelta) -> None:
        before = self.clock
        self.clock = lambda: before() + time.total_seconds()


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")


FACES = {"": Face(column="X"), "token": Face(column="X", proof="never")}
KEYS = {"api_key": API_KEY, "api_key_secret": API_SECRET, "access_token": TOKEN, "access_token_secret": TOKEN_SECRET}


def keys() -> XOptions:
    secrets: dict[str, Any] = {name: secret(value) for name, value in KEYS.items()}
    return XOptions(**secrets)


def make(folder: Path, face: str = "") -> Harness:
    """A channel with OAuth 1.0a's four keys; with the face "token" with one that `auth` has got."""
    server, tokens = FakeX(), TokenStore(folder)
    section = f'kind = "x"\nbase_url = "{server.url}"\n'
    if face == "token":
        server.auth.access_tokens.add("access-0-0123456789")
        tokens.save("x", {"access_token": "access-0-0123456789", "expires_at": "2099-01-01T00:00:00+00:00"})
    else:
        section += "".join(f'{name} = {{ env = "X_{name.upper()}" }}\n' for name in KEYS)
    context = ChannelContext(name="x", folder=folder, blog_url=server.url, base_url=server.url, tokens=tokens)
    return Harness(
        channel=Kind(XOptions() if face else keys(), context),
        section=section,
        env={} if face else {f"X_{name.upper()}": value for name, value in KEYS.items()},
        server=server,
        secrets=("access-0-0123456789",) if face else tuple(KEYS.values()),
        pass_time=server.pass_time,
    )
