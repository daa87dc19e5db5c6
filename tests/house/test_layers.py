"""Imports run downward only: the contract in pyproject.toml holds, and an upward import breaks it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rules import ROOT

UPWARD = {
    "models to services": ("content/models/item.py", "content.services.curation"),
    "a leaf to the models": ("content/terms.py", "content.models"),
    "services to facets": ("content/services/curation.py", "content.facets.filter"),
    "the product to the dashboard": ("content/keys.py", "dashboard.env"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the packages in a folder."""
    program = Path(sys.executable).with_name("lint-imports")
    environ = {**os.environ, "PYTHONPATH": str(folder)}
    command = [str(program), "--no-logo", "--no-cache", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def test_imports_run_downward_only() -> None:
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("module", "imported"), UPWARD.values(), ids=UPWARD)
def test_an_upward_import_is_reported(tmp_path: Path, module: str, imported: str) -> None:
    for package in ("content", "dashboard"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / module).open("a") as offender:
        offender.write(f"\nimport {imported}\n")

    done = lint(tmp_path)

    assert done.returncode == 1
    assert f"{module.removesuffix('.py').replace('/', '.')} -> {imported}" in done.stdout
