"""Commands: arguments, one service, a report, an exit code."""
