"""Making the ledger's channels and policy those of the configuration."""

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
    """Channels that are new or enabled again start with a baseline; what has changed is decided again."""
    records = ledger.channels.all()
    since = {name: record.since for name, record in records.items() if record.enabled}
    for name, settings in config.channels.items():
        if settings.formerly in records.keys() - config.channels.keys() and ledger.channels.is_untried(name):
            ledger.channels.rename(settings.formerly, name)
            records[name] = records.pop(settings.formerly)
    enabled = channels.enabled()
    for name, record in records.items():
        if record.enabled and name not in enabled:
            ledger.channels.disable(name)
    for name in enabled:
        changed = _register(ledger, config.channels[name], records.get(name), since.get(name))
        if changed:  # what waits there for a person may be done by us now, or the other way round
            ledger.syndications.schedule_updates(name, ledger.now() if channels.updates_copies(name) else None)
    _register_policy(config, ledger)


def _register(ledger: Ledger, settings: ChannelConfig, record: ChannelRecord | None, since: datetime | None) -> bool:
    """Whether its settings have changed. `since`: since when its name was there, and refused for want of `formerly`:
    what came meanwhile has waited.
    """
    name, digest = settings.name, settings_digest(settings)
    if record is None or not record.enabled:
        with ledger.database.transaction():
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
    """What was held or skipped by a policy that has changed is decided again."""
    overrides = _modification_times(config.folder / "words")
    policy = settings_digest((config.policy, config.blog.timezone, config.journey, overrides))
    if policy != ledger.posts.policy():
        ledger.decisions.reconsider()
        ledger.posts.save_policy(policy)


def _modification_times(folder: Path) -> list[tuple[str, int]]:
    return sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.yaml")) if folder.is_dir() else []
