"""A user's program: appends what it reads to a file, and ends as it is told by another file."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.channels import ChannelContext
from syndicator.channels.command import CommandOptions, Kind
from syndicator.testing.harness import Face, Harness

if TYPE_CHECKING:
    from pathlib import Path

FACES = {"": Face(column="program", asks_person=True, proof="never")}  # it sends to no server that could misbehave

PROGRAM = f"""\
#!{sys.executable}
import json, pathlib, sys, time
here = pathlib.Path(__file__).parent
told = dict(line.split("=", 1) for line in (here / "told").read_text().splitlines())
announcement = json.load(sys.stdin)
if "unsent" not in told:
    with (here / "published").open("a") as file:
        file.write(json.dumps(announcement) + "\\n")
print(told.get("output", "").replace("|", "\\n"))
time.sleep(float(told.get("sleep", "0")))
sys.exit(int(told.get("status", "0")))
"""


def make(folder: Path) -> Harness:
    (folder / "announce.py").write_text(PROGRAM)
    (folder / "announce.py").chmod(0o755)
    tell(folder)
    options = CommandOptions(run=("./announce.py", "--quiet"), timeout=timedelta(seconds=20))
    published = folder / "published"
    return Harness(
        channel=Kind(options, ChannelContext(name="mine", folder=folder)),
        section='kind = "command"\nrun = ["./announce.py", "--quiet"]\n',
        files=lambda: published.read_text().splitlines() if published.exists() else [],
    )


def tell(folder: Path, **how: object) -> None:
    """`status`: to exit with; `sleep`: seconds; `output`: lines, separated by |; `unsent`: it publishes nothing."""
    (folder / "told").write_text("".join(f"{key}={value}\n" for key, value in how.items()))
