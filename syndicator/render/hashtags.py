"""Hashtags: single words of letters and digits, in their usual spelling."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import regex

from syndicator.render import markers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_COMMON_SPELLINGS = """
AGI AI API APIs ARM AWS BigQuery BuildInPublic CD CI CICD CLI CMS CPU CRUD CSS CSV CUDA DDD DeepLearning DevOps DevRel DIY DNS DOM DSA DX
ETL FAQ FastAPI GCP GenAI GitHub GitLab GitOps GPT GPU GraphQL gRPC HTML HTTP HTTPS IaC IDE iOS IoT iPadOS iPhone JavaScript JetBrains
jQuery JPA JSON JSX JVM JWT K8s LangChain LaTeX LearnInPublic LinkedIn LLM LLMOps LLMs MachineLearning macOS MCP MDX ML MLOps MongoDB MVC MVP MySQL
NestJS NextJS NFT NLP NoCode NodeJS NoSQL NumPy NuxtJS OAuth OCR OOP OpenAI OpenCV OpenSource ORM OS PDF PHP PostgreSQL PowerShell PWA
PyPI PyTorch QA RAG ReactJS REST RSS RxJS SaaS SDK SEO SQL SQLite SRE SSH SSL SSR SVG TailwindCSS TCP TDD TensorFlow TLS TypeScript UI UML
URL USB UX VM VPN VPS VR VSCode VueJS WASM WebAssembly WebDev WebRTC WebSocket WordPress WSL XML XSS YAML YouTube
"""
SPELLINGS: Mapping[str, str] = {
    **{word.casefold(): word for word in _COMMON_SPELLINGS.split()},
    "c++": "Cpp",
    "c#": "CSharp",
    "f#": "FSharp",
    ".net": "DotNet",
    "asp.net": "AspNet",
}

_SEPARATOR = regex.compile(r"[^\p{L}\p{M}\p{N}\u200c\u200d]+")
_APOSTROPHE = regex.compile(r"(?<=\p{L})['’](?=\p{L})")
_HASHTAG = regex.compile(r"(?<![\w&/])[#＃]([\p{L}\p{M}\p{N}_\u200c\u200d]+)")


class Speller:
    """Turns tags into hashtags; `extra` spellings take precedence."""

    def __init__(self, extra: Mapping[str, str]) -> None:
        self._known = {**SPELLINGS, **{_key(tag): word.lstrip("#＃") for tag, word in extra.items()}}

    def hashtags(self, tags: Iterable[str], most: int | None = None) -> str:
        """Return `#Python #MachineLearning`: at most so many, without duplicates and tags without letters."""
        words = {word.casefold(): word for word in reversed([self.word(tag) for tag in tags]) if _has_letter(word)}
        chosen = list(reversed(words.values()))[:most]
        return markers.wrap(" ".join(f"#{word}" for word in chosen), markers.HASHTAGS)

    def tagged(self, text: str, tags: Iterable[str]) -> str:
        """Return `text` with the first mention of each tag turned into a hashtag."""
        for tag in tags:
            text = self._tag_once(text, tag)
        return text

    def word(self, tag: str) -> str:
        """Return the word of a hashtag without its sign:

        MachineLearning for "machine-learning". Empty if nothing is left.
        """
        spelled = self._known.get(_key(tag)) or self._known.get("".join(_words(tag)).casefold())
        return "".join(_words(spelled)) if spelled else "".join(self._capital(word) for word in _words(tag))

    def _capital(self, word: str) -> str:
        return self._known.get(word.casefold()) or word[:1].upper() + word[1:]

    def _tag_once(self, text: str, tag: str) -> str:
        word, words = self.word(tag), _words(tag)
        if not _has_letter(word):
            return text
        name = r"[\s\-]+".join(regex.escape(w) for w in words)
        return regex.sub(rf"(?<![\w#＃@/.\-]){name}(?![\w/\-]|\.\w)", f"#{word}", text, count=1, flags=regex.IGNORECASE)


def drop_repeated(text: str) -> str:
    """Remove the markers of hashtags, and marked hashtags that the text also has elsewhere."""
    pieces = markers.split(text, markers.HASHTAGS)
    seen = {word.casefold() for piece in pieces[::2] for word in _HASHTAG.findall(piece)}
    for index in range(1, len(pieces), 2):
        words = [word for word in pieces[index].split() if word[1:].casefold() not in seen]
        pieces[index] = " ".join(words)
        seen.update(word[1:].casefold() for word in words)
    return "".join(pieces)


def _key(tag: str) -> str:
    return tag.strip().lstrip("#＃").casefold()


def _words(tag: str) -> list[str]:
    plain = _APOSTROPHE.sub("", unicodedata.normalize("NFC", markers.strip(tag)))
    return [word for word in _SEPARATOR.split(plain) if word.strip("\u200c\u200d")]


def _has_letter(word: str) -> bool:
    return regex.search(r"\p{L}", word) is not None
