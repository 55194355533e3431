"""What a person can do about a delivery, by its state: the same as by commands."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 (dataclasses may be asked for their hints)
from dataclasses import field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from syndicator.actions.approve import APPROVABLE_BY_NAME
from syndicator.model import State
from syndicator.value import value

if TYPE_CHECKING:
    from syndicator.model import Delivery, Post


@value
class Button:
    """A form with one button, which POSTs to /do/`verb`; with `href` a link to a page that asks first.

    `asks_url`: it has a field for the address of the copy. `about`: for people who do not see where it stands.
    """

    label: str
    about: str
    verb: str = ""
    href: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    asks_url: bool = False
    is_main: bool = False


def seen(delivery: Delivery | None) -> str:
    """Return what tells later whether a delivery is still as it was shown."""
    return f"{delivery.id}-{delivery.state}" if delivery else "none"


def post_path(post: Post) -> str:
    return f"/post/{quote(post.name)}"


def buttons(post: Post, channel: str, delivery: Delivery | None, *, digest: str = "", back: str = "") -> list[Button]:
    """Return the buttons for a post on a channel. `digest`: of the text that is shown, to be approved."""
    make = _Maker(post, channel, delivery, digest, back)
    if delivery is None:
        return [make.push("Push")]
    if delivery.state is State.UNKNOWN:
        return [make.sent("It is there"), make.do("It is not there", "resolve-not-sent")]
    if delivery.state is State.FAILED or delivery.incomplete:
        return [make.do("Retry", "retry", main=True), make.do("Skip", "skip")]
    if delivery.state is State.SENT:
        return [make.push("Push again", again=True), make.page("Retract", "retract")]
    if delivery.state is State.SKIPPED:
        return [make.push("Push")]
    return list(make.waiting(delivery)) if delivery.state in (State.HELD, State.PENDING) else []


class _Maker:
    def __init__(self, post: Post, channel: str, delivery: Delivery | None, digest: str, back: str) -> None:
        self._about = f"{post.title or post.name} on {channel}"
        self._path = quote(post.name)
        self._channel = channel
        self._fields = {"post": post.id, "channel": channel, "seen": seen(delivery), "back": back}
        self._digest = digest

    def do(self, label: str, verb: str, *, main: bool = False, **fields: str) -> Button:
        return Button(label=label, about=self._about, verb=verb, fields=self._fields | fields, is_main=main)

    def page(self, label: str, page: str, **query: str) -> Button:
        """Return a link to a page that asks first."""
        wanted = urlencode({"channel": self._channel, **query})
        return Button(label=label, about=self._about, href=f"/{page}/{self._path}?{wanted}")

    def push(self, label: str, *, again: bool = False) -> Button:
        return self.page(label, "push", **({"again": "1"} if again else {}))

    def sent(self, label: str) -> Button:
        return Button(
            label=label, about=self._about, verb="resolve-sent", fields=self._fields, asks_url=True, is_main=True
        )

    def waiting(self, delivery: Delivery) -> list[Button]:
        edit, skip = self.page("Edit the text", "edit"), self.do("Skip", "skip")
        if delivery.rule == "by_hand":
            return [self.sent("I have posted it"), skip]
        if delivery.state is State.HELD and delivery.rule in APPROVABLE_BY_NAME and self._digest:
            found = [self.sent("It is there")] if delivery.rule == "restored" else []
            return [self.do("Approve", "approve", main=True, digest=self._digest), edit, skip, *found]
        return [self.push("Push now"), edit, skip]
