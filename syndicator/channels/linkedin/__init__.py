"""LinkedIn: a post with a link card, through the Posts API; with `api = "ugc"` through the older share API.

LinkedIn's posts can't be read back. After a lost response the same bytes are resent within ten minutes: LinkedIn then
rejects them as a duplicate and names the copy. This is observed, not documented.
"""

from __future__ import annotations

import logging
import re
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urlsplit

from syndicator.channels import Channel, id_of
from syndicator.channels.counting import utf16_units
from syndicator.channels.http.client import json_body, request
from syndicator.channels.http.urls import at_server, checked_url, server_url
from syndicator.channels.images import load_image
from syndicator.channels.linkedin import content
from syndicator.channels.linkedin.little_text import encode
from syndicator.channels.linkedin.responses import COPY, accepted, created
from syndicator.channels.linkedin.token import LIFE, Token, retiring
from syndicator.channels.login import Login
from syndicator.channels.oauth import expiry_warnings, missing_scopes, missing_token
from syndicator.errors import Limited, Permanent, SendError
from syndicator.model import Account, Announcement, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.channels import ChannelContext
    from syndicator.channels.http.response import Response
    from syndicator.credentials import Secret
    from syndicator.model import Draft, Step

log = logging.getLogger(__name__)

HOME = "https://api.linkedin.com"
MOST_IMAGE_BYTES = 8_000_000
IMAGES = ("image/jpeg", "image/png", "image/gif")


@value
class LinkedInOptions:
    access_token: Secret | None = None  # default: stored by `auth`
    version: str = "202607"  # LinkedIn-Version, YYYYMM
    author: str = ""  # urn:li:person:… or urn:li:organization:…; default: the token's owner
    api: str = field(default="posts", metadata={"choices": ("posts", "ugc")})
    card: bool = True

    def __post_init__(self) -> None:
        if not re.fullmatch(r"20\d\d(0[1-9]|1[0-2])", self.version):
            raise ValueError(f'version: not a year and month: "{self.version}" (for example "202607")')
        if self.author and not re.fullmatch(r"urn:li:(person|organization):[\w-]+", self.author):
            raise ValueError(
                f'author: not a URN: "{self.author}" (for example "urn:li:person:782bbtaQ" or "urn:li:organization:1234")'
            )


class Kind(Channel):
    kind = "linkedin"
    Options = LinkedInOptions
    limit = 3000
    resend_within = timedelta(minutes=8)  # of the ten that LinkedIn remembers
    resend_at_most = 1
    timeline = True
    shows_card = True
    can_update = True
    can_delete = True
    login: ClassVar[Login] = Login(
        instructions="create an app at https://www.linkedin.com/developers with the products Share on LinkedIn and Sign In with"
        " LinkedIn using OpenID Connect; its token generator is at https://www.linkedin.com/developers/tools/oauth/token-generator",
        authorize_url="https://www.linkedin.com/oauth/v2/authorization",
        token_url="https://www.linkedin.com/oauth/v2/accessToken",  # noqa: S106 - an address
        scopes=("openid", "profile", "w_member_social"),
        can_paste=True,
        lifetime=LIFE,
    )
    options: LinkedInOptions

    @classmethod
    def waits_for_page(cls, options: LinkedInOptions) -> bool:
        return options.card

    def __init__(self, options: LinkedInOptions, context: ChannelContext) -> None:
        super().__init__(options, context)
        self._token = Token(options.access_token, context)
        self._author = options.author
        self.shows_card = options.card

    def secrets(self) -> dict[str, Secret]:
        return {"access_token": self.options.access_token} if self.options.access_token else {}

    def problems(self) -> Sequence[str]:
        return () if self.options.access_token else missing_token(self.context, self.login)

    def measure(self, text: str) -> int:
        """LinkedIn counts UTF-16 units of the escaped text: backslashes count, and an emoji is two."""
        return utf16_units(self._encoded(text))

    def compose(self, draft: Draft) -> Announcement:
        text = "\n\n".join(draft.parts).strip()
        length = self.measure(text)
        if not text:
            raise Permanent("the template gave an empty text")
        if length > self.limit:
            raise Permanent(f"the text is too long for LinkedIn: {length} of {self.limit} characters")
        return Announcement(
            text=text,
            payload=self._payload(text, draft),
            length=length,
            limit=self.limit,
            card=self._has_card(draft),
            image=draft.post.cover if self._has_card(draft) and not self._uses_share_api else "",
            image_alt=draft.post.cover_alt,
        )

    def endpoint(self) -> str:
        return self._at("/v2/ugcPosts" if self._uses_share_api else "/rest/posts")

    def account(self) -> str:
        if not self._author:
            self._author = f"urn:li:person:{self._userinfo()['sub']}"
        return self._author

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before, key
        body: dict[str, Any] = {"author": self.account(), **announcement.payload}
        if announcement.image and (thumbnail := self._uploaded(announcement.image)):
            article = {**body["content"]["article"], "thumbnail": thumbnail}
            body["content"] = {"article": article}
        return json_body(body)

    def send(self, step: Step) -> Receipt:
        return created(self._request("POST", self.endpoint(), step.body, publishes=True))

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        patch = {"patch": {"$set": {"commentary": encode(announcement.text)}}}
        extra = {"X-RestLi-Method": "PARTIAL_UPDATE"}
        self._request("POST", self._copy(receipt), json_body(patch), extra)
        return receipt

    def delete(self, receipt: Receipt) -> None:
        self._request("DELETE", self._copy(receipt), accept=(404,))

    def whoami(self) -> Account:
        profile = self._userinfo(accept=(403,) if self.options.author else ())
        self._author = self._author or f"urn:li:person:{profile['sub']}"
        silent = "" if profile else "the token can't show its owner (it lacks the scope openid)"
        rights = self._token.rights()
        notes = (f"posts as {self.account()}", rights and f"allowed: {rights}", silent)
        return Account(
            name=str(profile.get("name") or self.account()),
            expires_at=self.expires_at(),
            notes=tuple(filter(None, notes)),
            warnings=(*self.warnings(datetime.now(UTC)), *missing_scopes(rights, self.login, self.name)),
        )

    def expires_at(self) -> datetime | None:
        return self._token.expires_at()

    def warnings(self, now: datetime) -> tuple[str, ...]:
        return (*expiry_warnings(self._token.expires_at(), now, self.name), *self._retiring(now))

    # --- content ----------------------------------------------------------------------

    @property
    def _uses_share_api(self) -> bool:
        return self.options.api == "ugc"

    def _encoded(self, text: str) -> str:
        return text if self._uses_share_api else encode(text)

    def _has_card(self, draft: Draft) -> bool:
        return bool(self.options.card and draft.url)

    def _payload(self, text: str, draft: Draft) -> dict[str, Any]:
        make = content.share if self._uses_share_api else content.post
        author = {"author": self.options.author} if self.options.author else {}
        return {**author, **make(text, draft, has_card=self._has_card(draft))}

    # --- requests ---------------------------------------------------------------------

    def _uploaded(self, address: str) -> str:
        """Return LinkedIn's id of the uploaded image; empty, with a warning, if it can't be read or uploaded."""
        try:
            image = load_image(address, self.context, MOST_IMAGE_BYTES, IMAGES)
            start = self._at("/rest/images?action=initializeUpload")
            body = json_body({"initializeUploadRequest": {"owner": self.account()}})
            upload = self._request("POST", start, body).json()["value"]
            self._request("PUT", self._named(str(upload["uploadUrl"])), image.data, {"Content-Type": image.media_type})
            return str(upload["image"])
        except Limited:
            raise
        except (SendError, KeyError, TypeError) as error:
            log.warning("posting the card without its picture", extra={"channel": self.name, "error": str(error)})
            return ""

    def _userinfo(self, accept: Sequence[int] = ()) -> dict[str, Any]:
        """Return the profile of the token's owner; empty for a status in `accept`."""
        response = self._request("GET", self._at("/v2/userinfo"), accept=accept)
        if response.status in accept:
            return {}
        profile = response.json()
        if not (isinstance(profile, dict) and profile.get("sub")):
            raise response.unreadable()
        return profile

    def _request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        extra: Mapping[str, str] | None = None,
        *,
        publishes: bool = False,
        accept: Sequence[int] = (),
    ) -> Response:
        token = self._token.value()
        headers = {"Authorization": f"Bearer {token}", "X-Restli-Protocol-Version": "2.0.0"}
        if "/rest/" in url:
            headers["LinkedIn-Version"] = self.options.version
        if body is not None:
            headers["Content-Type"] = "application/json"
        response = request(
            method, url, body=body, headers={**headers, **(extra or {})}, publishes=publishes, secrets=[token]
        )
        return response if response.status in accept else accepted(response, self.name, self._token.obtained_at())

    def _at(self, path: str) -> str:
        return server_url(self.context, HOME) + path

    def _named(self, url: str) -> str:
        """Return an address from LinkedIn, moved to `base_url` if it is LinkedIn's own.

        The token needs a secure connection.
        """
        is_linkedin = (urlsplit(url).hostname or "").endswith("linkedin.com")
        target = at_server(url, self._at("")) if self.context.base_url and is_linkedin else url
        return checked_url(target, "the address to upload to", allow_http=self.context.allow_http)

    def _copy(self, receipt: Receipt) -> str:
        return self._at(f"/rest/posts/{quote(id_of(receipt, COPY), safe='')}")

    def _retiring(self, now: datetime) -> tuple[str, ...]:
        return () if self._uses_share_api else retiring(self.options.version, now)
