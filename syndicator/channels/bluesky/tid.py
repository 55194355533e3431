"""TIDs, the keys of records: 53 bits of microseconds since 1970 and 10 bits that distinguish clocks, in base 32."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def tid(instant: datetime | None, seed: str) -> str:
    """Return the key for an instant, to the second; its other bits are derived from `seed`.

    The same arguments give the same key: after the loss of the ledger too, and before the record exists.
    """
    digest = int.from_bytes(sha256(seed.encode()).digest()[:8])
    seconds = max(0, int((instant or UNDATED).timestamp())) + (0 if instant else (digest >> 32) % 10_000_000)
    number = (seconds * 1_000_000 + (digest >> 10) % 1_000_000) << 10 | digest & 1023
    return "".join(ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def instant_of(key: str) -> datetime:
    """Return the time in a TID. Raises ValueError if it is not a TID."""
    if len(key) != 13:
        raise ValueError(key)
    number = 0
    for character in key:
        number = number << 5 | ALPHABET.index(character)
    return datetime.fromtimestamp((number >> 10) / 1_000_000, UTC)
