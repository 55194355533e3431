"""Whether everybody may read a post, by what its fields say in the spellings of generators, systems and exports."""

from __future__ import annotations

from typing import Any

import pytest

from syndicator.sources.audience import is_protected

PROTECTED: list[dict[str, Any]] = [
    {"password": "kestrel"},
    {"password": "1234"},
    {"Password": "kestrel", "message": "Ask me"},
    {"post_password": "gull"},
    {"pwd": "gull"},
    {"passwords": ["a", "b"]},
    {"encrypt": True},
    {"encrypt": "a word"},
    {"encrypt": {"password": "x"}},
    {"encrypted": "true"},
    {"isEncrypted": True},
    {"protected": True},
    {"password-protected": "yes"},
    {"params": {"password": "kestrel"}},
    {"extra": {"members_only": True}},
    {"visibility": "members"},
    {"visibility": "paid"},
    {"visibility": "tiers", "tiers": [{"name": "Gold"}]},
    {"visibility": "subscribers-only"},
    {"visibility": "password"},
    {"access": "members"},
    {"access": "paid_members"},
    {"access": False, "visibility": "members"},
    {"access": {"level": "members"}},
    {"membersOnly": True},
    {"members": True},
    {"subscribers_only": "1"},
    {"audience": "only_paid"},
    {"audience": "only_free"},
    {"audience": "founding"},
    {"audience": ["members", "staff"]},
    {"tier": "Premium"},
    {"premium": True},
    {"is_paid": True},
    {"paid": "yes"},
    {"paywall": "hard"},
    {"gated": True},
    {"isLocked": True},
    {"status": "password-protected"},
    {"status": "members only"},
    {"isAccessibleForFree": False},
    {"loginRequired": True},
    {"restricted_to": "patrons"},
    {"use_secret": "GROUP_A"},
    {"email_only": True},
    {"email_type": "premium"},
]
PUBLIC: list[dict[str, Any]] = [
    {},
    {"password": ""},
    {"password": None},
    {"password": False},
    {"encrypt": False},
    {"encrypt": {"enable": False, "password": "x"}},
    {"encrypted": "false"},
    {"protected": "no"},
    {"visibility": "public"},
    {"visibility": "Public"},
    {"visibility": ["public", "members"]},
    {"visibility": "unlisted"},  # withheld for another reason
    {"status": "published"},
    {"status": "draft"},
    {"status": "evergreen"},
    {"state": "private"},
    {"access": "everyone"},
    {"access": "public"},
    {"access": True},
    {"access": "two stops by tram, then uphill"},
    {"audience": "everyone"},
    {"audience": "beginners"},
    {"audience": ["developers", "designers"]},
    {"members": ["Ann", "Bo"]},
    {"members_only": "no"},
    {"premium": False},
    {"tier": "free"},
    {"price": "5"},
    {"tags": ["password", "members", "paid"]},
    {"category": "private"},
    {"title": "Protected: how I chose a password"},
    {"isAccessibleForFree": True},
    {"groups": ["gardening"]},
    {"passwordless": True},
]


@pytest.mark.parametrize("fields", PROTECTED, ids=str)
def test_a_post_behind_something_is_protected(fields: dict[str, Any]) -> None:
    assert is_protected({"title": "A", **fields})


@pytest.mark.parametrize("fields", PUBLIC, ids=str)
def test_a_post_for_everybody_is_not(fields: dict[str, Any]) -> None:
    assert not is_protected({"title": "A", **fields})
