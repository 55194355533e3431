"""The fake of Hashnode answers as its API is documented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.channels.hashnode.fake import PUBLICATION, TOKEN, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOK = (
    "query L($host: String!, $slug: String!) { publication(host: $host) { post(slug: $slug) { id url canonicalUrl } } }"
)
CREATE = "mutation C($input: CreateDraftInput!) { createDraft(input: $input) { draft { id } } }"
PUBLISH = "mutation P($input: PublishDraftInput!) { publishDraft(input: $input) { post { id slug url } } }"
POST = {"publicationId": PUBLICATION["id"], "title": "T", "contentMarkdown": "x", "slug": "my-slug"}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def ask(server: Server, query: str, token: str = TOKEN, **variables: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    body = {"query": query, "variables": variables}
    answer = requests.post(server.url, json=body, headers=headers, timeout=30, allow_redirects=False)
    assert answer.status_code == 200
    return answer.json()


def code(answer: Any) -> str:
    return str(answer["errors"][0]["extensions"]["code"])


def look(server: Server, slug: str = "my-slug") -> Any:
    return ask(server, LOOK, host="me.hashnode.dev", slug=slug)["data"]["publication"]["post"]


def test_a_draft_is_used_up_by_publishing_it(server: Server) -> None:
    draft = ask(server, CREATE, input=POST)["data"]["createDraft"]["draft"]["id"]
    post = ask(server, PUBLISH, input={"draftId": draft})["data"]["publishDraft"]["post"]
    assert (post["slug"], post["url"]) == ("my-slug", "https://me.hashnode.dev/my-slug")
    assert code(ask(server, PUBLISH, input={"draftId": draft})) == "NOT_FOUND"
    assert len(server.publications) == 1


def test_a_taken_slug_gets_a_number(server: Server) -> None:
    for slug in ("my-slug", "my-slug-1"):
        draft = ask(server, CREATE, input=POST)["data"]["createDraft"]["draft"]["id"]
        assert ask(server, PUBLISH, input={"draftId": draft})["data"]["publishDraft"]["post"]["slug"] == slug


def test_answers_are_up_to_25_seconds_old(server: Server) -> None:
    assert look(server) is None
    server.add_post("my-slug", "T", "https://blog.example.dev/t")
    assert look(server) is None
    server.ahead += timedelta(seconds=25)
    assert look(server)["canonicalUrl"] == "https://blog.example.dev/t"


def test_its_errors_come_inside_200(server: Server) -> None:
    assert code(ask(server, CREATE, token="wrong", input=POST)) == "UNAUTHENTICATED"
    assert code(ask(server, CREATE, input={**POST, "tags": [{"slug": str(n)} for n in range(16)]})) == "BAD_USER_INPUT"
    server.pro = False
    refused = ask(server, LOOK, host="me.hashnode.dev", slug="x")
    assert code(refused) == "FORBIDDEN"
    assert refused["errors"][0]["message"].startswith("Publication does not have an active Pro plan.")


@pytest.mark.parametrize("field", ["coverImage", "metaTitle", "enableToc"])
def test_fields_of_published_posts_are_unknown_to_drafts(server: Server, field: str) -> None:
    body = {"query": CREATE, "variables": {"input": {**POST, field: "x"}}}
    answer = requests.post(server.url, json=body, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
    assert answer.status_code == 400


def test_a_request_of_more_than_100_kb_is_refused(server: Server) -> None:
    assert requests.post(server.url, data=b"x" * 100_001, timeout=30).status_code == 413


def test_the_old_address_answers_with_a_page(server: Server) -> None:
    server.moved = True
    answer = requests.post(server.url, json={}, timeout=30, allow_redirects=False)
    assert answer.status_code == 301
    assert answer.text.startswith("<html>")
