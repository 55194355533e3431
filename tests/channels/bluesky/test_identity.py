"""From a handle to its server, over TLS to hosts of our own, through a proxy that leads there."""

from __future__ import annotations

import json
import select
import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from socketserver import BaseRequestHandler
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.bluesky.identity import DID, HANDLE, Identity, resolve
from syndicator.errors import NeedsPerson, Unreachable
from syndicator.http import UrlGuard, connection
from syndicator.testing.threaded_server import ThreadedServer
from tests import ROOT
from tests.channels.bluesky.fake import DID as DID_OF_FAKE
from tests.channels.bluesky.helpers import channel, prepared
from tests.fakes.blog_server import Blog, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.channels.bluesky import Kind
    from tests.channels.bluesky.fake import Server

ADA = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
WEB = "did:web:ada.example"
HOSTS = ("ada.example", "pds.example", "plc.directory", "public.api.bsky.app")
GUARD = UrlGuard.of(HOSTS)
LOOKUP = "/xrpc/com.atproto.identity.resolveHandle?handle="
SYNTAX = ROOT.parent / "shared/specs/atproto/interop-test-files/syntax"


class Tunnel(BaseRequestHandler):
    """A proxy's side of one connection: every host is the one web server, but those of which it ends the TLS itself."""

    server: Proxy

    def handle(self) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.request.recv(1)
        self.server.hosts.append(head.split()[1].decode())
        self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        host = self.server.hosts[-1].partition(":")[0]
        near, target = self.request, self.server.target
        if host in self.server.plain:
            near, target = self.server.tls.wrap_socket(near, server_side=True), self.server.plain[host]
        with near, socket.create_connection(target) as onward:
            ends = {near: onward, onward: near}
            while True:
                for end in select.select(list(ends), [], [], 5)[0]:
                    if not (data := end.recv(65_536)):
                        return
                    ends[end].sendall(data)


class Proxy(ThreadedServer):
    def __init__(self, target: tuple[str, int], tls: ssl.SSLContext) -> None:
        self.target = target
        self.tls = tls
        self.plain: dict[str, tuple[str, int]] = {}  # host → a server that speaks no TLS
        self.hosts: list[str] = []
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.start()

    def handle_error(self, *_: Any) -> None:
        """Connections may end as they like."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    names = ",".join(f"DNS:{host}" for host in HOSTS)
    options = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ada.example -addext subjectAltName={names}"
    command = ["openssl", *options.split(), "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("openssl makes no certificate here")
    return folder / "certificate.pem"


@pytest.fixture
def web(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Blog, Proxy]]:
    """The web as far as it matters here, and the proxy that knows which hosts were asked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.parent / "key.pem")
    with Blog(context).running() as blog:
        proxy = Proxy(("127.0.0.1", int(blog.url.rpartition(":")[2])), context)
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.server_address[1]}")
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        connection.tls_context.cache_clear()
        yield blog, proxy
        proxy.close()
        connection.tls_context.cache_clear()


def document(did: str = ADA, **changes: Any) -> Page:
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "https://pds.example/"}
    known = {"id": did, "alsoKnownAs": ["at://Ada.example"], "service": [{"id": "#other"}, service]}
    return Page(json.dumps({**known, **changes}))


@pytest.mark.long
def test_a_handle_on_its_own_host(web: tuple[Blog, Proxy]) -> None:
    blog, proxy = web
    blog.pages["/.well-known/atproto-did"] = Page(f"{ADA}\n")
    blog.pages[f"/{ADA}"] = document()
    assert resolve("ada.example", GUARD) == Identity(did=ADA, server="https://pds.example")
    assert proxy.hosts == ["ada.example:443", "plc.directory:443"]


@pytest.mark.parametrize("own", [Page(status=404), Page("<html>my blog</html>"), Page("x" * 200_000)])
def test_a_handle_in_dns_is_asked_for_elsewhere(web: tuple[Blog, Proxy], own: Page) -> None:
    blog, proxy = web
    blog.pages["/.well-known/atproto-did"] = own
    blog.pages[f"{LOOKUP}ada.example"] = Page(json.dumps({"did": ADA}))
    blog.pages[f"/{ADA}"] = document()
    assert resolve("ada.example", GUARD).server == "https://pds.example"
    assert proxy.hosts == ["ada.example:443", "public.api.bsky.app:443", "plc.directory:443"]


def test_an_account_of_a_domain_has_its_document_there(web: tuple[Blog, Proxy]) -> None:
    blog, proxy = web
    blog.pages["/.well-known/atproto-did"] = Page(WEB)
    blog.pages["/.well-known/did.json"] = document(WEB)
    assert resolve("ada.example", GUARD) == Identity(did=WEB, server="https://pds.example")
    assert resolve(WEB, GUARD) == Identity(did=WEB, server="https://pds.example")
    assert set(proxy.hosts) == {"ada.example:443"}


def service(url: object) -> dict[str, Any]:
    return {"service": [{"id": f"{ADA}#atproto_pds", "serviceEndpoint": url}]}


@pytest.mark.parametrize(
    ("page", "kind", "says"),
    [
        (document(alsoKnownAs=["at://eve.example"]), NeedsPerson, "does not confirm it"),
        (document(alsoKnownAs=None), NeedsPerson, "does not confirm it"),
        (document(id=WEB), NeedsPerson, "another account's"),
        (document(service=[]), NeedsPerson, "names no server"),
        (document(service="x"), NeedsPerson, "names no server"),
        (document(**service("http://pds.example")), NeedsPerson, "not an https:// address"),
        (document(**service("https://pds.example/path?x")), NeedsPerson, "not an https:// address"),
        (document(**service("https://user@pds.example")), NeedsPerson, "not an https:// address"),
        (document(**service("https://127.0.0.1")), Unreachable, "127.0.0.1"),
        (document(**service(3)), NeedsPerson, "not an https:// address"),
        (Page(status=404), NeedsPerson, "account not found"),
        (Page(status=410), NeedsPerson, "account not found"),
        (Page(status=503), Unreachable, "HTTP 503"),
        (Page("[]"), Unreachable, "no readable document"),
        (Page("{"), Unreachable, "no readable document"),
    ],
)
def test_what_is_wrong_with_a_document_is_told(
    web: tuple[Blog, Proxy], page: Page, kind: type[Exception], says: str
) -> None:
    blog, _ = web
    blog.pages["/.well-known/atproto-did"] = Page(ADA)
    blog.pages[f"/{ADA}"] = page
    with pytest.raises(kind, match=says):
        resolve("ada.example", GUARD)


@pytest.mark.parametrize(
    ("page", "kind", "says"),
    [
        (
            Page('{"error":"InvalidRequest","message":"Unable to resolve handle"}', status=400),
            NeedsPerson,
            "account not found",
        ),
        (Page('{"did":"did:key:abc"}'), NeedsPerson, "account not found"),
        (Page(status=500), Unreachable, "HTTP 500"),
        (Page(status=429), Unreachable, "HTTP 429"),
    ],
)
def test_a_handle_that_is_nobodys_or_can_not_be_asked_for(
    web: tuple[Blog, Proxy], page: Page, kind: type[Exception], says: str
) -> None:
    web[0].pages[f"{LOOKUP}ada.example"] = page
    with pytest.raises(kind, match=says):
        resolve("ada.example", GUARD)


def test_hosts_that_are_not_public_are_not_asked() -> None:
    with pytest.raises(Unreachable):
        resolve("did:web:localhost", UrlGuard.of([]))


@pytest.fixture
def kind(web: tuple[Blog, Proxy], tmp_path: Path, server: Server) -> Kind:
    """A channel that knows no server, but its handle; pds.example is the fake one."""
    blog, proxy = web
    blog.pages["/.well-known/atproto-did"] = Page(ADA)
    blog.pages[f"/{ADA}"] = document()
    proxy.plain["pds.example"] = ("127.0.0.1", server.port)
    found = channel(tmp_path, handle="ada.example")
    found.context.url_guard = GUARD  # type: ignore[misc]
    return found


def test_all_goes_to_the_server_that_was_found_once(kind: Kind, web: tuple[Blog, Proxy], server: Server) -> None:
    receipt = kind.send(prepared(kind))
    assert receipt.remote_id.startswith(f"at://{DID_OF_FAKE}/")
    assert len(server.publications) == 1
    assert "server https://pds.example" in kind.whoami().notes
    assert [host for host in web[1].hosts if host != "pds.example:443"] == ["ada.example:443", "plc.directory:443"]
    (login,) = [request.json() for request in server.requests if request.path.endswith("createSession")]
    assert login["identifier"] == ADA


def test_it_asks_anew_when_it_has_to_log_in_again(kind: Kind, web: tuple[Blog, Proxy], server: Server) -> None:
    kind.whoami()
    server.pass_time(timedelta(days=100))
    kind.whoami()
    assert web[1].hosts.count("plc.directory:443") == 2


def test_a_server_that_opens_another_accounts_session_gets_nothing(kind: Kind, server: Server) -> None:
    body = {**server._session(), "did": "did:plc:z72i7hdynmk6r22z27h6tvur"}
    server.misbehave("200_before", on="any", body=body)
    with pytest.raises(NeedsPerson, match=r"logged in as did:plc:z72i7hdynmk6r22z27h6tvur, but ada\.example is"):
        kind.whoami()


def test_an_account_that_has_moved_is_found_within_a_day(kind: Kind, web: tuple[Blog, Proxy]) -> None:
    blog, proxy = web
    kind.whoami()
    tokens = kind.context.tokens
    assert tokens
    blog.pages[f"/{DID_OF_FAKE}"] = document(DID_OF_FAKE, **service("https://ada.example"))
    assert kind._session().identity().server == "https://pds.example"
    tokens.save("blue", {**tokens.load("blue"), "located_at": (datetime.now(UTC) - timedelta(hours=25)).isoformat()})
    for _ in range(2):
        assert kind._session().identity().server == "https://ada.example"
    assert proxy.hosts.count("plc.directory:443") == 2
    assert (tokens.load("blue")["access_token"], tokens.load("blue")["refresh_token"]) == ("", "")


def test_an_account_that_is_blocked_is_looked_for_at_once(kind: Kind, web: tuple[Blog, Proxy], server: Server) -> None:
    kind.whoami()
    blog, proxy = web
    blog.pages[f"/{DID_OF_FAKE}"] = document(DID_OF_FAKE, **service("https://pds.example"))
    server.misbehave("400_before", on="read", body={"error": "AccountDeactivated", "message": "Account is deactivated"})
    kind.whoami()
    assert proxy.hosts.count("plc.directory:443") == 2


def test_the_target_stays_the_same_under_another_handle(kind: Kind, tmp_path: Path) -> None:
    assert kind.endpoint() == channel(tmp_path, handle="ada.elsewhere.example").endpoint()


def lines(name: str) -> list[str]:
    text = (SYNTAX / name).read_text() if SYNTAX.is_dir() else ""
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("handle", lines("handle_syntax_valid.txt"))
def test_valid_handles_are_taken(handle: str) -> None:
    assert HANDLE.fullmatch(handle)


@pytest.mark.parametrize("handle", [line for line in lines("handle_syntax_invalid.txt") if len(line) <= 253])
def test_invalid_handles_are_refused(handle: str) -> None:
    assert not HANDLE.fullmatch(handle)


@pytest.mark.parametrize("did", lines("did_syntax_invalid.txt"))
def test_invalid_dids_are_refused(did: str) -> None:
    assert not DID.fullmatch(did)
