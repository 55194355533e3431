"""A personal data server as an app sees it: sessions whose tokens end, records under keys, blobs, points for writes.

It also is the app view that knows documents after a while, and serves the blog's pages and its cover.
"""

from __future__ import annotations

import json
from base64 import b32encode, urlsafe_b64encode
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any

import regex

from syndicator.channels import ChannelContext
from syndicator.channels.bluesky import BlueskyOptions, Kind
from syndicator.credentials import TokenStore
from syndicator.testing.harness import Face, Harness, secret
from syndicator.testing.server import FakeServer, Reply

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from syndicator.testing.server import Request

HANDLE = "ada.test"
DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
PASSWORD = "abcd-efgh-ijkl-mnop"
POST, DOCUMENT, PUBLICATION = "app.bsky.feed.post", "site.standard.document", "site.standard.publication"
KEY = regex.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
ACCESS_SECONDS, REFRESH_SECONDS = 2 * 3600, 90 * 86_400
MOST_LOGINS, LOGIN_SECONDS = 30, 300
MOST_POINTS, POINT_SECONDS = 5000, 3600
REQUIRED = {
    POST: ("text", "createdAt"),
    DOCUMENT: ("site", "title", "publishedAt"),
    PUBLICATION: ("url", "name"),
}


def refusal(status: int, error: str, message: str = "", headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, {"error": error, "message": message or error}, headers or {})


def cid_of(content: Any) -> str:
    """Equal content has an equal hash, whatever the order of its keys."""
    digest = sha256(json.dumps(content, sort_keys=True).encode()).digest()
    return "bafyrei" + b32encode(digest).decode().lower().rstrip("=")


class Server(FakeServer):
    def __init__(self, port: int = 0) -> None:
        self.repo: dict[tuple[str, str], dict[str, Any]] = {}  # (collection, key) → record
        self.blobs: dict[str, bytes] = {}
        self.tokens: dict[str, tuple[str, float]] = {}  # → access or refresh, when it ends
        self.logins: list[float] = []
        self.points: list[tuple[float, int]] = []
        self.handles = {HANDLE: DID, "grace.test": "did:plc:z72i7hdynmk6r22z27h6tvur"}
        self.password = PASSWORD
        self.status = ""  # of the account: takendown, deactivated …
        self.asks_until_view = 1  # how often the app view is asked until it knows a document
        self.pages: dict[str, str] = {}  # of the blog, for once on the same host
        self.picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
        self._asked: dict[str, int] = {}
        self._numbers = count(1)
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        if (request.method, request.path) != ("POST", "/xrpc/com.atproto.repo.putRecord"):
            return False
        return bool(request.json().get("collection") == POST)

    def answer(self, request: Request) -> Reply:
        if not request.path.startswith("/xrpc/"):
            return self._page(request)
        name = request.path.rpartition(".")[2]
        method = getattr(self, f"_{name}", None)
        if method is None:
            return refusal(501, "MethodNotImplemented", "Method Not Implemented")
        reply: Reply = method(request)
        return reply

    def _page(self, request: Request) -> Reply:
        if request.path == "/cover.png":
            return Reply(200, self.picture)
        page = self.pages.get(request.path)
        return Reply(200, page, {"Content-Type": "text/html"}) if page is not None else Reply(404)

    # --- sessions ---------------------------------------------------------------------

    def _createSession(self, request: Request) -> Reply:  # noqa: N802 - the platform's names
        body, now = request.json(), self.clock()
        self.logins = [at for at in self.logins if now - at < LOGIN_SECONDS]
        if len(self.logins) >= MOST_LOGINS:
            return self._limited(self.logins[0] + LOGIN_SECONDS)
        self.logins.append(now)
        if body["identifier"] not in (HANDLE, DID) or body["password"] != self.password:
            return refusal(401, "AuthenticationRequired", "Invalid identifier or password")
        if self.status == "takendown":
            return refusal(401, "AccountTakedown", "Account has been taken down")
        return Reply(200, self._session())

    def _refreshSession(self, request: Request) -> Reply:  # noqa: N802
        if reply := self._refused(request, "refresh"):
            return reply
        return Reply(200, self._session())

    def _getSession(self, request: Request) -> Reply:  # noqa: N802
        return self._refused(request) or Reply(200, {"handle": HANDLE, "did": DID, "active": True})

    def _session(self) -> dict[str, Any]:
        active = {"active": False, "status": self.status} if self.status else {"active": True}
        tokens = {
            "accessJwt": self._token("access", ACCESS_SECONDS),
            "refreshJwt": self._token("refresh", REFRESH_SECONDS),
        }
        return {**tokens, "handle": HANDLE, "did": DID, **active}

    def _token(self, scope: str, seconds: int) -> str:
        end = self.clock() + seconds
        payload = json.dumps({"scope": scope, "sub": DID, "exp": int(end), "jti": next(self._numbers)})
        token = f"e30.{urlsafe_b64encode(payload.encode()).decode().rstrip('=')}.c2lnbmF0dXJl"
        self.tokens[token] = scope, end
        return token

    def _refused(self, request: Request, scope: str = "access") -> Reply | None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            return refusal(401, "AuthMissing", "Authentication Required")
        if self.tokens.get(token, ("", 0))[0] != scope:
            return refusal(400, "InvalidToken", "Token could not be verified")
        if self.tokens[token][1] < self.clock():
            return refusal(400, "ExpiredToken", "Token has expired")
        return None

    def _limited(self, end: float) -> Reply:
        headers = {"RateLimit-Limit": "30", "RateLimit-Remaining": "0", "RateLimit-Reset": str(int(end))}
        return refusal(429, "RateLimitExceeded", "Rate Limit Exceeded", headers)

    # --- records ----------------------------------------------------------------------

    def _putRecord(self, request: Request) -> Reply:  # noqa: N802
        body = request.json()
        if reply := self._refused(request) or self._invalid(body):
            return reply
        collection, key, record = body["collection"], body["rkey"], body["record"]
        old = self.repo.get((collection, key))
        answer = {"uri": f"at://{DID}/{collection}/{key}", "cid": cid_of(record), "validationStatus": "valid"}
        if old == record:
            return Reply(200, answer)
        if "swapRecord" in body and body["swapRecord"] != (cid_of(old) if old else None):
            return refusal(400, "InvalidSwap", f"Record was at {cid_of(old) if old else 'null'}")
        if reply := self._spend(2 if old else 3):
            return reply
        self.repo[collection, key] = record
        self._show(collection, key, is_new=old is None)
        return Reply(200, {**answer, "commit": {"cid": "bafyreicommit", "rev": str(next(self._numbers))}})

    def _invalid(self, body: dict[str, Any]) -> Reply | None:
        record, collection = body["record"], body["collection"]
        if body["repo"] != DID:
            return refusal(400, "InvalidRequest", "Invalid repo")
        if not KEY.fullmatch(body["rkey"]):
            return refusal(400, "InvalidRequest", f"Invalid record key {body['rkey']}")
        if record.get("$type") != collection:
            return refusal(400, "InvalidRequest", f"Invalid $type: expected {collection}")
        for name in REQUIRED.get(collection, ()):
            if name not in record:
                return refusal(400, "InvalidRequest", f'Invalid {collection} record: Missing required key "{name}"')
        if len(regex.findall(r"\X", record.get("text", ""))) > 300:
            return refusal(400, "InvalidRequest", "Invalid record: string too big (maximum 300 graphemes) at $.text")
        thumb = record.get("embed", {}).get("external", {}).get("thumb")
        if thumb and thumb["ref"]["$link"] not in self.blobs:
            return refusal(400, "BlobNotFound", f"Could not find blob: {thumb['ref']['$link']}")
        return None

    def _spend(self, points: int) -> Reply | None:
        now = self.clock()
        self.points = [(at, spent) for at, spent in self.points if now - at < POINT_SECONDS]
        if sum(spent for _, spent in self.points) + points > MOST_POINTS:
            return self._limited(self.points[0][0] + POINT_SECONDS)
        self.points.append((now, points))
        return None

    def _show(self, collection: str, key: str, *, is_new: bool) -> None:
        """Let people see a post, and on its card what its document says."""
        if collection == POST:
            record = self.repo[collection, key]
            if is_new:
                said = {name: content for name, content in record.items() if name != "createdAt"}
                self.publish(of=json.dumps(said, sort_keys=True), content=self._seen(record), id=key)
            else:
                self.change(key, self._seen(record))
        for (kind, other), record in self.repo.items():
            if kind == POST and collection == DOCUMENT:
                self.change(other, self._seen(record))

    def _seen(self, record: dict[str, Any]) -> dict[str, Any]:
        pinned = record.get("embed", {}).get("external", {}).get("associatedRefs", ())
        return {"post": record, "document": [self._at(reference["uri"]) for reference in pinned]}

    def _at(self, uri: str) -> dict[str, Any] | None:
        _, _, _, collection, key = uri.split("/")
        return self.repo.get((collection, key))

    def _getRecord(self, request: Request) -> Reply:  # noqa: N802
        collection, key = request.query["collection"], request.query["rkey"]
        record = self.repo.get((collection, key)) if request.query["repo"] == DID else None
        if record is None:
            return refusal(400, "RecordNotFound", f"Could not locate record: at://{DID}/{collection}/{key}")
        return Reply(200, self._listed(collection, key))

    def _listed(self, collection: str, key: str) -> dict[str, Any]:
        record = self.repo[collection, key]
        return {"uri": f"at://{DID}/{collection}/{key}", "cid": cid_of(record), "value": record}

    def _listRecords(self, request: Request) -> Reply:  # noqa: N802
        collection, size = request.query["collection"], min(100, int(request.query.get("limit", "50")))
        before = request.query.get("cursor", "~")
        keys = sorted((key for kind, key in self.repo if kind == collection and key < before), reverse=True)[:size]
        cursor = {"cursor": keys[-1]} if keys else {}
        return Reply(200, {"records": [self._listed(collection, key) for key in keys], **cursor})

    def _deleteRecord(self, request: Request) -> Reply:  # noqa: N802
        if reply := self._refused(request):
            return reply
        body = request.json()
        if self.repo.pop((body["collection"], body["rkey"]), None) is None:
            return Reply(200, {})
        if body["collection"] == POST:
            self.remove(body["rkey"])
        return self._spend(1) or Reply(200, {"commit": {"cid": "bafyreicommit", "rev": str(next(self._numbers))}})

    def _uploadBlob(self, request: Request) -> Reply:  # noqa: N802
        if reply := self._refused(request):
            return reply
        link = "bafkrei" + b32encode(sha256(request.body).digest()).decode().lower().rstrip("=")
        self.blobs[link] = request.body
        blob = {"$type": "blob", "ref": {"$link": link}, "mimeType": request.headers["content-type"]}
        return Reply(200, {"blob": {**blob, "size": len(request.body)}})

    # --- others -----------------------------------------------------------------------

    def _resolveHandle(self, request: Request) -> Reply:  # noqa: N802
        did = self.handles.get(request.query["handle"])
        return Reply(200, {"did": did}) if did else refusal(400, "InvalidRequest", "Unable to resolve handle")

    def _getEmbedExternalView(self, request: Request) -> Reply:  # noqa: N802
        url = request.query["url"]
        self._asked[url] = self._asked.get(url, 0) + 1
        return Reply(200, {"view": {"uri": url}} if self._asked[url] >= self.asks_until_view else {})

    # --- what tests say ---------------------------------------------------------------

    def records(self, collection: str) -> dict[str, dict[str, Any]]:
        """The records of a collection, by key."""
        return {key: record for (kind, key), record in self.repo.items() if kind == collection}

    def by_hand(self, text: str, key: str, **more: Any) -> str:
        """A post that the person wrote in the app; returns its address."""
        self.repo[POST, key] = {"$type": POST, "text": text, "createdAt": "2026-11-20T10:00:00.000Z", **more}
        return f"at://{DID}/{POST}/{key}"

    def pass_time(self, time: timedelta) -> None:
        before = self.clock
        self.clock = lambda: before() + time.total_seconds()


FACES = {
    "": Face(column="Bluesky"),
    "site": Face(column="Bluesky"),
    "stored": Face(column="Bluesky", proof="never"),
}


def make(folder: Path, face: str = "") -> Harness:
    """A channel with an app password of the configuration; with the face "stored" with one that `auth` has got."""
    server, tokens = Server(), TokenStore(folder)
    section = f'kind = "bluesky"\nbase_url = "{server.url}"\nhandle = "{HANDLE}"\n'
    if face == "stored":
        tokens.save("bluesky", {"app_password": PASSWORD})
    else:
        section += 'app_password = { env = "BLUESKY_APP_PASSWORD" }\n'
    if face == "site":
        section += "site = true\n"
    context = ChannelContext(
        name="bluesky", folder=folder, blog_url="https://blog.example.dev", blog_title="Balcony",
        base_url=server.url, tokens=tokens,
    )  # fmt: skip
    password = None if face == "stored" else secret(PASSWORD)
    return Harness(
        channel=Kind(BlueskyOptions(handle=HANDLE, app_password=password, site=face == "site"), context),
        section=section,
        env={} if face == "stored" else {"BLUESKY_APP_PASSWORD": PASSWORD},
        server=server,
        secrets=(PASSWORD,),
        pass_time=server.pass_time,
        edited=lambda content: content["document"],  # posts are not edited
    )
