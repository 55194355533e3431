"""Sentences that lead to what an announcement leaves out, such as code or a list below them, or to the title above."""

from __future__ import annotations

from itertools import takewhile

import regex

from syndicator.render import notice_words as words
from syndicator.render import sentences
from syndicator.render.cuts import ENOUGH, ends_with_dots, width
from syndicator.render.lazy_pattern import LazyPattern
from syndicator.render.pointers import hands_over, points_below

_INTRODUCES = regex.compile(r"(?!\s[:;][-']?[)(]+\s*\Z)(?:\s|(?<=\S))[:：,，、;；][\p{Pe}\p{Pf}\"'*\s]*\Z|[-–—]\s*\Z")
_FOR_EXAMPLE = regex.compile(
    r"(?<!\p{L})(?:e\. ?g|i\. ?e|z\. ?B|d\. ?h|p\. ?ej|p\. ?ex|par ex|ad es|bijv|np|např|напр|т\. ?[ке]|örn)\.\s*\Z",
    regex.IGNORECASE,
)
_LONGEST_ABBREVIATION = 10  # characters
_ENDS = regex.compile(r"[.!?…。！？｡؟۔।॥။።။။\p{So}\p{Sk}️‍][\p{Pe}\p{Pf}\"'*“‘»\s]*\Z|[:;]-?[)D(]\s*\Z")
_SPACELESS = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\W*\Z")
_SHOWN = (
    r"(?:alias(?:es)?|lines?|commands?|code|snippets?|scripts?|config(?:uration)?|settings?|functions?|class(?:es)?|examples?|quer(?:y|ies)|output|errors?|messages?|structure|files?|template|format"
    r"|solution|approach|workaround|image|picture|photo|screenshot|diagram|graph|chart|table|video|tweet|quote|list)"
)
_NAMES_NEXT = LazyPattern(
    rf"\b(?:this|these|such an?)(?: [\w-]+)? {_SHOWN}\b[^.!?:]{{0,30}}[.!]?\Z|^(?:this|these|the next)(?: [\w-]+)? {_SHOWN}\b"
    rf"|\b(?:compare|consider|look at|see|check out) (?:this|these)(?: [\w-]+)? {_SHOWN}\b[^.!?:]{{0,80}}[.!]?\Z"
    r"|\b(?:adds?|added|create[sd]?|writ(?:e|ten|ote)|made?|ha(?:s|ve|d)|imagine|define[sd]?|tweeted|replied|said|wrote|posted|shared|got|received) (?:this|these)[.!]?\Z"
)
_INVITES = LazyPattern(
    r"(?:enjoy|have fun|let['’]?s (?:go|begin|start|dive in|get started)|check (?:it|them) out|take a look|have a look|happy \w+ing)(?: (?:it|them|the show|reading|watching))?\W*\Z"
)
# nothing but that the text begins: "So let's dive right in!"
_BEGINS = LazyPattern(
    r"\W*(?:(?:so|ok(?:ay)?|now|well|alright|all right|anyways?|without (?:any )?further (?:ado|delay)|(?:with )?(?:all )?(?:that|this) (?:being )?(?:said|out of the way)|but|and|then),?\s+)*"
    r"(?:let['’]?s (?:(?:just |now |all )?(?:get|dive|begin|start|go|jump|hop|crack|do)(?: on)?(?: (?:right|straight|started|going|cracking|rolling|in|into|to|at|on|it|this|now|coding|learning|already|there|the (?:post|article|topic|show|tutorial|code)|and (?:get started|learn|see|begin|start)))*)"
    r"|here (?:we|it|I) go(?:es)?(?: again| then)?|without (?:any )?further (?:ado|delay)|los geht['’]?s|dann (?:mal )?los|legen wir los|fangen wir an|c['’]est parti|allons-y|commençons|vamos (?:lá|a ello|allá|a empezar|começar)|¡?(?:empecemos|comencemos|empezamos)|bora(?: lá)?"
    r"|(?:andiamo|iniziamo|cominciamo|partiamo)(?: subito)?|laten we (?:maar )?beginnen|aan de slag|nu kör vi|så låt oss börja|поехали|нач(?:нё|не)м|приступ(?:им|аем)|почн[еі]мо|поїхали|zaczynajmy|zaczynamy|do dzieła|pojďme na to|začněme|(?:hadi )?başlayalım|kezdjük|mari(?: kita)? mulai|bắt đầu (?:nào|thôi)"
    r"|(?:那么?|那麼|好了?|接下来)?，?(?:就?让我们|就?讓我們|我们|我們|现在|下面)?(?:就)?(?:开始吧|開始吧|开始正文|进入正题)|(?:闲话|废话|话|話|廢話|閒話)(?:少|不多?)[说說][^。]{0,12}|(?:それでは|では|じゃあ|早速|さっそく)、?(?:早速|さっそく)?、?[^。]{0,8}(?:始め(?:ます|ましょう|ていきます|ていきましょう)|いってみましょう|行ってみましょう|やっていきます|いきましょう)"
    r"|(?:그럼|그러면|자,?|이제|바로)?\s?(?:이제|바로|지금부터)?\s?시작(?:하겠습니다|해 ?보겠습니다|합니다|해 ?보자|해 ?봅시다|하자|할게요|해볼까요))"
    r"[^\p{L}\p{N}]*"
)
# an excuse for how little there is
_EXCUSE = LazyPattern(
    r"\W*(?:(?:sorry|and|but|so),? )?(?:this|it) (?:is|will be|was)(?: (?:still|just|only|really|going to be))* an? (?:\w+ )?(?:quick|short|brief) (?:blog )?(?:post|note|one|update|entry),? (?:though|but|because|since|as)\b[^.!?]{0,200}[.!]\s*"
    r"|\W*(?:(?:but|and|so),? )?(?:I['’]m |I am |I['’]ll |I will |we['’]re )?not (?:going to |gonna )?(?:write about|go into|cover|bore you with) (?:that|this|it|them|those|these|all)\b[^.!?]{0,160}[.!]\s*"
)
_READ_FIRST = LazyPattern(
    r"\W*(?:(?:also|but|and|so|again),? )?if you (?:haven['’]t|have not|missed|didn['’]t)(?: \w+)?,? (?:read|seen|followed|done|already|read)\b[^!?]{0,60}\b(?:parts?|posts?|articles?|tutorials?|series|episodes?|chapters?)\b[^!?]{0,140}[.!]\s*"
)
_NAMES_THEM = regex.compile(
    r"\b(?:them|the (?:full |complete |whole )?(?:list|links?|steps|details|results?|code|slides|video|recording)|these|those|it)\b",
    regex.IGNORECASE,
)
_SHORTEST = 30  # characters of a sentence before a list that says something without it
# of these, something must follow
_LAST = """
like with from that this these those following below here then does such have need needs want were they which into what when where while than also just only some each both
example examples says said read reads look looks include includes including contain contains contained step steps option options ways reason reasons thing things point points
question questions list lists command commands code file files output error errors result results answer answers part parts rule rules goal goals line lines feature features
requirements plan called named note notes tips quote snippet script function query message order form format structure enter type execute write paste call issue issues
exercises problems satisfying instance using namely notably particularly specifically especially importantly thusly means becomes gives equals given
folgt folgende folgenden folgendes diese dieser dieses sind werden haben wird habe nach sich nicht noch schritte gründe punkte
suivant suivants suivante suivantes ceci cela voici sont pour avec dans trois deux étapes raisons
siguiente siguientes esto estos estas para pero como pasos razones cosas puntos seguinte seguintes isto isso assim passos coisas razões pontos
seguente seguenti così segue seguito ainsi suit suite następująco questo questi queste sono come passi cose punti volgende zijn deze voor stappen dingen
yaitu yakni adalah ialah berikut antara lain seperti
"""
_LAST_WORDS = frozenset(_LAST.split())
_LAST_CLAUSE = regex.compile(
    r",\s+(?:such as|including|namely|(?:most )?notably|most importantly|(?:in )?particular(?:ly)?|specifically|especially|for (?:instance|example)|like so|as follows|which (?:is|are|includes?)|e\.g\.?|i\.e\.?)\s*:\s*\Z"
)
_LAST_CLAUSE_OF_IDEOGRAPHS = regex.compile(
    r"[，,、](?<!(?:如果|若|当|當|因为|因為|由于|由於|之所以|为了|為了|想要)[^，,、。]{0,40}[，,、])"
    r"\p{Han}{0,5}(?:如下|包括|包含|例如|比如|以下|以下の通り(?:です)?|次の通り(?:です)?)[：:]\s*\Z"
)
_LAST_WORD = regex.compile(r"(\p{L}+)[\p{Pe}\p{Pf}\"'”’]*\s*[:：]\s*\Z")
_DO = (
    r"(?:run|click|double.click|right.click|tap|open|go to|select|choose|press|type|enter|paste|copy|add|install|create|restart|reboot|reload|save|edit|execute|download|set|replace|make sure|navigate"
    r"|import|export|start|stop|define|append|prepend|log ?in|change|remove|delete|update|upgrade|configure|enable|disable|build|compile|clone|check|verify|move|rename|extract|unzip|mount|insert|declare|cd)\b"
)
_STEP = LazyPattern(
    rf"^[\s(]*(?:(?:first|second|third|then|next|now|finally|after (?:that|this)|afterwards|once [^,.]{{1,60}}|when [^,.]{{1,60}} done),? )?(?:(?:just|simply|please|we|you|we.ll|you.ll|let.s|can|need to|have to|should) )*{_DO}"
)
_WITH_SUBJECT = LazyPattern(r"\b(?:we|you|i)\b")
_SHORT_STEP = 45  # columns
_STEP_AT_END = regex.compile(
    r"(?:설치|업데이트|확인|생성|실행|추가|설정|다운로드|입력|클릭|선택|수정|삭제|작성|복사|이동|등록|변경|적용|준비)\s?(?:을 |를 )?(?:한다|합니다|해준다|해 준다|해줍니다|하자|하세요)\W*\Z"
    r"|(?:インストール|実行|追加|設定|作成|クリック|入力|ダウンロード|選択|コピー|編集|起動)(?:します|する|してください)\W*\Z|\A(?:首先|先|请)(?:\p{Han}{0,4})(?:安装|运行|执行|下载|创建|新建|添加|打开|点击|输入|写)"
)
_NEXT_STEP = LazyPattern(
    rf"^[\s(]*(?:(?:and )?then|next|now|after (?:that|this)|afterwards|finally),? (?:(?:just|simply|please) )?{_DO}"
)
_AS_TITLE_SAYS = LazyPattern(rf"^{words.AS_TITLE_SAYS}(?:[,.:!，。、：！]\s*|\Z)")
_HERE = LazyPattern(r"\b(?:following|below|here(?:['’]s| is| are)(?! (?:how|why)\b))\b")
_DEMONSTRATIVE = LazyPattern(
    r"\b(?:this|these|following|dies\w*|folgend\w*|ce|cette|ces|[dn]?es[st][aeo]s?|quest[aeio]|deze|dit|an example)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+)(?: [\w-]+){1,3}\W*\Z|\bpublished\b.* on\b"
)
_NEAR = 60  # characters before a colon
# a sentence that begins what comes next, and says nothing without it
_LEADS_ON = LazyPattern(
    r"\A(?:(?:so|but|and|now|well|ok(?:ay)?|first|then|today|with that said|without further ado|for (?:this|that|now)),? )*"
    r"(?:let['’]?s (?:(?:just|first) )?(?:start|begin|dive in|get (?:started|going)|jump in|look|see|take|consider|say|assume|imagine|suppose|have a look|try|discuss|explore|walk through|go through|understand (?:first|what|how|why|the))\b"
    r"|let (?:me|us) (?:(?:just|first) )?(?:explain|show|start|begin|illustrate|demonstrate|introduce|tell)\b|here(?:['’]s| is| are| was| were) (?!(?:why|how)\b)|(?:this|that) is where |this is how (?:it|this|that|i|we|you)\b[^,]{0,20}\Z|without further ado"
    r"|(?:as|take|see|consider) (?:an example|this|these|the following)\b|for example[.:]?\Z"
    r"|hier (?:ist|sind|kommt|kommen)\b|voici (?!pourquoi|comment)|voyons\b|veamos\b|ecco\b|vediamo\b|vejamos\b)"
)
_BEGINS_A_STEP = LazyPattern(
    r"^\W*(?:to|if|first|second|third|then|next|now|finally|after|once|so|run|use|add|create|install|note|update|edit)\b"
)
_SHORT = 25  # columns of a question that says nothing without its answer, "But why?"; "But no more..." is an answer


def dangles(text: str) -> bool:
    """Whether a text ends with a colon, a comma or a dash, or with "e.g."."""
    if text.endswith(".") and _FOR_EXAMPLE.search(text, max(0, len(text) - _LONGEST_ABBREVIATION)):
        return True
    is_complete = text[-1:].isalnum() or text[-1:] in ".!?"
    return not is_complete and _INTRODUCES.search(text) is not None


def ends(text: str) -> bool:
    """Whether a text ends as a sentence does, in any script."""
    return bool(_ENDS.search(text) or _SPACELESS.search(text))


def introduces(text: str, *, verbatim: bool) -> bool:
    """Whether a text leads to what follows it. `verbatim`: code, a list, a quote or the like, which may be part of it."""
    return dangles(text) or points_below(text) or (verbatim and (not ends(text) or ends_with_dots(text)))


def hands_over_next(text: str, *, is_list: bool) -> bool:
    """Whether the last sentence only hands over what follows: "Here's an excerpt", "Add these lines".

    `is_list`: what follows is a list, whose introduction may say something: "Here are the books that I loved".
    """
    last = sentences.last(text)
    if hands_over(last):
        return not is_list or len(last) <= _SHORTEST or _NAMES_THEM.search(last) is not None
    return not is_list and _NAMES_NEXT.search(last) is not None


def is_step(text: str) -> bool:
    """Whether a text begins with what to do: "Run it", "Now you can open the door"."""
    return _STEP.search(text) is not None


def is_instruction(sentence: str) -> bool:
    """Whether a sentence says what to do, without saying who: "First, import it", "Let's import it"."""
    return is_step(sentence) and _WITH_SUBJECT.search(sentence) is None


def is_only_a_step(text: str) -> bool:
    """Whether a short text only says what to do: "Install it first", in some languages by its end."""
    return width(text) < _SHORT_STEP and bool(is_step(text) or (not text.isascii() and _STEP_AT_END.search(text)))


def goes_on_with_step(text: str) -> bool:
    """Whether a text begins with a further step: "Then click on it"."""
    return _NEXT_STEP.search(text) is not None


def without_invitation(text: str) -> str:
    """Return a text without a last sentence such as "Enjoy!"."""
    last = sentences.last(text)
    return text[: -len(last)].rstrip() if last != text.strip() and _INVITES.search(last) else text


def without_beginnings(text: str) -> str:
    """Return a text without sentences such as "Let's get started!" and "If you haven't read part one, do so".

    It ends before an excuse, as in "This is a short note, since I am on the road".
    """
    parts = takewhile(lambda part: _EXCUSE.fullmatch(part) is None, sentences.split(text))
    said = [part for part in parts if not (_BEGINS.fullmatch(part) or _READ_FIRST.fullmatch(part))]
    return "".join(said).strip()


def without_last_that_leads_on(text: str) -> str:
    """Return a text that was cut behind a sentence without last sentences such as "Here is an example"; the first stays."""
    ends = sentences.ends(text) if text else []
    for start in reversed(ends):
        if start >= len(text):
            continue
        last = text[start:].strip()
        if not (_LEADS_ON.search(last) or points_below(last) or _asks_or_trails_off(last)):
            break
        text = text[:start].rstrip()
    return text


def _asks_or_trails_off(sentence: str) -> bool:
    """Whether a sentence is a short question, or ends with dots, so that what follows is needed."""
    if width(sentence) <= _SHORT:
        return sentence.endswith(("?", "？", "؟"))
    return ends_with_dots(sentence)


def as_statement(text: str) -> str:
    """Return a sentence that ends with a colon as one with a full stop; empty if it says nothing without what follows."""
    if cut := _LAST_CLAUSE_OF_IDEOGRAPHS.search(text):
        said = text[: cut.start()]
        return f"{said}。" if width(said) >= ENOUGH and not sentences.is_complete(said) else ""
    text = _LAST_CLAUSE.sub(":", text)
    last = _LAST_WORD.search(text)
    if not last or width(text) < ENOUGH or len(sentences.ends(text)) > 1:
        return ""
    if not last[1][0].isascii() or last[1].casefold() in _LAST_WORDS or len(last[1]) <= 3:
        return ""
    if _HERE.search(text) or _BEGINS_A_STEP.search(text) or _DEMONSTRATIVE.search(text[-_NEAR:]):
        return ""
    if points_below(text) or hands_over(text):
        return ""
    return f"{text[: last.end(1)]}{regex.sub(r'[:：]', '', text[last.end(1) :]).rstrip()}."


def without_as_title_says(text: str) -> str:
    """Return a text without its first words "As the title says"."""
    found = _AS_TITLE_SAYS.search(text)
    rest = text[found.end() :].strip() if found else text
    return rest[:1].upper() + rest[1:] if found else text
