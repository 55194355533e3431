"""`site` on the command line, with a channel that keeps records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.channels.bluesky.fake import DID, DOCUMENT, PUBLICATION, Server
from tests.cli.conftest import TOMATO

if TYPE_CHECKING:
    from tests.fakes.environment import Environment

CASE = "bluesky-site"


@pytest.fixture
def server(environment: Environment) -> Server:
    """Where the records are; the blog has three posts, and none is announced."""
    for n in range(2):
        environment.write(f"old-{n}", f"Old {n}", date=f"2020-01-0{n + 1}")
    environment.configure(CASE)
    path = environment.folder / "config.toml"
    path.write_text(path.read_text().replace('first_run = "all"', 'first_run = "skip"'))
    server = environment.remotes[CASE].server
    assert isinstance(server, Server)
    return server


def paths(server: Server) -> set[str]:
    return {record["path"] for record in server.records(DOCUMENT).values()}


@pytest.mark.long
def test_it_writes_a_record_of_each_post_and_announces_none(environment: Environment, server: Server) -> None:
    ran = environment.run("site", "sync")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{CASE}: 3 written, 0 up to date, 0 removed\n", "")
    assert paths(server) == {f"/{TOMATO}", "/old-0", "/old-1"}
    assert [record["name"] for record in server.records(PUBLICATION).values()] == ["Balcony"]
    assert server.publications == []
    assert environment.run("run", "--once").returncode == 0
    assert server.publications == []
    assert environment.run("site", "sync").stdout == f"{CASE}: 0 written, 3 up to date, 0 removed\n"


@pytest.mark.long
def test_what_was_synced_is_pinned_when_it_is_announced(environment: Environment, server: Server) -> None:
    environment.run("site", "sync")
    before = server.records(DOCUMENT)
    assert environment.run("push", "old-0", "--yes").returncode == 0
    assert server.records(DOCUMENT) == before
    (post,) = server.records("app.bsky.feed.post").values()
    pinned, _ = post["embed"]["external"]["associatedRefs"]
    assert server._at(pinned["uri"])["path"] == "/old-0"  # type: ignore[index]


@pytest.mark.long
def test_a_limit_ends_it_with_what_is_left(environment: Environment, server: Server) -> None:
    server.points = [(server.clock(), 4994)]  # for the publication and one document
    ran = environment.run("site", "sync")
    assert ran.returncode == 1
    assert ran.stdout == f"{CASE}: 1 written, 0 up to date, 0 removed\n"
    assert "takes no more requests for now; 2 posts are left: run `syndicator site sync` again in" in ran.stderr
    server.points = []
    assert environment.run("site", "sync").stdout == f"{CASE}: 2 written, 1 up to date, 0 removed\n"


@pytest.mark.long
def test_it_says_as_json_what_it_did(environment: Environment, server: Server) -> None:
    del server
    told: Any = environment.read_json("site", "sync")
    assert told == {CASE: {"written": 3, "unchanged": 0, "removed": 0, "left": 0, "stopped": ""}}


@pytest.mark.long
def test_it_shows_what_the_site_must_serve_before_and_after(environment: Environment, server: Server) -> None:
    before = environment.read_json("site", "show")
    assert server.repo == {}
    environment.run("site", "sync")
    assert environment.read_json("site", "show") == before
    (publication,) = server.records(PUBLICATION)
    assert f"    at://{DID}/{PUBLICATION}/{publication}" in before[CASE]["instructions"]
    documents = {
        f"{environment.blog.url}{record['path']}": f"at://{DID}/{DOCUMENT}/{key}"
        for key, record in server.records(DOCUMENT).items()
    }
    assert before[CASE]["records"] == documents
    shown = environment.run("site", "show").stdout
    assert all(f"{url}  {uri}" in shown for url, uri in documents.items())


def test_a_source_that_can_not_be_read_is_told(environment: Environment, server: Server) -> None:
    path = environment.folder / "config.toml"
    path.write_text(path.read_text().replace('path = "posts"', 'path = "nowhere"'))
    ran = environment.run("site", "sync")
    assert "nowhere" in ran.stderr
    assert server.records(DOCUMENT) == {}


@pytest.mark.long
def test_a_wrong_login_is_one_line(environment: Environment, server: Server) -> None:
    server.password = "another"
    ran = environment.run("site", "sync")
    assert ran.returncode != 0
    assert ran.stderr.count("\n") == 1
    assert "app password" in ran.stderr


@pytest.mark.long
def test_without_such_a_channel_it_says_so(environment: Environment) -> None:
    environment.configure("outbox")
    ran = environment.run("site", "sync")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "no channel keeps records of the posts: set `site = true` for one whose kind can\n"


@pytest.mark.long
def test_json_of_a_failure_is_still_json(environment: Environment, server: Server) -> None:
    server.points = [(server.clock(), 4997)]
    ran = environment.run("site", "sync", "--json")
    assert (ran.returncode, json.loads(ran.stdout)[CASE]["left"]) == (1, 3)
