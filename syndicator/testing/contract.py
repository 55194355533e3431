"""What every kind of channel promises, as plain functions: each takes a Harness and raises AssertionError where the
kind breaks the promise. `Inapplicable` says that the kind makes no such promise.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

from syndicator import errors
from syndicator.config import BlogConfig
from syndicator.config.bind import keys
from syndicator.model import Announcement, CopyQuery, NotFound, Receipt, Step
from syndicator.render import Renderer, TemplateOptions
from syndicator.testing.harness import a_post, secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

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


def check_class(kind: str, found: type[Channel]) -> None:
    """The class is named as its folder is, and says what its template's format is."""
    assert found.kind == kind
    assert found.format in ("txt", "md", "json")


def check_sample(kind: type[Channel]) -> None:
    """`sample.toml` in its package shows its table of config.toml with each of its settings, `# ` before some or all."""
    package = sys.modules[kind.__module__].__package__
    sample = files(str(package)) / "sample.toml"
    assert sample.is_file(), "there is no sample.toml beside it"
    lines = re.sub(r"^# ", "", sample.read_text(), flags=re.MULTILINE)
    assert f'kind = "{kind.kind}"' in lines
    assert set(keys(kind.Options)) <= set(re.findall(r"^([a-z_]+) *=", lines, flags=re.MULTILINE))


def check_templates(harness: Harness, folder: Path) -> None:
    """`folder`, of templates, has one for it, which says something that it takes, and a look for the preview page."""
    channel = harness.channel
    assert (folder / f"{channel.template}.{channel.format}.j2").is_file(), "there is no template for it"
    assert (folder / f"looks/{channel.template}.html.j2").is_file(), "there is no look for it"
    post, blog = a_post(), BlogConfig(title="Balcony", url="https://blog.example.dev")
    announcement = Renderer([], blog=blog, packaged=[folder]).render(post, channel, TemplateOptions())
    assert announcement.text


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
    assert harness.copies() == 0


def check_send(harness: Harness) -> None:
    """Sending publishes once and gives a receipt; or it publishes nothing, and tells a person how to."""
    if harness.by_hand:
        error = send_error(harness.channel, the_step(harness))
        assert isinstance(error, errors.ByHand), error
        assert "://" in str(error)
        assert harness.copies() == 0
        return
    receipt = harness.channel.send(the_step(harness))
    assert isinstance(receipt, Receipt)
    assert receipt.remote_id or not receipt.confirmed or not harness.channel.can_delete
    assert harness.copies() == 1


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
    assert harness.copies() == 1
    assert harness.copies("Another title") == 1


def check_update_takes_away(harness: Harness) -> None:
    """What the post no longer has, the copy no longer says."""
    channel = harness.channel
    if not channel.can_update:
        raise Inapplicable
    receipt = channel.send(the_step(harness))
    bare = a_post(seo_title="", summary="", tags=(), cover="", cover_alt="")
    channel.update(receipt, channel.compose(harness.write(bare)))
    assert harness.copies() == 1
    full = a_post()
    kept = [text for text in (full.seo_title, full.summary, *full.tags, full.cover) if harness.shows(text)]
    assert kept == []


def check_delete(harness: Harness) -> None:
    """Where copies can be deleted, nothing is left of it, and deleting it again is no error."""
    channel = harness.channel
    if not channel.can_delete:
        raise Inapplicable
    receipt = channel.send(the_step(harness))
    channel.delete(receipt)
    assert harness.copies() == 0
    channel.delete(receipt)
    assert harness.copies() == 0


def check_whoami(harness: Harness) -> None:
    """It says who it is without publishing."""
    assert harness.channel.whoami().name
    assert harness.copies() == 0


def check_retry(harness: Harness) -> None:
    """After a refusal that published nothing the same step can be sent."""
    server, step = server_of(harness), the_step(harness)
    server.misbehave("429_before", seconds=0.3)
    assert isinstance(send_error(harness.channel, step), errors.Retryable)
    harness.channel.send(step)
    assert harness.copies() == 1


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
    error = send_error(channel, step)
    assert isinstance(error, errors.NeedsPerson), error
    assert "http://" in str(error)


CHECKS: Mapping[str, Callable[[Harness], None]] = {
    check.__name__.removeprefix("check_"): check
    for check in (
        check_compose,
        check_prepare,
        check_send,
        check_find,
        check_find_missing,
        check_find_garbled,
        check_update,
        check_update_takes_away,
        check_delete,
        check_whoami,
        check_retry,
        check_plain_http,
    )
}


def send_error(channel: Channel, step: Step) -> errors.SendError:
    """What sending raises; it must raise."""
    try:
        receipt = channel.send(step)
    except errors.SendError as error:
        return error
    raise AssertionError(f"sending gave {receipt}")


def server_of(harness: Harness) -> FakeServer:
    if harness.server is None:
        raise Inapplicable
    return harness.server
