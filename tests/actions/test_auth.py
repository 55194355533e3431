"""A person gets a token: through the browser, with the way back over real HTTP, or by pasting one. It shows nowhere."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests

from syndicator.actions import auth
from syndicator.channels import Channel, ChannelContext
from syndicator.channels.bluesky import BlueskyOptions
from syndicator.channels.bluesky import Kind as Bluesky
from syndicator.channels.file import FileOptions
from syndicator.channels.file import Kind as File
from syndicator.channels.linkedin import Kind as LinkedIn
from syndicator.channels.linkedin import LinkedInOptions
from syndicator.channels.login import Login
from syndicator.channels.threads import Kind as Threads
from syndicator.channels.threads import ThreadsOptions
from syndicator.channels.x import Kind as X
from syndicator.channels.x import XOptions
from syndicator.credentials import TokenStore
from syndicator.errors import UsageError
from syndicator.testing.harness import secret
from tests.channels.linkedin.fake import TOKEN, FakeLinkedIn
from tests.channels.threads.fake import Server as FakeThreads
from tests.channels.x.fake import FakeX
from tests.fakes.oauth import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from syndicator.testing.server import FakeServer


@dataclass
class Typist:
    """Answers from a list, and does with an address what the test wants."""

    answers: list[str] = field(default_factory=list)
    browse: Callable[[str], None] = lambda _: None
    keyboard: TextIO | None = None
    printed: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.printed.append(line)

    def wait_for(self, line: str) -> None:
        end = monotonic() + 30
        while not self.printed[-1].startswith(line) and monotonic() < end:
            sleep(0.01)

    def ask(self, question: str, *, hidden: bool) -> str:
        self.printed.append(question)
        self.hidden += [question] if hidden else []
        return self.answers.pop(0)

    def open_browser(self, url: str) -> None:
        threading.Thread(target=self.browse, args=(url,), daemon=True).start()


def browser(url: str) -> None:
    """Says yes, and follows to where it is sent."""
    requests.get(url, timeout=30)


@pytest.fixture
def x() -> Iterator[FakeX]:
    fake = FakeX()
    yield fake
    fake.stop()


@pytest.fixture
def linkedin() -> Iterator[FakeLinkedIn]:
    fake = FakeLinkedIn()
    yield fake
    fake.stop()


def channel(kind: type[Channel], options: Any, folder: Path, server: FakeServer | None = None) -> Channel:
    url = server.url if server else ""
    return kind(options, ChannelContext(name="mine", folder=folder, base_url=url, tokens=TokenStore(folder)))


def log_in(made: Channel, person: Typist) -> Any:
    return auth.log_in(made, person, port=0)


@pytest.mark.parametrize("client_secret", [CLIENT_SECRET, ""])
def test_x_is_let_in_through_the_browser_with_pkce(tmp_path: Path, x: FakeX, client_secret: str) -> None:
    person = Typist([CLIENT_ID, client_secret], browser)
    account = log_in(channel(X, XOptions(), tmp_path, x), person)
    assert account.name == "@ada_example"
    record = TokenStore(tmp_path).load("mine")
    assert record["access_token"] in x.auth.access_tokens
    assert record["refresh_token"] in x.auth.refresh_tokens
    assert record["expires_at"] > record["obtained_at"]
    asked = next(r for r in x.requests if r.path == "/i/oauth2/authorize").query
    assert asked["scope"] == "tweet.read tweet.write users.read offline.access media.write"
    assert asked["code_challenge_method"] == "S256"
    assert urlsplit(asked["redirect_uri"]).hostname == "127.0.0.1"
    assert any(asked["redirect_uri"] in line for line in person.printed)


def test_linkedin_is_let_in_and_the_end_of_its_token_is_known(tmp_path: Path, linkedin: FakeLinkedIn) -> None:
    made = channel(LinkedIn, LinkedInOptions(), tmp_path, linkedin)
    account = log_in(made, Typist(["", CLIENT_ID, CLIENT_SECRET], browser))
    assert account.name == "Ada Example"
    assert account.expires_at == made.expires_at() is not None
    assert "code_challenge" not in linkedin.requests[0].query


def test_the_app_need_not_be_typed_in_twice(tmp_path: Path, linkedin: FakeLinkedIn) -> None:
    made = channel(LinkedIn, LinkedInOptions(), tmp_path, linkedin)
    log_in(made, Typist(["", CLIENT_ID, CLIENT_SECRET], browser))
    first = TokenStore(tmp_path).load("mine")["access_token"]
    log_in(made, Typist(["", "", ""], browser))
    assert TokenStore(tmp_path).load("mine")["access_token"] != first


def test_a_token_may_be_pasted(tmp_path: Path, linkedin: FakeLinkedIn) -> None:
    person = Typist([f" {TOKEN}\n"])
    made = channel(LinkedIn, LinkedInOptions(), tmp_path, linkedin)
    assert log_in(made, person).name == "Ada Example"
    assert TokenStore(tmp_path).load("mine")["access_token"] == TOKEN
    assert made.expires_at() is not None
    assert person.hidden


def test_nothing_pasted_is_no_token(tmp_path: Path) -> None:
    person = Typist([" "])
    with pytest.raises(
        UsageError, match=r"^channels.mine: no app password was given: run `syndicator auth mine` again$"
    ):
        log_in(channel(Bluesky, BlueskyOptions(handle="ada.test"), tmp_path), person)
    assert person.hidden == ["App password"]


def test_a_kind_that_only_takes_a_pasted_token_keeps_it_under_its_own_name(
    tmp_path: Path, linkedin: FakeLinkedIn
) -> None:
    class Pasted(LinkedIn):
        login = Login(instructions="make one somewhere", token_key="access_token")

    person = Typist([TOKEN])
    log_in(channel(Pasted, LinkedInOptions(), tmp_path, linkedin), person)
    assert TokenStore(tmp_path).load("mine")["access_token"] == TOKEN
    assert "make one somewhere" in person.printed[0]


def test_the_address_may_be_pasted_where_the_browser_is_elsewhere(tmp_path: Path, x: FakeX) -> None:
    ours, theirs = os.pipe()

    def elsewhere(url: str) -> None:
        answer = requests.get(url, timeout=30, allow_redirects=False)
        os.write(theirs, b"\n" + answer.headers["Location"].encode() + b"\n")

    with os.fdopen(ours) as keyboard:
        account = log_in(channel(X, XOptions(), tmp_path, x), Typist([CLIENT_ID, ""], elsewhere, keyboard))
    os.close(theirs)
    assert account.name == "@ada_example"


def test_threads_sends_back_to_https_only_and_its_token_is_exchanged_for_one_of_sixty_days(tmp_path: Path) -> None:
    ours, theirs = os.pipe()

    def last_page(url: str) -> None:
        answer = requests.get(url, timeout=30, allow_redirects=False)
        os.write(theirs, answer.headers["Location"].encode() + b"#_\n")

    with FakeThreads() as threads, os.fdopen(ours) as keyboard:
        person = Typist(["", CLIENT_ID, CLIENT_SECRET], last_page, keyboard)
        account = log_in(channel(Threads, ThreadsOptions(), tmp_path, threads), person)
        os.close(theirs)
        record = TokenStore(tmp_path).load("mine")
        assert record["access_token"] in threads.tokens
        assert record["access_token"] not in threads.auth.access_tokens
    assert account.name == "@ada.balcony"
    assert account.expires_at
    assert account.expires_at - datetime.now(UTC) > timedelta(days=59)
    assert "The last page in the browser does not open: paste its address here." in person.printed
    assert not any(CLIENT_SECRET in line or record["access_token"] in line for line in person.printed)


@pytest.mark.parametrize("typed", ["code-1", "https://blog.example/?code=code-1", "http://[", "\xe9?"])
def test_what_is_pasted_and_no_address_of_the_browsers_is_told(tmp_path: Path, x: FakeX, typed: str) -> None:
    ours, theirs = os.pipe()

    def elsewhere(url: str) -> None:
        os.write(theirs, f"\n{typed}\n".encode())
        person.wait_for("Not the right address")
        browser(url)

    person = Typist([CLIENT_ID, ""], elsewhere)
    with os.fdopen(ours) as person.keyboard:
        assert log_in(channel(X, XOptions(), tmp_path, x), person).name == "@ada_example"
    os.close(theirs)
    assert person.printed[-1].startswith("Not the right address")


@pytest.mark.parametrize("life", [10**12, "soon", float("nan"), None])
def test_an_end_that_makes_no_sense_is_not_known(tmp_path: Path, x: FakeX, life: Any) -> None:
    x.auth.life = life
    assert log_in(channel(X, XOptions(), tmp_path, x), Typist([CLIENT_ID, ""], browser)).name == "@ada_example"
    assert "expires_at" not in TokenStore(tmp_path).load("mine")


def test_a_new_token_is_not_lost_to_a_refresh_of_the_old_one(tmp_path: Path, linkedin: FakeLinkedIn) -> None:
    store = TokenStore(tmp_path)
    with ThreadPoolExecutor() as pool:
        with store.locked("mine"):
            made = pool.submit(log_in, channel(LinkedIn, LinkedInOptions(), tmp_path, linkedin), Typist([TOKEN]))
            while not linkedin.requests:
                sleep(0.01)
            sleep(0.2)
            store.save("mine", {"access_token": "the old one, refreshed"})
        assert made.result().name == "Ada Example"
    assert store.load("mine")["access_token"] == TOKEN


def test_a_keyboard_that_is_closed_does_not_end_the_waiting(tmp_path: Path, x: FakeX) -> None:
    ours, theirs = os.pipe()
    os.close(theirs)
    with os.fdopen(ours) as keyboard:
        assert log_in(channel(X, XOptions(), tmp_path, x), Typist([CLIENT_ID, ""], browser, keyboard)).name


def send_back(**answer: str) -> Callable[[str], None]:
    """A browser that comes back with this; `{state}` is the one that it was given."""

    def browse(url: str) -> None:
        asked = parse_qs(urlsplit(url).query)
        back = asked["redirect_uri"][0]
        assert requests.get(back.replace("/callback", "/favicon.ico"), timeout=30).status_code == 404
        filled = {name: value.format(state=asked["state"][0]) for name, value in answer.items()}
        requests.get(back, params=filled, timeout=30)

    return browse


@pytest.mark.parametrize(
    ("browse", "says"),
    [
        (
            send_back(error="access_denied", error_description="She said\nno", state="{state}"),
            "authorization was denied: She said no",
        ),
        (send_back(state="{state}"), "the answer has no code"),
        (send_back(code="invented", state="{state}"), "gave no token"),
    ],
)
def test_what_is_no_leave_gives_no_token(tmp_path: Path, x: FakeX, browse: Callable[[str], None], says: str) -> None:
    TokenStore(tmp_path).save("mine", {"access_token": "the old one"})
    with pytest.raises(UsageError, match=says) as caught:
        log_in(channel(X, XOptions(), tmp_path, x), Typist([CLIENT_ID, CLIENT_SECRET], browse))
    assert "\n" not in str(caught.value)
    assert CLIENT_SECRET not in str(caught.value)
    assert TokenStore(tmp_path).load("mine") == {"access_token": "the old one"}


@pytest.mark.parametrize("state", ["evil", "", "\ud800", "é"])
def test_a_page_that_sends_the_answer_of_another_login_is_ignored(tmp_path: Path, x: FakeX, state: str) -> None:
    statuses: list[int] = []

    def browse(url: str) -> None:
        redirect = parse_qs(urlsplit(url).query)["redirect_uri"][0]
        forged = f"?code=evil&state={quote(state, errors='replace')}"
        statuses.extend(
            requests.get(redirect + query, timeout=30).status_code for query in (forged, "?code=evil", "?error=denied")
        )
        browser(url)

    assert log_in(channel(X, XOptions(), tmp_path, x), Typist([CLIENT_ID, ""], browse)).name == "@ada_example"
    assert statuses == [400, 400, 400]


def test_an_address_of_another_login_that_is_pasted_is_ignored(tmp_path: Path, x: FakeX) -> None:
    ours, theirs = os.pipe()

    def elsewhere(url: str) -> None:
        os.write(theirs, b"http://127.0.0.1:8237/callback?code=old&state=old\n")
        person.wait_for("Not the right address")
        browser(url)

    person = Typist([CLIENT_ID, ""], elsewhere)
    with os.fdopen(ours) as person.keyboard:
        assert log_in(channel(X, XOptions(), tmp_path, x), person).name == "@ada_example"
    os.close(theirs)
    assert person.printed[-1].startswith("Not the right address: it belongs to another login")


def test_nobody_is_waited_for_for_ever(tmp_path: Path, x: FakeX, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "LOGIN_TIMEOUT", 0.1)
    with pytest.raises(UsageError, match="no answer from the browser"):
        log_in(channel(X, XOptions(), tmp_path, x), Typist([CLIENT_ID, ""]))


def test_a_token_that_is_refused_is_not_stored(tmp_path: Path, linkedin: FakeLinkedIn) -> None:
    made = channel(LinkedIn, LinkedInOptions(), tmp_path, linkedin)
    with pytest.raises(UsageError, match="Invalid access token") as caught:
        log_in(made, Typist(["wrong-token-0123456789"]))
    assert "wrong-token-0123456789" not in str(caught.value)
    assert TokenStore(tmp_path).load("mine") == {}


def test_a_token_that_can_not_be_looked_at_now_is_kept(tmp_path: Path, linkedin: FakeLinkedIn) -> None:
    linkedin.misbehave("500_before", on="read")
    account = log_in(channel(LinkedIn, LinkedInOptions(), tmp_path, linkedin), Typist([TOKEN]))
    assert "could not be checked" in account.warnings[0]
    assert TokenStore(tmp_path).load("mine")["access_token"] == TOKEN


@pytest.mark.parametrize("answers", [["", "", ""], ["", CLIENT_ID, " "]])
def test_an_app_without_id_or_secret_is_none(tmp_path: Path, linkedin: FakeLinkedIn, answers: list[str]) -> None:
    with pytest.raises(UsageError, match="is needed"):
        log_in(channel(LinkedIn, LinkedInOptions(), tmp_path, linkedin), Typist(answers))


def test_what_can_not_be_is_said(tmp_path: Path, linkedin: FakeLinkedIn) -> None:
    with pytest.raises(UsageError, match="needs no token"):
        log_in(channel(File, FileOptions(path=tmp_path), tmp_path), Typist())
    with pytest.raises(UsageError, match="remove access_token from config"):
        log_in(channel(LinkedIn, LinkedInOptions(access_token=secret(TOKEN)), tmp_path, linkedin), Typist())
    with pytest.raises(UsageError, match=r"can't listen on port .* choose another with --port"):
        auth.log_in(channel(X, XOptions(), tmp_path, linkedin), Typist(), port=linkedin.port)


def test_no_secret_is_said_or_logged(tmp_path: Path, x: FakeX, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    person = Typist([CLIENT_ID, CLIENT_SECRET], browser)
    account = log_in(channel(X, XOptions(), tmp_path, x), person)
    record = TokenStore(tmp_path).load("mine")
    shown = caplog.text + repr(account) + "\n".join(person.printed)
    for name in ("access_token", "refresh_token", "client_secret"):
        assert record[name] not in shown
    assert all("secret" in question for question in person.hidden)
    assert (TokenStore(tmp_path).folder / "mine.json").stat().st_mode & 0o777 == 0o600
