"""A query with the words that no text has replaced by close ones that some text has. The index itself is the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from content.db.search import search_store
from content.search.highlights import words_of
from content.search.syntax import parse

#: A shorter word is close to too many others; a longer one has too many neighbours to ask about.
SHORTEST, LONGEST = 4, 30
#: Words of one query that are looked up.
MOST = 3
ALPHABETS = ("abcdefghijklmnopqrstuvwxyz0123456789", "абвгдежзиклмнопрстуфхцчшщъыьэюя", "αβγδεζηθικλμνξοπρστυφχψω")


def did_you_mean(q: str) -> str:
    """Return a query like this one of known words; "" when every word is known or one has no known word near it."""
    unknown = unknown_words(q)
    if not unknown or len(unknown) > MOST:
        return ""
    chosen = {word: closest(word) for word in unknown}
    if not all(chosen.values()):
        return ""
    corrected, done = "", 0
    for word, start, end in words_of(q):
        if word in chosen:
            corrected += q[done:start] + chosen[word]
            done = end
    return corrected + q[done:]


def unknown_words(q: str) -> list[str]:
    """Return the words of a query that must be in a text and are in none, without those that only begin a word."""
    terms = [term for term in parse(q) if not term.negated and not term.is_value]
    words = {word for term in terms for word in (term.phrase[:-1] if term.prefix else term.phrase)}
    known = search_store().known(sorted(words))
    return sorted(word for word in words if word not in known)


def closest(word: str) -> str:
    """Return the most frequent known word one slip of the hand away, or two known words in a row; "" for none."""
    if not SHORTEST <= len(word) <= LONGEST:
        return ""
    halves = [(word[:place], word[place:]) for place in range(2, len(word) - 1)]
    near = dict.fromkeys(neighbours(word))
    known = search_store().known([*near, *dict.fromkeys(half for pair in halves for half in pair)])
    best = max((other for other in near if other in known), key=lambda other: (known[other], other), default="")
    pairs = [pair for pair in halves if pair[0] in known and pair[1] in known]
    split = max(pairs, key=lambda pair: min(known[pair[0]], known[pair[1]]), default=("", ""))
    return best or " ".join(split).strip()


def neighbours(word: str) -> Iterator[str]:
    """Yield the words one slip away: two letters swapped, a letter too many, another letter, a letter too few."""
    alphabet = next((letters for letters in ALPHABETS if set(word) <= set(letters)), "")
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in alphabet)
        yield from (before + letter + after for letter in alphabet)
