"""The fields of forms, checked."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from syndicator.errors import SyndicatorError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

MOST_CHARACTERS = 100_000  # of an edited text
MOST_IN_FIELD = 4000
MOST_BYTES = 1_300_000  # of a form: a character takes up to twelve bytes in it

_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*")


class FormError(SyndicatorError):
    """A form that none of our pages sends, or a value that is not valid."""


def field(form: Mapping[str, str], name: str, most: int = MOST_IN_FIELD) -> str:
    """Return a field. Raises FormError if it is missing or too long."""
    value = form.get(name)
    if value is None:
        raise FormError(f"the form has no field {name!r}")
    if len(value) > most:
        raise FormError(f"{name} is longer than {most:,} characters")
    return value


def text(form: Mapping[str, str]) -> str:
    """Return an edited text with plain line feeds: browsers send CRLF. Raises FormError if it is empty."""
    written = field(form, "text", MOST_CHARACTERS).replace("\r\n", "\n").rstrip()
    if not written.strip():
        raise FormError("the text is empty; nothing was done")
    return written


def copy_address(form: Mapping[str, str]) -> str:
    """Return the address of a copy. Raises FormError if it is not valid."""
    written = field(form, "url").strip()
    if not re.fullmatch(r"https?://[^\s/]\S*", written):
        raise FormError("the address of the copy must start with https://")
    return written


def local_time(form: Mapping[str, str], zone: tzinfo) -> datetime:
    """Return the time of an `<input type=datetime-local>`, in the blog's time zone. Raises FormError."""
    written = field(form, "at").strip()
    try:
        return datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise FormError(f'not a valid time: "{written}" (for example "2026-12-01 09:00")') from None


def way_back(form: Mapping[str, str], otherwise: str = "/") -> str:
    """Return the path of the page to show afterwards, which is always on this server."""
    written = form.get("back", "")
    return written if _OWN_PATH.fullmatch(written) and len(written) < MOST_IN_FIELD else otherwise
