"""The house keeps its rules, and each rule reports an offender that it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

import pytest

from tests.house import rules

Rule = Callable[[Iterable[Path]], list[str]]
PYTHON = (".py",)
KEPT: list[tuple[Rule, tuple[str, ...]]] = [
    (rules.long_files, (".py", ".html", ".js", ".css")),
    (rules.long_functions, PYTHON),
    (rules.banned_names, PYTHON),
    (rules.missing_docstrings, PYTHON),
    (rules.loud_partials, (".html",)),
    (rules.inline_code, (".html",)),
]
OFFENDERS: list[tuple[Rule, str, str]] = [
    (rules.long_files, "page.css", "a {}\n" * 251),
    (rules.long_functions, "long.py", "def f():\n" + "    x = 1\n" * 40),
    (rules.banned_names, "utils.py", ""),
    (rules.banned_names, "helpers/text.py", ""),
    (rules.missing_docstrings, "silent.py", "x = 1\n"),
    (rules.loud_partials, "list.html", '{% include "items/card.html" %}'),
    (rules.inline_code, "style.html", '<p style="color: red">'),
    (rules.inline_code, "handler.html", "<button onclick='go()'>"),
    (rules.inline_code, "script.html", "<script>go()</script>"),
]
ENGINE_OFFENDERS = {
    "engine check": "if connection.vendor == 'sqlite': pass",
    "cursor": "with connection.cursor() as cursor: pass",
    "raw query": "Item.objects.raw('SELECT 1')",
    "extra": "Item.objects.extra(where=['1'])",
    "expression": "from django.db.models.expressions import RawSQL\nRawSQL('1', [])",
    "migration": "operations = [migrations.RunSQL('SELECT 1')]",
    "driver": "import psycopg",
    "driver module": "from sqlite3 import connect",
}


def made(folder: Path, name: str, text: str) -> Path:
    """Return a new file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(("rule", "suffixes"), KEPT, ids=lambda value: getattr(value, "__name__", ""))
def test_rule_is_kept(rule: Rule, suffixes: tuple[str, ...]) -> None:
    assert rule(rules.files(*suffixes)) == []


@pytest.mark.parametrize(("rule", "name", "text"), OFFENDERS, ids=[f"{rule.__name__}-{name}" for rule, name, _text in OFFENDERS])
def test_rule_reports_an_offender(tmp_path: Path, rule: Rule, name: str, text: str) -> None:
    assert len(rule([made(tmp_path, name, text)])) == 1


def test_a_file_of_250_lines_and_a_function_of_40_are_allowed(tmp_path: Path) -> None:
    assert rules.long_files([made(tmp_path, "a.css", "a {}\n" * 250)]) == []
    assert rules.long_functions([made(tmp_path, "a.py", "def f():\n" + "    x = 1\n" * 39)]) == []


def test_only_content_db_knows_the_engine() -> None:
    product = [path for path in rules.files(".py") if rules.name_of(path).startswith(("content/", "dashboard/"))]

    assert rules.engine_knowledge(product) == []


@pytest.mark.parametrize("text", ENGINE_OFFENDERS.values(), ids=ENGINE_OFFENDERS)
def test_engine_knowledge_outside_content_db_is_reported(tmp_path: Path, text: str) -> None:
    offender = made(tmp_path, "content/services/quick.py", text)
    allowed = made(tmp_path, "content/db/quick.py", text)

    assert len(rules.engine_knowledge([offender], tmp_path)) == 1
    assert rules.engine_knowledge([allowed], tmp_path) == []


def test_half_of_all_functions_are_short() -> None:
    product = [path for path in rules.files(".py") if rules.name_of(path).startswith(("content/", "dashboard/"))]

    assert median(lines for path in product for _name, lines in rules.functions(path)) <= 8


def test_commands_are_thin() -> None:
    commands = (rules.ROOT / "content/management/commands").glob("*.py")

    assert [path.name for path in commands if len(path.read_text().splitlines()) > rules.LONGEST_COMMAND] == []
