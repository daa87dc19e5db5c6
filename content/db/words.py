"""Words of a text as they are found: folded, and with one space in place of everything that separates words.

`words` has its twin in SQL on PostgreSQL, made from SEPARATOR_RANGES, so that both engines find the same set.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func

from content.terms import fold

#: ASCII and Latin-1 marks, general punctuation to symbols, CJK punctuation, presentation forms, emoji. NFKD folds the rest.
SEPARATOR_RANGES = (
    (0x01, 0x2F),
    (0x3A, 0x40),
    (0x5B, 0x60),
    (0x7B, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x1680, 0x1680),
    (0x2000, 0x2BFF),
    (0x3000, 0x303F),
    (0xFE00, 0xFE4F),
    (0xFFF0, 0xFFFD),
    (0x1F000, 0x1FAFF),
)


#: SEPARATOR_RANGES as a regular expression that Python and PostgreSQL read alike.
SEPARATOR_CLASS = "[" + "".join(f"\\U{low:08X}-\\U{high:08X}" for low, high in SEPARATOR_RANGES) + "]+"
#: The same without the space, which divides words already.
MARK_CLASS = SEPARATOR_CLASS.replace("\\U00000001-", "\\U00000001-\\U0000001F\\U00000021-", 1)
_SEPARATORS = re.compile(SEPARATOR_CLASS)
#: A word of a text without accents and case.
WORD = re.compile(SEPARATOR_CLASS.replace("[", "[^", 1))
#: Characters of a word that an index holds; a longer one is its beginning and CUT, which no word contains.
LONGEST_WORD = 200
CUT = "…"


def words(text: str) -> str:
    """Return the words of a text, one space before, between and after them."""
    return f" {_SEPARATORS.sub(' ', fold(text)).strip(' ')} "


def word_list(text: str) -> tuple[str, ...]:
    """Return the words of a text. Only a space divides them: Python's own idea of white space is another one."""
    return tuple(word for word in words(text).split(" ") if word)


def index_word(word: str) -> str:
    """Return a word as an index holds it."""
    return word if len(word) <= LONGEST_WORD else word[:LONGEST_WORD] + CUT


def words_postgresql(text: str) -> str:
    """Return the SQL of `words` of an SQL text."""
    return f"(' ' || btrim(regexp_replace(public.holdfast_fold({text}), '{SEPARATOR_CLASS}', ' ', 'g'), ' ') || ' ')"


def words_sqlite(text: str) -> str:
    """Return the SQL of `words` of an SQL text; every connection registers the function."""
    return f"holdfast_words({text})"


class HasWords(Func):
    """Whether a text column holds these words one after the other; the last one may go on when `prefix`.

    With `whole` the column must hold nothing before them, and nothing after them either unless `prefix`.
    """

    output_field = BooleanField()

    def __init__(self, column: str, phrase: tuple[str, ...], *, prefix: bool = False, whole: bool = False) -> None:
        super().__init__(F(column))
        self.words = spaced(phrase, prefix=prefix)
        self.comparison = "> 0" if not whole else "= 1"
        self.is_equal = whole and not prefix

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """Fold and split in SQL."""
        column, params = compiler.compile(self.source_expressions[0])
        return self._written(words_postgresql(column), "strpos", params)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """Fold and split in Python."""
        column, params = compiler.compile(self.source_expressions[0])
        return self._written(words_sqlite(column), "instr", params)

    def _written(self, found: str, position: str, params: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
        test = f"{found} = %s" if self.is_equal else f"{position}({found}, %s) {self.comparison}"
        return f"({test})", (*params, self.words)


def spaced(phrase: tuple[str, ...], *, prefix: bool = False) -> str:
    """Return words as `words` spaces them, open at the end when the last one may go on."""
    return f" {' '.join(phrase)}{'' if prefix else ' '}"
