"""Docusaurus: MDX; the address contains the date of the file name, unless a slug is stated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.generators import Generator, PostFile
from syndicator.generators.spelling import day_of

if TYPE_CHECKING:
    from datetime import date, datetime

_TRUNCATE = re.compile(r"(?:<!--|\{/\*)\s*truncate\b")


class Docusaurus(Generator):
    name = "docusaurus"
    order = 55

    def claims(self, file: PostFile) -> bool:
        """Recognise the excerpt mark. Without a date in the name and a slug, Docusaurus does nothing different."""
        if file.form in {"toml", "json"} or not (file.filename.begins_with_date or "slug" in file.fields.names):
            return False
        return "truncate" in file.body and _TRUNCATE.search(file.body) is not None

    def permalink(self, pattern: str, file: PostFile) -> str:
        """A stated slug replaces the date too."""
        return pattern.replace("{year}/{month}/{day}/", "") if file.fields.text("slug") else pattern

    def date_in_address(self, file: PostFile, published: datetime | None) -> date | None:
        """Return the date in the name, whatever date the file states."""
        named = day_of(file.filename.day) if published and file.filename.begins_with_date else None
        return named or published


GENERATOR = Docusaurus()
