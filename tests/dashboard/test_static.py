"""The viewer's own files: small, and with the licence of what is not ours."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
LIMIT = 100 * 1000


def test_scripts_and_styles_of_the_viewer_stay_within_their_limit() -> None:
    files = [
        path for folder in ("css", "js", "vendor") for path in (STATIC / folder).rglob("*") if path.suffix in (".css", ".js")
    ]

    assert sum(path.stat().st_size for path in files) <= LIMIT


def test_vendored_files_carry_their_licence() -> None:
    folders = [path for path in (STATIC / "vendor").iterdir() if path.is_dir()]

    assert folders
    assert all((folder / "LICENSE").is_file() for folder in folders)
