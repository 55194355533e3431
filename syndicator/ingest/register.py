"""Registering the configured channels and policy in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.app.fingerprint import settings_digest

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from syndicator.channels.registry import ChannelRegistry
    from syndicator.config import ChannelConfig, Config
    from syndicator.ledger import Ledger
    from syndicator.ledger.channels import ChannelRecord


def register_channels(config: Config, ledger: Ledger, channels: ChannelRegistry) -> None:
    """Add, rename and disable channels. New ones get only later posts; changed settings reopen earlier decisions."""
    records = ledger.channels.all()
    since = {name: record.since for name, record in records.items() if record.enabled}
    for name, settings in config.channels.items():
        if settings.formerly in records and _rename(ledger, settings.formerly, name):
            records[name] = records.pop(settings.formerly)
    enabled = channels.enabled()
    for name, record in records.items():
        if record.enabled and name not in enabled:
            ledger.channels.disable(name)
    for name in enabled:
        changed = _register(ledger, config.channels[name], records.get(name), since.get(name))
        if changed:  # `on_edit` may have changed
            ledger.edits.schedule_updates(name, ledger.now() if channels.updates_copies(name) else None)
    _register_policy(config, ledger)


def _rename(ledger: Ledger, old: str, new: str) -> bool:
    """Rename a channel, unless another process has done so, or something was attempted under the new name."""
    with ledger.transaction():
        if ledger.channels.get(old) is None or not ledger.channels.is_untried(new):
            return False
        ledger.channels.rename(old, new)
    return True


def _register(ledger: Ledger, settings: ChannelConfig, record: ChannelRecord | None, since: datetime | None) -> bool:
    """Add or update a channel; returns whether the settings of a known one have changed.

    `since`: when this name was first seen, if it waited for a `formerly`; posts since then are sent.
    """
    name, digest = settings.name, settings_digest(settings)
    if record is None or not record.enabled:
        with ledger.transaction():
            known = ledger.channels.get(name)
            if known and known.enabled:  # another process was quicker: what it has read is later than the channel
                return False
            ledger.channels.add(name, settings.kind, digest, since)
            ledger.decisions.create([name])
            ledger.decisions.reconsider(channel=name)
        return False
    if record.settings == digest:
        return False
    ledger.channels.record_settings(name, digest)
    ledger.decisions.reconsider(channel=name)
    return True


def _register_policy(config: Config, ledger: Ledger) -> None:
    """Reopen decisions that a changed policy, journey, time zone or words/ may affect."""
    overrides = _modification_times(config.texts_folder / "words")
    policy = settings_digest((config.policy, config.blog.timezone, config.journey, overrides))
    if policy != ledger.posts.policy():
        ledger.decisions.reconsider()
        ledger.posts.save_policy(policy)


def _modification_times(folder: Path) -> list[tuple[str, int]]:
    return sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.yaml")) if folder.is_dir() else []
