"""Paragraphs that are about the post and not of it: notices, credits, captions, dates, rows of links.

Most are known by their form: set off by emphasis, a label with a colon, nothing but links, one short line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of
from syndicator.render import notice_words as words
from syndicator.render import sentences
from syndicator.render.about_itself import is_about_itself, is_about_the_post, is_greeting, points_at_itself
from syndicator.render.bylines import is_byline
from syndicator.render.cuts import ENOUGH, is_same_page, width, without_link_to_more
from syndicator.render.datelines import TOKENS, is_date
from syndicator.render.labels import has_label
from syndicator.render.lazy_pattern import LazyPattern
from syndicator.render.notice_words import any_of, starts
from syndicator.render.passages import Passage, passage
from syndicator.render.pointers import refers

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOTE_SIGNS = ("!>", "?>", "※", "⚠", "ℹ", "🚧")
_LETTERS = regex.compile(r"\p{L}")
_ADDRESS = regex.compile(r"(?:(?:=>|->|→|➡️?|👉|🔗)\s*)?<?(?:https?://|www\.)\S+>?")
_SLUG = regex.compile(r"[a-z0-9]+(?:-[a-z0-9]+){2,}")
_LEADS_BELOW = regex.compile(r"(?:👇|⬇|↓|⤵).{0,80}|.{0,80}(?:👇|⬇|⤵)[\ufe0f\s]*", regex.DOTALL)
_FORMULA = regex.compile(r"\\\[.*\\\]|\$\$.*\$\$|\\begin\{.*\\end\{\w+\*?\}", regex.DOTALL)
_COMMAND = regex.compile(  # typed in a shell, without the marks of code
    r"(?:[$%❯➜] [\w./~]|PS [A-Z]:\\|[\w.-]+@[\w.-]+:\S*[$#] ).*|#!\s*/\S.*|@echo off\b.*"
    r"|(?:sudo |(?:apt|apt-get|yum|dnf|brew|npm|pnpm|yarn|pip3?|gem|git|docker|kubectl|cd|mkdir|rm|cp|mv|vim?|nano|curl|wget|chmod|chown|systemctl|service|export|echo|source|tar|ssh|scp|cat) )"
    r"(?![^\n]* = )[!-~ \n]*(?<![.!?:])",
    regex.DOTALL,
)
_NOTES_THIS = starts(r"(?:please )?note,?(?: that)? this (?:blog )?(?:post|article|page|tutorial|guide|section|series)")
_IN_BRACKETS = regex.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)\W*|（[^（）]*）\W*|\[[^\[\]]*\]\W*")
_LONGEST_PARAGRAPH = 350
_CLICK = LazyPattern(
    r"\b(?:click|tap) (?:for|on|to|the|here|image|photo)\b|\b(?:klicken|cliquez|haz clic|clique|clicca)\b"
)
_LONGEST_CAPTION = 100  # columns of what is no sentence
_LONGEST_SUBTITLE = 80  # columns
_SHORTEST_NOTE = 20  # characters of what stands in brackets and is no mere word
_AUTHORS_OF_A_BOOK = regex.compile(
    r"(?:[^()（）]{2,30}[(（](?:著|編集?|翻訳|訳|監修|監訳|イラスト|作|絵)[)）][,、 ]*+){2,}"
)
_PLACEHOLDER = starts(
    r"(?:lorem ipsum\b.*|(?:this (?:page|post|article|site|note|section|blog) is |\w+ )?(?:still |currently |a )?(?:under construction|coming soon|work in progress|wip|todo|tbd|stub)\W*\Z)"
)
_THANKS = starts(any_of(words.THANKS))
# of WordPress, in an export
_SHORTCODES = regex.compile(
    r"(?:\[/?(?:(?:gallery|caption|embed|playlist|audio|video)\b|[a-z][\w-]*(?=\s+\w+=[\"'“”]))[^\[\]]{0,2000}\]\s*)++"
)
_PROPERTY = regex.compile(r"^[\p{L}_-]{2,30}:: \S")  # of Logseq and Dataview
_CODED = regex.compile(r"^[A-Za-z0-9+/=]{80,}(?!\S)")  # encrypted or a file
_ASKS = regex.compile(
    r"(?:so |but )?(?:please|enjoy|have fun|give it a|check (?:it|them) out|feel free|let me know)\b[^.!?]{0,60}[.!]+",
    regex.IGNORECASE,
)
_IMPORT = regex.compile(r"""import [\w{}*, ]{1,200} from ["'][^"'\s]+["'];?""")  # of MDX that became HTML
_DATA = regex.compile(r"""^\s*[\[{]\s*[\[{]?\s*["'][\w -]{1,40}["']\s*:""")
_BOLD_LABEL = starts(any_of(words.LABEL) + r"(?:\s[^.!?]{0,30})?\W*\Z")
_ANY_LABEL = regex.compile(r"^[^\p{L}]*\p{L}[\p{L}\p{M}\p{N}'’ ./()-]{0,40}[:：](?=\s|\Z)")
_SHORT_LABEL = regex.compile(r"^[^\p{L}]{0,3}[\p{L}\p{M}]+(?: [\p{L}\p{M}]+)?\s?[:：]\s*\S")
_FIGURE = regex.compile(
    r"^\W*(?:fig(?:ure|ura)?|abb(?:ildung)?|рис(?:унок)?|图|圖|図|그림|obr|rys|kuva|şekil|afb|tabl?e?)\.?\s*\d+\s*[.:：)–-]",
    regex.IGNORECASE,
)
_CREDIT = starts(
    rf"(?:{any_of(words.PICTURE)}[\s/&-]*){{1,3}}(?:(?:\p{{L}}{{0,12}}\s?){{0,2}}[:：©]|(?-i:(?:by|from|via|courtesy(?: of)?|von|aus|par|por|de|di|da|van|door|od|от|av|af|oleh|bởi)(?=\s+[@©\p{{Lu}}\p{{Lo}}])))"
)

_VIA = regex.compile(
    r"[(（]\s*(?:via|source|src|quelle|fonte|fuente|出处|出處|来源|來源|출처|出典)[^()（）]{0,40}[)）]\W*\Z",
    regex.IGNORECASE,
)
_STOCK = LazyPattern(rf"(?<!\p{{L}}){any_of(words.STOCK)}(?!\p{{L}})")
_PICTURE = starts(any_of(words.PICTURE))
_READING = LazyPattern(rf"\d\s*\+?\s*-?\s*(?:{words.MINUTES})(?![\p{{Latin}}\p{{Cyrillic}}])")
_READING_WORD = LazyPattern(words.READING)
_CONTENTS = starts(any_of(words.CONTENTS) + r"\W*\Z")
_MORE = starts(any_of(words.MORE) + r"[\W]*\Z")
_POINTER = starts(any_of(words.POINTER))
_LICENCE = LazyPattern(any_of(words.LICENCE))
_TAGS = regex.compile(r"(?:#[\p{L}\p{N}_/-]+\s*)+")
_NOTE = regex.compile(r"^(?:\[\d{1,2}\]:?|[¹²³⁴-⁹⁰]{1,2})\s")  # at the end of a text, most of the time
# a notice whose marks stand apart, so that they are shown
_BROKEN_BOLD = regex.compile(r"\*\*\s.{1,300}\s\*\*", regex.DOTALL)
_SHARING = regex.compile(
    r"[?&](?:share|action)=|/intent/(?:tweet|post)|sharer|shareArticle|/share\?|/submit\?|/pin/create|t\.me/share|wa\.me/|mailto:\?"
)
_FURNITURE = starts(any_of(words.FURNITURE) + r"\W*\Z")


def is_of_the_feed(block: d.Block, url: str = "") -> bool:
    """Whether a block is what feeds put around a post: where it appeared, "Continue reading", buttons, the reading time.

    `url`: the post's own address.
    """
    match block:
        case d.Paragraph(children) if without_link_to_more(children, url) == children:
            written = passage(children)
            if (_shares(written.links) and _is_row_of_links(written)) or _SHORTCODES.fullmatch(written.text):
                return True
            return _is_reading_time(written) or leads_to_itself(written, url) or _is_said_by_feeds(written.text)
        case d.Heading(_, children):
            return _is_said_by_feeds(text_of(children))
        case d.List(items):
            found = [
                passage(inner.children) for item in items for inner in item.blocks if isinstance(inner, d.Paragraph)
            ]
            return bool(found) and all(entry.links and _shares(entry.links) for entry in found)
        case _:
            return False


def _is_said_by_feeds(text: str) -> bool:
    return len(text) < 300 and bool(_MORE.search(text) or _FURNITURE.search(text))


def _shares(links: Iterable[str]) -> bool:
    return any(_SHARING.search(link) for link in links)


def is_furniture(passage: Passage, url: str = "") -> bool:
    """Whether a paragraph is no words of the post: links, credit, caption, date, reading time, "continue reading".

    `url`: the post's own address.
    """
    text = passage.text
    if not _LETTERS.search(text) or stands_for_more(text) or _is_no_prose(text):
        return True
    forms = (_is_row_of_links, _is_caption, _is_credit, _is_reading_time)
    if any(form(passage) for form in forms) or any(form.search(text) for form in (_FIGURE, _CONTENTS)):
        return True
    return leads_to_itself(passage, url) or _is_said_by_feeds(text) or _is_pointer(passage) or _is_licence(text)


def _is_no_prose(text: str) -> bool:
    """Whether a paragraph is a note, tags, a slug, data, a placeholder, the authors or a date."""
    whole = (_AUTHORS_OF_A_BOOK, _TAGS, _SLUG, _LEADS_BELOW, _BROKEN_BOLD, _IMPORT)
    beginnings = (_NOTE, _DATA, _PROPERTY, _PLACEHOLDER, _CODED)
    if any(form.fullmatch(text) for form in whole) or any(form.search(text) for form in beginnings):
        return True
    return is_byline(text) or is_date(text)


def stands_for_more(text: str) -> bool:
    """Whether a paragraph is only an address, which the page shows as what is there, only a formula, or a command."""
    return any(form.fullmatch(text) for form in (_ADDRESS, _FORMULA, _COMMAND))


def _is_pointer(passage: Passage) -> bool:
    """Whether a sentence only sends readers on: "For more on looms, see this page"."""
    text = passage.text
    if len(text) >= 200 or not passage.links or len(sentences.ends(text)) > 1:
        return False
    return refers(text) or _POINTER.search(text) is not None


def _is_licence(text: str) -> bool:
    """Whether a line says who may copy the post."""
    return len(text) < 200 and bool(_LICENCE.search(text)) and len(sentences.ends(text)) <= 3


def leads_to_itself(passage: Passage, url: str) -> bool:
    """Whether a paragraph is little more than a link to the post itself."""
    return len(passage.unlinked) < 70 and any(is_same_page(target, url) for target in passage.links)


def is_notice(passage: Passage, *, is_first: bool = True) -> bool:
    """Whether a paragraph tells about the post: an update, a series, a disclaimer, where it appeared first, a greeting.

    `is_first`: no prose stands above it, where most notices are.
    """
    text = passage.text
    if text.startswith(_NOTE_SIGNS) or has_label(text) or is_greeting(text):
        return True
    if (
        _NOTES_THIS.search(text)
        or _THANKS.search(text)
        or (is_first and len(text) > _SHORTEST_NOTE and _IN_BRACKETS.fullmatch(text))
    ):
        return True
    if passage.emphasised and text.startswith(passage.emphasised) and _BOLD_LABEL.search(passage.emphasised):
        return True
    if passage.is_set_off and len(text) < 250 and ((passage.links and not passage.is_bold) or _ANY_LABEL.search(text)):
        return True
    if _is_one_link(passage) or (is_first and _is_subtitle(passage)):
        return True
    if _SHORT_LABEL.search(text) and len(_ADDRESS.sub("", text)) < 80 and not sentences.is_complete(text):
        return True
    if is_first and _is_only_about_itself(text):
        return True
    shown = passage.is_set_off or (is_first and (bool(passage.links) or points_at_itself(text)))
    return shown and len(text) < _LONGEST_PARAGRAPH and is_about_the_post(text)


def _is_only_about_itself(text: str) -> bool:
    """Whether a text is one sentence about a series or another place, with at most a request behind it: "Enjoy!"."""
    end = sentences.first_end(text)
    rest = text[end:].strip()
    return is_about_itself(text[:end].strip()) and (not rest or _ASKS.fullmatch(rest) is not None)


def says_enough(notice: str) -> bool:
    """Whether a notice, if there is nothing else, can speak for the post: whole sentences without a label or brackets."""
    is_labelled = _ANY_LABEL.search(notice) or has_label(notice) or _IN_BRACKETS.fullmatch(notice)
    return width(notice) >= ENOUGH and sentences.is_complete(notice) and not is_labelled


def _is_row_of_links(passage: Passage) -> bool:
    """Whether there is hardly anything but links."""
    if not passage.links:
        return False
    between = TOKENS.findall(passage.unlinked)
    if len(between) > 3 * len(passage.links):
        return False
    own = sum(map(len, between))
    linked = len(passage.text) - len(passage.unlinked)
    if len(passage.links) > 1:
        return len(between) <= 3 and own <= linked / 3 and not passage.text.endswith((":", "："))
    return not between and len(passage.text) < 60


def _is_one_link(passage: Passage) -> bool:
    """Whether it is a link and no sentence: to another language, another place, the talk that the post is about."""
    return bool(passage.links) and not _LETTERS.search(passage.unlinked) and not sentences.is_complete(passage.text)


def _is_subtitle(passage: Passage) -> bool:
    """Whether it is a subtitle, a dedication or a remark: a short line in italics, not a whole sentence of some length."""
    longest = _LONGEST_SUBTITLE if not sentences.is_complete(passage.text) else _LONGEST_SUBTITLE // 2
    return passage.is_set_off and not passage.is_bold and width(passage.text) < longest


def _is_caption(passage: Passage) -> bool:
    text = passage.text
    is_label = width(text) < _LONGEST_CAPTION and not (
        sentences.is_complete(text) or text.endswith((":", "：", ",", "、")) or "，" in text
    )
    is_credited = bool(passage.links) and _VIA.search(text) is not None
    is_short = len(text) < 250 and (passage.is_set_off or is_credited or _CLICK.search(text) is not None)
    return passage.under_image and (is_short or is_label)


def _is_credit(passage: Passage) -> bool:
    text = passage.text
    if len(text) > 180:
        return False
    credit = _CREDIT.search(text)
    names_source = credit and (
        credit[0].endswith((":", "：", "©")) or len(text) < 60 or not sentences.is_complete(text)
    )
    if names_source and len(sentences.ends(text)) <= 2:
        return True
    return bool(_STOCK.search(text)) and (bool(_PICTURE.search(text)) or (bool(passage.links) and len(text) < 80))


def _is_reading_time(passage: Passage) -> bool:
    text = passage.text
    if len(text) > 60 or not _READING.search(text):
        return False
    return bool(_READING_WORD.search(text)) and len(TOKENS.findall(text)) <= 8
