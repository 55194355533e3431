"""Composing the announcement of a post for a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.app.fingerprint import text_digest
from syndicator.errors import LedgerError, Permanent, TemplateError, unexpected
from syndicator.journey import Published

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.app.posts import PostReader
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.config import ChannelConfig
    from syndicator.journey import Journey, PostPosition
    from syndicator.model import Announcement, Delivery, Post
    from syndicator.render import Renderer, TemplateOptions


class Composer:
    """Renders announcements. `renderer` and `journey` are functions because most passes need neither."""

    def __init__(
        self,
        settings: Mapping[str, ChannelConfig],
        channels: ChannelRegistry,
        posts: PostReader,
        *,
        renderer: Callable[[], Renderer],
        journey: Callable[[], Journey | None],
    ) -> None:
        self._renderer = renderer
        self._settings = settings
        self._channels = channels
        self._posts = posts
        self._journey = journey

    def compose(self, post: Post, channel: str, delivery: Delivery | None = None) -> Announcement:
        """Render the delivery's custom text, else the text in the post's overrides, else the channel's template.

        Raises TemplateError, or Permanent if this post can't be announced on this channel.
        """
        return self._renderer().render(
            post,
            self._channels.get(channel),
            self.options(channel),
            journey=self._journey_position(post),
            digest=self._posts_of(post),
            text=delivery.custom_text if delivery else None,
            others=self._posts,
        )

    def is_as_approved(self, announcement: Announcement, delivery: Delivery) -> bool:
        """Whether this is the text that a person approved, where that is asked for."""
        is_asked_for = self._settings[delivery.channel].review and bool(delivery.approved)
        return not is_asked_for or text_digest(announcement) == delivery.approved

    def try_compose(self, post: Post, delivery: Delivery) -> tuple[Announcement | None, str]:
        """Return the announcement and no error, or None and the error."""
        try:
            return self.compose(post, delivery.channel, delivery), ""
        except (TemplateError, Permanent) as error:
            return None, str(error)
        except LedgerError:
            raise
        except Exception as error:  # noqa: BLE001 (a bug in one kind of channel must not hide the other announcements)
            return None, unexpected(error)

    def shows_address(self, post: Post, channel: str) -> bool:
        """Whether readers of the announcement see the post's address: in its text, or in a link card."""
        target = self._channels.get(channel)
        return target.shows_card or self._renderer().prints_address(post, target, self.options(channel))

    def options(self, channel: str) -> TemplateOptions:
        """Return the template settings of a channel."""
        from syndicator.render import TemplateOptions

        settings = self._settings[channel]
        return TemplateOptions(template=settings.template, utm=settings.utm)

    def _posts_of(self, digest: Post) -> tuple[Post, ...]:
        """Return the current posts of a digest, in its order, without those that are no longer public."""
        if not digest.digest_of:
            return ()
        posts = self._posts.get_many(digest.digest_of)
        public = tuple(posts[id_] for id_ in digest.digest_of if id_ in posts and not posts[id_].withheld)
        if not public:
            raise Permanent("none of its posts is public any more")
        return public

    def _journey_position(self, post: Post) -> PostPosition | None:
        journey = self._journey() if post.published_at else None
        if journey is None or post.published_at is None:
            return None
        return journey.position(Published(post.published_at, post.id, post.slug))
