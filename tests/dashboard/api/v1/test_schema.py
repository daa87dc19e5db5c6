"""The OpenAPI document names what the code takes and gives, and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client

from content.filters.filterset import PARAMETERS
from dashboard.api.v1.listing import FACETS
from dashboard.urls import api


def document() -> Any:
    reply = Client().get("/api/v1/openapi.json")
    assert reply.status_code == 200
    return json.loads(reply.content)


def test_it_names_every_parameter_of_the_list() -> None:
    named = [parameter["name"] for parameter in document()["paths"]["/api/v1/items"]["get"]["parameters"]]

    assert named == [*(name for name in PARAMETERS if name != "deleted"), FACETS]


def test_every_parameter_says_what_it_takes_and_means() -> None:
    for parameter in document()["paths"]["/api/v1/items"]["get"]["parameters"]:
        assert parameter["description"]
        assert parameter["schema"]["type"]


def test_every_reference_leads_to_a_schema() -> None:
    text = json.dumps(document())

    assert set(re.findall(r"#/components/schemas/(\w+)", text)) <= set(document()["components"]["schemas"])


def test_every_path_is_an_address_of_ours() -> None:
    ours = {re.sub(r"<\w+:(\w+)>", r"{\1}", f"/api/v1/{entry.pattern}") for entry in api}

    assert set(document()["paths"]) <= ours
