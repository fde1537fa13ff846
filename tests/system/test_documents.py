"""The commands of the README and the documents run as they are pasted, on a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pasting import Block, checkout, difference, paste, steps
from tests.system.conftest import Start

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    path
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    if any(steps(path.read_text("utf-8")))
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_command_answers_what_the_document_says(
    document: Path, start: Start, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The README's server is new, as its reader's is, and the one whose keys are listed."""
    new = document.stem in {"README", "operations"}
    server = start(shipped=True) if new else request.getfixturevalue("shipped")
    folder = checkout(tmp_path / "checkout", server.data)
    for step in steps(document.read_text("utf-8")):
        place = f"{document.name}:{step.line}"
        ran = paste(step, folder, server)
        assert (ran.returncode, ran.stderr) == (0, ""), place
        if step.answer is not None:
            assert difference(step.answer, ran.stdout) is None, place


@pytest.mark.parametrize(
    ("kind", "told", "came", "same"),
    [
        ("text", "head …\n", "head 3f55\n", True),
        ("text", "head …\n", "tail 3f55\n", False),
        ("text", "one\n", "one\ntwo\n", False),
        ("text", "a.c\n", "abc\n", False),
        ("json", '{"a": "…Z", "b": [1]}', '{"a":"2026Z","b":[1]}', True),
        ("json", '{"a": "…Z", "b": [1]}', '{"a":"2026","b":[1]}', False),
        ("json", '{"a": "…Z", "b": [1]}', '{"a":"2026Z","b":[2]}', False),
        ("json", '{"a": 1}', '{"a": 1, "b": 2}', False),
        ("json", '{"a": 1, "b": 2}', '{"b": 2, "a": 1}', False),
        ("json", '{"a": 1}', '{"a": "1"}', False),
    ],
)
def test_an_answer_is_compared_whole_but_for_what_varies(
    kind: str, told: str, came: str, same: bool
) -> None:
    assert (difference(Block(kind, told, 1), came) is None) is same
