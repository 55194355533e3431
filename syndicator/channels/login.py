"""The description of a kind's login. The requests are in `oauth`, which few commands and passes need to load."""

from __future__ import annotations

from datetime import timedelta  # noqa: TC003 (dataclasses may be asked for their hints)

from syndicator.value import value


@value
class Login:
    """How `syndicator auth` gets a kind's token, and how it is refreshed.

    `instructions`: where to create a token, or the app that requests one. Without `authorize_url` a token must be pasted;
    with `can_paste` it may be. `token_key`: the name of the token in its record.
    """

    instructions: str
    token_key: str = "access_token"  # noqa: S105 - the name of a key
    authorize_url: str = ""  # the page that asks the user
    token_url: str = ""  # exchanges a code for a token
    scopes: tuple[str, ...] = ()
    can_paste: bool = False
    lifetime: timedelta | None = None  # of a pasted token
    pkce: bool = False  # then the app needs no secret
    basic_auth: bool = False  # the app's secret is sent in a Basic header, not in the form
    # the platform redirects only to https://, where nothing listens: a person pastes the address of the last page
    https_redirect: bool = False
    extend_url: str = ""  # exchanges a new token for one that lives longer, by the grant `extend_grant`
    extend_grant: str = ""
