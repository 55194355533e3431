"""Cards: posts as their places would show them, drawn as in `dry-run --html`, with buttons."""

from __future__ import annotations

import re
import time
from threading import Lock
from typing import TYPE_CHECKING

from syndicator.preview.page import Drawer
from syndicator.preview.pictures import Pictures
from syndicator.render import shipped
from syndicator.views.drawing import preview_json

if TYPE_CHECKING:
    from collections.abc import Collection

    from markupsafe import Markup

    from syndicator.channels.registry import ChannelRegistry
    from syndicator.config import Config
    from syndicator.views.dry_run import PreviewRow

FRESH_SECONDS = 300  # before pictures in the repository are looked for again


def pictures_in(html: str) -> list[str]:
    """Return the CSS classes of the pictures in drawn cards."""
    return sorted(set(re.findall(r"\bpicture-[0-9a-f]{12}\b", html)))


class Cards:
    """Draws cards for one configuration at a time; templates and pictures stay in memory between requests."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._config: Config | None = None
        self._read_at = 0.0

    def draw(self, config: Config, channels: ChannelRegistry, row: PreviewRow, actions: Markup) -> Markup:
        """Return the card of a row. Raises TemplateError."""
        drawn = preview_json(row, config.blog.timezone) | {
            "look": channels.get(row.channel).template,
            "name": row.post.title or row.post.name,
        }
        with self._lock:
            return self._drawer_for(config, channels).card(drawn, actions)

    def style(self, config: Config, channels: ChannelRegistry, pictures: Collection[str] = ()) -> str:
        """Return the style sheet of all kinds and of some pictures. `pictures`: their CSS classes. Raises TemplateError."""
        with self._lock:
            drawer = self._drawer_for(config, channels)
            looks = [drawer.look(channels.get(name).template) for name in config.channels]
            rules = [f".look-{look.anchor} {{\n{look.style()}\n}}" for look in dict.fromkeys(looks)]
            return "\n".join([*rules, self._pictures.style(pictures)])

    def _drawer_for(self, config: Config, channels: ChannelRegistry) -> Drawer:
        if self._config is not config or time.monotonic() - self._read_at > FRESH_SECONDS:
            repositories = [source.path for source in config.sources if source.path]
            self._pictures = Pictures(repositories, [config.blog.url, *(source.blog_url for source in config.sources)])
            self._drawer = Drawer(
                [config.texts_folder / "templates", shipped(), *channels.template_folders()],
                blog=config.blog.title,
                zone=config.blog.timezone,
                pictures=self._pictures,
            )
            self._config, self._read_at = config, time.monotonic()
        return self._drawer
