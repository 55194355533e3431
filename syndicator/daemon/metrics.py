"""Metrics for Prometheus, read from the ledger on each scrape."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from syndicator.app import app_on, open_ledger_for
from syndicator.errors import SyndicatorError, UsageError, kept_apart
from syndicator.policy.clock import month_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from syndicator.app import App
    from syndicator.config import Config
    from syndicator.ledger import Ledger
    from syndicator.ledger.channels import Costs

log = logging.getLogger(__name__)

DAY = 86400


@contextmanager
def serving(where: tuple[str, int], configs: Callable[[], Sequence[Config]]) -> Iterator[int]:
    """Serve metrics on the host and port `where` while in the context. Yields the port. Raises UsageError."""
    try:
        from prometheus_client import CollectorRegistry, start_http_server
    except ImportError:
        raise UsageError(
            "[monitor] metrics needs prometheus-client: run `pip install '.[metrics]'` in syndicator's checkout"
        ) from None
    registry = CollectorRegistry()
    registry.register(LedgerCollector(configs))
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
    """A custom collector of prometheus_client. `configs`: of the blogs; in a folder of several, `blog` is a label."""

    def __init__(self, configs: Callable[[], Sequence[Config]]) -> None:
        self._configs = configs

    def describe(self) -> list[Any]:
        return []  # else registering would read the ledger

    def collect(self) -> Iterator[Any]:
        configs = self._configs()
        families = _Families()
        try:
            if configs:
                with open_ledger_for(configs[0], mode="look") as ledger:
                    ids, costs = ledger.blogs.ids(), cache(ledger.channels.costs)
                    for config in configs:
                        _add_blog(families, ledger, config, ids.get(config.name), costs)
        except SyndicatorError as error:
            log.warning("could not collect metrics", extra={"error": str(error)})
        else:
            yield from families.all()


def _add_blog(families: _Families, ledger: Ledger, config: Config, blog: int | None, costs: Costs) -> None:
    """Add the values of a blog; if they can't be read, add that they can't. Raises LedgerError."""

    def report(problem: str) -> None:
        log.warning("could not collect metrics", extra={"blog": config.name, "error": problem})
        families.add_failure(config.name)

    with kept_apart(report):
        families.add(app_on(ledger, config, mode="look", blog=blog), costs)


class _Families:
    """The metrics, to which each blog adds its values."""

    def __init__(self) -> None:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        self._kinds = {True: CounterMetricFamily, False: GaugeMetricFamily}
        self._families: dict[str, Any] = {}

    def all(self) -> Iterator[Any]:
        yield from self._families.values()

    def add(self, app: App, costs: Costs) -> None:
        """Add the values of a blog. Raises LedgerError."""
        blog = {"blog": app.config.name} if app.config.name else {}
        ledger, now = app.ledger, app.ledger.now()
        for (channel, state), number in ledger.deliveries.counts().items():
            self._add(
                "deliveries", "Deliveries, by channel and state.", number, {**blog, "channel": channel, "state": state}
            )
        for (channel, outcome), number in ledger.deliveries.outcome_counts().items():
            labels = {**blog, "channel": channel, "outcome": outcome}
            self._add("attempts", "Attempts, by outcome.", number, labels, is_counter=True)
        for name, record in ledger.sources.all().items():
            error = int(bool(record.error))
            self._add("source_error", "1 if the source could not be read last time.", error, {**blog, "source": name})
            if record.last_ok_at:
                age = (now - record.last_ok_at).total_seconds()
                help_ = "Seconds since the source was last read without an error."
                self._add("source_age_seconds", help_, age, {**blog, "source": name})
        spent = costs(month_start(now, app.config.blog.timezone))
        self._add_channels(app, now, blog, spent)

    def add_failure(self, blog: str) -> None:
        labels = {"blog": blog} if blog else {}
        self._add("metrics_failed", "1 if not all metrics could be read.", 1, labels)

    def _add_channels(
        self, app: App, now: datetime, blog: Mapping[str, str], spent: Mapping[tuple[int, str], float]
    ) -> None:
        config, store = app.config, app.ledger.channels
        for name, record in store.all().items():
            if name not in config.channels or not record.enabled:
                continue
            self._add(
                "channel_paused", "1 if the channel is paused.", int(bool(record.paused)), {**blog, "channel": name}
            )
            cost = spent.get((app.ledger.blog, name), 0.0)
            self._add("cost_usd_this_month", "Cost of this month.", cost, {**blog, "channel": name})
            if (expires_at := app.channels.get(name).expires_at()) is not None:
                days = (expires_at - now).total_seconds() / DAY
                self._add("token_days_left", "Days until the token expires.", days, {**blog, "channel": name})

    def _add(self, name: str, help_: str, value: float, labels: Mapping[str, str], *, is_counter: bool = False) -> None:
        if name not in self._families:
            self._families[name] = self._kinds[is_counter](f"syndicator_{name}", help_, labels=list(labels))
        self._families[name].add_metric(list(labels.values()), value)
