"""Takes the picture at the top of README: `python tests/picture.py`, from anywhere, with chromium and chromium-driver."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from tests import ROOT
from tests.chromium import emulate, start

SLUG = "what-an-index-really-is"
CONFIG = """
[blog]
title = "Slow Query"
url = "https://slowquery.example.dev"
[[sources]]
kind = "repo"
path = "blog"
[channels.x]
kind = "x"
[channels.team-chat]
kind = "webhook"
style = "slack"
url = { env = "NONE" }
[channels.linkedin]
kind = "linkedin"
[channels.readers]
kind = "webhook"
style = "discord"
url = { env = "NONE" }
[policy]
wait_until_live = false
"""
CLIP = {"x": 0, "y": 0, "width": 1180, "height": 950, "scale": 1.5}


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        copytree(ROOT / "tests/blog", folder / "blog")
        (folder / "config.toml").write_text(CONFIG)
        command = [sys.executable, "-m", "syndicator", "dry-run", SLUG, "--html", "page.html"]
        subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, check=True, stderr=subprocess.DEVNULL)
        browser = start(folder / "profile")
        emulate(browser, width=1180)
        browser.get((folder / "page.html").as_uri())
        taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": CLIP})
        browser.quit()
    picture = ROOT / ".github/preview.png"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(base64.b64decode(taken["data"]))


if __name__ == "__main__":
    main()
