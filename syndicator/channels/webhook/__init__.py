"""Webhooks: a JSON body for Make, Zapier, n8n, Slack, Discord, Teams or a receiver of your own.

The address is the secret.

The body is the template `<style>.json`; the style describes the receiver's limits and responses. A receiver that
accepted a body has not published it yet, so most receipts are not confirmed. Headers are those of Standard Webhooks:
`webhook-id` is the same on every attempt, so that a receiver can recognise a resend.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import field
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from syndicator.channels import Channel, id_of
from syndicator.channels.http.client import json_body, request, reveal
from syndicator.channels.http.response import Response, clean
from syndicator.channels.http.urls import checked_url, url_secrets
from syndicator.channels.webhook.styles import STYLES
from syndicator.credentials import Secret
from syndicator.errors import ChannelBroken, Limited, NeedsLogin, Permanent, SendError, Unreachable
from syndicator.model import Account, Announcement, Receipt
from syndicator.times import iso
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from syndicator.channels import ChannelContext
    from syndicator.model import Draft, Step

MESSAGE = r"/channels/\d+/\d+/(\d+)"  # in the address of a message that a hook keeps
ALWAYS = timedelta(days=3650)  # a receiver that deduplicates is assumed to do so for ever


@value
class WebhookOptions:
    url: Secret | str = field(repr=False, metadata={"address": True})
    style: str = field(default="plain", metadata={"choices": tuple(STYLES)})
    secret: Secret | None = None
    receiver_dedups: bool | None = None

    def __post_init__(self) -> None:
        if self.receiver_dedups and STYLES[self.style].never_dedups:
            raise ValueError(f"receiver_dedups: {self.style} does not deduplicate: remove this setting")


class Kind(Channel):
    kind = "webhook"
    Options = WebhookOptions
    format: ClassVar[str] = "json"
    options: WebhookOptions

    @classmethod
    def waits_for_page(cls, options: WebhookOptions) -> bool:
        return STYLES[options.style].card

    def __init__(self, options: WebhookOptions, context: ChannelContext) -> None:
        super().__init__(options, context)
        self.style = STYLES[options.style]
        self.limit = self.style.limit
        self.shows_card = self.style.card
        self.can_update = self.can_delete = self.style.keeps_messages
        dedups = self.style.dedups if options.receiver_dedups is None else options.receiver_dedups
        self.resend_within = ALWAYS if dedups else None
        self._guild = ""

    @property
    def template(self) -> str:
        return self.options.style

    def secrets(self) -> dict[str, Secret]:
        given = {"url": self.options.url, "secret": self.options.secret}
        return {key: value for key, value in given.items() if isinstance(value, Secret)}

    def credential_errors(self) -> Iterable[str]:
        for look in (self._url, partial(self._headers, "check", b"")):
            try:
                look()
            except ChannelBroken as error:
                yield str(error)

    def measure(self, text: str) -> int:
        return self.style.measure(text)

    def compose(self, draft: Draft) -> Announcement:
        if not isinstance(draft.data, dict):
            raise Permanent(f"{self.name}: the template {self.template}.json does not give a JSON object")
        size = len(json_body(draft.data))
        if self.style.max_bytes and size > self.style.max_bytes:
            raise Permanent(f"{self.name}: the body has {size:,} bytes; {self.template} takes {self.style.max_bytes:,}")
        text = "\n\n".join(draft.parts)
        return Announcement(
            text=text,
            payload=draft.data,
            length=self.measure(text),
            limit=self.limit,
            parts=(text,),
            card=self.style.card and bool(draft.url),
        )

    def endpoint(self) -> str:
        """Return the host, and a digest instead of the address."""
        url = self._url()
        return f"{urlsplit(url).hostname}#{sha256(url.encode()).hexdigest()[:12]}"

    def account(self) -> str:
        return self.endpoint()

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before
        payload = announcement.payload
        if self.style.dated and not payload.get("timestamp"):
            payload = {**payload, "timestamp": iso(datetime.now(UTC))}  # a resend has the bytes of the first try
        body = json_body(payload)
        self._headers(key, body)  # an invalid secret is reported before anything is stored
        if self.style.keeps_messages and not self._guild:
            self._guild = self._ask_guild()
        return body

    def send(self, step: Step) -> Receipt:
        headers = self._headers(step.key, step.body)
        url = _extended(self._url(), self.style.query)
        response = self._request("POST", url, step.body, headers, publishes=True)
        return self.style.receipt(response, self._guild)

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        body = json_body(announcement.payload)
        response = self._request("PATCH", self._message(receipt), body, {"Content-Type": "application/json"})
        if self.style.is_gone(response):
            raise Permanent(f"{self.name}: the message {receipt.remote_id} no longer exists")
        self.style.check(response)
        return receipt

    def delete(self, receipt: Receipt) -> None:
        response = self._request("DELETE", self._message(receipt))
        if not self.style.is_gone(response):
            self.style.check(response)

    def whoami(self) -> Account:
        """Return the host or, if the hook keeps messages and so can be asked, its name. Posts nothing."""
        endpoint = self.endpoint()
        self._headers("check", b"")
        if not self.style.keeps_messages:
            return Account(name=endpoint, notes=("a hook can't be asked; its next response will show",))
        response = self._request("GET", self._url())
        self.style.check(response)
        return Account(name=clean(str(response.fields.get("name") or endpoint), response.secrets))

    def _url(self) -> str:
        url = reveal(self.options.url)
        return checked_url(url, f"channels.{self.name}.url", allow_http=self.context.allow_http)

    def _message(self, receipt: Receipt) -> str:
        return _extended(self._url(), {}, f"/messages/{id_of(receipt, MESSAGE)}")

    def _request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        *,
        publishes: bool = False,
    ) -> Response:
        signing = reveal(self.options.secret) if self.options.secret else ""
        hidden = (*url_secrets(url), signing, signing.removeprefix("whsec_"))
        return request(method, url, body=body, headers=headers, publishes=publishes, secrets=hidden)

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        now = datetime.now(UTC)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": key,
            "webhook-timestamp": str(int(now.timestamp())),
        }
        if self.options.secret is not None:
            headers["webhook-signature"] = self._signature(reveal(self.options.secret), key, now, body)
        return headers

    def _signature(self, secret: str, key: str, now: datetime, body: bytes) -> str:
        from standardwebhooks import Webhook
        from standardwebhooks.webhooks import EmptyWebhookSecretError

        try:
            # Webhook itself ignores invalid characters, but receivers do not
            b64decode(secret.removeprefix("whsec_"), validate=True)
            return Webhook(secret).sign(key, now, body.decode())
        except (ValueError, EmptyWebhookSecretError):
            pass  # without chaining: the error may show the secret
        raise NeedsLogin(f"channels.{self.name}.secret: not a Standard Webhooks secret (whsec_ followed by base64)")

    def _ask_guild(self) -> str:
        """Return the Discord server of the messages, for their addresses; empty if the hook does not tell."""
        try:
            response = self._request("GET", self._url()).raise_for_status()
        except (Limited, Unreachable):
            raise
        except SendError:
            return ""
        return clean(str(response.fields.get("guild_id") or ""), response.secrets, 100)


def _extended(url: str, query: Mapping[str, str], path: str = "") -> str:
    """Return the address with additions to its path and query."""
    if not query and not path:
        return url
    parts = urlsplit(url)
    merged = urlencode({**dict(parse_qsl(parts.query, keep_blank_values=True)), **query})
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + path, query=merged))
