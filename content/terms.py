"""Pure text rules: how words are folded for sorting and finding, and the normal form in which two terms are compared.

`fold` has a twin in SQL on PostgreSQL, made from the constants of this module, so that both engines sort and find alike.
"""

from __future__ import annotations

import re
import unicodedata

TITLE_KEY_LENGTH = 200
#: Combining marks that folding drops, as ranges: Latin/Greek/Cyrillic accents, Hebrew points, Arabic vowel signs.
MARK_RANGES = ((0x0300, 0x036F), (0x0591, 0x05BD), (0x064B, 0x065F), (0x0670, 0x0670))
SPACES = " \t\n\r\f\v"
#: Letters that fold to more than their lower case. Applied after lower-casing, in this order.
SPELLED = (("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("þ", "th"), ("ı", "i"))

_MARKS = re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in MARK_RANGES) + "]")
_SPACES = re.compile(f"[{SPACES}]+")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def _lower_pairs() -> dict[str, str]:
    """Return every letter outside ASCII with a one-letter lower case, as NFKD leaves it. Unicode's own table, read once."""
    pairs = {}
    for code in range(0x80, 0x20000):
        letter = chr(code)
        small = letter.lower()
        if small != letter and len(small) == 1 and unicodedata.normalize("NFKD", letter) == letter:
            pairs[letter] = small
    return pairs


LOWER_PAIRS = _lower_pairs()
_LOWER = str.maketrans(LOWER_PAIRS)
_ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def fold(text: str) -> str:
    """Return text as it is sorted and found: `letters`, with runs of white space as one space and none around them."""
    return _SPACES.sub(" ", letters(text)).strip(" ")


def letters(text: str) -> str:
    """Return text without accents and case.

    1. Compatibility decomposition (NFKD), 2. drop combining marks, 3. lower case letter by letter,
    4. spell out the letters of SPELLED.
    """
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LOWER)
    text = text.translate(_ASCII_LOWER)
    if not text.isascii():
        for letter, spelled in SPELLED:
            text = text.replace(letter, spelled)
    return text


def title_key(title: str) -> str:
    """Return the folded beginning of a title: short enough for an index, equal on both engines."""
    return fold(title)[:TITLE_KEY_LENGTH]


def normal_form(term: str) -> str:
    """Return the form in which terms are compared: folded, every dash a hyphen, no space around hyphens' ends."""
    return fold(_DASHES.sub("-", term))
