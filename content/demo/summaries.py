"""What the demo archive's workers wrote about a story: one text for each variant, composed from the story and the phrases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from content.demo.stories import Story, phrases


def said(story: Story) -> dict[str, Any]:
    """Return the phrases of the story's language."""
    words: dict[str, Any] = phrases()[story.language]
    return words


def comprehensive(story: Story) -> str:
    """Return two to five paragraphs."""
    words, dice = said(story), story.dice
    first, last = dice.sample(words["context"], 2)
    paragraphs = [f"{story.opening} {first}"]
    for at, fact in enumerate(story.facts):
        bridge = f"{dice.choice(words['bridges'])} " if at and dice.random() < 0.5 else ""
        paragraphs.append(bridge + fact)
    while len(paragraphs) > 2 and dice.random() < 0.35:
        joined = paragraphs.pop()
        paragraphs[-1] = f"{paragraphs[-1]} {joined}"
    return "\n\n".join([*paragraphs, f"{last} {story.closing}"])


def bullet_points(story: Story) -> str:
    """Return headings with points."""
    heads = said(story)["heads"]
    points = "\n".join(f"- {fact}" for fact in story.facts)
    first, last = f"**{heads['main']}:** {story.opening}", f"**{heads['takeaway']}:** {story.closing}"
    return f"{first}\n\n**{heads['points']}:**\n{points}\n\n{last}"


def key_insights(story: Story) -> str:
    """Return what one can take along, each with the fact it rests on."""
    insights = story.dice.sample(said(story)["insights"], 3)
    return "\n".join(f"- {insight} {fact}" for insight, fact in zip(insights, story.facts, strict=True))


def executive(story: Story) -> str:
    """Return two sentences for people in a hurry."""
    return f"{story.opening} {story.facts[0]}"


def audio(story: Story) -> str:
    """Return what a voice reads out."""
    return " ".join([story.title.rstrip(".") + ".", story.opening, *story.facts, story.closing])


def deep_research(story: Story) -> str:
    """Return a long text with sections, as HTML."""
    words, dice = said(story), story.dice
    heads = words["heads"]
    facts = "".join(f"<li>{fact}</li>" for fact in story.facts)
    insights = " ".join(dice.sample(words["insights"], 2))
    return (
        f"<h2>{heads['main']}</h2><p>{story.opening}</p><h2>{heads['background']}</h2><p>{' '.join(words['context'])}</p>"
        f"<h2>{heads['points']}</h2><ul>{facts}</ul><p>{insights}</p>"
        f"<h2>{heads['open']}</h2><ol>{''.join(f'<li>{question}</li>' for question in words['questions'])}</ol>"
        f"<p><em>{story.closing}</em></p>"
    )


WRITERS: dict[str, Callable[[Story], str]] = {
    "comprehensive": comprehensive,
    "bullet-points": bullet_points,
    "key-insights": key_insights,
    "executive": executive,
    "audio": audio,
    "deep-research": deep_research,
}
#: How often a variant was asked for.
SHARES = {
    "comprehensive": 0.86,
    "bullet-points": 0.6,
    "key-insights": 0.35,
    "executive": 0.15,
    "audio": 0.4,
    "deep-research": 0.08,
}


def variants(story: Story) -> dict[str, str]:
    """Return the texts of a story by variant. One story in thirty has none, as in every real archive."""
    if story.number % 31 == 0:
        return {}
    asked = [name for name, share in SHARES.items() if story.dice.random() < share] or ["bullet-points"]
    return {spoken(name, story): WRITERS[name](story) for name in asked}


def spoken(name: str, story: Story) -> str:
    """Return a variant's name; readings in French and Spanish say so in it."""
    return f"audio-{story.language}" if name == "audio" and story.language in ("fr", "es") else name
