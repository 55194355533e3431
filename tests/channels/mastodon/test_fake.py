"""The fake answers as Mastodon's API is documented."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.channels.mastodon.fake import ACCOUNT, TOKEN, Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def ask(server: Server, method: str, path: str, **options: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {options.pop('token', TOKEN)}", **options.pop("headers", {})}
    return requests.request(method, server.url + path, headers=headers, timeout=30, **options)


def create(server: Server, key: str = "", **body: Any) -> requests.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return ask(server, "POST", "/api/v1/statuses", headers=headers, json={"status": "Hi", **body})


def test_a_key_gives_the_same_post_for_an_hour_whatever_the_body(server: Server) -> None:
    first = create(server, "k").json()
    assert create(server, "k", status="Something else").json() == first
    server.pass_time(timedelta(minutes=59))
    assert create(server, "k").json()["id"] == first["id"]
    server.pass_time(timedelta(minutes=2))
    assert create(server, "k").json()["id"] != first["id"]
    assert len(server.publications) == 2


def test_a_key_whose_post_was_deleted_is_not_found(server: Server) -> None:
    number = create(server, "k").json()["id"]
    assert ask(server, "DELETE", f"/api/v1/statuses/{number}").status_code == 200
    again = create(server, "k")
    assert (again.status_code, again.json()) == (404, {"error": "Record not found"})
    assert ask(server, "DELETE", f"/api/v1/statuses/{number}").status_code == 404


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"status": " "}, "Validation failed: Text can't be blank"),
        ({"status": "x" * 501}, "Validation failed: Text character limit of 500 exceeded"),
        ({"media_ids": ["7"]}, "Cannot attach files that have not finished processing. Try again in a moment!"),
    ],
)
def test_what_is_not_valid_is_422(server: Server, body: dict[str, Any], error: str) -> None:
    reply = create(server, **body)
    assert (reply.status_code, reply.json()) == (422, {"error": error})
    assert server.publications == []


def test_a_link_counts_23_and_a_mention_its_name(server: Server) -> None:
    assert create(server, status="x" * 476 + " https://blog.example.dev/" + "long/" * 99).status_code == 200
    assert create(server, status="x" * 495 + " @ada@social.example").status_code == 200
    assert create(server, status="x" * 477 + " https://blog.example.dev/").status_code == 422


def test_tokens_and_scopes_are_checked(server: Server) -> None:
    wrong = ask(server, "GET", "/api/v1/accounts/verify_credentials", token="no")
    assert (wrong.status_code, wrong.json()) == (401, {"error": "The access token is invalid"})
    server.scopes = "read"
    assert ask(server, "GET", "/api/v1/accounts/verify_credentials").json()["username"] == "ada"
    assert create(server).json() == {"error": "This action is outside the authorized scopes"}
    server.scopes = "write"
    assert create(server).status_code == 200


@pytest.mark.long
def test_posts_are_html_newest_first_and_paged(server: Server) -> None:
    for number in range(45):
        create(server, status=f"Number {number}")
    create(server, status="A & B\n\nhttps://blog.example.dev/a-rather-long-address-of-a-post #Python @ada@x.example")
    path = f"/api/v1/accounts/{ACCOUNT}/statuses"
    page = ask(server, "GET", path, params={"limit": "40"}).json()
    assert len(page) == 40
    content = page[0]["content"]
    assert content.startswith("<p>A &amp; B</p><p><a href=")
    assert 'class="invisible">https://</span>' in content
    assert 'class="mention hashtag"' in content
    assert 'class="u-url mention">@<span>ada</span>' in content
    rest = ask(server, "GET", path, params={"max_id": page[-1]["id"]}).json()
    assert [one["content"] for one in rest] == [f"<p>Number {n}</p>" for n in range(5, -1, -1)]
    assert ask(server, "GET", path, params={"max_id": rest[-1]["id"]}).json() == []


def test_a_limit_names_the_instant_of_its_end(server: Server) -> None:
    for _ in range(300):
        server.by_hand("x")
    reply = create(server)
    assert (reply.status_code, reply.json()) == (429, {"error": "Too many requests"})
    assert reply.headers["X-RateLimit-Remaining"] == "0"
    assert datetime.fromisoformat(reply.headers["X-RateLimit-Reset"]).tzinfo is not None
    server.pass_time(timedelta(hours=3, seconds=1))
    assert create(server).status_code == 200


def test_a_picture_takes_its_time(server: Server) -> None:
    server.polls_until_ready = 2
    files = {"file": ("a.png", server.picture, "image/png")}
    reply = ask(server, "POST", "/api/v2/media", files=files, data={"description": "A loop"})
    number = reply.json()["id"]
    assert (reply.status_code, reply.json()["url"]) == (202, None)
    assert create(server, media_ids=[number]).status_code == 422
    assert [ask(server, "GET", f"/api/v1/media/{number}").status_code for _ in range(2)] == [206, 200]
    shown = create(server, media_ids=[number]).json()
    assert [one["description"] for one in shown["media_attachments"]] == ["A loop"]


def test_an_edit_without_pictures_takes_them_away(server: Server) -> None:
    files = {"file": ("a.png", server.picture, "image/png")}
    number = ask(server, "POST", "/api/v2/media", files=files).json()["id"]
    post = create(server, media_ids=[number]).json()["id"]
    ask(server, "PUT", f"/api/v1/statuses/{post}", json={"status": "Hi", "media_ids": [number]})
    assert server.statuses[0].media == [number]
    ask(server, "PUT", f"/api/v1/statuses/{post}", json={"status": "Hi"})
    assert server.statuses[0].media == []
