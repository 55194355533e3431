"""Words of links that say nothing without the link: "here", "this article", "this one"."""

from __future__ import annotations

from syndicator.render.lazy_pattern import LazyPattern

# with up to two more words: "hier nachlesen", "here in GitHub", "qui il documento"
_HERE = r"here|hier|ici|là|aqu[ií]|acá|qui|här|tutaj|tu|zde|tady|тут|здесь|отсюда|вот|ось|εδώ|burada\w*|buradan|itt|ide|innen|täällä|täältä|di sini|sini|đây|tại đây|هنا|כאן"
_HERE_CJK = r"(?:여기|이곳|링크|아래 링크)\p{Hangul}{0,3}|(?:こちら|ここ|コチラ)(?:の\w{1,8})?|[这這][里裡]|此[处處文页頁]|[此][链鏈][接结]|點我|点我|傳送門|传送门"
_ALONE = (
    r"(?:(?:the|my|our|full|source|demo|live|code|slides?|video|talk|repo|repository|project|results?|data|app|site) ){1,4}(?:(?:is|are|can be) )?(?:(?:available|found|hosted|posted) )?here|"
    r"click here|(?:found|right|over|available|it's|is|are|like|at|see|read it) here|check it out|this|that|these|those|this one|that one|one|her|link|the link|links?|details|"
    r"dies\w*|ce(?:lui)?-ci|celle-ci|est[ae]|ést[ae]|ese|esa|quest[oa]|deze|dit|denne|dette|denna|detta|den här|det här|это|этого|этом|ez|ezt|ini"
)
_DEMONSTRATIVE = (
    r"th(?:is|at|ese|ose)|his|her|their|dies\w*|diese[mnrs]?|cet(?:te)?|ces?|[dn]?est[aeo]s?|[dn]?ess[aeo]s?|es[ae]|quest[aeio]|quest['’]|deze|dit|die|den här|det här|detta|denna|denne|dette|disse"
    r"|täm[äa]\w*|täss[äa]|tästä|ten|tego|tym|ta|tej|tę|te|tento|tomto|této|tohoto|tato|tuto|toto|эт[аоуи]\w*|ц(?:ей|я|ю|е|ього|ьому|ієї|ій)|αυτ\w+(?: τ\w+)?|bu|şu|ez(?:t|en|ben|ek)? a?z?"
)
_NOUN = (
    r"(?:(?:blog|video|web|news) ?)?(?:posts?|articles?|blogs?|pages?|sites?|entr(?:y|ies)|videos?|tweets?|threads?|repos?|repository|gists?|links?|answers?|comments?|tutorials?|guides?|issues?|discussions?|talks?|podcasts?|episodes?|papers?"
    r"|stor(?:y|ies)|essays?|pieces?|documents?|lists?|demos?|codepens?|pens?|PRs?|pull requests?|commits?|presentations?|slides|questions?|README|docs|documentation|write-?ups?|websites?|addresse?s?|files?|PDFs?)"
    r"|(?:blog-?)?(?:beitr[aä]g\w*|artikel\w*|seiten?|eintr[aä]g\w*|anleitung|vortrag|antwort|adresse|stelle)|billets?|liens?|vidéos?|tutoriels?|fils?|dépôts?|artículos?|páginas?|enlaces?|vídeos?|sitios?|entradas?|hilos?|repositorios?|artigos?|textos?"
    r"|articol[oi]|pagin[ae]|sito|siti|indirizzo|praatje|bericht\w*|pagina|inlägg\w*|sida\w*|länk\w*|side|lenken?|innlegg\w*|indlæg\w*|kirjoitu\w+|artikkeli\w*|sivu\w*|linki\w*|artykuł\w*|wpis\w*|stron\w*|film\w*|člán\w+|strán\w+|odkaz\w*|příspěv\w+"
    r"|стать\w+|пост\w*|страниц\w+|ссылк\w+|видео|сайт\w*|статт\w+|сторін\w+|посиланн\w+|відео|άρθρο|σελίδα|σύνδεσμο|βίντεο|yazı\w*|makale\w*|sayfa\w*|bağlantı\w*|cikk\w*|oldal\w*|poszt\w*|témá\w*|bejegyzés\w*|tulisan|halaman|tautan|situs"
)
_THIS_CJK = (
    r"[这這](?:一?[篇个個里]|一)?(?:文章|博客|博文|视频|視頻|影片|链接|連結|网站|網站|页面|帖子|项目|仓库|教程|回答|问题|里|裡)?|この(?:記事|ページ|サイト|動画|リンク|スライド|ツイート|リポジトリ|投稿|エントリ|ブログ)"
    r"|이 ?(?:글|링크|페이지|영상|사이트|포스트|포스팅|문서|블로그|기사|저장소|레포)\p{Hangul}{0,2}|(?:artikel|tulisan|halaman|link|video|situs|tautan|postingan) ini|(?:bài(?: viết)?|trang|link|video|đường dẫn) này"
)
_OWN = r"(?:this|dies\w*|ce|est[ae]|quest[oa]|deze) (?:blogs?|websites?|sites?|seite|sitio|sito)\Z"  # which is known
THIS_NOUN = rf"(?:(?:{_DEMONSTRATIVE})['’ ]+(?:[\w-]+ )?(?:{_NOUN})|{_THIS_CJK})"
_SAYS_NOTHING = LazyPattern(rf"(?!{_OWN})(?:(?:{_HERE})(?:['’ ]+[\w'’]+){{0,2}}|{_HERE_CJK}|{_ALONE}|{THIS_NOUN})")
_NOUN_ALONE = LazyPattern(_NOUN)
_DEMONSTRATIVE_BEFORE = LazyPattern(rf"(?<!\w)(?:{_DEMONSTRATIVE})['’ ]\Z")
_LONGEST = 50  # characters


def say_nothing(words: str, before: str = "") -> bool:
    """Whether the words of a link say nothing without it. `before`: the text in front of the link."""
    if len(words) > _LONGEST:
        return False
    if _SAYS_NOTHING.fullmatch(words.strip(" .!。")):
        return True
    return _NOUN_ALONE.fullmatch(words) is not None and _DEMONSTRATIVE_BEFORE.search(before[-20:]) is not None
