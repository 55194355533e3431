"""The words by which notices, credits and furniture are known, in the languages of many blogs.

`notices` asks for a form besides (set off by emphasis, a link, a label with a colon, a short line of its own), so that
a sentence that merely has one of these words stays.
"""

from __future__ import annotations

import regex

from syndicator.render.lazy_pattern import LazyPattern

_BETWEEN = regex.compile(r"(?<!\\)\.(?![{*+?])")

# "Update:", "**Edit (9 May):**"; before a colon, a date or the like
LABEL = """
update[ds]? edit(?:ed|s)? note notes notice erratum errata correction corrections disclaimer (?:full.)?disclosure (?:trigger.|content.)?warning spoiler.alert heads.up important spoilers?
n\\.?b p\\.?s (?:author|editor|translator|admin|mod|writer)(?:.{1,2}s)?.notes? update.from.the.\\w+ important.(?:notes?|updates?) tip reminder aside side.?notes? changelog deprecated acknowledge?ments?
aktualisier(?:t|ung) nachtrag hinweis(?:e)? anmerkung(?:en)? korrektur achtung wichtig transparenz(?:hinweis)? werbung anzeige
mise.à.jour màj maj remarque avertissement attention rectificatif note.de.l.auteur
actualizaci[óo]n actualizado nota(?:s)? aviso advertencia correcci[óo]n importante atenci[óo]n
atualiza[çc][ãa]o atualizado corre[çc][ãa]o aten[çc][ãa]o
aggiornamento aggiornato avviso avvertenza correzione attenzione
bijgewerkt opmerking let.op waarschuwing correctie
uppdatering uppdaterad obs opdatering opdateret oppdatering oppdatert bem[æe]rk merk päivitys päivitetty huom(?:io|autus)?
aktualizacja uwaga sprostowanie aktualizace aktualizováno poznámka upozornění aktualizácia
обновление обновлено апдейт upd примечание внимание важно дисклеймер оновлення оновлено примітка увага
ενημέρωση σημείωση προσοχή güncelleme güncellendi not dikkat uyarı
更新 更正 追記 追记 注意 注 備考 备注 説明 说明 声明 免责声明 提示 編集 업데이트 수정 참고 주의 알림
تحديث ملاحظة تنبيه עדכון הערה به‌?روزرسانی توجه अपडेट नोट cập.nhật lưu.ý pembaruan catatan
"""
PICTURE = """
photo(?:s|graph|graphy|graphie)? picture image images cover header hero banner featured? thumbnail illustration artwork credits? figure
foto(?:s|grafie|grafia)? fotka bild(?:er|nachweis|quelle)? titelbild titelfoto beitragsbild abbildung crédits? image imagen(?:es)? imagem immagine
ilustra(?:ción|ção|cja) créditos? portada afbeelding kuva zdjęcie obrázek фото(?:графия)? изображение картинка иллюстрация обложка
φωτογραφία görsel fotoğraf kapak 写真 画像 アイキャッチ 图 圖 図 图片 圖片 题图 題圖 封面 配图 사진 이미지 صورة תמונה
"""
STOCK = "unsplash pexels pixabay flickr freepik shutterstock getty wikimedia istock(?:photo)? adobe.stock midjourney dall.?e stable.diffusion"
SERIES = """
series s[eé]rie seri\\w{0,6} sarja\\w{0,3} cykl(?:u)? dizi(?:nin)? advent.(?:calendar|of) アドベントカレンダー reeks cyklus(?:u)? seriál(?:u)? цикл[еа]? сери[яиюей]+ серії σειρ[άάς]+ 连载 連載 系列 シリーズ 시리즈 سلسلة סדרה
"""
PART = """
part parts teil folge partie partes? parte część części deel del osa bölüm\\w* díl část част[ьи] частина μέρος 第 部分 編 篇 弾 편 부 번째 回目 日目 الجزء חלק
first second third fourth fifth sixth last final previous next entry installment post article стать[яиіює] заметка выпуск пост допис wpis artykuł odcinek článek příspěvek yazı makale bài artikel tulisan puntata aflevering bericht entrada postagem 文章 beitrag artikel article artículo artigo articolo
"""
PUBLISHED = """
(?:there.(?:is|.?s|are).)?(?:an?.|some.|also.an?.)?(?:updates?|follow.?ups?|newer.versions?|updated.versions?|new.versions?).(?:to|of|for|on).this.(?:blog.)?(?:post|article) this.(?:blog.)?(?:post|article).(?:has.been|was).(?:updated|superseded|replaced|rewritten|revised|moved)
(?:originally|first|previously|initially|also|cross).?(?:posted|published|appeared|written|asked|answered|available|ran) originally.found.(?:at|on|in) cross.?post(?:ed)? repost(?:ed)?
(?:本文|此文|文章)(?:的?方法|內容|内容)?(?:已經?|已经)?(?:失效|过时|過時|過期|过期) (?:新的?|更新)(?:方法|版本|文章|內容|内容)?(?:已|请|請|在)(?:更新|看|见|見|移步)
translat(?:ed|ion).(?:by|from|of|to) guest.post this.(?:(?:post|article).)?is.(?:an?.|the.)?(?:english|german|french|spanish|portuguese|italian|dutch|russian|polish|czech|turkish|japanese|chinese|korean|swedish|translated).version
(?:englische|deutsche|französische).(?:version|fassung).(?:dieses|des) (?:англ\\w*|русск\\w*).версия (?:英語|日本語|中文|英文)版(?:は|はこちら|本)? (?:zuerst|ursprünglich|erstmals).(?:erschien|veröffentlich|auf) erschien(?:en)?.zuerst gastbeitrag
(?:initialement|originellement|originalement|d.abord).(?:publié|paru) (?:publié|paru).(?:initialement|à.l.origine|d.abord)
publicad[oa].(?:originalmente|por.primera|primero|em|en) originalmente.publicad pubblicat[oa].(?:originariamente|originalmente|inizialmente|per.la.prima)
oorspronkelijk.(?:gepubliceerd|verschenen) ursprungligen.publicer oprindeligt.(?:udgivet|bragt) opprinnelig.publisert alun.perin.julkaistu
pierwotnie.(?:opublikowan|ukazał) původně.(?:vyšel|publikov) (?:впервые|изначально|первоначально).опубликован оригинал.статьи перевод.статьи
ilk.(?:olarak|kez).yayınlan 首发于 首發於 原文(?:发表|链接|鏈接|地址|出处)? 转载 轉載 本文(?:首发|转自|由.{1,20}翻译) 翻訳元 転載 初出 元記事 (?:から|より).{0,6}(?:引っ越し|移転|移行|転記) 원문 번역
"""
# of a sentence about this text: which part of what it is, what it goes on with, what it was made from, for which day or event
CONTINUES = """
(?:post|article|tutorial|guide).(?:assumes|expects|requires).(?!me\\b) (?:post|article|tutorial).(?:is|was).(?:\\w+ly.)?based.(?:\\w+ly.)?on.(?:an?|my|the|what|some)\\b
(?:is|are).(?:the.)?\\w+.of.(?:\\d+|two|three|four|five|six|seven|eight|nine|ten).(?!them\\b)\\w+s?
(?:is|are).(?:the.)?(?:\\w+.)?(?:part|post|article|entry|instal?lment|chapter).{0,20}(?:of|in) (?:is|was).an?.(?:translation|follow.?up|continuation|repost) (?:is|was).the.(?:continuation|sequel)
(?:ist|bildet).(?:der|ein|das).(?:\\w+.)?(?:teil|fortsetzung|auftakt) ist.eine.übersetzung (?:ist|wurde).{0,20}übersetzt
fait.(?:partie|suite) est.(?:le|la|une?).(?:\\w+.)?(?:suite|traduction|partie|épisode|volet) forma.parte es.(?:el|la|una?).(?:\\w+.)?(?:continuación|traducción|entrega) es.la.(?:primera|segunda|tercera|cuarta|última|parte.\\d).{0,10}(?:parte|de)
faz.parte é.(?:[oa]|uma?).(?:\\w+.)?(?:continuação|tradução) é.a.(?:primeira|segunda|terceira|quarta|última|parte.\\d).{0,10}(?:parte|de)
fa.parte è.(?:il|la|una?).(?:\\w+.)?(?:continuazione|traduzione|seguito|puntata) è.la.(?:prima|seconda|terza|quarta|ultima|parte.\\d).{0,10}(?:parte|di)
is.(?:deel|een.vervolg|het.vervolg|een.vertaling|onderdeel) (?:jest|to).(?:\\w+.)?(?:częścią|część|kontynuacj\\w+|tłumaczeni\\w+) je.(?:\\w+.)?(?:součástí|část|díl|pokračování\\w*|překlad\\w*) navazuje
(?:продолжени|перевод)\\w* (?:перв|втор|трет|четв|последн|заключительн)\\w*.часть часть.\\d является.частью (?:продовженн|переклад)\\w* (?:перш|друг|трет|четверт|останн)\\w*.частина є.частиною serisinin çevirisidir devamıdır
(?:merupakan|adalah).(?:bagian|seri|lanjutan|terjemahan) (?:là|thuộc|nằm.trong).{0,20}(?:phần|loạt.bài|series|bản.dịch) (?:翻译|翻譯|转载|轉載|搬运|译)自 (?:是|为|為).{0,20}(?:系列|连载|連載).{0,20}(?:篇|部分|文章)
(?:시리즈|연재).{0,20}(?:편|부|글) (?:에서|에).이어 번역(?:한|본|글)
"""
# what the post before it said
LAST_TIME = """
last.time (?:in|on).the.(?:last|previous).(?:post|part|article|episode) beim.letzten.mal im.(?:letzten|vorigen|vorherigen).(?:teil|beitrag|artikel) la.dernière.fois dans.(?:le|l|la).(?:précédent|dernier|dernière)\\w* la.última.vez
en.(?:el|la).(?:anterior|último|última|pasado|pasada) da.última.vez n[oa].(?:artigo|post|parte|último|última).\\w* l.ultima.volta nell.(?:ultimo|ultima|articolo).\\w* nel.precedente vorige.keer in.het.vorige ostatnio poprzednim.razem w.poprzedni\\w+
minule v.minul\\w+ v.předchoz\\w+ в.прошл\\w+.(?:раз|стать\\w+|част\\w+|выпуск\\w*) в.предыдущ\\w+ минулого.разу у.попередн\\w+ geçen.(?:sefer|yazı\\w*) önceki.yazı\\w* lần.trước (?:trong.)?bài.trước sebelumnya
前回 前の記事 上一篇 上次 上回 上篇 지난(?:번|글)? 이전.글
"""
# where it was before
OLD_BLOG = """
(?:my|our|the).(?:old|previous|former).(?:blog|site|weblog) (?:alte[nrs]?|frühere[nrs]?).blog (?:ancien|précédent).blog (?:antiguo|anterior|viejo).(?:blog|sitio) blog.(?:antiguo|anterior|antigo|viejo) (?:antigo|velho).blog
vecchio.blog oude.blog star(?:y|ego|ém).blog\\w* стар(?:ый|ого|ом).блог\\w* eski.blog 旧(?:ブログ|博客) 原博客 (?:예전|이전|구).블로그 blog.(?:cũ|lama)
"""
# of a day of a calendar, a contest or an event, whose entry it is
ENTRY = """
^[^。、]{0,6}第?.?\\d+.?回目?(?:です|となります|になります)。?\\Z (?:advent.calendar|advent.of|アドベントカレンダー|アドカレ).{0,60}(?:日目|記事|です) \\d日目の(?:記事|投稿|エントリー?) (?:へ|に)の?(?:応募|参加|投稿|提出)(?:する|した)?(?:ための)?記事 \\d日?.{0,6}の回です
"""
# how long the author has not written, how this text was written, and for whom: words of a first sentence
SILENCE = """
(?:well.+)?so.much.for.(?:\\w+.){0,3}(?:posting|blogging|writing|updating)(?!.(?:about|on|in|code|tests)\\b) (?:\\S+.){0,8}?\\W?i.should.(?:really.|probably.)?(?:write|post|blog).(?:a.(?:new.)?(?:blog.)?post|more.often|again|here)\\b
(?:i.know.|sorry.)?(?:i.ve|i.have).been.(?:\\w+.){0,3}(?:silent|quiet|absent).(?:lately|recently|here) (?:wow.)?it.s.been.(?:some.time|a.while|a.long.time|a.bit).since.i.(?:\\w+.)?(?:blogged|posted|wrote|written|updated)(?!.(?:about|on|in)\\b) (?:\\w+.){0,4}(?:nggak|tidak|gak|ga).(?:nulis|menulis|ngeblog|posting|update)
(?:(?:it|its|it.s|wow|well|geez|so|man|gosh|boy|ok|okay|hard.to.believe.(?:it|that.it)),?.){0,3}(?:it.|it.s.|its.)?(?:has.|.?s.)?been.(?:\\w+.){1,6}since.(?:my|the|our).last.(?:blog.?)?(?:post|article|update|entry)(?!.(?:on|about|in)\\b)
(?:\\w+\\W+){0,3}(?:it.|it.s.|its.)(?:has.)?been.(?:\\w+.){1,6}since.i(?:.ve|.have)?.(?:last.)?(?:wrote|written|posted|blogged|updated)(?:.(?:anything|here|last|a.(?:new.)?(?:blog.)?post|any.(?:new.|personal.)?\\w+|this.(?:blog|site)))?(?!.\\w)
(?:\\w+\\W+){0,3}i.(?:realize.i.)?(?:haven.t|have.not|hadn.t|didn.t).(?:really.)?(?:been.)?(?:written|posted|blogged|updated|writ(?:e|ing)|post(?:ing)?|blog(?:ging)?)(?!.(?:about|on|it|code|that)\\b) long.time.no.(?:see|post|blog|writ\\w+|updates?) i.ve.been.(?:\\w+.)?(?:silent|quiet|absent|away).(?:here|from.(?:this|my|the).blog|on.(?:this|the|my|here).?(?:blog)?) it.(?:has.been|.?s.been|got).(?:\\w+.)?quiet.(?:here|on.(?:this|the|my).blog)
(?:\\w+.){0,4}lange.(?:nichts|nicht.mehr|nicht).(?:\\w+.)?(?:geschrieben|gebloggt|gepostet) (?:\\w+.){0,4}longtemps.que.je.n.ai.(?:pas|plus|rien).(?:écrit|posté|publié|blogué) (?:\\w+.){0,4}(?:mucho.)?tiempo.(?:sin|que.no).(?:escrib|public|post|actualiz)\\w* (?:\\w+.){0,4}tempo.(?:sem|que.não).(?:escrev|post|public|atualiz)\\w* (?:\\w+.){0,4}(?:tanto|tempo).che.non.(?:scriv|pubblic|aggiorn)\\w*
(?:\\w+.){0,4}lang.(?:niets|niet.meer).(?:geschreven|geblogd|gepost) (?:\\w+.){0,3}давно.(?:уже.)?(?:я.)?(?:ничего.)?(?:сюда.)?не.(?:писал|постил|публиковал|обновлял)\\w* (?:\\w+.){0,3}давно.(?:я.)?(?:нічого.)?не.(?:писа|публікува)\\w* (?:\\w+.){0,3}dawno.(?:nic.|tu.|już.)*nie.(?:pisał|publikował|było)\\w* (?:\\w+.){0,3}(?:dlouho|dávno).(?:\\w+.){0,2}(?:nepsal|nic.nenapsal|nepřidal)\\w*
(?:\\w+.){0,3}uzun.(?:zamandır|süredir).(?:\\w+.){0,2}(?:yaz|paylaş)(?:amı|mı)\\w* (?:\\w+.){0,3}(?:sudah.)?lama.(?:\\w+.){0,2}tidak.(?:menulis|posting|update|ngeblog) (?:大変|すっかり)?(?:お?久しぶり(?:の(?:投稿|更新|ブログ|記事)|です|になって)|ご無沙汰|ブログの更新が) 好久(?:没|不|沒)(?:有)?(?:写|更新|发|寫|發) (?:很久|许久|太久|好长时间)(?:没|不|沒)(?:有)?(?:写|更新|发|寫|發) 오랜만(?:에|의).{0,8}(?:글|포스팅|블로그|포스트)
"""
ABOUT_WRITING = """
since.(?:this|the).(?:post|article|page|tutorial|video).(?:is|has|was|got|went|became)
i(?:.ve|.have).(?:\\w+.)?(?:written|rewritten|started|drafted|(?:been.)?(?:meaning|wanting|wanted|trying|planning|promising).to.write).(?:on.)?this.(?:blog.)?(?:post|article) (?:this|the).(?:\\w+.)?(?:post|draft|article).(?:has.been|.?s.been|had.been|was|has).(?:sitting|sat|languish\\w+|lying) for.this.(?:post|article),?.i(?:.m|.am).(?:not.)?going.to
(?:this|the.following|these|below|mostly|just|a|it.s|here).(?:post.|article.|one.)?(?:is.|are.|was.)?(?:mostly.|just.|mainly.|merely.|only.|really.|primarily.|more.(?:of.)?|a.|an.|quick.|short.|little.|small.|some.|my.)*(?:notes?|reminders?|memos?|reference).(?:to|for).(?:my.?self|self|me|my.(?:own|future)\\w*.\\w+)(?!.(?:on|about|how|that|to|of|for)\\b)
(?:this|it).(?:post.|article.|one.)?is.(?:mostly.|just.|mainly.|really.|primarily.)*for.my.own.(?:reference|benefit|use|records?|notes) (?:the.following|these|below|here).(?:is|are).(?:just.|mostly.|some.(?:of.)?|my.)*(?:raw|unedited|rough|unfiltered|unstructured|unorganized|stream) less.a.(?:blog.)?post this.(?:is.?n.t|is.not|won.t.be|will.not.be).(?:really.)?an?.(?:\\w+.){0,3}(?:post|article)
(?:this.is|just|esto.es|esta.es|isto.é|este.é|c.est|ceci.est|dies.ist|das.ist|questo.è|to.jest|это|dit.is|bu.bir).(?:\\w+.){0,3}(?:test.?(?:post|article|entry|blog|beitrag|artikel|bericht|yazısı)|entrada.de.prueba|artículo.de.prueba|post.de.(?:prueba|teste)|article.de.test|post.di.prova|тестов\\w+.(?:пост|запись|статья)|(?:wpis|artykuł).testowy) (?:これは)?テスト(?:投稿|記事)です 这是一?篇?测试(?:文章|博客)?
"""
DISCLAIMER = """
affiliate.link sponsored (?:written|created|generated|made|drafted|translated).(?:with|by|using).(?:the.help.of.)?(?:an?.)?(?:ai|chatgpt|claude|gpt|llm) (?:opinions?|views?).{0,40}\\b(?:my|our|their|author.?s).(?:own|alone) (?:opinions?|views?).{0,20}\\b(?:are|is).(?:\\w+.)?(?:mine|my|ours?|those.of)\\b not.(?:represent|reflect).the.(?:views|opinions)
(?:this|the).(?:post|article|page|content|information).(?:(?:below|above).)?(?:is|may.be|was|has.been).(?:now.)?(?:outdated|out.of.date|obsolete|deprecated|archived|generated|sponsored|translated|a.translation|part.of)
(?:contains|enthält|contient|contiene|contém|bevat).{0,30}(?:affiliate|spoilers?|afiliad|affili[ée]) affiliate.?links? reklam(?:a|ní|e) publicité
automati\\w*.(?:translat|übersetz|traduc|tradui|tradott|traduz|vertaal|översat|oversat|przetłumacz|přelož) (?:traduc|tradui|tradott|traduz|übersetz|vertaald|przetłumacz)\\w*.automat
отомат\\w* автоматическ\\w*.перев otomatik.olarak.çevril 自动翻译 自動翻譯 자동.번역 自動翻訳 स्वचालित.रूप.से.अनु تلقائي אוטומטי
アフィリエイト 広告を含 プロモーション 机器翻译 機械翻訳 自动翻译
"""
GREETING = """
hi hii hello hey heya howdy greetings welcome (?:i.)?hope.(?:everyone|everybody|you|this|all|y.all).+ good.(?:morning|evening|day) dear.(?:reader|all|friends)s? hallo hi.zusammen moin servus grüezi liebe.leser guten.tag
bonjour salut coucou hola buenas buenos.días bienvenid[oa]s olá oi bem.vind[oa]s ciao salve buongiorno benvenuti dag goedendag hej hejsan hei moi terve hallå
cześć witam witajcie ahoj zdravím привет(?:ствую)? здравствуйте всем.привет вітаю γεια χαίρετε merhaba(?:lar)? selam(?:lar)? 你好 您好 大家好 こんにちは (?:みなさん|皆さん|皆様).?こんにちは
안녕(?:하세요|하십니까)? مرحبا السلام سلام שלום नमस्ते xin.chào halo hai fala e.aí
"""
THANKS = """
thank(?:s|.you).to.(?:(?:all|my|our|the).)*(?:patrons?|sponsors?|supporters?|backers?) (?:спасибо|благодар\\w+).(?:патрон|спонсор)\\w*
dank.an.(?:(?:die|alle|meine|unsere).)*(?:unterstützer|sponsoren)\\w* merci.(?:à|aux).(?:(?:tous|nos|mes|les).)*(?:sponsors?|mécènes?) gracias.a.(?:(?:los|mis|nuestros).)*(?:patrocinadores|mecenas)
"""
GREETING_AT_END = "(?:こんにちは|こんばんは|おはようございます|初めまして|はじめまして|お久しぶりです|안녕하세요|안녕하십니까|大家好|你好)"
AS_TITLE_SAYS = (
    r"(?:(?:so,? )?(?:just )?(?:as|like) (?:the|my|you can tell (?:by|from) the|it says in the) (?:title|headline|subject)(?: of this (?:post|article|blog post))?(?: (?:already )?(?:says?|states?|suggests?|implies|indicates|mentions|goes))?"
    r"|(?:the )?title (?:says|sums) it (?:all|up)|wie der titel (?:schon |bereits )?(?:sagt|verrät|andeutet)|comme (?:le titre l['’]indique|l['’]indique le titre|son nom l['’]indique)|como (?:dice|indica|sugiere|el título indica|diz|o título diz|sugere)(?: el| o)?(?: título)?"
    r"|come dice il titolo|zoals de titel (?:al )?zegt|som titeln? (?:säger|siger|sier)|как (?:следует|понятно|видно|ясно) из (?:названия|заголовка)|как и говорится в заголовке|jak (?:w tytule|wskazuje tytuł|říká název|název napovídá)"
    r"|タイトル(?:の|どおり|通り|のとおり|の通り)(?:とおり|通り)?(?:です|だ)?|表題の(?:通り|件)(?:です)?|(?:正|就)?如(?:标题|標題|题|題)(?:所[说說述言示见見])?|(?:正如|就像)(?:标题|標題)(?:所[说說]|[说說]的)?|제목(?: 그대로|처럼|과 같이|에서 알 수 있듯이?)(?:입니다)?)"
)
# what sends readers on, before a link; the sentence has nothing else
POINTER = """
for.more.(?:on|about|writing|information|info|details?|background|context|examples?|posts?|articles?|like) to.(?:learn|read|know|find.out).more (?:read|learn).more.(?:about|on|in) (?:please.)?(?:also.)?(?:see|refer.to|check.out|have.a.look.at|take.a.look.at|go.to|visit|head.(?:over.)?to|click|follow)
if.you.(?:want|would.like|.d.like).to.(?:learn|read|know).more (?:versão|version|versión|versione|versie|wersja|verze).(?:(?:in|en|em|po|na|v).)?(?:english|spanish|french|german|portuguese|italian|anglaise?|française?|ingl[eéê]s[ae]?|español[ae]?|espanhola?|francés|portugu[eéê]sa?|alem[aá][on]|deutsch|engelse|angielsk|anglick)\\w*
you.can.(?:find|read|watch|download|get|see).(?:it|this|that|the.(?:slides?|video|recording|code|source)).(?:here|below) you.(?:can|will|.?ll).find.more (?:here|below).(?:is|are).(?:the|a|my).(?:link|slides?|video|recording)
(?:mehr|weitere.informationen|weiteres|näheres).(?:dazu|zu|über|dazu.in|gibt|in) siehe(?:.auch)? (?:hier|zum).(?:geht|findest|findet|finden) pour.(?:en.savoir.plus|plus.d)\\w* (?:voir|consulte[rz]|rendez.vous|visitez)
para.(?:más|saber.más|mais|saber.mais) (?:ver|véase|visita|consulta|veja|confira|vedi|leggi|visita) per.(?:saperne.di.più|maggiori) (?:zie|bekijk).ook meer.(?:informatie|weten).(?:over|is|vind) więcej.(?:informacji|o|na) zobacz více.(?:informací|o|na) viz подробн\\w+.(?:в|о|на|здесь) смотри(?:те)? см[.]
(?:详情|详见|更多|参见|参考|详细|請見|請參閱|请参考|请看|请移步) (?:詳しくは|詳細は|こちら) (?:자세한|더.자세한)
"""
# who may copy the post
LICENCE = """
all.rights.reserved licensed.under creative.commons ©\\s?\\d{4} copyright.(?:©|\\(c\\)|\\d{4}) (?:转载|转发|轉載).{0,40}(?:注明|註明|请|請|联系|授权|侵权|出处|须|必须) (?:侵权|侵權).{0,10}(?:必究|追究|责任|責任|删除) 版权(?:所有|声明|归) 著作权归 未经(?:授权|许可|允许|作者) 本(?:文|站|作品|博客).{0,20}(?:采用|遵循).{0,30}(?:许可|協議|协议)
无断转载 無断転載 (?:무단|불법).{0,6}(?:전재|복제|배포) alle.rechte.vorbehalten tous.droits.réservés todos.(?:los.derechos.reservados|os.direitos.reservados) все.права.защищены tutti.i.diritti.riservati
"""
READING = "read|lese|lect|leit|lett|lees|чтени|читан|читать|読|阅读|閱讀|읽|okuma|czytan|čten|läs|læs|les|luku|ανάγν|đọc|baca|قراءة|קריאה|पढ"
MINUTES = "min(?:s|ute|utes|uten|uti|uto|utos|utter|uut|ut|uty)?|分(?:钟|鐘|間|で)?|мин(?:ут[аы]?)?|хв|분|dk|dakika|λεπτ[άό]|phút|menit|دقائق|דקות|मिनट"
CONTENTS = """
(?:table.of.)?contents toc in.this.(?:article|post) on.this.page outline overview inhalt(?:sverzeichnis)? übersicht sommaire table.des.matières
(?:tabla.de.)?contenidos? índice sumário indice sommario inhoud(?:sopgave)? innehåll(?:sförteckning)? indhold innhold sisällys(?:luettelo)? spis.treści
obsah содержание оглавление зміст περιεχόμενα içindekiler 目录 目錄 目次 もくじ 목차 المحتويات תוכן.העניינים
"""
MORE = """
continue.reading read.(?:more|on|the.(?:full|whole|rest|entire|original).*|this.post.*|in.(?:app|browser)) keep.reading (?:view|see).(?:more|the.full.*|original) weiterlesen mehr.lesen zum.artikel
lire.(?:la.suite|plus|l.article) continuer.la.lecture (?:leer|ver|lee|sigue|seguir|continuar).(?:más|leyendo) (?:leia|ler|continue|continuar).(?:mais|lendo|a.ler) (?:leggi|continua).(?:tutto|di.più|a.leggere|la.lettura)
lees.(?:verder|meer) verder.lezen läs.(?:mer|vidare) læs.(?:mere|videre) les.mer lue.lisää jatka.lukemista czytaj.(?:dalej|więcej) (?:číst|pokračovat).(?:dál|více|ve.čtení) читать.(?:далее|дальше|полностью|ещё)
читати.далі διαβάστε.περισσότερα devamını.oku 続きを読む もっと読む 阅读(?:全文|更多|原文) 閱讀(?:全文|更多) 继续阅读 繼續閱讀 계속.읽기 더.(?:보기|읽기) اقرأ.المزيد קרא.עוד đọc.(?:tiếp|thêm) baca.selengkapnya
"""
FURNITURE = """
posted.with.(?:amazlet|ヨメレバ|カエレバ|Rinker|AmaQuick|ヤマレコ)(?s:.*)
(?:thanks|thank.you).for.reading.{0,60}subscribe.* subscribe.(?:now|for.free|to.(?:the|my|our|this|receive).*|here|via.*)
if.you.(?:find|found|spot|see|notice)(?:.(?:any|an?|some))?.(?:typos?|mistakes?|errors?|bugs?|inaccurac\\w+).{0,240} if.you.(?:enjoyed|enjoy|liked|like|found).{0,80}(?:subscrib|shar|follow|newsletter|coffee|sponsor).* like.this:.?like.*loading.* share.(?:this|on|via|with)(?:.this)?(?:.post|.article)?:?.* (?:follow|tweet|like|join).(?:me|us|this|on).{0,40} your.browser.does.not.support.* (?:please.)?(?:enable|turn.on).javascript.{0,80} .{1,100}because.(?:javascript|js).{1,40}(?:isn.t|is.not|is.disabled|not).{0,40}
discuss(?:ion)?.(?:this.post.)?on.* comments?.(?:on|via).* leave.a.comment.{0,20} the.post.+appeared.first.on.+ .{1,200}was.originally.published.in.{1,80}on.medium\\b.* (?:der.beitrag|die.seite).+erschien(?:en)?.zuerst.auf.+ l.article.+est.apparu.en.premier.sur.+
la.entrada.+(?:se.publicó.primero|aparece.primero|apareció.primero).en.+ o.post.+apareceu.primeiro.(?:em|no|na).+ l.articolo.+(?:proviene.da|sembra.essere.il.primo).+ het.bericht.+verscheen.eerst.op.+ (?:запись|сообщение).+(?:впервые.появилась|появились.сначала).+
inlägget.+dök.först.upp.på.+ artykuł.+pochodzi.z.serwisu.+ 投稿.+に最初に表示されました.* .+最先(?:出现|發佈|发布)[在于於].+ click.here.to.(?:subscribe|share|read).* abonnieren.* teilen.(?:auf|mit|über|sie).{0,30}
partager.(?:sur|cet).{0,40} compartir.(?:en|esto).{0,40} compartilh(?:e|ar).{0,40} condividi(?:.su)?.{0,40} поделиться.{0,40} 分享(?:到|至).{0,30} シェア(?:する)?
"""
IN_THIS_ARTICLE = """
in.th(?:is|e.following).(?:\\w+.){0,2}?(?:article|post|blog|tutorial|guide|video|episode|chapter|lesson|essay|piece|write.?up) (?:this|the.following).(?:\\w+.){0,2}?(?:article|post|blog|tutorial|guide).(?:will|is|explains?|shows?|describes?|covers?|discusses|explores?|looks|walks|provides?|presents?|gives|aims|introduces)
in.(?:diesem|dem.folgenden).(?:\\w+.)?(?:artikel|beitrag|blogbeitrag|blogpost|post|tutorial|video) dans.(?:cet|ce).(?:\\w+.)?(?:article|billet|tutoriel|post) en.(?:este|esta).(?:\\w+.)?(?:artículo|post|entrada|tutorial|guía|vídeo) nest[ea].(?:\\w+.)?(?:artigo|post|postagem|tutorial|vídeo)
in.quest[o'’].?(?:articolo|post|guida|tutorial) in.dit.(?:artikel|blog|bericht) i.(?:den.här|denne|dette|det.här).(?:artikeln?|inlägget|indlæg|innlegg(?:et)?|posten?) tässä.(?:artikkelissa|kirjoituksessa|postauksessa) w.tym.(?:artykule|wpisie|poście) v.tomto.(?:článku|příspěvku)
в.этой.(?:статье|заметке|публикации) в.этом.(?:посте|материале) у.цій.статті σε.αυτό.το.άρθρο bu.(?:yazı|makale|blog)\\w* 本文(?:将|將|では|主要|介绍)? 这篇文章 這篇文章 この(?:記事|ブログ|投稿)では? 이.(?:글|포스트|기사)에서 في.هذ[اه].المقال ב(?:פוסט|מאמר).(?:הזה|זה) trong.bài.(?:viết|này) (?:dalam|pada).artikel.ini
"""
# what this post is about, said after what another was about
THIS_TIME = """
today(?!.s) this.time now,?.(?:i|we|it.s.time|let.s) heute diesmal aujourd.hui cette.fois hoy esta.vez hoje agora desta.vez oggi questa.volta vandaag idag i.dag deze.keer tänään dziś dzisiaj tym.razem dnes tentokrát сегодня сьогодні
в.этот.раз цього.разу σήμερα bugün bu.sefer hari.ini kali.ini hôm.nay lần.này 今天 今日 这次 這次 这一?篇 這一?篇 本篇 这节 這節 今回 本記事 この記事 이번 오늘
"""
# what goes on with something said before
GOES_ON = """
this that these those it its it.s they them their then so but and or also too other others another however thus therefore hence after afterwards
i.also we.also as such both all each either neither here there note now finally next thanks? that.s there.s here.s once if when the.(?:above|following|same|next|first|second|last|other|rest)
das dies\\w* dann also aber und so danach daher oder auch alle beide jetzt nun cela ça ce ces cette puis donc mais et ensuite alors aussi esto eso este esta estos estas luego entonces pero y así también
isso isto essa esse então mas e assim também questo quello quest. poi quindi così anche dit dat deze dan maar en dus ook det detta dette denna dessa sedan så men och också to ten ta te potem więc ale też
это этот эта эти затем потом но и а поэтому так также то це цей ця потім але тому αυτό αυτή έτσι και αλλά bu bunlar şu sonra ama ve 这 這 那 它 他们 所以 因此 但 然后 然後 以上 上面 接着 最后 而 也 大概意思 意思是 结果(?=\\p{Latin}|是) 結果(?=\\p{Latin}|是) 上述 其中
[のがはにでと](?=[\\p{Han}\\s、「]) に(?:つい|よっ|よる) を など という といった
これ それ その この あれ そして しかし つまり 以上 上記 なお また 그(?=\\s) 이(?=\\s) 이(?:런|러한|렇게|를) 그(?:런|러한|렇게)(?=\\s) 그리고 하지만 그래서 또한 위(?=\\s|의|에) هذا هذه ثم لكن و
"""
CONJUNCTION = """
but and or so then it they he she aber und oder denn mais et ou donc pero y o entonces mas e então ma quindi maar en dus men och og ale i но а и 但 但是 而 所以 그리고 하지만 そして しかし でも
"""
_DEMONSTRATIVE = """
this these the.following the.(?:article|post).below dies\\w* (?:der|dieser).(?:artikel|beitrag) ce cet cette ceci est[ea] questo questa quest dit deze detta denna det.här dette denne to ten ta niniejszy tento tato tämä эт[оау] этот данная
цей ця це αυτό bu これは? この 本(?:文|記事|篇|シリーズ|連載) 这 這 이 본 هذا هذه ini artikel.ini tulisan.ini (?:bài.(?:viết.)?)?này đây это ця цей 以下 一下 i.?m i.am originally first part parts previous(?:ly)? below ⚠️? also
"""


def any_of(words: str) -> str:
    """Return an alternation of words; a dot alone stands for white space or a sign."""
    alternatives = (_BETWEEN.sub(r"[\\s\\p{P}]", word) for word in words.split())
    return f"(?:{'|'.join(alternatives)})"


def starts(pattern: str) -> LazyPattern:
    """Return what finds a pattern at the beginning of a text, as whole words, behind signs."""
    return LazyPattern(rf"^[^\p{{L}}\p{{N}}]*{pattern}(?![\p{{Latin}}\p{{Cyrillic}}\p{{Greek}}])")


DEMONSTRATIVE = starts(any_of(_DEMONSTRATIVE))
