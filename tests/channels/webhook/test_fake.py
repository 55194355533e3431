"""The fake receivers answer as their makers document it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests
from standardwebhooks import Webhook

from tests.channels.webhook.fake import SIGNING, Server, data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def receiver() -> Iterator[Callable[[str], Server]]:
    made: list[Server] = []

    def start(name: str) -> Server:
        made.append(Server(name))
        return made[-1]

    yield start
    for server in made:
        server.stop()


def ask(
    server: Server, body: Any, method: str = "POST", path: str = "/webhook/my-flow", **headers: str
) -> requests.Response:
    with requests.Session() as session:
        return session.request(method, server.url + path, data=json.dumps(body), headers=headers, timeout=30)


def test_zapier_queues(receiver: Callable[[str], Server]) -> None:
    answer = ask(receiver("zapier"), data("linkedin"))
    assert answer.status_code == 200
    assert set(answer.json()) == {"attempt", "id", "request_id", "status"}
    assert answer.json()["status"] == "success"


def test_make_accepts_or_is_switched_off(receiver: Callable[[str], Server]) -> None:
    server = receiver("make")
    assert (ask(server, data("linkedin")).status_code, ask(server, data("linkedin")).text) == (200, "Accepted")
    server.on = False
    answer = ask(server, data("linkedin"))
    assert (answer.status_code, answer.text) == (410, "There is no scenario listening for this webhook.")


def test_n8n_starts_or_is_not_registered(receiver: Callable[[str], Server]) -> None:
    server = receiver("n8n")
    assert ask(server, data("plain")).json() == {"message": "Workflow was started"}
    server.on = False
    answer = ask(server, data("plain"))
    assert answer.status_code == 404
    assert answer.json()["message"] == 'The requested webhook "POST my-flow" is not registered.'


def test_slack_says_ok_or_why_not_in_plain_text(receiver: Callable[[str], Server]) -> None:
    server = receiver("slack")
    assert ask(server, data("slack")).text == "ok"
    assert [(a.status_code, a.text) for a in [ask(server, {})]] == [(400, "no_text")]
    server.on = False
    assert [(a.status_code, a.text) for a in [ask(server, data("slack"))]] == [(404, "no_service")]


def test_discord_gives_the_message_only_to_those_who_wait(receiver: Callable[[str], Server]) -> None:
    server = receiver("discord")
    hook = "/api/webhooks/1/token"
    assert [(a.status_code, a.content) for a in [ask(server, data("discord"), path=hook)]] == [(204, b"")]
    message = ask(server, data("discord"), path=f"{hook}?wait=true").json()
    assert message["content"] == data("discord")["content"]
    at = f"{hook}/messages/{message['id']}"
    assert ask(server, {"content": "new"}, "PATCH", at).json()["content"] == "new"
    assert ask(server, None, "DELETE", at).status_code == 204
    assert [(a.status_code, a.json()["code"]) for a in [ask(server, None, "DELETE", at)]] == [(404, 10008)]
    assert [(a.status_code, a.json()["code"]) for a in [ask(server, {"content": "x" * 2001})]] == [(400, 50035)]
    server.on = False
    assert [(a.status_code, a.json()["code"]) for a in [ask(server, data("discord"))]] == [(404, 10015)]


def test_teams_takes_a_card_of_28_kb(receiver: Callable[[str], Server]) -> None:
    server = receiver("teams")
    assert ask(server, data("teams")).status_code == 202
    assert ask(server, {"x": "y" * 28_000}).status_code == 413


@pytest.mark.parametrize(("signs", "status"), [(True, 204), (False, 401)])
def test_a_receiver_that_keeps_to_the_standard_wants_it_signed(
    receiver: Callable[[str], Server], signs: bool, status: int
) -> None:
    server, body, now = receiver("standard"), data("standard"), datetime.now(UTC)
    signature = Webhook(SIGNING).sign("k", now, json.dumps(body if signs else {}))
    headers = {"webhook-id": "k", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}
    assert ask(server, body, **headers).status_code == status


def test_only_one_that_dedups_knows_an_id_again(receiver: Callable[[str], Server]) -> None:
    server = receiver("zapier")
    for _ in range(2):
        ask(server, data("plain"), **{"webhook-id": "k"})
    assert server.duplicates() == 1
    server.dedups = True
    ask(server, data("plain"), **{"webhook-id": "k"})
    assert len(server.publications) == 2
