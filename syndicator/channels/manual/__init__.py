"""By hand: you get the text and a link that opens the place's own composer filled in. Nothing is published by the program.

The delivery is then held until a person says with `resolve --sent URL` where it is, or drops it with `skip`.
"""

from __future__ import annotations

import json
from dataclasses import field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from syndicator.channels import Channel
from syndicator.channels.http.client import json_body
from syndicator.channels.http.urls import server_url
from syndicator.channels.manual.styles import STYLES, Filling
from syndicator.errors import ByHand, Permanent
from syndicator.model import Account, Announcement
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.channels import ChannelContext
    from syndicator.model import Draft, Receipt, Step


@value
class ManualOptions:
    style: str = field(metadata={"choices": tuple(STYLES)})


class Kind(Channel):
    kind = "manual"
    Options = ManualOptions
    resend_within = timedelta(days=36_500)  # asking a person again publishes nothing
    options: ManualOptions

    @classmethod
    def waits_for_page(cls, options: Any) -> bool:
        del options
        return True  # the place reads the page as soon as a person opens the link

    def __init__(self, options: ManualOptions, context: ChannelContext) -> None:
        super().__init__(options, context)
        self._style = STYLES[options.style]
        self.limit = self._style.limit if self._style.says == "text" else None  # the template writes the text

    def measure(self, text: str) -> int:
        return self._style.measure(text)

    def compose(self, draft: Draft) -> Announcement:
        style, url = self._style, draft.url
        text = "\n\n".join(filter(None, draft.parts)).strip()
        filling = Filling(text=text, title=draft.headline or draft.title, url=url)
        shown = filling.title if style.says == "title" else text
        if not shown:
            raise Permanent(f"the {style.says} is empty")
        if style.needs_url and not url:
            raise Permanent(f"{style.name} needs a link, and the post has no address")
        link = style.link(filling, self._composer())
        return Announcement(
            text=shown,
            payload={"link": link},
            length=style.measure(shown),
            limit=style.limit,
            parts=(shown,),
            card=bool(url),
            notes=tuple(style.drops(filling, draft.post.cover, link)),
        )

    def endpoint(self) -> str:
        return "by hand"

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before, key
        return json_body({**announcement.payload, "notes": announcement.notes})

    def send(self, step: Step) -> Receipt:
        body = json.loads(step.body)
        notes = f" ({'; '.join(body['notes'])})" if body["notes"] else ""
        raise ByHand(f"post it on {self._style.name} by hand: {body['link']}{notes}")

    def whoami(self) -> Account:
        return Account(name=f"you, by hand on {self._style.name}")

    def _composer(self) -> str:
        """Return the composer's address on the configured server; empty if none is, for the style's own."""
        return f"{server_url(self.context, '')}/share" if self.context.base_url else ""
