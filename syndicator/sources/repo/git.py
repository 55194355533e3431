"""Run git on untrusted repositories: no prompts, no hooks, no other protocols, a deadline, and one-line errors."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicator.errors import SourceError
from syndicator.sources.repo.subprocesses import kill_after, killed_at_end, start_process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEADLINE = 300  # seconds, enough for the first fetch of a long history
_CHUNK = 1 << 16
_LONGEST_FIELD = 1 << 20  # bytes; no path is as long
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "safe.directory": "*",  # the mirror may belong to a service while root looks at it
    "log.showSignature": "false",
    "core.bigFileThreshold": "10m",  # larger files pass through in pieces: git would hold each in memory
    "gc.autoDetach": "false",
    "maintenance.autoDetach": "false",
    "http.lowSpeedLimit": "1000",  # bytes a second, over so many seconds: otherwise the connection hangs
    "http.lowSpeedTime": "30",
}
_IN_EVERY_ERROR = (
    "could not read from remote",
    "please make sure you have the correct access",
    "and the repository exists",
    "stopping at filesystem boundary",
)
_REASONS = {
    "ssh can't find the user that it runs as; for a systemd service, install libnss-systemd": (
        "no user exists for uid",
    ),
    "unknown host key; check it and add it to known_hosts (ssh-keyscan)": (
        "host key verification failed",
    ),
    "permission denied; set `credentials` of the source (a token, or an ssh key) that can read the repository": (
        "authentication failed", "could not read username", "could not read password", "http 401", "http 403",
        "error: 401", "error: 403", "permission denied", "access denied", "error in libcrypto", "invalid format",
    ),
    "repository not found, or the credentials do not give access to it": (
        "not found", "does not exist", "error: 404", "not appear to be a git repository",
    ),
    "branch not found in the repository": ("couldn't find remote ref",),
    "the server can't be reached; posts stay as last read": (
        "resolve host", "unable to access", "failed to connect", "connection", "operation too slow", "timed out",
        "unreachable", "early eof", "hung up", "http 5", "error: 5",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Git:
    """git in one folder.

    `where`: the prefix of each error. `settings`: configuration, not stored. `reasons`: explanation → fragments of git's
    error messages that it applies to.
    """

    folder: str
    where: str
    settings: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    protocols: str = "none"
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _REASONS)

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run git and return its output. Raises SourceError."""
        with self.start(*arguments) as process:
            try:
                output, errors = process.communicate(stdin, timeout=_DEADLINE)
            except subprocess.TimeoutExpired:
                raise self._took_too_long() from None
        if process.returncode:
            raise self._failure(errors)
        return output

    def fields(self, *arguments: str, limit: int, separator: bytes = b"\0") -> Iterator[bytes]:
        """Run git and yield its output in fields, as it comes. Raises SourceError, also beyond `limit` bytes."""
        with self.start(*arguments) as process, kill_after(_DEADLINE, process) as late:
            assert process.stdout
            assert process.stderr
            rest = b""
            while chunk := process.stdout.read(_CHUNK):
                limit -= len(chunk)
                *fields, rest = (rest + chunk).split(separator)
                if limit < 0 or len(rest) > _LONGEST_FIELD:
                    raise SourceError(f"{self.where}: git lists more than is read of any repository")
                yield from fields
            errors = process.stderr.read()
            process.wait()
        if late.is_set():
            raise self._took_too_long()
        if process.returncode:
            raise self._failure(errors)

    @contextmanager
    def start(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start git with pipes; it and its children are gone at the end of the context."""
        command = ["git", "-C", self.folder, "--no-pager", *arguments]  # addresses are never among the arguments
        try:
            process = start_process(command, self._environment())
        except OSError as error:
            raise SourceError(f"{self.where}: git can't be run: {error.strerror}; is it installed?") from None
        with killed_at_end(process):
            yield process

    def _took_too_long(self) -> SourceError:
        return SourceError(f"{self.where}: git took longer than {_DEADLINE} s; posts stay as last read")

    def _failure(self, errors: bytes) -> SourceError:
        return SourceError(f"{self.where}: {_explained(errors.decode(errors='replace'), self.reasons)}")

    def _environment(self) -> dict[str, str]:
        """Return what git needs of our environment: none of its secrets, and nothing that redirects git or lets it prompt."""
        kept = {name: value for name, value in os.environ.items() if _INHERITED.fullmatch(name)}
        for name in _HOMES & kept.keys():  # sudo may keep the home of who called it, whose settings are not root's
            if not is_trusted(kept[name]):
                del kept[name]
        settings = [*_SETTINGS.items(), *self.settings.items()]
        configuration = {"GIT_CONFIG_COUNT": str(len(settings))}
        for number, (name, value) in enumerate(settings):
            configuration |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
        return {
            **kept,
            **configuration,
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOW_PROTOCOL": self.protocols,
            "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", "ssh") + " -o BatchMode=yes -o ConnectTimeout=20",
            **self.environment,
        }


_HOMES = {"HOME", "XDG_CONFIG_HOME"}
_INHERITED = re.compile(
    r"PATH|HOME|USER|LOGNAME|EMAIL|LANG|LC_\w+|TZ|TMPDIR|XDG_\w+"
    r"|SSH_AUTH_SOCK|GNUPGHOME|KRB5\w+|(?i:https?|all|no)_(?:proxy|PROXY)|SSL_CERT_(?:FILE|DIR)|CURL_CA_BUNDLE"
    r"|LD_LIBRARY_PATH|LD_PRELOAD|NSS_WRAPPER_\w+"  # containers give ssh its user so
    r"|GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|GIT_(?:SSH|SSL|PROXY|HTTP)(?!\w*(?:TOKEN|SECRET))\w*"
)


def is_trusted(path: str) -> bool:
    """Whether a file or folder belongs to this user or to root, so that no other user chose what it says."""
    try:
        return os.stat(path).st_uid in (0, os.geteuid())  # noqa: PTH116 (as for names of variables, of text)
    except OSError:
        return True  # what is not there says nothing


def _explained(errors: str, reasons: Mapping[str, tuple[str, ...]]) -> str:
    lower = errors.lower()
    for reason, signs in reasons.items():
        if any(sign in lower for sign in signs):
            return reason
    lines = [
        line for line in errors.splitlines() if line.strip() and not any(s in line.lower() for s in _IN_EVERY_ERROR)
    ]
    last = (lines or ["no message"])[-1]
    return f"git: {re.sub(r'//[^/@ ]*@', '//', last)[:200]}"
