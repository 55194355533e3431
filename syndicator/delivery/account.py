"""Whose account a channel posts to: a new name for one that the ledger knows must say so, or all would go out twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.errors import NeedsPerson

if TYPE_CHECKING:
    from syndicator.app import Session
    from syndicator.channels import Channel


def claim_account(session: Session, channel: Channel, account: str) -> None:
    """Note the account of a channel. Raises NeedsPerson where it was another channel's, which is configured no more."""
    known = session.ledger.channels.all()
    mine = known.get(channel.name)
    if not account or (mine and mine.account == account):
        return
    for name, other in known.items():
        if name not in session.config.channels and (other.kind, other.account) == (channel.kind, account):
            raise NeedsPerson(
                f'channels.{channel.name} posts as {account}, as "{name}" did: if it is that channel under a new name, '
                f'write formerly = "{name}" under [channels.{channel.name}]'
            )
    session.ledger.channels.record_account(channel.name, account)
