"""The server's limits: read once a day and stored beside the token, so that composing needs no network."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.errors import UsageError
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels import ChannelContext

FRESH = timedelta(days=1)
KEY = "limits"  # in the channel's token record


@value
class Limits:
    """The limits of a server. The defaults are Mastodon's own."""

    server: str = ""
    read_at: str = ""  # ISO 8601; empty: never
    characters: int = 500  # per post
    url_characters: int = 23  # counted for a link, however long it is
    alt_characters: int = 1500  # of a picture's alternative text
    image_bytes: int = 8_000_000
    image_types: tuple[str, ...] = ("image/jpeg", "image/png", "image/gif", "image/webp")

    def is_fresh(self, now: datetime) -> bool:
        return bool(self.read_at) and abs(now - datetime.fromisoformat(self.read_at)) < FRESH


def read(instance: Mapping[str, Any], server: str) -> Limits:
    """Return the limits in a server's `/api/v2/instance`; defaults for missing ones."""
    configuration = _table(instance, "configuration")
    statuses, media = _table(configuration, "statuses"), _table(configuration, "media_attachments")
    default, types = Limits(), media.get("supported_mime_types")
    return Limits(
        server=server,
        read_at=datetime.now(UTC).isoformat(timespec="seconds"),
        characters=_number(statuses, "max_characters", default.characters),
        url_characters=_number(statuses, "characters_reserved_per_url", default.url_characters),
        alt_characters=_number(media, "description_limit", default.alt_characters),
        image_bytes=_number(media, "image_size_limit", default.image_bytes),
        image_types=tuple(map(str, types)) if isinstance(types, list) and types else default.image_types,
    )


def stored(context: ChannelContext) -> Limits:
    """Return this server's limits as last read, or the defaults. Never raises."""
    with suppress(UsageError, ValueError, TypeError):
        record = context.tokens.load(context.name) if context.tokens else {}
        limits = Limits(**json.loads(record.get(KEY, "{}")))
        datetime.fromisoformat(limits.read_at)
        if limits.server == context.base_url.rstrip("/"):
            return replace(limits, image_types=tuple(limits.image_types))
    return Limits()


def store(limits: Limits, context: ChannelContext) -> None:
    """Store the limits for the next process. Failure is harmless."""
    if context.tokens is None:
        return
    with suppress(UsageError), context.tokens.locked(context.name):  # `auth` writes the same record
        record = context.tokens.load(context.name)
        context.tokens.save(context.name, {**record, KEY: json.dumps(asdict(limits))})


def _table(parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = parent.get(key)
    return table if isinstance(table, dict) else {}


def _number(table: Mapping[str, Any], key: str, default: int) -> int:
    number = table.get(key)
    return number if isinstance(number, int) and number > 0 else default
