"""What a browser observes about a page: first paint, layout shift, how long interactions take, and bytes over the wire."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("observe.js").read_text(encoding="utf-8")
#: Two frames: what the last task painted is then known to the observers.
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))"


@dataclass(frozen=True)
class Seen:
    """Times in milliseconds. `longest` is the longest interaction until its next paint, `shown` the last answer's swap."""

    contentful: float
    largest: float
    shift: float
    longest: float
    shown: float


class Observer:
    """Observes a page from before its first request. Bytes are those of the wire, headers included, by kind of resource."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bytes: Counter[str] = Counter()
        self.kinds: dict[str, str] = {}
        page.add_init_script(SCRIPT)
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self.note)
        session.on("Network.loadingFinished", self.count)
        session.send("Network.enable")

    def note(self, event: dict[str, Any]) -> None:
        """Remember of what kind a response is."""
        self.kinds[event["requestId"]] = event["type"]

    def count(self, event: dict[str, Any]) -> None:
        """Count the bytes of a response that has arrived."""
        self.bytes[self.kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

    @property
    def transferred(self) -> int:
        """All bytes so far."""
        return self.bytes.total()

    def seen(self) -> Seen:
        """Return what was observed of the document that is shown."""
        self.page.evaluate(PAINTED)
        said = self.page.evaluate("window.observed")
        return Seen(said["contentful"], said["largest"], said["shift"], said["longest"], (said["shown"] or [0])[-1])
