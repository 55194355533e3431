"""The tables of config.toml, for what must hold of every key."""

from __future__ import annotations

from syndicator import config

TABLES = (
    config.BlogConfig,
    config.SourceConfig,
    config.LedgerConfig,
    config.ScheduleConfig,
    config.MonitorConfig,
    config.ServeConfig,
    config.PolicyConfig,
    config.JourneyConfig,
    config.ChannelConfig,
)
