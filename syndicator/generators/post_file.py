"""A file that may be a post, as generators see it: its fields, its name, and the other files of its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping


class Fields(Protocol):
    """The fields of a file's front matter."""

    @property
    def names(self) -> Mapping[str, list[str]]:
        """The names in lower case without `-` and `_`, each with the original keys."""

    def value(self, name: str) -> Any:
        """Return the value of a name; None if there is none."""

    def text(self, fact: str) -> str:
        """Return a fact (`slug`, `published`) as text on one line, under whatever name it has here."""

    def texts(self, fact: str) -> list[str]:
        """Return every text given for a fact."""

    def tags(self, *, spaced: bool = False) -> tuple[str, ...]:
        """Return the tags. `spaced`: split the text of `tags`, not that of `tag`, at spaces."""

    def categories(self, *, spaced: bool = False) -> list[str]:
        """Return the categories. `spaced`: split the text of `categories`, not that of `category`, at spaces."""


class Filename(Protocol):
    """The parsed key of a file, such as `blog/2024-03-05-ash.es.md`."""

    @property
    def key(self) -> str: ...
    @property
    def stem(self) -> str:
        """The name without extension and language; of `ash/index.md` the folder's name."""

    @property
    def slug(self) -> str:
        """The stem without its date, as a single name."""

    @property
    def dotted_slug(self) -> str:
        """The slug with whatever follows a dot: of `2013-11-20-kiln.aspx.md`, `kiln.aspx`."""

    @property
    def language(self) -> str:
        """The language between name and extension; empty if there is none."""

    @property
    def folder(self) -> str:
        """The folders above the post, without `_posts`."""

    @property
    def day(self) -> str:
        """The date at the start of the name or formed by the folders, `2024-03-05`; empty if there is none."""

    @property
    def begins_with_date(self) -> bool: ...
    @property
    def bundled(self) -> bool:
        """Whether it is the `index.md` or `README.md` of a page bundle."""

    @property
    def is_readme(self) -> bool: ...
    @property
    def is_draft(self) -> bool: ...
    @property
    def in_posts(self) -> bool:
        """Whether the file is in a `_posts` or `_drafts` folder."""

    @property
    def above_posts(self) -> list[str]:
        """The folders above `_posts`."""

    def is_underscored(self, *, in_posts: bool) -> bool:
        """Whether the name begins with an underscore; with `in_posts`, or that of a folder below `_posts`."""


class Site(Protocol):
    """All files of a source."""

    @property
    def is_posts(self) -> bool:
        """Whether the source's folder is itself a `_posts`."""

    @property
    def posts_are_dated(self) -> bool:
        """Whether most names in `_posts` begin with a date."""

    @property
    def language(self) -> str:
        """The default language, as names of files have it; empty if unknown."""

    @property
    def has_sections(self) -> bool:
        """Whether any folder has an `_index.md`."""

    @property
    def has_index(self) -> bool:
        """Whether there is an `index.md` at the top."""

    def is_at_top(self, filename: Filename) -> bool:
        """Whether the file, or the folder of a bundle, is directly in `content/`."""

    def is_in_manual(self, filename: Filename) -> bool:
        """Whether the file is in `content/docs/`."""

    def is_in_bundle(self, filename: Filename) -> bool:
        """Whether the file is beside or below the `index.md` of another post."""


@value
class PostFile:
    """A file that may be a post. `form`: the format of its front matter (yaml, toml, json, or a generator's name for a
    format of its own), empty if there is none; `body`: the text below it.
    """

    form: str
    body: str
    fields: Fields
    filename: Filename
    site: Site

    @property
    def in_posts(self) -> bool:
        return self.filename.in_posts or self.site.is_posts


class FrontMatter(NamedTuple):
    form: str
    data: dict[str, Any]
    body: str


class PostLink(NamedTuple):
    """A link to another post. `name`: its file, from the root of the posts or of any folder, or its slug."""

    name: str
    fragment: str = ""
