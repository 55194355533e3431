"""Lines that only say when: a date, with a place or without, and the label of what was added later."""

from __future__ import annotations

import regex

from syndicator.render.lazy_pattern import LazyPattern

TOKENS = regex.compile(r"[\p{L}\p{M}]+|\p{Nd}+")
YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)")
_STANDS_FOR_A_DATE = LazyPattern(
    r"(?:jan|f[eé][bv]|m[aä]r|mei|des|led|únor|břez|dub|kvě|červ|srp|zář|říj|pros|січ|лют|бер|квіт|трав|черв|лип|серп|вер|жовт|груд|tháng|ngày|năm|apr|a[bv]r|ma[ijygr]|jun|jui|jul|giu|lug|aug|ao[uû]|ago|se[pt]|o[ck]t|ott|out|nov|d[eé][czk]|dic|gen|ene|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт"
    r"|ноя|дек|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mon|die|mit|don|fre|sam|son|пон|втор|сред|чет|пят|суб|воск|ocak|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|sty|lut|kwi|cze"
    r"|lip|sie|wrz|paź|lis|gru|tam|hel|maa|huh|tou|kes|hei|elo|syy|lok|mar|jou|post|publi|updat|written|creat|last|modif|date|data|datum|fecha|дата|опубл|обновл|veröff|gesch|erst|mis|jour|on|by|at"
    r"|the|of|de|del|d|le|el|am|um|vom|den|der|il|in|r|г|года|st|nd|rd|th|pm|utc|gmt|cet|est|年|月|日|星期|更新|发布|發佈|公開|投稿|作成|日期|时间|время|년|월|일|일자|작성)\p{L}*",
)
_PLACE_OF_DATELINE = regex.compile(
    r"(?<=\d)\s*[-–—,|]\s*\p{Lu}[\p{L}.'’-]+(?:[ ,]+\p{Lu}[\p{L}.'’-]+){0,4}\s*\Z|\A\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,3}\s*[-–—,|]\s*(?=\d|\p{Lu}\p{L}{2,8}\.? \d)"
)
_LABEL = regex.compile(r"^\W*\p{L}[\p{L}\p{M}'’]*(?:[ /-][\p{L}\p{M}'’]+){0,5} ?[:：]\s*(?=\S)")
_SIGNED = regex.compile(r"(?:🗓|📅|📆|📍|🕐|🕒|🕓|🕔|⏰)\ufe0f?.{0,150}\Z", regex.DOTALL)
# behind a date, a time of day and a place
_TIME_AND_PLACE = regex.compile(
    r"\A[^\n]{4,40}?\d(?:[:.h]\d\d|\s?[시時点]|\s?[ap]\.?m\b|\s?Uhr|\s?ч\b)[^,，、.!?。\n]{0,12}[,，、]\s?[^\s.!?。]{2,20}(?: [^\s.!?。]{1,20}){0,2}\Z",
    regex.IGNORECASE,
)
_MOST_OF_A_PLACE = 6  # words, with those of the time
_LONGEST_LABEL = 60  # characters
_LONGEST_DATE = 70  # characters
_UPDATES = frozenset(
    {
        "update",
        "updates",
        "updated",
        "edit",
        "edited",
        "addendum",
        "更新",
        "追記",
        "追记",
        "编辑",
        "nachtrag",
        "aktualisierung",
        "màj",
        "actualización",
        "atualização",
        "aggiornamento",
        "обновление",
        "업데이트",
    }
)


def is_date(text: str) -> bool:
    """Whether a line is a date, as in "29 March 2011", "Oslo, 29/3/2011", "First printed: May 2011" or "📍 Oslo".

    With a time of day it may name a place: "29 March 2011, 8:30 pm, Old Mill".
    """
    if _SIGNED.match(text) and not text.rstrip().endswith((".", "!", "?", "。")):
        return True
    if len(text) > _LONGEST_DATE or not YEAR.search(text):
        return False
    tokens = TOKENS.findall(_PLACE_OF_DATELINE.sub("", _LABEL.sub("", text)))
    others = [token for token in tokens if not (token.isdigit() or _STANDS_FOR_A_DATE.fullmatch(token))]
    return not others or (len(others) <= _MOST_OF_A_PLACE and _TIME_AND_PLACE.search(text) is not None)


def is_label_of_update(text: str) -> bool:
    """Whether a text only says that what follows it was added later, and when: "Update, May 1st"."""
    tokens = [token.casefold() for token in TOKENS.findall(text)] if len(text) < _LONGEST_LABEL else []
    rest = [token for token in tokens if token not in _UPDATES]
    return len(rest) < len(tokens) and all(token.isdigit() or _STANDS_FOR_A_DATE.fullmatch(token) for token in rest)
