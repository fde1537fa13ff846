"""The rooms import one way, and what a rule can see is exact: read from the source text.

The table below is the whole truth about arrows; a room that is not in it may not exist.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

RULES_AND_BELOW = {"engine.policy", "engine.feel", "engine.errors"}
ENGINE_ROOMS = {
    "engine.evaluation",
    "engine.registry",
    "engine.store",
    "engine.replay",
    *RULES_AND_BELOW,
}
#: room -> the rooms it may import (itself always)
ALLOWED = {
    "engine": set(),
    "engine.errors": set(),
    "engine.feel": {"engine.errors"},
    "engine.policy": {"engine.feel", "engine.errors"},
    "engine.evaluation": RULES_AND_BELOW,
    "engine.registry": RULES_AND_BELOW,
    "engine.store": RULES_AND_BELOW,
    "engine.replay": {"engine.evaluation", "engine.registry", "engine.store", *RULES_AND_BELOW},
    "engine.service": {"engine", *ENGINE_ROOMS},  # the version number is the package's
    "cli": {"engine", "engine.service", "engine.errors"},
    "api": {"engine.service", "engine.errors"},
    "admin_ui": {"engine.service", "engine.errors"},
    "app": {"api", "admin_ui", "cli", "engine.service", "engine.errors"},
}
#: library -> the only files that may import it (patterns from the root, * crosses folders)
FENCED = {
    "marshmallow": ("engine/evaluation/inputs*.py", "api/*.py"),
    "durable": ("engine/evaluation/ruleset.py",),
    "durable_rules_engine": ("engine/evaluation/ruleset.py",),
    "sqlite_utils": ("engine/store/*.py",),
    "sqlite3": ("engine/store/*.py",),
    "flask": ("app.py", "api/*.py", "admin_ui/*.py"),
}
#: files that may make a binary float, and why
FLOATS = {
    "engine/policy/vocabulary.py": "a bound shown in a JSON Schema; the engine never reads it",
}
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}


def room_of(module: str) -> str:
    """``engine.feel.types`` is in ``engine.feel``; ``engine.service_x`` in ``engine.service``."""
    parts = module.split(".")
    if parts[0] != "engine" or len(parts) == 1:
        return parts[0]
    if parts[1].startswith("service"):
        return "engine.service"
    return ".".join(parts[:2])


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources() -> list[Path]:
    found = [ROOT / "app.py"] if (ROOT / "app.py").exists() else []
    for top in ("engine", "cli", "api", "admin_ui"):
        found += sorted((ROOT / top).rglob("*.py"))
    return found


def imports(path: Path, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each imported module with its line; relative imports are resolved."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *([base] if base else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield node.lineno, inner if is_module(inner) else base


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


def complaints(path: Path, tree: ast.Module) -> list[str]:
    name = path.relative_to(ROOT).as_posix()
    room = room_of(module_of(path))
    said = [] if room in ALLOWED else [f"{name}: {room} is not in the table of rooms"]
    for line, target in imports(path, tree):
        top = target.split(".")[0]
        other = room_of(target)
        if top in {"engine", "cli", "api", "admin_ui", "app", "tests", "bench"}:
            if other != room and other not in ALLOWED.get(room, set()):
                said.append(f"{name}:{line}: {room} may not import {other}")
        elif top in FENCED and not any(fnmatch(name, pattern) for pattern in FENCED[top]):
            said.append(f"{name}:{line}: {top} may be imported only in {', '.join(FENCED[top])}")
    return said


def inexact(path: Path, tree: ast.Module) -> list[str]:
    """Binary floating point anywhere in the engine; the clock anywhere below the service."""
    name = path.relative_to(ROOT).as_posix()
    said = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            said.append(f"{name}:{node.lineno}: the float {node.value}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "float" and name not in FLOATS:
                said.append(f"{name}:{node.lineno}: float()")
        elif isinstance(node, ast.Attribute):
            owner = node.value
            owner_name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            clock = (owner_name, node.attr) in CLOCKS
            if clock and room_of(module_of(path)) != "engine.service":
                said.append(f"{name}:{node.lineno}: reads the clock ({owner_name}.{node.attr})")
    return said


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8"), str(path)) for path in sources()}


def test_every_import_points_the_one_way(trees: dict[Path, ast.Module]) -> None:
    assert [said for path, tree in trees.items() for said in complaints(path, tree)] == []


def test_the_engine_has_no_binary_floats_and_no_clock(trees: dict[Path, ast.Module]) -> None:
    engine = {path: tree for path, tree in trees.items() if path.is_relative_to(ROOT / "engine")}
    assert [said for path, tree in engine.items() for said in inexact(path, tree)] == []


@pytest.mark.parametrize(
    ("file", "source", "said"),
    [
        ("engine/feel/x.py", "import engine.policy", "may not import engine.policy"),
        ("engine/policy/x.py", "from engine import evaluation", "may not import engine.evaluation"),
        ("engine/registry/x.py", "from ..feel import f\nfrom ..store import s", "engine.store"),
        ("engine/evaluation/x.py", "from engine.service import A", "may not import engine.service"),
        ("cli/x.py", "from engine.registry import B", "cli may not import engine.registry"),
        ("api/x.py", "import admin_ui.pages", "api may not import admin_ui"),
        ("engine/policy/x.py", "import marshmallow", "marshmallow may be imported only in"),
        ("engine/evaluation/x.py", "from durable.lang import ruleset", "durable may be"),
        ("engine/attic/x.py", "", "engine.attic is not in the table of rooms"),
    ],
)
def test_a_wrong_arrow_is_found(file: str, source: str, said: str) -> None:
    found = complaints(ROOT / file, ast.parse(source))
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 0.5", "the float 0.5"),
        ("x = float(y)", "float()"),
        ("import datetime\nx = datetime.datetime.now()", "reads the clock (datetime.now)"),
        ("from datetime import date\nx = date.today", "reads the clock (date.today)"),
    ],
)
def test_an_inexact_number_or_a_clock_is_found(source: str, said: str) -> None:
    found = inexact(ROOT / "engine" / "policy" / "x.py", ast.parse(source))
    assert len(found) == 1
    assert said in found[0]
