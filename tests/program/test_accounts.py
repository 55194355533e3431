"""Whose account it is, through the program: `check`, renamed channels, and copies of ours that come back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.channels.linkedin import fake as linkedin
from tests.fakes.environment import Environment
from tests.long_cases import first_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLUG = "the-first-tomato"


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    with Environment(tmp_path) as made:
        made.write(SLUG)
        yield made


@pytest.mark.long
def test_a_channel_goes_on_at_once_after_check_online(environment: Environment) -> None:
    environment.configure("x")
    environment.x.credits = 0
    assert environment.run("run", "--once").returncode == 1
    environment.x.credits = 5
    assert environment.run("run", "--once").returncode == 0
    assert environment.published() == 0  # it is tried every quarter of an hour
    assert environment.run("check", "--online").returncode == 0
    assert environment.run("run", "--once").returncode == 0
    assert environment.published() == 1


# --- names and accounts


@pytest.mark.long
def test_a_new_name_for_a_known_account_is_refused_until_it_is_said(environment: Environment) -> None:
    environment.configure("x", "linkedin")
    assert environment.run("run", "--once").returncode == 0
    environment.write("another", "Another")
    environment.configure("linkedin", twitter=environment.section("x"))
    refused = environment.run("push", SLUG, "--channel", "twitter", "--yes")
    assert refused.returncode == 1
    assert 'write formerly = "x" under [channels.twitter]' in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(environment.x.posts) == 1
    environment.configure("linkedin", twitter=environment.section("x") + 'formerly = "x"\n')
    assert environment.run("run", "--once").returncode == 0
    assert (
        environment.run("push", SLUG, "--channel", "twitter", "--yes").returncode == 2
    )  # sent already, under the old name
    assert len(environment.x.posts) == 2  # what came meanwhile is news, and has waited for the word
    environment.write("a-third", "A third")
    assert environment.run("run", "--once").returncode == 0
    assert [post.text.splitlines()[0] for post in environment.x.posts] == ["The first tomato", "Another", "A third"]


@pytest.mark.long
def test_another_account_under_a_new_name_is_none_of_that(environment: Environment) -> None:
    environment.configure("relay")
    assert environment.run("run", "--once").returncode == 0
    environment.env["OTHER_URL"] = environment.env["LINKEDIN_URL"].replace("hush-hush", "quite-another")
    environment.configure(other=environment.section("relay").replace("LINKEDIN_URL", "OTHER_URL"))
    assert environment.run("push", SLUG, "--yes").returncode == 0
    assert environment.published() == 2


@pytest.mark.long
def test_the_same_account_by_another_token_is_the_same(environment: Environment) -> None:
    environment.configure("linkedin")
    assert environment.run("run", "--once").returncode == 0
    environment.linkedin.tokens = {"li-the-next-token-0123": ""}
    environment.env["LINKEDIN_TOKEN"] = "li-the-next-token-0123"
    environment.configure(li=environment.section("linkedin"))
    assert 'formerly = "linkedin"' in environment.run("push", SLUG, "--yes").stderr


# --- check


@pytest.mark.long
def test_check_online_asks_everybody_and_posts_nothing(environment: Environment) -> None:
    environment.configure("x", "linkedin", "hashnode", "relay", "outbox")
    ran = environment.run("check", "--online")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "channel  x (x): @ada_example; https://x.com/ada_example; OAuth 1.0a; its keys do not expire" in ran.stdout
    assert "a post costs $0.20 with a link, else $0.015; X does not say how many credits are left" in ran.stdout
    assert re.search(
        r"linkedin \(linkedin\): Ada Example; posts as urn:li:person:782bbtaQ; token until 20\d\d-", ran.stdout
    )
    assert "hashnode (hashnode): me; https://me.hashnode.dev; publishes to Me elsewhere" in ran.stdout
    assert "hush-hush" not in ran.stdout
    assert environment.published() == 0
    assert not environment.relay.requests
    assert not environment.hashnode.drafts
    assert not [r for r in [*environment.x.requests, *environment.linkedin.requests] if r.method != "GET"]


@pytest.mark.long
def test_check_online_sees_an_app_that_may_only_read(environment: Environment) -> None:
    environment.configure("x")
    environment.x.may_write = False
    assert (
        "channels.x: the app may not write: give the app the permission" in environment.run("check", "--online").stderr
    )


@pytest.mark.long
def test_check_without_online_asks_nobody(environment: Environment) -> None:
    environment.configure("x", "linkedin", "hashnode", "relay", "outbox")
    assert environment.run("check").returncode == 0
    assert not any(server.requests for server in environment.servers)


def test_check_online_says_of_each_what_is_wrong_and_what_to_do(environment: Environment) -> None:
    environment.configure("x", "linkedin", "hashnode", "relay")
    environment.hashnode.pro = False
    environment.linkedin.tokens[linkedin.TOKEN] = "expired"
    environment.env["X_ACCESS_TOKEN"] = "another-token"
    environment.env.pop("SIGNING")
    ran = environment.run("check", "--online")
    assert ran.returncode == 2
    said = dict(line.removeprefix("channels.").split(":", 1) for line in ran.stderr.splitlines())
    assert set(said) == {"x", "linkedin", "hashnode", "relay.secret"}
    assert "syndicator auth linkedin" in said["linkedin"]
    assert "buy it in the publication's dashboard" in said["hashnode"]
    assert "the app's keys" in said["x"]
    assert "export SIGNING=" in said["relay.secret"]


@pytest.mark.parametrize(
    ("env", "says"),
    first_of(
        [
            ({"HOOK": "hooks.example.dev/hush-hush"}, 'channels.h.url: must be an address that starts with "https://"'),
            (
                {"HOOK": "http://hooks.example.dev/hush-hush"},
                "channels.h.url: plain http:// is allowed only to this machine; use https://, or set allow_http = true",
            ),
            ({"HOOK": "https://hooks .example.dev/hush-hush"}, "channels.h.url: not a valid address"),
            (
                {"SIGNING": "hush-hush"},
                "channels.h.secret: not a Standard Webhooks secret (whsec_ followed by base64)",
            ),
            ({"SIGNING": ""}, "channels.h.secret: the environment variable SIGNING is empty: write the secret there"),
        ]
    ),
)
def test_a_hook_whose_secret_is_of_no_use_is_not_called_ready(
    environment: Environment, env: dict[str, str], says: str
) -> None:
    environment.configure(
        h='kind = "webhook"\nstyle = "standard"\nurl = { env = "HOOK" }\nsecret = { env = "SIGNING" }\n'
    )
    environment.env["HOOK"] = f"{environment.hook('standard').url}/hush-hush"
    assert "channel  h (webhook): ready" in environment.run("check").stdout
    environment.env |= env
    for command in (("check",), ("check", "--online"), ("push", SLUG, "--yes")):
        ran = environment.run(*command)
        assert (ran.returncode, ran.stderr) == (2, f"{says}\n")
        assert "ready" not in ran.stdout
    assert not environment.read_json("status")["channels"]["h"]["reason"]
    assert environment.published() == 0


@pytest.mark.long
def test_a_name_is_not_said_twice(environment: Environment) -> None:
    environment.configure("outbox")
    (environment.folder / "outbox").write_text("no folder")
    said = environment.run("check", "--online").stderr
    assert said == f"channels.outbox: path is not a folder: {environment.folder / 'outbox'}\n"


@pytest.mark.long
def test_check_online_names_the_version_to_write_when_linkedin_has_retired_ours(environment: Environment) -> None:
    environment.configure("linkedin", linkedin='version = "202401"\n')
    ran = environment.run("check", "--online")
    assert ran.stderr.count("LinkedIn retired version 202401 on 2025-01-15: raise `version` in config.toml") == 1


@pytest.mark.parametrize(
    ("days", "says"),
    first_of(
        [(20, ""), (13, "within 14 days"), (6, "within 7 days"), (0.5, "within 1 day:"), (-1, "its token expired")]
    ),
)
def test_the_end_of_a_token_is_announced(environment: Environment, days: float, says: str) -> None:
    from datetime import UTC, datetime, timedelta

    environment.configure(mine=environment.without_keys("linkedin"))
    assert environment.run("auth", "mine", typed=f"{linkedin.TOKEN}\n").returncode == 0
    kept = environment.folder / "tokens/mine.json"
    end = datetime.now(UTC) + timedelta(days=days)
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"expires_at": end.isoformat()}))
    said = environment.run("check").stderr
    assert (says in said) if says else said == ""


@pytest.mark.long
def test_a_publication_that_is_the_blog_or_a_source_is_refused(environment: Environment) -> None:
    environment.configure(
        "hashnode", sources='[[sources]]\nkind = "feed"\nurl = "https://www.me.hashnode.dev/rss.xml"\n'
    )
    said = environment.run("check").stderr
    assert re.search(r"channels\.hashnode: .*publication is .*source", said)
    (environment.folder / "other").mkdir()
    environment.configure(
        "hashnode", sources='[[sources]]\nkind = "repo"\npath = "other"\nblog_url = "https://me.hashnode.dev"\n'
    )
    ran = environment.run("check")
    assert ran.returncode == 2
    assert "publication is" in ran.stderr
    environment.configure(
        hashnode=environment.section("hashnode").replace(
            "me.hashnode.dev", environment.blog.url.removeprefix("http://")
        )
    )
    assert "this publication is the blog itself" in environment.run("check").stderr


# --- what comes back


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Me elsewhere</title>
<link>https://me.hashnode.dev</link><description>x</description>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>{link}</link><guid isPermaLink="true">{link}</guid>
<pubDate>Thu, 19 Nov 2026 10:00:00 GMT</pubDate><description>It took ninety days.</description></item>"""
BACKUP = """---
title: "{title}"
datePublished: Thu Nov 19 2026 10:00:00 GMT+0000 (Coordinated Universal Time)
cuid: {cuid}
slug: {slug}
canonical: {canonical}
tags: gardening

---

It took ninety days.
"""


@pytest.mark.long
def test_a_copy_that_comes_back_through_the_publications_backup_is_no_news(environment: Environment) -> None:
    environment.configure("hashnode", "outbox")
    assert environment.run("run", "--once").returncode == 0
    backup = environment.folder / "backup"
    backup.mkdir()
    cuid = "cljt0abcd000009l4abcd1234"
    (backup / f"{cuid}.md").write_text(
        BACKUP.format(title="The first tomato", cuid=cuid, slug=f"{SLUG}-1", canonical=f"{environment.blog.url}/{SLUG}")
    )
    environment.configure(
        "hashnode",
        "outbox",
        sources='[[sources]]\nkind = "repo"\npath = "backup"\nblog_url = "https://me.hashnode.dev"\n',
    )
    ran = environment.run("run", "--once")
    assert (ran.returncode, ran.stdout) == (0, "nothing new\n")
    (post,) = environment.read_json("list")
    assert post["sources"] == ["repo", "repo-2"]
    assert environment.published() == 1


@pytest.mark.long
def test_a_copy_that_comes_back_through_the_publications_feed_is_no_news(environment: Environment) -> None:
    environment.hashnode.add_post(SLUG, "Something else", None)
    environment.configure("hashnode", "outbox")
    assert environment.run("run", "--once").returncode == 0
    (copy,) = [c for c in environment.read_json("links")[0]["copies"] if c["channel"] == "hashnode"]
    feed = environment.folder / "rss.xml"
    feed.write_text(RSS.format(items=ITEM.format(title="The first tomato", link=copy["url"])))
    environment.configure(
        "hashnode",
        "outbox",
        sources='[[sources]]\nkind = "feed"\nurl = "rss.xml"\nblog_url = "https://me.hashnode.dev"\n',
    )
    ran = environment.run("run", "--once")
    assert ran.returncode == 0
    assert copy["url"].endswith(f"/{SLUG}-1")
    assert (ran.stdout, environment.published()) == ("nothing new\n", 2)
    (post,) = environment.read_json("list")
    assert (post["sources"], post["url"]) == (["repo", "feed"], f"{environment.blog.url}/{SLUG}")
