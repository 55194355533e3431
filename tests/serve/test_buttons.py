"""What can be done about a delivery, by its state."""

from __future__ import annotations

import pytest

from syndicator.model import Delivery, Post, State
from syndicator.serve.buttons import buttons, post_path, seen

POST = Post(id="1", slug="one/ü", title="One")


def labels(state: State | None, digest: str = "", **rest: object) -> list[str]:
    delivery = Delivery(id=1, post_id="1", channel="x", state=state, **rest) if state else None  # type: ignore[arg-type]
    return [button.label for button in buttons(POST, "x", delivery, digest=digest)]


@pytest.mark.parametrize(
    ("state", "rest", "expected"),
    [
        (None, {}, ["Push"]),
        (State.UNKNOWN, {}, ["It is there", "It is not there"]),
        (State.FAILED, {}, ["Retry", "Skip"]),
        (State.SENT, {"incomplete": True}, ["Retry", "Skip"]),
        (State.SENT, {}, ["Push again", "Retract"]),
        (State.SKIPPED, {}, ["Push"]),
        (State.HELD, {"rule": "review", "digest": "d"}, ["Approve", "Edit the text", "Skip"]),
        (State.HELD, {"rule": "review"}, ["Push now", "Edit the text", "Skip"]),
        (State.HELD, {"rule": "restored", "digest": "d"}, ["Approve", "Edit the text", "Skip", "It is there"]),
        (State.HELD, {"rule": "by_hand", "digest": "d"}, ["I have posted it", "Skip"]),
        (State.HELD, {"rule": "delay", "digest": "d"}, ["Push now", "Edit the text", "Skip"]),
        (State.PENDING, {}, ["Push now", "Edit the text", "Skip"]),
        (State.SENDING, {}, []),
        (State.CLAIMED, {}, []),
    ],
)
def test_the_buttons_of_a_state(state: State | None, rest: dict[str, object], expected: list[str]) -> None:
    assert labels(state, **rest) == expected  # type: ignore[arg-type]


def test_a_button_says_what_it_was_shown_beside() -> None:
    delivery = Delivery(id=7, post_id="1", channel="x", state=State.HELD, rule="review")
    approve = buttons(POST, "x", delivery, digest="d", back="/")[0]
    assert approve.fields == {"post": "1", "channel": "x", "seen": "7-held", "back": "/", "digest": "d"}
    assert approve.about == "One on x"
    assert seen(None) == "none"


def test_a_name_is_quoted_in_an_address() -> None:
    assert post_path(POST) == "/post/one/%C3%BC"
    delivery = Delivery(id=7, post_id="1", channel="a&b", state=State.SENT)
    again, retract = buttons(POST, "a&b", delivery)
    assert again.href == "/push/one/%C3%BC?channel=a%26b&again=1"
    assert retract.href == "/retract/one/%C3%BC?channel=a%26b"
