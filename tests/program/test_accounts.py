"""Whose account it is, through the program: `auth`, `check`, renamed channels, and copies of ours that come back."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
import requests

from tests.channels.hashnode import fake as hashnode
from tests.channels.linkedin import fake as linkedin
from tests.fakes.oauth import CLIENT_ID, CLIENT_SECRET
from tests.fakes.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLUG = "the-first-tomato"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Town(tmp_path) as made:
        made.write(SLUG)
        yield made


# --- auth


def log_in_by_browser(town: Town, name: str, *typed: str) -> subprocess.CompletedProcess[str]:
    """Type the app in, and go to the address that the program names."""
    process = subprocess.Popen(
        town.command("auth", name, "--port", "0"), cwd=town.folder, env=town.environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write("".join(f"{line}\n" for line in typed))
    process.stdin.flush()
    said = ""
    while not (url := re.search(r"go to (http\S+)", said)):
        said += process.stderr.readline()
    requests.get(url[1], timeout=10)
    out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess(process.args, process.returncode, out, said + err)


def without_keys(town: Town, name: str) -> str:
    """The channel's table without its secrets, so that `auth` is asked for them."""
    return "".join(line + "\n" for line in town.tables()[name].splitlines() if "env" not in line)


@pytest.mark.parametrize(
    ("name", "typed"), [("x", (CLIENT_ID, CLIENT_SECRET)), ("linkedin", ("", CLIENT_ID, CLIENT_SECRET))]
)
def test_auth_gets_a_token_through_the_browser_and_the_channel_works(
    town: Town, name: str, typed: tuple[str, ...]
) -> None:
    town.configure(mine=without_keys(town, name))
    assert town.run("check").returncode == 2
    assert "syndicator auth mine" in town.run("check").stderr
    ran = log_in_by_browser(town, "mine", *typed)
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"^channels\.mine: (@ada_example|Ada Example)", ran.stdout)
    kept = town.folder / "tokens/mine.json"
    record = json.loads(kept.read_text())
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for key in ("access_token", "refresh_token", "client_secret"):
        assert record.get(key, "absent") not in ran.stdout + ran.stderr
    assert town.run("run", "--once").returncode == 0
    assert town.published() == 1


def test_auth_takes_a_pasted_token(town: Town) -> None:
    town.configure(hashnode=without_keys(town, "hashnode"))
    ran = town.run("auth", "hashnode", typed=f"{hashnode.TOKEN}\n")
    assert (ran.returncode, ran.stdout) == (
        0,
        "channels.hashnode: me; https://me.hashnode.dev; publishes to Me elsewhere\n",
    )
    assert hashnode.TOKEN not in ran.stderr
    assert town.run("run", "--once").returncode == 0
    assert town.published() == 1


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("outbox", "", "takes no token"),
        ("relay", "", "takes no token"),
        ("linkedin", "", "access_token in config.toml: take that out first"),
        ("bare", None, "nobody answered: run this in a terminal"),
        ("bare", "wrong-token-0123456789\n", "Invalid access token"),
        ("nowhere", "", "there is no channel 'nowhere'"),
    ],
)
def test_auth_says_in_a_line_why_not(town: Town, name: str, typed: str | None, says: str) -> None:
    town.configure("outbox", "relay", "linkedin", bare=without_keys(town, "linkedin"))
    ran = town.run("auth", name, typed=typed)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert says in ran.stderr.splitlines()[-1]
    assert "wrong-token" not in ran.stderr
    assert not (town.folder / "tokens/bare.json").exists()


def test_a_channel_that_waits_for_a_token_goes_on_at_once_after_auth(town: Town) -> None:
    town.configure(mine=without_keys(town, "linkedin"))
    paused = town.run("run", "--once")
    assert paused.returncode == 1
    assert "mine is paused: " in paused.stderr
    (need,) = town.told("status")["needs_you"]
    assert need["channel"] == "mine"
    assert "syndicator auth mine" in need["what"]
    assert town.run("auth", "mine", typed=f"{linkedin.TOKEN}\n").returncode == 0
    assert town.run("run", "--once").returncode == 0
    assert town.published() == 1
    assert town.told("status")["channels"]["mine"]["state"] == "ok"


def test_a_channel_goes_on_at_once_after_check_online(town: Town) -> None:
    town.configure("x")
    town.x.credits = 0
    assert town.run("run", "--once").returncode == 1
    town.x.credits = 5
    assert town.run("run", "--once").returncode == 0
    assert town.published() == 0  # it is tried every quarter of an hour
    assert town.run("check", "--online").returncode == 0
    assert town.run("run", "--once").returncode == 0
    assert town.published() == 1


# --- names and accounts


def test_a_new_name_for_a_known_account_is_refused_until_it_is_said(town: Town) -> None:
    town.configure("x", "linkedin")
    assert town.run("run", "--once").returncode == 0
    town.write("another", "Another")
    town.configure("linkedin", twitter=town.tables()["x"])
    refused = town.run("push", SLUG, "--channel", "twitter", "--yes")
    assert refused.returncode == 1
    assert 'write formerly = "x" under [channels.twitter]' in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(town.x.posts) == 1
    town.configure("linkedin", twitter=town.tables()["x"] + 'formerly = "x"\n')
    assert town.run("run", "--once").returncode == 0
    assert town.run("push", SLUG, "--channel", "twitter", "--yes").returncode == 2  # sent already, under the old name
    assert len(town.x.posts) == 2  # what came meanwhile is news, and has waited for the word
    town.write("a-third", "A third")
    assert town.run("run", "--once").returncode == 0
    assert [post.text.splitlines()[0] for post in town.x.posts] == ["The first tomato", "Another", "A third"]


def test_another_account_under_a_new_name_is_none_of_that(town: Town) -> None:
    town.configure("relay")
    assert town.run("run", "--once").returncode == 0
    town.configure(other=town.tables()["relay"].replace("hush-hush", "quite-another"))
    assert town.run("push", SLUG, "--yes").returncode == 0
    assert town.published() == 2


def test_the_same_account_by_another_token_is_the_same(town: Town) -> None:
    town.configure("linkedin")
    assert town.run("run", "--once").returncode == 0
    town.linkedin.tokens = {"li-the-next-token-0123": ""}
    town.env["LINKEDIN_TOKEN"] = "li-the-next-token-0123"
    town.configure(li=town.tables()["linkedin"])
    assert 'formerly = "linkedin"' in town.run("push", SLUG, "--yes").stderr


# --- check


def test_check_online_asks_everybody_and_posts_nothing(town: Town) -> None:
    town.configure("x", "linkedin", "hashnode", "relay", "outbox")
    ran = town.run("check", "--online")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "channel  x (x): @ada_example; https://x.com/ada_example; OAuth 1.0a; its keys do not expire" in ran.stdout
    assert "a post costs $0.20 with a link, else $0.015; X does not tell what credits are left" in ran.stdout
    assert re.search(
        r"linkedin \(linkedin\): Ada Example; posts as urn:li:person:782bbtaQ; token until 20\d\d-", ran.stdout
    )
    assert "hashnode (hashnode): me; https://me.hashnode.dev; publishes to Me elsewhere" in ran.stdout
    assert "hush-hush" not in ran.stdout
    assert town.published() == 0
    assert not town.hook.requests
    assert not town.hashnode.drafts
    assert not [r for r in [*town.x.requests, *town.linkedin.requests] if r.method != "GET"]


def test_check_online_sees_an_app_that_may_only_read(town: Town) -> None:
    town.configure("x")
    town.x.may_write = False
    assert "channels.x: the app may not write; give the app the permission" in town.run("check", "--online").stderr


def test_check_without_online_asks_nobody(town: Town) -> None:
    town.configure("x", "linkedin", "hashnode", "relay", "outbox")
    assert town.run("check").returncode == 0
    assert not any(server.requests for server in town.servers)


def test_check_online_says_of_each_what_is_wrong_and_what_to_do(town: Town) -> None:
    town.configure("x", "linkedin", "hashnode", "relay")
    town.hashnode.pro = False
    town.linkedin.tokens[linkedin.TOKEN] = "expired"
    town.env["X_ACCESS_TOKEN"] = "another-token"
    town.env.pop("SIGNING")
    ran = town.run("check", "--online")
    assert ran.returncode == 2
    said = dict(line.removeprefix("channels.").split(":", 1) for line in ran.stderr.splitlines())
    assert set(said) == {"x", "linkedin", "hashnode", "relay.secret"}
    assert "syndicator auth linkedin" in said["linkedin"]
    assert "buy it in the publication's dashboard" in said["hashnode"]
    assert "look at the app's keys" in said["x"]
    assert "export SIGNING=" in said["relay.secret"]


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"HOOK": "hooks.example.dev/hush-hush"}, 'channels.h.url: must be an address that starts with "https://"'),
        (
            {"HOOK": "http://hooks.example.dev/hush-hush"},
            "channels.h.url: plain http:// goes to this machine only; write https://, or set allow_http = true",
        ),
        ({"HOOK": "https://hooks .example.dev/hush-hush"}, "channels.h.url: is no address"),
        (
            {"SIGNING": "hush-hush"},
            "channels.h.secret is no Standard Webhooks secret: it must be whsec_ and base64",
        ),
        ({"SIGNING": ""}, "channels.h.secret: the environment variable SIGNING is empty: put the secret there"),
    ],
)
def test_a_hook_whose_secret_is_of_no_use_is_not_called_ready(town: Town, env: dict[str, str], says: str) -> None:
    town.configure(h='kind = "webhook"\nstyle = "standard"\nurl = { env = "HOOK" }\nsecret = { env = "SIGNING" }\n')
    town.env["HOOK"] = f"{town.hooks['standard'].url}/hush-hush"
    assert "channel  h (webhook): ready" in town.run("check").stdout
    town.env |= env
    for command in (("check",), ("check", "--online"), ("push", SLUG, "--yes")):
        ran = town.run(*command)
        assert (ran.returncode, ran.stderr) == (2, f"{says}\n")
        assert "ready" not in ran.stdout
    assert not town.told("status")["channels"]["h"]["reason"]
    assert town.published() == 0


def test_a_name_is_not_said_twice(town: Town) -> None:
    town.configure("outbox")
    (town.folder / "outbox").write_text("no folder")
    said = town.run("check", "--online").stderr
    assert said.startswith("channels.outbox.path: ")


def test_check_online_names_the_version_to_write_when_linkedin_has_retired_ours(town: Town) -> None:
    town.configure("linkedin", linkedin='version = "202401"\n')
    ran = town.run("check", "--online")
    assert ran.stderr.count("LinkedIn retired version 202401 on 2025-01-15: raise `version` in config.toml") == 1


@pytest.mark.parametrize(
    ("days", "says"),
    [(20, ""), (13, "within 14 days"), (6, "within 7 days"), (0.5, "within 1 day:"), (-1, "its token ended")],
)
def test_the_end_of_a_token_is_announced(town: Town, days: float, says: str) -> None:
    from datetime import UTC, datetime, timedelta

    town.configure(mine=without_keys(town, "linkedin"))
    assert town.run("auth", "mine", typed=f"{linkedin.TOKEN}\n").returncode == 0
    kept = town.folder / "tokens/mine.json"
    end = datetime.now(UTC) + timedelta(days=days)
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"expires_at": end.isoformat()}))
    said = town.run("check").stderr
    assert (says in said) if says else said == ""


def test_a_publication_that_is_the_blog_or_a_source_is_refused(town: Town) -> None:
    town.configure("hashnode", sources='[[sources]]\nkind = "feed"\nurl = "https://www.me.hashnode.dev/rss.xml"\n')
    said = town.run("check").stderr
    assert re.search(r"channels\.hashnode: .*publication is .*source", said)
    (town.folder / "other").mkdir()
    town.configure(
        "hashnode", sources='[[sources]]\nkind = "repo"\npath = "other"\nblog_url = "https://me.hashnode.dev"\n'
    )
    ran = town.run("check")
    assert ran.returncode == 2
    assert "publication is" in ran.stderr
    town.configure(hashnode=town.tables()["hashnode"].replace("me.hashnode.dev", town.blog.url.removeprefix("http://")))
    assert "the very blog that is being read" in town.run("check").stderr


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


def test_a_copy_that_comes_back_through_the_publications_backup_is_no_news(town: Town) -> None:
    town.configure("hashnode", "outbox")
    assert town.run("run", "--once").returncode == 0
    backup = town.folder / "backup"
    backup.mkdir()
    cuid = "cljt0abcd000009l4abcd1234"
    (backup / f"{cuid}.md").write_text(
        BACKUP.format(title="The first tomato", cuid=cuid, slug=f"{SLUG}-1", canonical=f"{town.blog.url}/{SLUG}")
    )
    town.configure(
        "hashnode",
        "outbox",
        sources='[[sources]]\nkind = "repo"\npath = "backup"\nblog_url = "https://me.hashnode.dev"\n',
    )
    ran = town.run("run", "--once")
    assert (ran.returncode, ran.stdout) == (0, "nothing new\n")
    (post,) = town.told("list")
    assert post["sources"] == ["repo", "repo-2"]
    assert town.published() == 1


def test_a_copy_that_comes_back_through_the_publications_feed_is_no_news(town: Town) -> None:
    town.hashnode.add_post(SLUG, "Something else", None)
    town.configure("hashnode", "outbox")
    assert town.run("run", "--once").returncode == 0
    (copy,) = [c for c in town.told("links")[0]["copies"] if c["channel"] == "hashnode"]
    feed = town.folder / "rss.xml"
    feed.write_text(RSS.format(items=ITEM.format(title="The first tomato", link=copy["url"])))
    town.configure(
        "hashnode",
        "outbox",
        sources='[[sources]]\nkind = "feed"\nurl = "rss.xml"\nblog_url = "https://me.hashnode.dev"\n',
    )
    ran = town.run("run", "--once")
    assert ran.returncode == 0
    assert copy["url"].endswith(f"/{SLUG}-1")
    assert (ran.stdout, town.published()) == ("nothing new\n", 2)
    (post,) = town.told("list")
    assert (post["sources"], post["url"]) == (["repo", "feed"], f"{town.blog.url}/{SLUG}")
