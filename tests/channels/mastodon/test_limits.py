"""Limits are the server's own once it was asked, and the usual ones before."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.mastodon.limits import Limits, read, store, stored
from syndicator.credentials import TokenStore
from syndicator.model import State
from tests.channels.mastodon.fake import Server
from tests.delivery.workbench import workbench

if TYPE_CHECKING:
    from pathlib import Path

SERVER = "https://social.example"


def context(folder: Path, server: str = SERVER) -> ChannelContext:
    return ChannelContext(name="mine", folder=folder, base_url=server, tokens=TokenStore(folder))


def test_what_the_server_says_is_taken(tmp_path: Path) -> None:
    media = {"supported_mime_types": ["image/png"], "description_limit": 100, "image_size_limit": 5}
    said = {"statuses": {"max_characters": 5000, "characters_reserved_per_url": 30}, "media_attachments": media}
    found = read({"configuration": said}, SERVER)
    assert (found.characters, found.url_characters, found.alt_characters, found.image_bytes) == (5000, 30, 100, 5)
    assert found.image_types == ("image/png",)
    store(found, context(tmp_path))
    assert stored(context(tmp_path)) == found
    assert stored(context(tmp_path, f"{SERVER}/")) == found
    assert stored(context(tmp_path, "https://other.example")) == Limits()


@pytest.mark.parametrize(
    "instance",
    [
        {},
        {"configuration": None},
        {"configuration": {"statuses": [], "media_attachments": {"supported_mime_types": "image/png"}}},
        {"configuration": {"statuses": {"max_characters": 0, "characters_reserved_per_url": "23"}}},
        {"configuration": {"statuses": {"max_characters": -1}}},
    ],
)
def test_what_it_does_not_say_is_as_usual(instance: dict[str, Any]) -> None:
    found = read(instance, SERVER)
    assert (found.characters, found.url_characters, found.image_types) == (500, 23, Limits().image_types)


@pytest.mark.parametrize(
    "spoilt",
    [
        '{"server": "https://social.example", "read_at": "once"}',
        "",
        "[]",
        "{",
        '{"colour": 1}',
        '{"read_at": "once"}',
        "null",
    ],
)
def test_what_is_spoilt_counts_as_never_asked(tmp_path: Path, spoilt: str) -> None:
    TokenStore(tmp_path).save("mine", {"limits": spoilt, "access_token": "secret-0123456789"})
    assert stored(context(tmp_path)) == Limits()


def test_a_spoilt_record_stops_nothing(tmp_path: Path) -> None:
    tokens = TokenStore(tmp_path)
    tokens.save("mine", {})
    (tmp_path / "tokens/mine.json").write_text("{")
    assert stored(context(tmp_path)) == Limits()
    store(Limits(server=SERVER), context(tmp_path))
    assert (tmp_path / "tokens/mine.json").read_text() == "{"
    store(Limits(), ChannelContext(name="mine", folder=tmp_path))


def test_the_token_beside_them_stays(tmp_path: Path) -> None:
    tokens = TokenStore(tmp_path)
    tokens.save("mine", {"access_token": "secret-0123456789"})
    store(Limits(server=SERVER, characters=7), context(tmp_path))
    record = tokens.load("mine")
    assert record["access_token"] == "secret-0123456789"
    assert json.loads(record["limits"])["characters"] == 7


def test_they_are_fresh_for_a_day() -> None:
    now = datetime.now(UTC)
    assert not Limits().is_fresh(now)
    found = read({}, SERVER)
    assert found.is_fresh(now + timedelta(hours=23))
    assert not found.is_fresh(now + timedelta(hours=25))
    assert not found.is_fresh(now - timedelta(hours=25))


def test_a_post_goes_out_shorter_once_the_server_takes_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = "{{ post.title }} {{ '" + "word " * 60 + "' | fit }}"
    with workbench(tmp_path, monkeypatch, "mastodon", template=template) as made:
        assert isinstance(made.server, Server)
        made.channel.whoami()  # reads the limits
        made.server.most_characters = 100
        made.execute()
        assert (made.delivery.state, made.server.statuses) == (State.PENDING, [])
        assert "now accepts only 100 characters: the text will be shortened" in made.delivery.error
        made.later(hours=1)
        made.execute()
        (status,) = made.server.statuses
        assert (made.delivery.state, len(status.text) <= 100) == (State.SENT, True)
