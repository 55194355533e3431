"""The data types, without I/O. Every instant is an aware datetime in UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping  # noqa: TC003 (dataclasses may be asked for their hints)
from dataclasses import field
from datetime import datetime  # noqa: TC003
from enum import StrEnum
from typing import Any

from syndicator.value import frozen, value


class State(StrEnum):
    """The state of a delivery. The ledger's docstring draws the transitions."""

    PENDING = "pending"  # will be sent when it is due
    HELD = "held"  # waits for a rule or a person
    CLAIMED = "claimed"  # a worker prepares it; nothing has been sent
    SENDING = "sending"  # the intent is stored; something may have been sent
    SENT = "sent"
    FAILED = "failed"  # certainly not published, no attempts left
    UNKNOWN = "unknown"  # may be published; never resent blindly
    SKIPPED = "skipped"  # will not be sent, by a rule or a person's decision


class Withheld(StrEnum):
    """Why a post is not public, according to its source."""

    DRAFT = "draft"
    IGNORED = "ignored"
    PRIVATE = "private"
    HIDDEN = "hidden"
    PROTECTED = "protected"  # published, but not for everybody: its own words may announce it
    UNPUBLISHED = "not published"
    EXPIRED = "expired"
    PAGE = "a page"
    NO_FRONT_MATTER = "no front matter"
    EMPTY = "neither title nor words"
    DELETED = "deleted from its source"


class NonPost(StrEnum):
    """Why a file is not a post, by its name or place."""

    OWN = "belongs to this config, not a post"
    SECTION = "a section's page, not a post"
    ABOUT = "about the folder, not a post"
    TEMPLATE = "a template for new posts, not a post"
    FOREIGN = "in a format that its generator does not read, not a post"
    UNDATED = "without the date or front matter of a post in its format, not a post"


@frozen
class PostOverrides:
    """A post's own syndication settings, from front matter or words/<slug>.yaml; channels by folded name."""

    nowhere: bool = False  # syndicate: false
    only: tuple[str, ...] | None = None  # syndicate: [x, linkedin]
    off: frozenset[str] = frozenset()  # syndicate: {linkedin: false}
    texts: Mapping[str, str] = field(default_factory=dict)  # channel name -> own words
    at: str = ""  # not before this time; as written, parsed in the blog's time zone by `policy`
    problem: str = ""  # why words/<slug>.yaml can't be read


@value
class Post:
    """One post of a blog: from one source, or (once identity has joined them) merged from all its sources."""

    id: str = ""  # assigned when the post is matched with known ones; a source leaves it empty
    slug: str = ""
    url: str = ""  # the canonical address, absolute; empty if unknown
    title: str = ""
    seo_title: str = ""
    summary: str = ""  # the author's description, plain text; empty if none
    markdown: str = ""  # the body; empty if the source has only HTML
    html: str = ""  # the body of a feed entry; empty if Markdown is known
    tags: tuple[str, ...] = ()
    cover: str = ""  # absolute address of the image, or empty
    cover_alt: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    author: str = ""
    series: str = ""
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    overrides: PostOverrides = PostOverrides()
    lang: str = ""  # its language, such as "en" or "pt-BR"; empty if unknown
    translation_key: str = ""  # the same for all translations of a post; empty if it has none
    protected: bool = False  # not for everybody: then body and summary are left out
    withheld: str = ""  # a Withheld, or the problem of its words; empty if it is public
    generator: str = ""  # of syndicator.generators; of a feed's entry the format: rss, atom, json, youtube, release …
    sources: tuple[str, ...] = ()  # names of the sources that have it
    digest_of: tuple[str, ...] = ()  # of a digest: the ids of its posts
    display_id: str = ""  # its id, if another post has the same slug

    @property
    def name(self) -> str:
        """The name that a person types for the post."""
        return self.display_id or self.slug or self.id


@value
class SourcePost:
    """What one source says about one post, as of its last read.

    `key` identifies it inside its source: the path below the folder, or the feed's id of the entry.
    `aliases`: other names of the post, each `url:…`, `guid:…` or `cuid:…`, in normal form.
    `fingerprint` changes whenever it must be parsed again; `digest`: of the body alone.
    `packed`: the whole post, as it is stored, if `post` is without its large parts.
    """

    source: str
    key: str
    post: Post
    aliases: frozenset[str] = frozenset()
    fingerprint: str = ""
    digest: str = ""
    warnings: tuple[str, ...] = ()
    packed: bytes = b""


def by_date(post: Post) -> tuple[bool, float, str, str]:
    """Return a key for the order of publication: undated posts first; ties are broken by slug."""
    published = post.published_at
    return published is not None, published.timestamp() if published else 0.0, post.slug, post.id


def is_ahead(post: Post, now: datetime) -> bool:
    """Return whether a post is dated in the future."""
    return post.published_at is not None and post.published_at > now


@frozen
class Problem:
    """A problem with a file or entry that gave no post, or an incomplete one."""

    where: str
    what: str


@value
class SourceUpdate:
    """The result of reading a source.

    `unchanged`: nothing differs from the last `checkpoint`; then all other fields but `complete` are empty.
    `present`: key → fingerprint of everything in the source, including what gave no post.
    `source_posts`: new or changed posts. `problems`: new or changed items that gave no post, by key.
    `complete`: False if part of the source could not be read, so that absence proves nothing; `warnings` say why,
    or, of a complete read, what a person should change.
    `checkpoint`: JSON that the source receives at the next read. `title`: the feed's own.
    """

    unchanged: bool = False
    present: Mapping[str, str] = field(default_factory=dict)
    source_posts: tuple[SourcePost, ...] = ()
    problems: Mapping[str, Problem] = field(default_factory=dict)
    complete: bool = True
    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    warnings: tuple[str, ...] = ()


@value
class Draft:
    """A rendered and fitted template: the input from which a channel composes its announcement."""

    post: Post
    parts: tuple[str, ...] = ()  # readable texts; several for a thread
    data: Any = None  # of a JSON template, its strings fitted
    title: str = ""  # plain text, one line; so is the headline
    headline: str = ""
    url: str = ""  # the address to announce, with utm parameters
    # what few channels use is made when they call it
    summary: Callable[[], str] = str  # plain text, a sentence or two
    article: Callable[[], str] = str  # as portable Markdown with absolute links and images
    plain_text: Callable[[], str] = str


@value
class Announcement:
    """What a channel would publish about a post. `payload`: the request body, as far as it is known before uploads;
    `parts`: the texts of a thread in order, or the single text.
    """

    text: str
    payload: Any
    length: int  # as the channel counts; of a thread, its longest part
    limit: int | None = None
    parts: tuple[str, ...] = ()
    image: str = ""  # address of an image that the channel may upload
    image_alt: str = ""
    card: bool = False  # whether the platform shows a link card
    notes: tuple[str, ...] = ()  # for a person, before it is sent: what the platform would drop
    data: Mapping[str, Any] = field(default_factory=dict)  # for the channel's own `prepare`


@value
class Receipt:
    """The syndicated copy. `confirmed` is False if the receiver only accepted it (a hook's 2xx).

    `ids`: what else a comment widget needs to find its replies, by the platform's names.
    """

    remote_id: str = ""
    remote_url: str = ""
    confirmed: bool = True
    ids: Mapping[str, str] = field(default_factory=dict, compare=False)


@value
class Step:
    """One publishing request, stored exactly as sent. Number 0 is the root."""

    number: int
    key: str  # the same on every attempt at this step: the idempotency key
    body: bytes
    endpoint: str = ""  # the target, without secrets; compared before a resend
    account: str = ""  # the sending account, without secrets; compared before a resend
    started_at: datetime | None = None  # start of the first attempt with this body; None: never tried
    tries: int = 0  # sends of this body, since it was last known to be absent
    receipt: Receipt | None = None
    sent_at: datetime | None = None

    @property
    def in_doubt(self) -> bool:
        """Whether it was tried with an unknown outcome."""
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
    """The result of `find` if it found no copy."""

    SURELY = "surely"  # the listing was read back past `since` without finding it
    PERHAPS = "perhaps"  # can't be determined


@value
class Account:
    """The account of a channel, for `check --online`."""

    name: str
    url: str = ""
    expires_at: datetime | None = None  # of the token
    notes: tuple[str, ...] = ()  # further information: rights, credits left
    warnings: tuple[str, ...] = ()


@value
class Delivery:
    """The task of announcing one post on one channel, in one round."""

    id: int
    post_id: str
    channel: str
    round: int = 1
    state: State
    rule: str = ""  # the rule that set the state: "first_run", "max_age" …
    reason: str = ""  # the rule in words
    due_at: datetime | None = None  # when to process it again; None: never automatically
    attempts: int = 0
    failed_probes: int = 0  # how often in a row it has met an outage of the channel; -1: it is itself at fault
    denials: int = 0  # how often a person has said that the copy is not there
    allowed: str = ""  # how far a person lifted the rules: "", "approved", "pushed", "forced"
    approved: str = ""  # digest of the text that a person approved
    error: str = ""
    incomplete: bool = False  # a thread whose root is published but not its last part
    content_digest: str = ""  # of the post when it was announced
    custom_text: str | None = None  # a person's text for it
    created_at: datetime | None = None
    updated_at: datetime | None = None
    steps: tuple[Step, ...] = ()

    @property
    def receipt(self) -> Receipt | None:
        """The receipt of the root, which people are pointed to."""
        return self.steps[0].receipt if self.steps else None


@value
class AttemptRecord:
    """One try of one step; append-only.

    `outcome`: sent, retryable, permanent, ambiguous, duplicate, needs_login, needs_money, needs_person, by_hand, resolved …
    """

    number: int
    step: int
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""
    evidence: str = ""


@value
class Decision:
    """What to do with a post on a channel, and why. `command`: how a person can change that."""

    state: State  # pending, held or skipped
    rule: str = ""
    reason: str = ""
    due_at: datetime | None = None  # when to decide again (pending: when to send); None: never automatically
    command: str = ""


@value
class Usage:
    """What a channel has sent or may have sent (an unknown counts). Days and months are in the blog's time zone."""

    last_at: datetime | None = None  # as far back as min_gap requires
    today: int = 0
    month: int = 0
    month_usd: float = 0.0


def dollars(amount: float) -> str:
    """Format `$0.20`, `$0.015`: to a tenth of a cent if needed."""
    return f"${amount:.3f}".removesuffix("0")
