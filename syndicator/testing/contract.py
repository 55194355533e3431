"""What every kind of channel promises, as plain functions: each takes a Harness and raises AssertionError where the
kind breaks the promise. `Inapplicable` says that the kind makes no such promise. What its package must have is in `package`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from syndicator import errors
from syndicator.model import Announcement, CopyQuery, NotFound, Receipt, Step
from syndicator.testing.harness import SLUG, a_post, secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from syndicator.channels import Channel
    from syndicator.testing.harness import Face, Harness
    from syndicator.testing.server import FakeServer

GARBLED: Sequence[tuple[str, object]] = (  # answers to a question; the body of those with a status
    ("garbage", None),
    ("empty", None),
    ("truncated", None),
    ("200_before", {}),
    ("200_before", "null"),
    ("200_before", "maintenance"),
    ("200_before", {"error": "try later"}),
)


class Inapplicable(Exception):  # noqa: N818 - not an error
    """The kind makes no such promise."""


def the_step(harness: Harness, key: str = "step-1") -> Step:
    """The root step as it would be stored just before it is sent."""
    channel = harness.channel
    body = channel.prepare(channel.compose(harness.draft), 0, (), key)
    return Step(
        number=0,
        key=key,
        body=body,
        endpoint=channel.endpoint(),
        account=channel.account(),
        started_at=datetime.now(UTC),
    )


def check_compose(harness: Harness) -> None:
    """Composing is pure: it needs neither network nor secrets, and says the same each time, within the limit."""
    channel, server = harness.channel, harness.server
    if server is not None:
        server.stop()
    before = len(server.requests) if server else 0
    first, second = channel.compose(harness.draft), channel.compose(harness.draft)
    assert isinstance(first, Announcement)
    assert first == second
    assert first.text
    assert first.length == max(channel.measure(part) for part in first.parts or (first.text,))
    assert first.limit is None or first.length <= first.limit
    assert (len(server.requests) if server else 0) == before


def check_prepare(harness: Harness) -> None:
    """Preparing gives a body and publishes nothing."""
    assert the_step(harness).body
    expect_copies(harness, 0)


def check_send(harness: Harness) -> None:
    """Sending publishes once and gives a receipt; or it publishes nothing, and tells a person how to."""
    if harness.by_hand:
        error = send_error(harness.channel, the_step(harness))
        assert isinstance(error, errors.ByHand), error
        assert "://" in str(error)
        expect_copies(harness, 0)
        return
    receipt = harness.channel.send(the_step(harness))
    assert isinstance(receipt, Receipt)
    if receipt.confirmed and harness.channel.can_delete:
        assert receipt.remote_id, f"what is to be deleted later has no remote_id: {receipt}"
    expect_copies(harness, 1)


def check_find(harness: Harness) -> None:
    """A copy that is there is found where the kind can find; it is denied by none."""
    if harness.by_hand:
        raise Inapplicable
    channel, step = harness.channel, the_step(harness)
    receipt = channel.send(step)
    harness.pass_time(channel.settle_after + timedelta(seconds=1))
    post = harness.draft.post
    for query in (CopyQuery(post=post, step=step, since=step.started_at), CopyQuery(post=post)):
        found = channel.find(query)
        assert found is not NotFound.SURELY
        if channel.can_find:
            assert isinstance(found, Receipt)
            assert found.remote_id == receipt.remote_id
            assert found.remote_url == receipt.remote_url


def check_find_missing(harness: Harness) -> None:
    """A copy that is not there is not found: surely not where the kind can find."""
    channel, step = harness.channel, the_step(harness)
    found = channel.find(CopyQuery(post=harness.draft.post, step=step, since=step.started_at))
    assert found is (NotFound.SURELY if channel.can_find else NotFound.PERHAPS)


def check_find_known(harness: Harness) -> None:
    """A copy that is known to be another step's is not taken for this one's."""
    channel = harness.channel
    if harness.by_hand or not channel.can_find:
        raise Inapplicable
    known = frozenset({channel.send(the_step(harness)).remote_id})
    harness.pass_time(channel.settle_after + timedelta(seconds=1))
    post, second = harness.draft.post, the_step(harness, "step-2")
    for query in (CopyQuery(post=post, step=second, known=known), CopyQuery(post=post, known=known)):
        found = channel.find(query)
        assert not isinstance(found, Receipt), f"`find` gives a copy that is in `known`: {found}"


def check_find_garbled(harness: Harness) -> None:
    """An answer that can't be read says nothing: the copy may be there all the same."""
    channel, server, step = harness.channel, server_of(harness), the_step(harness)
    if not channel.can_find:
        raise Inapplicable
    channel.send(step)
    harness.pass_time(channel.settle_after + timedelta(seconds=1))
    post = harness.draft.post
    for how, body in GARBLED:
        for query in (CopyQuery(post=post, step=step, since=step.started_at), CopyQuery(post=post)):
            server.behave()
            server.misbehave(how, times=99, on="any", seconds=0.3, body=body)
            try:
                found: Receipt | NotFound | None = channel.find(query)
            except errors.SendError:
                found = None
            assert found is None or found is NotFound.PERHAPS, f"an answer {how} {body} is taken for {found}"
    server.behave()


def check_update(harness: Harness) -> None:
    """Where copies can be changed, the one that is there says the new text, and there is still one."""
    channel = harness.channel
    if not channel.can_update:
        raise Inapplicable
    receipt = channel.send(the_step(harness))
    changed = a_post(title="Another title", summary="Quite another summary.")
    updated = channel.update(receipt, channel.compose(harness.write(changed)))
    assert updated.remote_id == receipt.remote_id
    expect_copies(harness, 1)
    expect_copies(harness, 1, "Another title")


def check_update_takes_away(harness: Harness) -> None:
    """What the post no longer has, the copy no longer says."""
    channel = harness.channel
    if not channel.can_update:
        raise Inapplicable
    receipt = channel.send(the_step(harness))
    bare = a_post(seo_title="", summary="", tags=(), cover="", cover_alt="")
    channel.update(receipt, channel.compose(harness.write(bare)))
    expect_copies(harness, 1)
    full = a_post()
    kept = [text for text in (full.seo_title, full.summary, *full.tags, full.cover) if harness.shows(text)]
    assert kept == []


def check_delete(harness: Harness) -> None:
    """Where copies can be deleted, nothing is left of it, and deleting it again is not an error."""
    channel = harness.channel
    if not channel.can_delete:
        raise Inapplicable
    receipt = channel.send(the_step(harness))
    channel.delete(receipt)
    expect_copies(harness, 0)
    channel.delete(receipt)
    expect_copies(harness, 0)


def check_whoami(harness: Harness) -> None:
    """It says who it is without publishing."""
    assert harness.channel.whoami().name
    expect_copies(harness, 0)


def check_retry(harness: Harness) -> None:
    """After a refusal that published nothing the same step can be sent."""
    server, step = server_of(harness), the_step(harness)
    server.misbehave("429_before", seconds=0.3)
    assert isinstance(send_error(harness.channel, step), errors.Retryable)
    harness.channel.send(step)
    expect_copies(harness, 1)


def check_asks_person(harness: Harness, face: Face) -> None:
    """What the proof is told of a face: whether nobody but a person can tell what became of a lost response."""
    channel = harness.channel
    assert face.asks_person == (not channel.can_find and channel.resend_within is None)


def check_plain_http(harness: Harness) -> None:
    """Plain http:// goes to this machine only."""
    server_of(harness)
    channel, step = harness.channel, the_step(harness)
    channel.context = replace(channel.context, base_url="http://192.0.2.1/")
    if "url" in channel.secrets():
        channel.options = replace(channel.options, url=secret("http://192.0.2.1/x"))
    error = send_error(channel, step, 'although base_url is "http://192.0.2.1/": does it use context.base_url?')
    assert isinstance(error, errors.NeedsPerson), f"{error!r}: check the address with `server_url` or `checked_url`"
    assert "http://" in str(error)


CHECKS: Mapping[str, Callable[[Harness], None]] = {
    check.__name__.removeprefix("check_"): check
    for check in (
        check_compose,
        check_prepare,
        check_send,
        check_find,
        check_find_missing,
        check_find_known,
        check_find_garbled,
        check_update,
        check_update_takes_away,
        check_delete,
        check_whoami,
        check_retry,
        check_plain_http,
    )
}


def expect_copies(harness: Harness, number: int | range, text: str = SLUG) -> None:
    """So many copies with this text are what people can see."""
    seen = harness.copies(text)
    allowed = number if isinstance(number, range) else range(number, number + 1)
    assert seen in allowed, (
        f"people see {seen} copies with {text!r} instead of {' or '.join(map(str, allowed))}; if the channel is right, see whether the fake calls "
        "`publish`, `change` and `remove` with the copy's id, and whether the Harness has that server"
    )


def send_error(channel: Channel, step: Step, although: str = "instead of an error") -> errors.SendError:
    """What sending raises; it must raise. `although`: why, for the message."""
    try:
        receipt = channel.send(step)
    except errors.SendError as error:
        return error
    raise AssertionError(f"sending gave {receipt} {although}")


def server_of(harness: Harness) -> FakeServer:
    if harness.server is None:
        raise Inapplicable
    return harness.server
