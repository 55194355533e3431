"""There is no server: a person reads the link, and posts it or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.channels import ChannelContext
from syndicator.channels.manual import Kind, ManualOptions
from syndicator.channels.manual.styles import STYLES
from syndicator.testing.harness import Face, Harness

if TYPE_CHECKING:
    from pathlib import Path

FACES = {style: Face(column="by hand", proof="never") for style in STYLES}


def make(folder: Path, face: str = "x") -> Harness:
    return Harness(
        channel=Kind(ManualOptions(style=face), ChannelContext(name="byhand", folder=folder)),
        section=f'kind = "manual"\nstyle = "{face}"\n',
        by_hand=True,
    )
