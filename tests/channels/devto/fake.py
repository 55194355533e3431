"""dev.to's API as a user's key sees it: drafts, front matter that wins, four tags, originals that are taken, limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.devto import DevtoOptions, Kind
from syndicator.testing.harness import Face, Harness, a_draft, secret
from syndicator.testing.server import FakeServer, Reply

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.testing.server import Request

KEY = "devto-key-hush-hush-0123456789"
V1 = "application/vnd.forem.api-v1+json"
LEVELS = ("no_ai", "some_ai", "fully_autonomous")
FACES = {"": Face(column="dev.to")}


def refusal(status: int, error: str, **more: Any) -> Reply:
    return Reply(status, {"error": error, "status": status, **more})


class Server(FakeServer):
    """`taken`: originals of other people's articles; `asks_about_ai`: an article must say what part an AI had."""

    def __init__(self, port: int = 0) -> None:
        self.articles: dict[int, dict[str, Any]] = {}
        self.taken: set[str] = set()
        self.asks_about_ai = False
        super().__init__(port)

    def publishes(self, request: Request) -> bool:
        """Setting `published`; creating a draft and editing publish nothing."""
        return request.method == "PUT" and b'"published":true' in request.body

    def answer(self, request: Request) -> Reply:
        if not request.headers.get("user-agent"):
            return refusal(403, "Forbidden Bots")
        if request.headers.get("accept") != V1:
            return Reply(200, {}, {"Warning": "299 - this version is deprecated"})
        if request.headers.get("api-key") != KEY:
            return refusal(401, "unauthorized")
        if request.path == "/api/users/me":
            return Reply(200, {"type_of": "user", "id": 31, "username": "ada", "name": "Ada"})
        if request.method == "GET":
            return self._listing(request)
        return self._write(request)

    def _listing(self, request: Request) -> Reply:
        wanted = request.path.endswith("/published")
        listed = [one for one in reversed(self.articles.values()) if one["published"] is wanted]
        size, page = int(request.query["per_page"]), int(request.query["page"])
        return Reply(200, listed[size * (page - 1) : size * page])

    def _write(self, request: Request) -> Reply:
        if request.method == "POST":
            return self._save(request.json()["article"], {"id": 1000 + len(self.articles), "published": False}, 201)
        number, unpublish = re.fullmatch(r"/api/articles/(\d+)(/unpublish)?", request.path).groups()  # type: ignore[union-attr]
        if int(number) not in self.articles:
            return refusal(404, "not found")
        article = self.articles[int(number)]
        if unpublish:
            article["published"] = False
            self.remove(number)
            return Reply(204)
        return self._save(request.json()["article"], article, 200)

    def _save(self, given: dict[str, Any], article: dict[str, Any], status: int) -> Reply:
        merged = {**article, **given, **_front_matter(given.get("body_markdown", ""))}
        if (invalid := self._invalid(merged)) is not None:
            return invalid
        merged["slug"] = re.sub(r"\W+", "-", merged["title"].lower()) + f"-{merged['id']:x}"
        merged["url"] = f"https://dev.to/ada/{merged['slug']}"
        merged.setdefault("canonical_url", merged["url"])
        first = merged["published"] and not article.get("published")
        self.articles[merged["id"]] = merged
        if first:
            self.publish(merged["canonical_url"], merged, str(merged["id"]))
        elif merged["published"]:
            self.change(str(merged["id"]), merged)
        return Reply(status, merged)

    def _invalid(self, article: dict[str, Any]) -> Reply | None:
        tags = article.get("tags", [])
        others = {
            one.get("canonical_url")
            for one in self.articles.values()
            if one["published"] and one["id"] != article["id"]
        }
        if not article.get("title") or len(article["title"]) > 128:
            return refusal(422, "Title is too long (maximum is 128 characters)")
        if len(tags) > 4:
            return refusal(422, "Tag list exceed the maximum of 4 tags")
        if any(not tag.isalnum() or len(tag) > 30 for tag in tags):
            return refusal(422, "Tag contains non-alphanumeric or prohibited unicode characters")
        if article["published"] and article.get("canonical_url") in others | self.taken:
            return refusal(422, "Canonical url has already been taken. Email support for further details.")
        if self.asks_about_ai and article.get("ai_disclosure_level") not in LEVELS:
            return refusal(
                422, "ai_disclosure_level is required", allowed_values=LEVELS, policy_url="https://dev.to/ai"
            )
        return None


def _front_matter(body: str) -> dict[str, Any]:
    """The fields of front matter, which replace those of the request."""
    match = re.match(r"---\s*\n(.*?)\n---", body, flags=re.DOTALL)
    return {"title": "From the front matter", "published": False} if match else {}


def make(folder: Path) -> Harness:
    server = Server()
    context = ChannelContext(name="devto", folder=folder, base_url=server.url)
    return Harness(
        channel=Kind(DevtoOptions(api_key=secret(KEY)), context),
        section=f'kind = "devto"\nbase_url = "{server.url}"\napi_key = {{ env = "DEVTO_API_KEY" }}\n',
        env={"DEVTO_API_KEY": KEY},
        server=server,
        write=lambda post: a_draft(post, parts=(f"{post.summary}\n\n{post.markdown}",)),
        secrets=(KEY,),
    )
