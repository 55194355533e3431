"""A year of a blog, at several speeds and with restarts: what should go out does, once and when it may; the rest has a reason."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from syndicator.daemon.run_pass import run_pass
from tests import ROOT
from tests.channels.x import fake as x
from tests.commands import history, why
from tests.fakes.clocked_blog import ClockedBlog
from tests.proof.remotes import FULL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.long

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BUNDLES = ROOT.parent / "shared/corpus/git-history"

CHANNELS = """
kind = "file"
path = "plain"

[channels.daytime]
kind = "file"
path = "daytime"
window = "Mon-Fri 08:00-20:00"
min_gap = "3h"

[channels.rationed]
kind = "file"
path = "rationed"
per_day = 1
per_month = 9

[channels.slow]
kind = "file"
path = "slow"
delay = "2d"

[channels.picky]
kind = "file"
path = "picky"
only = { tags = ["python"] }

[channels.weekly]
kind = "file"
path = "weekly"
digest = "week"
window = "Mon-Wed 06:00-24:00"
"""
PAID = """
[channels.paid]
kind = "x"
base_url = "{url}"
wait_until_live = false
min_gap = "0s"
budget_usd_per_month = 1.9
api_key = {{ file = "api_key" }}
api_key_secret = {{ file = "api_key_secret" }}
access_token = {{ file = "access_token" }}
access_token_secret = {{ file = "access_token_secret" }}
"""


ALL = ("box", "daytime", "rationed", "slow", "paid")


@dataclass(frozen=True)
class Written:
    """What its author does about a post: when it appears, and what is to become of it ("" : it goes out)."""

    slug: str
    at: datetime
    date: datetime
    fate: str = ""
    python: bool = False
    more: str = ""
    not_before: datetime | None = None
    later: str = ""  # front matter from a day later on


@dataclass
class Send:
    slug: str
    channel: str
    at: datetime


@dataclass
class Year:
    blog: ClockedBlog
    posts: dict[str, Written] = field(default_factory=dict)
    first_pass_after: dict[str, datetime] = field(default_factory=dict)

    def live(self, until: datetime, step: timedelta, passes_between_restarts: int, seed: int) -> None:
        """Passes a step apart, more or less, with an outage now and then, the program started anew every so often."""
        chance = random.Random(seed)
        waiting = sorted(self._events(), key=lambda event: event[0])
        while self.blog.now < until:
            with self.blog.session() as session:
                for _ in range(passes_between_restarts):
                    while waiting and waiting[0][0] <= self.blog.now:
                        _, post, more = waiting.pop(0)
                        self._write(post, more)
                    run_pass(session.app)
                    outage = 4 * DAY if chance.random() < 0.002 else timedelta(0)
                    self.blog.now += timedelta(seconds=round(step.total_seconds() * chance.uniform(0.5, 1.5))) + outage

    def _events(self) -> Iterator[tuple[datetime, Written, str]]:
        for post in self.posts.values():
            yield post.at, post, post.more
            if post.later:
                yield post.at + DAY, post, post.later

    def _write(self, post: Written, more: str) -> None:
        self.first_pass_after.setdefault(post.slug, self.blog.now)
        tags = "tags: [python]\n" if post.python else ""
        self.blog.write(post.slug, f"{post.date:%Y-%m-%dT%H:%M:%SZ}", more=tags + more)

    def sends(self) -> list[Send]:
        with self.blog.session() as session:
            return sorted(
                (
                    Send(one["slug"], one["channel"], datetime.fromisoformat(attempt["started_at"]))
                    for one in history(session)
                    for attempt in one["attempt_log"]
                    if attempt["outcome"] == "sent"
                ),
                key=lambda send: send.at,
            )

    def rules(self, slug: str) -> dict[str, str]:
        """Channel → the rule that a post stands under."""
        with self.blog.session() as session:
            return {one["channel"]: one["rule"] for one in why(session, slug)}


def a_year() -> dict[str, Written]:
    """Some seventy posts: a few a week, four on one day, some that must not go out."""
    chance = random.Random(7)
    posts = []
    now = NEW_YEAR + 9 * HOUR
    for number in range(60):
        now += chance.choice([0 * DAY, 2 * DAY, 5 * DAY, 8 * DAY]) + chance.randint(1, 30) * HOUR
        posts.append(Written(f"post-{number}", now, now - chance.randint(0, 40) * HOUR, python=number % 3 == 0))
    old = [Written(f"old-{n}", NEW_YEAR - DAY, NEW_YEAR - (90 + n) * DAY, "first_run") for n in range(5)]
    spring, autumn = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)
    odd = [
        *(Written(f"burst-{n}", spring - 3 * HOUR, spring - (4 + n) * HOUR) for n in range(4)),
        Written("nowhere", spring, spring, "words", more="syndicate: false"),
        Written("draft", spring, spring, "withheld", more="draft: true"),
        Written("draft-no-more", autumn, autumn, more="draft: true", later="draft: false"),
        Written("found-in-a-drawer", autumn, autumn - 200 * DAY, "max_age"),
        Written("for-christmas", autumn, datetime(2026, 12, 24, 8, tzinfo=UTC)),
        Written("at", autumn, autumn, more='syndicate: {at: "2026-11-20 07:30"}',
                not_before=datetime(2026, 11, 20, 6, 30, tzinfo=UTC)),
    ]  # fmt: skip
    return {post.slug: post for post in (*old, *posts, *odd)}


def settle(blog: ClockedBlog, more: str = "") -> None:
    keys = {
        "api_key": x.API_KEY,
        "api_key_secret": x.API_SECRET,
        "access_token": x.TOKEN,
        "access_token_secret": x.TOKEN_SECRET,
    }
    for name, key in keys.items():
        (blog.folder / name).write_text(key)
    blog.policy = 'first_run = "skip"\nflood = 0'
    blog.channel = CHANNELS + more
    blog.zone = "Europe/Berlin"


def check_limits(sends: Iterable[Send]) -> None:
    """What must hold for every channel of CHANNELS, whatever was posted."""
    times: dict[str, list[datetime]] = {}
    for send in sends:
        times.setdefault(send.channel, []).append(send.at.astimezone(BERLIN))
    assert all(at.weekday() < 5 and 8 <= at.hour < 20 for at in times["daytime"])
    assert all((b - a).total_seconds() >= 3 * 3600 for a, b in pairwise(at.astimezone(UTC) for at in times["daytime"]))
    assert max(Counter(at.date() for at in times["rationed"]).values()) == 1
    assert max(Counter((at.year, at.month) for at in times["rationed"]).values()) <= 9
    if "paid" in times:
        assert max(Counter((at.year, at.month) for at in times["paid"]).values()) <= 9  # at 0.20 $ each


def check_digests(year: Year) -> None:
    """Each post is told of in one digest, after the end of its week."""
    announced: Counter[str] = Counter()
    sent = {send.slug: send.at.astimezone(BERLIN) for send in year.sends() if send.channel == "weekly"}
    for slug, at in sent.items():
        assert at.weekday() < 3
        text = json.loads((year.blog.folder / f"weekly/{slug}.json").read_text())["text"]
        posts = [year.posts[url.rpartition("/")[2]] for url in re.findall(r"(?<=\n)https://blog.example.dev/\S+", text)]
        assert all(f"{post.date.astimezone(BERLIN):%G-%V}" < f"{at:%G-%V}" for post in posts)
        announced.update(post.slug for post in posts)
    assert announced == Counter(slug for slug, post in year.posts.items() if not post.fate)


@pytest.mark.parametrize(
    ("step", "passes_between_restarts"),
    [
        (9 * HOUR, 40),
        (19 * HOUR, 1),
        pytest.param(26 * HOUR, 7, marks=pytest.mark.skipif(not FULL, reason="SYNDICATOR_PROOF=full tries it")),
    ],
    ids=["9h", "19h restarted each time", "26h"],
)
def test_a_year(tmp_path: Path, step: timedelta, passes_between_restarts: int) -> None:
    with x.FakeX() as server:
        blog = ClockedBlog(tmp_path)
        settle(blog, PAID.format(url=server.url))
        blog.now = NEW_YEAR
        year = Year(blog, a_year())
        year.live(NEW_YEAR + 430 * DAY, step, passes_between_restarts, seed=int(step.total_seconds()))
        check_digests(year)
        sends = [send for send in year.sends() if send.channel != "weekly"]
        assert len(server.publications) == len([send for send in sends if send.channel == "paid"])
        assert server.duplicates() == 0

    assert max(Counter((send.slug, send.channel) for send in sends).values()) == 1
    due = {slug for slug, post in year.posts.items() if not post.fate}
    for channel in ALL:
        assert {send.slug for send in sends if send.channel == channel} == due
    assert {send.slug for send in sends if send.channel == "picky"} == {s for s in due if year.posts[s].python}
    check_limits(sends)

    for send in sends:
        post = year.posts[send.slug]
        assert send.at >= max(post.at, post.date, post.not_before or post.at)
        if send.channel == "slow":
            assert send.at >= max(year.first_pass_after[post.slug], post.date) + 2 * DAY
        if send.channel == "box" and not (post.later or post.not_before or post.date > post.at):
            assert send.at == year.first_pass_after[post.slug]  # nothing to wait for
    for earlier, later in pairwise(send for send in sends if send.channel == "rationed"):
        a, b = year.posts[earlier.slug], year.posts[later.slug]
        overtaken = b.date < a.date and not (b.later or b.not_before)
        assert not overtaken or year.first_pass_after[b.slug] >= earlier.at

    for slug, post in year.posts.items():
        rules = year.rules(slug)
        for channel in ALL:
            assert rules[channel] == (post.fate or "sent")
        assert rules["picky"] == (
            "words" if post.fate == "words" else (post.fate or "sent") if post.python else "choice"
        )


@pytest.mark.skipif(not list(BUNDLES.glob("*.bundle")), reason="there is no real history here")
def test_a_real_history(tmp_path: Path) -> None:
    """Every commit of a real blog, as a program that looks some time after each would see it."""
    (bundle,) = BUNDLES.glob("*.bundle")
    blog = ClockedBlog(tmp_path)
    (tmp_path / "posts").rmdir()
    blog.now = datetime.fromtimestamp(0, UTC)

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(tmp_path / "posts"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    subprocess.run(["git", "clone", "-q", "-n", str(bundle), str(tmp_path / "posts")], check=True, capture_output=True)
    settle(blog)
    log = git("log", "--reverse", "--date-order", "--remotes", "--format=%H %ct").splitlines()
    commits = [(commit, datetime.fromtimestamp(int(at), UTC)) for commit, at in map(str.split, log)]
    for (commit, at), (_, next_at) in zip(commits, [*commits[1:], ("", commits[-1][1] + 40 * DAY)], strict=True):
        git("checkout", "-q", "-f", commit)
        blog.now = max(blog.now, at + HOUR)
        while blog.now < next_at and blog.now < at + 8 * DAY:
            with blog.session() as session:
                run_pass(session.app)
            blog.now += 17 * HOUR
    sends = [send for send in Year(blog).sends() if send.channel != "weekly"]
    assert len(sends) > 40
    assert max(Counter((send.slug, send.channel) for send in sends).values()) == 1
    check_limits(sends)
    with blog.session() as session:
        standings = session.ledger.posts.records()
        rules = {
            post.id: {one["channel"]: one["rule"] for one in why(session, post.id)}
            for post in session.posts.all().values()
            if not post.digest_of
        }
    first_pass = min(standing.first_seen_at for standing in standings.values())
    for id_, by_channel in rules.items():
        standing = standings[id_]
        if by_channel["box"] == "max_age":
            assert standing.first_seen_at - standing.published_at > 14 * DAY  # type: ignore[operator]
        elif by_channel["box"] == "first_run":
            assert standing.first_seen_at == first_pass
        else:
            assert by_channel["box"] == ("withheld" if standing.withheld else "sent")
