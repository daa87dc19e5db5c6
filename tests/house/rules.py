"""The house rules that code can check. Each takes files and returns one line per offence, so that it can be shown an offender."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("content", "dashboard", "templates", "static", "tests", "scripts")
LONGEST_FILE = 250
LONGEST_FUNCTION = 40
LONGEST_COMMAND = 60
BANNED_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"})
#: Rooms that read SQLite files which are not our database: archives and the demo's own.
FILE_READERS = ("content/archive/", "content/demo/archive.py")
ENGINE_CALLS = frozenset({"cursor", "raw", "extra", "executescript"})
ENGINE_NAMES = frozenset({"RawSQL", "RunSQL"})
ENGINE_MODULES = frozenset({"sqlite3", "psycopg"})
INCLUDE = re.compile(r"""{%\s*include\s+["']([^"']+)["']""")


def files(*suffixes: str, root: Path = ROOT) -> Iterator[Path]:
    """Yield the files of the house, without what other people wrote (static/vendor) and what no one wrote (caches)."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in suffixes and not {"vendor", "__pycache__"} & set(path.parts):
                yield path
    yield from (path for path in sorted(root.glob("*.py")) if ".py" in suffixes)


def name_of(path: Path, root: Path = ROOT) -> str:
    """Return a path as people write it."""
    return path.relative_to(root).as_posix()


def long_files(paths: Iterable[Path]) -> list[str]:
    """A file has at most 250 lines."""
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in paths)
    return [f"{path}: {lines} lines" for path, lines in counted if lines > LONGEST_FILE]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the number of lines of every function and method, its decorators left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def long_functions(paths: Iterable[Path]) -> list[str]:
    """A function has at most 40 lines."""
    return [f"{path}: {name} has {lines} lines" for path in paths for name, lines in functions(path) if lines > LONGEST_FUNCTION]


def banned_names(paths: Iterable[Path]) -> list[str]:
    """No module or folder is called utils, helpers, common or manager: a name says what is inside."""
    return [f"{path}: a name that says nothing" for path in paths if BANNED_NAMES & {path.stem.lower(), path.parent.name.lower()}]


def missing_docstrings(paths: Iterable[Path]) -> list[str]:
    """Every module says what it owns."""
    trees = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)
    return [f"{path}: no docstring" for path, tree in trees if not ast.get_docstring(tree)]


def engine_knowledge(paths: Iterable[Path], root: Path = ROOT) -> list[str]:
    """Outside content/db nothing asks which engine it is, writes SQL or opens a cursor; archives are files and read as such."""
    offences = []
    for path in paths:
        name = name_of(path, root)
        if name.startswith("content/db/"):
            continue
        is_reader = name.startswith(FILE_READERS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found = engine_word(node, is_reader=is_reader)
            offences += [f"{name}:{getattr(node, 'lineno', 0)}: {found}"] if found else []
    return offences


def engine_word(node: ast.AST, *, is_reader: bool) -> str:
    """Return the word by which a node knows the engine, or ""."""
    if isinstance(node, ast.Attribute) and node.attr == "vendor":
        return "vendor"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ENGINE_CALLS and not is_reader:
        return f"{node.func.attr}()"
    if getattr(node, "id", getattr(node, "attr", "")) in ENGINE_NAMES:
        return "SQL in the code"
    modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    found = {module.split(".")[0] for module in modules} & ENGINE_MODULES
    return f"import {found.pop()}" if found and not is_reader else ""


def loud_partials(paths: Iterable[Path]) -> list[str]:
    """A template that others include starts with an underscore; the admin's own names are Django's."""
    targets = ((path, target) for path in paths for target in INCLUDE.findall(path.read_text(encoding="utf-8")))
    ours = ((path, target) for path, target in targets if not target.startswith(("admin/", "django/")))
    return [f"{path}: includes {target}" for path, target in ours if not Path(target).name.startswith("_")]


def inline_code(paths: Iterable[Path]) -> list[str]:
    """The content security policy forbids inline styles, scripts without a nonce and event handlers: so do we."""
    pattern = re.compile(r"<[^>]*\s(style|on[a-z]+)\s*=\s*[\"']|<script(?![^>]*\b(src|nonce|type=\"application/json\")\b)[^>]*>")
    texts = ((path, path.read_text(encoding="utf-8")) for path in paths)
    return [f"{path}: {match[0][:60]}" for path, text in texts for match in pattern.finditer(text)]
