"""Requests to a listmonk server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from syndicator.channels.http.client import request
from syndicator.channels.http.response import clean
from syndicator.errors import Duplicate, NeedsLogin, NeedsPerson, Permanent

if TYPE_CHECKING:
    from syndicator.channels.http.response import Response
    from syndicator.errors import SendError

PAGE = 100
_BEGUN = "Only paused campaigns and drafts can be started"
_EMPTY = "no subscribers in the selected lists"


class Client:
    """Each method raises SendError unless it succeeds. `name`: the channel's, for messages."""

    def __init__(self, server: str, user: str, token: str, name: str) -> None:
        self._server = server
        self._user = user
        self._token = token
        self._name = name

    def create(self, body: bytes, *, publishes: bool = False) -> dict[str, Any]:
        """Create a campaign, as a draft."""
        return _campaign(self._ask("POST", "/api/campaigns", body, publishes=publishes))

    def start(self, number: int) -> None:
        """Mail a draft to its lists. Raises Duplicate if that has been started before."""
        response = self._ask("PUT", f"{_path(number)}/status", b'{"status":"running"}', publishes=True)
        _campaign(response)

    def campaign(self, number: int) -> dict[str, Any]:
        return _campaign(self._ask("GET", _path(number)))

    def change(self, number: int, body: bytes) -> dict[str, Any]:
        return _campaign(self._ask("PUT", _path(number), body))

    def delete(self, number: int) -> None:
        """Delete a campaign; succeeds if it is gone. That is looked up, since listmonk's answer would not tell."""
        if any(campaign["id"] == number for campaign in self.campaigns()):
            self._ask("DELETE", _path(number))

    def campaigns(self, tag: str = "") -> list[dict[str, Any]]:
        """Return the campaigns, newest first; with `tag` only those that have it."""
        query = {"no_body": "true", "per_page": "all", **({"tag": tag} if tag else {})}
        response = self._ask("GET", f"/api/campaigns?{urlencode(query)}")
        return [campaign for campaign in _results(response) if not tag or tag in (campaign.get("tags") or ())]

    def lists(self) -> dict[int, str]:
        """Return the lists that the user may use: number → name."""
        response = self._ask("GET", f"/api/lists?per_page={PAGE}&minimal=true")
        return {entry["id"]: str(entry.get("name") or entry["id"]) for entry in _results(response)}

    def _ask(self, method: str, path: str, body: bytes | None = None, *, publishes: bool = False) -> Response:
        headers = {"Authorization": f"token {self._user}:{self._token}", "Content-Type": "application/json"}
        response = request(
            method, self._server + path, body=body, headers=headers, publishes=publishes, secrets=[self._token]
        )
        return response.raise_for_status(partial(_failure, name=self._name))


def _failure(response: Response, name: str) -> SendError | None:
    """Return the error of a response that means more than its status: `{"message": "…"}`; None for any other."""
    evidence = response.evidence
    detail = clean(str(response.fields.get("message") or evidence), response.secrets)
    if response.status in (401, 403):
        todo = f"its user needs the rights campaigns:get, :manage and :send and the lists; see channels.{name}"
        return NeedsLogin(f"{response.host} refuses user and token ({detail}): {todo}", evidence=evidence)
    if response.status == 400 and _BEGUN in detail:
        return Duplicate(f"{response.host} has started this campaign already", evidence=evidence)
    if response.status == 400 and _EMPTY in detail:
        return NeedsPerson(f"{response.host}: {detail}", evidence=evidence)
    if response.status == 400:
        return Permanent(f"{response.host} refuses this campaign: {detail}", evidence=evidence, unexplained=True)
    return None


def _campaign(response: Response) -> dict[str, Any]:
    campaign = response.fields.get("data")
    if isinstance(campaign, dict) and isinstance(campaign.get("id"), int):
        return campaign
    raise response.unreadable()


def _results(response: Response) -> list[dict[str, Any]]:
    data = response.fields.get("data")
    results = data.get("results") if isinstance(data, dict) else None
    if not isinstance(results, list) or not all(isinstance(item, dict) and item.get("id") for item in results):
        raise response.unreadable()
    return results


def _path(number: int) -> str:
    return f"/api/campaigns/{number:d}"
