"""Characters of strangers' texts: what is never shown, entities, names of emoji."""

from __future__ import annotations

import html
import re

_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\ud800-\udfff\ufdd0-\ufdef\ufeff]")
_ZERO_WIDTH = re.compile(r"\u200b(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])")
_BLANK_BRAILLE = re.compile(r"(?<![\u2801-\u28ff])\u2800(?![\u2801-\u28ff])")  # typed to keep a line empty
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_EMOJI_NAME = r":(?=[0-9_]*[a-z+\-])[a-z0-9_+\-]+:"
_EMOJI_NAMES = re.compile(rf"(?<![a-zA-Z0-9_:])(?:{_EMOJI_NAME})+(?![a-zA-Z0-9_:])")
_FLAG_OR_TONE = re.compile(r":flag_([a-z])([a-z]):|:([a-z0-9_+\-]+)_tone([1-5]):")
ICON = r":(?:material|fontawesome|octicons|simple|bootstrap|fas|fab|far|fa|mdi|lucide|tabler)-[a-z0-9-]+:"
_ICON = re.compile(ICON)
_OTHER_NAMES = {  # of EmojiOne, Discord and WordPress, for those of GitHub
    "slight_smile": "slightly_smiling_face", "simple_smile": "slightly_smiling_face", "slight_frown": "slightly_frowning_face",
    "upside_down": "upside_down_face", "rolling_eyes": "roll_eyes", "hugging": "hugs", "nerd": "nerd_face", "frowning2": "frowning_face",
    "face_palm": "facepalm", "money_mouth": "money_mouth_face", "zipper_mouth": "zipper_mouth_face", "frame_photo": "framed_picture",
    "race_car": "racing_car", "mrgreen": "grin", "razz": "stuck_out_tongue", "oops": "flushed", "lol": "laughing", "roll": "roll_eyes",
    "twisted": "smiling_imp", "evil": "imp", "eek": "open_mouth", "shock": "astonished", "sad": "slightly_frowning_face", "mad": "rage",
}  # fmt: skip
_TO_REGIONAL = 0x1F1E6 - ord("a")  # two of these letters are a flag
_BEFORE_TONES = 0x1F3FA


def printable(text: str) -> str:
    """Remove control characters, lone surrogates and noncharacters."""
    if text.isascii() and text.isprintable():
        return text
    seen = _UNSEEN.sub("", text)
    seen = _BLANK_BRAILLE.sub(" ", seen) if "\u2800" in seen else seen
    return _ZERO_WIDTH.sub("", seen) if "\u200b" in seen else seen


def is_evenly_spaced(text: str) -> bool:
    """Whether a text has no white space but single spaces."""
    return "  " not in text and text.isprintable()


def decode_entities(text: str) -> str:
    """Decode entities such as `&#8220;`; leave `?a=1&lt=2` alone."""
    return _ENTITY.sub(lambda entity: html.unescape(entity.group()), text) if "&" in text else text


def emojize(text: str) -> str:
    """Replace `:tada:` by the emoji, and names of icons by nothing; unknown names stay."""
    if ":" not in text or not _EMOJI_NAMES.search(text):
        return text
    return _EMOJI_NAMES.sub(lambda names: re.sub(_EMOJI_NAME, _emoji, names.group()), text)


def _emoji(match: re.Match[str]) -> str:
    import emoji

    name = match.group()
    if _ICON.fullmatch(name):
        return ""
    if other := _FLAG_OR_TONE.fullmatch(name):
        if not other[3]:
            return "".join(chr(ord(letter) + _TO_REGIONAL) for letter in (other[1], other[2]))
        base = emoji.emojize(f":{other[3]}:", language="alias")
        return name if base.startswith(":") else base + chr(_BEFORE_TONES + int(other[4]))
    return emoji.emojize(f":{_OTHER_NAMES[name[1:-1]]}:" if name[1:-1] in _OTHER_NAMES else name, language="alias")
