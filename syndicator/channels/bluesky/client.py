"""Read and write the records of one account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.channels.bluesky.responses import Missing, SessionExpired
from syndicator.channels.bluesky.xrpc import XrpcServer
from syndicator.channels.http.client import json_body
from syndicator.errors import Permanent
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from syndicator.channels.bluesky.session import AccountSession
    from syndicator.channels.http.response import Response
    from syndicator.channels.images import ImageFile

PAGE_SIZE = 100
_REPO = "com.atproto.repo"


@value
class Record:
    """A record, its address `at://DID/COLLECTION/KEY`, and its CID: the hash of this version."""

    uri: str
    cid: str
    content: Mapping[str, Any]

    @property
    def key(self) -> str:
        return self.uri.rpartition("/")[2]

    @property
    def reference(self) -> dict[str, str]:
        """The reference to exactly this version, for another record."""
        return {"uri": self.uri, "cid": self.cid}


class Client:
    """Reads without a login, since records are public. Methods raise SendError unless they succeed."""

    def __init__(self, session: AccountSession, name: str) -> None:
        identity = session.identity()
        self.did = identity.did
        self.server = XrpcServer(identity.server, name)
        self._session = session

    def publish(self, body: bytes) -> Record:
        """Create a record from a body of `put_body`; an equal one is accepted again. No other method publishes."""
        token = self._session.token()
        try:
            return _written(self.server.call(f"{_REPO}.putRecord", body, token=token, publishes=True), {})
        except SessionExpired:
            self._session.forget(token)
            raise

    def put(self, collection: str, key: str, record: Mapping[str, Any], replaces: str | None = None) -> Record:
        """Write a record that is not an announcement. `replaces`: the CID of the version that it replaces."""
        body = self.put_body(collection, key, record, replaces)
        return _written(
            self._with_token(lambda token: self.server.call(f"{_REPO}.putRecord", body, token=token)), record
        )

    def put_body(self, collection: str, key: str, record: Mapping[str, Any], replaces: str | None = None) -> bytes:
        """Return the body that writes a record. Without `replaces`, another record under the key is not overwritten."""
        return json_body(
            {"repo": self.did, "collection": collection, "rkey": key, "record": dict(record), "swapRecord": replaces}
        )

    def record(self, collection: str, key: str) -> Record | None:
        """Return a record; None if it does not exist."""
        try:
            response = self.server.query(
                f"{_REPO}.getRecord", {"repo": self.did, "collection": collection, "rkey": key}
            )
        except Missing:
            return None
        return _read(response.fields, response)

    def records(self, collection: str) -> Iterator[list[Record]]:
        """Yield the records of a collection, page by page, those with the latest key first."""
        cursor = ""
        while True:
            query = {"repo": self.did, "collection": collection, "limit": str(PAGE_SIZE)}
            response = self.server.query(f"{_REPO}.listRecords", query | ({"cursor": cursor} if cursor else {}))
            listed = response.fields.get("records")
            if not isinstance(listed, list):
                raise response.unreadable()
            yield [_read(each, response) for each in listed]
            cursor = str(response.fields.get("cursor") or "")
            if not cursor or not listed:
                return

    def delete(self, collection: str, key: str) -> None:
        """Delete a record; succeeds if it is gone."""
        body = json_body({"repo": self.did, "collection": collection, "rkey": key})
        self._with_token(lambda token: self.server.call(f"{_REPO}.deleteRecord", body, token=token))

    def upload(self, image: ImageFile) -> dict[str, Any]:
        """Upload an image; return its blob, for a record."""
        response = self._with_token(
            lambda token: self.server.call(
                f"{_REPO}.uploadBlob", image.data, token=token, content_type=image.media_type
            )
        )
        blob = response.fields.get("blob")
        if not isinstance(blob, dict):
            raise response.unreadable()
        return blob

    def did_of(self, handle: str) -> str:
        """Return the DID of a handle; empty if nobody has it."""
        try:
            response = self.server.query("com.atproto.identity.resolveHandle", {"handle": handle})
        except Permanent:
            return ""
        return str(response.fields.get("did") or "")

    def me(self) -> Response:
        """Return the session's account."""
        return self._with_token(lambda token: self.server.query("com.atproto.server.getSession", {}, token=token))

    def _with_token(self, ask: Callable[[str], Response]) -> Response:
        """Make a request that publishes nothing; repeat it with a new token if the token has expired."""
        token = self._session.token()
        try:
            return ask(token)
        except SessionExpired:
            return ask(self._session.renew(token))


def _written(response: Response, record: Mapping[str, Any]) -> Record:
    given = response.fields
    if not all(isinstance(given.get(name), str) and given[name] for name in ("uri", "cid")):
        raise response.unreadable()
    return Record(uri=given["uri"], cid=given["cid"], content=record)


def _read(listed: object, response: Response) -> Record:
    try:
        content = listed["value"]  # type: ignore[index]
        record = Record(uri=listed["uri"], cid=listed["cid"], content=content)  # type: ignore[index]
    except (KeyError, TypeError):
        raise response.unreadable() from None
    if not isinstance(content, dict):
        raise response.unreadable()
    return record
