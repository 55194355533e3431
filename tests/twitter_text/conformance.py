"""X's own cases of what it counts and links, where they are at hand."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests import ROOT

CONFORMANCE = ROOT.parent / "shared" / "corpus" / "twitter-text" / "conformance"
needs_conformance = pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="needs the conformance cases")


def cases(file: str, *sections: str) -> list[tuple[str, Any]]:
    """Each text with what is expected of it."""
    tests = yaml.safe_load((CONFORMANCE / f"{file}.yml").read_text(encoding="utf-8"))["tests"]
    return [(case["text"], case["expected"]) for section in sections for case in tests[section]]
