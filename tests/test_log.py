"""Events on stderr: one line each, without secrets."""

from __future__ import annotations

import io
import json
import logging
import warnings
from typing import TYPE_CHECKING

import pytest

from syndicator import log
from syndicator.credentials import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOGGER = logging.getLogger("syndicator.somewhere")
HOSTILE = "a\nb\r\x1b[31m\x9b\u202e\u2028\udc80"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("syndicator")
    before = root.handlers[:], root.level, ours.level
    yield
    logging.captureWarnings(False)
    root.handlers[:], root.level, ours.level = before


@pytest.fixture
def lines() -> Callable[..., list[str]]:
    def lines(
        say: Callable[[], None], verbosity: int = 0, style: str = "text", env: dict[str, str] | None = None
    ) -> list[str]:
        stream = io.StringIO()
        log.set_up(verbosity, style, stream=stream, env=env or {})
        say()
        return stream.getvalue().splitlines()

    return lines


def say() -> None:
    LOGGER.error("broken", extra={"channel": "x"})
    LOGGER.warning("slow")
    LOGGER.info("sent", extra={"post": "my-post", "channel": "x", "outcome": "sent"})
    LOGGER.debug("looked")


@pytest.mark.parametrize(("verbosity", "count"), [(-1, 1), (0, 2), (1, 3), (2, 4), (9, 4)])
def test_how_much_is_said(lines: Callable[..., list[str]], verbosity: int, count: int) -> None:
    assert len(lines(say, verbosity)) == count


def test_text_has_the_fields(lines: Callable[..., list[str]]) -> None:
    assert lines(say, 1)[2].endswith(" info: sent post=my-post channel=x outcome=sent")


def test_a_field_without_a_value_is_left_out_of_the_text(lines: Callable[..., list[str]]) -> None:
    (line,) = lines(lambda: LOGGER.info("sent", extra={"channel": "relay", "url": "", "tries": 0}), 1)
    assert line.endswith(" info: sent channel=relay tries=0")


def test_systemd_gets_priorities_and_no_clock(lines: Callable[..., list[str]]) -> None:
    assert lines(say, 2, env={"JOURNAL_STREAM": "8:1"}) == [
        "<3>broken channel=x",
        "<4>slow",
        "<6>sent post=my-post channel=x outcome=sent",
        "<7>looked",
    ]


def test_json_lines(lines: Callable[..., list[str]]) -> None:
    event = json.loads(lines(say, 1, "json")[2])
    assert event["time"].endswith("+00:00")
    del event["time"]
    assert event == {
        "level": "info",
        "logger": "syndicator.somewhere",
        "event": "sent",
        "post": "my-post",
        "channel": "x",
        "outcome": "sent",
    }


def test_libraries_stay_quiet(lines: Callable[..., list[str]]) -> None:
    assert lines(lambda: logging.getLogger("requests_oauthlib").debug("Authorization: Bearer abc"), 9) == []


@pytest.mark.parametrize("style", ["text", "json"])
def test_secrets_stay_out(lines: Callable[..., list[str]], style: str) -> None:
    secret = Secret("the test", lambda: 'hun"ter\\2')

    def say() -> None:
        error = ValueError(f"refused {secret.reveal()}")
        LOGGER.error("with %s", secret.reveal(), extra={"url": f"https://hook/{secret.reveal()}"}, exc_info=error)

    (line,) = lines(say, 0, style)
    assert "ter" not in line
    assert "ValueError: refused …" in line or "ValueError: refused \\u2026" in line


@pytest.mark.parametrize("style", ["text", "json"])
def test_one_event_stays_one_line(lines: Callable[..., list[str]], style: str) -> None:
    (line,) = lines(lambda: LOGGER.warning(HOSTILE, extra={"post": HOSTILE}), 0, style)
    assert line.isprintable()


def test_warnings_are_events_too(lines: Callable[..., list[str]]) -> None:
    def say() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            logging.captureWarnings(True)
            warnings.warn("old", DeprecationWarning, stacklevel=1)
            logging.captureWarnings(False)

    assert "old" in lines(say)[0]
