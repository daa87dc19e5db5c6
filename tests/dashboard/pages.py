"""Every page on which an imported item shows, and what on it could run, load or lead away."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.test import Client

from content.models import Item

#: Elements that our own pages never have, wherever they come from.
NEVER = {"iframe", "base", "object", "embed", "applet", "frame", "frameset", "style", "marquee", "math"}
LEADING = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "background")


class Scan(HTMLParser):
    """Collects what is dangerous on one page, its text and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.script: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.script = given.get("type", "") if tag == "script" else None
        if tag in NEVER or (tag == "meta" and "http-equiv" in given) or (tag == "script" and not is_ours(given)):
            self.faults.append(self.get_starttag_text() or tag)
        if tag == "form" and given.get("action", "/")[:2].strip("?#")[:1] not in ("", "/"):
            self.faults.append(f"form action={given['action']}")
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc") or (name in LEADING and leads_away(value)):
                self.faults.append(f"{tag} {name}={value}")
        if tag == "a":
            self.links.append(given.get("href", ""))

    def handle_data(self, data: str) -> None:
        if self.script is None:
            self.text.append(data)
        elif self.script != "application/json" and "alert" in data:
            self.faults.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.script = None


def is_ours(script: dict[str, str]) -> bool:
    """Return whether a script element is one that our policy lets run: a file of ours, or one with the page's nonce."""
    return bool(script.get("nonce")) or script.get("src", "").startswith(("/static/", "/admin/jsi18n/"))


def leads_away(address: str) -> bool:
    """Return whether a browser that follows an address could run something, or fetch without a scheme of ours."""
    plain = "".join(letter for letter in address if letter > " ")
    parts = urlsplit(plain)
    return parts.scheme not in ("", "http", "https", "mailto") or plain.startswith(("//", "\\\\", "/\\"))


def walk(client: Client, editor: Client, most: int | None = None) -> dict[str, Scan]:
    """Open the list, every item or the first ones, and the admin's pages of them; each has to answer 200."""
    items = list(Item.objects.order_by("pk")[:most])
    paths = ["/", "/?view=table", "/?page_size=100", *(item.get_absolute_url() for item in items)]
    kept = [f"/admin/content/item/{item.pk}/change/" for item in items]
    kept += ["/admin/content/item/", "/admin/content/importnote/", "/admin/content/quarantinedrow/", "/trash/", "/taxonomy/"]
    return {path: opened(client, path) for path in paths} | {path: opened(editor, path) for path in kept}


def opened(client: Client, path: str) -> Scan:
    """Return the scan of a page that has to be there."""
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    return Scan(answer.content.decode())
