"""Small drawings: a postmark, and bars. Plain SVG; colors come from the style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

_POSTMARK = Markup(
    '<svg class="postmark" viewBox="0 0 200 104" aria-hidden="true">'
    '<g fill="none" stroke="currentColor" stroke-width="2.5">'
    '<circle cx="52" cy="52" r="48"/><circle cx="52" cy="52" r="32"/>'
    '<path d="{}"/></g>'
    '<path id="ring" d="M 52 52 m -36.5 0 a 36.5 36.5 0 0 1 73 0" fill="none"/>'
    '<g fill="currentColor" text-anchor="middle"><text class="ring"><textPath href="#ring" startOffset="50%">SYNDICATOR</textPath></text>'
    '<text class="day" x="52" y="50">{}</text><text class="hour" x="52" y="67">{}</text></g></svg>'
)
_WAVES = " ".join(f"M 104 {y} q 11 -9 22 0 t 22 0 t 22 0 t 22 0" for y in range(26, 90, 13))
_BAR = Markup('<rect x="{}" y="{}" width="4" height="{}"{}/>')
_BARS = Markup('<svg class="bars" viewBox="0 0 {} 32" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>')
HEIGHT = 30


def postmark(instant: datetime, zone: tzinfo) -> Markup:
    """Draw a postmark with day and time, as decoration: the page has both as text, too."""
    local = instant.astimezone(zone)
    return _POSTMARK.format(_WAVES, f"{local.day} {local:%b}".upper(), f"{local:%H:%M}")


def bars(counts: Sequence[int], label: str) -> Markup:
    """Draw a bar for each number. `label`: describes the chart for screen readers."""
    most = max([*counts, 1])
    drawn = Markup().join(_bar(week, count, most) for week, count in enumerate(counts))
    return _BARS.format(5 * len(counts) - 1, label, drawn)


def _bar(week: int, count: int, most: int) -> Markup:
    height = max(2 if count else 1, round(HEIGHT * count / most))
    return _BAR.format(5 * week, 32 - height, height, "" if count else Markup(' class="none"'))
