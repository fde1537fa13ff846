"""``qerar test``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from cli.context import Shared, as_json_option, shared
from cli.exits import Exit
from engine.service.testing import CaseResult, Coverage, run_cases

__all__ = ["test"]


@click.command()
@as_json_option
@click.argument("paths", nargs=-1)
@click.option("--coverage", is_flag=True, help="List the elements that no case reaches.")
@shared
def test(state: Shared, paths: tuple[str, ...], coverage: bool) -> int:
    """Run the cases in PATHS: files of cases or folders of them.

    The file's name is the policy's id. Without PATHS: the folder of cases
    beside the policies. The exit status is 0 where every answer is as
    expected, 1 where one differs; what no case reaches is only listed.
    """
    files = tuple(_files(paths or (str(state.folder / "cases"),)))
    results, reached = run_cases(state.folder, files, coverage=coverage)
    failed = [result for result in results if result.differences]
    if state.as_json:
        state.print_json(_told(results, reached if coverage else None))
        return Exit.FOUND if failed else Exit.OK
    for line in _failures(failed):
        state.console.print(line)
    if coverage:
        for line in _unreached(reached):
            state.console.print(line)
    state.console.print(
        f"{_counted(len(results), 'case')} in {_counted(len(files), 'file')}: "
        f"{len(results) - len(failed)} as expected, {len(failed)} differ"
    )
    return Exit.FOUND if failed else Exit.OK


def _files(paths: Iterable[str]) -> Iterator[Path]:
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found = sorted(path.glob("*.yaml"))
            if not found:
                raise click.UsageError(f"there are no cases (*.yaml) in {name}")
            yield from found
        elif path.is_file():
            yield path
        else:
            raise click.UsageError(f"there is no file or folder {name}")


def _failures(failed: Iterable[CaseResult]) -> Iterator[Text]:
    for result in failed:
        case = result.case
        yield Text.assemble((f"{case.file}:{case.line}: ", "dim"), (case.name, "bold"))
        for difference in result.differences:
            yield Text.assemble(
                f"  {difference.field}: expected ",
                (_shown(difference.expected, difference.field), "green"),
                ", got ",
                (_shown(difference.got, difference.field), "red"),
            )


def _shown(value: Any, field: str) -> str:
    if value is None:
        return "a decision" if field == "status" else "nothing"
    return str(_json(value))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _unreached(reached: Iterable[Coverage]) -> Iterator[Text]:
    for one in reached:
        total = len(one.elements)
        yield Text(f"{_named(one)}: {total - len(one.missed)} of {total} reached")
        for element in one.missed:
            yield Text(f"  no case reaches {element}", "yellow")


def _named(one: Coverage) -> str:
    return f"{one.version.policy_id}@{one.version.version}"


def _told(results: Iterable[CaseResult], reached: Iterable[Coverage] | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "cases": [
            {
                "policy": result.case.policy,
                "file": result.case.file,
                "line": result.case.line,
                "name": result.case.name,
                "differences": [
                    {"field": d.field, "expected": _json(d.expected), "got": _json(d.got)}
                    for d in result.differences
                ],
            }
            for result in results
        ]
    }
    if reached is not None:
        told["coverage"] = [
            {
                "policy": one.version.policy_id,
                "policy_version": one.version.version,
                "elements": len(one.elements),
                "missed": list(one.missed),
            }
            for one in reached
        ]
    return told


def _json(value: Any) -> Any:
    """What a case expects, with its decimals as texts."""
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value if value is None or isinstance(value, bool) else str(value)
