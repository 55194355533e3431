"""An authorization server that forgives nothing, on authlib; who imports it is skipped without authlib.

It compares the redirect address letter by letter, checks PKCE, knows each app by one way of authentication, and takes
each code and each refresh token once.
"""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from syndicator.testing.server import Reply, Request
from tests.fakes.oauth import CLIENT_ID, Authorization

rfc6749 = pytest.importorskip("authlib.oauth2.rfc6749")
rfc6750 = pytest.importorskip("authlib.oauth2.rfc6750")
rfc7636 = pytest.importorskip("authlib.oauth2.rfc7636")
SECRET = "50%25 sure: + & ü"  # a Basic header needs it escaped


@dataclass
class App(rfc6749.ClientMixin):  # type: ignore[misc, name-defined]
    """An app as it is registered. `method`: its one way of authentication."""

    redirect_uri: str
    method: str
    scopes: frozenset[str]
    refreshes: bool

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> None:
        return None  # it must be named

    def get_allowed_scope(self, scope: str) -> str | None:
        return scope if self.scopes.issuperset(scope.split()) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint != "token" or method == self.method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code" or (self.refreshes and grant_type == "refresh_token")


@dataclass
class Code(rfc6749.AuthorizationCodeMixin):  # type: ignore[misc, name-defined]
    code: str
    redirect_uri: str
    scope: str
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


@dataclass
class RefreshToken(rfc6749.TokenMixin):  # type: ignore[misc, name-defined]
    token: str
    scope: str

    def check_client(self, client: App) -> bool:
        return client.get_client_id() == CLIENT_ID

    def get_scope(self) -> str:
        return self.scope


class CodeGrant(rfc6749.grants.AuthorizationCodeGrant):  # type: ignore[misc, name-defined]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

    def save_authorization_code(self, code: str, request: Any) -> None:
        asked = request.payload.data
        challenge = asked.get("code_challenge"), asked.get("code_challenge_method")
        self.server.codes[code] = Code(code, asked["redirect_uri"], request.scope, *challenge)

    def query_authorization_code(self, code: str, client: App) -> Code | None:
        return self.server.codes.pop(code, None)  # type: ignore[no-any-return]

    def delete_authorization_code(self, authorization_code: Code) -> None:
        pass  # it is gone since it was looked at

    def authenticate_user(self, authorization_code: Code) -> str:
        return "ada"


class RefreshGrant(rfc6749.grants.RefreshTokenGrant):  # type: ignore[misc, name-defined]
    TOKEN_ENDPOINT_AUTH_METHODS = CodeGrant.TOKEN_ENDPOINT_AUTH_METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshToken | None:
        return self.server.refresh_tokens.get(refresh_token)  # type: ignore[no-any-return]

    def authenticate_user(self, refresh_token: RefreshToken) -> str:
        return "ada"

    def revoke_old_credential(self, refresh_token: RefreshToken) -> None:
        del self.server.refresh_tokens[refresh_token.token]


class RequiredPkce(rfc7636.CodeChallenge):  # type: ignore[misc, name-defined]
    """PKCE that an app can't do without, by S256 only."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        if not grant.request.payload.data.get("code_challenge_method"):
            raise rfc6749.InvalidRequestError("Missing 'code_challenge_method'")
        super().validate_code_challenge(grant, redirect_uri)


class AuthorizationServer(rfc6749.AuthorizationServer):  # type: ignore[misc, name-defined]
    def __init__(self, app: App, *, pkce: bool, life: int, access_tokens: set[str]) -> None:
        super().__init__(scopes_supported=app.scopes)
        self.app = app
        self.access_tokens = access_tokens
        self.codes: dict[str, Code] = {}
        self.refresh_tokens: dict[str, RefreshToken] = {}
        self.register_grant(CodeGrant, [RequiredPkce()] if pkce else [])
        self.register_grant(RefreshGrant)
        token = rfc6750.BearerTokenGenerator(_new_token, _new_token, life)
        self.register_token_generator("default", token)

    def query_client(self, client_id: str) -> App | None:
        return self.app if client_id == CLIENT_ID else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        self.access_tokens.add(token["access_token"])
        if "refresh_token" in token:
            refresh = RefreshToken(token["refresh_token"], token["scope"])
            self.refresh_tokens[refresh.token] = refresh

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        pass

    def create_oauth2_request(self, request: Request) -> Any:
        """Of a request that came over TLS, up to a proxy before this server."""
        form = dict(parse_qsl(request.body.decode()))
        asked = FormRequest(request.method, f"https://platform.example{request.path}?{urlencode(request.query)}")
        asked.headers = {name.title(): value for name, value in request.headers.items()}
        asked.sent = form
        asked.payload = rfc6749.requests.BasicOAuth2Payload(form or dict(request.query))
        return asked

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Reply:
        return Reply(status, dict(body) if body else None, dict(headers))


class FormRequest(rfc6749.OAuth2Request):  # type: ignore[misc, name-defined]
    sent: dict[str, str]

    @property
    def form(self) -> dict[str, str]:
        return self.sent


def _new_token(**_: Any) -> str:
    return token_urlsafe(32)


class StrictAuthorization(Authorization):
    """Stands where a fake platform has its own."""

    def register(self, app: App, *, pkce: bool) -> None:
        self.server = AuthorizationServer(app, pkce=pkce, life=self.life, access_tokens=self.access_tokens)

    def page(self, request: Request) -> Reply:
        """The person says yes at once."""
        asked = self.server.create_oauth2_request(request)
        try:
            grant = self.server.get_consent_grant(request, end_user="ada")
        except rfc6749.OAuth2Error as error:
            return self.server.handle_error_response(asked, error)  # type: ignore[no-any-return]
        return self.server.create_authorization_response(asked, grant_user="ada", grant=grant)  # type: ignore[no-any-return]

    def token(self, request: Request) -> Reply:
        return self.server.create_token_response(request)  # type: ignore[no-any-return]
