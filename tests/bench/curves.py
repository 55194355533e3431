"""What size costs: posts, deliveries, channels, blogs and workers, each on a logarithmic axis."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import bench_blogs, bench_ledger, programs, server
from tests.bench.programs import MeasurementError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.results import Results
    from tests.bench.server import Place

WORKERS_POSTS = 25  # of each blog


@dataclass(frozen=True)
class Axis:
    """A cost in a unit, as a function of a size. `more`: the sizes that take long."""

    name: str
    size: str
    unit: str
    cost: Callable[[Place, int], float]
    sizes: tuple[int, ...]
    more: tuple[int, ...]


@dataclass(frozen=True)
class Curve:
    """`points`: size → cost in the `unit`; those that could not be measured are missing."""

    name: str
    size: str
    unit: str
    points: dict[int, float]


def measured(results: Results, *, full: bool) -> Iterator[Curve]:
    """Yield the curve of each axis as soon as it is measured."""
    with server.running() as place:
        for axis in AXES:
            costs = {
                size: results.measure(f"{axis.name}: {size:,} {axis.size}", axis.cost, place, size)
                for size in (*axis.sizes, *(axis.more if full else ()))
            }
            yield Curve(
                axis.name, axis.size, axis.unit, {size: cost for size, cost in costs.items() if cost is not None}
            )


def _first_pass(place: Place, posts: int) -> float:
    """Seconds of a first pass over folders of posts, of which nothing is sent."""
    with tempfile.TemporaryDirectory() as name:
        programs.many_posts(Path(name), place.url, posts)
        seconds = programs.HOOK.run(Path(name)).seconds
        with closing(sqlite3.connect(Path(name, "syndicator.db"))) as ledger:
            ((read,),) = ledger.execute("SELECT COUNT(*) FROM posts")
    _require(read, posts, "posts read")
    return seconds


def _idle_pass(_: Place, deliveries: int) -> float:
    return bench_ledger.measured(deliveries)[0]


def _delivery(place: Place, channels: int) -> float:
    """Milliseconds of a delivery on one of so many channels, between which the posts are the same."""
    posts = max(200 // channels, 5)
    place.reset(posts)
    with tempfile.TemporaryDirectory() as name:
        programs.many_hooks(Path(name), place.url, channels)
        sent = programs.HOOK.run(Path(name)).seconds
        _require(place.counts()[0], posts * channels, "deliveries sent")
        idle = programs.HOOK.run(Path(name)).seconds
    return 1000 * (sent - idle) / (posts * channels)


def _poll(place: Place, blogs: int) -> float:
    """Milliseconds of CPU a blog, of a pass over so many whose feeds have nothing new."""
    place.reset(1)
    with tempfile.TemporaryDirectory() as name:
        programs.many_blogs(Path(name), place.url, blogs)
        programs.BLOGS.run(Path(name))
        before = place.reads()
        cpu = programs.BLOGS.run(Path(name)).cpu
    _require(place.reads() - before, blogs, "feeds read")
    return 1000 * cpu / blogs


def _per_second(_: Place, workers: int) -> float:
    """Deliveries a second of so many processes that send the posts of 40 blogs, where an answer takes 50 ms."""
    result = bench_blogs.deliveries(workers, posts=WORKERS_POSTS)
    _require(result.twice, 0, "posts twice")
    return result.sent / result.seconds


def _require(count: int, wanted: int, what: str) -> None:
    """What did not do its work was quick, and must not count."""
    if count != wanted:
        raise MeasurementError(f"{count:,} of {wanted:,} {what}")


AXES = (
    Axis("first pass, nothing sent", "posts", "s", _first_pass, (100, 1_000, 10_000), (100_000,)),
    Axis("idle pass", "deliveries", "ms", _idle_pass, (100, 1_000, 10_000, 100_000), (1_000_000,)),
    Axis("a delivery", "channels", "ms", _delivery, (1, 2, 5, 10), (20, 50)),
    Axis("a poll", "blogs", "ms of CPU", _poll, (1, 10, 100, 1_000), (10_000,)),
    Axis("sends, 50 ms an answer", "workers", "a second", _per_second, (1, 2, 4), (8,)),
)


def table(curve: Curve) -> str:
    """A Markdown table of one curve."""
    sizes = " | ".join(f"{size:,}" for size in curve.points)
    costs = " | ".join(f"{cost:.3g} {curve.unit}" for cost in curve.points.values())
    rule = "|".join(["---"] * (len(curve.points) + 1))
    return f"| {curve.size} | {sizes} |\n|{rule}|\n| {curve.name} | {costs} |"
