"""Draws what was measured as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.bench.curves import Curve
    from tests.bench.side_by_side import Measured

ROWS = 2
OURS, OTHERS = "#1f6feb", "#9a9a9a"


def draw(measured: Sequence[Measured], curves: Sequence[Curve], path: Path, posts: int) -> None:
    """Write a picture: the programs side by side, then each curve. Raises ImportError without matplotlib."""
    import matplotlib as mpl

    mpl.use("svg" if path.suffix == ".svg" else "agg")
    from matplotlib import pyplot as plt

    columns = -(-(1 + len(curves)) // ROWS)
    figure, grid = plt.subplots(ROWS, columns, figsize=(4.0 * columns, 2.9 * ROWS), squeeze=False)
    axes = list(grid.flat)
    _bars(axes[0], measured, posts)
    for axis, curve in zip(axes[1:], curves, strict=False):
        _line(axis, curve)
    for axis in axes[1 + len(curves) :]:
        axis.remove()
    figure.tight_layout()
    figure.savefig(path, dpi=90)


def _line(axis: Any, curve: Curve) -> None:
    """Draw a curve on logarithmic axes, at least a hundredfold high: what costs nearly the same is to look so."""
    from matplotlib.ticker import NullFormatter, StrMethodFormatter

    costs = list(curve.points.values())
    axis.loglog(list(curve.points), costs, marker="o", color=OURS)
    middle = (min(costs) * max(costs)) ** 0.5
    axis.set_ylim(min(middle / 10, min(costs) / 2), max(middle * 10, max(costs) * 2))
    axis.set_xticks(list(curve.points))
    for labelled in (axis.xaxis, axis.yaxis):
        labelled.set_major_formatter(StrMethodFormatter("{x:,g}"))
        labelled.set_minor_formatter(NullFormatter())
    axis.set(title=f"{curve.name}, {curve.unit}", xlabel=curve.size)
    axis.grid(visible=True, which="both", alpha=0.2)


def _bars(axis: Any, measured: Sequence[Measured], posts: int) -> None:
    names = [one.program.name for one in measured]
    colors = [OURS if name.startswith("syndicator") else OTHERS for name in names]
    axis.barh(names, [one.seconds("new") for one in measured], color=colors)
    axis.invert_yaxis()
    axis.set(title=f"{posts:,} new posts, s")
