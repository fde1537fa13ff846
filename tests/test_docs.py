"""The documents name what is there: links, commands, dependencies, exit statuses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from cli.exits import Exit
from cli.main import qerar

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8"))
    broken = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert broken == []


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text("utf-8")
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert sorted(set(re.findall(r"\((\d{4}-[^)]+\.md)\)", index))) == records
    for name in records:
        title = (folder / name).read_text("utf-8").splitlines()[0]
        assert title.startswith(f"# {name[:4]} ")


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(name for group in groups for name in group)]
    names = {re.split(r"[<>=]", line)[0].lower() for line in wanted}
    told = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    assert sorted(name for name in names if not re.search(rf"[ ,|]{re.escape(name)}\b", told)) == []


def test_the_lock_files_hold_every_dependency_and_name_no_index() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    for file, wanted in {
        "requirements.lock": [*project["project"]["dependencies"], *groups["dev"]],
        "requirements-bench.lock": groups["bench"],
        "requirements-build.lock": groups["build"],
    }.items():
        text = (ROOT / file).read_text("utf-8")
        locked = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
        names = {re.split(r"[<>=]", line)[0].lower().replace(".", "-") for line in wanted}
        assert names - locked == set(), file
        assert "://" not in text
        assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z])", text.strip()))


def commands(group: click.Group, prefix: str = "qerar") -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{prefix} {name}")
        else:
            found.append(f"{prefix} {name}")
    return found


def test_the_command_page_names_every_command_and_option() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert [name for name in commands(qerar) if f"`{name}" not in page] == []


def test_every_exit_status_is_documented_on_the_page_and_in_the_help() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    told = {int(number) for number in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    assert told == {int(status) for status in Exit}
    epilog = str(qerar.epilog)
    assert {int(n) for n in re.findall(r"^  (\d+) ", epilog, re.MULTILINE)} == told
