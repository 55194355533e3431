"""An authorization server: it lets every person in, and checks what an app must do right to get a token."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode

from syndicator.testing.server import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.testing.server import Request

CLIENT_ID = "client-id-1"
CLIENT_SECRET = "client-secret-1"


@dataclass
class Authorization:
    """Codes and tokens of one platform. `basic`: the app's secret comes in a Basic header."""

    basic: bool = False
    life: int = 7200
    refreshes: bool = True
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    access_tokens: set[str] = field(default_factory=set)
    refresh_tokens: set[str] = field(default_factory=set)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def page(self, request: Request) -> Reply:
        """The person says yes at once and is sent back."""
        asked = request.query
        if asked.get("response_type") != "code" or asked.get("client_id") != CLIENT_ID:
            return Reply(400, "what is this app?")
        code = f"code-{next(self.numbers)}"
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked.get("state", "")})
        return Reply(302, None, {"Location": f"{asked['redirect_uri']}?{back}"})

    def token(self, request: Request) -> Reply:
        form = dict(parse_qsl(request.body.decode()))
        if not self._knows(request, form):
            return Reply(401, {"error": "invalid_client", "error_description": "Client authentication failed"})
        if form.get("grant_type") == "refresh_token" and form.get("refresh_token") in self.refresh_tokens:
            self.refresh_tokens.discard(form["refresh_token"])  # the old one dies
            return self.given("")
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"] or not _proven(asked, form):
            return Reply(400, {"error": "invalid_grant", "error_description": "Value passed for the code was invalid."})
        return self.given(asked.get("scope", ""))

    def given(self, scope: str) -> Reply:
        number = next(self.numbers)
        answer: dict[str, object] = {"token_type": "bearer", "access_token": f"access-{number}-0123456789"}
        answer |= {"expires_in": self.life, "scope": scope}
        self.access_tokens.add(f"access-{number}-0123456789")
        if self.refreshes:
            self.refresh_tokens.add(f"refresh-{number}-0123456789")
            answer["refresh_token"] = f"refresh-{number}-0123456789"
        return Reply(200, answer)

    def _knows(self, request: Request, form: Mapping[str, str]) -> bool:
        if "code_verifier" in form or (self.basic and "client_secret" not in form):
            given = request.headers.get("authorization", "").removeprefix("Basic ")
            if given:
                return b64decode(given).decode() == f"{CLIENT_ID}:{unquote(CLIENT_SECRET)}"
            return form.get("client_id") == CLIENT_ID
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)


def _proven(asked: Mapping[str, str], form: Mapping[str, str]) -> bool:
    """PKCE, where the app began with it."""
    if "code_challenge" not in asked:
        return True
    digest = sha256(form.get("code_verifier", "").encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
