"""A replayed decision with both explanations: as it was, and by what it was replayed against."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import LedgerBroken, QerarError, StoreUnavailable
from engine.evaluation import Bundle
from engine.evaluation import explain as trace
from engine.service.answers import Answer, Explained
from engine.service.contrasting import contrast
from engine.service.programs import Moment
from engine.service.records import Record
from engine.service.replaying import Again, moment_of
from engine.service.replays.against import Other
from engine.service.replays.recorded import recorded
from engine.service.replays.redeciding import told_problem
from engine.service.replays.views import Side, Sides
from engine.service.snapshot import Snapshot
from engine.store import ChosenDecision

__all__ = ["sides_of"]


def sides_of(snapshot: Snapshot, other: Other | None, one: ChosenDecision) -> Sides:
    """Both sides of a decision that is not erased; raises StoreUnavailable."""
    try:
        record, _ = recorded(one)
    except LedgerBroken as error:  # nothing of it is decided again
        broken = Side(problem=told_problem(error))
        return Sides(one.logged.id, broken, None if other is None else broken, None)
    policy, moment = record.logged.policy, moment_of(record)
    logged: str = record.told["digest"]
    before = _side(record, moment, lambda: snapshot.programs.bundle(policy, moment), logged)
    if other is None:
        return Sides(record.logged.id, before, None, None)
    after = _side(record, other.moment(moment), lambda: other.bundle(policy, moment))
    found = None
    if before.told is not None and after.told is not None:
        found = contrast(before.told, after.told)
    return Sides(record.logged.id, before, after, found)


def _side(
    record: Record, moment: Moment, bundle: Callable[[], Bundle], logged: str | None = None
) -> Side:
    """A side; with ``logged`` the one that must have that digest, and is not shown else."""
    told = record.told
    try:
        found = trace(bundle(), moment.effective_date, record.inputs)
        if logged is not None:
            Again(record.logged.id, logged, found.digest).compare()
    except StoreUnavailable:
        raise
    except QerarError as error:
        return Side(problem=told_problem(error))
    answer = Answer(
        found.decision,
        moment.known_at,
        moment.known,
        record.logged.decided_at,
        told["reference"],
        record.logged.id,
    )
    explained = Explained(answer, found)
    return Side(explained.to_json(), found.decision.policy, None, explained)
