"""The drawn thumbnail: a small landscape that a key always gets again. An item without a picture is still known by sight."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

PAINTS = 6
Motif = Literal["sun", "hills", "rings", "blades"]
MOTIFS: tuple[Motif, ...] = ("sun", "hills", "rings", "blades")


@dataclass(frozen=True)
class Drawing:
    """Numbers of one drawing on a field of 160 by 90; `paint` picks its two colours."""

    paint: int
    motif: Motif
    x: int
    y: int
    radius: int
    near: str
    far: str
    blades: tuple[str, ...]

    @property
    def ring(self) -> int:
        """Radius of the outer ring."""
        return self.radius + 14


def draw(key: str) -> Drawing:
    """Return the drawing of a key: the same on every page, machine and day."""
    dice = hashlib.sha256(key.encode()).digest()
    return Drawing(
        paint=dice[0] % PAINTS,
        motif=MOTIFS[dice[1] % len(MOTIFS)],
        x=24 + dice[2] % 112,
        y=18 + dice[3] % 34,
        radius=14 + dice[4] % 20,
        near=_shore(dice[5:9], 58),
        far=_shore(dice[9:13], 44),
        blades=tuple(_blade(index, dice[13 + index]) for index in range(7)),
    )


def _shore(dice: bytes, height: int) -> str:
    """Return the outline of a hill that fills the field from `height` down."""
    left, bend, middle, right = (height - 9 + value % 19 for value in dice)
    return f"M0 {left} Q40 {bend} 80 {middle} T160 {right} V90 H0z"


def _blade(index: int, die: int) -> str:
    """Return one blade of kelp that grows from the ground and leans as the die says."""
    foot = 14 + index * 22
    top = 20 + die % 40
    lean = die // 40 * 5 - 15
    return f"M{foot} 90 Q{foot - lean} {(90 + top) // 2} {foot + lean} {top}"
