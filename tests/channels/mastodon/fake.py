"""A Mastodon server as an app sees it: posts as HTML, keys that it remembers for an hour, scopes, pictures that take time,
limits that differ from the usual ones, an OAuth page. It also serves the blog's page and its cover.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import regex

from syndicator.channels import ChannelContext
from syndicator.channels.mastodon import Kind, MastodonOptions
from syndicator.credentials import TokenStore
from syndicator.testing.harness import Face, Harness, secret
from syndicator.testing.server import FakeServer, Reply
from tests.fakes.oauth import Authorization

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.testing.server import Request

TOKEN = "mastodon-token-0123456789"
ACCOUNT = "14715"
SCOPES = "read:accounts read:statuses write:statuses write:media"
NEEDED = {  # the scope of each request
    ("POST", "statuses"): "write:statuses",
    ("PUT", "statuses"): "write:statuses",
    ("DELETE", "statuses"): "write:statuses",
    ("GET", "statuses"): "read:statuses",
    ("GET", "accounts"): "read:accounts",
    ("POST", "media"): "write:media",
    ("GET", "media"): "write:media",
}
KEY_SECONDS = 3600
PER_WINDOW = 300  # posts in three hours
WINDOW_SECONDS = 3 * 3600
LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
HASHTAG = re.compile(r"(?<![\w&])#(\w+)")
MENTION = re.compile(r"(?<![\w/])@(\w+)@([\w.-]+\w)")


@dataclass
class Status:
    id: str
    text: str
    at: float
    visibility: str = "public"
    language: str = "en"
    media: list[str] = field(default_factory=list)
    reply_to: str = ""
    reply_to_account: str = ""
    card: dict[str, Any] | None = None


def rendered(text: str) -> str:
    """A post's text as Mastodon gives it: paragraphs, shortened links, hashtags and mentions as links."""
    shown = LINK.sub(lambda m: f"\0{m[0]}\0", text)
    shown = "".join(
        _link(piece) if n % 2 else html.escape(piece, quote=False) for n, piece in enumerate(shown.split("\0"))
    )
    shown = MENTION.sub(_mention, shown)
    shown = HASHTAG.sub(_hashtag, shown)
    return "".join(f"<p>{paragraph.replace(chr(10), '<br />')}</p>" for paragraph in re.split(r"\n{2,}", shown))


def _link(url: str) -> str:
    scheme, _, rest = url.partition("://")
    start, rest = html.escape(rest[:30]), html.escape(rest[30:])
    shown = f'<span class="ellipsis">{start}</span><span class="invisible">{rest}</span>'
    link = f'<a href="{html.escape(url)}" target="_blank" rel="nofollow noopener" translate="no">'
    return f'{link}<span class="invisible">{scheme}://</span>{shown}</a>'


def _mention(match: re.Match[str]) -> str:
    user, host = match.groups()
    link = f'<a href="https&#58;//{host}/&#64;{user}" class="u-url mention">@<span>{user}</span></a>'
    return f'<span class="h-card" translate="no">{link}</span>'


def _hashtag(match: re.Match[str]) -> str:
    return f'<a href="https&#58;//social.example/tags/{match[1]}" class="mention hashtag" rel="tag">#<span>{match[1]}</span></a>'


def refusal(status: int, error: str, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, {"error": error}, headers or {})


class Server(FakeServer):
    def __init__(self, port: int = 0) -> None:
        self.auth = Authorization(refreshes=False)
        self.scopes = SCOPES
        self.statuses: list[Status] = []  # oldest first
        self.pinned: Status | None = None  # is listed first, as on some servers that are not Mastodon's
        self.keys: dict[str, tuple[str, float]] = {}  # → the post's id, when it was made
        self.media: dict[str, dict[str, Any]] = {}
        self.polls_until_ready = 0  # of a picture that was uploaded
        self.most_characters = 500
        self.is_old = False  # from before /api/v2/instance
        self.attribution_domains: list[str] | None = ["127.0.0.1"]
        self.page = '<html><head><meta name="fediverse:creator" content="@ada@social.example"></head></html>'
        self.picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
        self._numbers = count(103254962155278888)
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        return (request.method, request.path) == ("POST", "/api/v1/statuses")

    def answer(self, request: Request) -> Reply:
        match request.method, request.path:
            case "GET", "/" | "/loops":  # the blog's, for once on the same host
                return Reply(200, self.page, {"Content-Type": "text/html"})
            case "GET", "/cover.png":
                return Reply(200, self.picture)
            case "GET", "/oauth/authorize":
                return self.auth.page(request)
            case "POST", "/oauth/token":
                reply = self.auth.token(request)
                return Reply(reply.status, {name: said for name, said in reply.body.items() if name != "expires_in"})
            case "GET", "/api/v2/instance" if not self.is_old:
                return Reply(200, {"domain": "social.example", "version": "4.6.0", "configuration": self._limits()})
            case "GET", "/api/v1/instance":
                return Reply(200, {"uri": "social.example", "version": "3.5.0", "configuration": self._limits()})
        return self._refused(request) or self._routed(request)

    def _limits(self) -> dict[str, Any]:
        return {
            "statuses": {
                "max_characters": self.most_characters,
                "max_media_attachments": 4,
                "characters_reserved_per_url": 23,
            },
            "media_attachments": {
                "supported_mime_types": ["image/jpeg", "image/png", "video/mp4"],
                "description_limit": 1500,
                "image_size_limit": 16777216,
            },
        }

    def _refused(self, request: Request) -> Reply | None:
        """Without a token, or without the scope."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token != TOKEN and token not in self.auth.access_tokens:
            return refusal(401, "The access token is invalid")
        needed = NEEDED.get((request.method, (request.path + "///").split("/")[3]), "")
        if needed and not {needed, needed.partition(":")[0]} & set(self.scopes.split()):
            return refusal(403, "This action is outside the authorized scopes")
        return None

    def _routed(self, request: Request) -> Reply:
        match request.method, request.path.strip("/").split("/")[1:]:
            case "POST", ["v1", "statuses"]:
                return self._create(request)
            case method, ["v1", "statuses", number]:
                found = next((status for status in self.statuses if status.id == number), None)
                return self._on(method, found, request) if found else refusal(404, "Record not found")
            case "GET", ["v1", "accounts", "verify_credentials"]:
                return Reply(200, self._me())
            case "GET", ["v1", "apps", "verify_credentials"]:
                return Reply(200, {"name": "syndicator", "website": None, "scopes": self.scopes.split()})
            case "GET", ["v1", "accounts", number, "statuses"] if number == ACCOUNT:
                return self._timeline(request)
            case "POST", ["v2", "media"]:
                return self._upload(request)
            case "GET", ["v1", "media", number] if number in self.media:
                return self._polled(number)
        return refusal(404, "Record not found")

    def _me(self) -> dict[str, Any]:
        source = {"privacy": "public", "note": "", "fields": []}
        source |= {} if self.attribution_domains is None else {"attribution_domains": self.attribution_domains}
        return {"id": ACCOUNT, "username": "ada", "acct": "ada", "url": "https://social.example/@ada", "source": source}

    # --- posts ------------------------------------------------------------------------

    def _create(self, request: Request) -> Reply:
        key, body = request.headers.get("idempotency-key", ""), request.json()
        number, at = self.keys.get(key, ("", 0.0))
        if number and self.clock() - at < KEY_SECONDS:  # the body is not compared
            found = next((status for status in self.statuses if status.id == number), None)
            return Reply(200, self._shown(found)) if found else refusal(404, "Record not found")
        if reply := self._invalid(body):
            return reply
        status = Status(
            id=str(next(self._numbers)),
            text=body.get("status", ""),
            at=self.clock(),
            visibility=body.get("visibility", "public"),
            language=body.get("language", "en"),
            media=list(body.get("media_ids", ())),
            reply_to=body.get("in_reply_to_id", ""),
            reply_to_account=ACCOUNT if body.get("in_reply_to_id") else "",
        )
        self.statuses.append(status)
        self.publish(of=status.text, content=body, id=status.id)
        if key:
            self.keys[key] = status.id, status.at
        return Reply(200, self._shown(status), self._rate())

    def _invalid(self, body: dict[str, Any]) -> Reply | None:
        if len(self._recent()) >= PER_WINDOW:
            return refusal(429, "Too many requests", self._rate())
        if not body.get("status", "").strip() and not body.get("media_ids"):
            return refusal(422, "Validation failed: Text can't be blank")
        if counted(body.get("status", "")) > self.most_characters:
            return refusal(422, f"Validation failed: Text character limit of {self.most_characters} exceeded")
        if not all(self.media.get(number, {}).get("polls", 1) <= 0 for number in body.get("media_ids", ())):
            return refusal(422, "Cannot attach files that have not finished processing. Try again in a moment!")
        if body.get("in_reply_to_id") and all(status.id != body["in_reply_to_id"] for status in self.statuses):
            return refusal(404, "The post you are trying to reply to does not appear to exist.")
        return None

    def _recent(self) -> list[Status]:
        return [status for status in self.statuses if self.clock() - status.at < WINDOW_SECONDS]

    def _rate(self) -> dict[str, str]:
        recent = self._recent()
        end = datetime.fromtimestamp((recent[0].at if recent else self.clock()) + WINDOW_SECONDS, UTC)
        return {
            "X-RateLimit-Limit": str(PER_WINDOW),
            "X-RateLimit-Remaining": str(max(0, PER_WINDOW - len(recent))),
            "X-RateLimit-Reset": end.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        }

    def _on(self, method: str, status: Status, request: Request) -> Reply:
        if method == "DELETE":
            self.statuses.remove(status)
            self.remove(status.id)
        if method == "PUT":
            body = request.json()
            if reply := self._invalid(body):
                return reply
            status.text, status.media = body["status"], list(body.get("media_ids", ()))
            status.language = body.get("language", status.language)
            self.change(status.id, body)
        return Reply(200, self._shown(status))

    def _shown(self, status: Status) -> dict[str, Any]:
        made = datetime.fromtimestamp(status.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "id": status.id,
            "created_at": made,
            "in_reply_to_id": status.reply_to or None,
            "in_reply_to_account_id": status.reply_to_account or None,
            "visibility": status.visibility,
            "language": status.language,
            "uri": f"https://social.example/users/ada/statuses/{status.id}",
            "url": f"https://social.example/@ada/{status.id}",
            "content": rendered(status.text),
            "account": {"id": ACCOUNT, "acct": "ada"},
            "media_attachments": [
                {"id": number, "type": "image", "description": self.media[number]["description"]}
                for number in status.media
            ],
            "card": status.card,
        }

    def _timeline(self, request: Request) -> Reply:
        size, before = min(40, int(request.query.get("limit", 20))), int(request.query.get("max_id", 10**20))
        older = [status for status in reversed(self.statuses) if int(status.id) < before]
        if self.pinned and "max_id" not in request.query:
            older.insert(0, self.pinned)
        return Reply(200, [self._shown(status) for status in older[:size]])

    # --- pictures ---------------------------------------------------------------------

    def _upload(self, request: Request) -> Reply:
        if self.picture not in request.body:
            return refusal(422, "Validation failed: File can't be blank")
        number = str(next(self._numbers))
        described = re.search(rb'name="description"\r\n\r\n(.*?)\r\n--', request.body, flags=re.DOTALL)
        self.media[number] = {"description": described[1].decode() if described else None}
        self.media[number]["polls"] = self.polls_until_ready
        shown = {"id": number, "type": "image", "url": None if self.polls_until_ready else "https://social.example/m"}
        return Reply(202 if self.polls_until_ready else 200, shown)

    def _polled(self, number: str) -> Reply:
        self.media[number]["polls"] -= 1
        return Reply(206 if self.media[number]["polls"] > 0 else 200, {"id": number, "type": "image"})

    # --- what tests say ---------------------------------------------------------------

    def by_hand(self, text: str, **more: Any) -> Status:
        """Something that the person posted."""
        status = Status(str(next(self._numbers)), text, more.pop("at", self.clock()), **more)
        self.statuses.append(status)
        return status

    def pass_time(self, time: timedelta) -> None:
        before = self.clock
        self.clock = lambda: before() + time.total_seconds()


def counted(text: str) -> int:
    """As Mastodon counts, for texts whose links and mentions are plain to see."""
    text = LINK.sub("x" * 23, text)
    return len(regex.findall(r"\X", MENTION.sub(r"@\1", text)))


FACES = {"": Face(column="Mastodon"), "stored": Face(column="Mastodon", proof="never")}


def make(folder: Path, face: str = "") -> Harness:
    """A channel with a token of the configuration; with the face "stored" with one that `auth` has got."""
    server, tokens = Server(), TokenStore(folder)
    section = f'kind = "mastodon"\nbase_url = "{server.url}"\n'
    if face:
        tokens.save("mastodon", {"access_token": TOKEN, "scope": SCOPES})
    else:
        section += 'access_token = { env = "MASTODON_TOKEN" }\n'
    context = ChannelContext(
        name="mastodon", folder=folder, blog_url="https://blog.example.dev", base_url=server.url, tokens=tokens
    )
    return Harness(
        channel=Kind(MastodonOptions(access_token=None if face else secret(TOKEN)), context),
        section=section,
        env={} if face else {"MASTODON_TOKEN": TOKEN},
        server=server,
        secrets=(TOKEN,),
        pass_time=server.pass_time,
    )
