"""Convert posts to Hashnode's inputs, and recognise copies."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from syndicator.model import Draft, Post

MOST_TAGS = 15


def create_input(draft: Draft, markdown: str, settings: Mapping[str, bool]) -> dict[str, Any]:
    """Return a CreateDraftInput without `publicationId`, omitting empty fields."""
    post = draft.post
    subtitle = post.front_matter.get("subtitle")
    values = {
        "title": draft.title or post.title or draft.headline,
        "subtitle": subtitle if isinstance(subtitle, str) else "",
        "contentMarkdown": markdown,
        "slug": slug_of(post),
        "tags": tags(post.tags),
        "originalArticleURL": post.url,
        "coverImageOptions": {"coverImageURL": post.cover} if post.cover else {},
        "metaTags": _without_empty(
            {"title": post.seo_title and draft.headline, "description": draft.summary(), "image": post.cover}
        ),
        "settings": {"slugOverridden": True, **settings} if slug_of(post) else dict(settings),
    }
    return _without_empty(values)


def update_input(created: Mapping[str, Any], post_id: str) -> dict[str, Any]:
    """Return the UpdatePostInput with the values of `create_input`; the slug stays.

    Values that the post no longer has are set to empty ones: Hashnode keeps fields that are not given.
    """
    meta = created.get("metaTags", {})
    return {
        "id": post_id,
        "title": created["title"],
        "subtitle": created.get("subtitle", ""),
        "contentMarkdown": created["contentMarkdown"],
        "tags": created.get("tags", []),
        "originalArticleURL": created.get("originalArticleURL"),
        "coverImage": created.get("coverImageOptions", {}).get("coverImageURL"),
        "metaTitle": meta.get("title", ""),
        "metaDescription": meta.get("description", ""),
        "ogImage": meta.get("image"),
    }


def redraft_input(created: Mapping[str, Any], draft_id: str) -> dict[str, Any]:
    """Return the UpdateDraftInput for a draft; values that the post no longer has are set to empty ones."""
    kept = {key: value for key, value in created.items() if key not in ("publicationId", "slug", "settings")}
    return {
        "draftId": draft_id,
        "subtitle": "",
        "tags": [],
        "originalArticleURL": None,
        **kept,
        "coverImageOptions": {"coverImageURL": None, **created.get("coverImageOptions", {})},
        "metaTags": {"title": "", "description": "", "image": None, **created.get("metaTags", {})},
    }


def slug_of(post: Post) -> str:
    """Return the slug requested for the copy; empty if the post has none in ASCII."""
    return slugified(post.slug.replace("/", "-")) or slugified(post.title)


def slugified(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")


def tags(names: Iterable[str]) -> list[dict[str, str]]:
    """Return Hashnode's tags: at most fifteen, each slug once. "C++" and "C#" stay distinct from "C"."""
    by_slug: dict[str, str] = {}
    for name in names:
        spelled = name.replace("+", "plus").replace("#", "sharp") if re.search(r"\w[+#]+$", name) else name
        slug = slugified(spelled.replace(".", "").removeprefix("#"))
        if slug:
            by_slug.setdefault(slug, name)
    return [{"slug": slug, "name": name} for slug, name in list(by_slug.items())[:MOST_TAGS]]


def is_copy(article: Mapping[str, Any], post: Post) -> bool:
    """Whether an article names this post as its original, or names none and has its title."""
    original, title = str(article.get("canonicalUrl") or ""), str(article.get("title") or "")
    if original and original != article.get("url"):
        return bool(post.url) and _page(original) == _page(post.url)
    return bool(title) and title.casefold() == post.title.casefold()


def is_draft_of(draft: Mapping[str, Any], created: Mapping[str, Any]) -> bool:
    """Whether a draft has the slug, title and original of a CreateDraftInput."""
    names = {"slug": "slug", "title": "title", "canonicalUrl": "originalArticleURL"}
    return all(str(draft.get(name) or "") == str(created.get(given, "")) for name, given in names.items())


def host_of(address: str) -> str:
    """Return the host of an address or of a plain host, for comparisons; with an unusual port.

    Empty if there is none.
    """
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        return ""
    return (parts.hostname or "").removeprefix("www.") + port


def _page(url: str) -> tuple[str, str]:
    host = host_of(url)
    return host, urlsplit(url).path.rstrip("/") if host else url


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}
