"""A replay as its page shows it: the table of outcomes, reasons, rules, money, decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from admin_ui.outcomes import Seen
from admin_ui.pages.replays_changes import Change, change_of
from admin_ui.pages.replays_labels import Book, Labels
from admin_ui.pages.replays_words import problem_words

__all__ = ["Amount", "Cell", "Counted", "Line", "Matrix", "Row", "Told", "rows_of"]

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many went from one outcome to another; ``kind`` is the colour of the new outcome.

    ``same``: it is the same outcome, which says nothing by itself.
    """

    before: str
    after: str
    count: int
    kind: str
    words: str
    same: bool

    @property
    def counted_as(self) -> str:
        """The kind of its decisions, where the outcome is another: an alarm is none of them."""
        return "refused" if self.after.startswith("refused:") else "flips"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of the decisions of an outcome."""

    before: str
    seen: Seen
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Outcomes of a policy as recorded down, as found now across."""

    policy: str
    lines: tuple[Line, ...]
    heads: tuple[Seen, ...]
    sums: tuple[int, ...]

    @property
    def moved(self) -> tuple[Cell, ...]:
        """The cells beside the diagonal that hold something, the largest first."""
        found = (cell for line in self.lines for cell in line.cells)
        return tuple(
            sorted((one for one in found if one.count and not one.same), key=lambda one: -one.count)
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """A reason or a rule: in how many decisions it stood before and stands now."""

    words: str | None
    code: str
    policy: str
    before: int
    after: int
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: of an input the ``sum`` over decisions that went from one outcome to another.

    Of a result what its changed values came to ``before`` and ``after``.
    """

    words: str
    policy: str
    currency: str
    count: int
    moved: tuple[Seen, Seen] | None
    before: str
    after: str

    @property
    def difference(self) -> Decimal:
        """After less before."""
        return Decimal(self.after) - Decimal(self.before)


@dataclass(frozen=True, slots=True)
class Row:
    """A decision that came out otherwise."""

    policy: str
    sequence: int
    decision: str
    kind: str
    before: Seen
    after: Seen
    same: bool
    changes: tuple[Change, ...]
    problem: str


class Told:
    """Views of a replay's JSON; an impact is over several policies, so each thing names its own."""

    def __init__(self, told: Json, book: Book) -> None:
        self._told = told
        self._book = book

    def matrices(self) -> tuple[Matrix, ...]:
        """The tables of outcomes, that of the replay's own policy first."""
        policies = {one["policy"] for one in self._told["transitions"]}
        own = self._told["policy"]
        return tuple(self._matrix(one) for one in sorted(policies, key=lambda p: (p != own, p)))

    def _matrix(self, policy: str) -> Matrix:
        labels = self._book.labels(policy)
        counts = {
            (one["from"], one["to"]): int(one["count"])
            for one in self._told["transitions"]
            if one["policy"] == policy
        }
        rows = labels.order({before for before, _after in counts})
        heads = labels.order({after for _before, after in counts} | set(rows))
        seen = {name: labels.seen(name) for name in {*rows, *heads}}

        def cell(before: str, after: str) -> Cell:
            count = counts.get((before, after), 0)
            return Cell(before, after, count, *seen[after], before == after)

        lines = []
        for before in rows:
            cells = tuple(cell(before, after) for after in heads)
            lines.append(Line(before, seen[before], cells, sum(one.count for one in cells)))
        sums = tuple(sum(counts.get((row, after), 0) for row in rows) for after in heads)
        return Matrix(policy, tuple(lines), tuple(seen[name] for name in heads), sums)

    def findings(self) -> tuple[Counted, ...]:
        """Reasons, those that changed most first."""
        return _sorted(
            Counted(
                self._book.labels(one["policy"]).finding(one["policy"], one["code"]),
                one["code"],
                one["policy"],
                *_counts(one),
            )
            for one in self._told["findings"]
        )

    def rules(self) -> tuple[Counted, ...]:
        """Rules, those that changed most first."""
        return _sorted(
            Counted(
                self._book.labels(one["policy"]).rule(one["element"]),
                one["element"],
                one["policy"],
                *_counts(one),
            )
            for one in self._told["rules"]
        )

    def affected(self) -> tuple[Amount, ...]:
        """What the decisions whose outcome changed were about, by input."""
        return tuple(self._amount(one) for one in self._told["money"]["inputs"])

    def _amount(self, one: Json) -> Amount:
        labels = self._book.labels(one["policy"])
        return Amount(
            labels.input(one["pointer"]) or one["pointer"],
            one["policy"],
            one["currency"] or "",
            one["count"],
            (labels.seen(one["from"]), labels.seen(one["to"])),
            "0",
            one["sum"],
        )

    def results(self) -> tuple[Amount, ...]:
        """The results in money that changed."""
        return tuple(
            Amount(
                self._book.labels(one["policy"]).output(one["name"]) or one["name"],
                one["policy"],
                one["currency"] or "",
                one["count"],
                None,
                one["before"],
                one["after"],
            )
            for one in self._told["money"]["outputs"]
        )


def rows_of(items: Sequence[Json], book: Book) -> tuple[Row, ...]:
    """Decisions that came out otherwise, as ``changes`` tells them."""
    return tuple(_row(one, book.labels(one["policy"])) for one in items)


def _row(one: Json, labels: Labels) -> Row:
    alarm = one["kind"] == "alarm"  # otherwise the outcome stands beside it
    differing = [each for each in one["differences"] if alarm or each["element"] != "outcome"]
    return Row(
        one["policy"],
        one["ledger_sequence"],
        one["decision_id"],
        one["kind"],
        labels.seen(one["from"]),
        labels.seen(one["to"]),
        one["from"] == one["to"],
        tuple(change_of(each, labels) for each in differing),
        problem_words(one["problem"], labels.input),
    )


def _counts(told: Json) -> tuple[int, int, int, int]:
    return told["before"], told["after"], told["gained"], told["lost"]


def _sorted(found: Any) -> tuple[Counted, ...]:
    return tuple(sorted(found, key=lambda one: (-(one.gained + one.lost), -one.before, one.code)))
