"""Limit what a child process may use."""

from __future__ import annotations

import resource


def limit_resources(cpu_seconds: int, memory_bytes: int) -> None:
    """Limit this process, and let it leave no core dump. A limit of the parent that is lower stays."""
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    _limit(
        resource.RLIMIT_DATA, memory_bytes
    )  # an address space also holds what each thread's allocator merely reserves
    _limit(resource.RLIMIT_CORE, 0)


def _limit(kind: int, value: int) -> None:
    limits = resource.getrlimit(kind)
    lowest = min(limit for limit in (value, *limits) if limit != resource.RLIM_INFINITY)
    resource.setrlimit(kind, (lowest, limits[1]))
