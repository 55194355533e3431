"""The file channel needs no server: a folder is its far end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from syndicator.channels import ChannelContext
from syndicator.channels.file import FileOptions, Kind
from tests.fakes.harness import Harness, a_draft

if TYPE_CHECKING:
    from pathlib import Path


def make(folder: Path) -> Harness:
    draft = a_draft()
    channel = Kind(FileOptions(path=folder / "outbox"), ChannelContext(name="outbox", folder=folder))

    def copies() -> int:
        files = [json.loads(path.read_text()) for path in channel.folder.glob("*.json")]
        return sum(file["slug"] == draft.post.slug for file in files)

    return Harness(channel=channel, draft=draft, copies=copies)
