"""Apprise: one of the hundred services that Apprise knows, by its address.

Apprise returns no address of the message. If an answer is lost, it can't tell whether the message arrived: a person decides.
"""

from __future__ import annotations

import json
from dataclasses import field
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from syndicator import apprise_process
from syndicator.apprise_process import Outcome
from syndicator.channels import Channel
from syndicator.channels.http.client import json_body, reveal
from syndicator.credentials import Secret
from syndicator.errors import Ambiguous, ChannelBroken, Limited, NeedsPerson, Permanent
from syndicator.model import Account, Announcement, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from syndicator.model import Draft, Step

OFF = frozenset({"", "0", "no", "false"})
UNSAFE = {  # parameters of an address, and why they are refused
    "retry": "it would send again after a lost answer",
    "optional": "it would count a failure as sent",
}


@value
class AppriseOptions:
    url: Secret | str = field(repr=False)


class Kind(Channel):
    kind = "apprise"
    Options = AppriseOptions
    options: AppriseOptions

    def secrets(self) -> dict[str, Secret]:
        return {"url": self.options.url} if isinstance(self.options.url, Secret) else {}

    def credential_errors(self) -> Iterable[str]:
        try:
            self._url()
        except ChannelBroken as error:
            yield str(error)

    def compose(self, draft: Draft) -> Announcement:
        text = "\n\n".join(filter(None, draft.parts)).strip()
        if not text:
            raise Permanent("the template gave an empty text")
        first, _, rest = text.partition("\n")
        is_titled = bool(draft.headline) and first.strip() == draft.headline and bool(rest.strip())
        payload = {"title": first.strip(), "body": rest.strip()} if is_titled else {"title": "", "body": text}
        return Announcement(text=text, payload=payload, length=self.measure(text), parts=(text,))

    def endpoint(self) -> str:
        """Return the service, and a digest instead of the address."""
        url = self._url()
        return f"{urlsplit(url).scheme}#{sha256(url.encode()).hexdigest()[:12]}"

    def account(self) -> str:
        return self.endpoint()

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before, key
        self._url()
        return json_body(announcement.payload)

    def send(self, step: Step) -> Receipt:
        message = json.loads(step.body)
        outcome = apprise_process.send(self._url(), message["title"], message["body"])
        self._check(outcome)
        return Receipt(confirmed=False)

    def whoami(self) -> Account:
        url = self._url()
        self._check(apprise_process.send(url, "", ""))
        return Account(name=self.endpoint(), notes=("Apprise takes the address; its service can't be asked",))

    def _check(self, outcome: Outcome) -> None:
        """Raise the error that an outcome means."""
        where = f"channels.{self.name}.url"
        if outcome is Outcome.NOT_INSTALLED:
            raise NeedsPerson("Apprise is not installed: run `pip install '.[notify]'` in syndicator's checkout")
        if outcome is Outcome.NOT_VALID:
            raise NeedsPerson(f"{where}: not a valid Apprise address")
        if outcome is Outcome.REFUSED:
            raise NeedsPerson(
                f"{self.name}: the service refused the message; see whether the address in {where} is right"
            )
        if outcome is Outcome.LIMITED:
            raise Limited(f"{self.name}: the service takes no more messages for now")
        if outcome is Outcome.TOO_LONG:
            raise Permanent(f"{self.name}: the text is longer than the service takes; shorten its template")
        if outcome is Outcome.LATE:
            raise Ambiguous(f"Apprise got no answer within {apprise_process.SECONDS:g} s")
        if outcome is not Outcome.SENT:
            raise Ambiguous("Apprise reports a failure, but not whether the message arrived")

    def _url(self) -> str:
        """Return the address. Raises NeedsPerson if it is not valid, or would make failures look like success."""
        url, where = reveal(self.options.url), f"channels.{self.name}.url"
        if url.startswith(("http://", "https://")):
            raise NeedsPerson(
                f"{where}: http:// is not a service of Apprise; for a plain receiver use json:// or jsons://"
            )
        if "://" not in url or any(character.isspace() or character == "," for character in url):
            raise NeedsPerson(f"{where}: must be one address of Apprise, such as ntfy://topic")
        for key, setting in parse_qsl(urlsplit(url).query, keep_blank_values=True):
            if (why := UNSAFE.get(key.lower())) and setting.lower() not in OFF:
                raise NeedsPerson(f"{where}: remove {key.lower()}= from the address: {why}")
        return url
