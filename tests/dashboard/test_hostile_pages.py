"""Pages that show hostile archives: nothing of them runs, leads astray or breaks a page, and each facet filters to its rows."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.db.models import Count
from django.test import Client

from content.archive.run import import_archive
from content.models import Item, Text
from tests.archives import make_archive
from tests.dashboard.pages import Scan, opened, walk

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "archives" / "hostile"
VECTORS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<iframe src=javascript:alert(1)>",
    '<a href="java\tscript:alert(1)">x</a>', '<a href="//evil.example">x</a>', "<style>*{display:none}</style>",
    "<base href=https://evil.example/>", '<meta http-equiv=refresh content="0;url=//evil.example">',
    "<form action=https://evil.example><input name=password></form>", "<p style='position:fixed'>x</p>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<svg><use href='data:image/svg+xml,<svg id=x><script>alert(1)</script></svg>#x'/></svg>",
    "</script><script>alert(1)</script>", "{{7*7}}{% debug %}",
)  # fmt: skip
ADDRESSES = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
             "vbscript:x", "//evil.example/x", "http://169.254.169.254/", "\\\\evil.example\\x")  # fmt: skip
VALUES = (
    "O'Brien",
    'a"b',
    "a&b=c",
    "50%",
    "#",
    "x|y",
    "'; DROP TABLE content;--",
    "{0.__class__}",
    "<b>",
    "\u202eevil",
    "  ",
    "a,b",
)
SHAPES = ('{"main": "News"}', "42", "true", '"News"', "null", '[["x"], null, {"a": 1}]', '{"categories": {"category": 5}}', "[]")


def texts(folder: Path) -> Path:
    archive = make_archive(folder, "S6")
    for number, vector in enumerate(VECTORS):
        content_id = archive.add_video(f"Vector{number:05}", title=f"Title {vector}")
        archive.add_summary(content_id, f"<p>before</p>{vector}<p>after</p>")
    return archive.path


def addresses(folder: Path) -> Path:
    archive = make_archive(folder, "S5")
    for number, address in enumerate(ADDRESSES):
        archive.add_video(f"Address{number:04}", canonical_url=address, thumbnail_url=address)
    return archive.path


def facet_values(folder: Path) -> Path:
    archive = make_archive(folder, "S5")
    for number, value in enumerate(VALUES * 2):
        archive.add_video(f"Value{number:06}", channel_name=value, language=value)
    return archive.path


def shapes(folder: Path) -> Path:
    archive = make_archive(folder, "S5")
    for number, (column, shape) in enumerate((c, s) for c in ("category", "key_topics", "analysis") for s in SHAPES):
        archive.add_video(f"Shape{number:06}", **{column: shape})
    return archive.path


Make = Callable[[Path], Path]


def with_shared(make: Make, name: str) -> list[Any]:
    """Return the twin made here, and the hostile file itself where it lies beside the repository."""
    path = FOLDER / f"{name}.db"
    return [pytest.param(make, id="made"), *([pytest.param(lambda _folder: path, id="shared")] if path.is_file() else [])]


@pytest.fixture
def pages(client: Client, admin_client: Client, settings: Any) -> Callable[[Path], dict[str, Scan]]:
    """Import a file and walk through its pages."""
    settings.VIEWER_ACCESS = "public"

    def imported(path: Path) -> dict[str, Scan]:
        assert import_archive(path=path, actor="user:ana").status == "done"
        return walk(client, admin_client)

    return imported


@pytest.mark.parametrize("make", with_shared(texts, "html_summary_payloads"))
def test_no_page_runs_what_a_summary_or_title_holds(make: Make, pages: Any, tmp_path: Path, client: Client) -> None:
    scans = pages(make(tmp_path))

    assert {path: scan.faults for path, scan in scans.items() if scan.faults} == {}
    for text in Text.objects.filter(text__contains="before").select_related("item"):
        scan = opened(client, f"{text.item.get_absolute_url()}?variant={text.variant}")
        assert scan.faults == []
        assert "before" in "".join(scan.text)
        assert "after" in "".join(scan.text)


@pytest.mark.parametrize("make", with_shared(addresses, "url_payloads"))
def test_no_page_links_to_or_fetches_a_hostile_address(
    make: Make, pages: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[Any] = []
    plain = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **how: called.append(where[0]) or plain(*where, **how))

    scans = pages(make(tmp_path))

    assert {path: scan.faults for path, scan in scans.items() if scan.faults} == {}
    assert [host for host in called if host not in ("127.0.0.1", "localhost")] == []


@pytest.mark.parametrize("make", with_shared(facet_values, "facet_value_payloads"))
@pytest.mark.parametrize(("facet", "column"), [("channel", "author"), ("language", "language")])
def test_each_value_is_a_facet_that_filters_to_exactly_its_rows(
    make: Make, facet: str, column: str, pages: Any, tmp_path: Path, client: Client
) -> None:
    pages(make(tmp_path))
    # A value of more than 200 letters is no parameter of a query.
    counted = dict(Item.objects.exclude(**{column: ""}).values_list(column).annotate(rows=Count("pk")))
    counted = {value: rows for value, rows in counted.items() if len(value) <= 200}
    linked = {value for link in opened(client, f"/?more={facet}").links for value in parse_qs(link[2:]).get(facet, ())}

    assert linked == set(counted)
    for value, rows in counted.items():
        page = opened(client, "/?" + urlencode({facet: value, "page_size": 100}))
        shown = {link.split("?")[0] for link in page.links if link.startswith("/items/") and "/items/add" not in link}
        assert len(shown) == rows, value


@pytest.mark.parametrize("make", with_shared(shapes, "json_wrong_shape"))
def test_json_of_the_wrong_shape_breaks_no_page(make: Make, pages: Any, tmp_path: Path) -> None:
    scans = pages(make(tmp_path))
    assert {path: scan.faults for path, scan in scans.items() if scan.faults} == {}
    assert len(scans) > Item.objects.count() * 2


def test_the_scan_sees_each_kind_of_danger() -> None:
    assert [vector for vector in VECTORS[:-1] if not Scan(vector).faults] == []
    assert [address for address in ADDRESSES if not Scan(f'<a href="{address}">x</a>').faults] == ["http://169.254.169.254/"]
