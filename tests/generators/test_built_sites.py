"""What `init` and `list` say of a site, compared with the pages and the feed that the real generator builds."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from syndicator.actions.init.discover import Discoverer, Discovery
from syndicator.testing.threaded_server import ThreadedServer
from tests.built_sites import Built, build, tool
from tests.fork_server import run_command
from tests.generators.recipes import SITES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.long


class _Pages(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve what will be in a folder; give the address."""
    server = ThreadedServer(("127.0.0.1", 0), partial(_Pages, directory=str(folder)))
    server.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.close()


def is_page(output: Path, url: str) -> bool:
    """Whether the address is that of a page: with a slash at its end a folder's, without one also `name.html`."""
    path = unquote(urlsplit(url).path).lstrip("/")
    if path.endswith("/") or not path:
        return (output / path / "index.html").is_file()
    return (output / path).is_file() or (output / f"{path}.html").is_file() or (output / path / "index.html").is_file()


def made(discovery: Discovery, pattern: str, url: str) -> dict[str, str]:
    assert discovery.survey is not None
    return dict(discovery.survey.addresses(url)(pattern, [post.key for post in discovery.survey.counts.public]))


def listed(folder: Path) -> dict[str, str]:
    """The addresses of the posts that `list` shows."""
    ran = run_command(("list", "--json"), cwd=folder, env={"HOME": str(folder.parent), "PATH": os.environ["PATH"]})
    assert ran.returncode == 0, ran.stderr
    return {post["title"]: post["url"] for post in json.loads(ran.stdout)}


@pytest.mark.parametrize("site", SITES, ids=str)
def test_addresses_are_those_of_the_pages(tmp_path: Path, site: Built) -> None:
    installed = tool(site.generator)
    if installed is None:
        pytest.skip(f"{site.generator} can't be had here")
    folder = tmp_path / "site"
    with served(folder / site.output) as url:
        output = build(site, folder, installed, url)
        discovery = Discoverer(folder, url, lambda _: "").discover(folder / ".syndicator")
        assert discovery.survey is not None
        assert discovery.choice is not None
        assert discovery.survey.blog.generator.name == site.generator
        if site.stated:
            addresses = made(discovery, discovery.survey.posts.permalinks[0].value, url)
            assert {key: address for key, address in addresses.items() if not is_page(output, address)} == {}
        addresses = made(discovery, discovery.choice.pattern.value, url)
        assert {key: address for key, address in addresses.items() if not is_page(output, address)} == {}
        if site.has_feed:
            assert discovery.site.feed is not None
            assert (discovery.choice.right, discovery.choice.of) == (discovery.matched, discovery.matched)
            entries = {entry.link for entry in discovery.site.feed.entries}
            assert entries <= set(addresses.values()), "letter by letter"
        ran = run_command(("init", url, "--yes"), cwd=folder, env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]})
        assert ran.returncode == 0, ran.stderr
    assert set(listed(folder).values()) == set(addresses.values())
