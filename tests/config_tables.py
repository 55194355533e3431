"""The tables of config.toml, for what must hold of every key."""

from __future__ import annotations

from syndicator import config

TABLES = (
    config.Blog,
    config.Source,
    config.Ledger,
    config.Schedule,
    config.Monitor,
    config.Policy,
    config.Journey,
    config.Channel,
)
