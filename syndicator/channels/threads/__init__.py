"""Threads: a short post with a link card. `prepare` creates a container, `send` publishes it.

After a lost response the container's state and the account's posts tell whether it was published.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import TYPE_CHECKING, ClassVar

from syndicator.channels import Channel
from syndicator.channels.copies import earliest
from syndicator.channels.http.client import json_body
from syndicator.channels.http.urls import server_url
from syndicator.channels.login import Login
from syndicator.channels.oauth import expiry_warnings, missing_token
from syndicator.channels.threads.client import Client
from syndicator.channels.threads.responses import NotThere
from syndicator.channels.threads.text import LIMIT, MOST_LINKS, count, links
from syndicator.channels.threads.timeline import SKEW, matches
from syndicator.channels.threads.token import HOME, LIFE, Token
from syndicator.errors import Ambiguous, NeedsLogin, Permanent, Retryable, SendError
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.channels import ChannelContext
    from syndicator.credentials import Secret
    from syndicator.model import CopyQuery, Draft, Step

CONTAINER_LIFE = timedelta(hours=23)  # Threads keeps an unpublished one for 24
WAITS = (0.0, 2.0, 5.0, 10.0, 15.0, 30.0)  # seconds before each look whether a container is ready


@value
class ThreadsOptions:
    access_token: Secret | None = None  # default: stored by `auth`


class Kind(Channel):
    kind = "threads"
    Options = ThreadsOptions
    limit = LIMIT
    find_is_free = True
    can_find = True
    timeline: ClassVar[bool] = True
    shows_card = True
    can_delete = True
    login: ClassVar[Login] = Login(
        instructions="create an app at https://developers.facebook.com/apps for the use case Access the Threads API; under"
        " Customize > Permissions add threads_content_publish and threads_delete, under Settings add yourself as a Threads tester;"
        " accept in Threads (Settings > Account > Website permissions > Invites), then take a token from the User Token Generator,"
        " or the ID and secret that Settings shows for Threads",
        authorize_url="https://threads.com/oauth/authorize",
        token_url=f"{HOME}/oauth/access_token",
        scopes=("threads_basic", "threads_content_publish", "threads_delete"),
        https_redirect=True,
        extend_url=f"{HOME}/access_token",
        extend_grant="th_exchange_token",
        can_paste=True,
        lifetime=LIFE,
    )
    options: ThreadsOptions

    def __init__(self, options: ThreadsOptions, context: ChannelContext) -> None:
        super().__init__(options, context)
        self._token = Token(options.access_token, context)
        self._user = ""

    def secrets(self) -> dict[str, Secret]:
        return {"access_token": self.options.access_token} if self.options.access_token else {}

    def problems(self) -> Sequence[str]:
        return () if self.options.access_token else missing_token(self.context, self.login)

    def expires_at(self) -> datetime | None:
        return self._token.expires_at()

    def warnings(self, now: datetime) -> tuple[str, ...]:
        return expiry_warnings(self.expires_at(), now, self.name)

    def keep_login(self) -> None:
        self._token.value()

    def measure(self, text: str) -> int:
        """Return a text's length. With too many links it counts as too long, so that a digest is shortened."""
        return count(text) if len(links(text)) <= MOST_LINKS else max(count(text), LIMIT + 1)

    def compose(self, draft: Draft) -> Announcement:
        text = "\n\n".join(filter(None, draft.parts)).strip()
        if not text:
            raise Permanent("the template gave an empty text")
        text_links, url = links(text), draft.url
        if draft.post.digest_of and len(text_links) == MOST_LINKS:
            url = ""  # then Threads shows a card of the first link
        if (number := len(text_links | {url} - {""})) > MOST_LINKS:
            raise Permanent(
                f"too many links for Threads: {number} different ones, the card's included, of {MOST_LINKS}"
            )
        if (length := count(text)) > LIMIT:
            raise Permanent(f"the text is too long for Threads: {length} of {LIMIT}")
        card = {"link_attachment": url} if url else {}
        return Announcement(
            text=text,
            payload={"media_type": "TEXT", "text": text, **card},
            length=length,
            limit=LIMIT,
            parts=(text,),
            card=bool(draft.url),
        )

    def endpoint(self) -> str:
        return f"{server_url(self.context, HOME)}/v1.0/me/threads_publish"

    def account(self) -> str:
        if not self._user:
            self._user = str(self._client.me()["id"])
        return self._user

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before, key
        return json_body({"creation_id": self._container(announcement.payload), **announcement.payload})

    def send(self, step: Step) -> Receipt:
        body = json.loads(step.body)
        container = body.pop("creation_id")
        if step.started_at is not None and datetime.now(UTC) - step.started_at > CONTAINER_LIFE:
            container = self._container(body)
        try:
            media = self._client.publish(container)
        except NotThere as error:
            raise self._explained(container, error) from None
        url = ""
        with suppress(SendError):  # it is published
            url = self._client.permalink(media)
        return Receipt(remote_id=media, remote_url=url)

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        body = json.loads(query.step.body) if query.step else {}
        since = earliest(query, SKEW)
        for post in self._client.posts(since):
            if post is None:
                return NotFound.PERHAPS
            if since is not None and post.made_at < since:
                continue
            if post.id not in query.known and matches(post, query, body.get("text", "")):
                return Receipt(remote_id=post.id, remote_url=post.url)
        with suppress(NotThere):
            if body and self._client.status(body["creation_id"])[0] == "PUBLISHED":
                return NotFound.PERHAPS  # it is not listed yet
        return NotFound.SURELY

    def delete(self, receipt: Receipt) -> None:
        try:
            self._client.delete(receipt.remote_id or self._media(receipt))
        except NotThere:
            self._client.me()  # raises NeedsLogin for an invalid token, which gets the same answer

    def whoami(self) -> Account:
        me = self._client.me()
        used, allowed = self._client.quota()
        username = str(me.get("username") or me["id"])
        return Account(
            name=f"@{username}",
            url=f"https://www.threads.com/@{username}",
            expires_at=self.expires_at(),
            notes=(f"{used} of {allowed} posts in the last 24 hours",),
            warnings=self.warnings(datetime.now(UTC)),
        )

    @property
    def _client(self) -> Client:
        return Client(self.context, self._token)

    def _container(self, payload: Mapping[str, str]) -> str:
        """Return the id of a new container that is ready to be published."""
        container = self._client.create(payload)
        for seconds in WAITS:
            sleep(seconds)
            status, problem = "", ""
            with suppress(NotThere):
                status, problem = self._client.status(container)
            if status == "FINISHED":
                return container
            if status in ("ERROR", "EXPIRED"):
                raise Permanent(f"Threads can't make a post of it: {problem or status}")
        raise Retryable("Threads has not prepared the post within a minute", retry_after=timedelta(minutes=1))

    def _explained(self, container: str, error: NotThere) -> SendError:
        """Return why Threads did not find this container: an invalid token gets the same answer."""
        try:
            self._client.me()
            status, problem = self._client.status(container)
        except NeedsLogin as denied:
            return denied
        except SendError:
            return error
        if status == "PUBLISHED":
            return Ambiguous("Threads has published it already", evidence=error.evidence)
        if status == "ERROR":
            return Permanent(f"Threads can't make a post of it: {problem or status}", evidence=error.evidence)
        return Retryable(str(error), retry_after=timedelta(minutes=1), evidence=error.evidence)

    def _media(self, receipt: Receipt) -> str:
        """Look up the id of a copy by its address. Raises Permanent if it is not listed."""
        address = _shortcode(receipt.remote_url)
        for post in self._client.posts():
            if post is not None and address and _shortcode(post.url) == address:
                return post.id
        raise Permanent(f"{receipt.remote_url or 'the copy'} is not among the posts of the account: delete it by hand")


def _shortcode(url: str) -> str:
    """Return the end of a post's address."""
    return url.partition("?")[0].rstrip("/").rpartition("/post/")[2]
