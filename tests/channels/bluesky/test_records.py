"""The documents of all posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.bluesky import records as module
from syndicator.errors import Limited
from tests.channels.bluesky.fake import DID, DOCUMENT, PUBLICATION
from tests.channels.bluesky.helpers import BLOG, URL, a_post, channel, draft

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.channels import RecordKeeper
    from syndicator.model import Announcement
    from tests.channels.bluesky.fake import Server


@pytest.fixture
def keeper(tmp_path: Path, server: Server) -> RecordKeeper:
    return channel(tmp_path, server, site=True).records()


def announcement(tmp_path: Path, server: Server, n: int = 0, **changes: Any) -> Announcement:
    post = a_post(slug=f"loops-{n}", url=f"{BLOG}/loops-{n}/", **changes)
    return channel(tmp_path, server, site=True).compose(draft(post=post))


def test_each_record_is_written_once_and_announced_never(tmp_path: Path, server: Server, keeper: RecordKeeper) -> None:
    for expected in (True, False):
        assert [keeper.keep(announcement(tmp_path, server, n)) for n in range(3)] == [expected] * 3
        keeper = channel(tmp_path, server, site=True).records()
    assert len(server.records(DOCUMENT)) == 3
    assert server.publications == []


def test_what_can_have_no_record_has_none(tmp_path: Path, server: Server, keeper: RecordKeeper) -> None:
    assert not keeper.keep(announcement(tmp_path, server, published_at=None))
    assert server.records(DOCUMENT) == {}


@pytest.mark.long
def test_a_thousand_old_records_are_read_in_pages_and_not_one_by_one(tmp_path: Path, server: Server) -> None:
    first = channel(tmp_path, server, site=True).records()
    for n in range(150):
        first.keep(announcement(tmp_path, server, n))
    before, again = len(server.requests), channel(tmp_path, server, site=True).records()
    assert not any(again.keep(announcement(tmp_path, server, n)) for n in range(150))
    assert len(server.requests) - before <= 5


def test_it_stops_before_the_points_of_an_hour_are_used(
    tmp_path: Path, server: Server, keeper: RecordKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module.MOST_POINTS < 5000
    monkeypatch.setattr(module, "MOST_POINTS", 3 * 4 + 2)
    for n in range(4):
        assert keeper.keep(announcement(tmp_path, server, n))
    with pytest.raises(Limited) as caught:
        keeper.keep(announcement(tmp_path, server, 5))
    assert caught.value.retry_after == module.HOUR
    assert len(server.records(DOCUMENT)) == 4


@pytest.mark.parametrize(("most", "removed"), [(14, 0), (15, 1), (16, 2)])
def test_creating_changing_and_removing_take_their_points(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, most: int, removed: int
) -> None:
    monkeypatch.setattr(module, "MOST_POINTS", most)
    first = channel(tmp_path, server, site=True).records()
    for n in range(4):
        first.keep(announcement(tmp_path, server, n))
    keeper = channel(tmp_path, server, site=True).records()
    for n in range(4, 8):
        assert keeper.keep(announcement(tmp_path, server, n))  # three each
    assert keeper.keep(announcement(tmp_path, server, 0, title="Changed"))  # two
    for n in range(removed):
        assert keeper.remove(f"{BLOG}/loops-{n}/")  # one each
    with pytest.raises(Limited, match=f"{most} write points"):
        keeper.remove(f"{BLOG}/loops-3/")


def test_a_record_is_removed_by_the_address_of_its_page(tmp_path: Path, server: Server, keeper: RecordKeeper) -> None:
    keeper.keep(announcement(tmp_path, server, 1))
    keeper.keep(announcement(tmp_path, server, 2))
    keeper = channel(tmp_path, server, site=True).records()
    assert [keeper.remove(f"{BLOG}/loops-{n}/") for n in (1, 7)] == [True, False]
    assert [record["path"] for record in server.records(DOCUMENT).values()] == ["/loops-2/"]


def test_addresses_are_known_before_the_records_are_there(tmp_path: Path, server: Server, keeper: RecordKeeper) -> None:
    posts = [a_post(), a_post(url="https://elsewhere.example/a")]
    before = keeper.addresses(posts)
    assert server.repo == {}
    keeper.keep(channel(tmp_path, server, site=True).compose(draft()))
    (key,) = server.records(DOCUMENT)
    assert before == {URL: f"at://{DID}/{DOCUMENT}/{key}"}
    assert channel(tmp_path, server, site=True).records().addresses(posts) == before


def test_the_address_of_another_tools_record_is_given(server: Server, keeper: RecordKeeper) -> None:
    server.repo[PUBLICATION, "3lbd4x2qzk22a"] = {"$type": PUBLICATION, "url": BLOG, "name": "b"}
    uri = f"at://{DID}/{PUBLICATION}/3lbd4x2qzk22a"
    server.repo[DOCUMENT, "3lbd4x2qzk22b"] = {"$type": DOCUMENT, "site": uri, "path": "/loops/"}
    assert keeper.addresses([a_post()]) == {URL: f"at://{DID}/{DOCUMENT}/3lbd4x2qzk22b"}
    assert any(uri in line for line in keeper.instructions())


def test_the_instructions_name_the_publication_that_will_be(
    tmp_path: Path, server: Server, keeper: RecordKeeper
) -> None:
    said = "\n".join(keeper.instructions())
    assert server.repo == {}
    keeper.keep(announcement(tmp_path, server))
    (key,) = server.records(PUBLICATION)
    assert f"    at://{DID}/{PUBLICATION}/{key}\n" in said
    assert f"{BLOG}/.well-known/site.standard.publication" in said
