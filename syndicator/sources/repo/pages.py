"""Recognise pages such as "about" by their names, layouts, folders and dates; and forms for new posts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from syndicator.sources.repo.filename import safe_slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.generators import Generator, PostFile
    from syndicator.sources.repo.filename import Filename
    from syndicator.sources.repo.site import Site


def _plain(slug: str) -> str:
    """Return a slug in lower case, with hyphens and without accents."""
    letters = normalize("NFD", slug.casefold().replace("_", "-").replace(" ", "-").strip("-"))
    return normalize("NFC", "".join(letter for letter in letters if not combining(letter)))


# names of pages that hardly any post has, in the languages of blogs; without accents
_NAMES_AS_WRITTEN = """
    400 401 403 404 410 500 503 404-page 404-error error error-404 not-found page-not-found notfound offline maintenance
    about about-me about-us about-this-site about-this-blog about-the-author author authors bio me who-am-i whoami profile
    contact contact-me contact-us contacts connect hire hire-me work-with-me services portfolio resume cv curriculum-vitae
    terms terms-of-service terms-of-use terms-and-conditions terms-conditions tos privacy privacy-policy privacy-notice
    privacy-statement cookie-policy cookies cookie-notice legal legal-notice imprint disclaimer disclosure disclosures
    affiliate-disclosure copyright license licence accessibility accessibility-statement code-of-conduct refund-policy gdpr security-policy
    now uses colophon blogroll links bookmarks guestbook faq faqs help sitemap search archive archives tags categories topics
    subscribe subscribed unsubscribe unsubscribed newsletter confirm confirmed confirmation success thanks thank-you thankyou welcome-subscriber
    support support-me donate sponsor sponsors sponsorship credits acknowledgements acknowledgments advertise home index
    projects talks speaking publications press media-kit now-page uses-page slashes ai defaults someday webring
    impressum datenschutz datenschutzerklaerung datenschutzerklarung datenschutzhinweise kontakt kontaktformular ueber uber ueber-mich
    uber-mich ueber-uns uber-uns ueber-diesen-blog uber-diesen-blog jetzt danke vielen-dank lebenslauf agb nutzungsbedingungen
    haftungsausschluss barrierefreiheit suche archiv startseite
    a-propos apropos a-propos-de-moi qui-suis-je mentions-legales confidentialite politique-de-confidentialite donnees-personnelles
    conditions-generales conditions-d-utilisation conditions-dutilisation cgu cgv maintenant merci me-contacter plan-du-site recherche accueil
    acerca acerca-de acerca-de-mi sobre sobre-mi sobre-nosotros quien-soy contacto privacidad politica-de-privacidad aviso-legal terminos
    terminos-y-condiciones condiciones-de-uso ahora gracias curriculum politica-de-cookies buscar inicio
    sobre-mim sobre-nos quem-sou contato contacto-e-redes privacidade politica-de-privacidade termos termos-de-uso agora obrigado curriculo
    chi-sono chi-siamo informazioni contatti contatto informativa-privacy informativa-sulla-privacy note-legali termini termini-di-servizio
    adesso ora grazie cerca
    over over-mij over-ons privacybeleid privacyverklaring voorwaarden algemene-voorwaarden bedankt zoeken nu
    om om-mig om-oss kontakta-mig integritetspolicy anvandarvillkor tack nu
    om-os privatlivspolitik tak om-meg personvern personvernerklaering takk tietoa yhteystiedot tietosuoja kiitos
    o-mnie o-nas polityka-prywatnosci regulamin teraz dziekuje o-mne dekuji ochrana-osobnich-udaju hakkimda hakkinda iletisim gizlilik
    gizlilik-politikasi tesekkurler rolam kapcsolat adatvedelem koszonom despre despre-mine confidentialitate multumesc
    обо-мне о-себе о-нас о-блоге контакты конфиденциальность спасибо про-мене контакти дякую σχετικα επικοινωνια
    عن من-نحن اتصل-بنا الخصوصية אודות צור-קשר
    关于 关于我 关于本站 關於 關於我 联系 联系我 聯絡 隐私 隐私政策 隱私權政策 友链 友情链接 归档 留言板 现在
    このサイトについて について 私について プロフィール お問い合わせ プライバシーポリシー 利用規約 免責事項 特定商取引法 今
    소개 연락처 개인정보처리방침 이용약관
"""
_NAMES = frozenset(map(_plain, _NAMES_AS_WRITTEN.split()))
_FOLDERS = frozenset({"pages", "page", "_pages", "static-pages", "staticpages", "seiten", "paginas"})
_POST_FOLDERS = frozenset(
    {"posts", "post", "_posts", "blog", "blogs", "articles", "article", "writing", "notes", "journal"}
)
_LAYOUTS = frozenset(
    {
        "page",
        "pages",
        "static",
        "static-page",
        "simple-page",
        "page-layout",
        "pagelayout",
        "landing",
        "landing-page",
        "splash",
        "about",
    }
)
_LISTS = frozenset({"about", "archive", "archives", "categories", "friends", "home", "search", "tags"})
_BOARDS = frozenset({"excalidrawplugin", "kanbanplugin"})  # drawings and boards in a vault of Obsidian
_TEMPLATE_FOLDER = re.compile(r"(?:^|/)_?templates?/", re.IGNORECASE)
_REDIRECTS = re.compile(
    r"""\s*(?:<(?:!doctype|html|head|title|/title|meta charset)[^<>]{0,200}>[^<>]{0,200}){0,8}<meta\s+http-equiv=["']?refresh""",
    re.IGNORECASE,
)
_UNFILLED = re.compile(
    r"""^[ \t]*[\w-]+[ \t]*[:=][ \t]*["']?(?:\{\{-?(?!unknown\}\})[^{}\n]{1,200}\}\}|<%[^\n]{1,200}%>)["']?[ \t]*$""",
    re.MULTILINE,
)


def is_page(file: PostFile, filename: Filename, site: Site, generator: Generator, *, is_dated: bool) -> bool:
    """Whether a file is a page such as "about" or archives. Most pages have no date of their own."""
    fields = file.fields
    layouts = list(map(_layout_name, fields.texts("kind")))
    if not _LISTS.isdisjoint(layouts) or fields.value("article") is False:
        return True
    is_board = not fields.names.keys().isdisjoint(_BOARDS)
    if is_board or _is_comment(filename.key, fields.text("title")) or _redirects(file.body):
        return True
    # archetypes date all files, so that name and folder count, whatever the date
    is_with_pages = _is_in_page_folder(filename.key) or site.is_at_top(filename)
    if is_with_pages and _is_page_name(filename.slug):
        return True
    looks_like_page = not is_dated and _looks_like_page(file, filename, site, layouts)
    if generator.is_page(file) or site.is_resource(filename) or looks_like_page:
        return True
    says_so = "page" in layouts
    wants_date = says_so or generator.wants_dates or site.is_dated
    if not wants_date and not site.homes:
        return False
    return (wants_date and not is_dated) or site.has_page(filename, says_so=says_so, dated=is_dated)


def _looks_like_page(file: PostFile, filename: Filename, site: Site, layouts: Iterable[str]) -> bool:
    names = (filename.slug, filename.stem, safe_slug(file.fields.text("slug")))
    return (
        any(map(_is_page_name, names))
        or not _LAYOUTS.isdisjoint(layouts)
        or _is_in_page_folder(filename.key)
        or site.is_section(filename)
    )


def _is_page_name(slug: str) -> bool:
    """Whether a file of this name is hardly ever a post."""
    return _plain(slug) in _NAMES


def _layout_name(layout: str) -> str:
    """Return the name of a layout such as `layouts/page.njk` or `../Page.astro`: in lower case, without folders and extension."""
    return layout.rpartition("/")[2].partition(".")[0].strip().lower()


def _is_in_page_folder(key: str) -> bool:
    """Whether a folder says that the file is a page, and none that it is a post."""
    return _is_for_pages(key.rpartition("/")[0])


@lru_cache
def _is_for_pages(folder: str) -> bool:
    names = folder.lower().split("/")
    return not _FOLDERS.isdisjoint(names) and _POST_FOLDERS.isdisjoint(names)


def _redirects(body: str) -> bool:
    """Whether a file only leads on to another address."""
    return body.startswith("<") and _REDIRECTS.match(body) is not None


def is_form(front_matter: str) -> bool:
    """Whether fields are placeholders, as in a form for new posts."""
    may_have_placeholder = "{" in front_matter or "<" in front_matter
    return may_have_placeholder and _UNFILLED.search(front_matter) is not None


def is_among_templates(key: str) -> bool:
    """Whether the file lies in a folder of templates."""
    return "template" in key.lower() and _TEMPLATE_FOLDER.search(key) is not None


def _is_comment(key: str, title: str) -> bool:
    """Whether the file lies in a folder of comments, and has no title of its own."""
    return "/comments/" in key and not title
