"""What size costs: posts, deliveries, channels, blogs and workers, each on a logarithmic axis."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import bench_blogs, bench_ledger, programs, server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.server import Place

WORKERS_POSTS = 25  # of each blog


@dataclass(frozen=True)
class Curve:
    """`points`: size → cost in the `unit`."""

    name: str
    size: str
    unit: str
    points: dict[int, float]


def curves(*, full: bool, progress: Callable[[str], None]) -> Iterator[Curve]:
    sizes = {
        "posts": (100, 1_000, 10_000, *((100_000,) if full else ())),
        "deliveries": (100, 1_000, 10_000, 100_000, *((1_000_000,) if full else ())),
        "channels": (1, 2, 5, 10, *((20, 50) if full else ())),
        "blogs": (1, 10, 100, 1_000, *((10_000,) if full else ())),
        "workers": (1, 2, 4, *((8,) if full else ())),
    }
    with server.running() as place:
        for size, (name, unit, cost) in _CURVES.items():
            points = {}
            for number in sizes[size]:
                progress(f"{name}: {number:,} {size}")
                points[number] = cost(place, number)
            yield Curve(name, size, unit, points)


def _first_pass(place: Place, posts: int) -> float:
    """Seconds of a first pass over a folder of posts, of which nothing is sent."""
    with tempfile.TemporaryDirectory() as name:
        programs.many_posts(Path(name), place.url, posts)
        return programs.HOOK.run(Path(name)).seconds


def _idle_pass(_: Place, deliveries: int) -> float:
    return bench_ledger.measured(deliveries)[0]


def _delivery(place: Place, channels: int) -> float:
    """Milliseconds of a delivery on one of so many channels, between which the posts are the same."""
    posts = max(200 // channels, 5)
    place.reset(posts)
    with tempfile.TemporaryDirectory() as name:
        programs.many_hooks(Path(name), place.url, channels)
        sent = programs.HOOK.run(Path(name)).seconds
        idle = programs.HOOK.run(Path(name)).seconds
    return 1000 * (sent - idle) / (posts * channels)


def _poll(place: Place, blogs: int) -> float:
    """Milliseconds of CPU a blog, of a pass over so many whose feeds have nothing new."""
    place.reset(1)
    with tempfile.TemporaryDirectory() as name:
        programs.many_blogs(Path(name), place.url, blogs)
        programs.BLOGS.run(Path(name))
        return 1000 * programs.BLOGS.run(Path(name)).cpu / blogs


def _per_second(_: Place, workers: int) -> float:
    """Deliveries a second of so many processes that send the posts of 40 blogs, where an answer takes 50 ms."""
    result = bench_blogs.deliveries(workers, posts=WORKERS_POSTS)
    assert result.twice == 0
    return result.sent / result.seconds


_CURVES: dict[str, tuple[str, str, Callable[[Place, int], float]]] = {
    "posts": ("first pass, nothing sent", "s", _first_pass),
    "deliveries": ("idle pass", "ms", _idle_pass),
    "channels": ("a delivery", "ms", _delivery),
    "blogs": ("a poll", "ms of CPU", _poll),
    "workers": ("sends, 50 ms an answer", "a second", _per_second),
}


def table(curve: Curve) -> str:
    """A Markdown table of one curve."""
    sizes = " | ".join(f"{size:,}" for size in curve.points)
    costs = " | ".join(f"{cost:.3g} {curve.unit}" for cost in curve.points.values())
    rule = "|".join(["---"] * (len(curve.points) + 1))
    return f"| {curve.size} | {sizes} |\n|{rule}|\n| {curve.name} | {costs} |"
