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
    "engine.boundaries",
    "engine.evaluation",
    "engine.letters",
    "engine.narration",
    "engine.registry",
    "engine.store",
    "engine.replay",
    "engine.grids",
    "engine.pictures",
    "engine.rows",
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
    "engine.store": {"engine.errors"},
    "engine.replay": {"engine.evaluation", "engine.registry", "engine.store", *RULES_AND_BELOW},
    "engine.rows": {
        "engine.evaluation",
        *RULES_AND_BELOW,
    },  # cells as the check of inputs wants them
    "engine.letters": {"engine.evaluation", *RULES_AND_BELOW},  # values read alike everywhere
    "engine.narration": {"engine.evaluation", *RULES_AND_BELOW},  # and named alike
    "engine.boundaries": {"engine.evaluation", *RULES_AND_BELOW},
    "engine.grids": {"engine.evaluation", *RULES_AND_BELOW},
    "engine.pictures": set(),
    "engine.service": {"engine", *ENGINE_ROOMS},  # the version number is the package's
    "cli": {"engine", "engine.service", "engine.errors"},
    "api": {"engine.service", "engine.errors"},
    "admin_ui": {"engine.service", "engine.errors"},
    "app": {"api", "admin_ui", "cli", "engine.service", "engine.errors"},
}
FEEL_BASE = ("dialect", "failure", "limits", "types", "scope")
VIEWS = ("problems", "negotiation", "body", "blueprint")
CHANGING = ("etags", "given", "workshop_asks", "workshop_schemas", "workshop_answers")
PAGE_PARTS = (
    *("languages", "numbers", "local", "outcomes", "roles", "menu", "entries"),
    *("sessions", "statics", "security", "rendering"),
)
#: room -> part of it -> the parts it may import: only those above it.  A part is a sub-package or
#: a module beside them; the room's own ``__init__`` is its interface and imports any part.
INSIDE: dict[str, dict[str, tuple[str, ...]]] = {
    "engine.feel": {
        "dialect": (),
        "failure": (),
        "limits": (),
        "types": (),
        "scope": ("types",),
        "values": FEEL_BASE,
        "syntax": (*FEEL_BASE, "values"),
        "builtins": (*FEEL_BASE, "values"),
        "typing": (*FEEL_BASE, "values", "syntax", "builtins"),
        "running": (*FEEL_BASE, "values", "syntax", "builtins", "typing"),
        "compiling": (*FEEL_BASE, "values", "syntax", "builtins", "typing", "running"),
    },
    "engine.policy": {
        "model": (),
        "faults": ("model",),
        "vocabulary": ("model",),
        "citations": ("model",),
        "comparing": ("model",),
        "reading": ("model", "faults"),
        "document": ("model", "faults", "reading"),
        "editing": ("model", "faults", "reading", "document"),
        "calendars": ("model", "faults", "reading"),
        "formulas": ("model", "faults", "reading"),
        "results": ("model", "vocabulary", "formulas"),
        "elements": ("model", "faults", "reading", "formulas"),
        "checks": ("model", "faults", "formulas"),
        "loading": ("model", "faults", "reading", "formulas", "elements", "checks"),
    },
    "engine.evaluation": {
        "writing": (),
        "canonical": (),
        "digest": ("writing", "canonical"),
        "faults": (),
        "fitting": ("canonical",),
        "tables": ("fitting",),
        "environment": ("tables",),
        "inputs": ("canonical", "faults"),
        "messages": ("canonical", "environment"),
        "rules": ("canonical", "faults", "environment"),
        "deciding": (
            *("canonical", "digest", "faults", "fitting", "tables", "environment"),
            *("inputs", "messages", "rules"),
        ),
        "explaining": ("canonical", "faults", "environment", "messages", "rules", "deciding"),
        "papers": ("environment", "messages", "deciding"),
    },
    "engine.rows": {
        "row": (),
        "lines": (),
        "cells": (),
        "columns": ("row",),
        "grid": ("row", "cells", "columns"),
        "csv_table": ("row", "lines", "cells", "columns", "grid"),
        "ndjson_table": ("row", "lines", "columns"),
        "workbook": (),
        "sheet_table": ("row", "cells", "columns", "grid", "workbook"),
        "opening": ("row", "csv_table", "ndjson_table", "workbook", "sheet_table"),
        "cases": ("lines", "columns", "opening"),
    },
    "engine.letters": {
        "record": (),
        "wording": (),
        "facts": ("record", "wording"),
        "content": ("record", "wording", "facts"),
        "layout": ("facts", "content"),
        "page": (),
        "letter": ("wording", "content", "layout", "page"),
        "papers": ("wording", "page"),
    },
    "engine.narration": {
        "grammar": (),
        "document": (),
        "wording": (),
        "titles": (),
        "code": (),
        "word_diff": (),
        "naming": (),
        "saying": ("grammar", "code", "naming"),
        "sentences": ("grammar", "document", "wording", "code", "naming", "saying"),
        "declared": ("document", "wording", "code", "naming", "saying", "sentences"),
        "figures": ("document", "wording", "naming", "saying", "sentences", "declared"),
        "following": (
            *("document", "wording", "code", "naming", "saying", "sentences"),
            "declared",
        ),
        "terms": ("document",),
        "papers": ("document", "wording", "naming", "saying", "sentences", "declared"),
        "narrating": (
            *("grammar", "document", "wording", "naming", "sentences"),
            *("declared", "figures", "following", "papers", "terms"),
        ),
        "change_views": ("document", "word_diff"),
        "field_changes": ("wording", "titles", "code", "word_diff", "change_views"),
        "table_changes": ("document", "change_views", "field_changes"),
        "comparing": (
            *("document", "wording", "titles", "naming", "narrating"),
            *("change_views", "field_changes", "table_changes"),
        ),
        "fault_wording": (),
        "fault_words": ("fault_wording",),
    },
    "engine.boundaries": {
        "points": (),
        "logic": (),
        "axes": ("points",),
        "formulas": (),
        "watching": ("logic", "formulas"),
        "observing": ("points", "logic", "watching"),
        "edges": ("logic", "formulas", "watching", "observing"),
        "found": ("points", "logic", "axes", "formulas", "watching", "observing", "edges"),
        "walking": ("points", "axes", "observing", "edges", "found"),
        "distances": ("logic", "observing", "edges", "found"),
        "search": ("points", "axes", "observing", "edges", "found", "walking", "distances"),
        "telling": ("points", "logic", "axes", "observing", "edges", "found"),
        "choosing": ("points", "logic", "observing", "edges", "found", "telling"),
        "generating": ("points", "axes", "watching", "observing", "found", "search", "choosing"),
    },
    "engine.grids": {
        "axes": (),
        "values": ("axes",),
        "reading": ("axes", "values"),
        "points": ("axes", "reading"),
        "regions": ("axes", "points"),
        "curves": ("axes", "points", "regions"),
        "comparison": ("axes", "reading", "points", "regions", "curves"),
        "suggesting": ("axes",),
        "words": ("axes", "points", "regions", "curves"),
        "marks": ("axes",),
    },
    "engine.pictures": {
        "styles": (),
        "svg": (),
        "frame": ("styles", "svg"),
        "heat": ("svg", "frame"),
        "steps": ("svg", "frame"),
    },
    "engine.registry": {
        "events": (),
        "resolution": ("events",),
        "timeline": ("events", "resolution"),
        "activations": ("events",),
        "published": (),
        "versions": ("published",),
        "registry": (
            *("events", "resolution", "timeline", "activations", "published", "versions"),
        ),
        "drafts": (),
    },
    "engine.store": {
        "entries": (),
        "found": (),
        "locking": (),
        "forking": (),
        "connecting": (),
        "chain": ("entries",),
        "workshop_tables": (),
        "schema": ("workshop_tables",),
        "asking": ("entries", "found"),
        "reading": ("entries", "found", "chain", "asking"),
        "appending": ("entries", "found", "chain", "reading"),
        "writer": ("locking", "connecting", "appending"),
        "verifying": ("entries", "connecting", "chain", "schema", "reading", "appending"),
        "store": (
            *("entries", "found", "forking", "connecting", "schema", "reading"),
            *("appending", "writer"),
        ),
        "replays": ("entries", "locking", "forking", "connecting", "schema", "asking"),
        "copying": ("locking", "connecting", "verifying", "store"),
    },
    "engine.replay": {
        "money": (),
        "content": (),
        "comparing": ("content",),
        "counting": ("money",),
        "chain": (),
    },
    "engine.service": {
        "answers": (),
        "requests": (),
        "callers": (),
        "bodies": (),
        "problems": (),
        "editing": (),
        "reading": ("requests",),
        "programs": (),
        "calendars": (),
        "snapshot": ("answers", "programs"),
        "examples": (),
        "comparing": ("examples", "programs", "snapshot"),
        "row_batches": ("reading", "problems", "programs", "snapshot"),
        "cases": ("problems",),
        "case_text": (),
        "boundary_cases": ("answers", "case_text", "cases", "examples", "snapshot"),
        "deciding": (
            *("answers", "calendars", "programs", "snapshot", "requests", "row_batches"),
            *("examples", "comparing", "boundary_cases"),
        ),
        "coverage": ("cases",),
        "testing": ("requests", "snapshot", "deciding", "cases", "coverage"),
        "catalogue": ("cases", "coverage"),
        "recording": ("answers", "callers"),
        "admitting": ("programs",),
        "founding": ("answers", "calendars", "recording", "admitting"),
        "live": ("programs", "calendars", "snapshot"),
        "supposing": ("snapshot",),
        "using": ("snapshot",),
        "workshop": (
            *("answers", "callers", "cases", "calendars", "recording", "live", "snapshot"),
            *("supposing", "using"),
        ),
        "private_files": (),
        "access": ("callers", "recording", "private_files"),
        "passwords": ("callers",),
        "throttle": (),
        "sessions": ("callers", "recording", "passwords", "throttle"),
        "people": ("callers", "recording", "private_files", "passwords", "sessions"),
        "recent": (),
        "records": ("bodies", "callers"),
        "paging": ("requests", "snapshot", "records"),
        "ledger": ("requests", "callers", "paging"),
        "replaying": ("programs", "snapshot", "records"),
        "contrasting": (),
        "making": (
            *("answers", "requests", "callers", "bodies"),
            *("programs", "snapshot", "recording", "records"),
        ),
        "batches": ("requests", "making"),
        "replays": (
            *("answers", "callers", "contrasting", "live", "paging", "problems", "programs"),
            *("recent", "recording", "records", "replaying", "requests", "snapshot"),
            *("supposing", "using"),
        ),
        "impacts": ("callers", "requests", "snapshot", "replays", "workshop"),
        "masking": (),
        "case_files": ("case_text", "cases", "private_files"),
        "decisions": (
            *("requests", "callers", "snapshot", "live", "records", "paging"),
            *("replaying", "making", "batches"),
        ),
        "case_keeping": (
            *("answers", "callers", "case_files", "case_text", "cases"),
            *("decisions", "live", "masking", "requests", "snapshot"),
        ),
        "policies": ("answers", "live", "supposing"),
        "histories": ("live",),
        "figures": ("snapshot",),
        "narrating": (),
        "asking": (),
        "trends": ("callers", "records", "paging", "snapshot"),
        "trying": (
            *("answers", "callers", "examples", "live", "programs", "recent", "requests"),
            *("snapshot", "supposing"),
        ),
        "comparisons": ("callers", "comparing", "trying"),
        "service": (
            *("requests", "snapshot", "founding", "live", "comparisons"),
            *("access", "people", "ledger", "decisions", "policies", "histories", "figures"),
            *("trends", "trying", "workshop", "replays", "impacts", "case_files", "case_keeping"),
        ),
        "describing": ("callers", "reading", "examples", "service"),
    },
    "api": {
        "settings": (),
        "application": (),
        "request_ids": (),
        "exchange": ("request_ids",),
        "access_log": ("exchange",),
        "problem_pages": (),
        "problems": ("exchange", "problem_pages"),
        "negotiation": ("problems",),
        "auth": ("problems",),
        "rate": ("problems",),
        "body": ("exchange", "problems"),
        "headers": ("request_ids", "exchange", "body"),
        "blueprint": ("problems",),
        "fields": (),
        "schemas": ("fields",),
        "policy_schemas": ("fields", "schemas"),
        "metrics": ("problems",),
        "steps": (
            *("request_ids", "exchange", "access_log", "auth", "rate"),
            *("headers", "blueprint", "metrics"),
        ),
        "etags": (),
        "given": ("settings", "exchange", "problems", "body"),
        "workshop_asks": ("fields", "schemas"),
        "workshop_schemas": ("schemas", "policy_schemas"),
        "workshop_answers": ("body",),
        "replay_asks": ("fields",),
        "replay_schemas": ("schemas", "replay_asks"),
        "replays": (
            *(*VIEWS, "settings", "exchange", "given", "workshop_answers"),
            *("replay_asks", "replay_schemas"),
        ),
        "decisions": (*VIEWS, "settings", "exchange", "schemas"),
        "batch": (*VIEWS, "settings", "exchange", "decisions"),
        "policies": (*VIEWS, "policy_schemas"),
        "drafts": (
            *(*VIEWS, *CHANGING, "settings", "exchange", "policies"),
            *("replays", "replay_schemas"),
        ),
        "proposals": (*VIEWS, *CHANGING, "settings", "exchange"),
        "operations": (*VIEWS, "auth", "metrics"),
        "openapi": (
            *("problem_pages", "problems", "body", "fields", "schemas", "policy_schemas"),
            "batch",
        ),
        "docs": (),
    },
    "admin_ui": {
        "settings": (),
        "secret": (),
        "catalogues": (),
        "numbers": (),
        "languages": (),
        "local": ("languages",),
        "roles": ("languages",),
        "menu": ("languages",),
        "outcomes": ("local",),
        "entries": ("languages", "local", "roles"),
        "exchange": (),
        "sessions": ("settings", "exchange"),
        "statics": (),
        "security": ("exchange", "sessions", "statics"),
        "rendering": ("languages", "menu", "sessions", "statics"),
        "errors": ("exchange", "languages", "rendering"),
        "pictures": ("languages", "local"),
        "pages": (*PAGE_PARTS, "errors", "pictures"),
    },
    "cli": {
        "testing": (),
        "pytest_plugin": ("testing",),
        "settings": (),
        "logs": (),
        "ports": (),
        "counting": (),
        "stopping": (),
        "files": (),
        "progress": (),
        "tree": (),
        "render": (),
        "exits": ("ports",),
        "context": ("settings",),
        "decide": ("context", "files", "tree", "render"),
        "letters": ("context", "files", "decide"),
        "batch": ("context", "files", "exits", "progress"),
        "case_making": ("context", "files"),
        "cases": ("context", "exits"),
        "coverage": ("context", "exits", "files"),
        "policies": ("context", "exits", "files", "coverage"),
        "compare": ("context", "files"),
        "calendar": (),
        "keys": ("context",),
        "users": ("context",),
        "backups": ("context",),
        "verify": ("context", "exits"),
        "serve": (*("settings", "logs", "ports", "counting", "stopping", "exits", "context"),),
        "replay_text": (),
        "replays": ("context", "exits", "files", "progress", "replay_text"),
        "main": (
            *("context", "exits", "decide", "letters", "batch", "case_making", "cases"),
            *("policies", "calendar", "compare", "replays"),
            *("keys", "users", "backups", "verify", "serve"),
        ),
        "__main__": ("main",),
    },
}
#: rooms whose parts are not told: a module, or modules that stand side by side
FLAT = {"app", "engine", "engine.errors"}
#: library -> the only files that may import it (patterns from the root, * crosses folders)
FENCED = {
    "marshmallow": ("engine/evaluation/inputs/*.py", "api/*.py"),
    "durable": ("engine/evaluation/rules/ruleset.py",),
    "durable_rules_engine": ("engine/evaluation/rules/ruleset.py",),
    "sqlite_utils": ("engine/store/*.py",),
    "sqlite3": ("engine/store/*.py",),
    "jinja2": ("engine/letters/*.py", "api/*.py", "admin_ui/*.py"),
    "flask": ("app.py", "api/*.py", "admin_ui/*.py"),
    "werkzeug": ("api/*.py", "admin_ui/*.py"),
    "flask_smorest": ("api/*.py",),
    "flask_babel": ("admin_ui/languages.py",),
    "flask_wtf": ("admin_ui/*.py",),
    "babel": ("engine/evaluation/messages/forms.py", "engine/letters/*.py", "admin_ui/*.py"),
    "webargs": ("api/blueprint.py",),
    "prometheus_client": ("api/metrics.py",),
    "granian": ("cli/serve.py",),
    "structlog": ("cli/*.py", "api/*.py", "admin_ui/errors.py"),
    "ulid": ("engine/service/recording/basics.py",),
    "yaml": ("engine/policy/reading/source.py",),
    "argon2": ("engine/service/passwords.py",),
    "openpyxl": ("engine/rows/*.py",),
    "holidays": ("engine/policy/calendars/calendar_draft.py",),
    "click": ("cli/*.py",),
    "rich": ("cli/*.py",),
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
    """``engine.feel.types`` is in ``engine.feel``, ``cli.main`` in ``cli``."""
    parts = module.split(".")
    if parts[0] != "engine" or len(parts) == 1:
        return parts[0]
    return ".".join(parts[:2])


def part_of(module: str) -> str:
    """``engine.feel.syntax.parser`` is in ``syntax`` of its room; the room itself in none."""
    return module.removeprefix(room_of(module)).lstrip(".").split(".")[0]


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
    room, part = room_of(module_of(path)), part_of(module_of(path))
    parts = INSIDE.get(room, {}) if part else {}
    said = [] if room in ALLOWED else [f"{name}: {room} is not in the table of rooms"]
    if parts and part not in parts:
        said.append(f"{name}: {part} is not in the table of {room}")
    for line, target in imports(path, tree):
        top = target.split(".")[0]
        other = room_of(target)
        if top in {"engine", "cli", "api", "admin_ui", "app", "tests", "bench"}:
            if other != room and other not in ALLOWED.get(room, set()):
                said.append(f"{name}:{line}: {room} may not import {other}")
            inner = part_of(target)
            if other == room and parts and inner != part and inner not in parts.get(part, ()):
                said.append(
                    f"{name}:{line}: {part} may not import {inner or 'the whole'} of {room}"
                )
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


def test_the_parts_of_a_room_are_listed_from_the_bottom_up() -> None:
    """Each may import only parts above it in the table, so no circle can be allowed."""
    for parts in INSIDE.values():
        seen: list[str] = []
        for part, allowed in parts.items():
            assert [other for other in allowed if other not in seen] == []
            seen.append(part)


def test_every_part_in_the_table_is_there() -> None:
    listed = {f"{room}.{part}" for room, parts in INSIDE.items() for part in parts}
    assert {name for name in listed if not is_module(name)} == set()


def test_every_room_tells_its_parts_or_is_flat(trees: dict[Path, ast.Module]) -> None:
    assert {room_of(module_of(path)) for path in trees} == INSIDE.keys() | FLAT


def test_the_engine_has_no_binary_floats_and_no_clock(trees: dict[Path, ast.Module]) -> None:
    engine = {path: tree for path, tree in trees.items() if path.is_relative_to(ROOT / "engine")}
    assert [said for path, tree in engine.items() for said in inexact(path, tree)] == []


@pytest.mark.parametrize(
    ("file", "source", "said"),
    [
        ("engine/feel/scope.py", "import engine.policy", "may not import engine.policy"),
        (
            "engine/policy/faults.py",
            "from engine import evaluation",
            "may not import engine.evaluation",
        ),
        (
            "engine/registry/events.py",
            "from ..feel import f\nfrom ..store import s",
            "engine.store",
        ),
        ("engine/evaluation/faults.py", "from engine.service import A", "import engine.service"),
        ("cli/tree.py", "from engine.registry import B", "cli may not import engine.registry"),
        ("api/headers.py", "import admin_ui.pages", "api may not import admin_ui"),
        ("engine/policy/faults.py", "import marshmallow", "marshmallow may be imported only in"),
        ("engine/evaluation/rules/x.py", "from durable.lang import ruleset", "durable may be"),
        ("engine/feel/values/x.py", "from engine.feel.syntax import ast", "values may not import"),
        (
            "engine/feel/syntax/x.py",
            "from engine.feel import Scope",
            "import the whole of engine.feel",
        ),
        ("engine/feel/limits.py", "import engine.feel.values.text", "limits may not import values"),
        ("engine/policy/attic/x.py", "", "attic is not in the table of engine.policy"),
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
