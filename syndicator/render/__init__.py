"""Announcements in the words of templates, fitted to what each channel takes.

    text a person edited, else the post's own words, else the template
        → filled in → hashtags settled → fitted by the channel's own measure → Draft → channel.compose → Announcement

The variables and filters are described in templates/README.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicator.errors import TemplateError
from syndicator.model import Draft
from syndicator.render import finish, plain, views

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2.sandbox import SandboxedEnvironment

    from syndicator.config import BlogConfig
    from syndicator.model import Announcement, Post
    from syndicator.render.views import Channel, JourneyFacts

_FINISH = {"txt": finish.texts, "md": finish.document, "json": finish.body}
# dialects of posts that read otherwise than an article, and may have a template of their own
_SORTS = ("youtube", "release", "digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOptions:
    """What the config says about the words for a channel."""

    template: str = ""  # a file of the templates folder, in place of the usual one
    utm: Mapping[str, str] = field(default_factory=dict)


def shipped() -> Path:
    """The folder of the templates that ship: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "templates"
    return packaged if packaged.is_dir() else package.parent / "templates"


class Renderer:
    """Writes announcements. `folders`: where the user's own templates lie; those that ship come after them."""

    def __init__(self, folders: Sequence[Path], *, blog: BlogConfig, hashtags: Mapping[str, str] | None = None) -> None:
        self._folders = tuple(folder for folder in folders if folder.resolve() != shipped())
        self._blog = blog
        self._spellings = hashtags or {}
        self._latest: views.Body | None = None

    def announce(
        self,
        post: Post,
        channel: Channel,
        manner: TemplateOptions = TemplateOptions(),
        *,
        journey: JourneyFacts | None = None,
        digest: Sequence[Post] = (),
        text: str | None = None,
    ) -> Announcement:
        """What `channel` would say about `post`; `text` is what a person wrote in place of template and own words.
        `digest`: the posts that it tells of, where it is a digest.

        Raises TemplateError where the words can't be made, or are too long and may not give way; and what `compose` raises.
        """
        told = tuple(self._view(one, manner) for one in digest)
        post = views.gathering(post, told) if told else post
        names = self._names(post, channel, manner, journey) | {"digest": told}
        where, form, filled = self._fill(post, channel, manner, names, text)
        data, parts = _FINISH[form](filled, channel, where)
        view: views.PostView = names["post"]
        draft = Draft(
            post=post,
            parts=parts,
            data=data,
            title=view.title,
            headline=view.headline,
            summary=view.summary,
            article=view.markdown,
            url=view.url,
        )
        return channel.compose(draft)

    @cached_property
    def env(self) -> SandboxedEnvironment:
        from syndicator.render import environment, filters

        return environment.environment([*self._folders, shipped()], filters.table(self._spellings))

    def template_name(self, channel: Channel, manner: TemplateOptions = TemplateOptions(), generator: str = "") -> str:
        """The file that the channel's words about a post of this generator come from: the configured one, one of the
        channel's name, that of such posts, or the kind's; the user's before those that ship.
        """
        if manner.template:
            return manner.template
        usual = f"{channel.template}.{channel.format}.j2"
        fitting = [*([f"{generator}.{channel.format}.j2"] if generator in _SORTS else []), usual]
        # a channel's name is its owner's choice: it means nothing in the folder that ships
        named = [f"{channel.name}.{form}.j2" for form in sorted(_FINISH, key=lambda form: form != channel.format)]
        places = [(folder, (*named, *fitting)) for folder in self._folders] + [(shipped(), fitting)]
        return next((name for folder, names in places for name in names if (folder / name).is_file()), usual)

    def faults(self, channel: Channel, manner: TemplateOptions = TemplateOptions()) -> tuple[str, ...]:
        """What is wrong with the channel's templates whatever the post: one can't be read, or asks for what there is not."""
        names = dict.fromkeys(self.template_name(channel, manner, generator) for generator in ("", *_SORTS))
        return tuple(fault for name in names for fault in self._faults(name, channel))

    def _faults(self, name: str, channel: Channel) -> tuple[str, ...]:
        from syndicator.render import environment

        try:
            _form(name, channel)
            environment.load(self.env, name)
            return tuple(environment.dead_variables(self.env, name))
        except TemplateError as error:
            return (str(error),)

    def _names(
        self, post: Post, channel: Channel, manner: TemplateOptions, journey: JourneyFacts | None
    ) -> dict[str, Any]:
        return {
            "post": self._view(post, manner),
            "channel": views.ChannelView(channel),
            "blog": views.BlogView(self._blog),
            "journey": views.JourneyView(journey) if journey else views.NoJourney(),
            "own": "",
        }

    def _view(self, post: Post, manner: TemplateOptions) -> views.PostView:
        home = self._blog.url if post.digest_of else ""
        return views.PostView(views.Facts(post, self._body(post), manner.utm, home))

    def _body(self, post: Post) -> views.Body:
        """The post's body, kept while the channels take turns at the same post."""
        latest = self._latest  # another thread may put its own there meanwhile
        if latest is None or latest.post is not post:
            latest = self._latest = views.Body(post)
        return latest

    def _fill(
        self, post: Post, channel: Channel, manner: TemplateOptions, names: Mapping[str, Any], text: str | None
    ) -> tuple[str, str, str]:
        """Where the words come from, their format, and the words: full length, marks and all."""
        where = f'the words of "{post.slug}" for {channel.name}'
        own = plain.characters(text) if text is not None else self._own_words(post, channel, names, where)
        if own and channel.format != "json":
            return where, channel.format, own
        from syndicator.render import environment

        name = self.template_name(channel, manner, post.generator)
        form = _form(name, channel)
        filled = environment.fill(environment.load(self.env, name), {**names, "own": own}, f"templates/{name}")
        return f"templates/{name}", form, filled

    def _own_words(self, post: Post, channel: Channel, names: Mapping[str, Any], where: str) -> str:
        written = plain.characters(post.overrides.texts.get(channel.name.casefold(), ""))
        if "{" not in written:
            return written
        from syndicator.render import environment, words

        return environment.fill(words.template(self.env, written, where), names, where)


def _form(name: str, channel: Channel) -> str:
    """The format of a template by its name. Raises TemplateError where the channel can't use it."""
    form = name.removesuffix(".j2").rpartition(".")[2]
    if form not in _FINISH:
        raise TemplateError(f"templates/{name}: a template's name ends in .txt.j2, .md.j2 or .json.j2")
    if (form == "json") != (channel.format == "json"):
        wanted = f".{channel.format}.j2"
        raise TemplateError(f"templates/{name}: {channel.name} needs a template whose name ends in {wanted}")
    return form
