"""Calls of the reading API, as a program makes them."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from content.services.tokens import create_token
from tests.builders import NOON

LIST = "/api/v1/items"


def get(path: str, token: str = "", status: int = 200) -> Any:
    """Return the JSON document of an address."""
    reply = Client().get(path, headers={"Authorization": f"Bearer {token}"} if token else {})
    assert reply.status_code == status
    assert reply["Content-Type"] == "application/json"
    return json.loads(reply.content)


def token_of(scope: str, tenant: str = "") -> str:
    return create_token(name=f"{scope}-{tenant}", scope=scope, tenant=tenant, now=NOON)
