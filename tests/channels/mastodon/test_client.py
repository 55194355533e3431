"""The limits of a server, and pictures, as its interface gives and takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.mastodon.helpers import channel, draft, prepared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.mastodon.fake import Server


def test_an_old_server_says_its_limits_elsewhere(tmp_path: Path, server: Server) -> None:
    server.is_old, server.most_characters = True, 1000
    kind = channel(tmp_path, server)
    prepared(kind)
    assert kind.limit == 1000


@pytest.mark.parametrize("how", ["500_before", "garbage", "close_before"])
def test_a_server_that_does_not_say_its_limits_gets_the_post_all_the_same(
    tmp_path: Path, server: Server, how: str
) -> None:
    kind = channel(tmp_path, server)
    server.misbehave(how, on="read")
    kind.send(prepared(kind))
    assert kind.limit == 500
    assert len(server.statuses) == 1


@pytest.mark.parametrize("polls", [0, 3])
def test_a_picture_goes_with_its_alternative_text_or_not_at_all(tmp_path: Path, server: Server, polls: int) -> None:
    kind, cover = channel(tmp_path, server), f"{server.url}/cover.png"
    server.polls_until_ready = polls
    kind.send(prepared(kind, draft(cover=cover, cover_alt="A „loop“,\nleft")))
    (number,) = server.statuses[0].media
    assert server.media[number]["description"] == "A „loop“,\nleft"
    kind.send(prepared(kind, draft("no words for it", cover=cover)))
    assert server.statuses[1].media == []


def test_an_alternative_text_is_cut_where_the_server_would_refuse_it(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    kind.send(prepared(kind, draft(cover=f"{server.url}/cover.png", cover_alt="x" * 2000)))
    assert server.media[server.statuses[0].media[0]]["description"] == "x" * 1500


@pytest.mark.parametrize("how", ["500_before", "403_before", "422_before", "garbage", "close_before", "empty"])
def test_a_picture_that_fails_leaves_the_card(
    tmp_path: Path, server: Server, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    kind = channel(tmp_path, server)
    kind.whoami()
    server.misbehave(how, on="read", nth=2)  # after the cover was read
    kind.send(prepared(kind, draft(cover=f"{server.url}/cover.png", cover_alt="A loop")))
    assert server.statuses[0].media == []
    assert "posting without the picture" in caplog.text


@pytest.mark.long
def test_a_picture_that_is_never_ready_stays_out(
    tmp_path: Path, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    kind = channel(tmp_path, server)
    server.polls_until_ready = 1000
    kind.send(prepared(kind, draft(cover=f"{server.url}/cover.png", cover_alt="A loop")))
    assert server.statuses[0].media == []
    assert "still being processed" in str(caplog.records[-1].__dict__)
