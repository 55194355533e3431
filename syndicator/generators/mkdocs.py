"""Material for MkDocs: a mapping of dates."""

from __future__ import annotations

from typing import ClassVar

from syndicator.generators import Generator, PostFile


class Mkdocs(Generator):
    name = "mkdocs"
    order = 90
    keys: ClassVar = {"published": "date.created", "updated": "date.updated"}

    def claims(self, file: PostFile) -> bool:
        return isinstance(file.fields.value("date"), dict)


GENERATOR = Mkdocs()
