"""The buttons for a delivery in each state. They do what commands do."""

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
    """A form with one button, which POSTs to /do/`verb`; with `href`, a link to a page that asks first.

    `asks_url`: the form has a field for the address of the copy. `about`: post and channel, for screen readers.
    """

    label: str
    about: str
    verb: str = ""
    href: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    asks_url: bool = False
    is_main: bool = False


def seen(delivery: Delivery | None) -> str:
    """Return the id and state of a delivery, for a form: if they differ later, the page showed an outdated state."""
    return f"{delivery.id}-{delivery.state}" if delivery else "none"


def post_path(post: Post) -> str:
    return f"/post/{quote(post.name)}"


def buttons(post: Post, channel: str, delivery: Delivery | None, *, digest: str = "", back: str = "") -> list[Button]:
    """Return the buttons for a post on a channel. `digest`: the digest of the text that is shown, for its approval.
    `back`: the page to show afterwards.
    """
    make = _ButtonMaker(post, channel, delivery, digest, back)
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


class _ButtonMaker:
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
            resolve = [self.sent("It is there")] if delivery.rule == "restored" else []
            return [self.do("Approve", "approve", main=True, digest=self._digest), edit, skip, *resolve]
        return [self.push("Push now"), edit, skip]
