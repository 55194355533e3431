"""The nouns, without I/O. Every instant is an aware datetime in UTC; see `value` for what keeps a record as it is."""

from __future__ import annotations

import shlex
from collections.abc import Mapping  # noqa: TC003 (dataclasses may be asked for their hints)
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003
from enum import StrEnum
from typing import Any

from syndicator.value import value


class State(StrEnum):
    """Where a delivery stands. The ledger's docstring draws the arrows."""

    PENDING = "pending"  # will be sent when it is due
    HELD = "held"  # waits for a gate to open, by itself or by a person
    CLAIMED = "claimed"  # a worker prepares it; nothing has left the machine
    SENDING = "sending"  # the intent is stored; a byte may have left
    SENT = "sent"
    FAILED = "failed"  # surely not published, attempts are spent
    UNKNOWN = "unknown"  # may be published; never sent again blindly
    SKIPPED = "skipped"  # will not be sent, by rule or by a person


class Withheld(StrEnum):
    """Why a post is not public, by what its source says of it."""

    DRAFT = "draft"
    IGNORED = "ignored"
    PRIVATE = "private"
    HIDDEN = "hidden"
    UNPUBLISHED = "not published"
    EXPIRED = "expired"
    PAGE = "a page"
    NO_FRONT_MATTER = "no front matter"
    DELETED = "deleted from its source"


class NoPost(StrEnum):
    """What a file is instead of a post, by its name."""

    SECTION = "a section's page, not a post"
    ABOUT = "about the folder, not a post"


@dataclass(frozen=True, slots=True)
class PostOverrides:
    """What a post says about its syndication, in front matter or words/<slug>.yaml; channels by folded name."""

    nowhere: bool = False  # syndicate: false
    only: tuple[str, ...] | None = None  # syndicate: [x, linkedin]
    off: frozenset[str] = frozenset()  # syndicate: {linkedin: false}
    texts: Mapping[str, str] = field(default_factory=dict)  # channel name -> own words
    at: str = ""  # not before: as written, read in the blog's time zone by `policy`


@value
class Post:
    """One post of a blog: as one source tells it, or (once identity has joined them) as all do together."""

    id: str = ""  # given by identity; empty on what a source yields
    slug: str = ""
    url: str = ""  # the canonical address, absolute, or empty where none is known
    title: str = ""
    seo_title: str = ""
    summary: str = ""  # the author's own description, plain text; empty where there is none
    markdown: str = ""  # the body; empty where the source has only HTML
    html: str = ""  # the body of a feed's entry; empty where Markdown is known
    tags: tuple[str, ...] = ()
    cover: str = ""  # absolute address of the picture, or empty
    cover_alt: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    author: str = ""
    series: str = ""
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    overrides: PostOverrides = PostOverrides()
    withheld: str = ""  # a Withheld, or what is wrong with its words; empty where it is public
    generator: str = (
        ""  # what wrote it: one of syndicator.generators, or of a feed its format: rss, atom, json, youtube, release …
    )
    sources: tuple[str, ...] = ()  # names of the sources that have it
    digest_of: tuple[str, ...] = ()  # of a digest: the ids of the posts that it tells of
    display_id: str = ""  # its id, where its slug is another post's, too

    @property
    def name(self) -> str:
        """What a person types for it."""
        return self.display_id or self.slug or self.id


@value
class SourcePost:
    """What one source says about one post, at its newest read.

    `key` names it inside its source: the path below the folder, or the feed's own id for the entry.
    `aliases` are the names the post goes by, each `url:…`, `guid:…` or `cuid:…`, in normal form.
    `fingerprint` is what tells whether it must be parsed again; `digest` is of the body alone.
    """

    source: str
    key: str
    post: Post
    aliases: frozenset[str] = frozenset()
    fingerprint: str = ""
    digest: str = ""
    warnings: tuple[str, ...] = ()


def by_date(post: Post) -> tuple[bool, float, str, str]:
    """A key for the order of publication: what has no date comes first, and on one date the slug decides."""
    published = post.published_at
    return published is not None, published.timestamp() if published else 0.0, post.slug, post.id


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a source that gave no post, or gave one with a blemish: where, and what."""

    where: str
    what: str


@value
class SourceUpdate:
    """What reading a source gave.

    `unchanged`: nothing at all is different from what `checkpoint` remembers; then the rest is empty, but for `complete`.
    `present`: every key that is there now with its fingerprint, those that gave no post included.
    `source_posts`: what is new or different. `problems`: per key, what gave no post, new or different.
    `complete`: False where part of the source could not be read, so that absence proves nothing; `warnings` say why,
    or, of what is complete, what a person should change.
    `checkpoint`: what the source wants to be given next time (JSON).
    """

    unchanged: bool = False
    present: Mapping[str, str] = field(default_factory=dict)
    source_posts: tuple[SourcePost, ...] = ()
    problems: Mapping[str, Problem] = field(default_factory=dict)
    complete: bool = True
    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@value
class Draft:
    """What a template gave for one post, already fitted: what a channel composes its announcement from."""

    post: Post
    parts: tuple[str, ...] = ()  # texts as people read them; several for a thread
    data: Any = None  # of a JSON template, its strings fitted
    title: str = ""  # plain text, one line, as is the headline
    headline: str = ""
    summary: str = ""  # plain text, a sentence or two
    article: str = ""  # the whole body as portable Markdown, links and images absolute
    url: str = ""  # the address to announce, with its utm parameters


@value
class Announcement:
    """What a channel would say about a post. `payload` is the body as it would go over the wire, as far as it
    is known before anything is uploaded; `parts` are the texts of a thread, in order, else the one text.
    """

    text: str
    payload: Any
    length: int  # as the channel counts; of a thread, its longest part
    limit: int | None = None
    parts: tuple[str, ...] = ()
    image: str = ""  # address of the picture a channel may upload
    image_alt: str = ""
    card: bool = False  # whether people see a card of the page that the link leads to
    data: Mapping[str, Any] = field(default_factory=dict)  # what the channel itself needs to prepare it


@value
class Receipt:
    """The syndicated copy. `confirmed` is False where the far end only took it in (a hook's 2xx)."""

    remote_id: str = ""
    remote_url: str = ""
    confirmed: bool = True


@value
class Step:
    """One request that publishes, exactly as it is stored before it is sent. Number 0 is the root."""

    number: int
    key: str  # the same on every attempt at this step: the receiver's idempotency key
    body: bytes
    endpoint: str = ""  # where it goes, without secrets; compared before a resend
    account: str = ""  # as whom, without secrets; compared before a resend
    started_at: datetime | None = None  # when the first attempt at these bytes began; None: never tried
    tries: int = 0  # with these bytes, since it was last known not to be there
    receipt: Receipt | None = None
    sent_at: datetime | None = None

    @property
    def in_doubt(self) -> bool:
        """It was tried, and nobody knows yet how that ended."""
        return self.tries > 0 and self.receipt is None


@value
class CopyQuery:
    """What `find` looks for: a copy of this post, made by this step, or (`step` None) by anyone at any time.

    `since`: ignore older copies. `known`: remote ids of other copies, to be ignored.
    """

    post: Post
    step: Step | None = None
    since: datetime | None = None
    known: frozenset[str] = frozenset()


class NotFound(StrEnum):
    """What `find` answers where it found no copy."""

    SURELY = "surely"  # the listing was read back past `since`, and it is not there
    PERHAPS = "perhaps"  # can't tell


@value
class Account:
    """Who a channel posts as, for `check --online`."""

    name: str
    url: str = ""
    expires_at: datetime | None = None  # of the token
    notes: tuple[str, ...] = ()  # what else is worth knowing: rights, credits left
    warnings: tuple[str, ...] = ()


@value
class Delivery:
    """The duty to announce one post on one channel, once a round."""

    id: int
    post_id: str
    channel: str
    round: int = 1
    state: State
    rule: str = ""  # the rule that put it there: "first_run", "max_age" …
    reason: str = ""  # the same for a person
    due_at: datetime | None = None  # when to look at it again; None: not by itself
    attempts: int = 0
    allowed: str = ""  # how far a person lifted the rules: "", "approved", "pushed", "forced"
    approved: str = ""  # digest of the text that a person has approved
    error: str = ""
    incomplete: bool = False  # a thread whose root is out and whose last part is not
    content_digest: str = ""  # of the post as it was announced
    custom_text: str | None = None  # the text that a person wrote for it
    created_at: datetime | None = None
    updated_at: datetime | None = None
    steps: tuple[Step, ...] = ()

    @property
    def receipt(self) -> Receipt | None:
        """Of the root: the copy that people are pointed to."""
        return self.steps[0].receipt if self.steps else None


@value
class Attempt:
    """One try at one step; append-only.

    `outcome`: sent, retryable, permanent, ambiguous, duplicate, needs_login, needs_money, needs_person, resolved …
    """

    number: int
    step: int
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""
    evidence: str = ""


@value
class Decision:
    """What is to be done with a post on a channel, and why. `command`: what a person does to change it."""

    state: State  # pending, held or skipped
    rule: str = ""
    reason: str = ""
    due_at: datetime | None = None  # when to decide again (pending: when to send); None: not by itself
    command: str = ""


@value
class Usage:
    """What a channel has sent, or may have: an unknown counts as spent. Days and months are the blog's."""

    last_at: datetime | None = None  # as far back as min_gap asks for
    today: int = 0
    month: int = 0
    month_usd: float = 0.0


def dollars(amount: float) -> str:
    """`$0.20`, `$0.015`: to a tenth of a cent, where that says something."""
    return f"${amount:.3f}".removesuffix("0")


def iso(instant: datetime | None) -> str | None:
    """As JSON has it: UTC, `2026-11-21T08:00:00Z`."""
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z") if instant else None


def typed(*words: str) -> str:
    """A command of ours, as it is typed into a shell."""
    return shlex.join(("syndicator", *words))
