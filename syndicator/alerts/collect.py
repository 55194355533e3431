"""Collect everything that needs a person now, each with the command that settles it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from syndicator.app.fingerprint import text_digest
from syndicator.app.results import commands_for
from syndicator.model import State
from syndicator.typed_commands import typed
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from syndicator.app.posts import PostReader
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.config import ChannelConfig, Config, SourceConfig
    from syndicator.ledger import Ledger
    from syndicator.ledger.channels import ChannelRecord
    from syndicator.ledger.posts import PostRecord
    from syndicator.ledger.sources import SourceRecord
    from syndicator.model import Announcement, Delivery, Post

    Compose = Callable[[Post, Delivery], tuple[Announcement | None, str]]  # the announcement, or None and the error

SOURCE_DOWN = timedelta(hours=6)  # a source that fails for less time usually recovers
CHANNEL_DOWN = timedelta(days=1)  # a channel that waits for less time usually recovers
PAGE_MISSING = timedelta(days=1)
APPROVABLE = ("review", "flood", "restored", "lookalike")  # rules that wait for an `approve`


@value
class Alert:
    """Something that needs a person. `key` identifies the same alert across passes.

    `is_problem`: False for a question that waits for an answer. `command`: what settles it, ready to paste; alternatives
    on a line each. `text`: the announcement, where a person should look at it.
    """

    key: str
    slug: str = ""
    channel: str = ""
    what: str
    command: str
    is_problem: bool = True
    text: str = ""
    delivery: Delivery | None = None  # the delivery that it is about, if any

    def as_json(self) -> dict[str, Any]:
        return {"slug": self.slug, "channel": self.channel, "what": self.what, "command": self.command}

    def __str__(self) -> str:
        return with_subject(self.slug, self.channel, self.what)


def with_subject(slug: str, channel: str, what: str) -> str:
    """Return `SLUG on CHANNEL: what`; without the parts that are empty."""
    subject = " on ".join(filter(None, (slug, channel)))
    return f"{subject}: {what}" if subject else what


def collect(
    config: Config,
    ledger: Ledger,
    channels: ChannelRegistry,
    posts: PostReader,
    compose: Compose,
    *,
    with_texts: bool = True,
) -> Iterator[Alert]:
    """Yield every firing alert, questions last. `with_texts`: render the announcements that a person should look at, which
    is slow for thousands.
    """
    yield from _timeline_alerts(ledger)
    waiting = ledger.deliveries.awaiting_person((*APPROVABLE, "by_hand", "at", "page"))
    deliveries = [delivery for delivery in waiting if delivery.channel in config.channels]
    waiting_for_page = [delivery for delivery in deliveries if _waits_for_page(delivery)]
    held = [delivery for delivery in deliveries if delivery.state is State.HELD and not _waits_for_page(delivery)]
    failed = [delivery for delivery in deliveries if delivery.state is not State.HELD]
    yield from _delivery_alerts(_with_posts(failed, posts), compose)
    yield from _renamed_alerts(config.channels, ledger, posts)
    waits_for_page = {post.id: post for _, post in _with_posts(waiting_for_page, posts)}
    yield from _page_alerts(waits_for_page, ledger.posts.records(waits_for_page), ledger.now())
    yield from _channel_alerts(channels, ledger.channels.all(), ledger.now())
    yield from _source_alerts(config.sources, ledger.sources.all(), ledger.now())
    if with_texts:
        yield from (_delivery_alert(delivery, post, compose) for delivery, post in _with_posts(held, posts))
    else:
        summaries = posts.summaries({delivery.post_id for delivery in held})
        known = (delivery for delivery in held if delivery.post_id in summaries)
        yield from (_delivery_alert(delivery, summaries[delivery.post_id].post, _no_text) for delivery in known)


def _no_text(_post: Post, _delivery: Delivery) -> tuple[None, str]:
    return None, ""


def _with_posts(deliveries: Sequence[Delivery], posts: PostReader) -> Iterator[tuple[Delivery, Post]]:
    """Yield each delivery with its post, lazily: the caller may need only the first few."""
    posts_in_order = posts.one_by_one(delivery.post_id for delivery in deliveries)
    yield from ((delivery, post) for delivery, post in zip(deliveries, posts_in_order, strict=True) if post)


def _timeline_alerts(ledger: Ledger) -> Iterator[Alert]:
    """Yield an alert while deliveries are held because the ledger was restored or replaced."""
    record, held = ledger.timeline.record, ledger.timeline.held(ledger.blog)
    if not (record.cause and held):
        return
    deliveries = "1 delivery is" if held == 1 else f"{held} deliveries are"
    what = (
        f"the ledger is {record.cause} since {record.begun_at:%Y-%m-%d %H:%M} UTC and may lack what was sent: {deliveries} held;"
        " look on the channels, then `approve` what is missing and `skip` the rest"
    )
    yield Alert(key=f"timeline/{record.id}", what=what, command=typed("list"))


def _waits_for_page(delivery: Delivery) -> bool:
    return delivery.rule == "page" and delivery.state is State.HELD


def _delivery_alerts(pairs: Iterable[tuple[Delivery, Post]], compose: Compose) -> Iterator[Alert]:
    for delivery, post in pairs:
        if delivery.state is not State.PENDING:
            yield _delivery_alert(delivery, post, compose)
        elif alert := _template_alert(delivery, post, compose):
            yield alert


def _delivery_alert(delivery: Delivery, post: Post, compose: Compose) -> Alert:
    text, digest, held = "", "", delivery.state is State.HELD
    release = "change `at` in the post" if delivery.rule == "at" else typed("approve", post.name)
    commands = commands_for(delivery, post) or ((release,) if held else ())
    if delivery.rule == "restored":
        commands = (*commands, typed("resolve", post.name, "--channel", delivery.channel, "--sent", "URL"))
    if held and delivery.rule == "by_hand":
        announcement, _ = compose(post, delivery)
        text, digest = announcement.text if announcement else "", str(delivery.denials or "")
    if delivery.rule == "review":
        announcement, error = compose(post, delivery)
        text, digest = (announcement.text, text_digest(announcement)) if announcement else (error, "")
    kind = delivery.rule if held else delivery.state
    return Alert(
        key=f"{kind}/{post.id}/{delivery.channel}/{delivery.round}/{digest}",
        slug=post.slug,
        channel=delivery.channel,
        what=f"{delivery.state}: {delivery.error or delivery.reason}",
        command="\n".join(commands),
        is_problem=not held,
        text=text,
        delivery=delivery,
    )


def _template_alert(delivery: Delivery, post: Post, compose: Compose) -> Alert | None:
    """Return an alert if a pending delivery can't be composed. Its other waits need no person."""
    announcement, error = compose(post, delivery)
    if announcement is not None:
        return None
    command = typed("dry-run", post.name, "--channel", delivery.channel)
    key = f"words/{post.id}/{delivery.channel}/{delivery.round}"
    what = f"can't be sent: {error}"
    return Alert(key=key, slug=post.slug, channel=delivery.channel, what=what, command=command, delivery=delivery)


def _renamed_alerts(channels: Mapping[str, ChannelConfig], ledger: Ledger, posts: PostReader) -> Iterator[Alert]:
    """Yield an alert per unknown delivery of a channel that is no longer configured: nothing else looks for its copy."""
    for record in ledger.channels.all().values():
        if record.name in channels:
            continue
        unknown = ledger.deliveries.on_channel(record.name, State.UNKNOWN)
        known = posts.get_many({delivery.post_id for delivery in unknown}) if unknown else {}
        same_kind = [name for name, settings in channels.items() if settings.kind == record.kind]
        section = f"[channels.{same_kind[0] if len(same_kind) == 1 else 'NAME'}]"
        what = f'unknown, and config.toml has no channel "{record.name}": if it was renamed, write formerly = "{record.name}" under {section}'
        for delivery in unknown:
            if post := known.get(delivery.post_id):
                key = f"renamed/{post.id}/{record.name}/{delivery.round}"
                commands = "\n".join(commands_for(delivery, post))
                yield Alert(
                    key=key, slug=post.slug, channel=record.name, what=what, command=commands, delivery=delivery
                )


def _page_alerts(posts: Mapping[str, Post], records: Mapping[str, PostRecord], now: datetime) -> Iterator[Alert]:
    """Yield one alert per post whose page has been missing for PAGE_MISSING, however many channels wait for it."""
    for id_, post in posts.items():
        since = records[id_].page_missing_since
        if since is not None and now - since >= PAGE_MISSING:
            what, command = f"its page has been missing for a day: {post.url}", typed("push", post.name, "--force")
            yield Alert(key=f"page/{id_}", slug=post.slug, what=what, command=command)


def _channel_alerts(channels: ChannelRegistry, records: Mapping[str, ChannelRecord], now: datetime) -> Iterator[Alert]:
    for name in channels.enabled():
        record = records.get(name)
        if record and record.paused:
            what = f"paused: {record.paused}"
            yield Alert(key=f"paused/{name}", channel=name, what=what, command=typed("check", "--online"))
        if record and record.waiting_since and now - record.waiting_since >= CHANNEL_DOWN:
            what = f"waits since {record.waiting_since:%Y-%m-%d %H:%M} UTC: {record.waiting}"
            yield Alert(key=f"waiting/{name}", channel=name, what=what, command=typed("check", "--online"))
        if broken := channels.get(name).broken:
            yield Alert(key=f"broken/{name}", channel=name, what=broken, command=typed("check"))
        for warning in channels.get(name).warnings(now):
            yield Alert(key=f"warning/{name}/{warning}", channel=name, what=warning, command=typed("auth", name))


def _source_alerts(
    sources: Sequence[SourceConfig], records: Mapping[str, SourceRecord], now: datetime
) -> Iterator[Alert]:
    for record in (records[source.name] for source in sources if source.name in records):
        since = record.error_since
        if record.upheaval == "moved":
            command = typed("approve", "--source", record.name)
            yield Alert(key=f"upheaval/{record.name}", what=f"source {record.name}: {record.error}", command=command)
        elif since and now - since >= SOURCE_DOWN:
            what = f"source {record.name} has failed since {since:%Y-%m-%d %H:%M} UTC: {record.error}"
            yield Alert(key=f"source/{record.name}", what=what, command=typed("check"))
