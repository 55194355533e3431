"""Hashnode's GraphQL server: drafts and posts of one publication, the paid plan, answers that are 25 s old.

It reads just as much GraphQL as it takes to know which field is asked for, and checks that inputs have only
fields that the schema has.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.hashnode import HashnodeOptions, Kind
from syndicator.testing.harness import Face, Harness, a_draft, secret
from syndicator.testing.server import FakeServer, Reply, Request

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "hashnode-token-hush-hush"
PUBLICATION = {"id": "64a8c0ffee64a8c0ffee64a8", "title": "Me elsewhere", "url": "https://me.hashnode.dev"}
STALE_SECONDS = 25
MOST_BYTES = 100_000
NO_PRO = (
    "Publication does not have an active Pro plan. Upgrade in your dashboard to access this via the API.",
    "FORBIDDEN",
)
META = {"title", "description", "image"}
SETTINGS = {"enableTableOfContent", "delist", "activateNewsletter", "slugOverridden"}
COVER = {
    "coverImageURL",
    "coverImageAttribution",
    "coverImagePhotographer",
    "isCoverAttributionHidden",
    "stickCoverToBottom",
}
BOTH = {"title", "subtitle", "contentMarkdown", "slug", "tags", "seriesId", "originalArticleURL", "publishedAt"}
BOTH |= {"disableComments", "publishAs", "coAuthors"}
OF_DRAFTS = BOTH | {"settings", "metaTags", "coverImageOptions"}
OF_POSTS = BOTH | {"coverImage", "metaTitle", "metaDescription", "ogImage", "isDelisted", "enableToc"}
INPUTS = {
    "createDraft": OF_DRAFTS | {"publicationId"},
    "updateDraft": OF_DRAFTS | {"draftId"},
    "publishDraft": {"draftId"},
    "updatePost": OF_POSTS | {"id"},
}
INNER = {"metaTags": META, "settings": SETTINGS, "coverImageOptions": COVER}


class RefusedError(Exception):
    def __init__(self, message: str, code: str, status: int = 200) -> None:
        super().__init__(message)
        self.reply = Reply(status, {"errors": [{"message": message, "extensions": {"code": code}}]})


class Server(FakeServer):
    def __init__(self, port: int = 0) -> None:
        self.pro = True
        self.moved = False
        self.drafts: dict[str, dict[str, Any]] = {}
        self.posts: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, dict[str, Any]] = {}  # of posts, as `updatePost` names them
        self.series = {"garden": "65b9c0ffee65b9c0ffee65b9"}
        self.ahead = timedelta(0)
        self.draft_is_the_copy = False
        self._remembered: dict[tuple[str, str], tuple[datetime, Any]] = {}
        super().__init__(port)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def publishes(self, request: Request) -> bool:
        return (b"createDraft" if self.draft_is_the_copy else b"publishDraft") in request.body

    def answer(self, request: Request) -> Reply:
        if self.moved:
            return Reply(301, "<html>The API has moved</html>", {"Location": "https://hashnode.com/announcement"})
        if len(request.body) > MOST_BYTES:
            return Reply(413, "Payload Too Large")
        try:
            body = request.json()
            return Reply(200, {"data": self._data(request, body["query"], body.get("variables") or {})})
        except RefusedError as refused:
            return refused.reply

    def _data(self, request: Request, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            raise RefusedError("You must be authenticated.", "UNAUTHENTICATED")
        field = (re.findall(r"[{]\s*(\w+)", query) or [""])[0]
        if field == "me":
            return {
                "me": {"id": "u1", "username": "me", "name": "Me", "publications": {"edges": [{"node": PUBLICATION}]}}
            }
        if not self.pro:
            raise RefusedError(*NO_PRO)
        if field in INPUTS:
            _check(field, variables["input"])
            return {field: getattr(self, f"_{field}")(variables["input"])}
        return self._remember(query, variables)

    def _remember(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """Queries are answered from a cache for a while."""
        key = (query, repr(sorted(variables.items())))
        at, _ = self._remembered.get(key, (None, None))
        if at is None or self.now - at >= timedelta(seconds=STALE_SECONDS):
            data = self._draft(variables) if "draft(" in query else self._publication(query, variables)
            self._remembered[key] = (self.now, data)
        return dict(self._remembered[key][1])

    def _draft(self, variables: dict[str, Any]) -> dict[str, Any]:
        if variables["id"] not in self.drafts:
            raise RefusedError("Draft not found", "NOT_FOUND")
        content = {"markdown": self.drafts[variables["id"]].get("contentMarkdown", "")}
        return {"draft": {"id": variables["id"], "content": content}}

    def _publication(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        if variables.get("id") != PUBLICATION["id"] and variables.get("host") != "me.hashnode.dev":
            return {"publication": None}
        slug = variables.get("slug", "")
        if "post(" in query:
            return {"publication": {"post": next((p for p in self.posts.values() if p["slug"] == slug), None)}}
        if "series(" in query:
            return {"publication": {"series": {"id": self.series[slug]} if slug in self.series else None}}
        if "drafts(" in query:
            start = int(variables.get("after") or 0)
            page = list(self.drafts.values())[start : start + 50]
            more = {"hasNextPage": start + 50 < len(self.drafts), "endCursor": str(start + 50)}
            return {"publication": {"drafts": {"edges": [{"node": draft} for draft in page], "pageInfo": more}}}
        return {"publication": PUBLICATION}

    def _createDraft(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - the field's name
        if given["publicationId"] != PUBLICATION["id"]:
            raise RefusedError("Publication not found", "NOT_FOUND")
        made = {**given, "id": f"{len(self.drafts) + len(self.posts) + 1:024x}", "updatedAt": self._instant()}
        made["canonicalUrl"] = given.get("originalArticleURL")
        self.drafts[made["id"]] = made
        if self.draft_is_the_copy:
            self.publish(given.get("originalArticleURL") or given["title"], given, made["id"])
        return {"draft": made}

    def _updateDraft(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._draft({"id": given["draftId"]})
        self.drafts[given["draftId"]] |= given
        self.change(given["draftId"], self.drafts[given["draftId"]])
        return {"draft": self.drafts[given["draftId"]]}

    def _publishDraft(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._draft({"id": given["draftId"]})
        draft = self.drafts.pop(given["draftId"])
        published = self.add_post(draft["slug"], draft["title"], draft.get("canonicalUrl"))
        self.contents[published["id"]] = _as_updated(draft)
        self.change(published["id"], self.contents[published["id"]])
        return {"post": published}

    def add_post(self, slug: str, title: str, canonical: str | None) -> dict[str, Any]:
        """Publish a post; where the slug is taken it gets another."""
        taken = {post["slug"] for post in self.posts.values()}
        slug = next(one for one in (slug, *(f"{slug}-{n}" for n in range(1, 100))) if one not in taken)
        made = self.publish(canonical or title, title, f"6a60{len(self.posts):020x}")
        self.posts[made.id] = {
            "id": made.id,
            "slug": slug,
            "title": title,
            "url": f"{PUBLICATION['url']}/{slug}",
            "canonicalUrl": canonical,
            "publishedAt": self._instant(),
            "updatedAt": None,
        }
        return self.posts[made.id]

    def _updatePost(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        if given["id"] not in self.posts:
            raise RefusedError("Post not found", "NOT_FOUND")
        self.posts[given["id"]] |= {"title": given.get("title"), "updatedAt": self._instant()}
        content = self.contents.setdefault(given["id"], {})
        content |= given  # what is not given stays
        self.change(given["id"], content)
        return {"post": self.posts[given["id"]]}

    def _instant(self) -> str:
        return self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _as_updated(draft: dict[str, Any]) -> dict[str, Any]:
    """The content of a draft under the names of `updatePost`."""
    meta, cover = draft.get("metaTags", {}), draft.get("coverImageOptions", {})
    same = {name: draft.get(name) for name in ("title", "subtitle", "contentMarkdown", "tags", "originalArticleURL")}
    renamed = {"metaTitle": "title", "metaDescription": "description", "ogImage": "image"}
    return {
        **same, "coverImage": cover.get("coverImageURL"), **{name: meta.get(key) for name, key in renamed.items()}
    }  # fmt: skip


def _check(field: str, given: dict[str, Any]) -> None:
    """What the schema knows, and its limits."""
    unknown = set(given) - INPUTS[field]
    for name, known in INNER.items():
        unknown |= set(given.get(name, {})) - known
    if unknown:
        raise RefusedError(f"Field {sorted(unknown)} is not defined by type", "GRAPHQL_VALIDATION_FAILED", 400)
    if len(given.get("tags", [])) > 15 or any(not tag.get("slug") for tag in given.get("tags", [])):
        raise RefusedError("Too many tags, or a tag without slug", "BAD_USER_INPUT")


FACES = {"": Face(column="Hashnode"), "drafts": Face(column="Hashnode", proof="full")}


def make(folder: Path, face: str = "") -> Harness:
    """A channel to a publication; with the face "drafts" it leaves drafts there."""
    server = Server()
    server.draft_is_the_copy = face == "drafts"
    options = HashnodeOptions(publication="me.hashnode.dev", token=secret(TOKEN), draft=server.draft_is_the_copy)
    context = ChannelContext(name="elsewhere", folder=folder, blog_url="https://blog.example.dev", base_url=server.url)
    section = f'kind = "hashnode"\nbase_url = "{server.url}"\npublication = "me.hashnode.dev"\n'

    def pass_time(by: timedelta) -> None:
        server.ahead += by

    return Harness(
        channel=Kind(options, context),
        section=section + 'token = { env = "HASHNODE_TOKEN" }\n' + ("draft = true\n" if face else ""),
        env={"HASHNODE_TOKEN": TOKEN},
        write=lambda post: a_draft(post, parts=("It took **ninety** days.\n",)),
        server=server,
        secrets=(TOKEN,),
        pass_time=pass_time,
    )
