"""Summaries: the spelling of variants, and the readable text inside what the old workers stored."""

from __future__ import annotations

import re

from content.archive.values import Quarantined
from content.archive.values.documents import read_document
from content.types import JSONValue

ALIASES = {
    "summary": "comprehensive",
    "key-points": "bullet-points",
    "audio-summary": "audio",
    "": "comprehensive",
}
LONGEST_VARIANT = 64
#: Which member of a summary document is read, by the variant that it was stored as.
COMPREHENSIVE = ("comprehensive", "bullet_points", "key_points", "summary")
BULLETS = ("bullet_points", "key_points", "comprehensive", "summary")
AUDIO = ("summary", "comprehensive", "bullet_points", "key_points")
NESTED_AT_MOST = 5
#: The variants that its workers made, in our spelling.
VARIANT = re.compile(
    r"comprehensive|bullet-points|key-insights|executive|adaptive|deep-research|language|audio(-[a-z]{2})?(:[a-z]+)?"
)
LANGUAGE = re.compile(r"audio-([a-z]{2})(?::|$)")
HTML = re.compile(r"\s*<[a-zA-Z!/]")


def normal_variant(spelled: str) -> str:
    """Return a variant as we spell it: lower case, hyphens, the old aliases resolved, a suffix after ":" kept."""
    name, colon, suffix = spelled.strip().lower().partition(":")
    name = re.sub(r"[\s_]+", "-", name)
    return ALIASES.get(name, name) + colon + suffix


def language_of(variant: str) -> str:
    """Return the language that a variant's name states, or ""."""
    match = LANGUAGE.match(variant)
    return match[1] if match else ""


def html_of(text: str) -> str:
    """Return the text where it is HTML already; the text service sanitises it."""
    return text if HTML.match(text) else ""


def readable(text: str, variant: str) -> str:
    """Return what a person reads of a stored summary: the text itself, or the right member of a document in it."""
    if not text.lstrip().startswith("{"):
        return text
    outcome = read_document(text)
    if isinstance(outcome, Quarantined) or not isinstance(outcome.value, dict):
        return text
    return pick(outcome.value, order_of(variant), NESTED_AT_MOST) or text


def order_of(variant: str) -> tuple[str, ...]:
    """Return the members of a summary document in the order in which a variant prefers them."""
    if variant.startswith("audio"):
        return AUDIO
    return COMPREHENSIVE if variant == "comprehensive" else BULLETS


def pick(value: JSONValue, order: tuple[str, ...], depth: int) -> str:
    """Return the first text of a document: a preferred member's, else any; documents may be nested."""
    if isinstance(value, str):
        return value if value.strip() else ""
    if not isinstance(value, dict) or depth == 0:
        return ""
    preferred = [value[name] for name in order if name in value]
    others = [part for name, part in value.items() if name not in order]
    return next((text for part in [*preferred, *others] if (text := pick(part, order, depth - 1))), "")
