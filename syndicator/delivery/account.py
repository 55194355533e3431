"""Check the account of a renamed channel: without `formerly`, everything would be sent again."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING

from syndicator.errors import NeedsPerson, SendError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from syndicator.channels import Channel
    from syndicator.ledger.channels import ChannelStore


class AccountLocks:
    """One channel of an account looks and sends at a time: two could take each other's copies, or drafts, for their own."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[tuple[str, str], Lock] = {}

    @contextmanager
    def hold(self, channel: Channel) -> Iterator[None]:
        """Wait for the other channels of its account. Raises SendError if the account is not known."""
        account = channel.account() if channel.can_find else ""
        if not account:
            yield
            return
        with self._guard:
            lock = self._locks.setdefault((channel.kind, account), Lock())
        with lock:
            yield


def learn_account(records: ChannelStore, configured: Collection[str], channel: Channel) -> None:
    """Record a channel's account before it is used for the first time: another blog may use it, too."""
    record = records.get(channel.name)
    if record and not record.account:
        with suppress(SendError):  # the first delivery meets it, too, and says so
            require_known_account(records, configured, channel, channel.account())


def require_known_account(records: ChannelStore, configured: Collection[str], channel: Channel, account: str) -> None:
    """Record a channel's account. Raises NeedsPerson if it belonged to a channel that is not `configured` any more."""
    known = records.all()
    own = known.get(channel.name)
    if not account or (own and own.account == account):
        return
    for name, other in known.items():
        if name not in configured and (other.kind, other.account) == (channel.kind, account):
            raise NeedsPerson(
                f'channels.{channel.name} posts as {account}, as "{name}" did: if it is that channel under a new name, '
                f'write formerly = "{name}" under [channels.{channel.name}]'
            )
    records.record_account(channel.name, account)
