"""The service over a ledger: what the HTTP API, the admin pages and the command line stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from engine.errors import QerarError
from engine.letters import Letter
from engine.policy import Change
from engine.service.answers import InForce, PolicySummary
from engine.service.callers import Caller, Role
from engine.service.requests import DEFAULT_LIMIT, Decided, Filter, Idempotent, Page, Request

__all__ = ["Access", "Decisions", "Line", "Policies", "Service"]

#: a line of a batch: what is asked with its idempotency, or why it could not be read
Line = tuple[Request, Idempotent | None] | QerarError


class Decisions(Protocol):
    """Deciding, durable before it answers; reading, listing and explaining what was decided."""

    def decide(
        self, caller: Caller, policy: str, request: Request, idempotency: Idempotent | None = None
    ) -> Decided:
        """The decision, logged unless it is a dry run.

        Raises RoleRequired, EffectiveDateOutsideWindow, UnknownPolicy,
        NoVersionInForce, KnownAtInFuture, InstantWithoutZone, InvalidInput,
        IdempotencyKeyReused, EvaluationFault (recorded as a fault first),
        StoreUnavailable (then nothing is logged), and what loading raises.
        """

    def decide_many(
        self, caller: Caller, policy: str, lines: Iterable[Line]
    ) -> Iterator[Decided | QerarError]:
        """An answer for each line, in order, in constant memory; chunks share one durable write.

        What ``decide`` would raise for a line is its answer; an error given as
        a line is given back.  Raises RoleRequired and UnknownPolicy before the
        first line is read.
        """

    def read(self, caller: Caller, decision: str) -> str:
        """The text that the decision was answered with.

        An auditor reads every decision, others what their key decided.  Raises
        UnknownDecision, DecisionErased.
        """

    def page(
        self, caller: Caller, wanted: Filter, cursor: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> Page:
        """Decisions that the caller may read, newest first; ``limit`` is 1 to 200.

        Raises BadCursor, InvalidInput (/limit), InstantWithoutZone.
        """

    def explanation(self, caller: Caller, decision: str, lang: str) -> dict[str, Any]:
        """The decision made again with its trace, after its digest was compared with the log's.

        ``decision`` and the rest of the record, ``lang``, ``trace`` (the
        whole), ``lines``: ``{text, children}`` in Azerbaijani (az) or English
        (en).  Raises UnknownDecision, DecisionErased, DigestDiffers.
        """

    def letter(self, caller: Caller, decision: str, lang: str) -> Letter:
        """A printable letter, with its content security policy; raises as ``explanation``."""

    def replay(self, decision: str) -> str:
        """The digest that the logged decision gives when it is made again.

        Raises UnknownDecision, DecisionErased, and what deciding raises.
        """


class Policies(Protocol):
    """Policies as the ledger knows them now; every key may read them."""

    def summaries(self) -> tuple[PolicySummary, ...]:
        """Every policy, by id; each has ``to_json()``."""

    def summary(self, policy: str) -> PolicySummary:
        """One policy; raises UnknownPolicy."""

    def in_force(
        self, policy: str, on: date | None = None, known_at: datetime | None = None
    ) -> InForce:
        """What is in force (``to_json()``); without arguments today and now.

        Raises UnknownPolicy, NoVersionInForce, KnownAtInFuture, InstantWithoutZone.
        """

    def document(self, policy: str, version: int) -> dict[str, Any]:
        """A version's file as JSON (``engine.policy.document``); raises UnknownPolicy,
        UnknownVersion."""

    def version_bytes(self, policy: str, version: int) -> bytes:
        """The published file's bytes (YAML); raises UnknownPolicy, UnknownVersion."""

    def digest(self, policy: str, version: int) -> str:
        """``sha256:...`` of those bytes; raises UnknownPolicy, UnknownVersion."""

    def schema(self, policy: str, version: int) -> dict[str, Any]:
        """The JSON Schema of a version's inputs; raises UnknownPolicy, UnknownVersion."""

    def diff(self, policy: str, before: int, after: int) -> tuple[Change, ...]:
        """The differences by element; raises UnknownPolicy, UnknownVersion."""

    def sequence(self) -> int:
        """The ledger sequence of the last registry event: what is derived of policies is
        current while this stays the same (about 10 us)."""


class Access(Protocol):
    """API keys."""

    def authenticate(self, token: str | None) -> Caller:
        """Who shows this token (without ``Bearer``); raises NotAuthenticated."""

    def create(self, name: str, roles: Iterable[Role]) -> str:
        """Make a key; its token, which is shown this once.  Raises KeyNameTaken, InvalidInput."""

    def keys(self) -> Sequence[Any]:
        """Every key, oldest first: id, name, prefix, roles, created_at, revoked_at."""

    def revoke(self, key: str) -> None:
        """Revoke the key of that name or id; it is refused from the next request on.

        Raises UnknownKey.
        """


class Service(Protocol):
    """The use cases over one ledger; safe to share between threads."""

    decisions: Decisions
    policies: Policies
    access: Access
    clock: Callable[[], datetime]

    def today(self) -> date:
        """The civil date in Asia/Baku."""

    def ready(self) -> None:
        """Raises StoreUnavailable where the ledger cannot be read, PolicyFaults and what loading
        raises where a version in force today cannot be loaded."""

    def close(self) -> None:
        """Wait for writes under way and close the ledger."""
