"""Times and the figures made of them: each beside its peer, with the ratio that is the bar and whether it holds."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from scripts.bench import clock

Side = Literal["at least", "at most"]
ROUNDS = 5


def clocked(ask: Callable[[], object]) -> float:
    """Return how many milliseconds a call takes; see `clock`."""
    started = clock.now()
    ask()
    return clock.now() - started


def interleaved(asks: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS, warm: bool = True) -> dict[str, list[float]]:
    """Return milliseconds by name. Every round asks each in turn, so that what slows the machine slows all of them."""
    if warm:
        for ask in asks.values():
            ask()
    times: dict[str, list[float]] = {name: [] for name in asks}
    for _round in range(rounds):
        for name, ask in asks.items():
            times[name].append(clocked(ask))
    return times


def median(times: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(times)


def p95(times: Sequence[float]) -> float:
    """Return the 95th percentile; of fewer than 20 times the slowest."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


@dataclass
class Figure:
    """One line of the report. Without a bar it is recorded only."""

    name: str
    ours: float
    unit: str = "ms"
    peer: float | None = None
    ratio: float | None = None
    bar: str = ""
    holds: bool | None = None

    def __str__(self) -> str:
        parts = [f"{self.name}: {self.ours:,.4g} {self.unit}"]
        parts += [f"peer {self.peer:,.4g} {self.unit}"] if self.peer is not None else []
        parts += [f"ratio {self.ratio:,.3g}"] if self.ratio is not None else []
        parts += [f"bar {self.bar}: {'holds' if self.holds else 'MISSED'}"] if self.bar else []
        return " | ".join(parts)


@dataclass
class Report:
    """Prints every figure as it comes and keeps them all."""

    about: dict[str, str | int]
    figures: list[Figure] = field(default_factory=list)

    def note(self, name: str, ours: float, unit: str = "ms") -> None:
        """Record a figure without a bar."""
        self._add(Figure(name, ours, unit))

    def beside(self, name: str, ours: float, peer: float, unit: str = "ms") -> None:
        """Record how many times faster ours is, without a bar."""
        self._add(Figure(name, ours, unit, peer, peer / ours))

    def limit(self, name: str, ours: float, most: float, unit: str = "ms") -> None:
        """Record a figure that has a limit of its own."""
        self._add(Figure(name, ours, unit, bar=f"at most {most:g} {unit}", holds=ours <= most))

    def faster(self, name: str, ours: float, peer: float, times: float, unit: str = "ms") -> None:
        """Record that ours must be so many times faster than the peer; 0 times is no bar."""
        ratio = peer / ours
        if not times:
            return self.beside(name, ours, peer, unit)
        return self._add(Figure(name, ours, unit, peer, ratio, f"at least {times:g} times faster", ratio >= times))

    def within(self, name: str, ours: float, peer: float, times: float, unit: str = "ms") -> None:
        """Record that ours must be at most so many times the peer."""
        ratio = ours / peer
        self._add(Figure(name, ours, unit, peer, ratio, f"at most {times:g} times", ratio <= times))

    def reach(self, name: str, ours: float, peer: float, share: float, unit: str = "1/s") -> None:
        """Record that ours must reach a share of the peer."""
        ratio = ours / peer
        self._add(Figure(name, ours, unit, peer, ratio, f"at least {share:g} of the peer", ratio >= share))

    def share(self, name: str, ours: float, peer: float, unit: str = "1/s") -> None:
        """Record which share of the peer ours reaches, without a bar."""
        self._add(Figure(name, ours, unit, peer, ours / peer))

    def _add(self, figure: Figure) -> None:
        self.figures.append(figure)
        print(figure, flush=True)

    def missed(self) -> list[str]:
        """Return the names of the bars that do not hold."""
        return [figure.name for figure in self.figures if figure.holds is False]

    def write(self, path: Path) -> None:
        """Keep all figures as JSON."""
        document = {"about": self.about, "figures": [asdict(figure) for figure in self.figures], "missed": self.missed()}
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def machine(items: int, engine: str) -> dict[str, str | int]:
    """Return what a reader must know of a run."""
    load = os.getloadavg()[0]
    return {
        "items": items,
        "engine": engine,
        "python": platform.python_version(),
        "cores": os.cpu_count() or 0,
        "load": f"{load:.1f}",
        "clock": os.environ.get(clock.VARIABLE, "wall"),
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
    }
