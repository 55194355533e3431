"""Posts, cards, threads and documents, as they leave the channel."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from syndicator.channels.bluesky import BlueskyOptions
from syndicator.channels.bluesky.tid import instant_of
from syndicator.errors import Duplicate, Limited, NeedsPerson, Permanent, Retryable
from syndicator.model import CopyQuery, NotFound, Receipt
from syndicator.testing.harness import secret
from tests.channels.bluesky.fake import DID, DOCUMENT, HANDLE, PASSWORD, POST, PUBLICATION
from tests.channels.bluesky.helpers import BLOG, TEXT, URL, WHEN, a_post, channel, draft, prepared, record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.bluesky.fake import Server


# --- settings


@pytest.mark.parametrize("handle", ["ada.bsky.social", "Ada.example", DID, "did:web:ada.example"])
def test_a_handle_or_did_names_the_account(handle: str) -> None:
    assert BlueskyOptions(handle=handle).handle == handle


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"handle": "@ada.bsky.social"}, "handle"),
        ({"handle": "ada"}, "handle"),
        ({"handle": "https://ada.example"}, "handle"),
        ({"handle": HANDLE, "language": "German"}, "language"),
    ],
)
def test_settings_that_can_not_be_are_refused(options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        BlueskyOptions(**options)


def test_what_is_missing_is_named_without_network(tmp_path: Path) -> None:
    kind = channel(tmp_path, app_password=None)
    assert kind.problems() == ("no token: run `syndicator auth blue`",)
    assert kind.secrets() == {}
    kind = channel(tmp_path, site=True)
    assert kind.problems() == ()
    kind.context.blog_url = ""  # type: ignore[misc]
    assert kind.problems() == ("site: set url in [blog]; the documents are below it",)


def test_only_documents_can_be_changed(tmp_path: Path) -> None:
    assert [(kind.can_update, kind.keeps_records) for kind in (channel(tmp_path), channel(tmp_path, site=True))] == [
        (False, False),
        (True, True),
    ]


# --- composing


def test_a_post_has_a_card_and_a_language(tmp_path: Path) -> None:
    announcement = channel(tmp_path, language="de").compose(draft(url=f"{URL}?utm_source=bluesky"))
    assert announcement.payload == {
        "$type": POST,
        "text": TEXT,
        "facets": [
            {
                "index": {"byteStart": 31, "byteEnd": 38},
                "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Python"}],
            }
        ],
        "langs": ["de"],
        "embed": {
            "$type": "app.bsky.embed.external",
            "external": {
                "uri": f"{URL}?utm_source=bluesky",
                "title": "Loops in Python",
                "description": "How to leave them.",
            },
        },
    }
    assert announcement.card


@pytest.mark.parametrize(
    ("given", "of_post", "langs"),
    [("", "pt-BR", ["pt-BR"]), ("de", "en", ["de"]), ("", "", None)],
)
def test_the_language_is_the_posts_unless_one_is_given(
    tmp_path: Path, given: str, of_post: str, langs: list[str] | None
) -> None:
    payload = channel(tmp_path, language=given).compose(draft(post=a_post(lang=of_post))).payload
    assert payload.get("langs") == langs


def test_a_post_without_an_address_has_no_card(tmp_path: Path) -> None:
    announcement = channel(tmp_path).compose(draft(post=a_post(url="")))
    assert not announcement.card
    assert "embed" not in announcement.payload


@pytest.mark.parametrize(
    ("parts", "says"), [(("  ",), "empty"), (("a" * 301,), "301 of 300"), (("é" * 200, "a" * 301), "301 of 300")]
)
def test_what_can_not_be_posted_says_why(tmp_path: Path, parts: tuple[str, ...], says: str) -> None:
    with pytest.raises(Permanent, match=says):
        channel(tmp_path).compose(draft(*parts))


# --- sending


def test_the_key_is_chosen_and_the_time_frozen_before_it_is_sent(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    body = json.loads(kind.prepare(kind.compose(draft()), 0, (), "key-of-this-delivery"))
    assert (body["repo"], body["collection"], body["swapRecord"]) == (DID, POST, None)
    assert instant_of(body["rkey"]).replace(microsecond=0) == WHEN
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["record"]["createdAt"])
    elsewhere = channel(tmp_path / "elsewhere", server)
    assert json.loads(elsewhere.prepare(kind.compose(draft()), 0, (), "key-of-this-delivery"))["rkey"] == body["rkey"]
    assert json.loads(kind.prepare(kind.compose(draft()), 0, (), "another"))["rkey"] != body["rkey"]
    assert server.publications == []


def test_a_copy_has_both_addresses(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    key = json.loads(step.body)["rkey"]
    receipt = kind.send(step)
    assert receipt == Receipt(
        remote_id=f"at://{DID}/{POST}/{key}", remote_url=f"https://bsky.app/profile/{HANDLE}/post/{key}"
    )
    assert receipt.ids.keys() == {"uri", "cid"}
    assert receipt.ids["uri"] == receipt.remote_id
    for query in (CopyQuery(post=a_post(), step=step), CopyQuery(post=a_post())):
        copy = kind.find(query)
        assert isinstance(copy, Receipt)
        assert copy.ids == receipt.ids
    assert kind.find(CopyQuery(post=a_post(), step=step)) == receipt
    assert kind.find(CopyQuery(post=a_post())) == receipt


def test_the_same_step_sent_often_is_one_post(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    assert len({kind.send(step).remote_id for _ in range(4)}) == 1
    assert len(server.publications) == 1


def test_a_key_that_another_post_has_is_a_duplicate_and_left_alone(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    uri = server.by_hand("Mine", json.loads(step.body)["rkey"])
    with pytest.raises(Duplicate) as caught:
        kind.send(step)
    assert caught.value.receipt is not None
    assert caught.value.receipt.remote_id == uri
    assert [post["text"] for post in server.records(POST).values()] == ["Mine"]


def test_a_session_that_ends_meanwhile_is_renewed_at_the_next_attempt(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.pass_time(timedelta(hours=3))
    with pytest.raises(Retryable):
        kind.send(step)
    assert kind.send(step).remote_id
    assert len(server.publications) == 1


def test_known_accounts_are_mentioned(tmp_path: Path, server: Server) -> None:
    said = record(prepared(channel(tmp_path, server), draft("With @grace.test and @nobody.test")))
    dids = [each["features"][0]["did"] for each in said["facets"]]
    assert dids == [server.handles["grace.test"]]


def test_a_thread_answers_to_its_first_and_its_last_post(tmp_path: Path, server: Server) -> None:
    kind, thread = channel(tmp_path, server), draft("One #a", "Two", "Three")
    receipts: tuple[Receipt, ...] = ()
    for part in range(3):
        receipts += (kind.send(prepared(kind, thread, part, receipts)),)
    one, two, three = (server.records(POST)[copy.remote_id.rpartition("/")[2]] for copy in receipts)
    assert ("embed" in one, "embed" in two, two["facets"]) == (True, False, [])
    assert [two["reply"][name]["uri"] for name in ("root", "parent")] == [receipts[0].remote_id] * 2
    assert [three["reply"][name]["uri"] for name in ("root", "parent")] == [copy.remote_id for copy in receipts[:2]]
    assert all(post["reply"]["root"]["cid"].startswith("bafy") for post in (two, three))


def test_a_thread_whose_start_is_gone_does_not_go_on(tmp_path: Path, server: Server) -> None:
    kind, thread = channel(tmp_path, server), draft("One", "Two")
    first = kind.send(prepared(kind, thread))
    kind.delete(first)
    with pytest.raises(Permanent, match="no longer exists"):
        prepared(kind, thread, 1, (first,))


@pytest.mark.parametrize(
    "url",
    [
        f"https://bsky.app/profile/{HANDLE}/post/KEY",
        f"https://bsky.app/profile/{DID}/post/KEY?x=1",
        f"at://{DID}/{POST}/KEY",
    ],
)
def test_a_copy_that_a_person_named_is_deleted(tmp_path: Path, server: Server, url: str) -> None:
    kind = channel(tmp_path, server)
    key = kind.send(prepared(kind)).remote_id.rpartition("/")[2]
    kind.delete(Receipt(remote_url=url.replace("KEY", key)))
    assert server.records(POST) == {}
    with pytest.raises(Permanent, match="cannot tell which copy"):
        kind.delete(Receipt(remote_url=f"https://bsky.app/profile/{HANDLE}"))


# --- pictures


def picture(width: int, height: int) -> bytes:
    """A picture that does not compress well."""
    file = BytesIO()
    Image.effect_noise((width, height), 90).save(file, "PNG")
    return file.getvalue()


def thumb(tmp_path: Path, server: Server) -> dict[str, Any] | None:
    kind = channel(tmp_path, server)
    kind.context.blog_url = server.url  # type: ignore[misc]
    said = record(prepared(kind, draft(post=a_post(cover=f"{server.url}/cover.png"))))
    found: dict[str, Any] | None = said["embed"]["external"].get("thumb")
    return found


def test_the_card_has_the_cover(tmp_path: Path, server: Server) -> None:
    blob = thumb(tmp_path, server)
    assert blob is not None
    assert server.blobs[blob["ref"]["$link"]] == server.picture


@pytest.mark.long
def test_a_large_cover_is_made_smaller(tmp_path: Path, server: Server) -> None:
    server.picture = picture(1600, 1200)
    assert len(server.picture) > 1_000_000
    blob = thumb(tmp_path, server)
    assert blob is not None
    assert (blob["mimeType"], blob["size"] <= 1_000_000) == ("image/jpeg", True)


@pytest.mark.parametrize("data", [b"<html>", b"\x89PNG\r\n\x1a\n" + b"\0" * 1_000_001])
def test_a_cover_that_can_not_be_had_is_left_out(tmp_path: Path, server: Server, data: bytes) -> None:
    server.picture = data
    assert thumb(tmp_path, server) is None


def test_a_limit_while_uploading_stops_the_channel(tmp_path: Path, server: Server) -> None:
    server.misbehave("429_before", on="any", nth=3)  # after the login and the cover
    with pytest.raises(Limited):
        thumb(tmp_path, server)


# --- Standard.site


def test_the_card_pins_document_and_publication_as_they_are(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, site=True)
    step = prepared(kind)
    written = [request.json()["collection"] for request in server.requests if request.path.endswith("putRecord")]
    assert written == [PUBLICATION, DOCUMENT]
    kind.send(step)
    references = record(step)["embed"]["external"]["associatedRefs"]
    listed = {
        each.uri: each.cid for name in (DOCUMENT, PUBLICATION) for page in kind._client().records(name) for each in page
    }
    assert {each["uri"]: each["cid"] for each in references} == listed
    assert [each["uri"].split("/")[3] for each in references] == [DOCUMENT, PUBLICATION]


def test_the_app_is_asked_before_it_is_announced(tmp_path: Path, server: Server) -> None:
    server.asks_until_view = 3
    prepared(channel(tmp_path, server, site=True))
    assert [request.path.rpartition(".")[2] for request in server.requests][-3:] == ["getEmbedExternalView"] * 3


def test_a_post_elsewhere_is_announced_without_a_document(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, site=True)
    said = record(prepared(kind, draft(post=a_post(url="https://elsewhere.example/a"))))
    assert "associatedRefs" not in said["embed"]["external"]
    assert server.repo == {}


def test_an_edit_changes_the_document_and_not_the_post(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, site=True)
    receipt = kind.send(prepared(kind))
    before = server.records(POST)
    moved = a_post(title="Loops, again", url=f"{BLOG}/loops-again/", published_at=WHEN + timedelta(days=1))
    assert kind.update(receipt, kind.compose(draft(post=moved))) == receipt
    (document,) = server.records(DOCUMENT).values()
    assert (document["title"], document["path"]) == ("Loops, again", "/loops-again/")
    assert document["publishedAt"] == "2026-11-20T10:00:00.000Z"
    assert server.records(POST) == before


def test_an_edit_of_a_post_that_was_announced_without_makes_its_document(tmp_path: Path, server: Server) -> None:
    receipt = (plain := channel(tmp_path, server)).send(prepared(plain))
    kind = channel(tmp_path, server, site=True)
    kind.update(receipt, kind.compose(draft()))
    assert len(server.records(DOCUMENT)) == 1
    with pytest.raises(Permanent, match="can't be edited"):
        kind.update(receipt, kind.compose(draft(post=a_post(published_at=None))))


def test_a_withdrawal_takes_the_document_along(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, site=True)
    receipt = kind.send(prepared(kind))
    server.misbehave("500_before", on="any", nth=4)  # the second deletion
    with pytest.raises(Retryable):
        kind.delete(receipt)
    assert (len(server.records(POST)), len(server.records(DOCUMENT))) == (1, 0)
    kind.delete(receipt)
    assert list(server.repo) == [key for key in server.repo if key[0] == PUBLICATION]


# --- the account


def test_it_says_who_and_where_it_is(tmp_path: Path, server: Server) -> None:
    account = channel(tmp_path, server).whoami()
    assert (account.name, account.url) == (f"@{HANDLE}", f"https://bsky.app/profile/{HANDLE}")
    assert account.notes == (f"server {server.url}", f"account {DID}")
    assert account.warnings == ()


def test_it_tells_what_the_live_site_lacks(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, site=True)
    kind.context.blog_url = server.url  # type: ignore[misc]
    assert kind.whoami().warnings == ("no records yet: run `syndicator site sync --channel blue`",)
    for n in (1, 2):
        post = a_post(slug=f"p{n}", url=f"{server.url}/p{n}/", published_at=WHEN + timedelta(days=n))
        kind.records().keep(kind.compose(draft(post=post)))
    server.pages["/p2/"] = "<head></head>"
    file, page = kind.whoami().warnings
    assert "/.well-known/site.standard.publication does not name" in file
    newest = next(key for key, document in server.records(DOCUMENT).items() if document["path"] == "/p2/")
    assert (
        f'/p2/ names no document, so others who link to it get no full card: put <link rel="site.standard.document" href="at://{DID}/{DOCUMENT}/{newest}">'
        in page
    )


def test_another_account_behind_the_password_is_not_used(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, app_password=secret(PASSWORD))
    server.status = "suspended"
    with pytest.raises(NeedsPerson, match="suspended"):
        kind.whoami()


def test_find_denies_what_is_not_there(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    assert kind.find(CopyQuery(post=a_post(), step=prepared(kind))) is NotFound.SURELY
