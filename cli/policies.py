"""``qerar policies`` (check, list, diff, schema; and coverage, which has its own module)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from cli.context import Shared, as_json_option, lang_option, shared
from cli.coverage import coverage
from cli.exits import Exit, problem
from cli.files import read_bytes, version_name
from engine.errors import PolicyFaults
from engine.service import Activation, Change, PolicyVersion

__all__ = ["policies"]

_KIND_STYLE = {"added": "green", "removed": "red", "changed": "yellow"}
_POLICY = re.compile(r"[a-z][a-z0-9_]*")


@click.group()
def policies() -> None:
    """Look at policy versions: check, list, compare, describe."""


policies.add_command(coverage)


@policies.command()
@as_json_option
@click.argument("file")
@click.option("--policy", help="The policy it is a version of (default: the folder's name).")
@click.option("--version", type=click.IntRange(1), help="Its number (default: the file's name).")
@shared
def check(state: Shared, file: str, policy: str | None, version: int | None) -> int:
    """Load FILE as a version of a policy and list every fault."""
    faults = _faults(state, file, policy, version)
    if faults is None:
        if state.as_json:
            state.print_json({"faults": []})
        else:
            state.console.print(f"{file}: no faults")
        return Exit.OK
    if state.as_json:
        state.print_json({"faults": problem(faults)["errors"]})
    else:
        for fault in faults.faults:
            state.console.print(str(fault))
        count = len(faults.faults)
        state.console.print(f"{count} fault{'' if count == 1 else 's'}")
    return Exit.FOUND


def _faults(
    state: Shared, file: str, policy: str | None, version: int | None
) -> PolicyFaults | None:
    try:
        _from_file(state, file, policy, version)
    except PolicyFaults as faults:
        return faults
    return None


def _from_file(
    state: Shared, file: str, policy: str | None = None, version: int | None = None
) -> PolicyVersion:
    """The version in a file; what the options leave open comes from ``<policy>/<n>.yaml``."""
    path = Path(file)
    named = path.resolve().parent.name if file != "-" else ""
    found = policy or (named if _POLICY.fullmatch(named) else "draft")
    number = version or (int(path.stem) if re.fullmatch(r"[1-9][0-9]{0,8}", path.stem) else 1)
    return state.service.check(read_bytes(file), found, number, file)


@policies.command("list")
@as_json_option
@lang_option
@shared
def list_(state: Shared) -> None:
    """List the policies, their versions, and which is in force today."""
    summaries = state.service.policies()
    if state.as_json:
        state.print_json([summary.to_json() for summary in summaries])
        return
    for summary in summaries:
        title = summary.versions[-1].title
        state.console.print(
            Text.assemble((summary.policy, "bold"), f"  {getattr(title, state.lang)}")
        )
        for version in summary.versions:
            activations = [a for a in summary.activations if a.version == version.version]
            now = summary.in_force is not None and summary.in_force.version == version.version
            state.console.print(_listed(version, activations, now))


def _listed(version: PolicyVersion, activations: Sequence[Activation], now: bool) -> Text:
    """A line of the list, narrow enough for any terminal."""
    spans = "; ".join(map(_span, activations)) or "never"
    recorded = "; ".join(one.recorded_at.date().isoformat() for one in activations)
    digest = version.digest.removeprefix("sha256:")[:12]
    told = f"  {version.version}  {spans:<10}  recorded {recorded or '-':<10}  {digest}"
    return Text.assemble(told, ("  today" if now else "", "green"))


def _span(activation: Activation) -> str:
    start = activation.effective_from.isoformat() if activation.effective_from else "open start"
    end = activation.effective_to
    return f"{start} to {end.isoformat()}" if end else start


@policies.command()
@as_json_option
@click.argument("before")
@click.argument("after")
@shared
def diff(state: Shared, before: str, after: str) -> int:
    """Compare two versions by element; each is POLICY@N or a file.

    The exit status is 0 where they are the same, 1 where they differ.
    """
    changes = state.service.diff(_version(state, before), _version(state, after))
    if state.as_json:
        state.print_json([_told(change) for change in changes])
    else:
        for line in _lines(changes) if changes else ("no differences",):
            state.console.print(line)
    return Exit.FOUND if changes else Exit.OK


@policies.command()
@click.argument("version")
@shared
def schema(state: Shared, version: str) -> None:
    """Print the JSON Schema of a version's inputs; VERSION is POLICY@N."""
    found = version_name(version)
    if found is None:
        raise click.UsageError(f"{version!r} is not POLICY@N, such as car_loan@2")
    state.print_json(state.service.schema(*found))


def _version(state: Shared, name: str) -> PolicyVersion:
    found = version_name(name)
    return state.service.version(*found) if found else _from_file(state, name)


def _told(change: Change) -> dict[str, Any]:
    return {
        "element": change.element,
        "kind": change.kind,
        "before": change.before,
        "after": change.after,
    }


def _lines(changes: Iterable[Change]) -> Iterable[Text]:
    for change in changes:
        yield Text.assemble((f"{change.kind:<8}", _KIND_STYLE[change.kind]), change.element)
        if change.before is not None:
            yield Text.assemble(("  - ", "red"), str(change.before))
        if change.after is not None:
            yield Text.assemble(("  + ", "green"), str(change.after))
