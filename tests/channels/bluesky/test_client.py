"""Reading and writing records."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.bluesky.lexicon import POST, PUBLICATION
from syndicator.channels.bluesky.responses import SessionExpired, Taken
from syndicator.channels.images import ImageFile
from syndicator.errors import Ambiguous, Permanent, Unreachable
from tests.channels.bluesky.fake import DID, cid_of
from tests.channels.bluesky.helpers import client

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.bluesky.fake import Server

KEY = "3lbd4x2qzk22a"


def blog(name: str = "b") -> dict[str, Any]:
    return {"$type": PUBLICATION, "url": "https://b.example", "name": name}


def post(text: str = "Hi") -> dict[str, Any]:
    return {"$type": POST, "text": text, "createdAt": "2026-11-20T10:00:00.000Z"}


def test_a_record_is_created_once_and_read_without_a_login(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    body = remote.put_body(POST, KEY, post())
    first, second = remote.publish(body), remote.publish(body)
    assert first.uri == second.uri == f"at://{DID}/{POST}/{KEY}"
    assert first.cid == second.cid == cid_of(post())
    found = remote.record(POST, KEY)
    assert found is not None
    assert (found.content, found.reference, found.key) == (post(), {"uri": first.uri, "cid": first.cid}, KEY)
    assert len(server.publications) == 1
    assert "authorization" not in server.requests[-1].headers


def test_another_record_under_the_key_is_not_overwritten(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    remote.publish(remote.put_body(POST, KEY, post()))
    with pytest.raises(Taken):
        remote.publish(remote.put_body(POST, KEY, post("Other")))
    assert server.records(POST) == {KEY: post()}


def test_a_change_names_the_version_that_it_replaces(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    first = remote.put(PUBLICATION, KEY, blog())
    with pytest.raises(Taken):
        remote.put(PUBLICATION, KEY, blog("c"), "bafyreiother")
    assert remote.put(PUBLICATION, KEY, blog("c"), first.cid).cid == cid_of(blog("c"))


def test_only_posts_are_left_open_by_a_broken_answer(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    remote.me()
    for how in ("garbage", "empty", "500_after"):
        server.misbehave(how, on="any")
        with pytest.raises(Ambiguous):
            remote.publish(remote.put_body(POST, KEY, post()))
        server.misbehave(how, on="any")
        with pytest.raises(Unreachable):
            remote.put(PUBLICATION, KEY, blog())


def test_a_publishing_request_is_not_repeated_by_itself(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    remote.me()
    server.pass_time(timedelta(hours=3))
    with pytest.raises(SessionExpired):
        remote.publish(remote.put_body(POST, KEY, post()))
    assert sum(server.publishes(request) for request in server.requests) == 1
    assert remote.publish(remote.put_body(POST, KEY, post())).key == KEY


def test_a_missing_record_is_none_and_a_refused_one_an_error(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    assert remote.record(POST, KEY) is None
    server.misbehave("400_before", on="any", body={"error": "InvalidRequest", "message": "no"})
    with pytest.raises(Permanent):
        remote.record(POST, KEY)


def test_records_come_page_by_page_the_latest_first(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    keys = [f"3lbd4x2qzk{a}{b}2" for a in "abcdefghijklmnop" for b in "abcdefghijklmnop"]
    for key in keys:
        server.by_hand("Hi", key)
    pages = list(remote.records(POST))
    assert [len(page) for page in pages] == [100, 100, 56, 0]
    assert [each.key for page in pages for each in page] == sorted(keys, reverse=True)


@pytest.mark.parametrize(
    "body", [{}, {"records": 3}, {"records": [{"uri": "x"}]}, {"records": [{"uri": "x", "cid": "y", "value": 3}]}]
)
def test_an_unreadable_listing_is_none(tmp_path: Path, server: Server, body: dict[str, Any]) -> None:
    remote = client(tmp_path, server)
    server.misbehave("200_before", on="any", body=body)
    with pytest.raises(Unreachable):
        list(remote.records(POST))


def test_deleting_what_is_gone_succeeds(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    remote.put(PUBLICATION, KEY, blog())
    for _ in range(2):
        remote.delete(PUBLICATION, KEY)
    assert server.records(PUBLICATION) == {}


def test_an_image_is_uploaded_as_it_is(tmp_path: Path, server: Server) -> None:
    blob = client(tmp_path, server).upload(ImageFile(b"\x89PNG", "image/png"))
    assert (blob["mimeType"], blob["size"]) == ("image/png", 4)
    assert list(server.blobs.values()) == [b"\x89PNG"]


def test_a_handle_of_nobody_has_no_did(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    assert remote.did_of("grace.test") == server.handles["grace.test"]
    assert remote.did_of("nobody.test") == ""
