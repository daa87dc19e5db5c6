"""Quarantine over HTTP: listed in pages, exported, fixed and loaded, dismissed; everything wrong is a clear 4xx."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from content.archive.run import import_archive
from content.models import Item, QuarantinedRow
from tests.archives import make_archive
from tests.builders import make_account
from tests.dashboard.api.v1.calls import get, token_of

pytestmark = pytest.mark.django_db

LIST = "/api/v1/quarantine"


@pytest.fixture
def rows(tmp_path: Path) -> list[QuarantinedRow]:
    """Three rows of an archive: two with cut JSON, one with bytes for a title."""
    archive = make_archive(tmp_path, "S5")
    archive.add_video("AbCdEfGhIjK", subcategories_json="[cut")
    archive.add_video("BcDeFgHiJkL", subcategories_json="[cut too")
    archive.add_video("CdEfGhIjKlM", title=b"\xff\xfe\x00\x01")
    import_archive(path=archive.path, actor="user:ana")
    return list(QuarantinedRow.objects.order_by("pk"))


@pytest.fixture
def token() -> str:
    return token_of("curate")


def post(path: str, token: str, body: Any, status: int) -> Any:
    """Return the JSON document that answers a body."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    reply = Client().post(path, data, content_type="application/json", headers={"Authorization": f"Bearer {token}"})
    assert (reply.status_code, reply["Content-Type"]) == (status, "application/json"), reply.content
    return json.loads(reply.content)


def told(answer: Any) -> tuple[str, str]:
    return answer["error"]["code"], answer["error"]["message"]


class TestLooking:
    def test_pages_in_order_of_ids_lead_from_one_to_the_next(self, rows: list[QuarantinedRow], token: str) -> None:
        first = get(f"{LIST}?page_size=2", token)

        assert ([row["id"] for row in first["items"]], first["total"]) == ([rows[0].pk, rows[1].pk], 3)
        second = get(first["next"], token)
        assert ([row["id"] for row in second["items"]], second["next"]) == ([rows[2].pk], None)

    @pytest.mark.parametrize(
        ("query", "places"),
        [
            ("state=open", [0, 1, 2]),
            ("state=dismissed", []),
            ("table=content", [0, 1, 2]),
            ("table=%20content", []),
            ("q=TITLE", [2]),
            ("q=yt:bcd", [1]),
            ("import=9223372036854775807", []),
        ],
    )
    def test_a_filter_narrows_the_list_its_count_and_its_export(
        self, query: str, places: list[int], rows: list[QuarantinedRow], token: str
    ) -> None:
        wanted = [rows[place].pk for place in places]

        page = get(f"{LIST}?{query}", token)

        assert ([row["id"] for row in page["items"]], page["total"]) == (wanted, len(wanted))
        reply = Client().get(f"{LIST}/export?{query}", headers={"Authorization": f"Bearer {token}"})
        lines = b"".join(reply).splitlines()  # type: ignore[call-overload]
        assert [json.loads(line)["id"] for line in lines] == wanted

    def test_one_row_is_shown_whole(self, rows: list[QuarantinedRow], token: str) -> None:
        (listed,) = get(f"{LIST}?q=title", token)["items"]

        row = get(listed["href"], token)

        assert "row" not in listed
        assert {name: row[name] for name in listed if name != "href"} == {n: v for n, v in listed.items() if n != "href"}
        assert row["row"]["title"] == {"$hex": "fffe0001"}

    def test_there_is_nothing_before_the_first_import(self, token: str) -> None:
        assert get(LIST, token) == {"items": [], "total": 0, "next": None}

    @pytest.mark.parametrize("query", ["", "&q=cut"], ids=["all", "filtered"])
    def test_a_page_costs_two_queries_beside_the_token(
        self, query: str, rows: list[QuarantinedRow], token: str, django_assert_num_queries: Any
    ) -> None:
        get(LIST, token)
        with django_assert_num_queries(3):
            get(f"{LIST}?page_size=100{query}", token)


class TestSettling:
    def test_a_fixed_row_is_loaded(self, rows: list[QuarantinedRow], token: str) -> None:
        answer = post(f"{LIST}/{rows[0].pk}/retry", token, {"values": {"subcategories_json": None}}, 200)

        assert (answer["outcome"], answer["row"]["state"], answer["row"]["resolved_by"]) == ("loaded", "loaded", "token:curate-")
        assert answer["row"]["fixed"] == {"subcategories_json": None}
        assert Item.objects.get().external_id == "AbCdEfGhIjK"

    def test_bytes_and_reals_are_given_as_a_row_shows_them(self, rows: list[QuarantinedRow], token: str) -> None:
        values = {"title": {"$text": b"bees".hex()}, "duration_seconds": {"$real": "77.0"}, "view_count": 12.0}

        answer = post(f"{LIST}/{rows[2].pk}/retry", token, {"values": values}, 200)

        assert answer["row"]["fixed"] == {"title": {"$text": b"bees".hex()}, "duration_seconds": {"$real": "77.0"},
                                          "view_count": {"$real": "12.0"}}  # fmt: skip
        assert (Item.objects.get().title, Item.objects.get().duration_seconds) == ("bees", 77)

    def test_a_row_that_is_still_wrong_stays_with_the_reason(self, rows: list[QuarantinedRow], token: str) -> None:
        answer = post(f"{LIST}/{rows[0].pk}/retry", token, {"values": {"title": "Tides"}}, 422)

        assert told(answer)[0] == "not_settled"
        assert "subcategories_json: not valid JSON" in told(answer)[1]
        assert (QuarantinedRow.objects.filter(state="open").count(), Item.objects.count()) == (3, 0)

    def test_a_dismissed_row_is_settled_once(self, rows: list[QuarantinedRow], token: str) -> None:
        path = f"{LIST}/{rows[0].pk}/dismiss"

        assert post(path, token, {"reason": "made for a test"}, 200)["row"]["resolution"] == "made for a test"
        assert told(post(path, token, {"reason": "again"}, 409)) == ("not_now", "it was dismissed by token:curate-")
        assert told(post(f"{LIST}/{rows[0].pk}/retry", token, {"values": {}}, 409))[0] == "not_now"


class TestRefusals:
    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ("state=lost", "state"),
            ("colour=red", "colour"),
            ("page_size=101", "page_size"),
            ("page_size=0", "page_size"),
            ("after=-1", "after"),
            ("after=1e3", "after"),
            ("import=9223372036854775808", "import"),
            ("import=x", "import"),
            ("q=a&q=b", "q"),
            ("q=%00", "q"),
            ("q=" + "x" * 201, "q"),
            ("table=%ff", "query string"),
        ],
    )
    @pytest.mark.parametrize("path", [LIST, f"{LIST}/export"])
    def test_a_wrong_parameter_is_named(self, path: str, query: str, parameter: str, token: str) -> None:
        answer = get(f"{path}?{query}", token, status=400)

        assert answer["error"]["code"] == "invalid_filter"
        assert parameter in answer["error"]["parameters"]

    @pytest.mark.parametrize("body", [
        b"", b"[]", b"{}", b"{", b'{"values": 1}', b'{"values": {}, "more": 1}', b'{"values": {"title": true}}', b"\xff",
        b'{"values": {"title": ["x"]}}', b'{"values": {"title": {"$hex": "xyz"}}}', b'{"values": {"title": {"$real": "much"}}}',
        b'{"values": {"title": {"$hex": "00", "$text": "00"}}}', b'{"values": {"title": "\\ud800"}}', b"[" * 5000,
    ])  # fmt: skip
    def test_a_body_that_is_no_fix_is_told(self, body: bytes, rows: list[QuarantinedRow], token: str) -> None:
        assert told(post(f"{LIST}/{rows[0].pk}/retry", token, body, 400))[0] == "body_refused"

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"nowhere": 1}, "the row has no column nowhere"),
            ({"view_count": 2**63}, "view_count: a whole number has at most 64 bits"),
            ({"id": "a\0b"}, "id: "),
        ],
        ids=["no column", "no SQLite number", "no id"],
    )
    def test_a_value_that_no_row_can_have_is_told(
        self, values: dict[str, Any], message: str, rows: list[QuarantinedRow], token: str
    ) -> None:
        assert message in told(post(f"{LIST}/{rows[0].pk}/retry", token, {"values": values}, 422))[1]

    @pytest.mark.parametrize("reason", [None, 5, "x" * 501], ids=["none", "number", "long"])
    def test_a_reason_that_is_none_is_told(self, reason: Any, rows: list[QuarantinedRow], token: str) -> None:
        assert told(post(f"{LIST}/{rows[0].pk}/dismiss", token, {"reason": reason}, 400))[0] == "body_refused"

    @pytest.mark.parametrize("reason", ["", "  \n", "\0"])
    def test_a_blank_reason_is_told(self, reason: str, rows: list[QuarantinedRow], token: str) -> None:
        assert "say why" in told(post(f"{LIST}/{rows[0].pk}/dismiss", token, {"reason": reason}, 422))[1]

    @pytest.mark.parametrize("pk", [0, 987654321, 10**30])
    def test_a_row_that_is_none_is_not_found(self, pk: int, token: str) -> None:
        assert told(get(f"{LIST}/{pk}", token, status=404))[0] == "not_found"
        assert told(post(f"{LIST}/{pk}/retry", token, {"values": {}}, 404))[0] == "not_found"
        assert told(post(f"{LIST}/{pk}/dismiss", token, {"reason": "gone"}, 404))[0] == "not_found"

    def test_another_verb_is_refused(self, rows: list[QuarantinedRow]) -> None:
        assert Client().post(LIST).status_code == 405
        assert Client().get(f"{LIST}/{rows[0].pk}/retry").status_code == 405


class TestCallers:
    @pytest.mark.parametrize("scope", ["read", "ingest"])
    def test_only_a_token_of_scope_curate_opens_it(self, scope: str, rows: list[QuarantinedRow]) -> None:
        token = token_of(scope)

        assert told(get(LIST, token, status=403))[0] == "scope_refused"
        assert told(post(f"{LIST}/{rows[0].pk}/dismiss", token, {"reason": "x"}, 403))[0] == "scope_refused"

    def test_a_token_of_one_tenant_does_not(self, rows: list[QuarantinedRow]) -> None:
        assert told(get(LIST, token_of("curate", "acme"), status=403))[0] == "scope_refused"

    @pytest.mark.parametrize("access", ["public", "login"])
    def test_a_stranger_is_told_to_send_a_token(self, access: str, settings: Any) -> None:
        settings.VIEWER_ACCESS = access
        for path in (LIST, f"{LIST}/export", f"{LIST}/1"):
            assert told(get(path, status=401))[0] == "token_refused"

    @pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("curator", 200), ("operator", 200)])
    def test_a_session_looks_where_its_role_sees_imports(self, role: str, status: int, rows: list[QuarantinedRow]) -> None:
        client = Client()
        client.force_login(make_account(role, role))

        assert [client.get(path).status_code for path in (LIST, f"{LIST}/export", f"{LIST}/{rows[0].pk}")] == [status] * 3

    def test_a_session_settles_nothing(self, rows: list[QuarantinedRow]) -> None:
        client = Client()
        client.force_login(make_account("olga", "admin"))

        reply = client.post(f"{LIST}/{rows[0].pk}/dismiss", b'{"reason": "forged"}', content_type="application/json")

        assert (reply.status_code, QuarantinedRow.objects.filter(state="open").count()) == (401, 3)
