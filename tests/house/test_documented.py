"""The documentation names what there is: every command, variable and check; and every constraint has a name that people chose."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import load_command_class

from tests.house import documented
from tests.house.rules import ROOT

COMMANDS = sorted(path.stem for path in (ROOT / "content/management/commands").glob("[a-z]*.py"))
READERS = [ROOT / "dashboard/settings.py", ROOT / "dashboard/database.py", ROOT / "gunicorn.conf.py"]
CHECKS = [ROOT / "content/checks.py", ROOT / "dashboard/checks.py"]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
ADRS = sorted((ROOT / "docs/adr").glob("*.md"))


def page(name: str) -> str:
    """Return a page's text."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_is_documented(name: str) -> None:
    assert load_command_class("content", name).help.strip()
    assert documented.undocumented([name], page("docs/commands.md")) == []


@pytest.mark.parametrize("name", [".env.example", "docs/operations.md"])
def test_every_variable_that_is_read_is_documented(name: str) -> None:
    assert documented.undocumented(documented.variables_read(READERS), page(name)) == []


def test_variables_are_found_in_code_that_reads_them(tmp_path: Path) -> None:
    code = tmp_path / "settings.py"
    code.write_text(
        'NAMES = ("A_URL", "B_URL")\nx = env.read_bool(ENVIRON, "C_FLAG", default=False)\ny = os.environ.get("PORT", "1")\n'
    )

    assert documented.variables_read([code]) == {"A_URL", "B_URL", "C_FLAG", "PORT"}


def test_every_check_is_documented_and_has_an_id_of_its_own() -> None:
    ids = documented.check_ids(CHECKS)

    assert ids
    assert len(ids) == len(set(ids))
    assert documented.undocumented(ids, page("docs/checks.md")) == []


def test_a_missing_name_is_reported() -> None:
    assert documented.undocumented(["content.E001", "content.E00"], "| content.E001 | … |") == ["content.E00"]


def test_every_constraint_and_index_is_named_by_hand() -> None:
    models = list(apps.get_app_config("content").get_models())
    names = [thing.name for model in models for thing in (*model._meta.constraints, *model._meta.indexes)]

    assert names
    assert documented.nameless(names) == []
    assert [str(model._meta) for model in models if model._meta.unique_together] == []


@pytest.mark.parametrize("name", ["", None, "content_ite_source_3f2a1b_idx", "item_3f2a1bcd_uniq", "Item-Key"])
def test_a_name_that_nobody_chose_is_reported(name: str | None) -> None:
    assert documented.nameless([name]) == [str(name)]


def test_readme_has_the_two_commands() -> None:
    assert "make run" in page("README.md")
    assert "make test" in page("README.md")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    assert documented.dead_links(path) == []


def test_a_dead_link_is_reported(tmp_path: Path) -> None:
    offender = tmp_path / "page.md"
    offender.write_text("[here](page.md), [gone](docs/gone.md#part), [out](https://example.org)")

    assert documented.dead_links(offender) == ["docs/gone.md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_named_tests_are_there(path: Path) -> None:
    assert documented.lost_tests(path, ROOT) == []


def test_a_lost_test_is_reported(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_sea.py").write_text("def test_tide() -> None: ...\n")
    page = tmp_path / "page.md"
    page.write_text("`tests/test_sea.py`, `tests/test_sea.py::test_tide`, `tests/test_sea.py::test_ebb`, `tests/test_land.py`")

    assert documented.lost_tests(page, tmp_path) == ["tests/test_sea.py::test_ebb", "tests/test_land.py::"]


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_decision_is_short_and_has_its_four_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 25
    assert [part for part in ("Status", "Context", "Decision", "Consequences") if part not in text] == []


def test_version_is_that_of_the_changelog() -> None:
    version = tomllib.loads(page("pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## v([\d.]+)", page("CHANGELOG.md"), re.MULTILINE)

    assert newest
    assert newest[1] == version


def test_every_verb_of_the_makefile_is_explained() -> None:
    makefile = page("Makefile")
    verbs = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)

    assert verbs
    assert [verb for verb in verbs[1].split() if not re.search(rf"^{verb}:.*## \w", makefile, re.MULTILINE)] == []
