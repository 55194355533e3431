"""The file channel: one file a post, whole or not there, never outside its folder."""

from __future__ import annotations

import json
import os
import resource
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator import errors
from syndicator.channels import ChannelContext, file
from syndicator.model import CopyQuery, NotFound, Receipt, Step
from syndicator.testing.harness import a_draft, a_post
from tests.channels.file.fake import make

if TYPE_CHECKING:
    from syndicator.channels import Channel
    from syndicator.model import Post


@pytest.fixture
def outbox(tmp_path: Path) -> Channel:
    return make(tmp_path).channel


def step(channel: Channel, post: Post | None = None, key: str = "key-1") -> Step:
    body = channel.prepare(channel.compose(a_draft(post)), 0, (), key)
    return Step(number=0, key=key, body=body)


def read(channel: Channel, receipt: Receipt) -> Any:
    assert isinstance(channel, file.Kind)
    return json.loads((channel.folder / receipt.remote_id).read_text())


def names(channel: Channel) -> list[str]:
    assert isinstance(channel, file.Kind)
    return sorted(path.name for path in channel.folder.iterdir())


def test_the_file_has_the_fields_that_are_promised(outbox: Channel, tmp_path: Path) -> None:
    receipt = outbox.send(step(outbox))
    found = read(outbox, receipt)
    post = a_post()
    assert list(found) == ["slug", "url", "title", "text", "payload", "sent_at", "key"]
    assert (found["slug"], found["url"], found["title"], found["key"]) == (post.slug, post.url, post.title, "key-1")
    assert found["text"] == a_draft().parts[0]
    assert datetime.fromisoformat(found["sent_at"]).tzinfo == UTC
    assert receipt.remote_id == "the-first-tomato.json"
    assert receipt.remote_url == (tmp_path / "outbox" / receipt.remote_id).as_uri()


def test_sending_a_step_again_changes_nothing(outbox: Channel) -> None:
    once = step(outbox)
    first = outbox.send(once)
    before = read(outbox, first)
    assert outbox.send(once) == first
    assert read(outbox, first) == before
    assert names(outbox) == ["the-first-tomato.json"]


def test_another_post_of_the_same_slug_gets_its_id_into_the_name(outbox: Channel) -> None:
    first = outbox.send(step(outbox))
    other = a_post(id="p2", url="https://other.example/the-first-tomato")
    second = outbox.send(step(outbox, other, "key-2"))
    assert (first.remote_id, second.remote_id) == ("the-first-tomato.json", "the-first-tomato-p2.json")
    assert read(outbox, first)["key"] == "key-1"
    assert outbox.find(CopyQuery(post=other)) == second


def test_another_post_of_the_same_slug_and_address_does_too(outbox: Channel) -> None:
    outbox.send(step(outbox))
    outbox.send(step(outbox, a_post(id="p2"), "key-2"))
    outbox.send(step(outbox, a_post(id="p2"), "key-3"))  # another round of it
    assert names(outbox) == ["the-first-tomato-p2.json", "the-first-tomato.json"]
    assert read(outbox, Receipt(remote_id="the-first-tomato.json"))["key"] == "key-1"
    assert read(outbox, Receipt(remote_id="the-first-tomato-p2.json"))["key"] == "key-3"


def test_a_further_round_writes_over_the_post_s_own_file(outbox: Channel) -> None:
    first = outbox.send(step(outbox))
    again = step(outbox, key="key-round-2")
    assert outbox.find(CopyQuery(post=a_post(), step=again, known=frozenset({first.remote_id}))) == NotFound.SURELY
    assert outbox.send(again) == first
    assert outbox.find(CopyQuery(post=a_post(), step=again)) == first


def test_find_knows_the_post_and_the_step(outbox: Channel) -> None:
    once = step(outbox)
    assert outbox.find(CopyQuery(post=a_post(), step=once)) == NotFound.SURELY
    receipt = outbox.send(once)
    assert outbox.find(CopyQuery(post=a_post(), step=once)) == receipt
    assert outbox.find(CopyQuery(post=a_post())) == receipt
    assert outbox.find(CopyQuery(post=a_post(), known=frozenset({receipt.remote_id}))) == NotFound.SURELY
    assert outbox.find(CopyQuery(post=a_post(url="https://other.example/"))) == NotFound.SURELY


def test_update_keeps_the_key_and_delete_removes(outbox: Channel) -> None:
    receipt = outbox.send(step(outbox))
    changed = outbox.compose(a_draft(a_post(title="The second tomato")))
    assert outbox.update(receipt, changed) == receipt
    assert read(outbox, receipt)["title"] == "The second tomato"
    assert read(outbox, receipt)["key"] == "key-1"
    outbox.delete(receipt)
    outbox.delete(receipt)
    assert outbox.find(CopyQuery(post=a_post())) == NotFound.SURELY
    with pytest.raises(errors.Permanent, match="no longer exists"):
        outbox.update(receipt, changed)


def test_a_symlink_is_never_followed(outbox: Channel, tmp_path: Path) -> None:
    assert isinstance(outbox, file.Kind)
    outside = tmp_path / "outside.json"
    outside.write_text(json.dumps({"slug": "the-first-tomato", "url": a_post().url, "key": "key-1"}))
    outbox.folder.mkdir()
    (outbox.folder / "the-first-tomato.json").symlink_to(outside)
    before = outside.read_text()
    once = step(outbox)
    assert outbox.find(CopyQuery(post=a_post(), step=once)) == NotFound.SURELY
    assert outbox.send(once).remote_id == "the-first-tomato-p1.json"
    assert outside.read_text() == before


@pytest.mark.long
@given(
    st.text(max_size=300) | st.sampled_from(["../../etc/passwd", "..", ".", "", "a/b", ".hidden", "\x00", "CON"]),
    st.text(max_size=100),
)
def test_any_slug_makes_a_name_inside_the_folder(slug: str, ident: str) -> None:
    for name in file._names(a_post(slug=slug, id=ident)):
        assert name.endswith(".json")
        assert len(name.encode()) <= 255
        assert not name.startswith(".")
        assert not set("/\\\x00") & set(name)


def test_a_receipt_from_elsewhere_does_not_lead_out_of_the_folder(outbox: Channel, tmp_path: Path) -> None:
    outbox.send(step(outbox))
    precious = tmp_path / "precious.json"
    precious.write_text("{}")
    outbox.delete(Receipt(remote_id="../precious.json"))
    assert precious.exists()


def test_text_that_is_no_unicode_does_not_stop_it(outbox: Channel) -> None:
    receipt = outbox.send(step(outbox, a_post(title="broken \ud800 title")))
    assert read(outbox, receipt)["title"] == "broken ? title"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_not_be_written_is_a_matter_for_a_person(outbox: Channel, tmp_path: Path) -> None:
    (tmp_path / "outbox").mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(errors.NeedsPerson, match=r"channels\.outbox\.path: .*outbox: Permission denied"):
        outbox.send(step(outbox))
    with pytest.raises(errors.NeedsPerson, match="can be written to"):
        outbox.whoami()


def test_a_file_in_place_of_the_folder_is_a_matter_for_a_person(outbox: Channel, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("")
    with pytest.raises(errors.NeedsPerson, match=r"channels\.outbox\.path"):
        outbox.send(step(outbox))
    with pytest.raises(errors.NeedsPerson, match=r"channels\.outbox\.path"):
        outbox.whoami()


def test_check_says_that_there_is_no_room_for_the_folder(outbox: Channel, tmp_path: Path) -> None:
    assert outbox.problems() == ()
    (tmp_path / "outbox").mkdir()
    assert outbox.problems() == ()
    (tmp_path / "outbox").rmdir()
    (tmp_path / "outbox").symlink_to("nowhere")
    assert outbox.problems() == (f"path is not a folder: {tmp_path / 'outbox'}",)
    (tmp_path / "outbox").unlink()
    (tmp_path / "outbox").write_text("")
    assert outbox.problems() == (f"path is not a folder: {tmp_path / 'outbox'}",)


def test_a_folder_below_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    options = file.FileOptions(path=tmp_path / "notes/outbox")
    below = file.Kind(options, ChannelContext(name="outbox", folder=tmp_path))
    assert below.problems() == (f"path is not a folder: {tmp_path / 'notes'}",)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")  # noqa: PTH110
def test_a_full_disk_is_tried_again_later(outbox: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ = os.open

    def full(path: Any, flags: int, mode: int = 0o777) -> int:
        return open_("/dev/full", os.O_WRONLY) if str(path).endswith(".tmp") else open_(path, flags, mode)

    monkeypatch.setattr(os, "open", full)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    with pytest.raises(errors.Retryable, match="No space left on device"):
        outbox.send(step(outbox))
    monkeypatch.undo()
    assert names(outbox) == []
    outbox.send(step(outbox))


def test_what_a_killed_attempt_left_is_replaced(outbox: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    once = step(outbox)
    for name in ("replace", "unlink"):  # a process that is killed does not clean up
        monkeypatch.setattr(f"pathlib.Path.{name}", killed)
    with pytest.raises(KeyboardInterrupt):
        outbox.send(once)
    monkeypatch.undo()
    assert len(names(outbox)) == 1
    assert outbox.find(CopyQuery(post=a_post(), step=once)) == NotFound.SURELY
    outbox.send(once)
    assert names(outbox) == ["the-first-tomato.json"]


def test_who_it_is_before_the_folder_exists(outbox: Channel, tmp_path: Path) -> None:
    assert outbox.whoami().name == str(tmp_path / "outbox")
    assert not (tmp_path / "outbox").exists()


def test_what_ails_the_disk_is_not_the_posts_fault(outbox: Channel) -> None:
    """Such as one that is full, or too many open files: every post would use up its attempts."""
    a_step = step(outbox)
    outbox.send(a_step)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    with Path(os.devnull).open("rb") as file_:
        number = file_.fileno()
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, limits[1]))
    try:
        with pytest.raises(errors.Unreachable, match=r"path: .*: Too many open files") as caught:
            outbox.send(a_step)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert not caught.value.connected
