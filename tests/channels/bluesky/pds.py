"""Bluesky's own server, from npm, with Node from pip; and a relay in front of it that loses answers.

Installed once, see tests/node.py: two minutes, 600 MB.
"""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import requests

from syndicator.testing.server import FakeServer, Reply
from tests import node
from tests.channels.bluesky.fake import DOCUMENT, POST
from tests.node import free_port, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.server import Request

PACKAGES = ("@atproto/pds@0.5.35", "@did-plc/server@0.0.1")
PASSWORD = "a long password"
START = """\
import { PDS, envToCfg, envToSecrets } from '@atproto/pds'
import plcPackage from '@did-plc/server'
import { mkdirSync } from 'node:fs'
const [folder, port, plcPort] = process.argv.slice(2)
const { PlcServer, Database } = plcPackage
mkdirSync(folder + '/blobs', { recursive: true })
const plc = PlcServer.create({ db: Database.mock(), port: Number(plcPort) }); await plc.start()
const env = { devMode: true, port: Number(port), hostname: 'localhost', dataDirectory: folder,
  blobstoreDiskLocation: folder + '/blobs', didPlcUrl: `http://localhost:${plcPort}`,
  serviceHandleDomains: ['.test'], inviteRequired: false, disableSsrfProtection: true,
  rateLimitsEnabled: process.env.RATE === '1', crawlers: [],
  bskyAppViewUrl: 'http://localhost:1', bskyAppViewDid: 'did:web:localhost', adminPassword: 'admin',
  jwtSecret: 'x'.repeat(32), dpopSecret: '0'.repeat(64), plcRotationKeyK256PrivateKeyHex: '1'.repeat(64) }
const pds = await PDS.create(envToCfg(env), envToSecrets(env)); await pds.start(); console.log('ready')
"""


def install() -> Path | None:
    """Return the folder with the server; None where it can't be had."""
    return node.install("pds", PACKAGES, {"pds.mjs": START})


class DataServer:
    """A running server. `url`: its address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._numbers = count(1)

    def new_account(self) -> Account:
        handle = f"a{next(self._numbers)}-{time.monotonic_ns() % 100_000}.test"
        body = {"handle": handle, "email": f"{handle}@example.dev", "password": PASSWORD}
        made = self.post("createAccount", body)
        token = {"Authorization": f"Bearer {made['accessJwt']}"}
        given = self.post("createAppPassword", {"name": "syndicator"}, token)
        return Account(self, handle, made["did"], given["password"])

    def post(self, method: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> dict[str, Any]:
        url = f"{self.url}/xrpc/com.atproto.server.{method}"
        response = requests.post(url, json=body, headers=headers, timeout=60)
        response.raise_for_status()
        return dict(response.json())


class Account:
    def __init__(self, server: DataServer, handle: str, did: str, password: str) -> None:
        self.server = server
        self.handle = handle
        self.did = did
        self.password = password

    def records(self, collection: str = POST) -> list[dict[str, Any]]:
        """All records of a collection."""
        url, found, cursor = f"{self.server.url}/xrpc/com.atproto.repo.listRecords", [], ""
        while True:
            query = {
                "repo": self.did,
                "collection": collection,
                "limit": "100",
                **({"cursor": cursor} if cursor else {}),
            }
            page = requests.get(url, params=query, timeout=60).json()
            found += page["records"]
            if not (cursor := page.get("cursor", "")):
                return found

    def documents(self) -> list[dict[str, Any]]:
        return self.records(DOCUMENT)


class Relay(FakeServer):
    """Hands each request on. It also serves a picture."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
        super().__init__()

    def publishes(self, request: Request) -> bool:
        is_put = (request.method, request.path) == ("POST", "/xrpc/com.atproto.repo.putRecord")
        return is_put and bool(request.json().get("collection") == POST)

    def answer(self, request: Request) -> Reply:
        if request.path == "/cover.png":
            return Reply(200, self.picture)
        headers = {name: value for name, value in request.headers.items() if name in ("authorization", "content-type")}
        got = requests.request(
            request.method, self.upstream + request.path, params=dict(request.query), data=request.body or None,
            headers=headers, timeout=60,
        )  # fmt: skip
        kept = {name: value for name, value in got.headers.items() if name.lower().startswith("ratelimit")}
        return Reply(got.status_code, got.content, {"Content-Type": "application/json", **kept})


@contextmanager
def running(installed: Path, folder: Path, **env: str) -> Iterator[DataServer]:
    """A server that keeps its data in `folder`. `env`: RATE="1" switches its rate limits on."""
    port, plc_port = free_port(), free_port()
    command = [node.program(), str(installed / "pds.mjs"), str(folder), str(port), str(plc_port)]
    with (
        (folder / "pds.log").open("w") as log,
        subprocess.Popen(command, cwd=installed, env={**os.environ, **env}, stdout=log, stderr=log) as process,
    ):
        try:
            wait_for(f"http://localhost:{port}/xrpc/_health")
            yield DataServer(f"http://localhost:{port}")
        finally:
            process.kill()
