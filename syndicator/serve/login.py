"""Logins: a link that works once, sessions in memory, and a password for pages that other machines can reach."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Lock
from typing import TYPE_CHECKING

from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.credentials import TokenStore

LINK_SECONDS = 600
SESSION_SECONDS = 14 * 86400  # since the last visit
MOST_SESSIONS = 100
RECORD = "[serve]"  # the password's name in the token store; not a valid name of a channel
LEAST_CHARACTERS = 10
MOST_CHARACTERS = 1000
TRIES, TRIES_SECONDS = 5, 60.0  # from one address, in this time
TRIES_OF_ALL = 30  # from all addresses, in the same time: each costs 50 ms of CPU time

_SCRYPT = {"n": 2**14, "r": 8, "p": 5, "maxmem": 64 * 2**20}  # as OWASP recommends


class OneTimeLink:
    """The token of a login link, which works once and for LINK_SECONDS."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._token, self._until = "", 0.0

    def new(self) -> str:
        """Return a new token; the previous one is no longer valid."""
        with self._lock:
            self._token, self._until = secrets.token_urlsafe(32), self._clock() + LINK_SECONDS
            return self._token

    def take(self, token: str) -> bool:
        """Whether this is the valid token. It is used up by that."""
        with self._lock:
            if not self._token or not hmac.compare_digest(token.encode(), self._token.encode()):
                return False
            self._token = ""
            return self._clock() < self._until


@dataclass(slots=True)
class BrowserSession:
    """A browser that is logged in. `messages`: what its next page shows."""

    seen_at: float
    messages: list[str] = field(default_factory=list)

    def take_messages(self) -> list[str]:
        messages, self.messages = self.messages, []
        return messages


class BrowserSessions:
    """The browsers that are logged in, by the random id in their cookie. A restart logs all out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._sessions: dict[str, BrowserSession] = {}

    def open(self) -> str:
        """Log a browser in; return its id. If there are too many, the one unseen for longest is logged out."""
        id_ = secrets.token_urlsafe(32)
        with self._lock:
            if len(self._sessions) >= MOST_SESSIONS:
                del self._sessions[min(self._sessions, key=lambda each: self._sessions[each].seen_at)]
            self._sessions[id_] = BrowserSession(self._clock())
        return id_

    def get(self, id_: str) -> BrowserSession | None:
        """Return the session of an id, and count this as a visit; None if it is not valid or has expired."""
        now = self._clock()
        with self._lock:
            session = self._sessions.get(id_)
            if session is None or now - session.seen_at > SESSION_SECONDS:
                self._sessions.pop(id_, None)
                return None
            session.seen_at = now
            return session

    def close(self, id_: str) -> None:
        with self._lock:
            self._sessions.pop(id_, None)


class PasswordTries:
    """Limits tries of the password, per address and in total."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._by: defaultdict[str, deque[float]] = defaultdict(deque)

    def allow(self, address: str) -> bool:
        """Whether an address may try the password now. If so, this counts as a try."""
        with self._lock:
            now, who = self._clock(), _network(address)
            for key in list(self._by):
                while self._by[key] and now - self._by[key][0] >= TRIES_SECONDS:
                    self._by[key].popleft()
                if not self._by[key]:
                    del self._by[key]
            if len(self._by[who]) >= TRIES or sum(map(len, self._by.values())) >= TRIES_OF_ALL:
                return False
            self._by[who].append(now)
            return True


def _network(address: str) -> str:
    """Return the address; for IPv6 its /64 network, since one person has all addresses of one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv4Address):
        return address
    return str(ip.ipv4_mapped or ip_network((int(ip), 64), strict=False))  # a proxy on [::] maps IPv4 addresses


class Password:
    """The password. The token store keeps its digest."""

    def __init__(self, store: TokenStore) -> None:
        self._store = store

    def is_set(self) -> bool:
        return bool(self._store.load(RECORD).get("digest"))

    def set(self, password: str) -> None:
        """Replace the password. Raises UsageError if it is too short or too long."""
        if len(password) < LEAST_CHARACTERS:
            raise UsageError(f"the password is too short: use at least {LEAST_CHARACTERS} characters")
        if len(password) > MOST_CHARACTERS:
            raise UsageError(f"the password is too long: use at most {MOST_CHARACTERS:,} characters")
        salt = secrets.token_bytes(16)
        self._store.save(RECORD, {"salt": salt.hex(), "digest": _digest(password, salt).hex()})

    def is_right(self, password: str) -> bool:
        record = self._store.load(RECORD)
        if not record.get("digest") or len(password) > MOST_CHARACTERS:
            return False
        digest = _digest(password, bytes.fromhex(record["salt"]))
        return hmac.compare_digest(digest, bytes.fromhex(record["digest"]))


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT)
