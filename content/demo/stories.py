"""What the demo archive tells: subjects and phrases from the TOML files beside this, put together as stories, always the same."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "fr", "es")
#: How many angles each subject of a language is told from.
ANGLES = {"en": 3, "de": 2, "fr": 2, "es": 2}
SEED = 20260301
Document = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """One piece of content before anything is written about it."""

    number: int
    language: str
    title: str
    what: str
    channel: str
    places: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    facts: tuple[str, ...]
    content_type: str
    complexity: str
    opening: str
    closing: str
    dice: Random = field(compare=False, repr=False)


@cache
def phrases() -> dict[str, Any]:
    """Return the phrases of every language."""
    return tomllib.loads((HERE / "phrases.toml").read_text(encoding="utf-8"))


def subjects(language: str) -> list[dict[str, Any]]:
    """Return what is talked about in a language."""
    listed: list[dict[str, Any]] = tomllib.loads((HERE / "subjects" / f"{language}.toml").read_text(encoding="utf-8"))["subject"]
    return listed


def stories() -> Iterator[Story]:
    """Yield every story; a run always yields the same ones."""
    dice = Random(SEED)
    number = 0
    for language in LANGUAGES:
        listed = subjects(language)
        places = [tuple(subject["place"]) for subject in listed]
        angles = phrases()[language]["angle"]
        for at, subject in enumerate(listed):
            for turn in range(ANGLES[language]):
                number += 1
                yield tell(number, language, subject, angles[(at + turn * 2) % len(angles)], dice.choice(places), dice)


def tell(
    number: int, language: str, subject: dict[str, Any], angle: dict[str, Any], aside: tuple[str, str], dice: Random
) -> Story:
    """Return one subject from one angle; one story in five also belongs to a second category, `aside`."""
    what = str(subject["what"])
    words = {"what": what, "What": what[0].upper() + what[1:]}
    place = (subject["place"][0], subject["place"][1])
    places = (place, aside) if dice.random() < 0.2 and aside[0] != place[0] else (place,)
    return Story(
        number=number,
        language=language,
        title=angle["title"].format(**words),
        what=what,
        channel=dice.choice(subject["channels"]),
        places=places,
        topics=tuple(subject["topics"]),
        facts=tuple(subject["facts"]),
        content_type=angle["content_type"],
        complexity=dice.choice(angle["complexity"]),
        opening=dice.choice(angle["opening"]).format(**words),
        closing=dice.choice(angle["closing"]).format(**words),
        dice=Random(SEED + number),
    )
