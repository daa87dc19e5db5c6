"""Invented reports of the kinds of content that the demo archive, a YouTube dashboard's, does not have."""

from __future__ import annotations

from typing import Any

Report = dict[str, Any]

CONVERSATION: Report = {
    "key": "web:harbour-works-thread",
    "kind": "conversation",
    "title": "Who opens the lock on a Sunday?",
    "author": "Harbour works group",
    "published_at": "2026-10-04T08:12:00Z",
    "language": "en",
    "categories": [{"category": "Travel", "subcategories": ["Ferries"]}],
    "topics": ["locks", "volunteers"],
    "texts": [
        {"role": "message", "position": number, "speaker": speaker, "occurred_at": f"2026-10-04T{at}:00Z", "text": text}
        for number, (speaker, at, text) in enumerate(
            (
                ("Marta", "08:12", "The lock keeper is away until noon. Does anybody have the second key?"),
                ("Jonas", "08:20", "I do, but I am on the other side. The ferry goes at nine."),
                ("Marta", "08:21", "Then take it. Two boats are waiting, and one of them carries the bread for the island."),
                ("Ilse", "08:40", "Bread first, then boats.\n\nI have told the café that it will be late."),
                ("Jonas", "09:31", "Open. Water level is 40 cm above the mark, so slowly, please."),
            )
        )
    ],
}
DOCUMENT: Report = {
    "key": "web:tide-gauge-manual",
    "kind": "document",
    "title": "Manual of the tide gauge, third edition",
    "author": "Harbour office",
    "url": "https://example.org/manuals/tide-gauge",
    "published_at": "2019-03-11T00:00:00Z",
    "word_count": 5200,
    "language": "en",
    "categories": [{"category": "Science", "subcategories": ["Oceans"]}],
    "topics": ["instruments", "tide"],
    "texts": [
        {
            "role": "body",
            "text": "# Before you begin\n\nThe gauge stands in a well beside the pier. Open the lid, wait until the float is "
            "still, and read the drum at eye level.\n\n## Reading the drum\n\n- Read to the nearest centimetre.\n- Write the time "
            "first, then the level.\n- A reading that looks wrong is written down all the same, with a mark.\n\n## Care\n\nThe "
            "chain is oiled in spring. The drum is never cleaned with anything but a dry cloth.",
        }
    ],
}
EVENT: Report = {
    "key": "web:night-of-the-lighthouses",
    "kind": "event",
    "title": "Night of the lighthouses",
    "author": "Coast association",
    "url": "https://example.org/night",
    "starts_at": "2026-12-05T17:00:00Z",
    "ends_at": "2026-12-05T22:30:00Z",
    "language": "en",
    "categories": [{"category": "Travel", "subcategories": ["Coasts"]}],
    "topics": ["lighthouses", "volunteers"],
    "texts": [
        {
            "role": "body",
            "text": "Eleven lighthouses open their doors after dark. The keepers' families show the lamp rooms, in groups of "
            "eight.\n\nWarm clothes and a torch with red light are a good idea; the stairs are narrow.",
        }
    ],
}
TRANSCRIPT: Report = {
    "role": "transcript",
    "language": "en",
    "text": "\n".join(
        f"{10 * number // 60}:{10 * number % 60:02} {line}"
        for number, line in enumerate(
            (
                "This is the first thing that people ask when they come in.",
                "And the honest answer is that nobody knew at the beginning.",
                "We wrote everything down, every single day.",
                "The first year was the hardest, because of the roof.",
                "Then the neighbours came, one after the other.",
                "What changed is that we stopped asking for permission.",
                "You can see the numbers behind me, they are public.",
                "And that is why the door is open on Sundays.",
            )
            * 3
        )
    ),
}
REPORTS = (CONVERSATION, DOCUMENT, EVENT)
