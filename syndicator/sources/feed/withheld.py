"""Whether an entry of a feed or an export is public: marked fields, and what systems write in place of a protected text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syndicator.model import Withheld
from syndicator.sources.audience import is_protected
from syndicator.sources.feed.entry import strip_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

# a form for the password, or the border between the free and the paid part of a text
_LOCKED = re.compile(
    r"<form\b[^>]*(?:post-password-form|action=postpass)|<input\b[^>]*\bname=[\"']?post_password\b|"
    r"<div\b[^>]*\bclass=[\"'][^\"'>]*\b(?:paywall-jump|jetpack-subscribe-paywall|wp-block-jetpack-paywall|gh-post-upgrade-cta)\b",
    re.IGNORECASE,
)
# "There is no excerpt because this is a protected post.", in the languages of many blogs
_NO_EXCERPT = re.compile(
    r"There is no excerpt because this is a protected post|"
    r"Es gibt keine[n]? (?:Text)?(?:auszug|kurzfassung|zusammenfassung)[^.]*geschützte|"
    r"Il n[’']y a pas d[’']extrait[^.]*protég|No hay (?:ningún )?(?:extracto|resumen)[^.]*protegid|"
    r"Não (?:existe|há)[^.]*(?:resumo|excerto)[^.]*protegid|Non (?:è disponibile|c[’']è|vi è)[^.]*(?:riassunto|estratto)[^.]*protett|"
    r"Il riassunto non è disponibile[^.]*protett|Er is geen (?:samenvatting|fragment)[^.]*beveilig|Er is geen [^.]*beschermd|"
    r"Det finns inget utdrag[^.]*skydda|Der er ikke noget uddrag[^.]*beskyttet|Det er ikke noe utdrag[^.]*beskytt|"
    r"Brak (?:zajawki|wypisu|fragmentu)[^.]*chron|Отрывка нет[^.]*защищ|Нет отрывка[^.]*защищ|"
    r"この投稿はパスワードで保護されているため|この記事はパスワードで保護されているため|受密码保护|受密碼保護|這篇文章受到保護|비밀번호로 보호된",
    re.IGNORECASE,
)
# systems whose feeds have the whole text of a free post, and the beginning of a paid one with a link to the rest
_WHOLE_TEXTS = re.compile("substack", re.IGNORECASE)
_READ_MORE = re.compile(
    r"<a\b[^>]*>\s*(?:Read more|Weiterlesen|Lire la suite|Leer más|Leia mais|Leggi di più)\s*</a>\s*</p>\s*\Z"
)
_OTHER_TYPES = frozenset(
    {"attachment", "nav_menu_item", "revision", "custom_css", "wp_template", "wp_global_styles", "wp_navigation"}
)


def is_locked(fields: Mapping[str, Any], html: str, summary: str, system: str = "") -> bool:
    """Whether not everybody may read the entry. `fields`: its further fields, without the prefix of their namespace;
    `system`: what the feed says that made it.
    """
    if _WHOLE_TEXTS.match(system) and _READ_MORE.search(html[-500:]):
        return True
    return (
        is_protected(fields)
        or _LOCKED.search(html) is not None
        or _NO_EXCERPT.match(summary or strip_tags(html[:400])) is not None
    )


def withheld(fields: Mapping[str, Any]) -> str:
    """Return why the entry of an export is not published; empty for one that is."""
    if not fields:  # as in most feeds
        return ""
    from syndicator.sources.repo.fields import FrontMatterFields

    kind = str(fields.get("post_type") or "")
    if kind in _OTHER_TYPES or kind == "page":
        return Withheld.PAGE
    return FrontMatterFields(fields).withheld()
