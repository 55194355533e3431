"""What needs a person reaches them once, with the command that settles it, and so does that it is settled."""

from __future__ import annotations

import gzip
import json
import re
import resource
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from syndicator import apprise_process
from syndicator.alerts import notify
from tests.channels.webhook.fake import Server as Hook
from tests.commands import approve, resolve, status, waiting
from tests.fakes import faulty_channel
from tests.fakes.clocked_blog import SLUG, ClockedBlog
from tests.fakes.inbox import Inbox
from tests.long_cases import first_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.session import Session


class NotifiedBlog(ClockedBlog):
    """With one post, and somebody to notify."""

    def __init__(self, folder: Path, inbox: Inbox) -> None:
        super().__init__(folder)
        self.inbox = inbox
        self.urls = [f"{inbox.url}/hook"]
        self.write(SLUG, "2026-03-01")

    @contextmanager
    def session(self) -> Iterator[Session]:
        more, self.more = self.more, f"{self.more}\n[notify]\nurls = {json.dumps(self.urls)}"
        try:
            with super().session() as session:
                yield session
        finally:
            self.more = more

    @property
    def messages(self) -> list[tuple[str, str]]:
        return [(message["title"], message["text"].partition("\n")[2]) for message in self.inbox.messages]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as inbox:
        yield inbox


@pytest.fixture
def blog(tmp_path: Path, inbox: Inbox) -> NotifiedBlog:
    return NotifiedBlog(tmp_path, inbox)


def test_nothing_is_said_where_nothing_is_needed(blog: NotifiedBlog) -> None:
    blog.passes(2)
    assert blog.messages == []
    assert (blog.folder / f"outbox/{SLUG}.json").exists()


@pytest.mark.long
def test_a_review_is_asked_for_once_with_the_text(blog: NotifiedBlog) -> None:
    blog.channel += "\nreview = true"
    blog.passes(3)
    ((title, said),) = blog.messages
    assert title == "syndicator: something needs you"
    assert f"{SLUG} on box: held: waits for your review" in said
    assert "  | The-First-Tomato" in said
    assert f"  syndicator approve {SLUG}" in said
    with blog.session() as session:
        approve(session, waiting(session, [SLUG]))
    blog.passes(2)
    assert len(blog.messages) == 1  # a question that was answered needs no answer
    assert (blog.folder / f"outbox/{SLUG}.json").exists()


@pytest.mark.long
def test_an_unknown_is_told_and_that_it_was_settled_too(blog: NotifiedBlog) -> None:
    with Hook() as hook:
        hook.misbehave("close_after")
        blog.channel = f'kind = "webhook"\nstyle = "plain"\nurl = "{hook.url}/hook"\nwait_until_live = false'
        blog.passes(3)
        ((_, said),) = blog.messages
        assert f"{SLUG} on box: unknown" in said
        assert f"syndicator resolve {SLUG} --channel box --not-sent" in said
        with blog.session() as session:
            resolve(session, SLUG, "box", sent_url="https://elsewhere.example/1")
        blog.passes(2)
        assert hook.duplicates() == 0
    title, said = blog.messages[-1]
    assert (title, len(blog.messages)) == ("syndicator: resolved", 2)
    assert said.startswith(f"resolved: {SLUG} on box: unknown")


@pytest.mark.long
def test_a_channel_that_works_again_says_so_by_itself(blog: NotifiedBlog) -> None:
    with Hook() as hook:
        hook.misbehave("401_before", times=1)
        blog.channel = f'kind = "webhook"\nstyle = "plain"\nurl = "{hook.url}/hook"\nwait_until_live = false'
        blog.passes(4)
    assert [title for title, _ in blog.messages] == ["syndicator: something needs you", "syndicator: resolved"]
    assert "box: paused" in blog.messages[0][1]


def test_a_source_that_stays_away_is_told_after_some_hours(blog: NotifiedBlog, inbox: Inbox) -> None:
    blog.zone = "Europe/Berlin"
    blog.more = f'[[sources]]\nkind = "feed"\nurl = "{inbox.url}/feed"'
    inbox.misbehave("500_before", times=1000, on="read")
    blog.passes(2)
    assert blog.messages == []
    blog.now += timedelta(hours=6)
    blog.passes(2)
    ((_, said),) = blog.messages
    assert "source feed has failed since 2026-03-01 13:00 CET" in said


@pytest.mark.long
def test_a_page_that_is_missing_for_a_day_is_told_once(blog: NotifiedBlog, inbox: Inbox) -> None:
    blog.channel += "\nwait_until_live = true"
    blog.more = '[fetch]\nallow = ["127.0.0.1"]'
    (blog.folder / f"posts/{SLUG}.md").write_text(
        f"---\ntitle: One\ndate: 2026-03-01\ncanonical_url: {inbox.url}/not-there\n---\nWords.\n"
    )
    inbox.misbehave("404_before", times=1000, on="read")
    blog.passes(2)
    assert blog.messages == []
    blog.now += timedelta(days=1)
    blog.passes(3)
    ((_, said),) = blog.messages
    assert "its page has been missing for a day" in said
    assert f"syndicator push {SLUG} --force" in said


@pytest.mark.long
def test_a_promise_that_is_about_to_be_missed_is_a_nudge_once(blog: NotifiedBlog) -> None:
    blog.more = '[journey]\nstarted = "2026-03-01"\ncadence = "3d"'
    blog.passes(2)
    blog.now = datetime(2026, 3, 4, 6, tzinfo=UTC)
    blog.passes(2)
    assert blog.messages == []  # not so early in the morning
    blog.now = datetime(2026, 3, 4, 10, tzinfo=UTC)
    blog.passes(2)
    blog.now += timedelta(days=2)
    blog.passes(2)
    ((_, said),) = blog.messages
    assert "day 3, 1 post, streak 1, next due today" in said
    blog.write("the-second", "2026-03-06")
    blog.passes(2)
    assert len(blog.messages) == 1
    with blog.session() as session:
        assert status(session)["needs_you"] == []  # a promise to oneself is no ailment


@pytest.mark.long
def test_who_was_not_reached_is_told_later(blog: NotifiedBlog, inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    blog.channel += "\nreview = true"
    inbox.misbehave("500_before", times=2)
    blog.passes(2)
    assert (blog.messages, caplog.text.count("could not notify")) == ([], 2)
    blog.passes(2)
    assert len(blog.messages) == 1


def test_one_of_two_is_enough(blog: NotifiedBlog) -> None:
    blog.channel += "\nreview = true"
    blog.urls.insert(0, "http://127.0.0.1:9/nobody")
    blog.passes(2)
    assert len(blog.messages) == 1


def test_apprise_gets_it_as_a_title_and_a_text(blog: NotifiedBlog, inbox: Inbox) -> None:
    blog.urls = [f"json://127.0.0.1:{inbox.port}/apprise"]
    blog.channel += "\nreview = true"
    blog.passes(2)
    (message,) = inbox.messages
    assert message["title"] == "syndicator: something needs you"
    assert f"{SLUG} on box: held: waits for your review" in message["message"]


def test_a_plain_hook_gets_it_as_json(blog: NotifiedBlog, inbox: Inbox) -> None:
    blog.channel += "\nreview = true"
    blog.passes(2)
    (message,) = inbox.messages
    assert set(message) == {"title", "text", "needs", "settled"}
    need: dict[str, Any] = {
        "slug": SLUG, "channel": "box", "what": "held: waits for your review", "command": f"syndicator approve {SLUG}",
    }  # fmt: skip
    assert message["needs"] == [need]


@pytest.mark.parametrize(
    ("url", "wrong"),
    first_of(
        [
            ("http://hooks.example.dev/geheim", "http:// is allowed for this machine only"),
            ("nosuch://geheim", "not a valid Apprise address"),
            ("https://127.0.0.1:9/geheim", "127.0.0.1: Connection refused"),
        ]
    ),
)
def test_what_is_wrong_with_an_address_is_logged_without_it(
    blog: NotifiedBlog, url: str, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    blog.urls = [url]
    blog.channel += "\nreview = true"
    blog.passes(1)
    assert wrong in " ".join(str(vars(record)) for record in caplog.records)
    assert "geheim" not in " ".join(str(vars(record)) for record in caplog.records)


def test_what_was_sent_is_told_whatever_goes_wrong_with_the_notice(
    blog: NotifiedBlog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    faulty_channel.install(monkeypatch)
    blog.channel = faulty_channel.section('bug = "warnings"')
    (done,) = blog.passes()
    assert [outcome.state for outcome in done.outcomes] == ["sent"]
    assert "could not notify" in caplog.text


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["http", "json"])
def test_an_answer_that_drips_ends_and_the_next_pass_tries_again(
    blog: NotifiedBlog, inbox: Inbox, scheme: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(notify, "_SECONDS", 1.0)
    monkeypatch.setattr(apprise_process, "SECONDS", 2.0)
    blog.urls = [f"{scheme}://127.0.0.1:{inbox.port}/hook"]
    blog.channel += "\nreview = true"
    inbox.misbehave("drip", seconds=30)
    begun = monotonic()
    blog.passes(1)
    assert monotonic() - begun < 25
    assert caplog.text.count("could not notify") == 1
    blog.passes(1)
    assert len(inbox.messages) == 2


@pytest.mark.long
def test_a_hooks_bomb_takes_no_memory(blog: NotifiedBlog, inbox: Inbox) -> None:
    blog.channel += "\nreview = true"
    bomb = gzip.compress(gzip.compress(bytes(300_000_000), 1))
    inbox.misbehave("200_before", body=lambda _: bomb, headers={"Content-Encoding": "gzip, gzip"})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    blog.passes(1)
    assert len(inbox.requests) == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes


def test_a_title_mentions_nobody_in_a_chat(blog: NotifiedBlog, inbox: Inbox) -> None:
    blog.channel += "\nreview = true"
    (blog.folder / f"posts/{SLUG}.md").write_text(
        '---\ntitle: "<!channel> <@U123> @everyone"\ndate: 2026-03-01\n---\nx\n'
    )
    blog.passes(1)
    (message,) = inbox.messages
    assert "@\u200beveryone" in message["text"]
    assert not re.search(r"@\w|<[!@]", message["text"])
