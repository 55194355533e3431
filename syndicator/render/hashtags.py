"""Hashtags: single words of letters and digits, spelled as people spell them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import regex

from syndicator.render import markers
from syndicator.render.deadline import check
from syndicator.render.own_names import NONE, OwnNames
from syndicator.render.spellings import KINDS, LANGUAGES, NO_TOPICS, ORDINARY, SPELLINGS, in_letters
from syndicator.render.subject import NO_SUBJECT, Subject
from syndicator.render.word_forms import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SEPARATOR = regex.compile(r"[^\p{L}\p{M}\p{Nd}\u200c\u200d]+")
_TRADE_MARK = regex.compile("[™®©℠]")
_PRESENTATION = regex.compile(r"[\ufe00-\ufe0f]")  # whether a sign is shown as an emoji
_APOSTROPHE = regex.compile(r"(?<=\p{L})['’](?=\p{L})")
_CONSONANTS = regex.compile(r"[b-df-hj-np-tv-xz]{3,5}")  # an acronym, most probably
_IN_BRACKETS = regex.compile(r"(?<=\w)\s*[(（][^()（）]*[)）]\s*\Z")  # its short form: "Internet of Things (IoT)"
_HASHTAG = regex.compile(r"(?<![\w&/])[#＃]([\p{L}\p{M}\p{N}_\u200c\u200d]+)")
_CUID = regex.compile(r"-c[a-z0-9]{24}\Z")  # added to a slug that was taken
_IDENTIFIER = regex.compile(
    r"lang(?:uage)?[-_:][a-z]{2}(?:[-_][a-z]{2,4})?|(?=[^\d]*\d)[0-9a-f]{7,}|(?=(?:[a-z]*\d){3})(?=(?:\d*[a-z]){3})[a-z\d]{16,}|[b-df-hj-np-tv-xz]{7,}|(.{2,4})\1{2,}"
)


_PLACEHOLDERS = frozenset({"tbd", "tba", "todo", "null", "none", "undefined"})
_PLACEHOLDER = regex.compile(r"(?:my|your|some|example)?(?:tag|category|keyword)(?:name)?\d*")
_MANY = 2  # times as many tags as are shown, which hardly anybody puts in order
_LONGEST = 32  # letters of a topic: more are a sentence
_MOST_WORDS = 3  # of a title that may be a topic as well
_LONGEST_ACRONYM = 6  # letters
_BEFORE, _AFTER = r"(?<![\p{Lu}\p{Ll}\p{N}_/@#.\-])", r"(?![\p{Lu}\p{Ll}\p{N}_/@\-]|\.\w)"  # a name


class Speller:
    """Turns tags into hashtags; `extra` spellings take precedence over all others."""

    def __init__(self, extra: Mapping[str, str]) -> None:
        self._extra = {_key(tag): word.lstrip("#＃") for tag, word in extra.items()}

    def hashtags(
        self,
        tags: Iterable[str],
        most: int | None = None,
        text: str = "",
        own: OwnNames = NONE,
        subject: Subject = NO_SUBJECT,
    ) -> str:
        """Return `#Python #MachineLearning`: at most so many, without duplicates and tags that are not topics.

        `text`: the post's own, whose spelling of a name is taken; its first line is the title. `own`: names of the blog.
        `subject`: of far too many tags, those are taken that it ranks first; else, and among equals, the first. Their order
        stays.
        """
        words: dict[str, str] = {}  # by their tags
        known = _Forms()
        for tag in tags:
            is_topic = self._is_topic(tag, text) and not _is_own(tag, text, own) and not _is_kind(tag, subject)
            word = self.word(tag, text) if is_topic else ""
            if _has_letter(word) and word not in known:
                known.add(word)
                words[tag] = word
        if most is not None and len(words) > most:
            is_pile = len(words) > _MANY * most
            chosen = (sorted(words, key=lambda tag: subject.rank(_plain(tag))) if is_pile else list(words))[:most]
            words = {tag: word for tag, word in words.items() if tag in chosen}
        return markers.wrap(" ".join(f"#{word}" for word in words.values()), markers.HASHTAGS)

    def tagged(self, text: str, tags: Iterable[str], post_text: str = "") -> str:
        """Return `text` with the first mention of each tag turned into a hashtag."""
        for tag in tags:
            text = self._tag_once(text, tag, f"{text}\n{post_text}")
        return text

    def word(self, tag: str, text: str = "") -> str:
        """Return the word of a hashtag without its sign: MachineLearning for "machine-learning"; may be empty."""
        check()
        own = self._extra.get(_key(tag)) or self._extra.get("".join(_words(tag)).casefold())
        if own:
            return "".join(_words(own))
        named = _with_names(tag)
        words = _words(named)
        usual = SPELLINGS.get("".join(words).casefold(), "")
        if len(words) == 1:
            usual = "" if _is_ordinary(words[0], text) else usual
            return _spelled(words[0], text) or usual or _as_written(words[0], text)
        return usual or "".join(self._capital(word, text) for word in words)

    def _capital(self, word: str, text: str) -> str:
        known = self._extra.get(word.casefold()) or _spelled(word, text) or SPELLINGS.get(word.casefold())
        return known or word[:1].upper() + word[1:]

    def _is_topic(self, tag: str, text: str) -> bool:
        """Whether a tag names something: no number, identifier or mere joining word."""
        words = _words(tag)
        word = "".join(words)
        if len(word) > _LONGEST or (len(words) > _MOST_WORDS and tag.strip() == text.partition("\n")[0].strip()):
            return False
        if word.casefold() in _PLACEHOLDERS and _key(tag) not in self._extra:
            return False
        if _key(tag) in self._extra or _key(tag) in SPELLINGS:
            return True
        if _IDENTIFIER.fullmatch(tag.strip().casefold()) and not _used(word, text):
            return False
        if _PLACEHOLDER.fullmatch(word.casefold()):
            return False
        return word.casefold() not in NO_TOPICS or (len(word) > 1 and word.isupper()) or bool(_used(word, text))

    def _tag_once(self, text: str, tag: str, post_text: str) -> str:
        if not (self._is_topic(tag, post_text) and _has_letter(word := self.word(tag, post_text))):
            return text
        name = r"[\s\-]+".join(regex.escape(w) for w in _words(tag))
        return regex.sub(rf"(?<![\w#＃@/.\-]){name}(?![\w/\-]|\.\w)", f"#{word}", text, count=1, flags=regex.IGNORECASE)


def _is_own(tag: str, text: str, own: OwnNames) -> bool:
    """Whether a tag names the blog, its author or its language, and the post is not about that."""
    word = "".join(_words(tag))
    if own.are(word) or word.casefold() in LANGUAGES:
        return not _mentions(word, text.partition("\n")[0])
    return own.have(word) and not _mentions(word, text)


def _is_kind(tag: str, subject: Subject) -> bool:
    """Whether a tag only says of what kind a post is, and its title does not name that: "notes", "life"."""
    plain = _plain(tag)
    return plain.casefold() in KINDS and subject.rank(plain) > 0


class _Forms:
    """Hashtags, of which a form of the same word is one; a word may be short for another: RCA for RootCauseAnalysis."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._stems: set[str] = set()
        self._short_forms: set[str] = set()

    def __contains__(self, word: str) -> bool:
        is_short = len(word) > 1 and (word in self._short_forms or _capitals(word) in self._words)
        return is_short or stem(word) in self._stems

    def add(self, word: str) -> None:
        self._stems.add(stem(word))
        if len(word) > 1:
            self._words.add(word)
            self._short_forms.add(_capitals(word))


def _capitals(word: str) -> str:
    return "".join(filter(str.isupper, word))


def _is_ordinary(word: str, text: str) -> bool:
    """Whether a word that is an acronym elsewhere is none in this text: "rest", "arm"."""
    said = word.casefold()
    return said in ORDINARY and set(_mentions(word, text)) <= {said, said.capitalize()} and said in text.casefold()


def drop_repeated(text: str) -> str:
    """Remove the markers of hashtags, and marked hashtags that the text also has elsewhere."""
    if markers.HASHTAGS[0] not in text:
        return text
    pieces = markers.split(text, markers.HASHTAGS)
    seen = {word.casefold() for piece in pieces[::2] for word in _HASHTAG.findall(piece)}
    for index in range(1, len(pieces), 2):
        words = [word for word in pieces[index].split() if word[1:].casefold() not in seen]
        pieces[index] = " ".join(words)
        seen.update(word[1:].casefold() for word in words)
    return "".join(pieces)


def _spelled(word: str, text: str) -> str:
    """Return how the author spells a name that has capitals inside: as the tag does, unless the text never does so."""
    used = _used(word, text)
    is_mixed = _is_name(word) and not word.isupper()
    return word if is_mixed and (not used or word in _mentions(word, text)) else used


def _used(word: str, text: str) -> str:
    """Return the usual spelling of a name in the text, if it has capitals that no rule would give it: NuGet, OSS.

    Capitals alone (JSON) must be at least as frequent as other spellings, since headings shout, and few, since statements of
    SQL do; others (GiThub) at least as frequent as the plain one, since people mistype.
    """
    if not text or len(word) < 2:
        return ""
    spellings = Counter(_mentions(word, text))
    names = [name for name in spellings if _is_name(name)]
    name = max(names, key=spellings.__getitem__, default="")
    is_shouted = name.isupper() and (spellings[name] * 2 < spellings.total() or len(name) > _LONGEST_ACRONYM)
    others = spellings[name[:1].upper() + name[1:].lower()] + spellings[word] * word.istitle()
    return "" if is_shouted or spellings[name] < others else name


def _mentions(word: str, text: str) -> list[str]:
    return regex.findall(rf"{_BEFORE}{regex.escape(word)}{_AFTER}", text, flags=regex.IGNORECASE)


def _is_name(word: str) -> bool:
    return word[1:] != word[1:].lower()


def _as_written(word: str, text: str) -> str:
    """Spell a single word that is in no table."""
    if _is_name(word):
        return word
    if _CONSONANTS.fullmatch(word):
        return word.upper()
    return _apart(word, text) or word[:1].upper() + word[1:]


def _apart(word: str, text: str) -> str:
    """Return LearnInPublic for "learninpublic" if the text says "learn in public", and never "learninpublic"."""
    if len(word) < 8 or word.istitle() or _mentions(word, text):
        return ""
    joined = r"[\s.\-]?".join(map(regex.escape, word))
    for mention in regex.findall(rf"(?<![\w/@#.\-]){joined}(?![\w/@\-]|\.\w)", text, flags=regex.IGNORECASE):
        parts = _words(_with_names(mention))
        if len(parts) > 1 and min(map(len, parts)) > 1:
            return "".join(map(_named, parts))
    return ""


def _named(part: str) -> str:
    """Return a word with a capital; a shouted one without the others: "CURRENCY", but not "SQL"."""
    return part.capitalize() if part.isupper() and len(part) > _LONGEST_ACRONYM else part[:1].upper() + part[1:]


def _plain(tag: str) -> str:
    """Return the words of a tag together, with names as letters."""
    return "".join(_words(_with_names(tag)))


def _key(tag: str) -> str:
    return tag.strip().lstrip("#＃").casefold()


def _with_names(tag: str) -> str:
    """Return the tag with names whose signs matter in letters: DotNet for .NET, CSharp for C#."""
    return in_letters(_CUID.sub("", tag.strip().lstrip("#＃")))


def _words(tag: str) -> list[str]:
    written = _IN_BRACKETS.sub("", markers.strip(tag))
    letters = unicodedata.normalize("NFKC", _TRADE_MARK.sub(" ", written))
    plain = _PRESENTATION.sub(" ", _APOSTROPHE.sub("", letters))
    return [word for word in _SEPARATOR.split(plain) if word.strip("\u200c\u200d")]


def _has_letter(word: str) -> bool:
    return regex.search(r"\p{L}", word) is not None
