"""What several commands share."""

from __future__ import annotations

from syndicator.cli.options import examples


def test_examples_are_commands_to_type_which_click_leaves_as_they_are() -> None:
    assert examples("list") == "\b\nExample:\n  syndicator list"
    assert examples("run", "run --once") == "\b\nExamples:\n  syndicator run\n  syndicator run --once"
