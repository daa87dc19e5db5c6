"""The viewer's own files: small, and with the licence of what is not ours."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
LIMIT = 100 * 1000
#: What only curators load: the inbox, the trash, the forms by hand. Readers never ask for it.
DESK_LIMIT = 15 * 1000


def size(*folders: str) -> int:
    """Return the bytes of all scripts and styles of some folders."""
    files = (path for folder in folders for path in (STATIC / folder).rglob("*") if path.suffix in (".css", ".js"))
    return sum(path.stat().st_size for path in files)


def test_scripts_and_styles_of_the_viewer_stay_within_their_limit() -> None:
    assert 0 < size("css", "js", "vendor") <= LIMIT


def test_scripts_and_styles_of_the_curators_desk_stay_within_theirs() -> None:
    assert 0 < size("desk") <= DESK_LIMIT


def test_vendored_files_carry_their_licence() -> None:
    folders = [path for path in (STATIC / "vendor").iterdir() if path.is_dir()]

    assert folders
    assert all((folder / "LICENSE").is_file() for folder in folders)
