"""The summaries of YTV2's reports as texts: one under `summary`, or many as a list or an object by variant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from content.archive.systems.ytv2.summaries import NESTED_AT_MOST, html_of, language_of, normal_variant, order_of, pick, readable
from content.exceptions import InvalidReport
from content.types import JSONObject, JSONValue

BODIES = ("text", "content", "summary", "summary_text")
VARIANTS = ("variant", "summary_type", "variant_type", "type")
MADE = ("generated_at", "created_at")


def read_texts(flat: Mapping[str, JSONValue]) -> list[JSONObject]:
    """Return the texts of a report, each once. One without any wording says nothing and is none."""
    texts: list[JSONObject] = []
    for number, (variant, entry) in enumerate(entries(flat)):
        text = read_entry(variant, entry, f"summaries[{number}]")
        if text is not None and text not in texts:
            place(texts, text)
    return texts


def place(texts: list[JSONObject], text: JSONObject) -> None:
    """Add a text; another wording in the same place gets a position of its own, so that a second sending changes nothing."""
    taken = {slot(other) for other in texts}
    position = 0
    while slot({**text, "position": position}) in taken:
        position += 1
    texts.append({**text, "position": position} if position else text)


def slot(text: JSONObject) -> tuple[JSONValue, JSONValue, JSONValue]:
    """Return a text's place."""
    return text["variant"], text.get("position", 0), text.get("revision")


def entries(flat: Mapping[str, JSONValue]) -> Iterator[tuple[str, JSONValue]]:
    """Yield (variant as spelled, entry) of everything that may be a summary."""
    if flat.get("summary") is not None:
        yield spelled(flat, "summary_type"), flat["summary"]
    many = flat.get("summaries")
    if isinstance(many, str):
        many = unpacked(many)
    if isinstance(many, dict):
        yield from many.items()
    elif isinstance(many, list):
        yield from (("", entry) for entry in many)
    elif many is not None:
        raise InvalidReport("summaries: must be a list or an object")


def unpacked(text: str) -> JSONValue:
    """Return the document of a JSON text."""
    try:
        document: JSONValue = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidReport("summaries: text instead of JSON") from None
    return document


def read_entry(variant: str, entry: JSONValue, path: str) -> JSONObject | None:
    """Return one summary as a text of ours: a text, or an object that holds it, perhaps inside another one."""
    outer: JSONObject = entry if isinstance(entry, dict) else {"text": entry}
    inner = outer.get("content")
    parts = [outer, inner] if isinstance(inner, dict) else [outer]
    name = normal_variant(next((said for part in parts for key in VARIANTS if (said := spelled(part, key))), variant))
    html = next((part["html"] for part in parts if isinstance(part.get("html"), str)), "")
    wording = wording_of(outer, name)
    if not wording.strip() and not str(html).strip():
        return None
    text: JSONObject = {"variant": name, "text": wording, "html": html or html_of(wording), "language": language(outer, name)}
    revision = outer.get("revision")
    if revision is not None:
        if isinstance(revision, bool) or not isinstance(revision, int):
            raise InvalidReport(f"{path}.revision: must be a whole number")
        text["revision"] = revision
    if meta := meta_of(parts):
        text["meta"] = meta
    return text


def wording_of(entry: JSONObject, variant: str) -> str:
    """Return what a person reads of a summary, however often it was wrapped or encoded."""
    bodies = [entry[name] for name in BODIES if entry.get(name) not in (None, "")]
    if not bodies and not set(VARIANTS) & set(entry):
        return pick(entry, order_of(variant), NESTED_AT_MOST)
    for body in bodies:
        found = body if isinstance(body, str) else pick(body, order_of(variant), NESTED_AT_MOST)
        if found.strip():
            return readable(decoded(found), variant)
    return ""


def decoded(text: str) -> str:
    """Return the document inside a text that was encoded as JSON more than once; a quotation stays one."""
    for _ in range(NESTED_AT_MOST):
        if not text.lstrip().startswith('"'):
            break
        try:
            inner = json.loads(text)
        except (ValueError, RecursionError):
            break
        if not isinstance(inner, str) or not inner.lstrip().startswith(("{", '"{', '"\\"')):
            break
        text = inner
    return text


def meta_of(parts: list[JSONObject]) -> JSONObject:
    """Return what else a report says about a summary: its headline, and when it was made."""
    meta: JSONObject = {}
    for name in ("headline", *MADE):
        found = next((part[name] for part in parts if isinstance(part.get(name), str)), None)
        if found:
            meta[name] = found
    return meta


def language(entry: JSONObject, variant: str) -> str:
    """Return the language that a summary or the name of its variant states, or ""."""
    return spelled(entry, "language") or language_of(variant)


def spelled(part: Mapping[str, JSONValue], name: str) -> str:
    """Return a text of a part, or ""."""
    value = part.get(name)
    return value if isinstance(value, str) else ""
