"""Language tags such as "en" and "pt-BR", however they are written."""

from __future__ import annotations

import re
from functools import lru_cache

_TAG = r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].*)?"
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "francais": "fr", "français": "fr", "spanish": "es",
    "espanol": "es", "español": "es", "castellano": "es", "portuguese": "pt", "portugues": "pt", "português": "pt", "italian": "it",
    "italiano": "it", "dutch": "nl", "nederlands": "nl", "swedish": "sv", "svenska": "sv", "danish": "da", "dansk": "da",
    "norwegian": "no", "norsk": "no", "finnish": "fi", "suomi": "fi", "polish": "pl", "polski": "pl", "czech": "cs", "čeština": "cs",
    "russian": "ru", "русский": "ru", "ukrainian": "uk", "українська": "uk", "turkish": "tr", "türkçe": "tr", "japanese": "ja",
    "日本語": "ja", "chinese": "zh", "中文": "zh", "korean": "ko", "한국어": "ko", "arabic": "ar", "hindi": "hi", "greek": "el",
    "ua": "uk", "cn": "zh", "jp": "ja", "kr": "ko", "cz": "cs", "dk": "da", "gr": "el",  # codes of countries
}  # fmt: skip


@lru_cache
def language_tag(written: str) -> str:
    """Return the tag in its usual spelling, `pt-BR` of "pt_br.UTF-8"; empty if it is not a language."""
    text = written.strip()
    if name := _NAMES.get(text.lower()):
        return name
    match = re.fullmatch(_TAG, text, re.IGNORECASE)  # compiled when it is used: most passes meet no tag
    if match is None:
        return ""
    parts = (match[1].lower(), (match[2] or "").title(), (match[3] or "").upper())
    return "-".join(filter(None, parts))


def speaks(tag: str, wanted: str) -> bool:
    """Whether a language is the wanted one, or a variety of it: "en-GB" is "en"."""
    return tag == wanted or tag.startswith(f"{wanted}-")
