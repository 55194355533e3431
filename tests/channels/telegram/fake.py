"""The Bot API as a bot sees it: one channel, HTML that must be valid, limits, rights, messages that can be edited and deleted."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.telegram import Kind, TelegramOptions
from syndicator.errors import NeedsLogin
from syndicator.testing.harness import Face, Harness, secret
from syndicator.testing.server import FakeServer, Reply

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.testing.server import Request

TOKEN = "7012345678:AAFhush-hush_telegram-token-0123456"
CHAT = "@balcony_news"
TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}
FACES = {"": Face(column="Telegram", asks_person=True)}


def refusal(code: int, description: str, **parameters: Any) -> Reply:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return Reply(code, body | ({"parameters": parameters} if parameters else {}))


class EntityParser(HTMLParser):
    """Parses a message's HTML as strictly as the Bot API does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.problem = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.open.append(tag)
        if tag not in TAGS:
            self.problem = f'Unsupported start tag "{tag}"'

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problem = f'Unexpected end tag "{tag}"'


class Server(FakeServer):
    """`rights`: what the bot may do in the channel; `public`: whether the channel has a name."""

    def __init__(self, port: int = 0) -> None:
        self.messages: dict[int, dict[str, Any]] = {}
        self.rights: dict[str, Any] = {"status": "administrator", "can_post_messages": True}
        self.public = True
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        return request.path.endswith("/sendMessage")

    def answer(self, request: Request) -> Reply:
        _, token, method = request.path.split("/")
        if token != f"bot{TOKEN}":
            return refusal(401, "Unauthorized")
        if method == "getMe":
            return Reply(200, {"ok": True, "result": {"id": 7012345678, "is_bot": True, "username": "balcony_bot"}})
        body = request.json()
        if body["chat_id"] not in (CHAT, "-1001234567890"):
            return refusal(400, "Bad Request: chat not found")
        reply: Reply = getattr(self, f"_{method}")(body)
        return reply

    def _chat(self) -> dict[str, Any]:
        name = {"username": CHAT.removeprefix("@")} if self.public else {}
        return {"id": -1001234567890, "type": "channel", "title": "Balcony news", **name}

    def _getChat(self, body: dict[str, Any]) -> Reply:  # noqa: N802 - the method's name
        del body
        return Reply(200, {"ok": True, "result": self._chat()})

    def _getChatMember(self, body: dict[str, Any]) -> Reply:  # noqa: N802
        del body
        return Reply(200, {"ok": True, "result": self.rights})

    def _sendMessage(self, body: dict[str, Any]) -> Reply:  # noqa: N802
        if not self.rights.get("can_post_messages"):
            return refusal(400, "Bad Request: need administrator rights in the channel chat")
        if (invalid := _invalid(body)) is not None:
            return invalid
        number = len(self.messages) + 1
        self.publish(body["text"], body, str(number))
        return self._stored(number, body)

    def _editMessageText(self, body: dict[str, Any]) -> Reply:  # noqa: N802
        number = body.pop("message_id")
        if number not in self.messages:
            return refusal(400, "Bad Request: message to edit not found")
        if (invalid := _invalid(body)) is not None:
            return invalid
        if self.messages[number] == body:
            return refusal(400, "Bad Request: message is not modified: specified new message content is the same")
        self.change(str(number), body)
        return self._stored(number, body)

    def _deleteMessage(self, body: dict[str, Any]) -> Reply:  # noqa: N802
        if body["message_id"] not in self.messages:
            return refusal(400, "Bad Request: message to delete not found")
        del self.messages[body["message_id"]]
        self.remove(str(body["message_id"]))
        return Reply(200, {"ok": True, "result": True})

    def _stored(self, number: int, body: dict[str, Any]) -> Reply:
        self.messages[number] = body
        return Reply(200, {"ok": True, "result": {"message_id": number, "date": 1796000000, "chat": self._chat()}})


def _invalid(body: dict[str, Any]) -> Reply | None:
    parser = EntityParser()
    parser.feed(body["text"])
    parser.close()
    shown = unescape(re.sub(r"<[^>]*>", "", body["text"]))
    if parser.problem or parser.open:
        return refusal(400, f"Bad Request: can't parse entities: {parser.problem}")
    if not shown.strip():
        return refusal(400, "Bad Request: message text is empty")
    return refusal(400, "Bad Request: message is too long") if len(shown.encode("utf-16-le")) > 2 * 4096 else None


def make(folder: Path) -> Harness:
    server = Server()
    context = ChannelContext(name="news", folder=folder, base_url=server.url)
    return Harness(
        channel=Kind(TelegramOptions(chat=CHAT, token=secret(TOKEN)), context),
        section=f'kind = "telegram"\nbase_url = "{server.url}"\nchat = "{CHAT}"\ntoken = {{ env = "TELEGRAM_TOKEN" }}\n',
        env={"TELEGRAM_TOKEN": TOKEN},
        server=server,
        secrets=(TOKEN,),
        outcomes={"404_before": NeedsLogin},
    )
