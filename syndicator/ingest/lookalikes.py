"""New posts that may be another one: they have the title and day of one that vanished, or the address of one that is
there. They are held, with what they look like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, tzinfo

    from syndicator.ledger import Ledger
    from syndicator.ledger.posts import PostRecord
    from syndicator.model import Post, SourceUpdate
    from syndicator.sources.matching import KnownPost

_SAME_ADDRESS = "which has the same address"


def record_lookalikes(ledger: Ledger, lookalikes: Mapping[str, str], zone: tzinfo) -> None:
    """Record what each new post looks like. `lookalikes`: new id → id of the vanished post; `zone` is the blog's.

    A post that was never public can't have been announced, so looking like one means nothing.
    """
    originals = ledger.posts.records(set(lookalikes.values()))
    sent = ledger.syndications.first_sent(originals)
    for post_id, original_id in lookalikes.items():
        original = originals.get(original_id)
        if original and original.public_since:
            words = _described(original, original.public_since, sent.get(original_id), zone)
            ledger.posts.record_lookalike(post_id, words)


class _Owner(NamedTuple):
    """The post that had an address first."""

    id: str
    title: str
    slug: str
    is_in_feed: bool


def record_shared_addresses(
    ledger: Ledger, new: Sequence[Post], sharing: Sequence[Post], known: Sequence[KnownPost], feeds: Container[str]
) -> None:
    """Record which other post has the address of a post: two announcements would lead to one page. Entries of feeds may
    share a link.

    `new`: those that have become public; of several with one address, the first keeps it. `sharing`: those of which this
    was recorded before. `known`: the source posts that had one of their addresses before.
    """
    owners: dict[str, _Owner] = {}
    for address, owner in _owners(ledger, known, feeds):
        owners.setdefault(address, owner)
    for post in (*new, *sharing):
        own = _Owner(post.id, post.title, post.slug, any(source in feeds for source in post.sources))
        owner = owners.setdefault(_address(post.url), own) if post.url else own
        is_shared = owner.id != post.id and not (owner.is_in_feed and own.is_in_feed)
        if is_shared or post in sharing:
            words = f'"{owner.title}" ({owner.slug}), {_SAME_ADDRESS}' if is_shared else ""
            ledger.posts.record_lookalike(post.id, words)


def _owners(ledger: Ledger, known: Sequence[KnownPost], feeds: Container[str]) -> Iterator[tuple[str, _Owner]]:
    """Yield the addresses of posts that are public."""
    records = ledger.posts.records({each.post_id for each in known})
    for each in known:
        record = records.get(each.post_id)
        if record and not record.withheld:
            yield _address(each.url), _Owner(record.id, record.title, record.slug, each.source in feeds)


def shares_address(post: PostRecord) -> bool:
    """Whether it was recorded that another post has its address."""
    return post.looks_like.endswith(_SAME_ADDRESS)


def having_addresses_of(update: SourceUpdate, known: Iterable[KnownPost]) -> tuple[KnownPost, ...]:
    """Return the known source posts that have an address of this read."""
    addresses = {_address(each.post.url) for each in update.source_posts} - {""}
    return tuple(each for each in known if _address(each.url) in addresses)


def _address(url: str) -> str:
    return url.rstrip("/")


def _described(post: PostRecord, public_since: datetime, sent_at: datetime | None, zone: tzinfo) -> str:
    happened, at = ("announced", sent_at) if sent_at else ("first seen", public_since)
    return f'"{post.title}" ({post.slug}), which was {happened} on {at.astimezone(zone):%Y-%m-%d}'
