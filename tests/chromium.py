"""A headless Chromium, where there is one."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
LOGS = {"browser": "ALL", "performance": "ALL"}


def start(profile: Path) -> Chrome:
    """A browser with an empty profile; skips the test where Debian's chromium and chromium-driver are not installed."""
    binary, driver = which("chromium"), which("chromedriver")
    if not (binary and driver):
        pytest.skip("needs chromium and chromium-driver")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = binary
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", LOGS)
    return Chrome(options=options, service=ChromeService(driver))


def emulate(browser: Chrome, *, width: int = 1280, scheme: str = "light") -> None:
    """A window of so many CSS pixels, for a person who likes it light or dark."""
    metrics = {"width": width, "height": 1600, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def requested(browser: Chrome) -> list[str]:
    """The addresses that were asked for since the last call."""
    events = [json.loads(entry["message"])["message"] for entry in _log(browser, "performance")]
    return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


def complaints(browser: Chrome) -> list[dict[str, Any]]:
    """What the console has said since the last call."""
    return _log(browser, "browser")


def _log(browser: Chrome, kind: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = browser.get_log(kind)  # type: ignore[no-untyped-call]
    return entries


def axe(browser: Chrome) -> list[tuple[str, list[str]]]:
    """What axe-core finds wrong with the page, with everything unfolded: rules and the elements that break them."""
    package = find_spec("axe_core_python")
    if package is None or package.origin is None:
        pytest.skip("needs axe-core-python")
    script = Path(package.origin).with_name("axe.min.js").read_text()
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": script})  # the page's own policy allows no scripts
    browser.execute_script("for (const part of document.querySelectorAll('details')) part.open = true")
    found: list[tuple[str, list[str]]] = browser.execute_async_script(
        "const done = arguments[0]; axe.run({rules: {'link-in-text-block': {enabled: true}}}).then(result => done("
        "result.violations.map(rule => [rule.id, rule.nodes.map(node => node.html.slice(0, 200))])))"
    )
    return found
