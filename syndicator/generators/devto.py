"""dev.to: articles kept in a repository, where `published` is a boolean."""

from __future__ import annotations

from syndicator.generators import Generator, PostFile

_OWN = {"coverimage", "canonicalurl", "mainimage", "series"}


class Devto(Generator):
    name = "devto"
    order = 60
    forms = frozenset({"yaml"})
    skips_underscored = False

    def claims(self, file: PostFile) -> bool:
        names = file.fields.names.keys()
        return "published" in names and not names.isdisjoint(_OWN)


GENERATOR = Devto()
