"""The fake behaves as Bluesky's own server does: what was seen there, answer by answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.channels.bluesky.fake import DID, DOCUMENT, HANDLE, PASSWORD, POST

if TYPE_CHECKING:
    from tests.channels.bluesky.fake import Server

KEY = "3lbd4x2qzk22a"
RECORD = {"$type": POST, "text": "Hi", "createdAt": "2026-11-20T10:00:00.000Z"}


class Person:
    """Somebody with a session."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.session = self.post("server.createSession", {"identifier": HANDLE, "password": PASSWORD}, token="").json()

    def post(self, method: str, body: Any, token: str | None = None) -> requests.Response:
        token = self.session["accessJwt"] if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.post(f"{self.server.url}/xrpc/com.atproto.{method}", json=body, headers=headers, timeout=30)

    def put(self, record: dict[str, Any] = RECORD, key: str = KEY, **more: Any) -> requests.Response:
        body = {"repo": DID, "collection": record["$type"], "rkey": key, "record": record, **more}
        return self.post("repo.putRecord", body)

    def get(self, key: str = KEY) -> requests.Response:
        query = {"repo": DID, "collection": POST, "rkey": key}
        return requests.get(f"{self.server.url}/xrpc/com.atproto.repo.getRecord", params=query, timeout=30)


@pytest.fixture
def person(server: Server) -> Person:
    return Person(server)


def said(response: requests.Response) -> tuple[int, str]:
    return response.status_code, response.json().get("error", "")


def test_an_equal_record_changes_nothing_and_another_overwrites(person: Person) -> None:
    first, second = person.put().json(), person.put().json()
    assert (first["uri"], first["cid"]) == (second["uri"], second["cid"])
    assert ("commit" in first, "commit" in second) == (True, False)
    assert person.put({**RECORD, "text": "Other"}).status_code == 200
    assert person.get().json()["value"]["text"] == "Other"
    assert len(person.server.publications) == 1


def test_with_swap_nothing_is_overwritten(person: Person) -> None:
    cid = person.put(swapRecord=None).json()["cid"]
    assert person.put(swapRecord=None).status_code == 200
    refused = person.put({**RECORD, "text": "Other"}, swapRecord=None)
    assert (*said(refused), refused.json()["message"]) == (400, "InvalidSwap", f"Record was at {cid}")
    assert person.put({**RECORD, "text": "Other"}, swapRecord=cid).status_code == 200


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (RECORD, "my-key"),
        ({**RECORD, "text": "a" * 301}, KEY),
        ({"$type": POST, "text": "Hi"}, KEY),
        ({"$type": DOCUMENT, "title": "t", "site": "https://b.example"}, KEY),
    ],
)
def test_what_is_not_valid_is_refused(person: Person, record: dict[str, Any], key: str) -> None:
    assert said(person.put(record, key)) == (400, "InvalidRequest")


def test_deleting_twice_succeeds_and_a_missing_record_is_400(person: Person) -> None:
    person.put()
    where = {"repo": DID, "collection": POST, "rkey": KEY}
    assert "commit" in person.post("repo.deleteRecord", where).json()
    assert person.post("repo.deleteRecord", where).json() == {}
    assert said(person.get()) == (400, "RecordNotFound")
    assert person.server.visible == []


def test_tokens_end_with_400_and_refresh_for_ninety_days(person: Person) -> None:
    assert said(
        person.post("repo.putRecord", {"collection": POST, "repo": DID, "rkey": KEY, "record": RECORD}, token="")
    ) == (401, "AuthMissing")
    assert said(person.post("server.refreshSession", None, token="garbage")) == (400, "InvalidToken")
    person.server.pass_time(timedelta(hours=3))
    assert said(person.put()) == (400, "ExpiredToken")
    person.session = person.post("server.refreshSession", None, token=person.session["refreshJwt"]).json()
    assert person.put().status_code == 200
    person.server.pass_time(timedelta(days=91))
    assert said(person.post("server.refreshSession", None, token=person.session["refreshJwt"])) == (400, "ExpiredToken")


@pytest.mark.long
def test_logins_are_limited_and_wrong_ones_refused(person: Person) -> None:
    wrong = {"identifier": HANDLE, "password": "no"}
    assert said(person.post("server.createSession", wrong, token="")) == (401, "AuthenticationRequired")
    for _ in range(28):
        person.post("server.createSession", wrong, token="")
    limited = person.post("server.createSession", wrong, token="")
    assert said(limited) == (429, "RateLimitExceeded")
    assert int(limited.headers["RateLimit-Reset"]) > person.server.clock()


def test_writes_have_points(person: Person) -> None:
    person.server.points = [(person.server.clock(), 4998)]
    assert said(person.put()) == (429, "RateLimitExceeded")
    person.server.pass_time(timedelta(minutes=61))
    assert person.post("server.refreshSession", None, token=person.session["refreshJwt"]).status_code == 200
    assert person.put().status_code == 200
