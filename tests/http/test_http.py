"""What is read from the web is bounded in time and size, and comes from where it may."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import sys
import time
import zlib
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.errors import FetchError
from syndicator.http import Fetched, UrlGuard, dial, get, host_of, shown
from syndicator.http.decode import decoder
from syndicator.http.liveness import fetch_image, probe_page
from tests.fakes.blog_server import Blog, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
def blog() -> Iterator[Blog]:
    with Blog().running() as running:
        yield running


def fetch(blog: Blog, path: str = "/", **options: Any) -> Fetched:
    return get(blog.url + path, guard=UrlGuard.of([blog.url], "https://blog.example.dev"), **options)


def test_body_status_and_headers_come_back(blog: Blog) -> None:
    blog.change("/", body="hello", headers={"X-Some": "Thing"})
    fetched = fetch(blog, headers={"X-Asked": "yes"})
    assert (fetched.status, fetched.body, fetched.headers["x-some"]) == (200, b"hello", "Thing")
    assert blog.asked[0].headers["x-asked"] == "yes"
    assert blog.asked[0].headers["user-agent"].endswith("(+https://blog.example.dev)")


def test_an_error_status_is_an_answer(blog: Blog) -> None:
    assert fetch(blog, "/nowhere").status == 404


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_compressed_bodies_are_read(blog: Blog, encoding: str) -> None:
    blog.change("/", body="hello" * 1000, encoding=encoding)
    assert fetch(blog).body == b"hello" * 1000


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate", "br"])
def test_the_limit_is_of_the_decompressed_body(blog: Blog, encoding: str) -> None:
    blog.change("/", body=bytes(3_000_000), encoding=encoding)
    with pytest.raises(FetchError, match="larger than 1,000,000 bytes"):
        fetch(blog, max_bytes=1_000_000)
    assert len(fetch(blog, max_bytes=1_000_000, whole=False).body) == 1_000_000


def test_a_body_that_only_says_it_is_compressed_is_an_error(blog: Blog) -> None:
    blog.change("/", body="plain", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="can't be decompressed"):
        fetch(blog)


def test_a_cut_body_is_an_error(blog: Blog) -> None:
    blog.change("/", body="hello", cut_after=2)
    with pytest.raises(FetchError, match="cut the answer short"):
        fetch(blog)


@pytest.mark.parametrize(
    "slow", [{"drip": 0.05}, {"drip_head": 0.05}, {"drip": 0.05, "headers": {"Content-Length": ""}}]
)
def test_a_dripping_server_is_cut_off_at_the_deadline(blog: Blog, slow: dict[str, Any]) -> None:
    blog.change("/", body="x" * 1000, **slow)
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"not done within 0\.4 s"):
        fetch(blog, deadline=0.4)
    assert time.monotonic() - start < 2


def test_a_silent_server_is_left_after_the_timeout(blog: Blog) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(FetchError, match="did not answer in time"):
            get(url, guard=UrlGuard.of([url]), timeout=0.2)


def test_redirects_are_followed_and_reported(blog: Blog) -> None:
    blog.change("/old", status=301, headers={"Location": "/new"})
    blog.change("/new", status=302, headers={"Location": f"{blog.url}/newest"})
    blog.change("/newest", body="here")
    fetched = fetch(blog, "/old")
    assert fetched.body == b"here"
    assert fetched.url == f"{blog.url}/newest"
    assert [(hop.status, hop.permanent, hop.url) for hop in fetched.redirects] == [
        (301, True, f"{blog.url}/new"),
        (302, False, f"{blog.url}/newest"),
    ]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/", "more than 5 redirects"),
        ("file:///etc/passwd", "no address of the web"),
        ("http://[", "no address of the web"),
        ("http://localhost:1/", "not a public address"),
        ("http://169.254.169.254/latest", "not a public address"),
    ],
)
def test_bad_redirects_are_errors(blog: Blog, target: str, words: str) -> None:
    blog.change("/", status=302, headers={"Location": target})
    with pytest.raises(FetchError, match=words):
        fetch(blog)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:1/", "refused the connection"),
        ("http://no-such-host.invalid/", "no such host"),
        (f"http://{'a' * 80}.example/", "no such host"),
        ("ftp://127.0.0.1/", "only http:// and https://"),
        ("http://", "not an address|can't be reached|no such host"),
        ("http://127.0.0.1:99999/", "not an address|could not"),
    ],
)
def test_each_failure_is_one_clear_line(url: str, words: str) -> None:
    with pytest.raises(FetchError, match=words) as caught:
        get(url, guard=UrlGuard.of([url]))
    assert "\n" not in str(caught.value)


def test_a_server_without_tls_is_told_apart(blog: Blog) -> None:
    url = blog.url.replace("http:", "https:")
    with pytest.raises(FetchError, match="TLS"):
        get(url, guard=UrlGuard.of([url]))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "224.0.0.1",
        "100.64.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
    ],
)
def test_private_addresses_are_never_asked(host: str) -> None:
    with pytest.raises(FetchError, match="not a public address"):
        get(f"http://{host}:9/", guard=UrlGuard())


def test_a_name_that_changes_its_address_is_asked_at_the_one_that_was_checked(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS is the outside here: it says something public first, and 127.0.0.1 from then on."""
    port = int(blog.url.rpartition(":")[2])
    answers = iter(["192.0.0.9"])
    tried: list[Any] = []

    def resolve(*args: Any, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]

    def connect(self: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(FetchError, match="refused"):
        get(f"http://rebinding.example:{port}/", guard=UrlGuard())
    assert tried == [("192.0.0.9", port)]
    with pytest.raises(FetchError, match="not a public address"):
        get(f"http://rebinding.example:{port}/", guard=UrlGuard())


def test_netrc_and_the_users_of_an_address_stay_home(
    blog: Blog, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password word")
    monkeypatch.setenv("NETRC", str(netrc))
    blog.change("/", status=302, headers={"Location": blog.url.replace("//", "//me:word@") + "/there"})
    fetch(blog)
    assert all("authorization" not in asked.headers for asked in blog.asked)


def test_a_proxy_is_used_but_not_for_private_addresses(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", blog.url)
    blog.change("http://10.0.0.1/", body="through")
    assert get("http://10.0.0.1/", guard=UrlGuard.of(["10.0.0.1"])).body == b"through"
    with pytest.raises(FetchError, match="not a public address"):
        get("http://10.0.0.1/", guard=UrlGuard())
    assert len(blog.asked) == 1


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Blog.Example.dev./x", "blog.example.dev"),
        ("blog.example.dev:8080", "blog.example.dev"),
        ("::1", "::1"),
        ("http://[::1]:80/", "::1"),
        ("https://müsli.example", "xn--msli-0ra.example"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_host_of(address: str, host: str) -> None:
    assert host_of(address) == host


def test_secrets_and_control_characters_of_an_address_are_not_shown() -> None:
    assert shown("https://me:word@a.dev/\x1b[31mx?token=1#f") == "https://a.dev/[31mx"


HEAD = '<html><head><link rel="canonical" href="{url}"><meta property="og:title" content="T">{image}</head><body>'


def live(blog: Blog, path: str = "/post") -> Any:
    return probe_page(blog.url + path, UrlGuard.of([blog.url]))


def test_a_page_with_all_that_a_card_needs_is_live(blog: Blog) -> None:
    image = '<meta property="og:image" content="/cover.png">'
    blog.change("/post", body=HEAD.format(url=f"{blog.url}/post/", image=image))
    blog.change("/cover.png", body=PNG)
    found = live(blog)
    assert (found.live, found.warnings) == (True, ())


@pytest.mark.parametrize(
    ("html", "warnings"),
    [
        ("", ["no canonical link", "no og:title", "no og:image"]),
        (HEAD.format(url="/other", image=""), ["names another page", "no og:image"]),
        (HEAD.format(url="/post", image='<meta property="og:image" content="/gone">'), ["no picture came (404)"]),
        (HEAD.format(url="/post", image='<meta property="og:image" content="/big">'), ["larger than 5,000,000"]),
        (HEAD.format(url="/post", image='<meta property="og:image" content="/post">'), ["this is no picture"]),
        (HEAD.format(url="/post", image='<meta property="og:image" content="http://10.0.0.1/">'), ["not a public"]),
        (
            HEAD.format(url="http://[", image='<meta property="og:image" content="http://[">'),
            ["another page", "og:image"],
        ),
    ],
)
def test_what_a_card_lacks_is_a_warning(blog: Blog, html: str, warnings: list[str]) -> None:
    blog.change("/post", body=html)
    blog.change("/big", body=PNG + bytes(5_000_000))
    found = live(blog)
    assert found.live
    assert len(found.warnings) == len(warnings)
    assert all(words in warning for words, warning in zip(warnings, found.warnings, strict=True))


def test_a_page_that_is_not_there_is_not_live(blog: Blog) -> None:
    blog.change("/moved", status=302, headers={"Location": "/"})
    blog.change("/", body="home")
    assert live(blog).reason.endswith("answers 404")
    assert live(blog, "/moved").reason.endswith("leads to the home page")
    assert "refused" in probe_page("http://127.0.0.1:1/", UrlGuard.of(["127.0.0.1"])).reason


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (Page(PNG, headers={"Content-Type": "text/plain"}), "image/png"),
        (Page(b"RIFF0000WEBPxx"), "image/webp"),
        (Page("<svg/>", headers={"Content-Type": "image/svg+xml; charset=utf-8"}), "image/svg+xml"),
    ],
)
def test_a_picture_is_known_by_its_bytes(blog: Blog, page: Page, kind: str) -> None:
    blog.pages["/cover"] = page
    assert fetch_image(f"{blog.url}/cover", UrlGuard.of([blog.url])) == (page.raw, kind)


def test_what_only_claims_to_be_a_picture_is_none(blog: Blog) -> None:
    blog.change("/cover", body="<html>log in", headers={"Content-Type": "image/png"})
    with pytest.raises(FetchError, match="no picture"):
        fetch_image(f"{blog.url}/cover", UrlGuard.of([blog.url]))


def test_reading_an_address_does_not_load_requests(blog: Blog) -> None:
    blog.change("/", body="hello", encoding="br")
    code = f"""
import sys
from syndicator.http import UrlGuard, get
assert get("{blog.url}", guard=UrlGuard.of(["{blog.url}"])).body == b"hello"
print(sorted({{"requests", "urllib3", "urllib.request"}} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A new one for localhost that no one but ourselves trusts, and its key."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    options = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    done = subprocess.run(["openssl", *options.split(), "-keyout", key, "-out", made], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("openssl makes no certificate here")
    return made, key


def test_only_a_certificate_that_is_trusted_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    with Blog(context).running() as blog:
        blog.change("/", body="hello")
        url = blog.url.replace("127.0.0.1", "localhost")
        with pytest.raises(FetchError, match="certificate can't be trusted"):
            get(url, guard=UrlGuard.of([url]))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(made))
        dial.trusted.cache_clear()
        assert get(url, guard=UrlGuard.of([url])).body == b"hello"
        with pytest.raises(FetchError, match="certificate can't be trusted"):  # it is for another name
            get(blog.url, guard=UrlGuard.of([blog.url]))
        dial.trusted.cache_clear()


def test_through_a_proxy_that_refuses_nothing_is_read(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", blog.url.replace("//", "//me:word@"))
    with pytest.raises(FetchError, match="the proxy did not let it through"):
        get("https://192.0.2.1/", guard=UrlGuard.of(["192.0.2.1"]))


@given(
    st.binary(max_size=5000),
    st.integers(1, 700) | st.just(1),
    st.sampled_from(["gzip", "deflate", "br", "x-gzip", "gzip, br"]),
)
def test_compression_in_any_pieces_is_undone(data: bytes, size: int, encoding: str) -> None:
    compressed = data
    for name in encoding.split(", "):
        compressed = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": bare_deflate, "br": brotli.compress}[
            name
        ](compressed)
    decode = decoder(encoding)
    pieces = [decode(compressed[start : start + size]) for start in range(0, len(compressed), size)]
    assert b"".join(pieces) == data


def bare_deflate(data: bytes) -> bytes:
    """As many servers send it: without the head of zlib's format."""
    return zlib.compress(data)[2:-4]
