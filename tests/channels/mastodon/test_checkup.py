"""What `check` finds out about an account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.errors import Retryable
from tests.channels.mastodon.fake import SCOPES, Server
from tests.channels.mastodon.helpers import channel

if TYPE_CHECKING:
    from pathlib import Path


def test_it_says_who_it_is_and_what_a_post_may_be(tmp_path: Path, server: Server) -> None:
    server.most_characters = 5000
    account = channel(tmp_path, server).whoami()
    assert (account.name, account.url) == ("@ada@social.example", "https://social.example/@ada")
    assert account.notes == ("a post has at most 5000 characters, a link counts 23", f"allowed: {SCOPES}")
    assert account.warnings == ()
    assert channel(tmp_path, server).account() == "https://social.example/@ada"


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [
        ("read write follow", ""),
        ("read write:statuses write:media", ""),
        ("read:accounts read:statuses write:statuses", "lacks write:media"),
        ("read:accounts read:statuses", "lacks write:statuses, write:media"),
    ],
)
def test_a_scope_that_is_missing_is_told(tmp_path: Path, server: Server, scopes: str, missing: str) -> None:
    server.scopes = scopes
    warnings = channel(tmp_path, server).whoami().warnings
    assert len(warnings) == bool(missing)
    assert missing in "".join(warnings)


PAGE = '<html><head><meta name="{}" content="{}"></head><body><meta name="fediverse:creator" content="@ada@social.example">'


@pytest.mark.parametrize(
    ("page", "warning"),
    [
        (PAGE.format("fediverse:creator", "@ada@social.example"), ""),
        (PAGE.format("Fediverse:Creator", "Ada@Social.example"), ""),
        (PAGE.format("author", "Ada"), "has no fediverse:creator"),
        (PAGE.format("fediverse:creator", "@bob@social.example"), "names @bob@social.example"),
        ("<![x y", "has no fediverse:creator"),
    ],
)
def test_a_blog_whose_cards_do_not_name_the_account_is_told(
    tmp_path: Path, server: Server, page: str, warning: str
) -> None:
    server.page = page
    warnings = channel(tmp_path, server).whoami().warnings
    assert len(warnings) == bool(warning)
    assert warning in "".join(warnings)
    assert not warning or '<meta name="fediverse:creator" content="@ada@social.example">' in warnings[0]


def test_the_page_is_that_of_the_newest_card(tmp_path: Path, server: Server) -> None:
    server.by_hand("old", card={"url": f"{server.url}/loops"})
    server.by_hand("of another", card={"url": "https://elsewhere.example/"})
    channel(tmp_path, server).whoami()
    assert server.requests[-1].path == "/loops"


@pytest.mark.parametrize(
    ("domains", "warned"),
    [(["127.0.0.1"], False), (["0.0.1"], False), (None, False), ([], True), (["7.0.0.1"], True), (["x.example"], True)],
)
def test_an_account_that_lets_no_card_of_the_blog_name_it_is_told(
    tmp_path: Path, server: Server, domains: list[str] | None, warned: bool
) -> None:
    server.attribution_domains = domains
    warnings = channel(tmp_path, server).whoami().warnings
    assert len(warnings) == warned
    assert not warned or "Author attribution" in warnings[0]


def test_without_a_blog_there_is_no_page_to_look_at(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    kind.context = replace(kind.context, blog_url="")
    server.attribution_domains = []
    assert kind.whoami().warnings == ()
    assert server.requests[-1].path == "/api/v1/apps/verify_credentials"


def test_what_can_not_be_asked_besides_spoils_nothing(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    server.misbehave("500_before", on="read", nth=2, times=9)
    account = kind.whoami()
    assert (account.name, account.warnings[1:]) == ("@ada@social.example", ())


@pytest.mark.parametrize(
    "body", ["<html>", [], {"id": "1", "username": "ada"}, {"id": 1, "username": "ada", "url": "x"}]
)
def test_an_answer_that_names_nobody_is_none(tmp_path: Path, server: Server, body: Any) -> None:
    server.misbehave("200_before", on="read", body=body)
    with pytest.raises(Retryable, match="unreadable"):
        channel(tmp_path, server).account()
