"""HTML, URL and text allow-lists: what a stored text may do in a reader's browser. The rest is dropped or shown as text."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = {"p", "div", "ul", "ol", "li", "blockquote", "pre", "hr", "br"}
INLINE = {"strong", "em", "b", "i", "code", "a"}
TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
#: Their content is no text for people, so it goes with them.
SWALLOWED = {"script", "style", "title", "svg"}
LINK_REL = "noopener noreferrer nofollow"
LONGEST_URL = 4096
#: Longer texts are shown as plain paragraphs: reading Markdown takes time that a request does not have.
LONGEST_MARKDOWN = 200_000

_CLEANER = nh3.Cleaner(
    tags=HEADINGS | BLOCKS | INLINE | TABLE,
    clean_content_tags=SWALLOWED,
    attributes={"a": {"href"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}},
    attribute_filter=lambda _tag, name, value: safe_attribute(name, value),
    url_schemes={"http", "https", "mailto"},
    link_rel=LINK_REL,
    strip_comments=True,
)
# Browsers read what follows these by other rules, to the end of the text where they are not closed: it would be lost.
_OTHER_RULES = re.compile(
    r"</?(?:iframe|object|math|mtext|mglyph|malignmark|annotation-xml|template|noscript|textarea|select|xmp|plaintext)\b[^<>]*>",
    re.IGNORECASE,
)
_SPAN = re.compile(r"[1-9][0-9]{0,2}")
_MAIL = re.compile(r"mailto:[^\s<>\"'\\:/]+@[^\s<>\"'\\:/]+", re.IGNORECASE)
_FORBIDDEN_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"`{}|^\u2028\u2029\ud800-\udfff]")
_BULLET = re.compile(r"^([ \t]*)[•‣◦▪●·∙][ \t]*(?=\S)", re.MULTILINE)
_INDENT = re.compile(r"^\t+", re.MULTILINE)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
# Indented text is no code, a line under a line no heading, and a picture no part of a text.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
_MARKDOWN.disable(["code", "lheading", "image", "reference", "html_block", "html_inline"])


def clean_html(html: str) -> str:
    """Return the part of an HTML text that may be shown: text structure and links, no pictures, no styles, no scripts."""
    return _CLEANER.clean(_OTHER_RULES.sub("", html.replace("\x00", "\ufffd")))


def safe_attribute(name: str, value: str) -> str | None:
    """Return an attribute's value when it may stay."""
    if name == "href":
        return value if _MAIL.fullmatch(value) else safe_url(value) or None
    if name == "rel":  # ours: what the text had is gone by now
        return LINK_REL
    return value if _SPAN.fullmatch(value) else None


def safe_url(url: str) -> str:
    """Return an absolute http or https address, or "" for anything else."""
    url = url.strip()
    if len(url) > LONGEST_URL or _FORBIDDEN_IN_URL.search(url):
        return ""
    try:
        parts = urlsplit(url)
        is_safe = parts.scheme in ("http", "https") and bool(parts.hostname) and "://" in url
        _ = parts.port  # raises when it is no number
    except ValueError:
        return ""
    return url if is_safe else ""


def text_to_html(text: str) -> str:
    """Return a plain or Markdown text as safe HTML. Headings begin at h3: the page around it has its own."""
    text = with_line_breaks(text)
    if len(text) > LONGEST_MARKDOWN:
        return plain_paragraphs(text)
    source = _BULLET.sub(r"\1- ", _INDENT.sub(lambda tabs: "  " * len(tabs[0]), text))
    tokens = _MARKDOWN.parse(source)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    return clean_html(str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))


def with_line_breaks(text: str) -> str:
    r"""Return a text with the line breaks it means: a text without any whose `\n` are spelled out gets them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text and "\\n" in text:
        text = text.replace("\\r\\n", "\n").replace("\\n", "\n")
    return text.strip("\n")


def plain_paragraphs(text: str) -> str:
    """Return a text as paragraphs, everything in it shown as it is."""
    paragraphs = (part.strip() for part in _PARAGRAPHS.split(text.replace("\x00", "\ufffd")))
    return "\n".join(f"<p>{escape(part)}</p>".replace("\n", "<br>\n") for part in paragraphs if part)
