"""Which addresses a channel may talk to, and what is hidden of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicator import errors
from syndicator.channels import ChannelContext
from syndicator.channels.http.response import clean
from syndicator.channels.http.urls import at_server, checked_url, server_url, url_secrets


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://example.com/x", True),
        ("http://127.0.0.1:8000/x", True),
        ("http://[::1]:8000/", True),
        ("http://localhost/", True),
        ("http://example.com/", False),
        ("http://127.0.0.1.example.com/", False),
        ("http://localhost@example.com/", False),
        ("http://127.0.0.1\\@example.com/", False),
        ("http://10.0.0.1/", False),
        ("ftp://127.0.0.1/", False),
        ("https://", False),
        ("https://example.com:port/", False),
        ("https://example.com/a b", False),
        ("https://[::1", False),
        ("example.com", False),
        ("", False),
    ],
)
def test_plain_http_goes_to_this_machine_only(url: str, is_allowed: bool) -> None:
    if is_allowed:
        assert checked_url(url, "base_url", allow_http=False) == url
        return
    with pytest.raises(errors.NeedsPerson, match=r"^base_url: ") as caught:
        checked_url(url, "base_url", allow_http=False)
    assert "example" not in str(caught.value)


def test_plain_http_can_be_allowed() -> None:
    assert checked_url("http://example.com/", "base_url", allow_http=True) == "http://example.com/"
    with pytest.raises(errors.NeedsPerson, match=r"^channels\.relay\.url: plain http://") as caught:
        checked_url("http://example.com/hush", "channels.relay.url", allow_http=False)
    assert "hush" not in str(caught.value)


def test_the_server_is_the_kinds_own_unless_config_names_another() -> None:
    context = ChannelContext(name="mine", folder=Path())
    assert server_url(context, "https://api.example/") == "https://api.example"
    other = ChannelContext(name="mine", folder=Path(), base_url="https://eu.example/v2/")
    assert server_url(other, "https://api.example") == "https://eu.example/v2"
    plain = ChannelContext(name="mine", folder=Path(), base_url="http://eu.example")
    with pytest.raises(errors.NeedsPerson, match=r"^channels\.mine\.base_url: plain http://"):
        server_url(plain, "https://api.example")
    allowed = ChannelContext(name="mine", folder=Path(), base_url="http://eu.example", allow_http=True)
    assert server_url(allowed, "https://api.example") == "http://eu.example"


def test_an_address_can_be_moved_to_another_server() -> None:
    url = "https://api.example:8080/oauth/token?a=1"
    assert at_server(url, "http://127.0.0.1:9/x/") == "http://127.0.0.1:9/x/oauth/token?a=1"
    assert at_server(url, "") == url


def test_what_a_hook_repeats_of_its_own_address_is_hidden() -> None:
    url = "https://flow.example/webhook/c0ffee-cafe?sig=abcdef123"
    said = 'The requested webhook "POST c0ffee-cafe" is not registered; sig abcdef123'
    assert clean(said, url_secrets(url)) == 'The requested webhook "POST …" is not registered; sig …'


def test_of_an_address_its_long_parts_its_last_one_and_its_password_are_secret() -> None:
    url = "https://me:pass@flow.example/hooks/catch/12345678/last?k=abcd&v=1"
    assert set(url_secrets(url)) == {url, "hooks/catch/12345678/last", "12345678", "last", "abcd", "pass"}
