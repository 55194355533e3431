"""When files first appeared, as git remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def first_dates_of_checkout(folder: str) -> Mapping[str, datetime]:
    """By path below the folder; empty where it is no part of a checkout."""
    return {}
