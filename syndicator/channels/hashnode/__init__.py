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
from syndicator.channels.http.client import json_body
from syndicator.channels.http.response import clean
from syndicator.channels.http.urls import server_url
from syndicator.channels.login import Login
from syndicator.channels.oauth import missing_token, token_of
from syndicator.errors import Duplicate, NeedsPerson, Permanent
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from syndicator.credentials import Secret
    from syndicator.model import CopyQuery, Draft, Post, Step

SERVER = "https://gql-beta.hashnode.com"  # it has moved before: base_url overrides it
MOST_BYTES = 100_000  # of a request
MOST_PAGES = 20  # of drafts, fifty per page
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
DRAFT = "query TheDraft($id: ObjectId!) { draft(id: $id) { id } }"


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
        found = () if self.options.token else missing_token(self.context, self.login)
        if self._is_the_blog(self.options.publication):
            return (*found, ITSELF)
        sources = {article.host_of(address) for address in self.context.sources}
        return (*found, A_SOURCE) if article.host_of(self.options.publication) in sources else found

    def measure(self, text: str) -> int:
        """Count the bytes of the request, which is what Hashnode limits."""
        return len(json_body(text)) - 2

    def compose(self, draft: Draft) -> Announcement:
        text = ("\n\n".join(draft.parts) or draft.article).strip()
        if not (text and (draft.post.title or draft.headline)):
            raise Permanent("an article needs a title and a body")
        made = article.create_input(draft, text, self._settings())
        payload = {"query": CREATE, "variables": {"input": {"publicationId": self._id(), **made}}}
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
        return self._id() or article.host_of(self.options.publication)

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        """Create the draft, or return its content if the draft itself is the copy."""
        del part, before, key
        publication = self._publication()
        made = {**announcement.payload["variables"]["input"], "publicationId": publication["id"]}
        host = article.host_of(str(publication.get("url") or ""))
        if host and host == article.host_of(made.get("originalArticleURL", "")):
            raise Permanent("the post comes from this publication: it would be published into itself")
        if series := self._series(announcement.data["series"]):
            made["seriesId"] = series
        if self.options.draft:
            return graphql.body(CREATE, {"input": made})
        draft = self._ask(CREATE, {"input": made}, "createDraft", "draft")
        return graphql.body(PUBLISH, {"input": {"draftId": draft["id"]}})

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
        """Find a post of this slug that names this one as its original; with `draft = true` also such a draft."""
        taken = False
        for candidate in self._candidates(query.post):
            if self._fits(candidate, query):
                return _receipt(candidate)
            taken = True
        if self.options.draft:
            return self._find_draft(query)
        if taken and not self._is_draft_left(query.step):
            return NotFound.PERHAPS  # another post has the slug, so ours would have an unknown one
        return NotFound.SURELY

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        made = announcement.payload["variables"]["input"]
        if self.options.draft:
            self._ask(REDRAFT, {"input": article.redraft_input(made, receipt.remote_id)})
            return receipt
        wanted = article.update_input(made, receipt.remote_id)
        return _receipt(self._ask(UPDATE, {"input": wanted}, "updatePost", "post"))

    def whoami(self) -> Account:
        me = self._ask(ME, {}, "me")
        publication = self._publication()
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

    def _token(self) -> str:
        return token_of(self.options.token, self.context, self.login)

    def _settings(self) -> dict[str, bool]:
        chosen = {
            "enableTableOfContent": self.options.table_of_contents,
            "activateNewsletter": self.options.newsletter,
        }
        return {key: True for key, wanted in chosen.items() if wanted}

    # --- the publication

    def _id(self) -> str:
        """Return the publication's id, if the configuration gives it."""
        return self.options.publication if re.fullmatch(r"[0-9a-f]{24}", self.options.publication) else ""

    def _in_publication(self, fields: str, more: str = "", **variables: Any) -> dict[str, Any]:
        """Return fields of the publication; empty if it does not exist."""
        key, kind = ("id", "ObjectId") if self._id() else ("host", "String")
        value = self._id() or article.host_of(self.options.publication)
        query = f"query Publication(${key}: {kind}!{more}) {{ publication({key}: ${key}) {{ {fields} }} }}"
        return self._ask(query, {key: value, **variables}).get("publication") or {}

    def _publication(self) -> dict[str, Any]:
        try:
            publication = self._in_publication("id title url")
        except NoSuchPost:
            publication = {}
        if not publication.get("id"):
            raise NeedsPerson(f'channels.{self.name}.publication: Hashnode has no "{self.options.publication}"')
        if self._is_the_blog(publication.get("url") or ""):
            raise NeedsPerson(ITSELF)
        return publication

    def _is_the_blog(self, address: str) -> bool:
        blog = article.host_of(self.context.blog_url)
        return bool(blog) and article.host_of(address) == blog

    def _series(self, name: str) -> str:
        """Return the id of the post's series; empty if the publication has none of that name.

        The API can't create one.
        """
        slug = article.slugified(name)
        if not slug:
            return ""
        try:
            publication = self._in_publication("series(slug: $slug) { id }", ", $slug: String!", slug=slug)
        except NoSuchPost:
            return ""
        return str((publication.get("series") or {}).get("id") or "")

    # --- finding copies

    def _candidates(self, post: Post) -> Iterator[dict[str, Any]]:
        """Yield the posts with the slug, or with the slug as Hashnode changes it when it is taken, up to a free one."""
        slug = article.slug_of(post)
        for candidate in (slug, f"{slug}-1", f"{slug}-2") if slug else ():
            try:
                fields = "post(slug: $slug) { id slug title url canonicalUrl publishedAt updatedAt }"
                post_data = self._in_publication(fields, ", $slug: String!", slug=candidate).get("post")
            except NoSuchPost:
                post_data = None
            if not post_data:
                return
            yield post_data

    def _fits(self, candidate: Mapping[str, Any], query: CopyQuery) -> bool:
        made = _instant(candidate.get("publishedAt") or candidate.get("updatedAt"))
        older = query.since is not None and made is not None and made < query.since - SKEW
        return candidate.get("id") not in query.known and not older and article.is_copy(candidate, query.post)

    def _is_draft_left(self, step: Step | None) -> bool:
        """Whether the step's draft still exists, so it was not published."""
        if step is None:
            return False
        try:
            draft = json.loads(step.body)["variables"]["input"]["draftId"]
            return bool(self._ask(DRAFT, {"id": draft}).get("draft"))
        except Permanent:
            return False

    def _find_draft(self, query: CopyQuery) -> Receipt | NotFound:
        after = None
        for _ in range(MOST_PAGES):
            try:
                page = self._drafts(after)
            except (Permanent, NeedsPerson):
                return NotFound.PERHAPS
            for edge in page.get("edges") or ():
                if self._fits(edge["node"], query):
                    return _receipt(edge["node"])
            more = page.get("pageInfo") or {}
            if not more.get("hasNextPage"):
                return NotFound.SURELY if more else NotFound.PERHAPS
            after = more.get("endCursor")
        return NotFound.PERHAPS

    def _drafts(self, after: str | None) -> dict[str, Any]:
        fields = (
            "drafts(first: 50, after: $after) { edges { node { id slug title canonicalUrl updatedAt } } "
            "pageInfo { hasNextPage endCursor } }"
        )
        drafts: dict[str, Any] = self._in_publication(fields, ", $after: String", after=after).get("drafts") or {}
        return drafts


def _receipt(post: Mapping[str, Any]) -> Receipt:
    return Receipt(remote_id=str(post["id"]), remote_url=str(post.get("url") or ""))


def _instant(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
