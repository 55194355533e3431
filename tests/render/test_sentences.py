"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.render import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", "One."),
        ("No end", "No end"),
        ("Really? Yes.", "Really?"),
        ("Wow!! Next.", "Wow!!"),
        ("We use e.g. Python. Then", "We use e.g. Python."),
        ("We use Node.js 20. Then", "We use Node.js 20."),
        ("Version 3.11 is out. Then", "Version 3.11 is out."),
        ("We met in 2019. Then", "We met in 2019."),
        ("I bought 12. Then", "I bought 12."),
        ("The U.S. Army came. Then", "The U.S. Army came."),
        ("Dr. Who came. Then", "Dr. Who came."),
        ("J. R. R. Tolkien wrote. Then", "J. R. R. Tolkien wrote."),
        ("Yahoo! has grown. Then", "Yahoo! has grown."),
        ("He said “stop.” Then", "He said “stop.”"),
        ("Well… maybe. Then", "Well… maybe."),
        ("これは文です。 run は次。", "これは文です。"),
        ("Copy //depot/A/... To it.", "Copy //depot/A/... To it."),
        ("これは文です。次の文。", "これは文です。"),
        ("「本当？」と言った。次", "「本当？」と言った。"),
        ("他说：“好。”然后走了", "他说：“好。”"),
        ("ये वाक्य है। दूसरा", "ये वाक्य है।"),
        ("A line\nNext line", "A line"),
        ("Here is why:\n\nBecause. So.", "Here is why:\n\nBecause."),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, expected: str) -> None:
    assert sentences.first(text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Bramble Wool Inc. (the last mill) still cards by hand.",
        "I bought a share of Felt Corp. Monday morning, and of Hat Co. Ltd. as well.",
        "The plaque names Ole Berg Jr. Esq., Messrs. Lund and Gen. Dahl.",
        "Dr. Osei and Prof. Lind opened it at 9 p.m. Eastern on Jan. 5 for owls.",
        "The U.S. Mail carried it past Mt. Arrow to No. 5 on the list.",
        "J. R. R. Quill, i.e. Jo Quill, read to Ph.D. Student Ada and I. P. Lund.",
        "I waited... and waited... until the Yahoo! Labs left.",
        "It took v1.2.3, hive.example.org, config.toml and ASP.NET Core with it.",
        "See Fig. 3, Sec. 4 and pp. 12-15 (approx. one page).",
        "I moved to the U.S.",
        "He works at Felt Corp.",
        "We met at 5 p.m.",
        "The answer is no.",
        "I love plan B.",
        "Am 3. Oktober feiern wir im 19. Stock, z. B. mit Hrn. Dr. Maier.",
        "Die Maier GmbH & Co. KG zieht nach § 5 Abs. 2 um.",
        "Er sagte: „Das geht nicht.“",
        "M. Dupont et Mme. Durand, p. ex. à la p. 12 (env. deux lignes), sont venus.",
        "« Bonjour ! » dit-il.",
        "El Sr. García vive en EE. UU. desde 1990, véase la pág. 12.",
        "O Sr. Silva e a Dra. Lima chegaram.",
        "Il Sig. Rossi è nato nel 300 a.C. a Roma.",
        "Dhr. Jansen is o.a. in Utrecht, bijv. Overvecht.",
        "Vi använder bl.a. Python och t.ex. Go.",
        "Esim. Python on hyvä 3. lokakuuta.",
        "Np. Python i ul. Długa 5.",
        "Od té doby už utekl nějaký ten týden (8. 3. až 15. 3.).",
        "Giresun 125. Yıl Lisesi ve 2. Dünya Savaşı.",
        "XX. Yüzyıl ve II. Mehmed.",
        "Seit dem Umzug, wg. Lärm, d. h. Das Haus ist laut, bspw. Nachts.",
        "Im 19. Jahrhundert, nach dem 2. Weltkrieg und im 3. Teil.",
        "Po 2. Světové válce, ve 20. Století, a tzn. Nyní.",
        "En el n.º 5, p. ej. Madrid.",
        "Wyszła 3. Edycja, m. in. Polska.",
        "А. С. Пушкин жил на ул. Ленина, т. е. там, см. рис. 3.",
        "Ο κ. Παπαδόπουλος μένει εδώ;",
        "קראתי את זה.",
        "هل سمعت المطر أمس؟",
        "قال د. أحمد إن المطر قادم.",
        "डॉ. शर्मा आए।",
        "ဒါက ဘလော့ဂ် ဖြစ်သည်။",
    ],
)
def test_a_sentence_does_not_end_in_the_middle_nor_go_on(sentence: str) -> None:
    assert sentences.first(f"{sentence} It goes on.") == sentence
    assert sentences.first(sentence) == sentence


@given(st.text(max_size=300))
def test_ends_are_places_in_the_text_in_order(text: str) -> None:
    found = sentences.ends(text)
    assert list(found) == sorted(set(found))
    assert all(0 < end <= len(text) for end in found)


@given(st.text("a1Α.!…;։।។。！)»”\"'*\u2009\xa0\u3000 \t\r\n\x1c", max_size=60) | st.text(max_size=60))
def test_ends_are_looked_for_wherever_one_may_be(text: str) -> None:
    found = [match.span() for match in sentences._matches(text)]
    assert found == [match.span() for match in sentences._END.finditer(text)]


@given(st.text(max_size=300))
def test_sentences_together_are_the_text(text: str) -> None:
    assert "".join(sentences.split(text)) == text


def test_a_sentence_has_the_spaces_behind_it() -> None:
    assert list(sentences.split("It weaves. \n Nobody knew! So")) == ["It weaves. \n ", "Nobody knew! ", "So"]
