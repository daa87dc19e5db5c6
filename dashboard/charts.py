"""Charts as numbers: stacked columns that a template prints as SVG, each piece a link, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 180
GAP = 0.25
#: How many columns carry a label below, and from where on its words would not fit beside the edge.
LABELS, LAST_LABEL = 8, 0.9 * WIDTH
#: Tones of the style sheet; a chart has no more series than these.
TONES = 6
#: The two that mean somebody, everywhere: a person and a machine.
PERSON, MACHINE = 6, 1


@dataclass(frozen=True)
class Piece:
    """What one column has of one series; `href` leads to the items, "" where no list shows them."""

    count: int
    href: str = ""


@dataclass(frozen=True)
class Column:
    """One column: its label, and a piece of each series in their order."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Rect:
    """One piece as it is drawn."""

    x: str
    y: str
    width: str
    height: str
    tone: int
    label: str
    href: str


@dataclass(frozen=True)
class Tick:
    """A label below a column, from its left edge on."""

    x: str
    label: str


@dataclass(frozen=True)
class Series:
    """One entry of the legend."""

    tone: int
    label: str
    total: str


@dataclass(frozen=True)
class Row:
    """One column as a row of the table: label and pieces as (count, href)."""

    label: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chart:
    """A chart and the table behind it."""

    title: str
    rects: tuple[Rect, ...]
    ticks: tuple[Tick, ...]
    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    highest: str
    note: str = ""
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rects


def stacked(
    title: str, names: Sequence[str], columns: Sequence[Column], *, note: str = "", tones: Sequence[int] = range(TONES)
) -> Chart:
    """Return columns of stacked pieces, the first series at the foot; `names` are the series, `note` says what is in none."""
    sums = [sum(piece.count for piece in column.pieces) for column in columns]
    highest = max(sums, default=0)
    step = WIDTH / max(len(columns), 1)
    every = -(-len(columns) // LABELS) or 1
    totals = [sum(column.pieces[index].count for column in columns) for index in range(len(names))]
    rects = [drawn(column, names, index * step, step, highest, tones) for index, column in enumerate(columns)]
    lefts = [((index + GAP / 2) * step, column.label) for index, column in enumerate(columns)][::every]
    legend = enumerate(zip(names, totals, strict=True))
    return Chart(
        title=title,
        rects=tuple(rect for pieces in rects for rect in pieces),
        ticks=tuple(Tick(f"{left:.1f}", label) for left, label in lefts if left < LAST_LABEL),
        series=tuple(Series(tones[index], name, f"{total:,}") for index, (name, total) in legend),
        rows=tuple(Row(column.label, tuple((f"{piece.count:,}", piece.href) for piece in column.pieces)) for column in columns),
        highest=f"{highest:,}",
        note=note,
    )


def drawn(column: Column, names: Sequence[str], x: float, step: float, highest: int, tones: Sequence[int]) -> list[Rect]:
    """Return the pieces of one column, from the foot up; a piece of nothing is not drawn."""
    rects, foot = [], float(HEIGHT)
    for index, (name, piece) in enumerate(zip(names, column.pieces, strict=True)):
        tall = HEIGHT * piece.count / highest if highest else 0
        foot -= tall
        if piece.count:
            label = f"{column.label}, {name}: {piece.count:,}"
            left, wide = f"{x + step * GAP / 2:.1f}", f"{step * (1 - GAP):.1f}"
            rects.append(Rect(left, f"{foot:.1f}", wide, f"{tall:.1f}", tones[index], label, piece.href))
    return rects
