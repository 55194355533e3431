"""What the platforms describe is held against requests: what is right passes, what is wrong is noticed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.testing.server import Request
from tests.fakes.specs import FOLDER, errors_of, form

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the descriptions are not at hand")

ME = "query Me { me { id } }"
CREATE = "mutation C($input: CreateDraftInput!) { createDraft(input: $input) { draft { id } } }"
PUBLICATION = "64a8c0ffee64a8c0ffee64a8"
MESSAGE = {"chat_id": "@balcony", "text": "x"}
REQUESTS: Mapping[str, tuple[str, str, Any, Any]] = {  # case → method, path, a right body, and a wrong one
    "hashnode": ("POST", "/", {"query": ME}, {"query": ME.replace("id", "idd")}),
    "hashnode-drafts": (
        "POST", "/", {"query": CREATE, "variables": {"input": {"publicationId": PUBLICATION, "title": "T"}}},
        {"query": CREATE, "variables": {"input": {"publicationId": "64a8", "title": "T"}}},
    ),
    "devto": ("POST", "/api/articles", {"article": {"title": "T", "tags": ["a"]}}, {"article": {"title": "T", "tag": "a"}}),
    "mastodon": ("PUT", "/api/v1/statuses/1", {"status": "x"}, {"status": 7}),
    "telegram": ("POST", "/bot1:x/sendMessage", MESSAGE, {"chat_id": "@balcony", "txt": "x"}),
    "x": ("POST", "/2/tweets", {"text": "x"}, {"txt": "x"}),
}  # fmt: skip
KEYS = {"authorization": "Bearer x", "api-key": "x", "content-type": "application/json"}


@pytest.mark.parametrize("case", REQUESTS)
def test_a_wrong_request_is_noticed(case: str) -> None:
    errors = errors_of(case)
    if errors is None:
        pytest.skip("what reads the description is not installed")
    method, path, right, wrong = REQUESTS[case]
    assert errors(Request(method, path, headers=KEYS, body=json.dumps(right).encode())) == []
    assert errors(Request(method, path, headers=KEYS, body=json.dumps(wrong).encode()))


def test_a_form_has_what_it_must_and_nothing_else() -> None:
    errors = errors_of("x")
    if errors is None:
        pytest.skip("what reads the description is not installed")
    body = "--b\r\nContent-Disposition: form-data; name={}\r\n\r\n{}\r\n"
    media, category = body.format("media", "x"), body.format("media_category", "tweet_image")

    def upload(*parts: str) -> Request:
        headers = {**KEYS, "content-type": "multipart/form-data; boundary=b"}
        return Request("POST", "/2/media/upload", headers=headers, body=("".join(parts) + "--b--\r\n").encode())

    assert form(upload(media, category)) == {"media": b"x", "media_category": b"tweet_image"}
    assert errors(upload(media, category)) == []
    assert "missing: ['media_category']" in errors(upload(media))[0]
    assert "not allowed" in errors(upload(media, category.replace("image", "painting")))[0]
    assert "unknown: ['size']" in errors(upload(media, category, body.format("size", "1")))[0]


def test_a_kind_that_nobody_describes_is_not_checked() -> None:
    assert errors_of("file") is None
