"""Sentences about the post itself: a greeting, which part of a series it is, which day of a calendar, where it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.render import notice_words as words
from syndicator.render import sentences
from syndicator.render.cuts import ENOUGH, width
from syndicator.render.earlier import from_new_beginning
from syndicator.render.lazy_pattern import LazyPattern
from syndicator.render.notice_words import any_of, starts

if TYPE_CHECKING:
    from syndicator.render.titles import Titles

_SERIES_WORD = rf"(?<!\p{{Latin}})(?<!time[\s-]){any_of(words.SERIES)}(?!\p{{Latin}})"
_PART = rf"(?:(?<![\p{{Latin}}\p{{Cyrillic}}]){any_of(words.PART)}(?![\p{{Latin}}\p{{Cyrillic}}])|\d)"
_SERIES = LazyPattern(rf"{_SERIES_WORD}.{{0,30}}?{_PART}|{_PART}.{{0,30}}?{_SERIES_WORD}")
_CONTINUES = LazyPattern(rf"(?<!\p{{Latin}}){any_of(words.CONTINUES)}(?!\p{{Latin}})")
_OLD_BLOG = LazyPattern(rf"(?<!\p{{Latin}}){any_of(words.OLD_BLOG)}")
_ENTRY = LazyPattern(any_of(words.ENTRY))
_LAST_TIME = starts(any_of(words.LAST_TIME))
_OTHER_ENTRIES = regex.compile(r"(?:(?:昨日|前日|明日|前回|前の記事)[はの][^。！!]{0,80}[。！!]\s*)+(?=\S)")
_PUBLISHED = LazyPattern(rf"(?<!\p{{Latin}}){any_of(words.PUBLISHED)}")
_DISCLAIMER = LazyPattern(rf"(?<!\p{{Latin}}){any_of(words.DISCLAIMER)}")
_ASIDE = starts(any_of(words.SILENCE + words.ABOUT_WRITING))
_GREETING = starts(any_of(words.GREETING))
_GREETING_LINE = LazyPattern(
    rf"^[^\p{{L}}\p{{N}}]*{any_of(words.GREETING)}(?!\p{{L}})[^\n,.:!?、，。！？]{{0,30}}[,!、，！]\s*\n"
)
_SALUTATION = LazyPattern(  # in front of a sentence
    r"^(?:hey|hi|hii|hello|hola|hallo|moin|bonjour|salut|olá|oi|ciao|hej|cześć|ahoj|привет|merhaba(?:lar)?|selam(?:lar)?|halo)\b"
    r"(?:,? (?:there|all|everyone|everybody|guys|folks|friends?|readers?|people|world|again|dear|my|amazing|fellow|web|dev|developers?|devs|surfers|zusammen|leute|alle|à|tous|toutes|tout|le|monde|les|amis|a|todos|todas|amigos|pessoal|galera|gente|tutti|ragazzi|allemaal|alla|wszystkim|všem|всем|друзья|arkadaşlar|herkese|teman|semua|semuanya))*"
    r"(?:[,!.:] *(?:and )?|,? and |(?<=everyone|everybody|readers|all|guys|folks) (?=(?:in|on|today|this|we)\b))(?=\p{L})(?!(?:everyone|everybody|all|folks|guys|readers)\b)"
)
_LONG_GREETING = regex.compile(  # with the author's name and the blog's address
    r"(?:(?:Hi|Hello|嗨|哈喽)[，,！! ]*)?(?:各位\p{Han}{0,6}[，,！! ]*)?(?:大家好|你们好|各位好)[，,！! ][^。！!]{0,160}(?:我是|欢迎)[^。！!]{0,120}[。！!]"
)
_NAMES_AUTHOR = regex.compile(
    r"(?:どうも|こんにちは)?[、,！!]?\s*[\p{L}\p{N}_ @（）()・ー]{1,16}(?:です|と申します|でございます)[。！!]*"
    r"|(?:我是|저는|나는)[\p{L}\p{N}_ @]{1,12}(?:입니다)?[。！!.]|[\p{L}\p{N}_ @]{1,12}입니다[.!]"
)
_WELCOME_BACK = LazyPattern(r"\W*(?:(?:hi|hello|hey)(?: \w+)?,? (?:and )?)?welcome back\b[^.!?:]{0,80}[.!]\s*")
_GREETING_AT_END = regex.compile(rf"{words.GREETING_AT_END}[^\p{{L}}]*\Z")
# pronouns for somebody whom only the sentence before names
_WHO = regex.compile(
    r"(?:he|she|they|er|elle|ils?|elles|él|ella|ellos|ele|eles|lui|lei|zij|hij|он|она|они)\b", regex.IGNORECASE
)
_LETTERS = regex.compile(r"\p{L}")
_LONGEST_NOTICE = 250  # characters of a sentence


def is_greeting(text: str) -> bool:
    """Whether a text only greets: "Hi all!", "Welcome back to the journey!"."""
    if _WELCOME_BACK.fullmatch(text):
        return True
    if _NAMES_AUTHOR.fullmatch(text) or _LONG_GREETING.fullmatch(text):
        return True
    if len(text) <= 60 and _GREETING_AT_END.search(text) and len(sentences.ends(text)) <= 2:
        return True
    return (
        len(text) <= 40 and bool(_GREETING.search(text)) and len(sentences.ends(text)) <= 1 and len(text.split()) <= 5
    )


def without_first_notice(text: str) -> str:
    """Return a text without a first sentence that greets, or tells of a series or of another place."""
    end = sentences.first_end(text)
    first, rest = text[:end].strip(), text[end:].strip()
    if greeting := _GREETING_LINE.search(text):
        return text[greeting.end() :].strip()
    if not rest:
        return text if is_greeting(first) else _without_salutation(text)
    if width(rest) >= ENOUGH and is_about_itself(first):
        return _without_other_posts(rest, is_entry=_ENTRY.search(first) is not None)
    if not is_greeting(first):
        return _without_salutation(text)
    second = rest[: sentences.first_end(rest)]
    rest = rest[len(second) :].strip() if _NAMES_AUTHOR.fullmatch(second.strip()) else rest
    return rest if _LETTERS.search(rest) else ""


def speaks_of_somebody(text: str) -> bool:
    """Whether a text begins with somebody whom it does not name: "She wove"."""
    return _WHO.match(text) is not None


def _without_salutation(text: str) -> str:
    """Return a text without "Hello readers," in front of it."""
    salutation = _SALUTATION.search(text)
    if not salutation:
        return text
    rest = text[salutation.end() :]
    return rest[:1].upper() + rest[1:]


def _without_other_posts(text: str, *, is_entry: bool) -> str:
    """Return a text without first sentences about the posts before it, of a calendar or a series, if enough is left."""
    others = _OTHER_ENTRIES.match(text) if is_entry else None
    rest = text[others.end() :] if others else text
    while _LAST_TIME.search(rest):
        rest = rest[sentences.first_end(rest) :].strip()
    return rest if width(rest) >= ENOUGH else text


def is_aside(sentence: str) -> bool:
    """Whether a sentence only says how long the author has not written, how this text was written, or that it is a note."""
    return len(sentence) <= _LONGEST_NOTICE and _ASIDE.search(sentence) is not None


def without_aside(text: str, titles: Titles) -> str:
    """Return a text without a first sentence about the author's writing, and what goes on with it."""
    end = sentences.first_end(text)
    return from_new_beginning(text[end:], titles) if is_aside(text[:end]) else text


def is_about_itself(sentence: str) -> bool:
    """Whether a sentence says which part of a series or calendar this text is, or where it comes from."""
    if len(sentence) > _LONGEST_NOTICE:
        return False
    if _ENTRY.search(sentence):
        return True
    forms = (_SERIES, _PUBLISHED, _CONTINUES, _OLD_BLOG)
    return points_at_itself(sentence) and any(form.search(sentence) for form in forms)


def points_at_itself(text: str) -> bool:
    return bool(words.DEMONSTRATIVE.search(text))


def is_about_the_post(text: str) -> bool:
    return _is_series(text) or any(form.search(text) for form in (_PUBLISHED, _DISCLAIMER))


def _is_series(text: str) -> bool:
    return bool(_SERIES.search(text))
