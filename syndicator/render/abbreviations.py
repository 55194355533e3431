"""Words that a full stop follows without ending a sentence, in the languages of many blogs.

One list serves all languages: an abbreviation that is taken for an end cuts a sentence in the middle, a missed end only
gives a longer one.
"""

from __future__ import annotations

# whatever follows: titles before names, and "for example"
_NEVER_LAST = """
mr mrs ms dr drs prof messrs mt ft sgt cpl capt cmdr lt maj col gen adm rev hon pres gov sen rep supt
vs cf viz approx resp esp incl
hr hrn frl fr dipl bzw bspw bzgl evtl evt ggf ggü inkl exkl insb insbes sog usf vgl wg zb zzgl zzt zw entspr gem allg urspr eigtl mind abzgl
mme mmes mlle mgr env
sra sras srta dra dña ee lic uds ud prof profa profs exmo exma pág págs
sig sigg sigra dott dssa avv geom rag
dhr mevr mw ir drs bijv bv ong
esim mm mm.fl np tzw tzn dr hab inż ks mgr prof św ul al pl
např tj tzv mudr phdr rndr judr ing bc
bl.a t.ex f.eks o.s.v d.v.s e.g i.e u.a z.b d.h o.a d.w.z t.j p.ex p.ej v.a m.a
т.е т.к т.н т.д ул пр пер им см ср напр гос акад проф доц тов
вул напр див ім
κ κα κκ δηλ πχ π.χ βλ
tp ts ths pgs
bpk dkk
डॉ श्री प्रो
"""
NEVER_LAST = frozenset(_NEVER_LAST.split())

# what follows the number of a century, a war, a part, in languages that write 19th as "19."
_AFTER_ORDINALS = r"""
jahrhunderts? jahrestag geburtstag teil kapitel weltkrieg auflage ausgabe woche tag platz rang liga semester klasse stock etage obergeschoss
versuch runde geburtstags jubiläum advent hälfte quartal lebensjahr stunde minute spieltag bezirk
januar jänner februar märz april mai juni juli august september oktober november dezember
yıl yüzyıl dünya bölüm gün hafta sınıf kat ay kez dönem sayı madde kısım uluslararası ulusal lig yaş
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
wieku? rok roku część wojna światow\w+ rocznic\w+ edycj\w+ miejsce piętro
století ročník\w* díl kapitol\w+ místo patro světov\w+ výročí
század kerület
"""
AFTER_ORDINALS = "|".join(_AFTER_ORDINALS.split())

# "No. 5", but "The answer is no."
_BEFORE_NUMBERS = """
no nos nr nrs num núm n nº fig figs sec sect sect ch chap vol vols pp p pg pag art arts abs kap bd eq eqs tab ex
lit para ed op abb anm aufl str st ca c min max deg
jan feb mar apr jun jul aug sep sept oct nov dec okt dez
стр рис гл ст п д кв табл пп
r s m
"""
BEFORE_NUMBERS = frozenset(_BEFORE_NUMBERS.split())

# "Felt Corp. Monday morning", but "He works at Felt Corp. She doesn't."
_SELDOM_LAST = """
inc corp co ltd llc bros jr sr esq phd mfg dept univ assn est ave blvd rd hwy st
jan feb mar apr jun jul aug sep sept oct nov dec okt dez
mon tue wed thu fri sat sun deg min max temp ca
etc usw osv ff al cie ste bd av
gmbh ag kg
sr srs av dr atte cía edo
dll dsb
vb vd yy
itd itp gen płk por
руб коп тыс млн млрд гг др пр обл р г
"""
SELDOM_LAST = frozenset(_SELDOM_LAST.split())

# what a sentence begins with after one of those
_BEGINNINGS = """
i it he she we you they this that these those there here the a an my our your his her its their in on at as by
for from to of with after before when while if since because so but and or yet then now today what why how who
where which nobody everybody all some most many no not one let let's i'm i've it's that's there's we're they're
although however also still once even just more
der die das ein eine es ich er wir ihr und aber oder wenn als weil dann dort hier jetzt heute man nun mein meine
le la les un une il elle on je nous vous ils elles c'est ce cette ces mais et ou donc puis alors quand si dans pour
el los las una yo nosotros ellos ella pero y o entonces ahora cuando en este esta esto para
o os as um uma eu nós eles mas e então agora quando em isso esta este
lo gli noi loro ma quando questo questa ora poi
de het een ik hij wij zij maar en dan nu als dit dat
jag han hon vi de det den men och när nu så
ja on ona my oni ale i to gdy teraz ten
já ten ta to ale a když teď
я он она мы вы они это но и а когда если потом сейчас не в на
він вона ми ви вони це але і коли якщо
"""
BEGINNINGS = frozenset(_BEGINNINGS.split())
