"""Files: each announcement as a JSON file in a folder."""

from __future__ import annotations

import errno
import json
import os
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from syndicator.atomic_write import replace_file, sync_folder
from syndicator.channels import Channel, id_of
from syndicator.errors import Ambiguous, NeedsPerson, Permanent, Retryable, SendError, Unreachable
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from syndicator.model import CopyQuery, Draft, Post, Step

LONGEST = 150  # bytes of a slug in a file name; leaves room for the id
PERSON = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP}
OUTAGE = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ESTALE, errno.ETIMEDOUT}


@value
class FileOptions:
    path: Path


class Kind(Channel):
    """A step's body is `{"names", "file"}`: the candidate file names, best first, and the content."""

    kind = "file"
    Options = FileOptions
    can_find: ClassVar[bool] = True
    find_is_free: ClassVar[bool] = True
    settle_after = timedelta(0)
    can_update = True
    can_delete = True
    options: FileOptions

    @property
    def folder(self) -> Path:
        return self.context.folder / self.options.path

    def compose(self, draft: Draft) -> Announcement:
        post, text = draft.post, "\n\n".join(draft.parts)
        payload = {
            "id": post.id,
            "text": text,
            "title": draft.headline or post.title,
            "url": draft.url or post.url,
            "tags": list(post.tags),
            "image": post.cover,
            "image_alt": post.cover_alt,
        }
        content = {"slug": post.slug, "url": post.url, "title": post.title, "text": text, "payload": payload}
        data = {"names": _names(post), "file": content}
        return Announcement(text=text, payload=payload, length=self.measure(text), parts=(text,), data=data)

    def endpoint(self) -> str:
        return str(self.folder)

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before
        return json.dumps({**announcement.data, "file": _stamped(announcement.data["file"], key)}).encode()

    def send(self, step: Step) -> Receipt:
        body = json.loads(step.body)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._failure(error) from error
        return self._write(self._free(body["names"], body["file"]), body["file"])

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """Find a file written by this step, or without a step, a file of this post."""
        post, step = query.post, query.step
        for name in _names(post):
            stored = self._read(name)
            ours = stored.get("key") == step.key if step else _same(stored, {"slug": post.slug, "url": post.url})
            if ours and (step or name not in query.known):
                return self._receipt(name)
        return NotFound.SURELY

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        name = self._name(receipt)
        stored = self._read(name)
        if not stored:
            raise Permanent(f"the file no longer exists: {self.folder / name}")
        return self._write(name, _stamped(announcement.data["file"], stored.get("key", "")))

    def delete(self, receipt: Receipt) -> None:
        try:
            self._path(self._name(receipt)).unlink(missing_ok=True)
        except OSError as error:
            raise self._failure(error) from error

    def problems(self) -> Sequence[str]:
        existing = self._existing_path()
        return () if existing.is_dir() else (f"path is not a folder: {existing}",)

    def whoami(self) -> Account:
        existing = self._existing_path()
        if not (existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)):
            raise NeedsPerson(f"channels.{self.name}.path: not a writable folder: {existing}")
        return Account(name=str(self.folder), url=self.folder.as_uri())

    def _existing_path(self) -> Path:
        """Return the folder, or the nearest parent that exists, in which it will be created."""
        return next(path for path in (self.folder, *self.folder.parents) if os.path.lexists(path))

    def _name(self, receipt: Receipt) -> str:
        return id_of(receipt, f"^file://{re.escape(str(self.folder.absolute()))}/([^/]+)$")

    def _path(self, name: str) -> Path:
        return self.folder / name.rpartition("/")[2]

    def _free(self, names: Sequence[str], content: Mapping[str, Any]) -> str:
        """Return the first name not taken by another post; the last one contains the post's id, so it is always free."""
        for name in names[:-1]:
            path = self.folder / name
            if not (path.exists() or path.is_symlink()) or _is_of(self._read(name), content):
                return name
        return names[-1]

    def _read(self, name: str) -> dict[str, Any]:
        """Read a file; empty if it was not written by this channel. Never follows a symlink."""
        try:
            handle = os.open(self._path(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(handle, encoding="utf-8") as file:
                content = json.load(file)
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def _write(self, name: str, content: Mapping[str, Any]) -> Receipt:
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        try:
            # one draft per key: the draft of a killed attempt is overwritten by the next
            draft = f".{sha256(content['key'].encode()).hexdigest()[:16]}.tmp"
            replace_file(self._path(name), text.encode(errors="replace"), draft=draft)
        except OSError as error:
            raise self._failure(error) from error
        try:
            sync_folder(self.folder)
        except OSError as error:
            raise Ambiguous(f"{self.folder / name} may not be durable: {error.strerror}") from error
        return self._receipt(name)

    def _receipt(self, name: str) -> Receipt:
        return Receipt(remote_id=name, remote_url=(self.folder / name).absolute().as_uri())

    def _failure(self, error: OSError) -> SendError:
        line = f"channels.{self.name}.path: {self.folder}: {error.strerror}"
        if error.errno in OUTAGE:
            return Unreachable(line, connected=False)
        return NeedsPerson(line) if error.errno in PERSON else Retryable(line)


def _stamped(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {**content, "sent_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), "key": key}


def _is_of(stored: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Whether a stored file belongs to the post of `content`: by the post's id if both have one, else as `_same`."""
    payload = stored.get("payload")
    known = payload.get("id") if isinstance(payload, dict) else None
    return known == content["payload"]["id"] if known and content["payload"]["id"] else _same(stored, content)


def _same(stored: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Whether a stored file was written by the same step, or has the same slug and address."""
    if stored.get("key") and stored["key"] == content.get("key"):
        return True
    return bool(content["url"]) and (stored.get("slug"), stored.get("url")) == (content["slug"], content["url"])


def _names(post: Post) -> list[str]:
    short = _safe(post.slug)
    own = _safe(post.id, 60) or sha256(f"{post.url}\n{post.title}".encode(errors="replace")).hexdigest()[:12]
    return [f"{short}.json", f"{short}-{own}.json"] if short else [f"{own}.json"]


def _safe(name: str, longest: int = LONGEST) -> str:
    """Return a name that is valid on any file system: no separators, no leading dot, at most `longest` bytes."""
    name = re.sub(r"[^\w.-]+", "-", name).strip("-.")
    return name.encode()[:longest].decode(errors="ignore")
