"""Channels of other packages that break what `Channel` promises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import ChannelContext, plugins
from syndicator.channels.file import FileOptions, Kind
from syndicator.channels.guard import guarded
from syndicator.errors import Ambiguous, NeedsLogin, Permanent, Retryable, SendError
from syndicator.model import CopyQuery, Receipt, Step
from syndicator.testing.harness import a_draft, a_post

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syndicator.channels import Channel

ANNOUNCEMENT = Kind(FileOptions(path="/x"), ChannelContext(name="coop", folder=None)).compose(a_draft())  # type: ignore[arg-type]


class Pigeon(Kind):
    kind = "pigeon"


def broken(name: str, method: Callable[..., Any], folder: Path) -> Channel:
    kind = guarded(type("Broken", (Pigeon,), {name: method}))
    return kind(FileOptions(path=folder), ChannelContext(name="coop", folder=folder))


def raising(*_: object, **__: object) -> Any:
    raise RuntimeError("a broken\nwing")


def leaving(*_: object) -> Any:
    raise SystemExit(7)


WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "raises": (raising, "RuntimeError: a broken wing"),
    "ends the program": (leaving, "SystemExit: 7"),
    "gives something else": (lambda *_: 3.5j, ""),
    "takes other arguments": (lambda: None, "TypeError"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    ("name", "instead"), [("secrets", {}), ("expires_at", None), ("credential_errors", ()), ("warnings", ())]
)
def test_what_only_informs_is_left_out_and_check_says_why(
    name: str, instead: object, wrong: str, tmp_path: Path
) -> None:
    method, says = WRONG[wrong]
    channel = broken(name, method, tmp_path)
    arguments = [datetime.now(UTC)] if name == "warnings" else []
    assert getattr(channel, name)(*arguments) == instead
    (problem,) = channel.problems()
    assert problem.startswith(f'the plugin of kind "pigeon" failed in `{name}`: ')
    assert says in problem
    assert "\n" not in problem


def test_problems_that_can_not_be_told_are_one(tmp_path: Path) -> None:
    assert "failed in `problems`: RuntimeError" in broken("problems", raising, tmp_path).problems()[0]
    assert broken("problems", lambda _: ["one", "two"], tmp_path).problems() == ("one", "two")


CALLS: dict[str, tuple[tuple[Any, ...], type[SendError]]] = {
    "compose": ((a_draft(),), Permanent),
    "measure": (("x",), Permanent),
    "cost_usd": ((ANNOUNCEMENT,), Permanent),
    "prepare": ((ANNOUNCEMENT, 0, (), "key"), Retryable),
    "send": ((Step(number=0, key="k", body=b""),), Ambiguous),
    "find": ((CopyQuery(post=a_post()),), Retryable),
    "update": ((Receipt(), ANNOUNCEMENT), Retryable),
    "endpoint": ((), Retryable),
    "account": ((), Retryable),
    "whoami": ((), Retryable),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", CALLS)
def test_any_other_failure_has_its_outcome(name: str, wrong: str, tmp_path: Path) -> None:
    arguments, kind = CALLS[name]
    method, says = WRONG[wrong]
    with pytest.raises(SendError, match=f"failed in `{name}`: .*{says}") as failed:
        getattr(broken(name, method, tmp_path), name)(*arguments)
    assert type(failed.value) is kind


@pytest.mark.parametrize("name", ["keep_login", "delete"])
def test_a_failure_of_what_gives_nothing_is_one(name: str, tmp_path: Path) -> None:
    arguments = [Receipt()] if name == "delete" else []
    with pytest.raises(Retryable, match=f"failed in `{name}`: RuntimeError"):
        getattr(broken(name, raising, tmp_path), name)(*arguments)


def test_errors_that_a_channel_may_raise_are_left_alone(tmp_path: Path) -> None:
    def refused(*_: object) -> None:
        raise NeedsLogin("no token")

    with pytest.raises(NeedsLogin, match=r"^no token$"):
        broken("whoami", refused, tmp_path).whoami()
    assert "failed in `secrets`: no token" in broken("secrets", refused, tmp_path).problems()[0]


def test_a_time_without_a_zone_is_left_out(tmp_path: Path) -> None:
    channel = broken("expires_at", lambda _: datetime(2026, 1, 1), tmp_path)  # noqa: DTZ001 (that is what is wrong)
    assert channel.expires_at() is None
    assert "a time without a zone" in channel.problems()[0]


@pytest.mark.parametrize(
    ("name", "given"), [("limit", "soon"), ("can_find", 3), ("template", None), ("look_usd", "free")]
)
def test_an_attribute_of_another_type_makes_it_unusable(name: str, given: object, tmp_path: Path) -> None:
    kind = guarded(type("Broken", (Pigeon,), {name: given}))
    channel = plugins.open_channel(kind, FileOptions(path=tmp_path), ChannelContext(name="coop", folder=tmp_path))
    assert f"its `{name}` is {type(given).__name__} instead of" in channel.broken
    unreadable = guarded(type("Broken", (Pigeon,), {name: property(raising)}))
    channel = plugins.open_channel(unreadable, FileOptions(path=tmp_path), ChannelContext(name="coop", folder=tmp_path))
    assert "RuntimeError: a broken wing" in channel.broken


def test_whether_it_waits_for_the_page_is_guessed_if_it_can_not_be_told() -> None:
    for shows_card in (True, False):
        fields: dict[str, Any] = {"waits_for_page": classmethod(raising), "shows_card": shows_card}
        assert guarded(type("Broken", (Pigeon,), fields)).waits_for_page(None) is shows_card


def test_a_profile_that_it_can_not_read_tells_nothing() -> None:
    assert guarded(type("Broken", (Pigeon,), {"settings_of": classmethod(raising)})).settings_of("https://a.dev") == {}
    odd = staticmethod(lambda _: {"coop": "a", "birds": 3})
    assert guarded(type("Odd", (Pigeon,), {"settings_of": odd})).settings_of("https://a.dev") == {"coop": "a"}
