"""Known faults of the parsers of Python that read untrusted pages and posts, and the releases that fixed them."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple


class _Fault(NamedTuple):
    module: str
    name: str
    fixed_in: dict[tuple[int, int], int]  # release series → the first release without it


_FAULTS = (
    _Fault("html.parser", "CVE-2025-6069", {(3, 11): 14, (3, 12): 12, (3, 13): 6}),
    _Fault("html.parser", "CVE-2026-15308", {(3, 11): 16, (3, 12): 14, (3, 13): 15, (3, 14): 7}),
    _Fault("tomllib", "gh-149231", {(3, 11): 16, (3, 12): 14, (3, 13): 14, (3, 14): 6}),
)  # each takes time or memory that grows with the square of the input


def python_warning(version: tuple[int, int, int]) -> str:
    """Return a warning about the parsers of a Python version that names the release to update to; empty if none is needed."""
    series, release = version[:2], version[2]
    faults = [fault for fault in _FAULTS if release < fault.fixed_in.get(series, 0)]
    if not faults:
        return ""
    names = defaultdict(list)
    for fault in faults:
        names[fault.module].append(fault.name)
    known = " and ".join(f"{module} ({', '.join(of_module)})" for module, of_module in names.items())
    fixed = max(fault.fixed_in[series] for fault in faults)
    return (
        f"{'.'.join(map(str, version))}: warning: hostile input can slow down {known}: "
        f"update to {series[0]}.{series[1]}.{fixed}, unless your system's package has the fixes"
    )
