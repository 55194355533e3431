"""`auth` against an authorization server that others have written and that forgives nothing. Skipped without authlib."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests

from syndicator.actions import auth
from syndicator.channels import Channel, ChannelContext
from syndicator.channels.linkedin import Kind as LinkedIn
from syndicator.channels.linkedin import LinkedInOptions
from syndicator.channels.mastodon import Kind as Mastodon
from syndicator.channels.mastodon import MastodonOptions
from syndicator.channels.x import Kind as X
from syndicator.channels.x import XOptions
from syndicator.credentials import TokenStore
from syndicator.errors import NeedsLogin, UsageError
from tests.actions.test_auth import Typist, browser
from tests.channels.linkedin.fake import FakeLinkedIn
from tests.channels.mastodon.fake import Server as FakeMastodon
from tests.channels.x.fake import FakeX
from tests.cli.test_auth import log_in_by_browser
from tests.fakes.environment import Environment
from tests.fakes.oauth import CLIENT_ID
from tests.fakes.strict_oauth import SECRET, App, StrictAuthorization
from tests.node import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.long


@dataclass
class Platform:
    """A kind, the fake of its platform, and how an app is registered there."""

    kind: type[Channel]
    options: Any
    server: Any
    secret: str = SECRET

    @property
    def can_paste(self) -> bool:
        return self.kind.login is not None and self.kind.login.can_paste

    def channel(self, folder: Path) -> Channel:
        tokens = TokenStore(folder)
        return self.kind(
            self.options, ChannelContext(name="mine", folder=folder, base_url=self.server.url, tokens=tokens)
        )

    def register(self, port: int, **app: Any) -> None:
        """Register the app that `auth` needs. `port`: of its redirect address; `app`: what is otherwise about it."""
        login = self.kind.login
        assert login is not None
        method = "client_secret_basic" if login.basic_auth else "client_secret_post"
        registered = {
            "redirect_uri": f"http://127.0.0.1:{port}/callback",
            "method": method if self.secret else "none",
            "scopes": frozenset(login.scopes),
            "refreshes": self.kind is X,
        }
        self.server.auth.register(App(**{**registered, **app}), pkce=login.pkce)

    def log_in(self, folder: Path, **app: Any) -> Any:
        port = free_port()
        self.register(port, **app)
        answers = [""] if self.can_paste else []
        return auth.log_in(self.channel(folder), Typist([*answers, CLIENT_ID, self.secret], browser), port=port)


@pytest.fixture(params=["x", "x without a secret", "linkedin", "mastodon"])
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    made = {
        "x": lambda: Platform(X, XOptions(), FakeX()),
        "x without a secret": lambda: Platform(X, XOptions(), FakeX(), secret=""),
        "linkedin": lambda: Platform(LinkedIn, LinkedInOptions(), FakeLinkedIn()),
        "mastodon": lambda: Platform(Mastodon, MastodonOptions(), FakeMastodon()),
    }[request.param]()
    made.server.auth = StrictAuthorization(life=made.server.auth.life)
    yield made
    made.server.stop()


def test_a_person_logs_in(platform: Platform, tmp_path: Path) -> None:
    account = platform.log_in(tmp_path)
    record = TokenStore(tmp_path).load("mine")
    assert account.name
    assert not account.warnings
    assert platform.server.auth.access_tokens == {record["access_token"]}


@pytest.mark.parametrize("kind", [X, LinkedIn, Mastodon])
def test_the_program_logs_in_and_publishes(kind: type[Channel], tmp_path: Path) -> None:
    name, port = kind.kind, free_port()
    with Environment(tmp_path) as environment:
        platform = Platform(kind, None, environment.remotes[name].server)
        platform.server.auth = StrictAuthorization(life=platform.server.auth.life)
        platform.register(port)
        environment.write("the-first-tomato")
        environment.configure(mine=environment.without_keys(name))
        typed = ("", CLIENT_ID, SECRET) if platform.can_paste else (CLIENT_ID, SECRET)
        ran = log_in_by_browser(environment, "mine", *typed, port=port)
        assert ran.returncode == 0, ran.stderr
        assert environment.run("run", "--once").returncode == 0
        assert environment.published() == 1


@pytest.mark.parametrize(
    ("app", "says"),
    [
        ({"method": "private_key_jwt"}, "invalid_client"),
        ({"scopes": frozenset(["read"])}, "scope is invalid"),
    ],
    ids=["another way of authentication", "fewer scopes"],
)
def test_it_says_what_the_server_refuses(platform: Platform, tmp_path: Path, app: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        platform.log_in(tmp_path, **app)
    assert not TokenStore(tmp_path).load("mine")


@pytest.mark.parametrize("platform", ["x", "x without a secret"], indirect=True)
def test_a_token_is_refreshed_again_and_again_with_the_newest_refresh_token(platform: Platform, tmp_path: Path) -> None:
    platform.log_in(tmp_path)
    store, used = TokenStore(tmp_path), set[str]()
    for _ in range(3):
        record = store.load("mine")
        used.add(record["refresh_token"])
        store.save("mine", {**record, "expires_at": "2020-01-01T00:00:00+00:00"})
        assert platform.channel(tmp_path).account()
    newest = store.load("mine")
    assert len(used) == 3
    assert set(platform.server.auth.server.refresh_tokens) == {newest["refresh_token"]}
    stale = {**newest, "refresh_token": used.pop(), "expires_at": "2020-01-01T00:00:00+00:00"}
    store.save("mine", stale)
    with pytest.raises(NeedsLogin, match="syndicator auth mine"):
        platform.channel(tmp_path).account()


# --- the server itself


CALLBACK = "http://127.0.0.1:8237/callback"
VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


@pytest.fixture
def x() -> Iterator[Platform]:
    made = Platform(X, XOptions(), FakeX())
    made.server.auth = StrictAuthorization()
    made.register(8237)
    yield made
    made.server.stop()


def go(x: Platform, **query: str) -> requests.Response:
    """Where the browser is sent."""
    asked = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": CALLBACK, "scope": "tweet.read", **query}
    return requests.get(f"{x.server.url}/i/oauth2/authorize", params=asked, timeout=30, allow_redirects=False)


def exchange(x: Platform, **form: str) -> tuple[int, str]:
    sent = {"grant_type": "authorization_code", "redirect_uri": CALLBACK, "code_verifier": VERIFIER, **form}
    app = (CLIENT_ID, quote(SECRET, safe=""))
    response = requests.post(f"{x.server.url}/2/oauth2/token", data=sent, auth=app, timeout=30)
    return response.status_code, response.json().get("error", "")


def test_the_server_sends_nobody_back_without_pkce_or_to_another_address(x: Platform) -> None:
    assert "error=invalid_request" in go(x).headers["Location"]
    assert "error=invalid_request" in go(x, code_challenge=CHALLENGE, code_challenge_method="plain").headers["Location"]
    elsewhere = go(x, redirect_uri=f"{CALLBACK}/", **PKCE)
    assert (elsewhere.status_code, elsewhere.headers.get("Location")) == (400, None)


@pytest.mark.parametrize("wrong", [{"code_verifier": "w" * 43}, {"redirect_uri": f"{CALLBACK}/"}, {"code": "another"}])
def test_the_server_gives_a_token_once_and_only_for_what_fits(x: Platform, wrong: dict[str, str]) -> None:
    first, second = (parse_qs(urlsplit(go(x, **PKCE).headers["Location"]).query)["code"][0] for _ in range(2))
    assert exchange(x, **{"code": first, **wrong}) == (400, "invalid_grant")
    assert exchange(x, code=second) == (200, "")
    assert exchange(x, code=second) == (400, "invalid_grant")
