"""Which names are this server's, and which requests its own pages'."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syndicator.config import ServeConfig
from syndicator.errors import UsageError
from syndicator.serve.guard import is_own_host, is_own_page, require_safe

URL = "https://page.example.dev"
OWN = "http://127.0.0.1:8765"


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "127.0.0.1", "localhost:9000", "[::1]:8765", "syndicator.localhost:8765", "LOCALHOST"]
)
def test_this_machine_is_an_own_host_under_any_port(host: str) -> None:
    assert is_own_host(host, "")


@pytest.mark.parametrize("host", ["", "evil.example", "127.0.0.1.evil.example", "127.0.0.1:8765.evil.example", "evil.localhost", "127.0.0.2",
    "127.0.0.1:8765@evil.example", "::1", "page.example.dev", "0.0.0.0:8765", "localhost:80:80", "[::1].evil.example"])  # fmt: skip
def test_any_other_name_is_a_rebound_one(host: str) -> None:
    assert not is_own_host(host, "")


@pytest.mark.parametrize(
    ("host", "own"),
    [("page.example.dev", True), ("page.example.dev:443", True), ("PAGE.example.dev", True), ("page.example.dev:8443", False),
     ("example.dev", False), ("localhost:8765", True)],
)  # fmt: skip
def test_the_configured_address_is_an_own_host(host: str, own: bool) -> None:
    assert is_own_host(host, URL) is own


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": OWN}, True),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9999"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": OWN}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": OWN}, True),
        ({"Origin": "http://127.0.0.1:9999"}, False),
        ({"Origin": "null"}, False),
        ({"Referer": f"{OWN}/"}, False),
        ({}, False),
    ],
)
def test_a_form_counts_only_if_it_was_sent_by_an_own_page(headers: dict[str, str], own: bool) -> None:
    assert is_own_page(headers, OWN) is own


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "page.example.dev"])
def test_other_machines_are_let_in_only_with_https_in_front_and_a_password(host: str) -> None:
    settings = ServeConfig(listen=(host, 8765))
    with pytest.raises(UsageError, match="without encryption"):
        require_safe(settings, has_password=True)
    with pytest.raises(UsageError, match="needs a password"):
        require_safe(replace(settings, url=URL), has_password=False)
    require_safe(replace(settings, url=URL), has_password=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_needs_neither(host: str) -> None:
    require_safe(ServeConfig(listen=(host, 8765)), has_password=False)
