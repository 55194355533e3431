"""Announcements from templates, fitted to what each channel accepts.

    text that a person edited, else the post's own words, else the template
        → filled in → repeated hashtags dropped → fitted to the channel's limit → Draft → channel.compose → Announcement

templates/README.md describes the variables and filters.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicator.errors import TemplateError
from syndicator.model import Draft, Post
from syndicator.render import formats, plain, variables
from syndicator.render.body import Body
from syndicator.render.deadline import RenderingTime
from syndicator.render.other_posts import NO_OTHERS, OtherPosts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2.sandbox import SandboxedEnvironment

    from syndicator.config import BlogConfig
    from syndicator.model import Announcement
    from syndicator.render.variables import JourneyPosition, RenderChannel

_FORMATS = {"txt": formats.text_parts, "md": formats.markdown_body, "json": formats.json_body}
_SETTLED = 2_000_000_000  # nanoseconds: a folder that changed since may change again without another time
_ANY_TEXT = (
    "A loom weaves all that we wear, and it is as old as the village. Few of those who own one know how it was made,"
    " and fewer still who made it. In winter it was never still."
)
_GENERATORS_WITH_TEMPLATES = ("youtube", "release", "digest")  # their posts are unlike articles


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOptions:
    """The template settings of a channel."""

    template: str = ""  # a file in the templates folder, instead of the default
    utm: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Filled:
    """A filled-in template, uncut and with markers. `where`: for messages."""

    where: str
    format: str
    text: str


def shipped() -> Path:
    """Return the folder of built-in templates: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "templates"
    return packaged if packaged.is_dir() else package.parent / "templates"


@cache
def prepare() -> None:
    """Compile what most announcements need: the macros of templates, and the patterns that any paragraph is compared with."""
    from syndicator.config import BlogConfig

    Renderer([], blog=BlogConfig()).env.get_template("_macros.j2")
    _ = Body(Post(title="Looms", html=_ANY_TEXT)).opening


class Renderer:
    """Renders announcements. `folders`: the user's templates, which take precedence over the built-in ones and over
    those of other packages, in `packaged`.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        blog: BlogConfig,
        hashtags: Mapping[str, str] | None = None,
        packaged: Sequence[Path] = (),
    ) -> None:
        self._folders = tuple(folder for folder in folders if folder.resolve() != shipped())
        self._built_in = (shipped(), *packaged)
        self._blog = blog
        self._spellings = hashtags or {}
        self._latest: Body | None = None
        self._names: dict[
            tuple[str, ...], tuple[tuple[int, ...], str]
        ] = {}  # templates, and when their folders had changed
        self._time = RenderingTime()

    def render(
        self,
        post: Post,
        channel: RenderChannel,
        options: TemplateOptions = TemplateOptions(),
        *,
        journey: JourneyPosition | None = None,
        digest: Sequence[Post] = (),
        text: str | None = None,
        others: OtherPosts = NO_OTHERS,
    ) -> Announcement:
        """Render the announcement of `post` on `channel`.

        `text`: a person's text, which replaces template and own words. `digest`: the posts in it, if `post` is a digest.
        `others`: knows the other posts of the blog.
        Raises TemplateError if the text can't be rendered, or is too long and must not be cut; and what `compose` raises.
        """
        if channel.broken:
            raise TemplateError(channel.broken)
        with self._time.limited(post.id or post.slug, f'"{post.slug}" for {channel.name}'):
            entries = tuple(self._post_variables(entry, options, others) for entry in digest)
            post = variables.with_digest_body(post, entries) if entries else post
            names = self._variables(post, channel, options, journey, others) | {"digest": entries}
            filled = self._fill(post, channel, options, names, text)
            data, parts = _FORMATS[filled.format](filled.text, channel, filled.where)
            post_variables: variables.PostVariables = names["post"]
            draft = Draft(
                post=post,
                parts=parts,
                data=data,
                title=post_variables.title,
                headline=post_variables.headline,
                summary=lambda: post_variables.summary,
                url=post_variables.url,
                article=lambda: post_variables.markdown,
                plain_text=lambda: post_variables.text,
            )
            return channel.compose(draft)

    @cached_property
    def env(self) -> SandboxedEnvironment:
        from syndicator.render import environment, filters

        return environment.environment([*self._folders, *self._built_in], filters.by_name(self._spellings))

    def template_name(
        self, channel: RenderChannel, options: TemplateOptions = TemplateOptions(), generator: str = ""
    ) -> str:
        """Return the template of a channel for posts of this generator: the configured one, else one named after the
        channel, the generator or the kind; in the user's folders, then among the built-in ones.
        """
        if options.template:
            return options.template
        folders = tuple(map(_changed_at, (*self._folders, *self._built_in)))
        key = (channel.name, channel.template, channel.format, generator)
        known, name = self._names.get(key, ((), ""))
        if known != folders:
            name = self._find_template(channel, generator)
            if max(folders) < time.time_ns() - _SETTLED:
                self._names[key] = folders, name
        return name

    def _find_template(self, channel: RenderChannel, generator: str) -> str:
        usual = f"{channel.template}.{channel.format}.j2"
        of_generator = [f"{generator}.{channel.format}.j2"] if generator in _GENERATORS_WITH_TEMPLATES else []
        common = [*of_generator, usual]
        # channel names are chosen by users: they mean nothing among the built-in templates
        named = [f"{channel.name}.{format_}.j2" for format_ in sorted(_FORMATS, key=lambda f: f != channel.format)]
        candidates = [(folder, [*named, *common]) for folder in self._folders]
        candidates += [(folder, common) for folder in self._built_in]
        return next((name for folder, names in candidates for name in names if (folder / name).is_file()), usual)

    def prints_address(self, post: Post, channel: RenderChannel, options: TemplateOptions) -> bool:
        """Whether the post's own words or its template name its address."""
        from syndicator.render.template_uses import uses

        own = post.overrides.texts.get(channel.name.casefold(), "")
        if own and channel.format != "json":
            return "post.url" in own or "post.canonical_url" in own
        name = self.template_name(channel, options, post.generator)
        try:
            return uses(self.env, name, ("url", "canonical_url"))
        except TemplateError:
            return False

    def template_problems(
        self, channel: RenderChannel, options: TemplateOptions = TemplateOptions()
    ) -> tuple[str, ...]:
        """Return problems of the channel's templates that affect every post: not valid, or undefined variables."""
        if channel.broken:
            return (channel.broken,)
        generators = ("", *_GENERATORS_WITH_TEMPLATES)
        names = dict.fromkeys(self.template_name(channel, options, generator) for generator in generators)
        return tuple(problem for name in names for problem in self._problems(name, channel))

    def _problems(self, name: str, channel: RenderChannel) -> tuple[str, ...]:
        from syndicator.render import environment

        try:
            _format_of(name, channel)
            environment.load(self.env, name)
            return tuple(environment.undefined_variables(self.env, name))
        except TemplateError as error:
            return (str(error),)

    def _variables(
        self,
        post: Post,
        channel: RenderChannel,
        options: TemplateOptions,
        journey: JourneyPosition | None,
        others: OtherPosts,
    ) -> dict[str, Any]:
        return {
            "post": self._post_variables(post, options, others),
            "channel": variables.ChannelVariables(channel),
            "blog": variables.BlogVariables(self._blog),
            "journey": variables.JourneyVariables(journey) if journey else variables.NoJourney(),
            "own": "",
        }

    def _post_variables(self, post: Post, options: TemplateOptions, others: OtherPosts) -> variables.PostVariables:
        home = self._blog.url if post.digest_of else ""
        body = self._body(post, others)
        return variables.PostVariables(
            post, body, utm=options.utm, home=home, translations=lambda: others.translations(post)
        )

    def unknown_links(self, post: Post, others: OtherPosts) -> tuple[str, ...]:
        """Return the links of a post to other posts of which there is none, as written."""
        return self._body(post, others).unknown_links

    def _body(self, post: Post, others: OtherPosts) -> Body:
        """Return the post's body, cached while several channels render the same post."""
        latest = self._latest  # another thread may replace it meanwhile
        if latest is None or latest.post != post:  # each channel reads it anew
            latest = self._latest = Body(post, self._blog.url, others)
        return latest

    def _fill(
        self,
        post: Post,
        channel: RenderChannel,
        options: TemplateOptions,
        names: Mapping[str, Any],
        edited: str | None,
    ) -> _Filled:
        where = f'the words of "{post.slug}" for {channel.name}'
        own = plain.printable(edited) if edited is not None else self._own_words(post, channel, names, where)
        if own and channel.format != "json":
            return _Filled(where, channel.format, own)
        from syndicator.render import environment

        name = self.template_name(channel, options, post.generator)
        format_ = _format_of(name, channel)
        where = f"templates/{name}"
        text = environment.fill(environment.load(self.env, name), {**names, "own": own}, where)
        return _Filled(where, format_, text)

    def _own_words(self, post: Post, channel: RenderChannel, names: Mapping[str, Any], where: str) -> str:
        written = plain.printable(post.overrides.texts.get(channel.name.casefold(), ""))
        if "{" not in written:
            return written
        from syndicator.render import environment, restricted

        return environment.fill(restricted.restricted_template(self.env, written, where), names, where)


def _changed_at(folder: Path) -> int:
    """Return when a file was last added to a folder, or taken from it; 0 if there is no such folder."""
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116 (in half the time, for each announcement)
    except OSError:
        return 0


def _format_of(name: str, channel: RenderChannel) -> str:
    """Return the format of a template by its name. Raises TemplateError if the channel can't use it."""
    format_ = name.removesuffix(".j2").rpartition(".")[2]
    if format_ not in _FORMATS:
        raise TemplateError(f"templates/{name}: a template's name must end in .txt.j2, .md.j2 or .json.j2")
    if (format_ == "json") != (channel.format == "json"):
        raise TemplateError(f"templates/{name}: {channel.name} needs a template that ends in .{channel.format}.j2")
    return format_
