"""Channels that only count and compose: what rendering needs of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from syndicator.channels import Channel, ChannelContext
from syndicator.channels.x.text import weigh
from syndicator.model import Announcement

if TYPE_CHECKING:
    from syndicator.model import Draft


class TextChannel(Channel):
    """A place that takes plain text and counts characters."""

    kind = "place"
    Options = object

    def __init__(self, name: str = "place", *, stem: str = "", limit: int | None = None) -> None:
        super().__init__(None, ChannelContext(name=name, folder=Path()))
        self.limit = limit
        self.shows_card = self.shows_card or stem == "linkedin"  # whose texts leave title and link to the card
        self._stem = stem or self.kind

    @property
    def template(self) -> str:
        return self._stem

    def compose(self, draft: Draft) -> Announcement:
        text = draft.parts[0] if draft.parts else ""
        longest = max((self.measure(part) for part in draft.parts), default=0)
        payload: Any = draft.data if draft.data is not None else text
        return Announcement(
            text=text, payload=payload, length=longest, limit=self.limit, parts=draft.parts, data={"draft": draft}
        )


class TimelineChannel(TextChannel):
    """A place that counts as X does."""

    threads: ClassVar[bool] = True

    def __init__(self, name: str = "x", *, stem: str = "x", limit: int | None = 280) -> None:
        super().__init__(name, stem=stem, limit=limit)

    def measure(self, text: str) -> int:
        return weigh(text)


class MarkdownChannel(TextChannel):
    """A place that takes Markdown."""

    format: ClassVar[str] = "md"


class JsonChannel(TextChannel):
    """A place that takes JSON."""

    format: ClassVar[str] = "json"
    shows_card: bool = False
