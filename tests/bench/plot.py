"""Draws what was measured as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.bench.curves import Curve
    from tests.bench.side_by_side import Comparison

ROWS = 2
OURS, OTHERS = "#1f6feb", "#9a9a9a"


def draw(compared: Sequence[Comparison], measured: Sequence[Curve], path: Path, posts: int) -> None:
    """Write a picture: the programs side by side, then each curve. Raises ImportError without matplotlib."""
    import matplotlib as mpl

    mpl.use("svg" if path.suffix == ".svg" else "agg")
    from matplotlib import pyplot as plt

    curves = [curve for curve in measured if curve.points]
    columns = -(-(1 + len(curves)) // ROWS)
    figure, grid = plt.subplots(ROWS, columns, figsize=(4.0 * columns, 2.9 * ROWS), squeeze=False)
    axes = list(grid.flat)
    _bars(axes[0], [each for each in compared if each.is_measured], posts)
    for axis, curve in zip(axes[1:], curves, strict=False):
        _line(axis, curve)
    for axis in axes[1 + len(curves) :]:
        axis.remove()
    figure.tight_layout()
    figure.savefig(path, dpi=90)


def _line(axis: Any, curve: Curve) -> None:
    """Draw a curve on logarithmic axes, at least a hundredfold high: what costs nearly the same is to look so."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    costs = list(curve.points.values())
    axis.loglog(list(curve.points), costs, marker="o", color=OURS)
    middle = (min(costs) * max(costs)) ** 0.5
    axis.set_ylim(min(middle / 10, min(costs) / 2), max(middle * 10, max(costs) * 2))
    axis.set_xticks(list(curve.points))
    for labelled in (axis.xaxis, axis.yaxis):
        labelled.set_major_formatter(FuncFormatter(lambda number, _: _short(number)))
        labelled.set_minor_formatter(NullFormatter())
    axis.set(title=f"{curve.name}, {curve.unit}", xlabel=curve.size)
    axis.grid(visible=True, which="both", alpha=0.2)


def _short(number: float) -> str:
    """`0.5`, `100`, `10k`, `1M`."""
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if number >= unit:
            return f"{number / unit:g}{name}"
    return f"{number:g}"


def _bars(axis: Any, compared: Sequence[Comparison], posts: int) -> None:
    """Draw how long each program took, and what a lost answer did to its posts."""
    colors = [OURS if each.program.is_ours else OTHERS for each in compared]
    bars = axis.barh([each.program.name for each in compared], [each.seconds("new") for each in compared], color=colors)
    axis.bar_label(bars, [each.faults["lost"] for each in compared], padding=3, fontsize=7)
    axis.margins(x=0.45)
    axis.invert_yaxis()
    axis.set(title=f"{posts:,} new posts, s; after a lost answer")
