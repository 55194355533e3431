"""`import` and `export` on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.conftest import SLUG

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator


def test_an_import_before_the_first_run_is_honoured_by_it(syndicator: Syndicator, folder: Path) -> None:
    (folder / "sent.txt").write_text(f"https://slowquery.example.dev/{SLUG}\nhttps://slowquery.example.dev/gone\n")
    ran = syndicator("import", "plain", "sent.txt", "--channel", "outbox")
    said = "outbox: 2 entries, 0 posts count as sent now; 2 belong to no known post and are kept until it is read\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, said, "")
    assert syndicator("run", "--once").returncode == 0
    assert f"{SLUG}.json" not in [path.name for path in (folder / "outbox").iterdir()]


def test_only_a_known_tool_can_be_imported(syndicator: Syndicator) -> None:
    ran = syndicator("import", "buffer", "x", "--channel", "outbox")
    assert ran.returncode == 2
    assert ran.stderr == (
        "buffer: can't be imported; KIND is one of feed2exec, feed2toot, feedecho, feediverse, plain, posse-party, sequoia, syndicator\n"
    )
    help_ = syndicator("import", "--help").stdout
    assert "KIND: feed2exec, feed2toot, feedecho, feediverse, plain, posse-party, sequoia, syndicator." in " ".join(
        help_.split()
    )


def test_what_was_sent_is_exported(syndicator: Syndicator, folder: Path) -> None:
    syndicator("run", "--once")
    exported = json.loads(syndicator("export").stdout)
    assert (len(exported), exported[0]["copies"][0]["state"]) == (6, "sent")
    assert syndicator("export", "out.json").stderr == "wrote out.json\n"
    assert json.loads((folder / "out.json").read_text()) == exported
    ran = syndicator("export", "out.json")
    assert (ran.returncode, ran.stderr) == (2, "out.json already exists; name another file or add --force\n")
    assert syndicator("export", "out.json", "--force").returncode == 0
