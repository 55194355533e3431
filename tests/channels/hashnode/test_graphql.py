"""Errors inside 200, and an API that has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syndicator import errors
from syndicator.channels.hashnode.graphql import NoSuchPost
from tests.channels.hashnode.helpers import server, step

if TYPE_CHECKING:
    from syndicator.testing.harness import Harness


@pytest.mark.parametrize(
    ("message", "code", "error"),
    [
        ("You must be authenticated.", "UNAUTHENTICATED", errors.NeedsLogin),
        (
            "Publication does not have an active Pro plan. Upgrade in your dashboard to access this via the API.",
            "FORBIDDEN",
            errors.NeedsMoney,
        ),
        ("You are not allowed to publish.", "FORBIDDEN", errors.NeedsLogin),
        ("Title is too long", "BAD_USER_INPUT", errors.Permanent),
        ("Draft not found", "NOT_FOUND", errors.Duplicate),
        ("Internal server error", "INTERNAL_SERVER_ERROR", errors.Ambiguous),
        ("Something else", "", errors.Ambiguous),
        ("Cannot query field", "GRAPHQL_VALIDATION_FAILED", errors.NeedsPerson),
    ],
)
def test_errors_inside_200_have_their_class(harness: Harness, message: str, code: str, error: type[Exception]) -> None:
    once = step(harness)
    body = {"errors": [{"message": message, "extensions": {"code": code}}], "data": None}
    server(harness).misbehave("200_before", body=body)
    with pytest.raises(error) as caught:
        harness.channel.send(once)
    assert type(caught.value) is error
    assert message.split(".", maxsplit=1)[0] in str(caught.value)


def test_a_publication_without_the_paid_plan_says_what_to_buy(harness: Harness) -> None:
    server(harness).pro = False
    with pytest.raises(errors.NeedsMoney, match=r"Hashnode Pro \(\$5 a month or \$50 a year"):
        step(harness)


@pytest.mark.parametrize("how", ["moved", "html"])
def test_an_api_that_has_moved_is_a_matter_for_a_person(harness: Harness, how: str) -> None:
    if how == "moved":
        server(harness).moved = True
    else:
        server(harness).misbehave("garbage", on="any")
    with pytest.raises(errors.NeedsPerson, match="set base_url to its new address"):
        step(harness)


def test_an_error_beside_data_does_not_hide_the_post(harness: Harness) -> None:
    once = step(harness)
    post = {"id": "9", "slug": "s", "url": "https://me.hashnode.dev/s"}
    body = {"data": {"publishDraft": {"post": post}}, "errors": [{"message": "later", "extensions": {"code": "X"}}]}
    server(harness).misbehave("200_before", body=body)
    assert harness.channel.send(once).remote_id == "9"


@pytest.mark.parametrize("data", [None, {}, {"publishDraft": None}, {"publishDraft": {"post": None}}, [], "x"])
def test_an_answer_without_a_post_is_ambiguous(harness: Harness, data: Any) -> None:
    once = step(harness)
    server(harness).misbehave("200_before", body={"data": data})
    with pytest.raises(errors.Ambiguous):
        harness.channel.send(once)


def test_the_log_knows_its_own_failure_by_what_it_means() -> None:
    assert NoSuchPost("no such draft").outcome == errors.Permanent("it is refused").outcome == "permanent"
