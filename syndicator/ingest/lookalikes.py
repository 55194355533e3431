"""New posts that may be another one: they have the title and day of one that vanished, or the address of one that is
there. They are held, with what they look like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from syndicator.sources.matching import KnownPost

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from syndicator.ledger import Ledger
    from syndicator.ledger.posts import PostRecord
    from syndicator.model import Post, SourceUpdate


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
    verb: str = "has"


def record_shared_addresses(
    ledger: Ledger, new: Sequence[Post], sharing: Sequence[Post], known: Sequence[KnownPost], feeds: Container[str]
) -> None:
    """Record which other post has the address of a post: two announcements would lead to one page. Entries of feeds may
    share a link, if not both are files as well.

    `new`: those that have become public; of several with one address, the first keeps it. `sharing`: those of which this
    was recorded before; they wait on if the other one was announced and then removed. `known`: the source posts that have
    one of their addresses.
    """
    waiting = {post.id for post in sharing}
    others = waiting.union(post.id for post in new)
    owners, removed = _owners(ledger, [each for each in known if each.post_id not in others], feeds)
    for post in (*sharing, *new):
        own = _Owner(post.id, post.title, post.slug, any(source in feeds for source in post.sources))
        first = removed.get(_address(post.url), own) if post.id in waiting else own
        owner = owners.setdefault(_address(post.url), first) if post.url else own
        is_entry = all(source in feeds for source in post.sources) and owner.is_in_feed
        is_shared = owner.id != post.id and not is_entry
        if is_shared or post.id in waiting:
            words = f'"{owner.title}" ({owner.slug}), which {owner.verb} the same address' if is_shared else ""
            ledger.posts.record_lookalike(post.id, words, shares_address=is_shared)


def _owners(
    ledger: Ledger, known: Sequence[KnownPost], feeds: Container[str]
) -> tuple[dict[str, _Owner], dict[str, _Owner]]:
    """Return the first post of each address: of those that are public, and of those that were announced and are not."""
    records = ledger.posts.records({each.post_id for each in known})
    sent = ledger.syndications.first_sent(records)
    in_feeds = {each.post_id for each in known if each.source in feeds}
    public: dict[str, _Owner] = {}
    removed: dict[str, _Owner] = {}
    for each in known:
        if record := records.get(each.post_id):
            owner = _Owner(record.id, record.title, record.slug, record.id in in_feeds)
            if not record.withheld and (each.present or each.source in feeds):  # feeds drop older entries
                public.setdefault(_address(each.url), owner)
            elif record.withheld and record.id in sent:
                removed.setdefault(_address(each.url), owner._replace(verb="was announced with"))
    return public, removed


def having_addresses_of(
    update: SourceUpdate, post_of: Mapping[tuple[str, str], str], known: Iterable[KnownPost], sharing: Container[str]
) -> tuple[KnownPost, ...]:
    """Return the source posts, as they are after this read, that have an address of this read or of the posts `sharing`.

    `post_of`: (source, key) → post id of those read; `known`: as they were before. Files that are gone are not `present`.
    """
    read = [
        KnownPost(source=each.source, key=each.key, post_id=post_of[each.source, each.key], url=each.post.url)
        for each in update.source_posts
    ]
    unread = [each for each in known if (each.source, each.key) not in post_of]
    addresses = {_address(each.url) for each in (*unread, *read) if each.post_id in sharing}
    addresses |= {_address(each.url) for each in read}
    return tuple(each for each in (*unread, *read) if each.url and _address(each.url) in addresses)


def _address(url: str) -> str:
    return url.rstrip("/")


def _described(post: PostRecord, public_since: datetime, sent_at: datetime | None, zone: tzinfo) -> str:
    happened, at = ("announced", sent_at) if sent_at else ("first seen", public_since)
    return f'"{post.title}" ({post.slug}), which was {happened} on {at.astimezone(zone):%Y-%m-%d}'
