"""ingest: reports from files, directories or standard input, through the same service as HTTP and ORM."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from content.archive.progress import shown_progress
from content.archive.report_files import DeadLetters, dead_letter_of, read_path, read_stream
from content.archive.report_runs import send_files
from content.exceptions import ContentError


class Command(BaseCommand):
    """Arguments, one service, an answer, exit code."""

    help = (
        "Ingest reports: a JSON document, JSON Lines, a directory of such files, or - for standard input. Ours and YTV2's. "
        "Exit: 0 all well, 1 some are in the dead-letter file, 2 refused, 3 interrupted (send it again)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what to read and where failures go."""
        parser.add_argument("path", nargs="?", default="-", metavar="FILE|DIR|-", help="What to read; - is standard input.")
        parser.add_argument("--dead-letter", type=Path, help="Where reports that failed go; such a file can be sent again.")
        parser.add_argument("--tenant", default="", help="Whose items they are.")
        parser.add_argument("--as", dest="actor", default="command:ingest", help="Who sends, for the record of runs.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, write and answer."""
        name = options["path"]
        path = Path(name)
        dead = DeadLetters(options["dead_letter"] or dead_letter_of(path))
        if dead.path.resolve() == path.resolve():
            raise CommandError(f"{name}: is its own dead-letter file; name another with --dead-letter", returncode=2)
        found = read_stream(sys.stdin.buffer, "stdin") if name == "-" else read_path(path)
        try:
            with shown_progress(sys.stderr, "ingesting") as progress:
                run = send_files(found=found, dead=dead, actor=options["actor"], tenant=options["tenant"], progress=progress)
        except (OSError, ContentError) as refusal:
            raise CommandError(f"{name}: {refusal}", returncode=2) from refusal
        except (KeyboardInterrupt, OperationalError) as end:
            raise CommandError(f"{type(end).__name__}: interrupted; send it again, what is there stays", returncode=3) from end
        finally:
            dead.close()
        self.stdout.write(json.dumps(run.as_json(dead), ensure_ascii=False) if options["json"] else "\n".join(run.lines()))
        if dead.count:
            raise CommandError(f"{dead.count} of {run.total} reports are in {dead.path}", returncode=1)
