#!/usr/bin/env python
"""Command-line entry point: `python manage.py COMMAND`."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 3


def main() -> None:
    """Run a command; a database that cannot be reached, or is not migrated, is one line on stderr and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    from dashboard.database import describe_unmigrated, describe_unreachable, use_direct_address

    try:
        use_direct_address(os.environ, sys.argv[1] if len(sys.argv) > 1 else "")
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(refuse(str(error)))
    except DatabaseError as error:
        reason = describe_unreachable(os.environ, error) or describe_unmigrated()
        if reason is None:
            raise
        sys.exit(refuse(reason))
    except BrokenPipeError:
        # Whoever read our output (`| head`) has enough; the interpreter must not find that out again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(INTERRUPTED)


def refuse(reason: str) -> int:
    """Say why nothing was done, in one line, and return the exit code for "refused"."""
    sys.stderr.write(f"error: {reason}\n")
    return 2


if __name__ == "__main__":
    main()
