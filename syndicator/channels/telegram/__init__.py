"""Telegram: a message of a bot in your channel, with the headline in bold and a large link preview.

A bot can't read a channel, and the Bot API has no idempotency keys: after a lost response only a person can tell whether the
message is there.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from syndicator.channels import Channel, id_of
from syndicator.channels.counting import utf16_units
from syndicator.channels.http.client import json_body, request
from syndicator.channels.http.urls import server_url
from syndicator.channels.login import Login
from syndicator.channels.oauth import missing_token, token_of
from syndicator.channels.telegram.responses import accepted, is_gone, is_unchanged
from syndicator.errors import Permanent
from syndicator.model import Account, Announcement, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from syndicator.channels.http.response import Response
    from syndicator.credentials import Secret
    from syndicator.model import Draft, Step

HOME = "https://api.telegram.org"
LIMIT = 4096  # characters without tags, in UTF-16 as Telegram counts offsets
_JOINER = "\u2060"  # the filter `unlinked` puts it into mentions and names with a dot
MESSAGE = r"/(\d+)/?(?:\?.*)?$"  # the number in a message's address
_PRIVATE = "-100"  # before the number of a channel without a public name


@value
class TelegramOptions:
    chat: str
    token: Secret | None = None  # default: stored by `auth`

    def __post_init__(self) -> None:
        name = self.chat.removeprefix("@")
        if not (self.chat.startswith("@") and name.isidentifier()) and not self.chat.lstrip("-").isdecimal():
            raise ValueError(f'chat: must be "@name_of_the_channel" or its number in quotes, not "{self.chat}"')


class Kind(Channel):
    kind = "telegram"
    Options = TelegramOptions
    limit = LIMIT
    shows_card = True
    timeline: ClassVar[bool] = True
    can_update = True
    can_delete = True
    login: ClassVar[Login] = Login(
        instructions="talk to @BotFather in Telegram: /newbot gives a token; then make the bot an administrator of your channel"
        " with the right to post messages",
        token_key="token",  # noqa: S106 - the name of a key
        can_paste=True,
    )
    options: TelegramOptions

    @classmethod
    def settings_of(cls, profile: str) -> Mapping[str, str]:
        """Only for an address with `/s/`, which is a channel; others may be persons."""
        channel = re.fullmatch(r"https://(?:t|telegram)\.me/s/(\w+)/?", profile)
        return {"chat": f"@{channel[1]}"} if channel else {}

    def secrets(self) -> dict[str, Secret]:
        return {"token": self.options.token} if self.options.token else {}

    def problems(self) -> Sequence[str]:
        return () if self.options.token else missing_token(self.context, self.login)

    def measure(self, text: str) -> int:
        return utf16_units(text)

    def compose(self, draft: Draft) -> Announcement:
        text = "\n\n".join(filter(None, draft.parts)).strip()
        if not text:
            raise Permanent("the template gave an empty text")
        if self.measure(text) > LIMIT:
            raise Permanent(f"the text is too long for Telegram: {self.measure(text)} of {LIMIT} characters")
        preview = {"url": draft.url, "prefer_large_media": True} if draft.url else {"is_disabled": True}
        payload = {
            "chat_id": self.options.chat,
            "text": _marked_up(text, draft.headline),
            "parse_mode": "HTML",
            "link_preview_options": preview,
        }
        return Announcement(
            text=text, payload=payload, length=self.measure(text), limit=LIMIT, parts=(text,), card=bool(draft.url)
        )

    def endpoint(self) -> str:
        return f"{server_url(self.context, HOME)}/{self.options.chat}"

    def account(self) -> str:
        """Return the bot's number: the beginning of its token."""
        return self._token().partition(":")[0]

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before, key
        return json_body(announcement.payload)

    def send(self, step: Step) -> Receipt:
        return self._receipt(self._call("sendMessage", step.body, publishes=True))

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        body = json_body({**announcement.payload, "message_id": self._number(receipt)})
        self._call("editMessageText", body, accept=is_unchanged)
        return receipt

    def delete(self, receipt: Receipt) -> None:
        body = json_body({"chat_id": self.options.chat, "message_id": self._number(receipt)})
        self._call("deleteMessage", body, accept=is_gone)

    def whoami(self) -> Account:
        bot = self._result(self._call("getMe"))
        about = json_body({"chat_id": self.options.chat})
        chat = self._result(self._call("getChat", about))
        member = self._result(
            self._call("getChatMember", json_body({"chat_id": self.options.chat, "user_id": bot.get("id")}))
        )
        return Account(
            name=f"@{bot.get('username', bot.get('id'))}",
            url=f"https://t.me/{bot.get('username', '')}",
            notes=(f"posts to {chat.get('title') or self.options.chat}",),
            warnings=() if _may_post(chat, member) else ("make the bot an administrator who may post messages",),
        )

    def _call(
        self,
        method: str,
        body: bytes = b"{}",
        *,
        publishes: bool = False,
        accept: Callable[[Response], bool] = lambda _: False,
    ) -> Response:
        token = self._token()
        url = f"{server_url(self.context, HOME)}/bot{quote(token, safe=':')}/{method}"
        headers = {"Content-Type": "application/json"}
        response = request("POST", url, body=body, headers=headers, publishes=publishes, secrets=[token])
        return response if accept(response) else accepted(response, self.name)

    def _result(self, response: Response) -> Mapping[str, Any]:
        result = response.fields.get("result")
        if isinstance(result, dict):
            return result
        raise response.unreadable()

    def _receipt(self, response: Response) -> Receipt:
        message = self._result(response)
        number, chat = message.get("message_id"), message.get("chat")
        if not isinstance(number, int) or not isinstance(chat, dict):
            raise response.unreadable()
        place = chat.get("username") or f"c/{str(chat.get('id', '')).removeprefix(_PRIVATE)}"
        return Receipt(remote_id=str(number), remote_url=f"https://t.me/{place}/{number}")

    def _number(self, receipt: Receipt) -> int:
        return int(id_of(receipt, MESSAGE))

    def _token(self) -> str:
        return token_of(self.options.token, self.context, self.login)


def _marked_up(text: str, headline: str) -> str:
    """Return the text as HTML, with the headline in bold where it is the first line."""
    first, line_end, rest = text.partition("\n")
    if headline and first.strip().replace(_JOINER, "") == headline:
        return f"<b>{html.escape(first, quote=False)}</b>{line_end}{html.escape(rest, quote=False)}"
    return html.escape(text, quote=False)


def _may_post(chat: Mapping[str, Any], member: Mapping[str, Any]) -> bool:
    if chat.get("type") != "channel":  # a group: members may write
        return member.get("status") in ("creator", "administrator", "member")
    return member.get("status") == "creator" or bool(member.get("can_post_messages"))
