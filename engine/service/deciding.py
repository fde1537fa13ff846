"""The use cases over a folder of policies, without a ledger: what the command line stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from engine.errors import QerarError
from engine.evaluation import Program
from engine.letters import Letter, render_paper, render_register
from engine.policy import Change, PolicyVersion
from engine.policy import diff as compare
from engine.policy.model import PaperKind
from engine.registry import load_registry
from engine.rows import cases_in
from engine.service.answers import Answer, Explained, InForce, Labels, PolicySummary
from engine.service.boundary_cases import Generated, generate
from engine.service.calendars import FolderCalendars
from engine.service.comparing import (
    MOST_POINTS,
    Base,
    Compared,
    Question,
    base_of,
    compare_versions,
)
from engine.service.examples import read_examples
from engine.service.programs import Compiled, Moment, Programs
from engine.service.requests import Request
from engine.service.row_batches import Batch, BatchRequest, decide_rows
from engine.service.snapshot import Snapshot, civil_date, utc_now

__all__ = ["DecisionService"]


class DecisionService:
    """The use cases over one policies folder; safe to share between threads."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime] = utc_now,
        *,
        watch: Callable[[Program], None] | None = None,
    ) -> None:
        """``folder`` holds ``versions/``, ``activations.yaml``, ``calendars/`` and ``cases/``.

        Policies are loaded when first needed; ``watch`` is called once with
        each program made ready (the coverage of cases).  Raises RegistryFault.
        """
        self.folder = folder
        self._clock = clock
        registry = load_registry(folder)
        programs = Programs(registry, FolderCalendars(folder), Compiled(watch))
        self._known = Snapshot(registry, programs)

    def today(self) -> date:
        """The civil date in Asia/Baku."""
        return civil_date(self._clock())

    def decide(
        self,
        policy: str,
        inputs: object,
        effective_date: date | None = None,
        known_at: datetime | None = None,
        *,
        reference: str | None = None,
        remedies: bool = True,
    ) -> Answer:
        """The decision by the version in force.

        ``inputs`` is raw JSON with numbers as Decimal (``read_json``);
        ``effective_date`` defaults to today, ``known_at`` to now.

        Raises UnknownPolicy, NoVersionInForce (of the policy or one it uses),
        KnownAtInFuture, InstantWithoutZone, InvalidInput, EvaluationFault, and
        what loading raises: PolicyFaults, CalendarFault, VersionMissing,
        VersionAltered, CyclicUses.
        """
        moment, now = self._moment(effective_date, known_at)
        decision = self._known.decide(policy, inputs, moment, remedies=remedies)
        return Answer(decision, moment.known_at, moment.known, now, reference)

    def explain(
        self,
        policy: str,
        inputs: object,
        effective_date: date | None = None,
        known_at: datetime | None = None,
        *,
        reference: str | None = None,
    ) -> Explained:
        """The same decision with its trace; raises as ``decide`` does."""
        moment, now = self._moment(effective_date, known_at)
        found = self._known.explain(policy, inputs, moment)
        answer = Answer(found.decision, moment.known_at, moment.known, now, reference)
        return Explained(answer, found)

    def paper(
        self,
        policy: str,
        request: Request,
        code: str,
        lang: str,
        institution: str | None = None,
    ) -> Letter:
        """A paper of the decision, which is recorded nowhere, and the paper says so.

        Raises UnknownPaper, PaperNotDue, PaperIncomplete, and as ``decide``.
        """
        moment, _ = self._moment(request.effective_date, request.known_at)
        written = self._known.paper(policy, request.inputs, moment, code)
        return render_paper(written, lang, institution, None, request.reference)

    def is_register(
        self,
        policy: str,
        paper: str,
        effective_date: date | None = None,
        known_at: datetime | None = None,
    ) -> bool:
        """Whether a paper of the version in force is made over many cases."""
        version = self._in_force(policy, self._moment(effective_date, known_at)[0])
        found = version.papers.get(paper)
        return found is not None and found.kind is PaperKind.REGISTER

    def register(
        self,
        policy: str,
        source: BinaryIO,
        code: str,
        lang: str,
        institution: str | None = None,
        *,
        effective_date: date | None = None,
        known_at: datetime | None = None,
    ) -> Letter:
        """A register over the cases in a file (``cases_in``) that can be gone back in.

        Raises UnknownPaper, RegisterIncomplete, RowsRefused, NotJson, and as ``decide``.
        """
        moment, _ = self._moment(effective_date, known_at)
        cases = cases_in(source, self._in_force(policy, moment))
        found = self._known.register(policy, cases, moment, code)
        return render_register(found, lang, institution)

    def batch(
        self,
        asked: BatchRequest,
        source: BinaryIO,
        out: BinaryIO,
        told: Callable[[int, int], None] = lambda done, total: None,
    ) -> Batch:
        """Decide the rows of a file into a file of the same kind; nothing is recorded.

        ``source`` can be gone back in.  ``told`` hears how far it is: the
        number of a row and of the last.  A row at fault is written with its
        fault and counted.  Raises RowsRefused of every kind, KnownAtInFuture,
        and as ``decide`` what is not of one row: what was written is then of no use.
        """
        return decide_rows(self._known, asked, self._clock(), source, out, told)

    def in_force(
        self, policy: str, effective_date: date | None = None, known_at: datetime | None = None
    ) -> InForce:
        """What is in force; raises UnknownPolicy, NoVersionInForce, KnownAtInFuture."""
        return self._known.in_force(policy, self._moment(effective_date, known_at)[0])

    def policies(self) -> tuple[PolicySummary, ...]:
        """Every policy, by id."""
        return self._known.summaries(self._moment()[0])

    def summary(self, policy: str) -> PolicySummary:
        """One policy; raises UnknownPolicy and what loading raises."""
        return self._known.summary(policy, self._moment()[0])

    def version(self, policy: str, version: int) -> PolicyVersion:
        """A published version; raises UnknownPolicy, UnknownVersion and what loading raises."""
        return self._known.version(policy, version)

    def labels(self, policy: str, version: int, lang: str) -> Labels:
        """A version's words; ``lang`` is az or en.  Raises as ``version``."""
        return self._known.labels(policy, version, lang)

    def schema(self, policy: str, version: int) -> dict[str, Any]:
        """The JSON Schema of a version's inputs; raises as ``version``."""
        return self._known.schema(policy, version)

    def check(self, data: bytes, policy: str, version: int, file: str) -> PolicyVersion:
        """A version that is not published, from its bytes; raises PolicyFaults with every fault."""
        return self._known.programs.load(data, policy, version, file)

    def diff(self, before: PolicyVersion, after: PolicyVersion) -> tuple[Change, ...]:
        """The differences by element."""
        return compare(before, after)

    def base(self, policy: str, number: int = 1) -> Base:
        """The inputs of a policy's example, counted from 1.

        Raises ComparisonFaulty where there is none of that number, CasesFault.
        """
        return base_of(read_examples(self.folder / "examples", policy), number)

    def compare(
        self,
        policy: str,
        versions: tuple[int, int],
        question: Question,
        effective_date: date | None = None,
        *,
        most: int = MOST_POINTS,
    ) -> Compared:
        """Two published versions over a grid of inputs, with what they use as in force.

        Raises UnknownPolicy, UnknownVersion, ComparisonFaulty with every fault of
        the question, NoVersionInForce of a used policy, and what loading raises.
        """
        moment, _ = self._moment(effective_date)
        return compare_versions(self._known, policy, versions, moment, question, most)

    def generate(
        self,
        policy: str,
        version: int | None = None,
        on: date | None = None,
        *,
        evaluations: int | None = None,
    ) -> Generated:
        """Boundary cases of a version (by number, or in force on a day), as a file to be reviewed.

        Raises UnknownPolicy, UnknownVersion, NoVersionInForce,
        VersionNeverInForce, CasesFault, and what loading raises.
        """
        return generate(
            self._known,
            self.folder,
            policy,
            self._clock(),
            version=version,
            on=on,
            evaluations=evaluations,
        )

    def verify(self) -> Sequence[QerarError]:
        """What is wrong with the published files: missing, altered, never published."""
        return self._known.registry.versions.verify()

    def published(self) -> int:
        """How many versions are published."""
        return len(self._known.registry.versions.digests)

    def _in_force(self, policy: str, moment: Moment) -> PolicyVersion:
        version = self._known.in_force(policy, moment).activation.version
        return self._known.version(policy, version)

    def _moment(
        self, effective_date: date | None = None, known_at: datetime | None = None
    ) -> tuple[Moment, datetime]:
        now = self._clock()
        return self._known.moment(effective_date, known_at, now), now
