"""Private folders for copies of archives, under VAR_DIR. Each is locked while it is in use: what a crash left is removed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.conf import settings

from content.db.file_lock import file_lock
from content.exceptions import ArchiveRefused

LOCK = "lock"


@contextmanager
def private_folder() -> Iterator[Path]:
    """Yield an empty folder that only this process uses, and remove it afterwards."""
    with ExitStack() as stack:
        try:
            folder = locked_folder(Path(settings.VAR_DIR) / "imports", stack)
        except OSError as error:
            raise ArchiveRefused(f"VAR_DIR: no private copy can be made there ({error.strerror})") from None
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        yield folder


def locked_folder(home: Path, stack: ExitStack) -> Path:
    """Make a folder and lock it. Nobody else may look in between: it would be taken for one that a crash left."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file_lock(home / LOCK, wait=True):
        remove_abandoned(home)
        folder = Path(tempfile.mkdtemp(dir=home))
        stack.enter_context(file_lock(folder / LOCK))
    return folder


def remove_abandoned(home: Path) -> None:
    """Remove the folders of processes that ended without doing so."""
    for folder in home.iterdir():
        if folder.is_dir():
            # Its process may be removing it just now.
            with suppress(FileNotFoundError), file_lock(folder / LOCK) as is_free:
                if is_free:
                    shutil.rmtree(folder, ignore_errors=True)
