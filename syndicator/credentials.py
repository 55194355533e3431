"""Secrets, named in the config and read only by commands that send; and tokens obtained by `auth`."""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from syndicator.atomic_write import replace_file, sync_folder
from syndicator.errors import UsageError
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MIN_CHARACTERS = 6
MAX_CHARACTERS = 100_000  # of a file with a secret
_MOUNTED = Path("/run/secrets")  # where container engines mount secrets
_revealed: set[str] = set()


@frozen
class Secret:
    """A secret that is not read until `reveal()`, and prints as `…`.

    `origin` names its place in messages: "the environment variable X_API_KEY". `file`: where it is stored, if the
    config names a file.
    """

    origin: str
    read: Callable[[], str] = field(repr=False, compare=False)
    file: Path | None = field(default=None, repr=False, compare=False)

    def reveal(self, *, several_lines: bool = False) -> str:
        """Return the secret. `several_lines` allows an ssh key.

        Raises UsageError with what is missing and what to do.
        """
        value = self.read().strip()
        if not value:
            raise UsageError(f"{self.origin} is empty: write the secret there")
        # anything else would break an HTTP header, with an error that shows the secret
        lines = value.splitlines() if several_lines else [value]
        if not (value.isascii() and all(map(str.isprintable, lines))):
            raise UsageError(f"{self.origin} is not one line of plain ASCII: copy the secret again")
        if len(value) < MIN_CHARACTERS:
            raise UsageError(
                f"{self.origin} is too short for a secret (at least {MIN_CHARACTERS} characters): copy it again"
            )
        conceal(value)
        return value

    def __repr__(self) -> str:
        return "…"

    __str__ = __repr__


def secret_from(table: Mapping[str, object], folder: Path) -> Secret:
    """Return the secret named by `{ env = … }`, `{ file = … }` or `{ credential = … }`; files are relative to `folder`.

    Reads nothing yet. Raises ValueError if the table is not valid.
    """
    match list(table.items()):
        case [("env", str(name))] if name:
            return Secret(f"the environment variable {name}", partial(_from_environment, name))
        case [("file", str(name))] if name:
            return Secret(f"the file {folder / name}", partial(_from_file, folder / name), folder / name)
        case [("credential", str(name))] if re.fullmatch(r"[\w.-]+", name):
            return Secret(f"the credential {name}", partial(_from_credential, name, folder))
        case [("credential", name)]:
            raise ValueError(f'not a valid credential name: "{name}" (use letters, digits, "_", "-" and ".")')
    raise ValueError('a secret must be { env = "NAME" }, { file = "path" } or { credential = "name" }')


def _from_environment(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise UsageError(f"the environment variable {name} is not set: export {name}=…") from None


def _from_file(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_CHARACTERS)
    except FileNotFoundError:
        raise UsageError(f"the file {path} does not exist: write the secret into it") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(f"the file {path} can't be read: {reason}") from None


def credential_folders(beside: Path) -> list[Path]:
    """Return the folders of credentials: those of systemd, of a container engine, and `beside` the config."""
    systemd = os.environ.get("CREDENTIALS_DIRECTORY")
    return [*([Path(systemd)] if systemd else []), _MOUNTED, beside / "credentials"]


def _from_credential(name: str, beside: Path) -> str:
    """Read a credential of systemd or of a container engine, or from `credentials/` beside the config."""
    folders = credential_folders(beside)
    for folder in folders:
        if os.path.exists(folder / name):  # noqa: PTH110 (Path.exists raises if we may not read the folder)
            return _from_file(folder / name)
    places = " or ".join(str(folder) for folder in folders)
    raise UsageError(
        f"the credential {name} was not found in {places}: add LoadCredential={name}:… to the unit, or mount it as a secret"
    )


def conceal(*values: str) -> None:
    """Redact these secrets from now on."""
    _revealed.update(filter(None, values))


def revealed() -> frozenset[str]:
    """Return the secrets that this process has read so far, to be redacted from its output."""
    return frozenset(_revealed)


class TokenStore:
    """The tokens obtained by `auth` or refreshed since: a file per channel, readable by its owner only.

    The first `save` creates their folder, with mode 0700: `tokens/` in `folder`, which is the ledger's; if several blogs
    share the ledger, `tokens/BLOG/`.
    A token record maps names to strings: `access_token`, `refresh_token`, `expires_at` (ISO 8601, UTC) …
    `formerly`: channel → its former name, under which its record may still be stored.
    """

    def __init__(self, folder: Path, formerly: Mapping[str, str] | None = None, *, blog: str = "") -> None:
        self.folder = folder / "tokens" / blog
        self._blog = blog
        self._formerly = formerly or {}

    def load(self, name: str) -> dict[str, str]:
        """Return the record of channel `name`; empty if there is none. Raises UsageError if it can't be read."""
        path, former = self._path(name), self._formerly.get(name)
        if former and not os.path.exists(path):  # noqa: PTH110 (Path.exists raises if we may not read the folder)
            path = self._path(former)
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}: make it readable for this user") from None
        except ValueError:
            record = None
        if not isinstance(record, dict) or not all(isinstance(value, str) for value in record.values()):
            raise UsageError(f"{path}: not a valid token record: run `syndicator auth {name}` again")
        _conceal_tokens(record)
        return record

    def save(self, name: str, record: Mapping[str, str]) -> None:
        """Replace the record of channel `name`, atomically and durably."""
        content = json.dumps(dict(record), indent=1).encode()
        _conceal_tokens(record)
        with self._writing():
            replace_file(self._path(name), content, mode=0o600)
            sync_folder(self.folder)

    def rename(self, former_blog: str = "") -> None:
        """Move the records of renamed channels, and of a renamed blog, to their new names."""
        if former_blog and not self.folder.exists():
            with suppress(OSError):  # the former blog may have no tokens
                self.folder.with_name(former_blog).replace(self.folder)
        for name, former in self._formerly.items():
            with suppress(OSError):  # then it is still found under the former name
                if not self._path(name).exists():
                    self._path(former).replace(self._path(name))

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Lock the record of channel `name` on this machine: a refresh token may be used only once."""
        import fcntl

        with self._writing():
            file = self._path(name).with_suffix(".lock").open("w")
            fcntl.flock(file, fcntl.LOCK_EX)
        with file:
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            yield
        except OSError as error:
            raise UsageError(f"{self.folder}: tokens can't be stored there: {error.strerror}") from None

    def _path(self, name: str) -> Path:
        return self.folder / f"{quote(name, safe=' ')}.json"


def _conceal_tokens(record: Mapping[str, str]) -> None:
    conceal(*(value for name, value in record.items() if name.endswith(("token", "secret"))))
