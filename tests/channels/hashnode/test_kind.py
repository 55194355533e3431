"""Hashnode: drafts first, errors inside 200, and looking for a copy before and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator import errors
from syndicator.channels import ChannelContext
from syndicator.channels.hashnode import HashnodeOptions, Kind, article
from syndicator.channels.hashnode.graphql import NoSuchPost
from syndicator.credentials import TokenStore
from syndicator.model import CopyQuery, NotFound, Receipt, Step
from tests.channels.hashnode.fake import PUBLICATION, TOKEN, Server, make
from tests.fakes.harness import a_draft, a_post, secret

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.model import Post
    from tests.fakes.harness import Harness

LATER = timedelta(seconds=31)


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    harness = make(tmp_path)
    yield harness
    server(harness).stop()


@pytest.fixture
def drafts(tmp_path: Path) -> Iterator[Harness]:
    harness = make(tmp_path, "drafts")
    yield harness
    server(harness).stop()


def server(harness: Harness) -> Server:
    assert isinstance(harness.server, Server)
    return harness.server


def step(harness: Harness, post: Post | None = None) -> Step:
    announcement = harness.channel.compose(replace(harness.draft, post=post) if post else harness.draft)
    body = harness.channel.prepare(announcement, 0, (), "key")
    return Step(number=0, key="key", body=body, started_at=datetime.now(UTC))


def asked(harness: Harness, field: str) -> list[Any]:
    """The inputs of all requests for that mutation."""
    bodies = [request.json() for request in server(harness).requests]
    return [body["variables"]["input"] for body in bodies if f"{{ {field}(" in body["query"]]


def test_the_draft_has_what_the_post_has(harness: Harness) -> None:
    harness.channel.send(step(harness))
    assert asked(harness, "createDraft") == [
        {
            "publicationId": PUBLICATION["id"],
            "title": "The first tomato",
            "contentMarkdown": "It took **ninety** days.",
            "slug": "the-first-tomato",
            "tags": [
                {"slug": "gardening", "name": "gardening"},
                {"slug": "learning-in-public", "name": "learning in public"},
            ],
            "originalArticleURL": "https://blog.example.dev/the-first-tomato",
            "coverImageOptions": {"coverImageURL": "https://cdn.example.dev/tomato.png"},
            "metaTags": {
                "title": "Growing the first tomato",
                "description": "What a balcony teaches about patience.",
                "image": "https://cdn.example.dev/tomato.png",
            },
            "settings": {"slugOverridden": True},
        }
    ]
    assert [set(given) for given in asked(harness, "publishDraft")] == [{"draftId"}]
    assert all(request.headers["authorization"] == f"Bearer {TOKEN}" for request in server(harness).requests)


def test_the_receipt_is_the_post(harness: Harness) -> None:
    receipt = harness.channel.send(step(harness))
    assert receipt.remote_id in server(harness).posts
    assert receipt.remote_url == "https://me.hashnode.dev/the-first-tomato"
    assert receipt.confirmed


def test_a_repeat_finds_the_draft_used_up(harness: Harness) -> None:
    once = step(harness)
    harness.channel.send(once)
    with pytest.raises(errors.Duplicate, match="the draft is gone"):
        harness.channel.send(once)
    assert harness.copies() == 1


def test_a_draft_that_shall_stay_one_is_not_published(drafts: Harness) -> None:
    receipt = drafts.channel.send(step(drafts))
    assert list(server(drafts).drafts) == [receipt.remote_id]
    assert not server(drafts).posts
    assert not asked(drafts, "publishDraft")


def test_a_draft_is_found_on_a_later_page_too(drafts: Harness) -> None:
    fake = server(drafts)
    for number in range(60):
        fake._createDraft({"publicationId": PUBLICATION["id"], "title": f"Old {number}", "slug": f"old-{number}"})
    assert drafts.channel.find(CopyQuery(post=a_post())) is NotFound.SURELY
    fake.ahead += LATER
    receipt = drafts.channel.send(step(drafts))
    assert drafts.channel.find(CopyQuery(post=a_post())) == Receipt(remote_id=receipt.remote_id)


@pytest.mark.parametrize(
    ("message", "code", "error"),
    [
        ("You must be authenticated.", "UNAUTHENTICATED", errors.NeedsLogin),
        (
            "Publication does not have an active Pro plan. Upgrade in your dashboard to access this via the API.",
            "FORBIDDEN",
            errors.NeedsMoney,
        ),
        ("You are not allowed to publish.", "FORBIDDEN", errors.NeedsLogin),
        ("Title is too long", "BAD_USER_INPUT", errors.Permanent),
        ("Draft not found", "NOT_FOUND", errors.Duplicate),
        ("Internal server error", "INTERNAL_SERVER_ERROR", errors.Ambiguous),
        ("Something else", "", errors.Ambiguous),
        ("Cannot query field", "GRAPHQL_VALIDATION_FAILED", errors.NeedsPerson),
    ],
)
def test_errors_inside_200_have_their_class(harness: Harness, message: str, code: str, error: type[Exception]) -> None:
    once = step(harness)
    body = {"errors": [{"message": message, "extensions": {"code": code}}], "data": None}
    server(harness).misbehave("200_before", body=body)
    with pytest.raises(error) as caught:
        harness.channel.send(once)
    assert type(caught.value) is error
    assert message.split(".", maxsplit=1)[0] in str(caught.value)


def test_a_publication_without_the_paid_plan_says_what_to_buy(harness: Harness) -> None:
    server(harness).pro = False
    with pytest.raises(errors.NeedsMoney, match=r"Hashnode Pro \(\$5 a month or \$50 a year"):
        step(harness)


@pytest.mark.parametrize("how", ["moved", "html"])
def test_an_api_that_has_moved_is_a_matter_for_a_person(harness: Harness, how: str) -> None:
    if how == "moved":
        server(harness).moved = True
    else:
        server(harness).misbehave("garbage", on="any")
    with pytest.raises(errors.NeedsPerson, match="set base_url to its new address"):
        step(harness)


def test_an_error_beside_data_does_not_hide_the_post(harness: Harness) -> None:
    once = step(harness)
    post = {"id": "9", "slug": "s", "url": "https://me.hashnode.dev/s"}
    body = {"data": {"publishDraft": {"post": post}}, "errors": [{"message": "later", "extensions": {"code": "X"}}]}
    server(harness).misbehave("200_before", body=body)
    assert harness.channel.send(once).remote_id == "9"


@pytest.mark.parametrize("data", [None, {}, {"publishDraft": None}, {"publishDraft": {"post": None}}, [], "x"])
def test_an_answer_without_a_post_is_ambiguous(harness: Harness, data: Any) -> None:
    once = step(harness)
    server(harness).misbehave("200_before", body={"data": data})
    with pytest.raises(errors.Ambiguous):
        harness.channel.send(once)


def test_too_long_an_article_is_refused_before_sending(harness: Harness) -> None:
    with pytest.raises(errors.Permanent, match=r"too long for Hashnode: .* of 100,000 bytes"):
        harness.channel.compose(a_draft(parts=("é" * 50_000,)))
    harness.channel.compose(a_draft(parts=("é" * 49_000,)))
    assert not server(harness).requests


@pytest.mark.parametrize("changes", [{"title": "", "seo_title": ""}, {}])
def test_an_article_needs_title_and_body(harness: Harness, changes: dict[str, str]) -> None:
    with pytest.raises(errors.Permanent, match="a title and a body"):
        harness.channel.compose(a_draft(a_post(**changes), parts=("x",) if changes else ("",), article=""))


# --- looking


def test_a_copy_made_by_hand_is_found_by_its_original(harness: Harness) -> None:
    made = server(harness).add_post(
        "the-first-tomato", "Another title", "http://www.blog.example.dev/the-first-tomato/"
    )
    found = harness.channel.find(CopyQuery(post=a_post()))
    assert found == Receipt(remote_id=made["id"], remote_url=made["url"])
    assert harness.channel.find(CopyQuery(post=a_post(), known=frozenset({made["id"]}))) is not found


def test_a_copy_without_an_original_is_told_by_its_title(harness: Harness) -> None:
    made = server(harness).add_post("the-first-tomato", "The First Tomato", None)
    assert harness.channel.find(CopyQuery(post=a_post())) == Receipt(remote_id=made["id"], remote_url=made["url"])


def test_another_post_with_the_slug_is_not_ours(harness: Harness) -> None:
    server(harness).add_post("the-first-tomato", "Somebody's tomato", "https://other.example/tomato")
    assert harness.channel.find(CopyQuery(post=a_post())) is NotFound.PERHAPS


def test_ours_is_found_under_the_slug_that_it_got_instead(harness: Harness) -> None:
    server(harness).add_post("the-first-tomato", "Somebody's tomato", "https://other.example/tomato")
    once = step(harness)
    receipt = harness.channel.send(once)
    assert receipt.remote_url.endswith("/the-first-tomato-1")
    assert harness.channel.find(CopyQuery(post=a_post(), step=once, since=once.started_at)) == receipt


def test_a_draft_that_is_still_there_was_not_published(harness: Harness) -> None:
    server(harness).add_post("the-first-tomato", "Somebody's tomato", "https://other.example/tomato")
    once = step(harness)
    assert harness.channel.find(CopyQuery(post=a_post(), step=once)) is NotFound.SURELY


def test_a_stale_answer_does_not_outlast_settle_after(harness: Harness) -> None:
    once = step(harness)
    assert harness.channel.find(CopyQuery(post=a_post(), step=once)) is NotFound.SURELY
    receipt = harness.channel.send(once)
    assert harness.channel.find(CopyQuery(post=a_post(), step=once)) is NotFound.SURELY  # so nobody may believe it yet
    server(harness).ahead += harness.channel.settle_after
    assert harness.channel.find(CopyQuery(post=a_post(), step=once)) == receipt


def test_a_copy_older_than_the_attempt_is_not_the_attempt_s(harness: Harness) -> None:
    made = server(harness).add_post("the-first-tomato", "T", a_post().url)
    server(harness).posts[made["id"]]["publishedAt"] = "2020-01-01T00:00:00.000Z"
    since = datetime.now(UTC)
    assert not isinstance(harness.channel.find(CopyQuery(post=a_post(), since=since)), Receipt)


# --- the publication


def test_the_blog_itself_is_refused_without_asking(harness: Harness) -> None:
    for publication in ("blog.example.dev", "https://www.blog.example.dev/"):
        options = HashnodeOptions(publication=publication, token=secret(TOKEN))
        assert "into itself" in Kind(options, harness.channel.context).problems()[0]
    assert not harness.channel.problems()


def test_the_blog_itself_is_refused_when_it_hides_behind_an_id(harness: Harness) -> None:
    options = HashnodeOptions(publication=PUBLICATION["id"], token=secret(TOKEN))
    itself = Kind(options, replace(harness.channel.context, blog_url="https://me.hashnode.dev"))
    assert not itself.problems()
    with pytest.raises(errors.NeedsPerson, match="into itself"):
        itself.whoami()
    with pytest.raises(errors.NeedsPerson, match="into itself"):
        itself.prepare(itself.compose(harness.draft), 0, (), "key")
    assert not asked(harness, "createDraft")


def test_a_publication_can_be_named_by_its_id(harness: Harness) -> None:
    harness.channel.options = replace(harness.channel.options, publication=PUBLICATION["id"])
    receipt = harness.channel.send(step(harness))
    server(harness).ahead += LATER
    assert harness.channel.find(CopyQuery(post=a_post())) == receipt
    assert harness.channel.account() == PUBLICATION["id"]


def test_an_unknown_publication_is_named(harness: Harness) -> None:
    harness.channel.options = replace(harness.channel.options, publication="nobody.hashnode.dev")
    with pytest.raises(errors.NeedsPerson, match=r'has no "nobody\.hashnode\.dev"'):
        step(harness)


@pytest.mark.parametrize("publication", ["", "a b", "https://me.dev/path", 'x"y'])
def test_what_is_no_publication_is_said_at_once(publication: str) -> None:
    with pytest.raises(ValueError, match="neither a host"):
        HashnodeOptions(publication=publication)


def test_a_post_of_a_series_goes_into_it(harness: Harness) -> None:
    harness.channel.send(step(harness, a_post(series="Garden")))
    harness.channel.send(step(harness, a_post(series="Unknown series", slug="other")))
    assert [given.get("seriesId") for given in asked(harness, "createDraft")] == [
        server(harness).series["garden"],
        None,
    ]


def test_it_says_who_it_is(harness: Harness) -> None:
    account = harness.channel.whoami()
    assert (account.name, account.url, account.warnings) == ("me", PUBLICATION["url"], ())
    assert account.notes == ("publishes to Me elsewhere",)


def test_the_token_may_come_from_the_store(harness: Harness, tmp_path: Path) -> None:
    store = TokenStore(tmp_path / "tokens")
    channel = Kind(HashnodeOptions(publication="me.hashnode.dev"), replace(harness.channel.context, tokens=store))
    with pytest.raises(errors.NeedsLogin, match="syndicator auth elsewhere"):
        channel.whoami()
    store.save("elsewhere", {"token": TOKEN})
    assert channel.whoami().name == "me"


def test_the_endpoint_and_the_account_are_told_without_secrets(harness: Harness) -> None:
    assert Kind(
        HashnodeOptions(publication="Me.hashnode.dev"), ChannelContext(name="h", folder=harness.channel.context.folder)
    ).endpoint() == ("https://gql-beta.hashnode.com")
    assert harness.channel.account() == "me.hashnode.dev"


def test_an_edit_goes_into_the_published_post(harness: Harness) -> None:
    receipt = harness.channel.send(step(harness))
    changed = harness.channel.compose(replace(harness.draft, post=a_post(title="The last tomato")))
    assert harness.channel.update(receipt, changed) == receipt
    (given,) = asked(harness, "updatePost")
    assert given["id"] == receipt.remote_id
    assert given["title"] == "The last tomato"
    assert given["coverImage"] == "https://cdn.example.dev/tomato.png"
    assert given["metaTitle"] == "Growing the first tomato"
    assert "slug" not in given


# --- the article


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (["Python", "python", "PYTHON"], ["python"]),
        (["C++", "C#", "C"], ["cplusplus", "csharp", "c"]),
        (["Node.js", "#100DaysOfCode", "machine learning"], ["nodejs", "100daysofcode", "machine-learning"]),
        (["Éducation", "日本語", ""], ["education"]),
        ([f"tag {n}" for n in range(40)], [f"tag-{n}" for n in range(15)]),
    ],
)
def test_tags_become_slugs(names: list[str], slugs: list[str]) -> None:
    assert [tag["slug"] for tag in article.tags(names)] == slugs


@pytest.mark.parametrize(
    ("slug", "title", "expected"),
    [
        ("the-first-tomato", "x", "the-first-tomato"),
        ("2026/11/tomato", "x", "2026-11-tomato"),
        ("", "Día uno: ¡tomate!", "dia-uno-tomate"),
        ("日本語", "日本語", ""),
    ],
)
def test_the_slug_of_the_copy(slug: str, title: str, expected: str) -> None:
    assert article.slug_of(a_post(slug=slug, title=title)) == expected


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.me.hashnode.dev/a", "me.hashnode.dev"),
        ("me.hashnode.dev:443", "me.hashnode.dev"),
        ("http://127.0.0.1:8001/a", "127.0.0.1:8001"),
        ("/srv/rss.xml", ""),
        ("http://[", ""),
        ("http://me.hashnode.dev:port/", ""),
    ],
)
def test_hosts_are_compared_with_their_ports(address: str, host: str) -> None:
    assert article.host_of(address) == host


def test_the_log_knows_its_own_failure_by_what_it_means() -> None:
    assert NoSuchPost("no such draft").outcome == errors.Permanent("it is refused").outcome == "permanent"
