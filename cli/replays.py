"""``qerar replay`` and ``qerar replays``: logged decisions decided again."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import FrameType
from typing import Any

import click

from cli.context import Shared, as_json_option, data_option, shared
from cli.exits import Exit, exit_of_code
from cli.files import DAY, INSTANT
from cli.progress import progress
from cli.replay_text import change_lines, listed, replay_text
from engine.service import (
    OPERATOR,
    Against,
    AsKnownAt,
    ByDraft,
    ByVersion,
    Replay,
    Selection,
    Service,
    day_of,
    instant_of,
)

__all__ = ["replay", "replays"]

#: alarms that are listed below the counts
_ALARMS = 20
_PAGE = 50


class _Moment(click.ParamType[date | datetime]):
    """A civil date in Baku, or an instant with its offset from UTC."""

    name = "date|instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | datetime:
        found = value if isinstance(value, date) else day_of(value) or instant_of(value)
        if found is None:
            self.fail(
                f"{value!r} is neither a date, such as 2022-07-30, nor an instant with its "
                "offset, such as 2022-07-30T00:00:00Z",
                param,
                ctx,
            )
        return found


_MOMENT = _Moment()


@click.command()
@as_json_option
@data_option
@click.option("--from", "since", type=_MOMENT, help="Decided since: a day in Baku, or an instant.")
@click.option("--to", "until", type=_MOMENT, help="Decided until, the day (or instant) included.")
@click.option("--outcome", help="Only those that came to this outcome.")
@click.option("--effective-from", type=DAY, help="For this day or a later one.")
@click.option("--effective-to", type=DAY, help="For this day or an earlier one.")
@click.option("--against-version", type=click.IntRange(1), help="Decide by this version as well.")
@click.option("--against-draft", metavar="ID", help="Decide by this draft as it is now as well.")
@click.option(
    "--known-at", type=INSTANT, help="Decide by what is in force as known at an instant as well."
)
@click.option("--resume", metavar="ID", help="Go on with a replay that was stopped.")
@click.argument("policy", required=False)
@shared
def replay(
    state: Shared,
    policy: str | None,
    since: date | datetime | None,
    until: date | datetime | None,
    outcome: str | None,
    effective_from: date | None,
    effective_to: date | None,
    against_version: int | None,
    against_draft: str | None,
    known_at: datetime | None,
    resume: str | None,
) -> int:
    """Decide the logged decisions of POLICY again: each as it was, and by something else.

    As it was, every decision must give the digest in the log: where one does
    not, that is an alarm, and the exit status 8.  Against a version, a draft or
    what is in force as known at another moment it is counted which outcomes,
    findings, rules and amounts change; then the status is 1 where anything
    does.  Ctrl-C stops it; --resume goes on from there, to the same result.
    """
    selection = Selection(since, until, outcome, effective_from, effective_to)
    against = _against(against_version, against_draft, known_at)
    if (policy is None) == (resume is None):
        raise click.UsageError("name the POLICY, or a replay to --resume")
    if resume is not None and (selection != Selection() or against is not None):
        raise click.UsageError("a replay that is resumed is of what it was asked for")
    with state.open_service(found=False) as service, _stopping() as stop, _progress() as told:
        if resume is not None:
            found = service.replays.go_on(OPERATOR, resume, stop=stop, told=told)
        else:
            found = service.replays.run(
                OPERATOR, policy or "", selection, against, stop=stop, told=told
            )
        return _tell(state, service, found)


@click.group(invoke_without_command=True)
@as_json_option
@data_option
@click.option("--policy", help="Only those of this policy.")
@click.option("--limit", type=click.IntRange(1, 200), default=_PAGE, show_default=True)
@click.pass_context
def replays(context: click.Context, policy: str | None, limit: int) -> None:
    """List replays, the last asked for first; or see or cancel one."""
    if context.invoked_subcommand is not None:
        return
    state = context.ensure_object(Shared)
    with state.open_service(found=False) as service:
        found = service.replays.list(OPERATOR, policy, limit)
    if state.as_json:
        state.print_json([one.to_json() for one in found])
        return
    for one in found:
        state.console.print(listed(one.to_json()))


@replays.command()
@as_json_option
@data_option
@click.option(
    "--kind",
    type=click.Choice(["alarm", "flips", "differs", "refused"]),
    help="Only decisions of this kind.",
)
@click.option("--after", type=click.IntRange(0), default=0, help="Only those after this place.")
@click.option("--limit", type=click.IntRange(1, 200), default=_PAGE, show_default=True)
@click.argument("id")
@shared
def show(state: Shared, id: str, kind: str | None, after: int, limit: int) -> None:
    """Show a replay and a page of the decisions that did not come out the same."""
    with state.open_service(found=False) as service:
        found = service.replays.read(OPERATOR, id, wake=False)
        page = service.replays.changes(OPERATOR, id, kind=kind, after=after, limit=limit)
    changes = page.to_json()
    if state.as_json:
        state.print_json({**found.to_json(), **changes})
        return
    _print(state, found)
    if changes["decisions"]:
        state.console.print("\nDecisions that did not come out the same", style="bold")
    for line in change_lines(changes["decisions"]):
        state.console.print(line)
    if page.next_after is not None:
        of = f" --kind {kind}" if kind else ""
        state.console.print(f"More: qerar replays show {id}{of} --after {page.next_after}")


@replays.command()
@data_option
@click.argument("id")
@shared
def cancel(state: Shared, id: str) -> None:
    """Cancel a replay; where it runs it stops at its next checkpoint."""
    with state.open_service(found=False) as service:
        service.replays.cancel(OPERATOR, id)


def _against(version: int | None, draft: str | None, known_at: datetime | None) -> Against | None:
    given: list[Against] = []
    if version is not None:
        given.append(ByVersion(version))
    if draft is not None:
        given.append(ByDraft(draft))
    if known_at is not None:
        given.append(AsKnownAt(known_at))
    if len(given) > 1:
        raise click.UsageError(
            "a replay is against one thing: --against-version, --against-draft or --known-at"
        )
    return given[0] if given else None


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed: the first lets the replay keep what it has, the second ends."""
    pressed: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress() -> Iterator[Callable[[Replay], None]]:
    with progress("Replaying") as told:
        yield lambda found: told(found.done, found.total, f"Replay {found.id}")


def _tell(state: Shared, service: Service, found: Replay) -> int:
    """Print how a replay ended; the exit status."""
    page = service.replays.changes(OPERATOR, found.id, limit=_PAGE).to_json()
    if state.as_json:
        state.print_json({**found.to_json(), **page})
    else:
        _print(state, found)
        _print_alarms(state, service, found)
    if found.status == "failed":
        return exit_of_code((found.error or {}).get("code", ""))
    if found.status == "cancelled":
        click.echo("qerar: the replay was cancelled", err=True)
        return Exit.INTERRUPTED
    if not found.ended:
        data = f" --data {state.data}" if state.data_named else ""
        click.echo(
            f"qerar: stopped after {found.done} of {found.total} decisions; "
            f"go on with: qerar replay --resume {found.id}{data}",
            err=True,
        )
        return Exit.INTERRUPTED
    counts = found.counts
    if counts["alarms"]:
        return Exit.ALARM
    changed = counts["differs"] + counts["flips"] + counts["refused"]
    return Exit.FOUND if changed else Exit.OK


def _print(state: Shared, found: Replay) -> None:
    told: dict[str, Any] = found.to_json()
    for line in replay_text(told):
        state.console.print(line)


def _print_alarms(state: Shared, service: Service, found: Replay) -> None:
    if not found.counts["alarms"]:
        return
    page = service.replays.changes(OPERATOR, found.id, kind="alarm", limit=_ALARMS)
    state.console.print("\nAlarms", style="bold red")
    for line in change_lines(page.to_json()["decisions"]):
        state.console.print(line)
    if page.next_after is not None:
        more = f"qerar replays show {found.id} --kind alarm --after {page.next_after}"
        state.console.print(f"More: {more}")
