"""Whose account a channel posts to: a new name for one that the ledger knows must say so, or all would go out twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.errors import NeedsPerson

if TYPE_CHECKING:
    from syndicator.app.office import Office
    from syndicator.channels import Channel


def claim_account(office: Office, channel: Channel, account: str) -> None:
    """Note the account of a channel. Raises NeedsPerson where it was another channel's, which is configured no more."""
    known = office.ledger.channels.all()
    mine = known.get(channel.name)
    if not account or (mine and mine.account == account):
        return
    for name, other in known.items():
        if name not in office.config.channels and (other.kind, other.account) == (channel.kind, account):
            raise NeedsPerson(
                f'channels.{channel.name} posts as {account}, as "{name}" did: if it is that channel under a new name, '
                f'write formerly = "{name}" under [channels.{channel.name}]'
            )
    office.ledger.channels.record_account(channel.name, account)
