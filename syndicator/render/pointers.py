"""Sentences that point at what an announcement lacks: a picture, code or list below or above, the target of a link."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

import regex

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of
from syndicator.render import sentences
from syndicator.render.addresses import leads_to_address, without_addresses, without_clause
from syndicator.render.cuts import ENOUGH, width
from syndicator.render.lazy_pattern import LazyPattern
from syndicator.render.link_words import THIS_NOUN, say_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_POINTS_BELOW = LazyPattern(
    r"(?:below|as follows|following|(?:like|such as) this|like so|the code|the result|(?:an|for) example|(?:(?:\A|[.!?]\s+)(?:please |you (?:can|may|could|will) (?:also )?)?(?:see|watch|check|listen|view|read|find|download|get|grab|access)\b[^.!?]{0,60}|\bavailable )\bhere|(?:like|as) this one|(?:this|here) is (?:currently |now |roughly )?what (?:it|that|they) (?:currently |now )?looks? like|(?:error|message|command|output|result) (?:is|was|says)|如下|以下|下面|下記|次のように|다음과 같\p{L}*|ниже|следующ\w+|abajo|siguientes?|a continuación|ci-dessous|suivante?s?|unten|folgende\w*|abaixo|seguintes?|sotto|seguent[ei]"
    r"|hieronder|volgende|poniżej|następując\w+|nedan|nedenfor|alla|aşağıda\w*|아래\w*|다음)\W*\Z"
    r"|\b(?:the following|folgende[mnrs]?|(?:el|la|los|las|al|del) siguientes?|(?:o|a|os|as) seguintes?|(?:il|la|i|le) seguent[ei]|(?:de|het) volgende|следующ\w+|następując\w+|následující\w*)(?: [\w-]+){1,7}\W*\Z"
    r"|(?:是|像|为|就)这样(?:的|子)?\W*\Z|如(?:图|圖)(?:所示)?\W*\Z"
    r"|(?:こういう|こういった|こんな)(?:やつ|感じ|もの|風|ふう)(?:です|だ)?[。！]?\Z|(?:この|以下の|次の)よう(?:になります|になる|な感じです?|な形です?)。?\Z|다음은[^.。]{1,60}[.。]?\Z|(?<!그 )다음(?:이|과|처럼|의|은)?\s[^.]{0,25}(?:있다|있습니다|같다|같습니다|이다|입니다)[.]?\Z|(?:코드|소스|예제|예시|아래|결과|내용|방법|과정)\S{0,2} (?:먼저 |한번 |함께 |하나씩 )*(?:살펴보자|살펴보겠습니다|살펴봅시다|보자|봅시다|보겠습니다|알아보자|확인해보자)[.!]?\Z|次(?:を|の\p{Han}{1,4}を)[^。]{0,12}ます。?\Z|(?:以下|下記|次)の[^。]{1,40}。?\Z|(?:如下|下面|下图|下圖|下方|以下)[^。]{0,30}。?\Z",
)
_POINTS_ABOVE = LazyPattern(
    r"\b(?:the|this|that|these) (?:[\w-]+ )?(?!from|over|up|and|or)[\w-]+ above\b|\bthe above\b"
    r"|\b(?:obige\w*|ci-dessus|de arriba|acima(?! de)|qui sopra|hierboven|powyżej|powyższ\w+|yukarıdaki\w*)\b|上面|上图|上圖|上の(?:図|写真|コード)|上記|위의|\A\W*(?:我们|我們|你)?可以(?:看到|看出|发现|發現)|\A\W*(?:如你所见|由此可见|このように|見ての通り|ご覧の(?:通り|とおり))|\A보(?:는|시는) (?:것처럼|바와 같이)"
    r"|\A\W*(?:as you (?:can )?see|como (?:pued|veis|ves|podéis|se ve|se puede ver|você pode|podem ver)|comme (?:vous (?:le )?(?:pouvez|voyez)|on (?:le )?(?:voit|peut)|le montre)|wie (?:man|ihr|sie|du)(?: \w+)? s(?:ehen|ieht|iehst|eht)|come (?:potete|si può|puoi|vedete)"
    r"|как (?:видно|видим|видите|вы видите|можно видеть)|як (?:видно|бачите)|jak widać|jak (?:vidíte|je vidět)|gördüğünüz gibi|như (?:các )?bạn|seperti yang (?:terlihat|anda lihat|kita lihat)|zoals (?:je|u) (?:ziet|kunt zien))\b"
    r"|위에 (?:있는|나온|적은|쓴|언급|보이는)|위(?:와 같|처럼)",
)
_SHOWN = (
    r"(?:code block|block|css|markup|html|config(?:uration)?|function|screen ?shot|picture|image|photo(?:graph)?|figure|diagram|chart|graph|plot|map|video|clip|gif|animation|table|listing|snippet|code|example|output"
    r"|screencast|sketch|illustration|embed|tweet|script|query|command|result|list|formula|equation)s?"
)
_VIEW_BELOW = LazyPattern(
    rf"\A\W*(?:(?:and|so|in) )?the following (?:[\w-]+ )?{_SHOWN}\b(?! [\w-]+(?:ed|ing)\b)"
    r"|\b(?:see|use|have|like|with|from|complete|completar|run|write|create|tengo|ho|j'ai|habe) (?:the following|(?:el|la|los|las) siguientes?|(?:il|la|i|le) seguent[ei]|folgende[nrsm]?)(?: [\w-]+){1,3}[.?!]?\s*\Z"
    r"|\blooks? like this(?! (?:is|was|will|has|had|might|may|one|would|could|year|week|month)\b)"
    rf"|\b{_SHOWN}(?: (?:you (?:can )?see|shown|is|are|just|directly|right|linked|embedded))? (?:below|(?:to|on|at) the (?:right|left))\b(?! (?:the|an?|your|my|all|\d))"
    r"|\A\W*(?:below (?:is|are|you)|dưới đây là|berikut (?:ini )?adalah|poniżej (?:są|jest|znajd\w+)|ниже (?:приведен\w*|мои)|níže (?:je|jsou|naj\w+)|nedan (?:är|följer)|nedenfor (?:er|finder)|hieronder (?:staa[nt]+|vind\w*))\b|\bbelow (?:the|are|is|some|two|three) (?:\w+ ){0,3}(?:codes?|snippets?|examples?|screenshots?|pictures?|diagrams?|outputs?)\b|\b(?:above|below) this (?:line|paragraph|text|sentence)\b"
    r"|\A\W*(?:please |just )?(?:see|look|read(?: on)?|check|scroll|more|details?|instructions?|code|answers?|examples?|video|recording|slides|links?|steps|photos?|pictures?)(?: [\w']+){0,4} below\b[^.!?]{0,20}\Z"
    r"|\b(?:seen?|shown|pictured|illustrated|depicted|embedded|running|displayed) (?:\w+ )?below\b(?! (?:the|an?|your|my|all|\d))"
    r"|\b(?:Bild|Foto|Video|Code|Abbildung|Screenshot|Grafik|Beispiel|Tabelle)\w* unten\b"
    r"|\b(?:image|capture|figure|photo|vidéo|code|schéma|tableau)s? ci-dessous\b|\b(?:trouverez|voici|voir|voyez) ci-dessous\b|\b(?:veja|confira|segue) abaixo\b|\bcomments below\b"
    r"|\b(?:imagen|captura|foto|gráfico|figura|vídeo|video|código|tabla)(?:es|s)? (?:de (?:abajo|arriba)|(?:que )?(?:se muestra )?a continuación)\b"
    r"|\b(?:imagem|foto|código|figura|vídeo|tabela|gráfico)s? (?:abaixo|acima)\b|\b(?:immagine|foto|figura|video|codice|tabella) (?:qui )?(?:sotto|sopra)\b"
    r"|\b(?:картин|скриншот|рисун|фото|видео|график|таблиц|пример|код)\w* (?:ниже|выше)\b|\b(?:afbeelding|foto|video|code|voorbeeld) (?:hieronder|hierboven)\b"
    r"|\b(?:zdjęci|obraz|kod|przykła)\w* (?:poniżej|powyżej)\b|\başağıdaki (?:resim|kod|görsel|örnek|video|tablo)\w*"
)
_VIEW_BY_NUMBER = regex.compile(
    r"\b(?:you|we) (?:can )?see (?:on|in|from) (?:the|this) (?:picture|image|photo|screenshot|figure|diagram|chart|graph|video)\b|\b(?:Figure|Fig\.|Abb(?:ildung|\.)|[Рр]ис(?:унок|\.)) ?\d|\[(?:Figure|Table|Code) ?\d+\]"
)
_PICTURE = (  # a noun in other languages than English, and verbs of seeing
    r"(?:imagen|captura|gráfic[ao]|figura|fotografía|imagem|image|capture|schéma|Bild|Abbildung|Screenshot|Grafik|immagine|schermata|foto|картинк\w*|рисунк\w*|скриншот\w*|фото\w*|графік\w*"
    r"|zdjęci\w*|obrazk\w*|rysunk\w*|zrzu\w* ekranu|obrázku|snímku|afbeelding|schermafbeelding|resim\w*|görsel\w*|hình|ảnh|gambar)"
)
_SEE = (
    r"(?:ve(?:r|is|mos|n)|ves|aprecia\w*|vê|voir|vo(?:it|is|yez|yons)|seh(?:en|t)|sieht|siehst|ved(?:e|ere|ete|i|ono|iamo)|vid(?:no|ět|íte)|vidím\w*|видно|види(?:м|те|шь)|бач\w+|widać|widzi\w*|zie(?:t|n)"
    r"|gör(?:ül|eb|dü|ün)\w*|thấy|(?:ter|di)?lihat)"
)
_IN = r"(?:en|na|no|in|im|sur|dans|auf|ne(?:l|lla)|su(?:l|lla)|на|у|w|v|op|trong|pada|di|dalam)"
_IN_PICTURE = LazyPattern(
    rf"\b{_SEE}\b[^.!?]{{0,40}}\b{_IN}\b[^.!?]{{0,20}}\b{_PICTURE}\b|\b{_IN}\b[^.!?]{{0,20}}\b{_PICTURE}\b[^.!?]{{0,40}}\b{_SEE}\b"
)
_PICTURES = (  # parts of these nouns: to look for them first takes a fraction of the time
    "image", "captur", "gráfic", "figura", "fotograf", "imagem", "schéma", "Bild", "bildung", "creenshot", "rafik", "immagine", "schermata", "foto", "картин",
    "рисун", "скрин", "фото", "графік", "zdjęci", "obráz", "obrazk", "rysunk", "zrzu", "snímku", "afbeelding", "resim", "görsel", "hình", "ảnh", "gambar",
)  # fmt: skip
_VIEW_OF_IDEOGRAPHS = LazyPattern(
    r"(?:このような|こんな|こちらの)(?:画像|写真|図|画面|動画|表)|이런 (?:그림|사진|화면|이미지)|"
    r"(?:(?<=[はがをにでとも、。,.\s「（(])|^)以下(?:の|は|に|を|が|、|で)|下記(?:の|は|に|を|が|、|で|リンク|コード)"
    r"|次の(?:ように|通り|とおり|コード|例|図|表|手順|コマンド|画像|写真|スクリプト|プログラム)|[上下右左]の(?:図|写真|画像|コード|例|動画|表)|[上下右左]図(?!書)|上記の(?:図|写真|画像|コード|例|表|リンク)"
    r"|(?:(?<=[，。,.])|^)以下(?:是|为|為|的|[ \w])|下面(?:的|是|这|這)(?:代码|代碼|图|圖|例子|表|命令|链接|鏈接|示例|程序|视频|是|段|个|個)|[下上][图圖]|如[图圖]|[图圖図] ?\d|以上(?:第.{1,3}[句行段]|(?:的)?(?:代码|代碼|例子|图|圖))|그림 ?\d"
    r"|아래(?:의|와 같|는|처럼)|(?:아래|다음|위) (?:모습|코드|그림|사진|예제|표|이미지|명령|링크|형식|내용|방법|순서|과정|결과)|(?<!그 )다음(?:과 같|은 |의 )|아래 \p{Hangul}+된 ",
)
_VIEW_ABOVE = LazyPattern(
    rf", above\W*\Z|\b(?:left|right|top|bottom|shown|pictured|seen),? above\b|\babove this (?:line|paragraph|text|sentence)\b|\b{_SHOWN}(?: (?:you (?:can )?see|shown|is|are|just|directly|right))? above\b(?! (?:the|an?|your|my|all|\d))"
    r"|\b(?:seen?|shown|pictured|illustrated|depicted|displayed) (?:\w+ )?above\b(?! (?:the|an?|your|my|all|\d))",
)
_STEP_BELOW = LazyPattern(
    r"\A\W*(?:create|run|add|use|type|write|consider|take|try|put|save|execute|look at|paste|copy|make|define|start with|insert|enter)\b[^.!?]{0,40}\bthe following\b"
)
_ASIDE = regex.compile(
    r"\s*\((?:see|cf\.?|siehe|vgl\.?|voir|ver|zie|vedi|см\.?)[^()]{0,60}\b(?:below|above|unten|oben|ci-dessous|abajo|abaixo|hieronder|sotto|ниже|выше)\b[^()]{0,40}\)",
    regex.IGNORECASE,
)
_HERE_IS = LazyPattern(
    r"\A(?:attached|enclosed),? (?:you(?:['’]ll| will| can)? find|(?:is|are) )\b|\Ahere (?:it is|they are|we go|you go)\W*\Z|\A(?:here(?:['’]s| is| are| was| were)|below (?:is|are)|hier (?:ist|sind|kommt)|voici|voilà|aquí (?:está|tienes|va)n?|aqui (?:está|vai)|ecco|вот|oto) .{1,80}\Z",
)
# around a link whose words say nothing without it; no characters of any text
_MARK, _MARK_END = "\ufdd0", "\ufdd6"
_AT_END = regex.compile(rf"{_MARK}[^{_MARK}]{{1,60}}{_MARK_END}[^{_MARK},]{{0,16}}\W*\Z")
_IN_BRACKETS = regex.compile(rf"\s*[(（][^()（）{_MARK}]{{0,40}}{_MARK}[^()（）]{{1,60}}[)）]")
_REFERS = regex.compile(
    r"(?:참고|참조)(?:해 ?주세요|하세요|하시기 바랍니다|하면 된다|하자|해 주시기 바랍니다)\W*\Z|(?:ご覧|ご参照|(?:参照|参考に)して)ください\W*\Z"
    r"|(?:请|請|可以?)(?:参考|參考|参见|參見|参阅|參閱)[^。]{0,40}\W*\Z"
)
_REFERS_ANYWHERE = regex.compile("참고|참조|ください|参考|參考|参见|參見|参阅|參閱")
_CLAUSE_AT_END = regex.compile(
    rf"(?<=[\p{{L}}\p{{N}})\"”])(?<!\b(?:for|of|to|with|in|at))(?:,?\s+(?:and|which|that|but)\s(?=[^,.;:!?{_MARK}]{{0,40}}\b(?:find|found|read|see|seen|get|downloaded?|check|watch|listen|grab|view|available|viewed)\b)"
    rf"[^,.;:!?{_MARK}]{{1,60}}|,\s(?:available|found|hosted)[^,.;:!?{_MARK}]{{0,20}}){_MARK}[^{_MARK}]{{1,50}}?{_MARK_END}(?=[.!?]?\s*\Z)",
    regex.IGNORECASE,
)
_LABEL = regex.compile(r"\p{Ll}[\w-]*(?: [\w-]+)?")  # of a link in brackets
_PARTICIPLE = regex.compile(
    rf"(?<!\b(?:be|been|is|are|was|were))(?:,? which (?:is|are))? (?:found|available|located|posted|hosted|published|linked) {_MARK}[^{_MARK}]{{1,20}}{_MARK_END}(?!\W*\Z)",
    regex.IGNORECASE,
)
_THIS_LINK = LazyPattern(rf"{_MARK}{THIS_NOUN}{_MARK_END}(?!\W*\Z)")  # "this page explains", not at the end
_AT_BEGINNING = regex.compile(rf"\W*{_MARK}")
# what the patterns are about: to look for these words first takes a thousandth of the time
_BELOW = (
    "elow", "he following", "ike this", "siguiente", "seguent", "folgende", "the right", "the left", "unten", "ci-dessous", "abajo", "a continuación", "abaixo",
    "acima", "sotto", "sopra", "ниже", "выше", "hieronder", "hierboven", "poniżej", "powyżej", "şağıdaki",
)  # fmt: skip
_ABOVE = ("above", "oben", "ci-dessus")
# of patterns for the beginning of a sentence
_BELOW_FIRST = ("oniżej", "ưới đây", "erikut", "ieronder", "иже ", "íže ", "edan ", "edenfor")
_OF_SENTENCES = ("elow", "bove", "he following", "siguiente", "seguent", "folgende", *_BELOW_FIRST)
_AROUND = 60  # characters before and behind such a word
_BELOW_IN_IDEOGRAPHS = ("以下", "下記", "次の", "以上", "の図", "の写真", "の画像", "のコード", "の例", "の動画", "の表", "図", "上記", "下面", "图", "圖", "아래", "다음", "위 ", "그림", "画像", "写真", "画面", "動画", "照片", "사진", "화면", "이미지")  # fmt: skip
_NEEDS_MORE = regex.compile(
    r"\W*(?:but|however|it|its|this|that|these|those|they|he|she|there|then|das|dies\w*|es|sie|dann|il|elle|ce|cela|ensuite|puis|est[aeo]s?|luego|isso|este)\b|(?:[这這该該它此]|これ|この|それ|その|이것|이 |그 )",
    regex.IGNORECASE,
)
_SPEAKS_OF_IT = regex.compile(
    r"[^.!?]{0,40}\b(?:it|its|they|them|these|those)\b|\W*(?:this|that|he|she)\b", regex.IGNORECASE
)
_LEAST = 40  # columns of what is left without sentences that lead to a link
_LONGEST_POINTER = 90  # characters of a sentence that has nothing but a link to say
_END = 100  # characters in which a text says that something follows


def points_below(text: str) -> bool:
    """Whether the end of a text says that something follows."""
    return _POINTS_BELOW.search(text, max(0, len(text) - _END)) is not None


def points_above(sentence: str) -> bool:
    """Whether a sentence speaks of what is shown above it."""
    return _POINTS_ABOVE.search(sentence) is not None


def hands_over(sentence: str) -> bool:
    """Whether a sentence only hands over what follows, such as "Here's an excerpt"."""
    return _HERE_IS.search(sentence) is not None


def needs_more(sentence: str) -> bool:
    """Whether a sentence speaks of the one before it."""
    return _NEEDS_MORE.match(sentence) is not None or _SPEAKS_OF_IT.match(sentence) is not None


def refers(sentence: str) -> bool:
    """Whether a sentence asks to read something else: "See the other page", in languages that say so at the end."""
    return not sentence.isascii() and _REFERS.search(sentence) is not None


def marked(children: d.Inlines) -> d.Inlines:
    """Return inlines with marks around each link such as "here", so that `without_pointers` knows its sentence."""
    if not any(isinstance(child, d.Link | d.Styled) for child in children):
        return children
    around = zip(("", *map(_words, children)), children, (*map(_words, children[1:]), ""), strict=False)
    return tuple(_marked(child, before, after) for before, child, after in around)


def _words(child: d.Inline) -> str:
    return child.text if isinstance(child, d.Text) else ""


def _marked(child: d.Inline, before: str, after: str) -> d.Inline:
    match child:
        case d.Link(_, words) if _is_alone_in_brackets(words, before, after) or say_nothing(text_of(words), before):
            return replace(child, children=(d.Text(_MARK), *words, d.Text(_MARK_END)))
        case d.Styled():
            return replace(child, children=marked(child.children))
        case _:
            return child


def _is_alone_in_brackets(words: d.Inlines, before: str, after: str) -> bool:
    """Whether a link of a word or two is all that brackets hold, such as "(slides)"."""
    return before.endswith("(") and after.startswith(")") and _LABEL.fullmatch(text_of(words)) is not None


def unmarked(text: str) -> str:
    """Return a text without the marks of `marked`."""
    return text.replace(_MARK, "").replace(_MARK_END, "")


def without_pointers(passages: list[str], *, is_below: bool) -> tuple[list[str], bool]:
    """Return passages up to what points at something left out, and whether their beginning did.

    A sentence that only leads to a link goes, unless little else is left. `is_below`: something is left out above them.
    """
    kept, is_late = _kept(passages, links=False, is_below=is_below)
    if sum(map(width, kept)) < _LEAST:
        kept, is_late = _kept(passages, links=True, is_below=is_below)
    return [unmarked(text) for text in kept], is_late


class _Next(Enum):
    """What a reader of an opening does behind a paragraph."""

    GO_ON = auto()
    GO_ON_LATE = auto()  # the first words point at something left out
    END = auto()


def _kept(passages: list[str], *, links: bool, is_below: bool) -> tuple[list[str], bool]:
    kept: list[str] = []
    is_late = False
    for passage, next_passage in zip(passages, [*passages[1:], ""], strict=False):
        text = without_addresses(_without_asides(passage))
        if not (_may_point(text) or _shows(text, is_below=is_below)):
            kept.append(text)
            continue
        said, then = _said(text, next_passage, is_begun=bool(kept), links=links, is_below=is_below)
        kept += [] if not kept and next_passage and _is_leftover(said, text) else _joined(said)
        is_late |= then is _Next.GO_ON_LATE
        if then is _Next.END:
            break
    return kept, is_late


def _said(text: str, next_passage: str, *, is_begun: bool, links: bool, is_below: bool) -> tuple[list[str], _Next]:
    """Return the sentences of a paragraph up to one that points at something left out, without those that lead to a link.

    `is_begun`: other paragraphs stand above it; `links`: those that lead to a link stay.
    """
    said: list[str] = []
    parts = list(sentences.split(text))
    for sentence, following in zip(parts, [*parts[1:], next_passage], strict=False):
        if _shows(sentence, is_below=is_below):
            return said, _Next.END if is_begun or said else _Next.GO_ON_LATE
        shown = without_clause(_without_clauses(sentence) if _MARK in sentence else sentence)
        is_first = not (is_begun or said)
        is_needed = (is_first or "://" in sentence) and _NEEDS_MORE.match(following) is not None
        if links or is_needed or not _leads_to_link(shown):
            said.append(shown)
        elif not is_first and _SPEAKS_OF_IT.match(following):
            return said, _Next.END
        elif said and said[-1].rstrip().endswith(("?", ":")):
            said.pop()
    return said, _Next.GO_ON


def _is_leftover(said: list[str], text: str) -> bool:
    """Whether a paragraph lost its first sentence, and says too little without it."""
    rest = "".join(said).strip()
    return width(rest) < ENOUGH and not text.lstrip().startswith(rest)


def _without_clauses(sentence: str) -> str:
    """Return a sentence without what only says where a link leads: "the pattern found here"."""
    return _CLAUSE_AT_END.sub("", _PARTICIPLE.sub("", sentence))


def _without_asides(text: str) -> str:
    text = _IN_BRACKETS.sub("", text) if _MARK in text else text
    has_aside = "(" in text and any(word in text for word in (*_BELOW, *_ABOVE))
    return _ASIDE.sub("", text) if has_aside else text


def _may_point(text: str) -> bool:
    return (
        _MARK in text
        or "://" in text
        or any(words in text for words in _OF_SENTENCES)
        or _REFERS_ANYWHERE.search(text) is not None
    )


def _joined(said: list[str]) -> list[str]:
    text = "".join(said).strip()
    return [text] if text else []


def _shows(text: str, *, is_below: bool) -> bool:
    """Whether a text speaks of what is shown below it; `is_below`: or above."""
    if _VIEW_BY_NUMBER.search(text) or _finds(_VIEW_BELOW, text, (*_BELOW, *_BELOW_FIRST)):
        return True
    if any(noun in text for noun in _PICTURES) and _IN_PICTURE.search(text):
        return True
    if "the following" in text and _STEP_BELOW.search(text):
        return True
    if (is_below and _finds(_VIEW_ABOVE, text, _ABOVE)) or (_MARK in text and _THIS_LINK.search(text)):
        return True
    has_word = not text.isascii() and any(word in text for word in _BELOW_IN_IDEOGRAPHS)
    return has_word and _VIEW_OF_IDEOGRAPHS.search(text) is not None


def _finds(pattern: LazyPattern, text: str, words: Iterable[str]) -> bool:
    return any(
        pattern.search(text, max(0, place - _AROUND), place + len(word) + _AROUND)
        for word in words
        for place in _places(word, text)
    )


def _places(word: str, text: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _leads_to_link(sentence: str) -> bool:
    if leads_to_address(sentence):
        return True
    if len(sentence) > _LONGEST_POINTER:
        return False
    if _MARK not in sentence:
        return refers(sentence)
    return bool(_AT_END.search(sentence) or _AT_BEGINNING.match(sentence))
