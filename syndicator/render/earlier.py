"""First words that speak of an earlier post, which those who see the announcement may not have read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.render import notice_words as words
from syndicator.render import sentences
from syndicator.render.cuts import ENOUGH, width
from syndicator.render.lazy_pattern import LazyPattern
from syndicator.render.notice_words import any_of
from syndicator.render.own_links import begins_with_other_post

if TYPE_CHECKING:
    from syndicator.render.titles import Titles

_POST = r"(?:(?:blog ?)?posts?|blogs?|articles?|entr(?:y|ies)|episodes?|parts?|instal?lments?|chapters?|lessons?|lectures?|tutorials?|write-?ups?|newsletters?|videos?)"
_SAID = r"(?:wrote|written|mentioned|promised|said|noted|described|explained|discussed|told|stated|talked|pointed out|touched|announced|alluded|hinted|shared|covered|covering|showed|introduced|read|seen|noticed|remember|recall)"
# one of these is in whatever _EARLIER finds: to look for them takes a tenth of the time
_EARLIER_WORDS = (
    "previous", "last", "earlier", "prior", "preced", "one of my", "yesterday", "other day", "in part",
    "letzte", "vorige", "vorherige", "frühere", "vergangene", "dernier", "précédent", "últim", "anterior", "passad", "scors", "ultimo",
    "eerdere", "laatste", "förra", "förre", "senaste", "tidigare", "sidste", "forrige", "siste", "edellise", "viime",
    "poprzedni", "ostatni", "minul", "předchoz", "posledn", "předešl", "прошл", "предыдущ", "последн", "минул", "попередн",
    "önceki", "geçen", "προηγούμεν", "τελευταί", "előző", "korábbi", "múltkori", "legutóbbi", "sebelumnya", "lalu", "kemarin", "trước",
    "上", "前", "先日", "昨日", "続き", "지난", "이전", "저번", "앞선",
)  # fmt: skip
# of any sentence
_EARLIER = LazyPattern(
    rf"(?<!\bsince )\b(?:my|our|the|an?|some|several|few|of|in|that|this|these) (?:\w+ )?(?:previous|last|earlier|prior|preceding) {_POST}\b(?! (?:of|you|he|she|they|it|here|on this (?:blog|site))\b)"
    rf"|\bone of my (?:other|earlier|older|previous) {_POST}\b|\b(?:yesterday|last (?:week|month|year))['’]?s {_POST}\b"
    rf"|\bI(?:['’]ve| have)? (?:just |recently |already )?{_SAID}\b[^.,]{{0,40}}\b(?:previously|last time|the other day|in part (?:one|two|\d|I+))\b(?! that)"
    r"|\b(?:letzten|vorigen|vorherigen|früheren|vergangenen) (?:\w*(?:beitr[aä]g|artikel|post|teil|eintr[aä]g|folge))\w*"
    r"|\b(?:dernier|précédent)s? (?:article|billet|post|épisode)s?\b|\b(?:article|billet|post|épisode|partie)s? précédente?s?\b"
    r"|\b(?:últim[oa]|anterior) (?:artículo|post|entrada|capítulo|artigo|texto)\b|\b(?:artículo|post|entrada|capítulo|publicación|artigo|texto|postagem)s? (?:anterior(?:es)?|passad[oa])\b"
    r"|\b(?:articolo|post|puntata) (?:precedente|scors[oa])\b|\b(?:mio|nostro) (?:ultimo|precedente|scorso) (?:articolo|post)\b"
    r"|\b(?:vorige|eerdere|mijn laatste) (?:blog\w*|post|artikel|bericht|deel)\b"
    r"|\b(?:förra|förre|senaste|tidigare|sidste|forrige|siste) (?:blogg?)?(?:inlägg|artikel|indlæg|innlegg|post|del)\w*"
    r"|\b(?:edellise|viime)\w* (?:kirjoituks|postauks|artikkel|osas)\w*"
    r"|\b(?:poprzedni|ostatni)\w* (?:wpis|artyku|pości|post|odcin|częśc)\w*|\b(?:minul|předchoz|posledn|předešl)\w* (?:článk|příspěv|díl|část)\w*"
    r"|\b(?:прошл|предыдущ)\w* (?:стать|пост|част|заметк|выпуск|урок)\w*|\bпоследн\w* (?:статье|посте|заметке)\b|\b(?:минул|попередн)\w* (?:стат|пост|допис|частин)\w*"
    r"|\b(?:önceki|geçen) (?:yazı|makale|bölüm)\w*|\b(?:προηγούμεν|τελευταί)\w* (?:άρθρο|ανάρτηση|μέρος)"
    r"|\b(?:előző|korábbi|múltkori|legutóbbi) (?:poszt|bejegyzés|cikk|rész|írás)\w*"
    r"|\b(?:artikel|tulisan|postingan|bagian|tutorial) (?:sebelumnya|yang lalu|lalu|kemarin)\b|\b(?:bài (?:viết )?|phần |kỳ )trước\b"
    r"|上一?(?:篇|节课?|節課?|回|章|期|讲|講)(?!书)|前(?:一|几|两|幾|兩)(?:篇|节|章|期)|之前的(?:文章|博客|博文)|前文"
    r"|前回(?:は|まで|、|の(?:記事|続き|投稿|ブログ|エントリ|話|【)|書いた| ?に(?:続|引き続))|前の記事|先日の記事|以前の記事|昨日の記事"
    r"|지난 ?(?:글|포스트|포스팅|편|강의|회|시간)|지난번 ?(?:글|포스트|포스팅|편|강의|회|시간|에)|이전 ?(?:글|포스트|포스팅|편|시간)|저번 ?(?:글|시간|포스트)|앞선 글"
)
# wherever it stands
_TOLD_EARLIER = LazyPattern(
    rf"\b(?:I|we)\b(?:['’]ve)?(?: \w+)? {_SAID}\b[^,.]{{0,20}} in (?:my|our|the|an?) (?:previous|last|earlier) {_POST}\b"
    r"|\p{L} ?の続き(?:です|となります|になります|。|\Z)"
)
# of the beginning of a sentence
_GOES_ON_FROM_EARLIER = LazyPattern(
    rf"\A\W*(?:in )?(?:the )?last {_POST},? (?:we|I|ended|left off|covered|showed)\b|\A\W*last time,? (?:we|I|the|our|my)\b|\A\W*last (?:week|month|year),? we (?:covered(?! \d)|discussed|explored|learned|looked at|talked about)\b|\A\W*(?:in )?part (?:one|1|I)(?: of (?:this|the|my) \w+)?,? (?:we|I|established|introduced|demonstrated|covered|showed|looked)\b"
    rf"|\A\W*(?:following (?:on|up)\b|follow(?:ing)?[- ]up (?:to|on)\b|continuing (?:on|from|where)\b|since (?:my|our|the|yesterday['’]?s) (?:\w+ )?{_POST}\b|further to my\b|you (?:may|might|will|probably|all)(?: \w+)? (?:remember|recall)\b|here (?:we are|I am) again\b)"
    r"|\A[^.]{0,40}\b(?:you(?:['’]ve| have)|who have|those) been following\b"
    r"|\A\W*(?:dzisiaj |dziś )?kontynuuj\w+|\A\W*(?:продолжаем|продолжаю|продовжуємо|pokračujeme|continuamos|continuons|proseguiamo|wir setzen)\b|\A(?:继续|接续|接續|接着|承)上?"
)
# of the beginning of a sentence: what is done by now
_DONE_BY_NOW = LazyPattern(
    r"\A\W*now(?: that|,)? (?:(?:we|I|you)(?:['’]ve| have)|all|everything|the|our) [^.!?]{2,120}, (?:so )?(?:let['’]?s|we(?:['’]ll| (?:can|will|want|need|are ready|should))|I (?:can|will|want|need|have to)|I['’]ll|there I|it['’]?s time|it is time|(?:the|my|our) next)\b"
    r"|\A\W*now,? (?:let['’]?s|let us|(?:we|I)(?:['’]ll| will| need to| have to)|(?:we|I) (?:can|want to))\b(?! (?:admit|confess|be|have|say|tell|finally|see (?:why|how))\b)"
    r"|\A\W*(?:nachdem wir (?:nun|jetzt|im)|maintenant que nous|ahora que (?:ya )?(?:hemos|tenemos|sabemos)|agora que (?:já )?(?:temos|sabemos|vimos)|ora che abbiamo|nu we|теперь, когда мы|тепер, коли ми|teraz,? (?:gdy|kiedy) (?:już )?|teď,? když (?:už )?)\b"
)
_HAS_NOW = regex.compile(r"now (?:that )?(?:we|I|you)(?:['’]ve| have)\b", regex.IGNORECASE)  # from the post before
# of the beginning of a sentence without a word of the title
_STILL = LazyPattern(
    r"\A\W*still (?:no|not|haven['’]t|(?:\w+ly )?(?!life\b)\w+ing)\b|\A\W*(?:immer noch|noch immer|toujours (?:pas|en train)|todavía (?:no|sin)|ainda (?:não|sem)|ancora (?:non|niente)|всё ещё|все ещё|nadal|wciąż)\b"
)
_WROTE_OR_READ = LazyPattern(
    r"\A[^.!?]{0,60}\bI(?:['’]ve| have)? (?:just |recently |already )?(?:(?:wrote|written) an?|(?:read|saw|seen|came across|stumbled (?:up)?on) (?:an?|this|the|another)) (?:(?!few\b)[\w'’-]+ ){0,4}(?:blog ?)?(?:post|article|entry|write-?up)\b"
)
# what can be left out with its comma: what follows is a sentence
_AS_SAID = LazyPattern(
    rf"\A\W*(?:as|like) (?:(?:some|many|most) of )?(?:I|we|you)\b(?:['’]ve|['’]d)?(?: \w+){{0,3}}? ?{_SAID}\b[^,.;:]{{0,120}}, (?=\p{{L}})"
    rf"|\A\W*as (?:was |already |previously )?{_SAID} (?:previously|earlier|before|above|in (?:the|my|our|part|an?)) ?[^,.;:]{{0,120}}, (?=\p{{L}})"
    r"|\A\W*before (?:I|we) (?:continue|go on|proceed|start|begin)(?: any further)?, (?=\p{L})"
    r"|\A\W*comme (?:je|nous|on) [^,.;:]{0,20}(?:dit|écrit|mentionné|promis|évoqué|expliqué|disais)[^,.;:]{0,80}, (?=\p{L})|\A\W*comme promis[^,.;:]{0,60}, (?=\p{L})"
    r"|\A\W*como (?:ya |eu |os |les |vos )*(?:dije|comenté|mencioné|prometí|conté|comentaba|decía|vimos|hemos visto|disse|falei|mencionei|prometi|comentei|prometido)\b[^,.;:]{0,80}, (?=\p{L})"
    r"|\A\W*come (?:ho |avevo |vi |già )*(?:detto|scritto|promesso|accennato|anticipato)\b[^,.;:]{0,80}, (?=\p{L})"
    r"|\A\W*(?:как я|як я|jak już|jak|jak jsem)(?: уже| и| вже| і| už)* (?:писал|говорил|упоминал|обещал|писа|каза|обіця|згадув|pisał|wspomn|obieca|psal|zmínil|slíbil)\w*[^,.;:]{0,80}, (?=\p{L})"
    r"|\A(?:正如|就像|如)?我?(?:之前)?在[^，。]{1,40}(?:提到|说过|写过|提及|介绍过|講過|說過)(?:过|的)?，"
    r"|\A前回の記事で(?:ご?(?:説明|紹介|解説)(?:しました|した)|書いた)(?=[^、。がので])|\A前回[^。]{0,60}?に(?:引き続き|続いて|続き)、?"
)
_OPENS_ANEW = LazyPattern(
    rf"(?:\A|[.!?。！？,，、;；:])\s*(?:and |but |y |e |et |und |i |и )?(?=(?:{any_of(words.IN_THIS_ARTICLE)}|{any_of(words.THIS_TIME)})(?!\p{{Latin}}|\p{{Cyrillic}}))"
)
_ASIDE = regex.compile(r"(?:just|let|first|a|I|we|here)\b", regex.IGNORECASE)
_POINTS_BACK = regex.compile(
    r"\b(?:to|of|for|on|with|about|in|from) (?:that|this|those|these)(?: \w+)?[.!]?\s*\Z", regex.IGNORECASE
)


def without_as_said(text: str) -> str:
    """Return a text without first words such as "As I wrote in my last post," if a sentence of some length follows."""
    found = _AS_SAID.search(text)
    rest = text[found.end() :] if found else ""
    is_aside = found and "efore" in found[0] and _ASIDE.match(rest)
    if width(rest) < ENOUGH or is_aside or _POINTS_BACK.search(sentences.first(rest)):
        return text
    return rest[:1].upper() + rest[1:]


def speaks_of_earlier(sentence: str, titles: Titles) -> bool:
    """Whether a sentence speaks of an earlier post before it says what this one is about, or goes on with one."""
    if any(form.search(sentence) for form in (_GOES_ON_FROM_EARLIER, _AS_SAID, _DONE_BY_NOW)):
        return True
    folded = sentence.casefold()
    if any(form.search(sentence) for form in (_STILL, _WROTE_OR_READ)) and not titles.have_word_of(sentence):
        return True
    if not any(word in folded for word in _EARLIER_WORDS):
        return False
    if _TOLD_EARLIER.search(sentence):
        return True
    found = _EARLIER.search(sentence)
    return found is not None and not titles.have_word_of(sentence[: found.start()])


def without_earlier_post(text: str, titles: Titles, links: tuple[str, ...] = ()) -> str:
    """Return a text without a first sentence about an earlier post; what follows it must say what it is about.

    `links`: the words of links to other posts.
    """
    end = sentences.first_end(text)
    first = text[:end]
    is_of_other = begins_with_other_post(first, links, titles) and not _OPENS_ANEW.search(first)
    if not (is_of_other or speaks_of_earlier(first, titles)):
        return text
    rest = text[end:].strip()
    return from_new_beginning(text, titles) or (rest if titles.have_subject_of(rest) else "")


def from_new_beginning(text: str, titles: Titles) -> str:
    """Return a text from where it says what this post is about: "Today we bake bread"; empty if it does not."""
    for found in _OPENS_ANEW.finditer(text):
        rest = text[found.end() :]
        first = sentences.first(rest)
        if titles.have_word_of(first) and not _HAS_NOW.match(first):
            return rest[:1].upper() + rest[1:]
    return ""


def begins_with_topic(text: str, titles: Titles) -> bool:
    """Whether a text begins with what this post is about: "Today we bake bread"."""
    return from_new_beginning(text, titles) == text
