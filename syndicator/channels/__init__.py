"""Channels: one folder per kind, and the shared `http`. No code outside this folder names a kind.

A kind is a folder with one subclass of `Channel`, named `Kind`; those of other packages are entry points of the group
`syndicator.channels` that load such a class. `syndicator.errors` lists what `send`, `find`, `update`, `delete` and
`whoami` may raise; only `http` classifies network errors. `compose` is pure: it does no I/O and needs no secret, so that
a preview shows exactly what would be sent.

The order of calls in a delivery:

    compose(draft)                    → Announcement        pure; also what dry-run shows
    find(query)                      → Receipt | NotFound  if `find_is_free`: before a first send
    prepare(announcement, part, …)    → bytes               uploads, drafts, token refresh; publishes nothing
        (the ledger stores body, endpoint, account, time: the intent)
    send(step)                        → Receipt             exactly these bytes; the only call that publishes
    find(query) or send(step) again                        after an Ambiguous, as the kind's constants allow
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import unquote

from syndicator.errors import Permanent
from syndicator.model import NotFound
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from syndicator.channels.login import Login
    from syndicator.credentials import Secret, TokenStore
    from syndicator.http.url_guard import UrlGuard
    from syndicator.model import Account, Announcement, CopyQuery, Draft, Post, Receipt, Step


@value
class ChannelContext:
    """What every channel receives: its name, and its environment."""

    name: str
    folder: Path  # of config.toml: the base of relative paths
    blog_url: str = ""
    blog_title: str = ""
    base_url: str = ""  # another server instead of the kind's own
    allow_http: bool = False  # plain http:// to other machines
    tokens: TokenStore | None = None
    sources: tuple[str, ...] = ()  # addresses of the sources
    url_guard: UrlGuard | None = None  # for reads from addresses in a post; None: public addresses and the blog


class RecordKeeper(Protocol):
    """Keeps a record of each post on a platform, also of those that are not announced. Methods may raise SendError."""

    def keep(self, announcement: Announcement) -> bool:
        """Write the record of a post if it is missing or differs; return whether it was written.

        Raises Limited before the platform's limits for such writes are reached.
        """

    def remove(self, url: str) -> bool:
        """Delete the record of the page at `url`; return whether there was one."""

    def addresses(self, posts: Iterable[Post]) -> Mapping[str, str]:
        """Return page address → record address, including records that are not written yet."""

    def instructions(self) -> Sequence[str]:
        """Return lines for a person: what the site must serve to confirm the records."""


class Channel:
    """A configured target. Subclasses override what is special about their platform; the defaults are conservative."""

    kind: ClassVar[str]
    Options: ClassVar[type[Any]]  # a frozen dataclass: the kind's own keys of [channels.NAME]
    format: ClassVar[str] = "txt"  # of its template: "txt", "md" or "json"
    limit: int | None = None  # per text, as `measure` counts
    threads: ClassVar[bool] = False  # `---` on a line of its own in a template starts another part

    find_is_free: ClassVar[bool] = False  # `find` costs nothing: look before the first send
    can_find: ClassVar[bool] = False  # `find` can locate copies at all
    look_usd: ClassVar[float] = 0.0  # the price of one `find`
    settle_after: timedelta = timedelta(minutes=10)  # how long a missing copy may still appear
    # how long after the first try a byte-identical resend creates no second copy; None: it always may
    resend_within: timedelta | None = None
    resend_at_most: int | None = None  # number of resends; None: no limit
    timeline: ClassVar[bool] = False  # a chronological feed that people read: it gets a `min_gap`
    shows_card: bool = False  # people see a link card, so the page must be live first
    can_update: bool = False
    can_delete: bool = False
    keeps_records: bool = False  # of all posts, besides the announcements: `syndicator site`
    login: ClassVar[Login | None] = None  # how `auth` gets a token for it
    asked: ClassVar[tuple[str, ...]] = ()  # keys that `init` asks for although they have a default
    broken: ClassVar[str] = ""  # why a plugin can't be used; only on the class that replaces it

    @classmethod
    def settings_of(cls, profile: str) -> Mapping[str, str]:  # noqa: ARG003
        """Return the settings that follow from a profile's address; empty if it is not of this platform."""
        return {}

    @classmethod
    def waits_for_page(cls, options: Any) -> bool:  # noqa: ARG003
        """Whether, with these options, people see a link card, so that a post waits until its page is live."""
        return cls.shows_card

    def __init__(self, options: Any, context: ChannelContext) -> None:
        self.options = options
        self.context = context
        self.name = context.name

    @property
    def template(self) -> str:
        """The stem of the built-in template: "x" of `x.txt.j2`."""
        return self.kind

    def secrets(self) -> dict[str, Secret]:
        """Return the secrets that sending requires, by config key; `check` tests each."""
        return {}

    def credential_errors(self) -> Iterable[str]:
        """Yield a line, `channels.NAME.KEY: …`, for each secret that is set but not usable; without network access."""
        return ()

    def problems(self) -> Sequence[str]:
        """Return problems of the settings that show without secrets and network, one line each, for `check`."""
        return ()

    def expires_at(self) -> datetime | None:
        """Return when the token expires, if known without network access or secrets."""
        return None

    def warnings(self, now: datetime) -> Sequence[str]:
        """Return what a person should do soon, such as renewing a token or API version.

        A text changes only with its meaning, so that each warning is reported once.
        """
        del now
        return ()

    def keep_login(self) -> None:
        """Renew a token that expires soon; called in each pass. May raise SendError."""

    def measure(self, text: str) -> int:
        """Return the length of `text` as the platform counts it."""
        return len(text)

    def cost_usd(self, announcement: Announcement) -> float:
        """Return the cost of sending it."""
        del announcement
        return 0.0

    def compose(self, draft: Draft) -> Announcement:
        """Turn a rendered template into the announcement. Pure.

        Raises Permanent if this post can't be published here at all (no title, too large).
        """
        raise NotImplementedError

    def endpoint(self) -> str:
        """Return the target address without secrets; it changes exactly when the target changes."""
        return ""

    def account(self) -> str:
        """Return the sending account without secrets; it changes exactly when the account does, and is unique across
        servers, so that one account's copy is never taken for another's.

        May use secrets and network.
        """
        return ""

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        """Return the exact body of step `part`; `before`: the receipts of earlier steps.

        May upload; publishes nothing.
        """
        raise NotImplementedError

    def send(self, step: Step) -> Receipt:
        """Publish exactly this body, once. Raises SendError; any other exception counts as Ambiguous."""
        raise NotImplementedError

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """Look for a copy on the platform. Publishes nothing."""
        del query
        return NotFound.PERHAPS

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        """Update the copy to the new text, if `can_update`."""
        raise NotImplementedError

    def delete(self, receipt: Receipt) -> None:
        """Delete the copy, if `can_delete`. Succeeds if it is gone already."""
        raise NotImplementedError

    def records(self) -> RecordKeeper:
        """Return the keeper of its records, if `keeps_records`."""
        raise NotImplementedError

    def whoami(self) -> Account:
        """Ask the platform for the account and its permissions. Publishes nothing."""
        raise NotImplementedError


def id_of(copy: Receipt, pattern: str) -> str:
    """Return the platform's id of a copy. If only its address was recorded, `pattern` finds the id in that.

    Raises Permanent if it does not.
    """
    match = re.search(pattern, unquote(copy.remote_url))
    if name := copy.remote_id or (match[1] if match else ""):
        return name
    raise Permanent(
        f"cannot tell which copy it is from {copy.remote_url or 'nothing'}: give its own address with "
        "`syndicator resolve --sent`, or change it there by hand"
    )
