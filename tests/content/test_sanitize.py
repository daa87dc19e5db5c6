"""Nothing that a stored text holds runs, loads or looks like the page around it."""

from __future__ import annotations

import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.sanitize import BLOCKS, HEADINGS, INLINE, LONGEST_MARKDOWN, TABLE, clean_html, safe_url, text_to_html

ARCHIVE = Path(__file__).parents[3] / "shared" / "archives" / "hostile" / "html_summary_payloads.db"
VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' \x01java\nscript:alert(1)'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='https://a.example' onclick='x()' target=_blank style='color:red' class=b id=c name=d>x</a>",
    "<p style='position:fixed'>x</p>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=//evil><input name=x><button>x</button></form>",
    "<base href=//evil><meta http-equiv=refresh content='0;url=//evil'><link rel=stylesheet href=//evil>",
    "<template><script>alert(1)</script></template><object data=x></object><embed src=x>",
    "<td colspan='9999' rowspan='x' onclick=y>z</td>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<b" * 500,
    "\x00<scr\x00ipt>alert(1)</script>",
]
HREF = re.compile(r"(https?://[^\s\\]+|mailto:[^\s\\]+)")


class Allowed(HTMLParser):
    """Fails for any tag or attribute that is not on the list."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in HEADINGS | BLOCKS | INLINE | TABLE, tag
        for name, value in attrs:
            assert (tag, name) in {("a", "href"), ("a", "rel"), ("td", "colspan"), ("td", "rowspan"), ("th", "colspan")}, (
                tag,
                name,
            )
            assert name != "href" or HREF.fullmatch(value or ""), value
            assert name not in ("colspan", "rowspan") or re.fullmatch("[1-9][0-9]{0,2}", value or "")

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def check(html: str) -> None:
    parser = Allowed()
    parser.feed(html)
    parser.close()


def archived() -> list[str]:
    """Return the payloads of an archive beside the repository, none where it is not there."""
    if not ARCHIVE.exists():
        return []
    connection = sqlite3.connect(f"file:{ARCHIVE}?mode=ro&immutable=1", uri=True)
    try:
        return [text for (text,) in connection.execute("SELECT summary_text FROM content_summaries")]
    finally:
        connection.close()


@pytest.mark.parametrize("vector", [*VECTORS, *archived()])
def test_a_vector_leaves_nothing_but_allowed_tags(vector: str) -> None:
    check(clean_html(vector))
    check(text_to_html(vector))


@given(st.lists(st.sampled_from([*VECTORS, "<p>", "</p>", "<table>", "<!--", "-->", "<", ">", '"', "'", "a"]), max_size=6))
def test_cleaning_twice_is_cleaning_once(parts: list[str]) -> None:
    once = clean_html("".join(parts))
    check(once)
    assert clean_html(once) == once


def test_structure_and_links_stay() -> None:
    html = '<h2>T</h2><p>a <strong>b</strong> <a href="https://a.example/?x=1&amp;y=2">c</a></p><ul><li>d</li></ul>'
    assert clean_html(html) == html.replace('y=2">', 'y=2" rel="noopener noreferrer nofollow">')


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>\n", id="paragraphs"),
        pytest.param("One\ntwo", "<p>One<br>\ntwo</p>\n", id="lines"),
        pytest.param(r"One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>\n", id="spelled line breaks"),
        pytest.param("a\nC:\\new", "<p>a<br>\nC:\\new</p>\n", id="a path in a text of lines"),
        pytest.param(
            "• **Main topic:** x\n• y", "<ul>\n<li><strong>Main topic:</strong> x</li>\n<li>y</li>\n</ul>\n", id="bullets"
        ),
        pytest.param("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n", id="dashes"),
        pytest.param("* a\n* b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n", id="stars"),
        pytest.param("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n", id="numbers"),
        pytest.param("## Head", "<h4>Head</h4>\n", id="heading"),
        pytest.param("    indented", "<p>indented</p>\n", id="indented text is no code"),
        pytest.param("Line\n---\nmore", "<p>Line</p>\n<hr>\n<p>more</p>\n", id="a rule is no heading"),
        pytest.param("<b>x</b> & <script>", "<p>&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;</p>\n", id="HTML is text"),
        pytest.param("", "", id="empty"),
        pytest.param("a\r\n\r\nb", "<p>a</p>\n<p>b</p>\n", id="Windows"),
    ],
)
def test_text_becomes_html(text: str, html: str) -> None:
    assert text_to_html(text) == html


def test_a_very_long_text_is_shown_as_it_is() -> None:
    html = text_to_html("**a** <b>\n\nc\n" + "x" * LONGEST_MARKDOWN)
    assert html.startswith("<p>**a** &lt;b&gt;</p>\n<p>c<br>\nxxx")


@given(st.text(max_size=300))
def test_any_text_becomes_allowed_html(text: str) -> None:
    check(text_to_html(text))


@pytest.mark.parametrize("pattern", ["*", "[", ">", "`a", "[a](", "_a", "- ", "a**b", "<", "&", "|a|b|\n", "![", "\\n"])
def test_reading_a_long_text_takes_seconds_at_most(pattern: str) -> None:
    begun = perf_counter()
    text_to_html((pattern * LONGEST_MARKDOWN)[: LONGEST_MARKDOWN // 4])
    assert perf_counter() - begun < 10


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y=1#z", True),
        ("http://a.example:8080", True),
        ("HTTPS://A.EXAMPLE", True),
        ("https://ü.example/ä", True),
        ("  https://a.example  ", True),
        ("//evil.example", False),
        ("/local", False),
        ("http:evil", False),
        ("https:\\\\evil.example", False),
        ("https:/evil.example", False),
        ("https://", False),
        ("http://[", False),
        ("http://a.example:99999", False),
        ("java\tscript:alert(1)", False),
        ("javascript://a.example/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("mailto:a@b.example", False),
        ("https://a.example/\nx", False),
        ("https://a.example/\x00", False),
        ('https://a.example/"onclick=x', False),
        ("https://a.example/" + "x" * 5000, False),
        ("", False),
    ],
)
def test_an_address_is_absolute_http_or_none(url: str, safe: bool) -> None:
    assert safe_url(url) == (url.strip() if safe else "")
