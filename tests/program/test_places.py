"""Hashnode, LinkedIn, X and hooks through the program: what leaves it, and what every answer leads to."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.twitter_text import urls
from tests.channels.linkedin import fake as linkedin
from tests.fakes.environment import Environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.server import FakeServer

SLUG = "the-first-tomato"
THREAD = "{{ post.headline }}\n{{ post.url }}\n---\nSecond: why ninety days.\n---\nThird: what it tastes like.\n"
DAILY_LIMIT = linkedin.problem(429, "TOO_MANY_REQUESTS", "Resource level throttle limit is reached.").body


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    with Environment(tmp_path) as made:
        made.write(SLUG)
        yield made


def template(environment: Environment, name: str, text: str) -> None:
    (environment.folder / "templates").mkdir(exist_ok=True)
    (environment.folder / "templates" / name).write_text(text)


def refuse(server: FakeServer, status: int, body: Any, times: int = 1) -> None:
    server.misbehave(f"{status}_before", times, body=body)


def due_in(environment: Environment, channel: str) -> timedelta:
    """How long until the delivery is tried again."""
    (row,) = environment.read_json("dry-run", "--channel", channel)
    return datetime.fromisoformat(row["due_at"]) - datetime.now(UTC)


# --- X


def test_a_thread_whose_third_part_fails_goes_on_there_when_asked_to(environment: Environment) -> None:
    template(environment, "x.txt.j2", THREAD)
    environment.configure("x")
    (row,) = environment.read_json("dry-run")
    assert len(row["announcement"]["parts"]) == 3
    assert row["cost_usd"] == pytest.approx(3 * 0.015)  # a loopback address is no link to X
    environment.x.misbehave("400_before", 1, body={"title": "Invalid Request", "detail": "no"}, nth=3)
    ran = environment.run("run", "--once")
    assert "third" not in [post.text for post in environment.x.posts]
    assert [post.text.split()[0] for post in environment.x.posts] == ["The", "Second:"]
    there = environment.state(SLUG, "x")
    assert (there["state"], there["incomplete"]) == ("sent", True)
    assert f"syndicator retry {SLUG} --channel x" in ran.stdout
    (need,) = environment.read_json("status")["needs_you"]
    assert "retry" in need["command"]
    assert environment.run("run", "--once").stdout == "nothing new\n"
    assert environment.run("retry", SLUG).returncode == 0
    assert environment.run("run", "--once").returncode == 0
    assert [post.text.split()[0] for post in environment.x.posts] == ["The", "Second:", "Third:"]
    assert [post.reply_to for post in environment.x.posts[1:]] == [post.id for post in environment.x.posts[:2]]
    assert environment.state(SLUG, "x")["incomplete"] is False
    assert environment.read_json("status")["channels"]["x"]["spent_usd"] == 0.045


@pytest.mark.long
def test_a_thread_that_was_left_unfinished_is_not_gone_on_with_once_it_was_sent_anew(environment: Environment) -> None:
    template(environment, "x.txt.j2", THREAD)
    environment.configure("x")
    environment.x.misbehave("400_before", 1, body={"title": "Invalid Request", "detail": "no"}, nth=3)
    environment.run("run", "--once")
    assert len(environment.read_json("status")["needs_you"]) == 1
    for number, post in enumerate(environment.x.posts):
        post.text = f"deleted {number}"  # so that the same text is no duplicate to X
    assert environment.run("push", SLUG, "--again", "--yes").returncode == 0
    assert environment.read_json("status")["needs_you"] == []
    assert environment.run("run", "--once").stdout == "nothing new\n"
    assert len(environment.x.posts) == 2 + 3


@pytest.mark.long
def test_a_picture_goes_along_with_its_alternative_text_and_never_without(environment: Environment) -> None:
    environment.write("described", "Described", more=environment.cover("A red tomato"))
    environment.write("undescribed", "Undescribed", more=environment.cover(""))
    environment.configure("x")
    assert environment.run("run", "--once").returncode == 0
    media = {post.text.splitlines()[0]: [environment.x.alt[m] for m in post.media] for post in environment.x.posts}
    assert media == {"Described": ["A red tomato"], "Undescribed": [], "The first tomato": []}


@pytest.mark.long
def test_a_picture_that_can_not_be_had_stays_out_with_a_warning(environment: Environment) -> None:
    environment.write("pictured", "Pictured", more=environment.cover())
    environment.blog.change("/cover.png", status=404)
    environment.configure("x", "linkedin")
    ran = environment.run("run", "--once")
    assert ran.returncode == 0
    assert "warning: posting without the picture channel=x" in ran.stderr
    assert "warning: posting the card without its picture channel=linkedin" in ran.stderr
    assert not any(post.media for post in environment.x.posts)
    assert len(environment.linkedin.posts) == 2


ELSEWHERE = "https://blog.example.dev"


def linked(
    environment: Environment, slug: str = SLUG, title: str = "The first tomato", date: str = "2026-11-19 10:00"
) -> None:
    """A post whose address is one that X makes a link of."""
    environment.write(slug, title, more=f"canonical: {ELSEWHERE}/{slug}\n", date=date)


@pytest.mark.long
def test_a_post_costs_what_its_link_costs_and_the_budget_is_held_to(environment: Environment) -> None:
    for number in range(4):
        linked(environment, f"post-{number}", f"Post {number}", f"2026-11-1{number} 10:00")
    environment.configure("x", x="budget_usd_per_month = 0.5\nwait_until_live = false\n")
    (environment.folder / f"posts/{SLUG}.md").unlink()
    rows = environment.read_json("dry-run")
    assert [row["cost_usd"] for row in rows] == [0.2] * 4
    assert [row["decision"] for row in rows] == ["send", "send", "hold", "hold"]
    ran = environment.run("run", "--once")
    assert ran.returncode == 0
    assert "budget_usd_per_month = 0.5" in ran.stdout
    assert environment.x.spent == pytest.approx(0.4)
    assert environment.read_json("status")["channels"]["x"]["spent_usd"] == 0.4
    assert "$0.40 of $0.50 spent this month" in environment.run("status").stdout
    assert environment.run("push", "post-3", "--yes").returncode == 2
    assert environment.x.spent == pytest.approx(0.4)


@pytest.mark.long
def test_without_its_link_a_post_costs_less(environment: Environment) -> None:
    linked(environment)
    environment.configure("x", x="link = false\nwait_until_live = false\n")
    (row,) = environment.read_json("dry-run")
    assert (row["cost_usd"], ELSEWHERE in row["announcement"]["text"]) == (0.015, False)
    assert environment.run("run", "--once").returncode == 0
    assert environment.x.spent == pytest.approx(0.015)


@pytest.mark.long
def test_money_permission_and_patience_are_told_apart(environment: Environment) -> None:
    environment.configure("x")
    environment.x.credits = 0
    ran = environment.run("run", "--once")
    assert ran.returncode == 1
    assert "x is paused: X has no credits left" in ran.stderr
    assert "https://console.x.com" in ran.stderr
    assert environment.read_json("status")["channels"]["x"]["state"] == "paused"
    assert environment.read_json("status")["needs_you"][0]["channel"] == "x"
    environment.x.credits, environment.x.may_write = 9, False
    environment.configure("x", x="per_day = 99\n")  # a changed setting: it is tried at once
    assert "permission to read and write" in environment.run("run", "--once").stderr
    environment.x.may_write = True
    environment.x.misbehave("429_before", headers={"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1"})
    environment.configure("x")
    ran = environment.run("run", "--once")
    assert ran.returncode == 1
    assert "no more requests" in ran.stdout
    assert environment.state(SLUG, "x")["state"] == "pending"


@pytest.mark.long
def test_a_title_that_mentions_or_looks_like_a_link_is_sent_well(environment: Environment) -> None:
    environment.write("mention", "@ada wrote Socket.IO")
    environment.configure("x")
    rows = {row["post"]["slug"]: row for row in environment.read_json("dry-run")}
    said = rows["mention"]["announcement"]["text"]
    assert said.replace("\u2060", "").startswith("@ada wrote Socket.IO")
    assert urls(said) == []
    assert not re.search(r"@\w", said)
    assert rows["mention"]["cost_usd"] == 0.015
    assert environment.run("run", "--once").returncode == 0


# --- LinkedIn


@pytest.mark.parametrize(
    ("token", "says"),
    [("expired", "has expired"), ("revoked", "revoked by the user"), ("unknown", "Invalid access token")],
)
def test_a_token_that_linkedin_refuses_pauses_the_channel(environment: Environment, token: str, says: str) -> None:
    environment.configure("linkedin")
    environment.linkedin.tokens[linkedin.TOKEN] = token
    ran = environment.run("run", "--once")
    assert ran.returncode == 1
    assert says in ran.stderr
    assert "syndicator auth linkedin" in ran.stderr
    assert environment.state(SLUG, "linkedin")["state"] == "pending"


@pytest.mark.long
def test_a_retired_version_pauses_the_channel_and_says_what_to_write(environment: Environment) -> None:
    environment.configure("linkedin", linkedin='version = "202504"\n')
    ran = environment.run("run", "--once")
    assert ran.returncode == 1
    assert 'set version = "20' in ran.stderr
    environment.configure("linkedin")
    assert environment.run("run", "--once").returncode == 0
    assert environment.published() == 1


@pytest.mark.long
def test_the_daily_limit_of_linkedin_lasts_until_midnight(environment: Environment) -> None:
    environment.configure("linkedin")
    environment.linkedin.misbehave("429_before", body=DAILY_LIMIT)
    assert environment.run("run", "--once").returncode == 1
    now = datetime.now(UTC)
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    assert abs(due_in(environment, "linkedin") - max(midnight - now, timedelta(minutes=1))) < timedelta(minutes=1)


@pytest.mark.long
def test_somebody_elses_words_in_the_way_are_no_evidence(environment: Environment) -> None:
    environment.configure("linkedin")
    said = "Content is a duplicate of urn:li:share:7141138937766391808"
    refuse(environment.linkedin, 422, {"message": said, "status": 422})
    assert environment.run("run", "--once").returncode == 3
    failed = environment.state(SLUG, "linkedin")
    assert failed["state"] == "failed"
    _, _, command = failed["error"].partition("if that is this post: syndicator ")
    assert environment.run(*command.split()).returncode == 0  # since a person may know better
    assert environment.state(SLUG, "linkedin")["remote_url"].endswith("urn:li:share:7141138937766391808/")


@pytest.mark.long
def test_a_copy_that_was_deleted_and_is_in_the_way_is_not_taken_for_this_one(environment: Environment) -> None:
    environment.configure("linkedin")
    environment.run("run", "--once")
    urn = environment.state(SLUG, "linkedin")["remote_id"]
    assert environment.run("retract", SLUG, "--yes").returncode == 0
    refuse(environment.linkedin, 422, {"message": f"Content is a duplicate of {urn}", "status": 422})
    pushed = environment.run("push", SLUG, "--again", "--yes")
    assert pushed.returncode == 3
    assert "resolve" not in pushed.stdout
    assert (
        f"{urn}/, another copy of yours, maybe deleted since; to send a different text: syndicator push {SLUG}"
        in pushed.stdout
    )
    assert environment.run("run", "--once").stdout == "nothing new\n"


@pytest.mark.long
def test_a_lost_answer_of_linkedin_is_settled_by_its_own_refusal(environment: Environment) -> None:
    environment.configure("linkedin")
    environment.linkedin.misbehave("reset_after")
    ran = environment.run("run", "--once")
    assert ran.returncode == 0
    assert "urn:li:share:" in ran.stdout
    assert environment.published() == 1


@pytest.mark.long
def test_the_older_call_of_linkedin(environment: Environment) -> None:
    environment.write("brackets", "Brackets (and *stars*)")
    environment.configure("linkedin", linkedin='api = "ugc"\n')
    assert environment.run("run", "--once").returncode == 0
    assert {request.path for request in environment.linkedin.requests} == {"/v2/userinfo", "/v2/ugcPosts"}
    assert not any("linkedin-version" in request.headers for request in environment.linkedin.requests)


# --- Hashnode


BODY = """\
%[https://example.dev/a-video]

![A cat](/cat.png align="center") and [my garden](../garden)

<div data-node-type="callout"><div data-node-type="callout-emoji">💡</div><div data-node-type="callout-text">Mind it.</div></div>
"""


def draft_input(environment: Environment) -> dict[str, Any]:
    (made,) = [r.json() for r in environment.hashnode.requests if b"createDraft(" in r.body]
    found: dict[str, Any] = made["variables"]["input"]
    return found


def test_an_article_is_whole_and_portable(environment: Environment) -> None:
    environment.write(
        SLUG,
        body=BODY,
        more="subtitle: Ninety days\nseries: Garden\nseoTitle: Growing tomatoes\n" + environment.cover(),
    )
    environment.configure("hashnode")
    assert environment.run("run", "--once").returncode == 0
    given, text = draft_input(environment), draft_input(environment)["contentMarkdown"]
    assert "%[" not in text
    assert "https://example.dev/a-video" in text
    assert "align=" not in text
    assert "data-node-type" not in text
    assert "Mind it." in text
    assert f"![A cat]({environment.blog.url}/cat.png)" in text
    assert f"[my garden]({environment.blog.url}/garden)" in text
    assert given["originalArticleURL"] == f"{environment.blog.url}/{SLUG}"
    assert given["subtitle"] == "Ninety days"
    assert given["seriesId"] == environment.hashnode.series["garden"]
    assert given["metaTags"]["title"] == "Growing tomatoes"
    assert given["coverImageOptions"] == {"coverImageURL": f"{environment.blog.url}/cover.png"}


@pytest.mark.long
def test_an_article_over_the_limit_is_an_error_before_anything_is_sent(environment: Environment) -> None:
    environment.write(SLUG, body="Tomatoes, tomatoes. " * 6000)
    environment.configure("hashnode")
    ran = environment.run("run", "--once")
    assert ran.returncode == 3
    assert "too long for Hashnode" in ran.stdout
    assert not [r for r in environment.hashnode.requests if b"mutation" in r.body]


@pytest.mark.long
def test_a_draft_stays_one(environment: Environment) -> None:
    environment.hashnode.draft_is_the_copy = True
    environment.configure("hashnode", hashnode="draft = true\n")
    assert environment.run("run", "--once").returncode == 0
    assert (len(environment.hashnode.drafts), len(environment.hashnode.posts)) == (1, 0)
    environment.hashnode.misbehave("reset_after")
    environment.write("another", "Another")
    environment.run("run", "--once")
    assert len(environment.hashnode.drafts) == 2


@pytest.mark.long
def test_a_free_publication_pauses_the_channel_and_says_what_to_buy(environment: Environment) -> None:
    environment.configure("hashnode")
    environment.hashnode.pro = False
    ran = environment.run("run", "--once")
    assert ran.returncode == 1
    assert "$5 a month" in ran.stderr
    assert not environment.hashnode.drafts


@pytest.mark.long
def test_an_api_that_has_moved_pauses_the_channel(environment: Environment) -> None:
    environment.configure("hashnode")
    environment.hashnode.moved = True
    ran = environment.run("run", "--once")
    assert ran.returncode == 1
    assert "set base_url to its new address" in ran.stderr


# --- several channels of one account


@pytest.mark.long
@pytest.mark.parametrize("how", ["", "close_after"])
def test_two_channels_of_an_account_take_no_copy_of_each_other_for_their_own(
    environment: Environment, how: str
) -> None:
    linked(environment)
    template(environment, "second.txt.j2", "Once more: {{ post.headline }} {{ post.url }}")
    second = environment.section("x")
    environment.configure("x", x="wait_until_live = false\n", second=f"{second}wait_until_live = false\n")
    if how:
        environment.x.misbehave(how)
    for _ in range(2):
        environment.run("run", "--once")
        environment.run("check", "--online")
    ids = [environment.state(SLUG, name)["remote_id"] for name in ("x", "second")]
    assert sorted(ids) == sorted(post.id for post in environment.x.posts)
    assert len(set(ids)) == 2


@pytest.mark.long
@pytest.mark.parametrize("kind", ["mastodon", "bluesky", "listmonk"])
def test_a_copy_whose_answer_was_lost_is_not_taken_by_another_channel_of_the_account(
    environment: Environment, kind: str
) -> None:
    template(environment, "one.txt.j2", "{{ post.title }} {{ post.url }}")
    template(environment, "two.txt.j2", "Once more: {{ post.title }} {{ post.url }}")
    section = f"{environment.section(kind)}wait_until_live = false\n"
    environment.configure(one=section, two=section)
    server = environment.remotes[kind].server
    assert server is not None
    server.misbehave("close_after")
    environment.run("run", "--once")
    rows = {name: environment.state(SLUG, name) for name in ("one", "two")}
    for name in [name for name, row in rows.items() if row["state"] == "pending"]:
        assert rows[name]["error"].startswith("waits until it is known what ")
        assert rows[name]["attempts"] == 0
        assert environment.run("push", SLUG, "--channel", name, "--yes").returncode == 0
    ids = {environment.state(SLUG, name)["remote_id"] for name in ("one", "two")}
    assert (len(ids), len(server.publications)) == (2, 2)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["mastodon", "listmonk"])
def test_two_channels_of_an_account_find_their_copies_again_without_a_ledger(
    environment: Environment, kind: str
) -> None:
    template(environment, "one.txt.j2", "{{ post.title }} {{ post.url }}")
    template(environment, "two.txt.j2", "Once more: {{ post.title }} {{ post.url }}")
    section = f"{environment.section(kind)}wait_until_live = false\n"
    environment.configure(one=section, two=section)
    environment.run("run", "--once")
    server = environment.remotes[kind].server
    assert server is not None
    assert len(server.publications) == 2
    for file in environment.folder.glob("syndicator.db*"):
        file.unlink()
    for _ in range(2):
        assert environment.run("run", "--once").returncode == 0
    ids = {environment.state(SLUG, name)["remote_id"] for name in ("one", "two")}
    assert (len(ids), len(server.publications)) == (2, 2)


# --- edits


def test_an_edit_is_brought_to_every_copy_that_can_be_edited(environment: Environment) -> None:
    words = "It took a hundred days of sun and rain, on a balcony that faces the wrong way."
    update = 'on_edit = "update"\n'
    discord = f'kind = "webhook"\nstyle = "discord"\nurl = "{environment.hook("discord").url}/api/webhooks/1/hush"\n'
    draft = environment.section("hashnode") + "draft = true\n" + update
    environment.configure(
        "linkedin", "hashnode", linkedin=update, hashnode=update, discord=discord + update, drafts=draft
    )
    assert environment.run("run", "--once").returncode == 0
    before = environment.published()
    environment.write(SLUG, "The very first tomato", body=words)
    assert environment.run("run", "--once").returncode == 0
    assert [post["title"] for post in environment.hashnode.posts.values()] == ["The very first tomato"]
    assert [draft["contentMarkdown"] for draft in environment.hashnode.drafts.values()] == [words]
    assert [words in post["commentary"] for post in environment.linkedin.posts.values()] == [True]
    assert [body["embeds"][0]["title"] for body in environment.hook("discord").messages.values()] == [
        "The very first tomato"
    ]
    assert environment.published() == before
    (sent,) = [r.json()["variables"]["input"] for r in environment.hashnode.requests if b"updatePost(" in r.body]
    assert sent["contentMarkdown"] == words
    assert "slug" not in sent


@pytest.mark.long
def test_a_post_of_the_publication_itself_is_not_published_into_it(environment: Environment) -> None:
    environment.write(SLUG, more=f"canonical: https://me.hashnode.dev/{SLUG}\n")
    environment.configure("hashnode", hashnode="wait_until_live = false\n")
    ran = environment.run("run", "--once")
    assert ran.returncode == 3
    assert "the post comes from this publication" in ran.stdout
    assert not environment.hashnode.drafts


@pytest.mark.long
def test_a_picture_goes_to_our_server_though_linkedin_names_its_own(environment: Environment) -> None:
    environment.write(SLUG, more=environment.cover())
    environment.linkedin.uploads_to = "https://www.linkedin.com"
    environment.configure("linkedin")
    assert environment.run("run", "--once").stderr == ""
    assert len(environment.linkedin.images) == 1


# --- hooks


@pytest.mark.long
def test_a_relay_that_is_switched_off_pauses_the_channel_and_its_2xx_is_only_handed_over(
    environment: Environment,
) -> None:
    environment.configure("relay")
    environment.relay.on = False
    ran = environment.run("run", "--once")
    assert ran.returncode == 1
    assert "switch it on there" in ran.stderr
    environment.relay.on = True
    environment.configure("relay", relay="per_day = 99\n")
    ran = environment.run("run", "--once")
    assert (ran.returncode, ran.stdout.split()[:2]) == (0, ["handed", "over"])
    assert environment.state(SLUG, "relay")["confirmed"] is False
    assert json.loads(environment.relay.requests[-1].body)["title"] == "The first tomato"


# --- addresses


@pytest.mark.long
@pytest.mark.parametrize("path", ["", "/", "/gateway", "/gateway/"])
def test_everything_goes_below_base_url(environment: Environment, path: str) -> None:
    environment.configure(*(names := ("x", "linkedin", "hashnode")))
    config = environment.folder / "config.toml"
    text = config.read_text()
    for url in (environment.x.url, environment.linkedin.url, environment.hashnode.url):
        text = text.replace(f'"{url}"', f'"{url}{path}"')
    config.write_text(text)
    environment.run("check", "--online")
    for name in names:
        server: FakeServer = getattr(environment, name)
        assert server.requests
        assert all(
            request.path.startswith(path.rstrip("/") + "/") or request.path == path.rstrip("/")
            for request in server.requests
        )
        assert not any("//" in request.path for request in server.requests)
