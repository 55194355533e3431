"""Draws what was measured as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.bench.curves import Curve
    from tests.bench.side_by_side import Measured

OURS, OTHERS = "#1f6feb", "#9a9a9a"


def draw(measured: Sequence[Measured], curves: Sequence[Curve], path: Path, posts: int) -> None:
    """Write a picture: the programs side by side, then each curve. Raises ImportError without matplotlib."""
    import matplotlib as mpl

    mpl.use("svg" if path.suffix == ".svg" else "agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, 1 + len(curves), figsize=(3.4 * (1 + len(curves)), 3.2))
    _bars(axes[0] if curves else axes, measured, posts)
    for axis, curve in zip(axes[1:] if curves else (), curves, strict=True):
        axis.loglog(list(curve.points), list(curve.points.values()), marker="o", color=OURS)
        axis.set(title=f"{curve.name}, {curve.unit}", xlabel=curve.size)
        axis.grid(visible=True, which="both", alpha=0.2)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def _bars(axis: object, measured: Sequence[Measured], posts: int) -> None:
    names = [one.program.name for one in measured]
    colors = [OURS if name.startswith("syndicator") else OTHERS for name in names]
    axis.barh(names, [one.seconds("new") for one in measured], color=colors)  # type: ignore[attr-defined]
    axis.invert_yaxis()  # type: ignore[attr-defined]
    axis.set(title=f"{posts:,} new posts, s")  # type: ignore[attr-defined]
