"""Names that are usual in routes, whatever the framework."""

from __future__ import annotations

import re

POST = r"slugs?|id|(?:post|article)(?:_?(?:id|slug))?|entry|note|name|title|path"  # as a variable part, in any case
OF_POSTS = (
    "blog",
    "blogs",
    "posts",
    "post",
    "articles",
    "article",
    "writing",
    "notes",
    "",
)  # folders, the usual ones first
_OTHER = re.compile(r"api|tags?|topics?|categor(?:y|ies)|authors?|users?|u|page|archives?|series|projects?")


def is_other(folder: str) -> bool:
    """Whether pages in a folder of this name are not posts, or no single ones."""
    return _OTHER.fullmatch(folder.lower()) is not None
