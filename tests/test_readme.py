"""The README's commands run as they are pasted, and answer what it says they answer."""

from __future__ import annotations

import re
from pathlib import Path

from tests.pasting import ADDRESS, blocks

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_its_second_block_asks_the_server_that_its_first_one_starts() -> None:
    """That it answers what the README says is tested with the other documents."""
    first, second = blocks(README)[:2]
    assert first.kind == "sh"
    assert "make run " in first.text
    assert ADDRESS in first.text
    assert second.kind == "sh run"
    assert second.text.startswith(f"curl -s {ADDRESS}/v1/policies/car_loan/decisions ")


def test_every_make_target_it_names_is_there() -> None:
    named = set(re.findall(r"\bmake (\w+)", README))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert named - {"make"} <= targets
    assert {"setup", "run", "test", "check"} <= named


def test_every_file_it_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []
