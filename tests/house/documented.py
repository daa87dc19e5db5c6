"""What the documentation must name: commands, environment variables, check ids; found in the code, looked up in the pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

CHECK_ID = re.compile(r"\b(?:content|dashboard)\.[EWI]\d{3}\b")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
TEST = re.compile(r"\b(tests/[\w/]+\.py)(?:::(\w+))?")
HAND_NAMED = re.compile(r"[a-z]+(_[a-z]+)*")
AUTOMATIC = re.compile(r"_[0-9a-f]{6,8}(_idx|_uniq|_check)?$")


def variables_read(paths: Iterable[Path]) -> set[str]:
    """Return every environment variable that a typed reader or os.environ.get is asked for, or that a tuple NAMES lists."""
    names: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                names |= variable_of(node)
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAMES":
                names |= set(ast.literal_eval(node.value))
    return names


def variable_of(call: ast.Call) -> set[str]:
    """Return the variable that one call reads."""
    called = ast.unparse(call.func)
    if called.rsplit(".", 1)[-1].startswith("read_"):
        arguments = call.args[1:2]
    elif called.endswith("environ.get"):
        arguments = call.args[:1]
    else:
        return set()
    return {node.value for node in arguments if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def check_ids(paths: Iterable[Path]) -> list[str]:
    """Return every id of a system check, as often as it is given."""
    return [
        found
        for path in paths
        for found in re.findall(r'id="([^"]+)"', path.read_text(encoding="utf-8"))
        if CHECK_ID.fullmatch(found)
    ]


def undocumented(names: Iterable[str], page: str) -> list[str]:
    """Return the names that a page does not mention as a word."""
    return sorted(name for name in set(names) if not re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", page))


def nameless(names: Iterable[str | None]) -> list[str]:
    """Return the names that nobody chose."""
    return [str(name) for name in names if not name or AUTOMATIC.search(name) or not HAND_NAMED.fullmatch(name)]


def dead_links(page: Path) -> list[str]:
    """Return the relative links of a page that lead nowhere."""
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    return [target for target in targets if "://" not in target and not (page.parent / target).exists()]


def lost_tests(page: Path, root: Path) -> list[str]:
    """Return the tests that a page names and nobody finds."""
    named = TEST.findall(page.read_text(encoding="utf-8"))
    return [f"{path}::{name}" for path, name in named if not is_test(root / path, name)]


def is_test(path: Path, name: str) -> bool:
    """Whether a file of tests is there and has a test of this name; "" asks for the file alone."""
    return path.is_file() and (not name or f"def {name}(" in path.read_text(encoding="utf-8"))
