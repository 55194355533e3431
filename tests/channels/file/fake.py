"""The file channel needs no server: a folder is its far end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.channels import ChannelContext
from syndicator.channels.file import FileOptions, Kind
from syndicator.testing.harness import Face, Harness

if TYPE_CHECKING:
    from pathlib import Path


FACES = {"": Face(column="file")}


def make(folder: Path) -> Harness:
    channel = Kind(FileOptions(path=folder / "outbox"), ChannelContext(name="outbox", folder=folder))
    return Harness(
        channel=channel,
        section='kind = "file"\npath = "outbox"\n',
        files=lambda: [path.read_text() for path in channel.folder.glob("[!.]*")],
    )
