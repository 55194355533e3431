"""What `check` finds in a configuration, its ledger, sources and channels."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.channels import Channel, ChannelContext
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.errors import LedgerError, NeedsLogin
from syndicator.model import Account, Post
from syndicator.views.check import (
    MOST_FINDINGS,
    CheckResult,
    check_channel,
    check_config,
    check_ledger,
    check_sources,
    resume_channels,
)
from tests.a_blog import Blog, outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.errors import SyndicatorError

NOW = datetime(2026, 12, 1, tzinfo=UTC)


class Place(Channel):
    """A platform that says what a test lets it say."""

    kind = "place"
    Options = object

    def __init__(
        self,
        *,
        account: Account | SyndicatorError | None = None,
        warnings: Sequence[str] = (),
        problems: Sequence[str] = (),
    ) -> None:
        super().__init__(None, ChannelContext(name="mine", folder=Path()))
        self._account = account or Account(name="Ada")
        self._warnings = warnings
        self._problems = problems

    def warnings(self, now: datetime) -> Sequence[str]:
        return self._warnings if now == NOW else ()

    def problems(self) -> Sequence[str]:
        return self._problems

    def whoami(self) -> Account:
        if isinstance(self._account, Account):
            return self._account
        raise self._account


def checked(channel: Channel, *problems: str, online: bool = False) -> CheckResult:
    result = CheckResult()
    check_channel(channel, problems, NOW, result, online=online)
    return result


# --- channels


def test_a_channel_without_problems_is_ready() -> None:
    result = checked(Place(warnings=["its token is about to end"]))
    assert (result.lines, result.errors) == (["channel  mine (place): ready"], [])
    assert result.warnings == ["channels.mine: its token is about to end"]


@pytest.mark.parametrize("online", [False, True])
def test_problems_are_errors_and_the_account_is_not_asked_for(online: bool) -> None:
    result = checked(Place(problems=["no such folder"]), "x.txt.j2:3: unknown", online=online)
    assert (result.lines, result.errors) == ([], ["channels.mine: no such folder", "x.txt.j2:3: unknown"])


def test_online_the_account_is_described() -> None:
    account = Account(
        name="Ada",
        url="https://place.example/ada",
        expires_at=NOW,
        notes=("3 credits",),
        warnings=("old", "few credits"),
    )
    result = checked(Place(account=account, warnings=["old"]), online=True)
    assert result.lines == [
        "channel  mine (place): Ada; https://place.example/ada; 3 credits; token until 2026-12-01T00:00:00Z"
    ]
    assert result.warnings == ["channels.mine: few credits", "channels.mine: old"]
    assert checked(Place(), online=True).lines == ["channel  mine (place): Ada"]


def test_an_account_that_does_not_answer_is_an_error() -> None:
    assert checked(Place(account=NeedsLogin("log in again")), online=True).errors == ["channels.mine: log in again"]
    named = NeedsLogin("channels.mine.token: not found")
    assert checked(Place(account=named), online=True).errors == ["channels.mine.token: not found"]


def test_channels_are_resumed_by_name_or_all(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        channels = session.ledger.channels
        channels.add("other", "file", "")
        for name in ("outbox", "other"):
            channels.pause(name, "an expired token", NOW)
        resume_channels(channels, ["outbox"])
        probes = {name: record.probe_at for name, record in channels.all().items()}
        assert probes == {"outbox": None, "other": NOW}
        resume_channels(channels)
        assert {record.probe_at for record in channels.all().values()} == {None}


# --- ledger, sources, config


def test_the_ledger_is_intact_missing_or_damaged(blog: Blog) -> None:
    with blog.open("dry") as session:
        config = session.config
    assert check_ledger(config) == "ledger   not found; the first run creates it"
    blog.run()
    assert check_ledger(config) == "ledger   intact"
    path = blog.folder / "syndicator.db"
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    with pytest.raises(LedgerError):
        check_ledger(config)


def test_sources_are_counted_and_their_problems_are_errors(blog: Blog) -> None:
    (blog.folder / "posts/empty.md").write_text("")
    for part in ("a", "b", "c"):
        (blog.folder / "posts" / part).mkdir()
        (blog.folder / "posts" / part / "_index.md").write_text("---\ntitle: A part\n---\n")
    blog.feeds = ("http://127.0.0.1:9/feed.xml",)
    result = CheckResult()
    with blog.open("dry") as session:
        check_sources(session.config, session.ingest(), session.ledger.sources, result)
    assert result.lines == ["source   repo: 1 post"]
    (error,) = result.errors
    assert error.startswith("source feed0: ")
    assert result.warnings == [
        "repo: empty.md: empty", "repo: a/_index.md and 2 more: a section's page, not a post",
    ]  # fmt: skip


def test_files_in_formats_that_are_not_read(blog: Blog) -> None:
    for name in ("a.org", "b.org", "c.ipynb"):
        (blog.folder / "posts" / name).write_text("x")
    result = CheckResult()
    with blog.open("dry") as session:
        check_sources(session.config, session.ingest(), session.ledger.sources, result)
    assert result.warnings == ["repo: not read: 1 .ipynb, 2 .org; of these only a feed tells"]


def warnings(blog: Blog) -> list[str]:
    result = CheckResult()
    with blog.open("dry") as session:
        session.ingest()
        check_config(session.config, session.posts.all().values(), session.journey, result)
    assert result.errors == []
    return result.warnings


def test_a_configuration_without_effect_is_warned_about(blog: Blog) -> None:
    assert warnings(blog) == []
    blog.channels = (outbox("outbox", "enabled = false"),)
    (warning,) = warnings(blog)
    assert warning.startswith("channels: none is configured")
    blog.channels = ('[journey]\nstarted = "not-written"\n[channels.outbox]\nkind = "file"\npath = "outbox"',)
    assert warnings(blog) == ["journey.started: no post has the slug 'not-written' (yet)"]


def test_overrides_without_effect_are_few_lines_newest_post_first(blog: Blog) -> None:
    for number in range(MOST_FINDINGS + 2):
        blog.write(f"post-{number}", day=NOW.replace(day=2 + number), front="syndicate: {nowhere: false}")
    *findings, more = warnings(blog)
    assert [finding.partition(" ")[0] for finding in findings] == ["post-4", "post-3", "post-2"]
    assert more == "and 2 more; `syndicator lint` lists them"


def test_a_secret_of_notify_that_can_not_be_read_is_an_error(blog: Blog) -> None:
    blog.channels += ('[notify]\nurls = ["json://127.0.0.1/", { env = "NOWHERE_URL" }]',)
    result = CheckResult()
    with blog.open("dry") as session:
        check_config(session.config, [], session.journey, result)
    (error,) = result.errors
    assert error.startswith("notify.urls[2]: ")


def test_addresses_that_several_posts_have_and_posts_without_one_are_named(blog: Blog) -> None:
    config = blog.configure()
    result = CheckResult()
    posts = [
        Post(id="1", slug="may", title="May 2025", url="https://b.example/may/"),
        Post(id="2", slug="may", title="May 2026", url="https://b.example/may"),
        Post(id="3", slug="june", title="June", url="https://b.example/june"),
        Post(id="4", slug="draft", title="Draft", url="https://b.example/june", withheld="draft"),
        *(Post(id=str(n), slug=f"none-{n}") for n in range(5, 10)),
    ]
    check_config(load(config, kind_class=kind_class), posts, None, result)
    several, without = sorted(result.warnings)
    assert several.startswith('2 posts have the address https://b.example/may: "May 2026", "May 2025"; give each')
    assert without.startswith("posts without an address: none-")
    assert "and 2 more; set `url` in [blog]" in without
