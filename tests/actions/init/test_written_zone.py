"""The time zone of a blog that states none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.actions.init.written_zone import in_written_zone
from tests.actions.init.test_survey import survey

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://blog.example.dev"
CONFIG = f"url: {HOME}\npermalink: /:year/:month/:day/:title/\n"
AT_NIGHT = "01:10:00.000000000 +08:00"


def blog(links: str, *, config: str = CONFIG, time: str = AT_NIGHT, more: str = "") -> dict[str, str]:
    """Return a site whose newest post links to three that are dated at a time."""
    days = {name: f"2026-11-0{day}" for day, name in enumerate(("awl", "bow", "cap"), 2)}
    posts = {f"_posts/{day}-{name}.md": f"---\ndate: {day} {time}\n---\nText.\n" for name, day in days.items()}
    newest = f"---\ndate: 2026-11-20 20:00:00{more or ' +0800'}\n---\n{links}\n"
    return {"_config.yml": config, **posts, "_posts/2026-11-20-links.md": newest}


AS_WRITTEN = "[a](/2026/11/02/awl/) [b](http://blog.example.dev/2026/11/03/bow) [c](/2026/11/04/cap/)"


@pytest.mark.parametrize(
    ("files", "zone"),
    [
        (blog(AS_WRITTEN), "Etc/GMT-8"),
        (blog(AS_WRITTEN, time="20:30:00 -0500", more=" -05:00"), "Etc/GMT+5"),
        (blog("[a](/2026/11/02/awl/) [b](/2026/11/03/bow/)"), "UTC"),
        (blog("[a](/2026/11/01/awl/) [b](/2026/11/02/bow/) [c](/2026/11/03/cap/)"), "UTC"),
        (blog(f"[c](/2026/11/03/cap/) {AS_WRITTEN}"), "UTC"),
        (blog(AS_WRITTEN, more=" +09:00"), "UTC"),  # in which it is dated is unsure
        (blog(AS_WRITTEN, config=f"{CONFIG}timezone: Asia/Tokyo\n"), "Asia/Tokyo"),
        (blog(AS_WRITTEN, time="12:00:00 +0800"), "UTC"),  # the same days in both
        (blog(AS_WRITTEN, time="01:10:00", more=" "), "UTC"),
    ],
)
def test_the_zone_in_which_posts_are_dated(tmp_path: Path, files: dict[str, str], zone: str) -> None:
    found = in_written_zone(survey(tmp_path, files), HOME)
    assert str(found.zone) == zone
    addresses = found.addresses(HOME)("{blog_url}/{day}", ["_posts/2026-11-02-awl.md", "2026-11-02-awl.md"])
    if zone == "Etc/GMT-8":
        assert [*addresses.values()] == [f"{HOME}/02"]
        assert found.blog.settings.timezone.value == zone
