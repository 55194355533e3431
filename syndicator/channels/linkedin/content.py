"""The content of a post, for the Posts API and for the older share API, without its author."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.channels.counting import utf16_units
from syndicator.channels.linkedin.little_text import encode

if TYPE_CHECKING:
    from syndicator.model import Draft

TITLE_LIMIT = 200
DESCRIPTION_LIMIT = 256


def post(text: str, draft: Draft, *, has_card: bool) -> dict[str, Any]:
    return {
        "commentary": encode(text),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        **({"content": {"article": {"source": draft.url, **_card(draft)}}} if has_card else {}),
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }


def share(text: str, draft: Draft, *, has_card: bool) -> dict[str, Any]:
    """Return the body for the older API."""
    words = {name: {"text": value} for name, value in _card(draft).items()}
    media = {"media": [{"status": "READY", "originalUrl": draft.url, **words}]} if has_card else {}
    return {
        "lifecycleState": "PUBLISHED",
        "specificContent": {
            "com.linkedin.ugc.ShareContent": {
                "shareCommentary": {"text": text},
                "shareMediaCategory": "ARTICLE" if media else "NONE",
                **media,
            }
        },
        "visibility": {"com.linkedin.ugc.MemberNetworkVisibility": "PUBLIC"},
    }


def _card(draft: Draft) -> dict[str, str]:
    """Return the texts of the card, since LinkedIn does not read the page."""
    words = {
        "title": shortened(draft.headline or draft.post.title, TITLE_LIMIT),
        "description": shortened(draft.summary(), DESCRIPTION_LIMIT),
    }
    return {name: value for name, value in words.items() if value}


def shortened(text: str, limit: int) -> str:
    """Shorten a text of more than `limit` UTF-16 units at a word, with an ellipsis."""
    import regex  # for graphemes

    text = " ".join(text.split())
    if utf16_units(text) <= limit:
        return text
    kept, room = "", limit - 1
    for grapheme in regex.findall(r"\X", text):
        if (room := room - utf16_units(grapheme)) < 0:
            break
        kept += grapheme
    words = kept.rpartition(" ")[0]
    return (words if len(words) > limit // 2 else kept).rstrip(" ,;:.–—-") + "…"
