"""Saving a decision or a try as a case: masked, decided again, kept with its policy's cases."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.boundaries import plain
from engine.errors import (
    CaseNameTaken,
    CasesFault,
    InputFault,
    InvalidInput,
    QerarError,
    UnknownPolicy,
)
from engine.service.answers import Answer
from engine.service.callers import Caller, Role
from engine.service.case_files import CaseFiles
from engine.service.case_text import WrittenCase, case_text, expected
from engine.service.cases import Case, Difference, differences, read_cases, refusal
from engine.service.decisions import Decisions
from engine.service.live import Live
from engine.service.masking import mask
from engine.service.requests import Request
from engine.service.snapshot import Snapshot

__all__ = ["Cases", "KeptCases", "MadeCase"]

_LONGEST = 200
#: what of an answer is codes; an output may repeat a personal text
_CODES = ("outcome", "status", "reasons", "obligations")


@dataclass(frozen=True, slots=True)
class MadeCase:
    """A case made of a decision or a try, not saved yet.

    ``masked`` are the JSON pointers of its masked texts; ``changes`` is what the
    masked inputs are decided otherwise than those they were made of.  ``text`` is
    a file that holds this case alone.
    """

    policy: str
    name: str
    written: WrittenCase
    masked: tuple[str, ...]
    changes: tuple[Difference, ...]

    @property
    def decided_otherwise(self) -> bool:
        """Whether the masked inputs come to another outcome, or to none."""
        return any(one.field in ("outcome", "status") for one in self.changes)

    @property
    def text(self) -> str:
        """The case as a file of cases, with what masking changed as comments."""
        head = [f"A case of {self.policy}: save it as {self.policy}.yaml, or among its cases."]
        if self.masked:
            head.append(f"Masked: {', '.join(self.masked)}")
        for one in self.changes:
            was = f" was {_said(one.expected)}," if one.field in _CODES else ""
            told = f"{one.field}{was} is {_said(one.got)}"
            head.append(f"DIFFERENT from what it was made of: {told}")
        return case_text((self.written,), head)


@dataclass(frozen=True, slots=True)
class KeptCases:
    """The cases of a policy: those shipped with it and those saved here, and what is wrong.

    ``shipped_fault`` and ``saved_fault`` say why a file cannot be read.
    """

    shipped: tuple[Case, ...]
    saved: tuple[Case, ...]
    shipped_fault: str | None = None
    saved_fault: str | None = None


class Cases:
    """Cases for testers and editors; safe to share between threads and processes."""

    def __init__(
        self,
        live: Live,
        clock: Callable[[], datetime],
        decisions: Decisions,
        shipped: Path,
        files: CaseFiles,
    ) -> None:
        """``shipped`` is the folder of the cases that come with the policies."""
        self._live = live
        self._clock = clock
        self._decisions = decisions
        self._shipped = shipped
        self._files = files

    def of_decision(self, caller: Caller, decision: str, name: str | None = None) -> MadeCase:
        """A case of a logged decision that the caller may read; its reference is left out.

        It is decided by what is known now, or as was known then where another
        version ruled the day then.  Raises RoleRequired, UnknownDecision,
        DecisionErased, InvalidInput (/name), and what loading raises.
        """
        _allowed(caller)
        told, inputs = self._decisions.given(caller, decision)
        on = date.fromisoformat(told["effective_date"])
        snapshot = self._live.now()
        known = snapshot.registry.find(told["policy"], on, snapshot.registry.sequence)
        same = known is not None and known.version == told["policy_version"]
        known_at = None if same else datetime.fromisoformat(told["known_at"])
        return self._made(snapshot, told["policy"], Request(inputs, on, known_at), name, told)

    def of_try(
        self, caller: Caller, policy: str, request: Request, name: str | None = None
    ) -> MadeCase:
        """A case of what was tried by the version in force; raises as ``decide`` of Trying."""
        _allowed(caller)
        snapshot = self._live.now()
        told = self._answer(snapshot, policy, request)
        return self._made(snapshot, policy, request, name, told)

    def save(self, caller: Caller, made: MadeCase) -> None:
        """Keep a case.  Raises RoleRequired, CaseNameTaken, CasesFault, StoreUnavailable."""
        _allowed(caller)
        kept = self._read_shipped(made.policy)
        if any(one.name == made.name for one in kept):
            raise CaseNameTaken(made.policy, made.name)
        self._files.add(made.policy, made.written)

    def kept(self, caller: Caller, policy: str) -> KeptCases:
        """The cases of a policy.  Raises RoleRequired, UnknownPolicy, StoreUnavailable."""
        caller.require("cases", Role.TESTER, Role.EDITOR, Role.APPROVER, Role.AUDITOR)
        self._known(policy)
        faults: dict[str, str] = {}
        shipped: tuple[Case, ...] = ()
        saved: tuple[Case, ...] = ()
        try:
            shipped = self._read_shipped(policy)
        except CasesFault as error:
            faults["shipped"] = str(error)
        try:
            saved = self._files.read(policy)
        except CasesFault as error:
            faults["saved"] = str(error)
        return KeptCases(shipped, saved, faults.get("shipped"), faults.get("saved"))

    def text(self, caller: Caller, policy: str, *, saved: bool) -> str:
        """The file of the saved cases, or of those shipped; raises as ``kept``, CasesFault."""
        caller.require("cases", Role.TESTER, Role.EDITOR, Role.APPROVER, Role.AUDITOR)
        self._known(policy)
        if saved:
            return self._files.text(self._files.read(policy))
        path = self._shipped / f"{policy}.yaml"
        return path.read_text("utf-8") if path.is_file() else case_text(())

    def remove(self, caller: Caller, policy: str, name: str) -> None:
        """Remove a saved case.

        Raises RoleRequired, UnknownPolicy, UnknownCase, CasesFault, StoreUnavailable.
        """
        _allowed(caller)
        self._known(policy)
        self._files.remove(policy, name)

    def _known(self, policy: str) -> None:
        if policy not in self._live.now().programs.ids():
            raise UnknownPolicy(policy)

    def _read_shipped(self, policy: str) -> tuple[Case, ...]:
        path = self._shipped / f"{policy}.yaml"
        return read_cases(path) if path.is_file() else ()

    def _made(
        self,
        snapshot: Snapshot,
        policy: str,
        request: Request,
        name: str | None,
        before: dict[str, Any],
    ) -> MadeCase:
        moment = snapshot.moment(request.effective_date, request.known_at, self._clock())
        law = snapshot.version(policy, snapshot.in_force(policy, moment).activation.version)
        masked = mask(law, plain(request.inputs))
        asked = Request(masked.inputs, moment.effective_date, request.known_at)
        answer = self._answer(snapshot, policy, asked)
        case = WrittenCase(
            _named(name, answer, moment.effective_date.isoformat()),
            moment.effective_date,
            masked.inputs,
            expected(answer),
            request.known_at,
        )
        changes = differences(expected(before), answer)
        return MadeCase(policy, case.name, case, masked.pointers, changes)

    def _answer(self, snapshot: Snapshot, policy: str, request: Request) -> dict[str, Any]:
        now = self._clock()
        try:
            moment = snapshot.moment(request.effective_date, request.known_at, now)
            decision = snapshot.decide(policy, request.inputs, moment)
            return Answer(decision, moment.known_at, moment.known, now).to_json()
        except QerarError as error:
            return refusal(error)


def _allowed(caller: Caller) -> None:
    caller.require("cases", Role.TESTER, Role.EDITOR)


def _named(name: str | None, answer: dict[str, Any], day: str) -> str:
    """The name that was given, or one made of the day and the outcome."""
    if name is None:
        return f"{day}, {answer.get('outcome') or answer.get('code')}"
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        why = f"a name has 1 to {_LONGEST} characters on one line"
        raise InvalidInput((InputFault("/name", "bad_name", why),))
    return name


def _said(value: Any) -> str:
    return "nothing" if value is None else str(value)
