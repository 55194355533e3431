"""Which releases of Python have faults in the parsers that strangers' input passes through."""

from __future__ import annotations

import pytest

from syndicator.views.python_faults import python_warning

BOTH = "html.parser (CVE-2025-6069, CVE-2026-15308) and tomllib (gh-149231)"


@pytest.mark.parametrize(
    ("version", "faults", "fixed"),
    [
        ((3, 11, 7), BOTH, "3.11.16"),
        ((3, 11, 14), "html.parser (CVE-2026-15308) and tomllib (gh-149231)", "3.11.16"),
        ((3, 12, 11), BOTH, "3.12.14"),
        ((3, 13, 5), BOTH, "3.13.15"),
        ((3, 13, 6), "html.parser (CVE-2026-15308) and tomllib (gh-149231)", "3.13.15"),
        ((3, 13, 14), "html.parser (CVE-2026-15308)", "3.13.15"),
        ((3, 14, 0), "html.parser (CVE-2026-15308) and tomllib (gh-149231)", "3.14.7"),
        ((3, 14, 6), "html.parser (CVE-2026-15308)", "3.14.7"),
    ],
)
def test_the_faults_and_the_release_without_them_are_named(
    version: tuple[int, int, int], faults: str, fixed: str
) -> None:
    assert python_warning(version) == (
        f"{'.'.join(map(str, version))}: warning: hostile input can slow down {faults}: "
        f"update to {fixed}, unless your system's package has the fixes"
    )


@pytest.mark.parametrize("version", [(3, 11, 16), (3, 12, 14), (3, 13, 15), (3, 14, 7), (3, 15, 0), (4, 0, 0)])
def test_a_release_without_known_faults_is_not_warned_of(version: tuple[int, int, int]) -> None:
    assert python_warning(version) == ""
