"""Channels: one folder a kind, beside `http`, which they share. Nothing outside this folder knows a kind by name.

A kind is a folder here with one subclass of `Channel`, named `Kind`; or, from other people, an entry
point of the group `syndicator.channels` that loads such a class. What `send`, `find`, `update`, `delete`
and `whoami` may raise is drawn in `syndicator.errors`; `http` is the only place that classifies failures of
the wire. `compose` is pure: it does no I/O and needs no secret, so that a preview is what would be sent.

The order in which a delivery calls them, `http` doing the talking:

    compose(draft)                    → Announcement        pure; also what dry-run shows
    find(sought)                      → Receipt | Missing   where `find_is_free`: before a first send
    prepare(announcement, part, …)    → bytes               uploads, drafts, token refresh: harmless if it is lost
        (the ledger stores body, endpoint, account, time: the intent)
    send(step)                        → Receipt             exactly these bytes; the only call that publishes
    find(sought) or send(step) again                        after an Ambiguous, as the kind's constants allow
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote

from syndicator.errors import Permanent
from syndicator.model import NotFound
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from syndicator.channels.oauth import Login
    from syndicator.credentials import Secret, TokenStore
    from syndicator.http.url_guard import UrlGuard
    from syndicator.model import Account, Announcement, CopyQuery, Draft, Receipt, Step


@value
class ChannelContext:
    """What every channel is given: its name, and the world around it."""

    name: str
    folder: Path  # of config.toml: relative paths start here
    blog_url: str = ""
    base_url: str = ""  # another server in place of the kind's own
    allow_http: bool = False  # plain http:// to other machines
    tokens: TokenStore | None = None
    sources: tuple[str, ...] = ()  # addresses of what is read
    url_guard: UrlGuard | None = (
        None  # for what a channel reads from addresses of a post; None: public addresses and the blog
    )


class Channel:
    """A configured target. Subclasses say what is special about their platform; the defaults are the careful ones."""

    kind: ClassVar[str]
    Options: ClassVar[type[Any]]  # a frozen dataclass: the keys of [channels.NAME] that are this kind's own
    format: ClassVar[str] = "txt"  # of its template: "txt", "md" or "json"
    limit: int | None = None  # in the channel's own counting, of one text
    threads: ClassVar[bool] = False  # `---` on a line of its own in a template starts a further part

    find_is_free: ClassVar[bool] = False  # `find` costs nothing: look before the first send
    can_find: ClassVar[bool] = False  # `find` can tell something at all
    settle_after: timedelta = timedelta(minutes=10)  # how long a missing copy may still turn up
    resend_within: timedelta | None = None  # a byte-identical resend is no second copy for so long after the first try
    resend_at_most: int | None = None  # times; None: as often as it takes
    timeline: ClassVar[bool] = False  # people read it in order: it gets a `min_gap`
    shows_card: bool = False  # people see a link card: the page must be live first
    can_update: bool = False
    can_delete: bool = False
    login: ClassVar[Login | None] = None  # how `auth` gets it a token

    def __init__(self, options: Any, context: ChannelContext) -> None:
        self.options = options
        self.context = context
        self.name = context.name

    @property
    def template(self) -> str:
        """The stem of the template that ships for it: "x" of `x.txt.j2`."""
        return self.kind

    def secrets(self) -> dict[str, Secret]:
        """The secrets that it needs to send, by config key; `check` tries each."""
        return {}

    def credential_errors(self) -> Iterable[str]:
        """A line, `channels.NAME.KEY: …`, for each secret that is there but can't be used; without network."""
        return ()

    def problems(self) -> Sequence[str]:
        """What is wrong with its settings as far as that shows without secrets and network; one line each, for `check`."""
        return ()

    def expires_at(self) -> datetime | None:
        """When its token dies, as far as that is known without asking anyone or reading a secret."""
        return None

    def warnings(self, now: datetime) -> Sequence[str]:
        """What a person should see to soon: a token or an API version that is about to end. Known as `expires_at` is.

        The same sentence stands until there is something new to say, so that it can be said once.
        """
        del now
        return ()

    def measure(self, text: str) -> int:
        """The length of `text` as the platform counts it."""
        return len(text)

    def cost_usd(self, announcement: Announcement) -> float:
        """What sending it costs."""
        del announcement
        return 0.0

    def compose(self, draft: Draft) -> Announcement:
        """Turn what the template gave into what would be sent. Pure.

        Raises Permanent where this post can't be said here at all (no title, too large).
        """
        raise NotImplementedError

    def endpoint(self) -> str:
        """Where it sends to, without secrets; changes if and only if that changes."""
        return ""

    def account(self) -> str:
        """As whom it sends, without secrets; changes if and only if that changes. May read secrets and ask the platform."""
        return ""

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        """The exact body of step `part`; `before` are the receipts of the earlier ones. May upload; publishes nothing."""
        raise NotImplementedError

    def send(self, step: Step) -> Receipt:
        """Publish exactly these bytes, once. Raises SendError; anything else counts as Ambiguous."""
        raise NotImplementedError

    def find(self, sought: CopyQuery) -> Receipt | NotFound:
        """Look for a copy on the platform. Publishes nothing."""
        del sought
        return NotFound.PERHAPS

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        """Bring the copy to the new text, where `can_update`."""
        raise NotImplementedError

    def delete(self, receipt: Receipt) -> None:
        """Remove the copy, where `can_delete`. Done too if it is gone already."""
        raise NotImplementedError

    def whoami(self) -> Account:
        """Ask the platform who this is and what it may do. Publishes nothing."""
        raise NotImplementedError


def id_of(copy: Receipt, pattern: str) -> str:
    """What the platform calls a copy. Of one that a person named by its address: what `pattern` finds there.

    Raises Permanent where that is nothing.
    """
    found = re.search(pattern, unquote(copy.remote_url))
    if name := copy.remote_id or (found[1] if found else ""):
        return name
    raise Permanent(
        f"cannot tell which copy it is from {copy.remote_url or 'nothing'}: give its own address with "
        "`syndicator resolve --sent`, or change it there by hand"
    )
