"""Metrics for Prometheus, read from the ledger on each scrape."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from syndicator.delivery.schedule import usage_of
from syndicator.errors import SyndicatorError, UsageError
from syndicator.session import open_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from syndicator.channels.registry import ChannelRegistry
    from syndicator.config import Config
    from syndicator.ledger.channels import ChannelStore
    from syndicator.ledger.sources import SourceRecord

log = logging.getLogger(__name__)

DAY = 86400


@contextmanager
def serving(where: tuple[str, int], config: Callable[[], Config]) -> Iterator[int]:
    """Serve metrics on the host and port `where` while in the context. Yields the port. Raises UsageError."""
    try:
        from prometheus_client import CollectorRegistry, start_http_server
    except ImportError:
        raise UsageError(
            "[monitor] metrics needs prometheus-client: run `pip install '.[metrics]'` in syndicator's checkout"
        ) from None
    registry = CollectorRegistry()
    registry.register(LedgerCollector(config))
    host, port = where
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        raise UsageError(f"[monitor] metrics: can't listen on {host}:{port}: {error.strerror}") from None
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class LedgerCollector:
    """A custom collector of prometheus_client."""

    def __init__(self, config: Callable[[], Config]) -> None:
        self._config = config

    def describe(self) -> list[Any]:
        return []  # else registering would read the ledger

    def collect(self) -> Iterator[Any]:
        try:
            with open_session(self._config(), mode="look") as session:
                deliveries, now = session.ledger.deliveries, session.ledger.now()
                families = [
                    _deliveries(deliveries.counts()),
                    _attempts(deliveries.outcome_counts()),
                    *_sources(session.ledger.sources.all(), now),
                    *_channels(session.config, session.ledger.channels, session.channels, now),
                ]
        except SyndicatorError as error:
            log.warning("could not collect metrics", extra={"error": str(error)})
        else:
            yield from families


def _deliveries(counts: Mapping[tuple[str, str], int]) -> Any:
    from prometheus_client.core import GaugeMetricFamily

    gauge = GaugeMetricFamily("syndicator_deliveries", "Deliveries, by channel and state.", labels=["channel", "state"])
    for (channel, state), number in counts.items():
        gauge.add_metric([channel, state], number)
    return gauge


def _attempts(counts: Mapping[tuple[str, str], int]) -> Any:
    from prometheus_client.core import CounterMetricFamily

    counter = CounterMetricFamily("syndicator_attempts", "Attempts, by outcome.", labels=["channel", "outcome"])
    for (channel, outcome), number in counts.items():
        counter.add_metric([channel, outcome], number)
    return counter


def _sources(records: Mapping[str, SourceRecord], now: datetime) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    age = GaugeMetricFamily(
        "syndicator_source_age_seconds", "Seconds since the source was last read without an error.", labels=["source"]
    )
    broken = GaugeMetricFamily(
        "syndicator_source_error", "1 if the source could not be read last time.", labels=["source"]
    )
    for name, record in records.items():
        broken.add_metric([name], int(bool(record.error)))
        if record.last_ok_at:
            age.add_metric([name], (now - record.last_ok_at).total_seconds())
    yield from (age, broken)


def _channels(config: Config, store: ChannelStore, channels: ChannelRegistry, now: datetime) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    paused = GaugeMetricFamily("syndicator_channel_paused", "1 if the channel is paused.", labels=["channel"])
    token = GaugeMetricFamily("syndicator_token_days_left", "Days until the token expires.", labels=["channel"])
    cost = GaugeMetricFamily("syndicator_cost_usd_this_month", "Cost of this month.", labels=["channel"])
    for name, record in store.all().items():
        if name not in config.channels or not record.enabled:
            continue
        paused.add_metric([name], int(bool(record.paused)))
        cost.add_metric([name], usage_of(store, config.channels[name], now, config.blog.timezone).month_usd)
        if (expires_at := channels.get(name).expires_at()) is not None:
            token.add_metric([name], (expires_at - now).total_seconds() / DAY)
    yield from (paused, token, cost)
