"""A replay as lines and tables for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from rich.table import Table
from rich.text import Text

__all__ = ["change_lines", "listed", "replay_text"]

Json = Mapping[str, Any]
Shown: TypeAlias = Text | Table
_STATUS = {"done": "green", "failed": "red", "cancelled": "yellow", "running": "cyan"}
_KIND = {"alarm": "bold red", "flips": "bold", "refused": "yellow", "differs": ""}
_REFUSED = "refused:"
_MOVED = ("gained", "lost")


def replay_text(told: Json) -> Iterator[Shown]:
    """A replay given in the HTTP API's shape, but for its decisions."""
    counts = told["counts"]
    yield Text.assemble(
        (told["policy"], "bold"),
        f"{_users(told)}, {_against(told)}",
        f"{_selection(told['selection'])}, ledger up to {told['ledger']['sequence']}",
    )
    if told["status"] != "done":
        yield Text.assemble("Replay ", told["id"], ": ", _status(told), _progress(told))
        if told["error"]:
            yield Text(f"  {told['error']['detail']}", "red")
    yield Text.assemble(
        f"{_count(counts['decisions'], 'decision')}: {counts['reproduced']:,} reproduced",
        (f", {_count(counts['alarms'], 'alarm')}", "bold red" if counts["alarms"] else ""),
        f", {counts['erased']:,} erased" if counts["erased"] else "",
    )
    if told["against"] is not None:
        yield Text(
            f"{counts['same']:,} the same, {counts['differs']:,} differ with the same outcome, "
            f"{counts['flips']:,} come to another, {counts['refused']:,} are refused"
        )
        yield from _transitions(told["transitions"])
        yield from _sides("Findings", "code", told["findings"])
        yield from _sides("Rules", "element", told["rules"])
        yield from _money(told["money"])
    yield from _read(told["read"])
    if told["digest"]:
        yield Text.assemble("\nDigest ", (told["digest"], "dim"))


def change_lines(decisions: Iterable[Json]) -> Iterator[Text]:
    """Decisions that did not come out the same, each with what differs."""
    for one in decisions:
        outcomes = one["from"] if one["to"] is None else f"{one['from']} -> {one['to']}"
        yield Text.assemble(
            f"{one['ledger_sequence']:>8}  {one['decision_id']}  ",
            (f"{one['kind']:<7}", _KIND[one["kind"]]),
            f"  {outcomes}",
        )
        for change in one["differences"]:
            yield Text.assemble(
                f"            {change['element']}: ",
                (_value(change["before"]), "red"),
                " -> ",
                (_value(change["after"]), "green"),
            )
        if one["problem"]:
            yield Text(f"            {one['problem']['detail']}", "yellow")


def listed(told: Json) -> Text:
    """A replay on one line."""
    counts = told["counts"]
    found = [f"{counts[name]} {name}" for name in ("alarms", "flips", "refused") if counts[name]]
    line = Text.assemble(
        (told["id"], "bold"), f"  {told['asked_at'][:16]}Z  ", _status(told), _progress(told)
    )
    line.append(f"  {told['policy']}, {_against(told)}")
    if found:
        line.append(f"  {', '.join(found)}", "red" if counts["alarms"] else "yellow")
    return line


def _status(told: Json) -> tuple[str, str]:
    return told["status"], _STATUS.get(told["status"], "")


def _progress(told: Json) -> str:
    if told["status"] == "done":
        return f" ({told['progress']['done']})"
    total = told["progress"]["total"]
    return f" ({told['progress']['done']} of {'?' if total is None else total})"


def _users(told: Json) -> str:
    users = told["selection"].get("users") or {}
    return f" and {', '.join(users)}, which use it" if users else ""


def _against(told: Json) -> str:
    against = told["against"]
    if against is None:
        return "as it was decided"
    if "version" in against:
        return f"against version {against['version']}"
    if "draft" in against:
        return f"against draft {against['draft']}, revision {against['revision']}"
    return f"against what is in force as known at {against['in_force']['known_at']}"


def _selection(selection: Json) -> str:
    told = []
    for first, last, what in (
        ("from", "to", "decided"),
        ("effective_from", "effective_to", "effective"),
    ):
        since, until = selection[first], selection[last]
        if since or until:
            told.append(f", {what} {since or '…'} to {until or '…'}")
    if selection["outcome"]:
        told.append(f", {selection['outcome']}")
    return "".join(told)


def _transitions(transitions: Sequence[Json]) -> Iterator[Shown]:
    """A table for each policy: outcomes as recorded down, outcomes now across."""
    for policy in dict.fromkeys(one["policy"] for one in transitions):
        found = {
            (one["from"], one["to"]): one["count"] for one in transitions if one["policy"] == policy
        }
        rows = dict.fromkeys(before for before, _ in found)
        across = sorted({after for _, after in found}, key=lambda name: (_REFUSED in name, name))
        yield Text(
            f"\nOutcomes of {policy}: as recorded, and to the right what they become", "bold"
        )
        table = _table("", *across)
        for before in rows:
            cells = []
            for after in across:
                count = found.get((before, after), 0)
                style = "dim" if not count else "" if before == after else "bold yellow"
                cells.append(Text(f"{count:,}", style))
            table.add_row(before, *cells)
        yield table


def _sides(title: str, name: str, found: Sequence[Json]) -> Iterator[Shown]:
    if not found:
        return
    yield Text(f"\n{title}: on how many decisions", "bold")
    table = _table("", "before", "after", "gained", "lost")
    for one in found:
        moved = [Text(f"{one[side]:,}", "bold yellow" if one[side] else "dim") for side in _MOVED]
        named = f"{one['policy']} {one[name]}"
        table.add_row(named, f"{one['before']:,}", f"{one['after']:,}", *moved)
    yield table


def _money(money: Json) -> Iterator[Shown]:
    if money["inputs"]:
        yield Text("\nMoney asked for, of what comes to another outcome or is refused", "bold")
        table = _table("", "decisions", "sum")
        for one in money["inputs"]:
            named = f"{one['policy']} {one['pointer']} {one['from']} -> {one['to']}"
            table.add_row(named, f"{one['count']:,}", _amount(one, "sum"))
        yield table
    if money["outputs"]:
        yield Text("\nMoney given, where it changes", "bold")
        table = _table("", "decisions", "before", "after")
        for one in money["outputs"]:
            amounts = (_amount(one, side) for side in ("before", "after"))
            table.add_row(f"{one['policy']} {one['name']}", f"{one['count']:,}", *amounts)
        yield table


def _read(read: Json) -> Iterator[Text]:
    if not (read["versions"] or read["calendars"]):
        return
    yield Text("\nRead", "bold")
    for one in read["versions"]:
        version = one["policy_version"]
        number = "draft" if version is None else f"version {version}"
        yield Text(f"  {one['policy']} {number}  {one['policy_digest']}", "dim")
    for one in read["calendars"]:
        yield Text(f"  calendar {one['calendar']}  {one['digest']}", "dim")


def _table(first: str, *others: str) -> Table:
    """Columns of numbers under their names, after one of names."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(f"  {first}")
    for name in others:
        table.add_column(name, justify="right")
    return table


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {_value(item)}" for name, item in value.items()) or "{}"
    if isinstance(value, list):
        return "; ".join(map(_value, value))
    return str(value)


def _count(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _amount(told: Json, name: str) -> str:
    return f"{Decimal(told[name]):,} {told['currency']}"
