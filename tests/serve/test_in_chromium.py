"""The page in a real browser: how it looks and behaves, and what pages of others can do to it, which is nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.model import Receipt
from syndicator.session import open_session
from tests import ROOT
from tests.chromium import axe, complaints, emulate, requested, start
from tests.preview.test_page import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

pytestmark = pytest.mark.long  # it takes long

CONFIG = """\
[blog]
title = "Balcony & co"
url = "https://blog.example.dev"
timezone = "Europe/Berlin"
[[sources]]
kind = "repo"
path = "posts"
[policy]
first_run = "all"
max_age = "0s"
flood = 0
[journey]
started = "2026-01-01"
cadence = "3d"
[channels.outbox]
kind = "file"
path = "outbox"
[channels.linkedin]
kind = "linkedin"
review = true
[channels.later]
kind = "file"
path = "later"
delay = "30d"
[channels.x]
kind = "x"
review = true
"""
PAGES = ("/", "/posts", "/posts?q=nothing", "/calendar", "/places", "/post/one", "/post/hostile-0", "/edit/one?channel=x", "/push/one?channel=x",
    "/push/one?channel=outbox&again=1", "/retract/one?channel=outbox", "/nothing-here")  # fmt: skip


class Page:
    """A server of the program itself, on a blog in `folder`, and a browser that is logged in."""

    def __init__(self, folder: Path, browser: Chrome, address: str) -> None:
        self.folder = folder
        self.browser = browser
        self.address = address

    def show(self, path: str = "/") -> Chrome:
        self.browser.get(f"{self.address}{path}")
        return self.browser

    def text(self) -> str:
        return str(self.browser.execute_script("return document.body.innerText"))

    def click(self, label: str) -> None:
        script = "[...document.querySelectorAll('button, a')].find(each => each.checkVisibility() && each.textContent.startsWith(arguments[0])).click()"
        self.browser.execute_script(script, label)

    def wait_for(self, condition: Callable[[], object]) -> None:
        until = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < until, self.text()
            time.sleep(0.05)

    def state(self, slug: str, channel: str) -> str:
        with open_session(load(self.folder / "config.toml", kind_class=kind_class), mode="look") as session:
            (post,) = [post for post in session.posts.all().values() if post.slug == slug]
            delivery = session.ledger.deliveries.latest(post.id, channel)
            assert delivery
            return str(delivery.state)


def write(folder: Path, slug: str, title: str, text: str = "") -> None:
    (folder / "posts").mkdir(exist_ok=True)
    words = f"{slug.capitalize()} took ninety days."  # not the same in several posts: that opens no announcement
    quoted = title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    (folder / f"posts/{slug}.md").write_text(
        f'---\ntitle: "{quoted}"\nslug: {slug}\ndate: 2026-11-20 10:00\n---\n{text or words}\n'
    )


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "JOURNAL_STREAM"} | {"PYTHONPATH": str(ROOT)}


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the address of the program's page, and the link that logs in."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "syndicator", "serve", "--listen", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        link = process.stdout.readline().strip()
        yield f"http://127.0.0.1:{port}", link
        process.terminate()
        assert process.wait(60) == 0


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("blog")
    (folder / "config.toml").write_text(CONFIG)
    for number, text in enumerate(HOSTILE):
        write(folder, f"hostile-{number}", text, text)
    for slug in ("one", "two", "three", "four", "five"):
        write(folder, slug, f"On {slug}")
    with open_session(load(folder / "config.toml", kind_class=kind_class), mode="write") as session:
        session.ingest()
    subprocess.run(
        [sys.executable, "-m", "syndicator", "run", "--once"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    spoil(folder)
    browser = start(tmp_path_factory.mktemp("profile"))
    with serving(folder) as (address, link):
        browser.get(link)
        yield Page(folder, browser, address)
        browser.quit()


def spoil(folder: Path) -> None:
    """Give a copy a hostile address, and a delivery a hostile error."""
    with open_session(load(folder / "config.toml", kind_class=kind_class), mode="look") as session:
        by_slug = {post.slug: post.id for post in session.posts.all().values()}
        copy = session.ledger.deliveries.latest(by_slug["hostile-0"], "outbox")
        assert copy
        receipt = Receipt(remote_id="1", remote_url="javascript:window.owned=1")
        session.ledger.decisions._store_receipt(copy.id, 0, receipt, session.ledger.now())
        session.ledger.database.run(
            "UPDATE deliveries SET state = 'failed', due_at = NULL, error = :error WHERE post_id = :post AND channel = 'x'",
            error="<img src=x onerror='window.owned=1'> javascript:window.owned=1", post=by_slug["hostile-1"],
        )  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_fits_and_fetches_nothing_from_elsewhere(
    page: Page, path: str, width: int, scheme: str
) -> None:
    emulate(page.browser, width=width, scheme=scheme)
    requested(page.browser)
    complaints(page.browser)
    page.show(path)
    assert page.browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert page.browser.execute_script(
        "return window.owned === undefined && document.querySelectorAll('script').length === 1"
    )
    assert axe(page.browser) == []
    assert [address for address in requested(page.browser) if not address.startswith((page.address, "data:"))] == []
    unexpected = [entry["message"] for entry in complaints(page.browser) if "status of 404" not in entry["message"]]
    assert unexpected == []


@pytest.mark.parametrize("width", [390])
@pytest.mark.parametrize("path", PAGES[:6])
def test_on_a_phone_what_is_touched_is_large_enough(page: Page, path: str, width: int) -> None:
    emulate(page.browser, width=width)
    page.show(path)
    script = "return [...document.querySelectorAll('main button, main .button, nav a, main input:not([type=hidden])')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    assert page.browser.execute_script(script) == []


def test_with_the_keyboard_alone(page: Page) -> None:
    from selenium.webdriver import ActionChains, Keys

    emulate(page.browser)
    page.show("/post/two")

    def press(key: str) -> None:
        ActionChains(page.browser).send_keys(key).perform()

    def focused() -> str:
        return str(page.browser.execute_script("return document.activeElement.textContent.trim()"))

    press(Keys.TAB)
    assert focused() == "Skip to the content"
    press(Keys.ENTER)
    for _ in range(40):
        press(Keys.TAB)
        if focused() == "Approve (On two on linkedin)":
            break
    assert page.browser.execute_script("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    press(Keys.ENTER)
    page.wait_for(lambda: "approved: two on linkedin" in page.text())
    assert page.state("two", "linkedin") == "pending"


def test_without_javascript(page: Page) -> None:
    emulate(page.browser)
    page.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.show("/post/three")
        form = page.browser.find_element("xpath", "//form[@action='/do/skip'][input[@value='linkedin']]")
        form.find_element("tag name", "button").click()
        page.wait_for(lambda: "skipped: three on linkedin" in page.browser.page_source)
    finally:
        page.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert page.state("three", "linkedin") == "skipped"


def change(page: Page, reason: str) -> None:
    with open_session(load(page.folder / "config.toml", kind_class=kind_class), mode="look") as session:
        session.ledger.channels.pause("outbox", reason, session.ledger.now())


def test_what_others_change_appears_by_itself(page: Page) -> None:
    page.show("/places")
    page.browser.execute_script("window.same = true")
    change(page, "the token was revoked")
    page.wait_for(lambda: "the token was revoked" in page.text())
    assert page.browser.execute_script("return window.same"), "without a reload"


def test_what_a_person_writes_is_not_taken_away(page: Page) -> None:
    page.show("/posts")
    page.browser.find_element("name", "q").send_keys("half a wo")
    change(page, "again")
    page.wait_for(lambda: "Something has changed. Show it" in page.text())
    assert page.browser.find_element("name", "q").get_property("value") == "half a wo"


def test_a_post_is_dragged_to_another_day(page: Page) -> None:
    emulate(page.browser)
    page.show("/calendar")
    page.browser.execute_script(
        "const post = document.querySelector('.due[draggable]') ?? null; window.month = document.querySelector('h1').textContent;"
        "if (!post) location.href = '/calendar?month=' + new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 7)"
    )
    page.wait_for(lambda: page.browser.execute_script("return document.querySelector('.due[draggable]')"))
    slug = page.browser.execute_script(
        "const post = document.querySelector('.due[draggable]'), days = [...document.querySelectorAll('.day')], day = days.at(-1);"
        "for (const [type, at] of [['dragstart', post], ['dragover', day], ['drop', day]])"
        "  at.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: new DataTransfer()}));"
        "return decodeURIComponent(post.querySelector('a').pathname.split('/').at(-1))"
    )
    page.wait_for(lambda: "moved: " in page.text())
    assert "at: 20" in (page.folder / f"words/{slug}.yaml").read_text()


# --- pages of others


class Others(BaseHTTPRequestHandler):
    """Another site, on another port of this machine; `heard`: the cookies it was sent."""

    body: ClassVar[str] = ""
    heard: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        type(self).heard.append(self.headers.get("Cookie") or "")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(type(self).body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def others() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Others)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def form_of(page: Page, slug: str, verb: str, target: str = "_self") -> str:
    """The form of our own page, for another site to send."""
    page.show(f"/post/{slug}")
    fields = page.browser.execute_script(
        "const form = [...document.forms].find(form => form.getAttribute('action') === arguments[0] && form.channel.value === 'linkedin');"
        "return [...new FormData(form)]",
        f"/do/{verb}",
    )
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields)
    return f'<form method="post" action="{page.address}/do/{verb}" target="{target}">{inputs}</form>'


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "attacker.localhost"])
def test_another_sites_form_does_nothing(page: Page, others: int, host: str) -> None:
    """Also on another port of 127.0.0.1, which is the same site to a browser: it is sent our cookie."""
    Others.body = form_of(page, "four", "skip") + "<script>document.forms[0].submit()</script>"
    Others.heard.clear()
    page.browser.get(f"http://{host}:{others}/")
    page.wait_for(
        lambda: "Not from this page" in page.text() or "Please log in" in page.text() or "Log in" in page.text()
    )
    assert page.browser.current_url == f"{page.address}/do/skip"
    assert page.state("four", "linkedin") == "held"
    if host == "127.0.0.1":
        assert "syndicator-" in Others.heard[0], "so the cookie proves nothing"
        assert "Not from this page" in page.text()


def test_a_form_without_an_origin_does_nothing(page: Page, others: int) -> None:
    form = form_of(page, "four", "skip", target="_top").replace('"', "&quot;")
    script = "&lt;script&gt;document.forms[0].submit()&lt;/script&gt;"
    Others.body = f'<iframe sandbox="allow-forms allow-scripts allow-top-navigation" srcdoc="{form}{script}"></iframe>'
    page.browser.get(f"http://127.0.0.1:{others}/")
    page.wait_for(lambda: page.browser.current_url == f"{page.address}/do/skip")
    assert "Not from this page" in page.text() or "Please log in" in page.text() or "Log in" in page.text()
    assert page.state("four", "linkedin") == "held"


def test_another_sites_script_reads_and_does_nothing(page: Page, others: int) -> None:
    Others.body = "<p>Another site</p>"
    page.browser.get(f"http://127.0.0.1:{others}/")
    result = page.browser.execute_async_script(
        "const [address, done] = arguments;"
        "Promise.allSettled([fetch(address, {credentials: 'include'}),"
        " fetch(address + '/do/pass', {method: 'POST', credentials: 'include', mode: 'no-cors'}).then(answer => answer.type)])"
        ".then(all => done(all.map(each => each.value ?? String(each.reason))))",
        page.address,
    )
    assert "Failed to fetch" in result[0]
    page.show("/")
    assert "A pass is running" not in page.text()
    assert "The pass that you started" not in page.text()


def test_the_page_is_shown_in_no_frame(page: Page, others: int) -> None:
    Others.body = f'<iframe id="frame" src="{page.address}/"></iframe>'
    complaints(page.browser)
    page.browser.get(f"http://127.0.0.1:{others}/")
    page.wait_for(
        lambda: any(
            "frame-ancestors" in entry["message"] or "refused" in entry["message"].lower()
            for entry in complaints(page.browser)
        )
    )
    page.browser.switch_to.frame("frame")
    assert "Balcony" not in str(page.browser.execute_script("return document.body?.innerText ?? ''"))
    page.browser.switch_to.default_content()


def test_another_name_for_this_machine_gets_nothing(page: Page) -> None:
    port = page.address.rpartition(":")[2]
    page.browser.get(f"http://attacker.localhost:{port}/")
    assert "Not this server" in page.text()
    assert "Balcony" not in page.text().replace("Balcony & co", "", 1) or "On one" not in page.text()


def test_a_link_in_a_mail_finds_a_person_logged_in(page: Page, others: int) -> None:
    Others.body = f'<a href="{page.address}/post/one">Look</a>'
    page.browser.get(f"http://attacker.localhost:{others}/")
    page.browser.find_element("tag name", "a").click()
    page.wait_for(lambda: "One took ninety days" in page.text())
