"""Hashtags as people spell them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from syndicator.render.hashtags import Speller, drop_repeated
from syndicator.render.own_names import OwnNames
from syndicator.render.subject import Subject
from tests.render.posts import POST, says

if TYPE_CHECKING:
    from pathlib import Path

SPELLER = Speller({"mytool": "MyTOOL", "Deep Learning": "#DL"})


def hashtags(*tags: str, most: int | None = None) -> str:
    return drop_repeated(SPELLER.hashtags(tags, most))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("python", "#Python"),
        ("machine-learning", "#MachineLearning"),
        ("machine learning", "#MachineLearning"),
        ("learning_in_public", "#LearningInPublic"),
        ("machinelearning", "#MachineLearning"),
        ("#python", "#Python"),
        ("open shed™", "#OpenShed"),
        ("AI", "#AI"),
        ("ai", "#AI"),
        ("ml", "#ML"),
        ("ai-for-api-design", "#AIForAPIDesign"),
        ("ios", "#iOS"),
        ("JavaScript", "#JavaScript"),
        ("javascript", "#JavaScript"),
        ("github-actions", "#GitHubActions"),
        ("devops", "#DevOps"),
        ("node.js", "#NodeJS"),
        ("c++", "#Cpp"),
        ("C#", "#CSharp"),
        (".NET", "#DotNet"),
        ("ci/cd", "#CICD"),
        ("n8n", "#n8n"),
        ("TBD", ""),
        ("rce", "#RCE"),
        ("today's news", "#TodaysNews"),
        ("100-days-of-code", "#100DaysOfCode"),
        ("機械学習", "#機械学習"),
        ("машинное обучение", "#МашинноеОбучение"),
        ("मशीन लर्निंग", "#मशीनलर्निंग"),
        ("tips & tricks 🎉", "#TipsTricks"),
        ("mytool", "#MyTOOL"),
        ("deep learning", "#DL"),
        ("csharp", "#CSharp"),
        ("ASP.NET Core", "#AspNetCore"),
        ("C# 12", "#CSharp12"),
        (".NET 8", "#DotNet8"),
        ("Notepad++", "#NotepadPlusPlus"),
        ("socket.io", "#SocketIO"),
        ("aws-s3", "#AWSS3"),
        ("npm", "#npm"),
        ("rtw", "#RTW"),
        ("Q&A", "#QandA"),
        ("Art of Firing (AoF)", "#ArtOfFiring"),
        ("(Kiln)", "#Kiln"),
        ("m²", "#M2"),
        ("cicd-cjy1vtdk2005kjjs17n8couc3", "#CICD"),
        ("R", "#R"),
        ("go", "#Go"),
        ("IT", "#IT"),
        ("blog-posts", "#BlogPosts"),
        ("facade", "#Facade"),
        ("web3", "#Web3"),
        ("NuGet", "#NuGet"),
        ("it", ""),
        ("me", ""),
        ("hide", ""),
        ("net", ""),
        ("und", ""),
        ("Uncategorized", ""),
        ("Non classé", ""),
        ("Без рубрики", ""),
        ("未分类", ""),
        ("d41d8cd9", ""),
        ("64f0c2a9be31d7008a5c11e2", ""),
        ("cjy1vtdk2005kjjs17n8couc3", ""),
        ("sdfghjkl", ""),
        ("Tag_name1", ""),
        ("category-2", ""),
        ("notes", ""),
        ("Publish", ""),
        ("随笔", ""),
        ("2023", ""),
        ("lang_de", ""),
        ("language-pt-br", ""),
        ("🏷️ Pottery", "#Pottery"),
        ("", ""),
        ("---", ""),
    ],
)
def test_a_tag_becomes_a_word(tag: str, expected: str) -> None:
    assert hashtags(tag) == expected


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("ropensci", "We met at rOpenSci.", "#rOpenSci"),
        ("oss", "I write OSS, and oss is fun.", "#OSS"),
        ("data-at-ropensci", "rOpenSci", "#DataAtrOpenSci"),
        ("rust", "RUST!\n\nWe use Rust and rust.", "#Rust"),
        ("character encoding", "ALTER TABLE a CHARACTER SET utf8", "#CharacterEncoding"),
        ("clayware", "In clayware/ClayWare and @ClayWare or ClayWare.js.", "#Clayware"),
        ("kiln", "The KIln. A Kiln, another Kiln.", "#Kiln"),
        ("aspnetmvc", "I like ASP.NET MVC.", "#AspNetMVC"),
        ("The kiln ♥s the old clay", "The kiln ♥s the old clay\nIt does.", ""),
        ("learnbydoing", "I learn by doing.", "#LearnByDoing"),
        ("PotTERY", "", "#PotTERY"),
        ("mytool", "MyTool is here.", "#MyTOOL"),
        ("net", "The NET is a film.", "#NET"),
        ("github", "I like Github.", "#GitHub"),
        ("KlAY", "KLAY\nKlAY is not KLay. KLay, KLay!", "#KlAY"),
        ("JavaSCRIPT", "", "#JavaSCRIPT"),
        ("KilNOven", "A KilnOven, no KILN.", "#KilnOven"),
        ("Multikiln", "A MultiKiln. The multikiln and another multikiln: Multikiln.", "#Multikiln"),
        ("multikiln", "A multi-kiln is a multikiln.", "#Multikiln"),
        ("Multikiln", "A multi-kiln.", "#Multikiln"),
        ("multikiln", "A multi-kiln.", "#MultiKiln"),
        ("klayworld", "搬家至KlayWorld", "#KlayWorld"),
    ],
)
def test_a_name_is_spelled_as_the_post_spells_it(tag: str, text: str, expected: str) -> None:
    assert drop_repeated(SPELLER.hashtags([tag], None, text)) == expected


def test_a_template_spells_names_as_its_post_does(tmp_path: Path) -> None:
    post = replace(POST, tags=("opensci",), title="On OpenSci", markdown="Words.")
    assert says(tmp_path, "{{ post.tags | hashtags }}", post) == "#OpenSci"
    assert says(tmp_path, "{{ 'opensci' | tagged(post.tags) }}", post) == "#OpenSci"


def test_duplicates_go_whatever_their_case_and_the_first_stays() -> None:
    assert hashtags("python", "Machine Learning", "Python", "machine-learning") == "#Python #MachineLearning"


def test_at_most_so_many_are_given_after_the_empty_ones_are_gone() -> None:
    assert hashtags("2023", "a", "a", "b", "c", most=2) == "#A #B"


def test_those_that_the_text_has_are_not_repeated() -> None:
    text = f"All about #python today\n\n{SPELLER.hashtags(['python', 'ai'])}"
    assert drop_repeated(text) == "All about #python today\n\n#AI"


def test_a_tag_can_stand_in_the_place_of_its_words() -> None:
    text = "My Machine Learning notes: Python, python and pythonic machine learning"
    assert SPELLER.tagged(text, ["machine-learning", "python", "2023"]) == (
        "My #MachineLearning notes: #Python, python and pythonic machine learning"
    )


def test_no_hashtag_is_put_into_an_address_or_a_longer_name() -> None:
    text = "See https://python.org/python and Node.js, node-python"
    assert SPELLER.tagged(text, ["python", "node"]) == text


@given(st.lists(st.text(max_size=20), max_size=8), st.integers(0, 5))
def test_any_tags_give_few_different_well_formed_hashtags(tags: list[str], most: int) -> None:
    words = drop_repeated(SPELLER.hashtags(tags, most)).split()
    assert len(words) <= most
    assert len({word.casefold() for word in words}) == len(words)
    for word in words:
        assert regex.fullmatch(r"#[\p{L}\p{M}\p{N}\u200c\u200d]*\p{L}[\p{L}\p{M}\p{N}\u200c\u200d]*", word)


def test_a_name_of_the_blog_says_nothing_unless_the_post_is_about_it() -> None:
    own = OwnNames("David Roe", "Oslo cycling", "https://muumu.us/a")

    def tags(text: str) -> str:
        return drop_repeated(SPELLER.hashtags(["david", "Muumuus", "Oslo", "oslo-cycling", "kiln"], None, text, own))

    assert tags("Kilns") == "#Kiln"
    assert tags("David\nKilns") == "#David #Kiln"
    assert tags("Kilns\nWith David in Oslo") == "#Oslo #Kiln"
    assert tags("Muumuus") == "#Muumuus #Kiln"


def test_a_language_is_a_topic_only_if_the_title_has_it() -> None:
    assert SPELLER.hashtags(["english", "Português", "kiln", "hello"], None, "Kilns\nin English") == SPELLER.hashtags(
        ["kiln"]
    )
    assert drop_repeated(SPELLER.hashtags(["english"], None, "English for kilns")) == "#English"


def test_one_word_is_said_once() -> None:
    assert hashtags("technical-writing", "technical-writing-1", "web1") == "#TechnicalWriting #Web1"
    assert (
        hashtags("kiln", "Kilns", "libraries", "library", "CSS", "c", "iOS", "io")
        == "#Kiln #Libraries #CSS #C #iOS #IO"
    )
    assert hashtags("fire", "firing", "Glaze", "glazes", "KilnJS", "kiln", "loomlang", "loom", "clang", "C") == (
        "#Fire #Glaze #KilnJS #Loomlang #Clang #C"
    )
    assert hashtags("best-fired-clay", "BFC", "AK", "art-kiln", "ART") == "#BestFiredClay #AK #ART"


def test_of_too_many_tags_those_are_taken_that_the_post_is_about() -> None:
    subject = Subject("Looms of the Cotton.js age", "We weave C# patterns and 織機.")
    tags = ["art", "C#", "cottonjs", "織機", "loom"]

    def chosen(most: int | None) -> str:
        return drop_repeated(SPELLER.hashtags(tags, most, subject=subject))

    assert chosen(2) == "#Cottonjs #Loom"
    assert chosen(4) == "#Art #CSharp #Cottonjs #織機"
    assert chosen(5) == chosen(None) == "#Art #CSharp #Cottonjs #織機 #Loom"


def test_a_template_takes_what_title_opening_and_description_name(tmp_path: Path) -> None:
    post = replace(
        POST, tags=("loom", "kiln", "art"), title="On kilns", summary="", markdown="A loom stood by the wall."
    )
    assert says(tmp_path, "{{ post.tags | hashtags(1) }}", post) == "#Kiln"
    described = replace(post, title="On it", summary="What art does to a room.", markdown="A wall.")
    assert says(tmp_path, "{{ post.tags | hashtags(1) }}", described) == "#Art"


def test_a_kind_of_posts_is_a_topic_only_of_a_post_about_it() -> None:
    def tags(*parts: str) -> str:
        return drop_repeated(SPELLER.hashtags(["Life", "kiln"], None, subject=Subject(*parts)))

    assert tags("Kilns", "They fill my life.") == "#Kiln"
    assert tags("My life with kilns") == "#Life #Kiln"


def test_a_shouted_word_is_spelled_as_others() -> None:
    assert drop_repeated(SPELLER.hashtags(["cryptocurrency"], None, "The best crypto CURRENCY")) == "#CryptoCurrency"
    assert drop_repeated(SPELLER.hashtags(["learningsql"], None, "Learning SQL")) == "#LearningSQL"


def test_an_acronym_may_be_an_ordinary_word() -> None:
    assert drop_repeated(SPELLER.hashtags(["rest"], None, "My sabbatical\nThe rest of it.")) == "#Rest"
    assert drop_repeated(SPELLER.hashtags(["rest"], None, "A REST API")) == "#REST"
    assert drop_repeated(SPELLER.hashtags(["rest"], None, "My API")) == "#REST"


def test_a_template_knows_the_names_of_the_blog(tmp_path: Path) -> None:
    post = replace(POST, author="Ada Roe", tags=("Ada", "kiln"), title="Kilns")
    assert says(tmp_path, "{{ post.tags | hashtags }}", post=post) == "#Kiln"


def test_many_tags_take_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counting(word: str) -> str:
        asked.append(word)
        return word

    monkeypatch.setattr("syndicator.render.hashtags.stem", counting)
    SPELLER.hashtags([f"loom{number}" for number in range(100)], 3)
    assert len(asked) <= 400
