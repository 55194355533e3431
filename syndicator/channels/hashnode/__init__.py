"""Hashnode: publishes the whole article, to a publication on a Pro plan.

`prepare` calls `createDraft`; `send` calls `publishDraft`, which consumes the draft, so a repeat creates no second post.
With `draft = true` the draft itself is the copy. Every write requires a paid plan. Nothing can be deleted.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from syndicator.channels import Channel
from syndicator.channels.hashnode import article, graphql
from syndicator.channels.hashnode.graphql import NoSuchPost
from syndicator.channels.hashnode.publication import Publication, id_in
from syndicator.channels.http.client import json_body
from syndicator.channels.http.response import clean
from syndicator.channels.http.urls import server_url
from syndicator.channels.login import Login
from syndicator.channels.oauth import missing_token, token_of
from syndicator.errors import Duplicate, NeedsPerson, Permanent
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.credentials import Secret
    from syndicator.model import CopyQuery, Draft, Step

SERVER = "https://gql-beta.hashnode.com"  # it has moved before: base_url overrides it
MOST_BYTES = 100_000  # of a request
SKEW = timedelta(minutes=5)  # between the server's clock and ours

ITSELF = "this publication is the blog itself, so it would be published into itself; name another publication"
A_SOURCE = (
    "this publication is one of the sources, so its posts would be published into it again; "
    "remove that source, or name another publication"
)

CREATE = "mutation CreateDraft($input: CreateDraftInput!) { createDraft(input: $input) { draft { id slug title } } }"
PUBLISH = "mutation PublishDraft($input: PublishDraftInput!) { publishDraft(input: $input) { post { id slug url } } }"
UPDATE = "mutation UpdatePost($input: UpdatePostInput!) { updatePost(input: $input) { post { id slug url } } }"
REDRAFT = "mutation UpdateDraft($input: UpdateDraftInput!) { updateDraft(input: $input) { draft { id } } }"
ME = "query Me { me { id username name publications(first: 20) { edges { node { id title url } } } } }"


@value
class HashnodeOptions:
    publication: str  # host or id
    token: Secret | None = None  # default: stored by `auth`
    draft: bool = False  # leave a draft for a person to publish
    newsletter: bool = False  # send it to subscribers too
    table_of_contents: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"(https?://)?[\w.-]+(:\d+)?/?", self.publication):
            raise ValueError(
                f'publication: neither a host nor an id: "{self.publication}" (for example "me.hashnode.dev")'
            )


class Kind(Channel):
    kind = "hashnode"
    Options = HashnodeOptions
    format: ClassVar[str] = "md"
    limit = MOST_BYTES
    find_is_free: ClassVar[bool] = True
    can_find: ClassVar[bool] = True
    settle_after = timedelta(seconds=30)  # responses may be 25 s old
    can_update = True
    login: ClassVar[Login] = Login(
        instructions="create a token at https://hashnode.com/settings/developer",
        token_key="token",  # noqa: S106 - the name of a key
        can_paste=True,
    )
    options: HashnodeOptions

    def secrets(self) -> dict[str, Secret]:
        return {"token": self.options.token} if self.options.token else {}

    def problems(self) -> Sequence[str]:
        missing = () if self.options.token else missing_token(self.context, self.login)
        if self._is_the_blog(self.options.publication):
            return (*missing, ITSELF)
        sources = {article.host_of(address) for address in self.context.sources}
        return (*missing, A_SOURCE) if article.host_of(self.options.publication) in sources else missing

    def measure(self, text: str) -> int:
        """Count the bytes of the request, which is what Hashnode limits."""
        return len(json_body(text)) - 2

    def compose(self, draft: Draft) -> Announcement:
        text = ("\n\n".join(draft.parts) or draft.article()).strip()
        if not (text and (draft.post.title or draft.headline)):
            raise Permanent("an article needs a title and a body")
        article_input = article.create_input(draft, text, self._settings())
        payload = {
            "query": CREATE,
            "variables": {"input": {"publicationId": id_in(self.options.publication), **article_input}},
        }
        size = len(json_body(payload)) + 24
        if size > MOST_BYTES:
            raise Permanent(f"the article is too long for Hashnode: {size:,} of {MOST_BYTES:,} bytes")
        return Announcement(
            text=text,
            payload=payload,
            length=self.measure(text),
            limit=self.limit,
            parts=(text,),
            image=draft.post.cover,
            image_alt=draft.post.cover_alt,
            data={"series": draft.post.series},
        )

    def endpoint(self) -> str:
        return server_url(self.context, SERVER)

    def account(self) -> str:
        return id_in(self.options.publication) or article.host_of(self.options.publication)

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        """Create the draft, unless an earlier attempt has created it; if the draft itself is the copy, only its content."""
        del part, before, key
        publication = self._own_publication()
        article_input = {**announcement.payload["variables"]["input"], "publicationId": publication["id"]}
        host = article.host_of(str(publication.get("url") or ""))
        if host and host == article.host_of(article_input.get("originalArticleURL", "")):
            raise Permanent("the post comes from this publication: it would be published into itself")
        if series := self._publication().series_id(announcement.data["series"]):
            article_input["seriesId"] = series
        if self.options.draft:
            return graphql.body(CREATE, {"input": article_input})
        draft = (
            self._draft_left(article_input) or self._ask(CREATE, {"input": article_input}, "createDraft", "draft")["id"]
        )
        return graphql.body(PUBLISH, {"input": {"draftId": draft}})

    def send(self, step: Step) -> Receipt:
        path = ("createDraft", "draft") if self.options.draft else ("publishDraft", "post")
        try:
            return _receipt(graphql.post(self.endpoint(), self._token(), step.body, *path, publishes=True))
        except NoSuchPost as error:
            if self.options.draft:
                raise
            gone = f"the draft is gone, so it was published (or deleted by hand): {error}"
            raise Duplicate(gone, evidence=error.evidence) from None

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """Find a post with this slug that names ours as its original; with `draft = true` also such a draft."""
        is_taken = False
        for candidate in self._publication().posts_of_slug(article.slug_of(query.post)):
            if self._fits(candidate, query):
                return _receipt(candidate)
            is_taken = True
        if self.options.draft:
            return self._find_draft(query)
        if is_taken and not self._is_draft_left(query.step):
            return NotFound.PERHAPS  # another post has the slug, so ours would have an unknown one
        return NotFound.SURELY

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        article_input = announcement.payload["variables"]["input"]
        if self.options.draft:
            self._ask(REDRAFT, {"input": article.redraft_input(article_input, receipt.remote_id)})
            return receipt
        wanted = article.update_input(article_input, receipt.remote_id)
        return _receipt(self._ask(UPDATE, {"input": wanted}, "updatePost", "post"))

    def whoami(self) -> Account:
        me = self._ask(ME, {}, "me")
        publication = self._own_publication()
        own = [edge["node"]["id"] for edge in (me.get("publications") or {}).get("edges") or ()]
        warning = (
            f"{self.options.publication} does not belong to this account; its owner must allow the account to publish"
        )
        return Account(
            name=str(me.get("username") or me.get("name")),
            url=publication.get("url") or "",
            notes=(f"publishes to {clean(str(publication.get('title') or publication['id']))}",),
            warnings=() if publication["id"] in own else (warning,),
        )

    def _ask(self, query: str, variables: Mapping[str, Any], *path: str) -> dict[str, Any]:
        return graphql.post(self.endpoint(), self._token(), graphql.body(query, variables), *path)

    def _publication(self) -> Publication:
        return Publication(self.options.publication, self._ask)

    def _token(self) -> str:
        return token_of(self.options.token, self.context, self.login)

    def _settings(self) -> dict[str, bool]:
        chosen = {
            "enableTableOfContent": self.options.table_of_contents,
            "activateNewsletter": self.options.newsletter,
        }
        return {key: True for key, wanted in chosen.items() if wanted}

    def _own_publication(self) -> dict[str, Any]:
        """Return the publication's id, title and address. Raises NeedsPerson if posts can't be published there."""
        publication = self._publication().about()
        if not publication.get("id"):
            raise NeedsPerson(f'channels.{self.name}.publication: not found on Hashnode: "{self.options.publication}"')
        if self._is_the_blog(publication.get("url") or ""):
            raise NeedsPerson(ITSELF)
        return publication

    def _is_the_blog(self, address: str) -> bool:
        blog = article.host_of(self.context.blog_url)
        return bool(blog) and article.host_of(address) == blog

    # --- finding copies and drafts

    def _fits(self, candidate: Mapping[str, Any], query: CopyQuery) -> bool:
        written_at = _instant(candidate.get("publishedAt") or candidate.get("updatedAt"))
        is_older = query.since is not None and written_at is not None and written_at < query.since - SKEW
        return candidate.get("id") not in query.known and not is_older and article.is_copy(candidate, query.post)

    def _is_draft_left(self, step: Step | None) -> bool:
        """Whether the step's draft still exists, so it was not published."""
        if step is None:
            return False
        try:
            draft = json.loads(step.body)["variables"]["input"]["draftId"]
            return self._publication().has_draft(draft)
        except Permanent:
            return False

    def _find_draft(self, query: CopyQuery) -> Receipt | NotFound:
        try:
            drafts = (_receipt(draft) for draft in self._publication().drafts() if self._fits(draft, query))
            return next(drafts, NotFound.SURELY)
        except (Permanent, NeedsPerson):
            return NotFound.PERHAPS

    def _draft_left(self, wanted: Mapping[str, Any]) -> str:
        """Update a draft that an earlier attempt has created, and return its id; empty if none is found."""
        try:
            for draft in self._publication().drafts():
                if (
                    article.is_draft_of(draft, wanted)
                    and self._publication().draft_text(draft["id"]) == wanted["contentMarkdown"].strip()
                ):
                    self._ask(REDRAFT, {"input": article.redraft_input(wanted, draft["id"])})
                    return str(draft["id"])
        except (Permanent, NeedsPerson):
            pass
        return ""


def _receipt(post: Mapping[str, Any]) -> Receipt:
    return Receipt(remote_id=str(post["id"]), remote_url=str(post.get("url") or ""))


def _instant(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
