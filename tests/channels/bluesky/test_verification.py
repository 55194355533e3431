"""What the site serves so that its records are believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.bluesky.verification import Head, file_url, line, problems
from tests.channels.bluesky.helpers import context

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.bluesky.fake import Server

PUBLICATION, DOCUMENT = "at://did:plc:1/site.standard.publication/a", "at://did:plc:1/site.standard.document/b"


@pytest.mark.parametrize(
    ("site", "url"),
    [
        ("https://b.example", "https://b.example/.well-known/site.standard.publication"),
        ("https://b.example/my/blog", "https://b.example/.well-known/site.standard.publication/my/blog"),
    ],
)
def test_where_the_file_is(site: str, url: str) -> None:
    assert file_url(site) == url


def found(tmp_path: Path, server: Server, page: str = "") -> list[str]:
    url = f"{server.url}{page}" if page else ""
    return list(problems(server.url, PUBLICATION, (url, DOCUMENT), context(tmp_path, server, blog_url=server.url)))


def test_a_site_that_serves_both_is_in_order(tmp_path: Path, server: Server) -> None:
    server.pages["/.well-known/site.standard.publication"] = f"{PUBLICATION}\n"
    server.pages["/loops/"] = f"<html><HEAD>{line('document', DOCUMENT)}</HEAD><body></body></html>"
    assert found(tmp_path, server, "/loops/") == []


@pytest.mark.parametrize("text", [None, "at://did:plc:1/site.standard.publication/other", "<html>404</html>"])
def test_a_missing_or_wrong_file_is_told(tmp_path: Path, server: Server, text: str | None) -> None:
    if text is not None:
        server.pages["/.well-known/site.standard.publication"] = text
    (said,) = found(tmp_path, server)
    assert said.endswith(f"does not name the publication: serve a file there with the line {PUBLICATION}")


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("<html><head></head></html>", "names no document"),
        (f"<html><head></head><body>{line('document', DOCUMENT)}</body></html>", "names no document"),
        (f"<head>{line('document', DOCUMENT + 'x')}</head>", "names another document"),
        (f"<![x y><head>{line('publication', DOCUMENT)}</head>", "names no document"),
    ],
)
def test_a_page_that_does_not_name_its_document_is_told(tmp_path: Path, server: Server, page: str, says: str) -> None:
    server.pages["/.well-known/site.standard.publication"] = PUBLICATION
    server.pages["/loops/"] = page
    (said,) = found(tmp_path, server, "/loops/")
    assert says in said
    assert line("document", DOCUMENT) in said


def test_a_page_that_can_not_be_read_is_not_told_of(tmp_path: Path, server: Server) -> None:
    server.pages["/.well-known/site.standard.publication"] = PUBLICATION
    assert found(tmp_path, server, "/gone/") == []


def test_the_first_link_of_a_relation_counts() -> None:
    page = b'<link rel="alternate Site.Standard.Document" href="a"><link rel="site.standard.document" href="b">'
    assert Head.of(page).links == {"alternate": "a", "site.standard.document": "a"}
