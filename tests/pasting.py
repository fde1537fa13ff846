"""Runs the commands of a document as somebody would who pastes them one after another.

A block that begins with ``` sh run is run, in a folder like a fresh checkout with a server at the
address that the documents name; the json or text block right after it is its answer.
There ``…`` stands for what differs from time to time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tests.system.serving import Server

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "http://127.0.0.1:8000"
_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: what stands after the fence, the text, and its line in the document."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """A command to run and the block that tells its answer, where there is one."""

    command: str
    line: int
    answer: Block | None


def blocks(document: str) -> list[Block]:
    """The fenced blocks of a document."""
    return [
        Block(found[1], found[2], document[: found.start()].count("\n") + 1)
        for found in _BLOCK.finditer(document)
    ]


def steps(document: str) -> Iterator[Step]:
    """The runnable blocks of a document with their answers."""
    found = blocks(document)
    for block, after in zip_longest(found, found[1:]):
        if block.kind == "sh run":
            answer = after if after is not None and after.kind in {"json", "text"} else None
            yield Step(block.text, block.line, answer)


def checkout(folder: Path, data: Path) -> Path:
    """A folder like a fresh checkout whose server keeps its data in ``data``."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("qerar", "python"):
        (folder / ".venv" / "bin" / name).symlink_to(Path(sys.executable).with_name(name))
    for name in ("app.py", "examples", "policies"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "var").symlink_to(data)
    return folder


def paste(step: Step, folder: Path, server: Server) -> subprocess.CompletedProcess[str]:
    """Run a step in a shell; the address is the server's."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith("QERAR_")}
    command = step.command.replace(ADDRESS, server.url)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=settings, text=True,
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def difference(answer: Block, out: str) -> str | None:
    """Where an answer is not what the document says, or None."""
    if answer.kind == "json":
        return _differs(json.loads(answer.text), json.loads(out), "")
    told, got = answer.text.splitlines(), out.splitlines()
    if len(told) != len(got):
        return f"{len(told)} lines are told, {len(got)} came:\n{out}"
    for line, came in zip(told, got, strict=True):
        if not _alike(line, came):
            return f"told: {line}\ncame: {came}"
    return None


def _differs(told: Any, came: Any, at: str) -> str | None:
    if isinstance(told, dict) and isinstance(came, dict):
        if list(told) != list(came):
            return f"{at or '/'} has the members {list(came)}, told {list(told)}"
        pairs = [(f"{at}/{name}", told[name], came[name]) for name in told]
    elif isinstance(told, list) and isinstance(came, list) and len(told) == len(came):
        pairs = [
            (f"{at}/{place}", *pair) for place, pair in enumerate(zip(told, came, strict=True))
        ]
    elif isinstance(told, str) and isinstance(came, str):
        return None if _alike(told, came) else f"{at}: told {told!r}, came {came!r}"
    else:
        return None if told == came else f"{at}: told {told!r}, came {came!r}"
    found = (_differs(each, other, place) for place, each, other in pairs)
    return next((one for one in found if one is not None), None)


def _alike(told: str, came: str) -> bool:
    """Equal, where … stands for anything on a line."""
    return re.fullmatch(".*".join(map(re.escape, told.split("…"))), came) is not None
