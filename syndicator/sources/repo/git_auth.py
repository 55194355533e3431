"""How to access a repository: which addresses are allowed, and how git gets a secret without exposing it."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator.errors import UsageError
from syndicator.sources.repo.subprocesses import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from syndicator.config import SourceConfig

_SCP = re.compile(r"(?:\w[\w.-]*@)?[A-Za-z0-9][\w.-]*:(?!//)[^\s:]+")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_USER = "x-access-token"  # the user name for a plain token; GitHub and GitLab accept any
_HELPER = '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$SYNDICATOR_GIT_USER" "$SYNDICATOR_GIT_PASSWORD"; }; f'


@dataclass(frozen=True, slots=True)
class RemoteOptions:
    """What git needs besides the address; the secret is in `environment` or in a temporary file."""

    settings: Mapping[str, str]
    protocols: str
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


def checked_address(source: SourceConfig) -> str:
    """Return an https or ssh address; http only to this machine, and a folder as file://. Raises UsageError."""
    address, where = source.git, f"sources.{source.name}.git"
    if address.startswith("/"):
        return Path(address).as_uri()
    if _SCP.fullmatch(address):
        return address
    parts = urlsplit(address)
    if parts.password or (parts.username and parts.scheme in {"http", "https"}):
        raise UsageError(f"{where}: no user and no password in the address; give the source `credentials`")
    is_local = parts.scheme == "file" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_local and not (parts.scheme in {"https", "ssh"} and re.match(r"[A-Za-z0-9\[]", parts.hostname or "")):
        raise UsageError(f"{where}: only https:// and ssh:// repositories (or user@host:path) are read")
    return address


@contextmanager
def remote_options(source: SourceConfig, address: str, *, secret: bool) -> Iterator[RemoteOptions]:
    """Yield git's options while in the context.

    Without `secret` no secret is read. Raises UsageError if it is missing.
    """
    scheme = urlsplit(address).scheme if "://" in address else "ssh"
    settings = {"remote.origin.url": address, "remote.origin.promisor": "true"}
    if source.credentials is None or not secret:
        yield RemoteOptions(settings, scheme)
        return
    revealed = source.credentials.reveal(several_lines=scheme == "ssh")
    if scheme == "ssh":
        with _key_file(revealed) as command:
            yield RemoteOptions(settings, scheme, {"GIT_SSH_COMMAND": command})
        return
    user, _, password = revealed.rpartition(":")
    parts = urlsplit(address)
    # used only when that server asks for it, so that no redirect carries it elsewhere; the first line resets other helpers
    settings |= {"credential.helper": "", f"credential.{parts.scheme}://{parts.netloc}.helper": _HELPER}
    environment = {"SYNDICATOR_GIT_USER": user or _USER, "SYNDICATOR_GIT_PASSWORD": password}
    yield RemoteOptions(settings, scheme, environment)


@contextmanager
def _key_file(key: str) -> Iterator[str]:
    """Write the key to a private temporary file, since ssh takes it no other way."""
    with temporary_folder() as folder:
        path = Path(folder, "key")
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key + "\n")
        yield f"ssh -i {path} -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=20"
