"""An invented transcript: the one sort of text that the demo archive does not have."""

from __future__ import annotations

from typing import Any

LINES = (
    "This is the first thing that people ask when they come in.",
    "And the honest answer is that nobody knew at the beginning.",
    "We wrote everything down, every single day.",
    "The first year was the hardest, because of the roof.",
    "Then the neighbours came, one after the other.",
    "What changed is that we stopped asking for permission.",
    "You can see the numbers behind me, they are public.",
    "And that is why the door is open on Sundays.",
)
SPOKEN = "\n".join(f"{number // 6}:{10 * (number % 6):02} {line}" for number, line in enumerate(LINES * 3))
TRANSCRIPT: dict[str, Any] = {"role": "transcript", "language": "en", "text": SPOKEN}
