"""Eleventy: tags that form collections, keywords for the file's own date."""

from __future__ import annotations

from typing import ClassVar

from syndicator.generators import Generator, PostFile


class Eleventy(Generator):
    name = "eleventy"
    order = 90
    keys: ClassVar = {"ignored": "eleventyexcludefromcollections"}
    collections = frozenset({"all", "nav", "post", "posts"})
    file_dates = frozenset({"created", "last modified", "git created", "git last modified"})

    brackets = (("{#", "#}"),)
    verbatim: ClassVar = {"verbatim": "text"}

    def claims(self, file: PostFile) -> bool:
        return any(name.startswith("eleventy") for name in file.fields.names)


GENERATOR = Eleventy()
