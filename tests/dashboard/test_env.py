"""Environment variables are typed; a wrong one is named with its fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from dashboard import env

READERS: dict[str, Callable[[dict[str, str]], Any]] = {
    "bool": lambda environ: env.read_bool(environ, "X", default=False),
    "int": lambda environ: env.read_int(environ, "X", 8000, low=1, high=65535),
    "choice": lambda environ: env.read_choice(environ, "X", "login", ("login", "public")),
    "list": lambda environ: env.read_list(environ, "X", ["d"]),
    "zone": lambda environ: env.read_zone(environ, "X", "UTC"),
    "str": lambda environ: env.read_str(environ, "X", "d"),
}


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        ("bool", "1", True),
        ("bool", "TRUE", True),
        ("bool", "off", False),
        ("bool", " ", False),
        ("int", "1", 1),
        ("int", "", 8000),
        ("choice", "public", "public"),
        ("choice", "", "login"),
        ("list", "a, b,,c ", ["a", "b", "c"]),
        ("list", "", ["d"]),
        ("zone", "Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_a_value_is_read(reader: str, text: str, value: Any) -> None:
    assert READERS[reader]({"X": text}) == value


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        ("bool", "maybe"),
        ("int", "ten"),
        ("int", "0"),
        ("int", "70000"),
        ("choice", "all"),
        ("zone", "Mars/Base"),
        ("str", "a\x00b"),
    ],
)
def test_a_wrong_value_is_named(reader: str, text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^X: "):
        READERS[reader]({"X": text})


def test_a_path_is_absolute() -> None:
    assert env.read_path({"X": "~/data"}, "X", Path("/d")) == Path.home() / "data"
