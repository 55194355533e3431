"""What a status means, and what is kept of a response."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator import errors
from syndicator.channels.http.response import EVIDENCE_CHARS, Response, classify, clean
from syndicator.channels.linkedin import responses as linkedin
from syndicator.channels.x import responses as x
from tests.growth import assert_linear

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@pytest.mark.parametrize(
    ("statuses", "publishing", "reading"),
    [
        ((200, 201, 204, 299), None, None),
        ((300, 301, 302, 304, 307, 308, 199), errors.NeedsPerson, errors.NeedsPerson),
        ((303,), errors.Ambiguous, errors.Unreachable),
        ((401, 403), errors.NeedsLogin, errors.NeedsLogin),
        ((402,), errors.NeedsMoney, errors.NeedsMoney),
        ((408, 425), errors.Unreachable, errors.Unreachable),
        ((429,), errors.Limited, errors.Limited),
        ((400, 404, 405, 410, 413, 422, 451, 499), errors.Permanent, errors.Permanent),
        ((409,), errors.Ambiguous, errors.Permanent),
        ((500, 502, 503, 504, 599), errors.Ambiguous, errors.Unreachable),
    ],
)
def test_a_status_has_its_class(
    statuses: tuple[int, ...], publishing: type[Exception] | None, reading: type[Exception] | None
) -> None:
    for status in statuses:
        assert (classify(status, publishes=True), classify(status, publishes=False)) == (publishing, reading)


def response(
    status: int, body: bytes = b"", *, publishes: bool = True, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(
        status=status,
        headers=headers or {},
        body=body,
        host="api.example",
        publishes=publishes,
        secrets=("hush-hush",),
    )


def test_a_good_response_is_handed_on() -> None:
    good = response(201, b'{"id": 1}')
    assert good.raise_for_status() is good
    assert good.status_error() is None
    assert (good.json(), good.fields) == ({"id": 1}, {"id": 1})


@pytest.mark.parametrize("status", [302, 400, 401, 402, 429, 500])
def test_an_error_says_who_answered_what(status: int) -> None:
    with pytest.raises(errors.SendError, match=rf"^api\.example answered HTTP {status}: not …") as caught:
        response(status, b"not hush-hush").raise_for_status()
    assert type(caught.value) is classify(status, publishes=True)
    assert caught.value.evidence == f"HTTP {status}: not …"
    assert ("change the address in config.toml" in str(caught.value)) == (status == 302)


def test_what_a_platform_means_by_a_status_goes_before_its_usual_meaning() -> None:
    def own(refused: Response) -> errors.SendError | None:
        return errors.Duplicate(refused.text) if b"twice" in refused.body else None

    good = response(200, b"twice")
    assert good.raise_for_status(own) is good
    with pytest.raises(errors.Duplicate, match="said twice"):
        response(400, b"said twice").raise_for_status(own)
    with pytest.raises(errors.Permanent, match="said once"):
        response(400, b"said once").raise_for_status(own)


def test_the_wait_that_a_server_asks_for_is_passed_on() -> None:
    error = response(429, headers={"retry-after": "33"}).status_error()
    assert isinstance(error, errors.Retryable)
    assert error.retry_after == timedelta(seconds=33)
    assert response(429).retry_after is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff"])
def test_an_unreadable_body_of_a_publishing_request_is_ambiguous(body: bytes) -> None:
    with pytest.raises(errors.Ambiguous, match="unreadable") as caught:
        response(200, body).json()
    assert caught.value.evidence.startswith("HTTP 200")
    with pytest.raises(errors.Retryable):
        response(200, body, publishes=False).json()
    assert response(200, body).fields == {}


@pytest.mark.parametrize("body", [b"[1]", b'"text"', b"null", b"5"])
def test_only_an_object_has_fields(body: bytes) -> None:
    assert response(200, body).fields == {}


def test_an_empty_body_leaves_no_colon() -> None:
    assert response(204).evidence == "HTTP 204"


def test_nothing_secret_shows_in_its_repr() -> None:
    shown = repr(response(200, b"hush-hush body", headers={"authorization": "Bearer hush-hush"}))
    assert "hush" not in shown
    assert "status=200" in shown
    assert "api.example" in shown


def test_a_long_text_is_cut() -> None:
    assert clean("x" * EVIDENCE_CHARS) == "x" * EVIDENCE_CHARS
    assert clean("x" * (EVIDENCE_CHARS + 1)) == "x" * (EVIDENCE_CHARS - 1) + "…"
    assert clean(" a\t\n b \x00c", max_chars=4) == "a b…"
    assert len(clean("y" * 1000)) == 300


@pytest.mark.long
@given(st.text(), st.text(min_size=4, max_size=20))
def test_evidence_is_one_printable_line_without_secrets(text: str, secret: str) -> None:
    line = clean(text + secret + text, [secret])
    assert line.isprintable()
    assert len(line) <= EVIDENCE_CHARS
    assert secret not in line or secret == "…" or not secret.strip() or secret in text + "…" + text


@pytest.mark.parametrize("accepted", [linkedin.accepted, x.accepted])
def test_a_response_that_is_nested_without_end_means_what_its_status_says(accepted: Callable[..., object]) -> None:
    with pytest.raises(errors.Retryable, match="no more requests"):
        accepted(Response(status=429, body=b"[" * 100_000), "it")


@pytest.mark.parametrize("filler", [" ", "\0", "\n", "word ", "x"])
def test_of_a_long_answer_no_secret_is_shown_in_part(filler: str) -> None:
    secret = "a-secret-of-thirty-characters-"
    for length in range(19_960, 20_040, 7):
        assert "a-secret" not in clean((filler * length)[:length] + secret, [secret])


@pytest.mark.parametrize("filler", [" ", "\t", " \n", "&a", "\\", "%2"])
def test_a_long_answer_costs_little_time(filler: str) -> None:
    assert_linear(lambda n: clean(filler * n, ["a-secret"]), 20_000)
