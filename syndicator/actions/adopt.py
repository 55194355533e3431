"""Find the copies that a person made by hand, and record them as sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.errors import SendError, UsageError
from syndicator.ledger.syndications import Syndication
from syndicator.model import CopyQuery, NotFound, Receipt, State
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from syndicator.app.posts import PostReader
    from syndicator.channels import Channel
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.ledger import Ledger
    from syndicator.receipts.file import ReceiptsFile

_UNSENT = (State.PENDING, State.HELD, State.SKIPPED, State.FAILED)
_REASON = "a person has posted it by hand"


@value
class FoundCopy:
    """A copy on a channel that the ledger does not know."""

    post_id: str
    title: str
    channel: str
    receipt: Receipt


@value
class SearchResult:
    """`problem`: why the search ended early; empty if it looked for every post."""

    copies: tuple[FoundCopy, ...]
    problem: str = ""


def searchable(registry: ChannelRegistry, names: Sequence[str]) -> list[Channel]:
    """Return the channels to search: the named ones, else all whose posts can be read for free.

    Raises UsageError if there are none, or a named one can't be read.
    """
    channels = [registry.get(name) for name in registry.chosen(names)]
    unreadable = [channel.name for channel in channels if not channel.can_find]
    if names and unreadable:
        raise UsageError(f"{', '.join(unreadable)}: posts there can't be read; use `syndicator resolve` instead")
    readable = [channel for channel in channels if channel.can_find and (names or not channel.look_usd)]
    if not readable:
        raise UsageError("no channel's posts can be read for free; use `syndicator resolve`, or name a channel")
    return readable


def unsent_posts(ledger: Ledger, channel: str) -> list[str]:
    """Return the public posts that were not sent to the channel, the newest first."""
    settled = {delivery.post_id for delivery in ledger.deliveries.on_channel(channel) if delivery.state not in _UNSENT}
    records = [
        record
        for record in ledger.posts.records().values()
        if not record.withheld and not record.digest_for and record.id not in settled
    ]
    records.sort(key=lambda record: record.published_at or record.first_seen_at, reverse=True)
    return [record.id for record in records]


def search(
    ledger: Ledger,
    posts: PostReader,
    channel: Channel,
    ids: Sequence[str],
    progress: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> SearchResult:
    """Look for a copy of each of these posts by its link. Stops at the first error of the platform."""
    copies: list[FoundCopy] = []
    known = ledger.syndications.remote_ids(channel.name)
    for id_ in progress(ids):
        post = posts.get(id_)
        try:
            copy = channel.find(CopyQuery(post=post, known=known))
        except SendError as error:
            return SearchResult(copies=tuple(copies), problem=str(error))
        if not isinstance(copy, NotFound):
            known |= {copy.remote_id}
            copies.append(FoundCopy(post_id=id_, title=post.name, channel=channel.name, receipt=copy))
    return SearchResult(copies=tuple(copies))


def adopt(ledger: Ledger, receipts: ReceiptsFile, copies: Iterable[FoundCopy]) -> list[str]:
    """Record these copies as sent; return a line for each, and the problems of the receipts file."""
    lines = []
    for copy in copies:
        delivery = ledger.deliveries.latest(copy.post_id, copy.channel)
        delivery = delivery or ledger.decisions.add_round(copy.post_id, copy.channel, "")
        record = ledger.posts.records([copy.post_id])[copy.post_id]
        syndication = Syndication(
            slug=record.slug,
            title=record.title,
            url=record.url,
            channel=copy.channel,
            state=State.SENT,
            receipt=copy.receipt,
        )
        ledger.syndications.take_over(delivery.id, syndication, _REASON)
        lines.append(f"recorded: {copy.title} is on {copy.channel}: {copy.receipt.remote_url}")
    return [*lines, *receipts.publish()]
