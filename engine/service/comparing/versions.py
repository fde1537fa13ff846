"""Two published versions compared, over one registry."""

from __future__ import annotations

from engine.grids import Question, compare
from engine.service.comparing.telling import Compared
from engine.service.programs import Moment
from engine.service.snapshot import Snapshot

__all__ = ["compare_versions"]


def compare_versions(
    snapshot: Snapshot, policy: str, versions: tuple[int, int], moment: Moment,
    question: Question, most: int,
) -> Compared:  # fmt: skip
    """Two published versions on a day, with what they use as in force then.

    Raises UnknownPolicy, UnknownVersion, NoVersionInForce (of a used policy),
    ComparisonFaulty, and what loading raises.
    """
    before, after = (
        snapshot.programs.bundle_around(snapshot.programs.program(policy, number), moment)
        for number in versions
    )
    return Compared(compare(before, after, moment.effective_date, question, most))
