"""A service of Apprise: the receiver of its `json://` messages."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.apprise import AppriseOptions, Kind
from syndicator.errors import Ambiguous, NeedsPerson
from syndicator.testing.harness import Face, Harness, secret
from tests.fakes.inbox import Inbox

if TYPE_CHECKING:
    from pathlib import Path

FACES = {
    "": Face(column="Apprise", asks_person=True, proof="never")
}  # each message starts a process: too slow for all kills

PATH = "hush-hush-apprise-0123456789"


def make(folder: Path) -> Harness:
    if find_spec("apprise") is None:
        pytest.skip("Apprise is not installed")
    server = Inbox()
    url = f"json://127.0.0.1:{server.port}/{PATH}"
    return Harness(
        channel=Kind(AppriseOptions(url=secret(url)), ChannelContext(name="anything", folder=folder)),
        section='kind = "apprise"\nurl = { env = "APPRISE_URL" }\n',
        env={"APPRISE_URL": url},
        server=server,
        secrets=(PATH, url),
        outcomes={
            "redirect": Ambiguous,  # which it does not tell from a lost answer
            **dict.fromkeys(("401_before", "402_before", "404_before"), NeedsPerson),
            **dict.fromkeys(("garbage", "empty", "drip"), None),
            "refuse": Ambiguous,
        },
    )
