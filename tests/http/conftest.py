"""A blog's server, over http and over https, and how it is read."""

from __future__ import annotations

import ssl
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.http import Response, UrlGuard, connection, get
from tests.fakes.blog_server import Blog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeAlias

    Fetch: TypeAlias = Callable[..., Response]


@pytest.fixture
def blog() -> Iterator[Blog]:
    with Blog().running() as running:
        yield running


@pytest.fixture
def fetch(blog: Blog) -> Fetch:
    """Called with a path of `blog` and options of `get`."""

    def fetch(path: str = "/", **options: Any) -> Response:
        return get(blog.url + path, guard=UrlGuard.of([blog.url], "https://blog.example.dev"), **options)

    return fetch


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A new one for localhost that nobody trusts; its key lies beside it, in key.pem."""
    made, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    options = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    done = subprocess.run(["openssl", *options.split(), "-keyout", key, "-out", made], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("openssl makes no certificate here")
    return made


@pytest.fixture
def secure_blog(certificate: Path) -> Iterator[Blog]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.parent / "key.pem")
    with Blog(context).running() as running:
        yield running


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`certificate` is trusted."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    connection.tls_context.cache_clear()
    yield
    connection.tls_context.cache_clear()
