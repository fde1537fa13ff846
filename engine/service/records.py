"""A decision's record in the ledger: who asked, what was answered, what was given.

The payload is JSON: ``{"owner": …, "salt": …, "answer": …, "inputs": …}``.  The
answer is the text of the response, with ``ledger_sequence`` null, for no entry
knows its own place before it is written; the place is put in whenever it is told,
so an answer read years later is the first one byte for byte.  Inputs are as they
were given, numbers in their spelling.  The salt is random: the payload's digest
stays when the payload is erased, and must not tell whether a guess at it is right.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from engine.errors import DecisionErased, UnknownDecision
from engine.evaluation import read_json
from engine.evaluation.writing import compact
from engine.service.bodies import given_json
from engine.service.callers import Caller, Role
from engine.store import LoggedDecision, Reading

__all__ = ["Record", "answer_text", "payload_of", "readable_decision", "with_sequence"]

_DECODER: Final = json.JSONDecoder()
_ANSWER: Final = '"answer":'
_INPUTS: Final = ',"inputs":'
_END: Final = b"null}"
#: a request is at most a mebibyte; its inputs, written again without spaces, are not longer
_MAX_INPUTS: Final = 8_000_000


def answer_text(answer: Mapping[str, Any]) -> bytes:
    """An answer as api.md shapes it, as text; its last field is ``ledger_sequence``, null."""
    return compact(answer)


def with_sequence(text: bytes, sequence: int) -> bytes:
    """The answer's text with its place in the ledger."""
    return b"%b%d}" % (text.removesuffix(_END), sequence)


def payload_of(owner: str, salt: str, text: bytes, inputs: object) -> bytes:
    """The payload of a decision's entry; ``text`` as ``answer_text`` gives it, ``salt`` hex."""
    head = f'{{"owner":{compact(owner).decode()},"salt":"{salt}",{_ANSWER}'
    return b"%b%b%b}" % (head.encode(), text, f"{_INPUTS}{given_json(inputs)}".encode())


def readable_decision(ledger: Reading, caller: Caller, decision: str) -> LoggedDecision:
    """A decision by its id, for an auditor or for who made it.

    To all others it is not there: raises UnknownDecision.
    """
    logged = ledger.decision(decision)
    if logged is None or not (logged.owner == caller.key_id or caller.has(Role.AUDITOR)):
        raise UnknownDecision(decision)
    return logged


@dataclass(frozen=True)
class Record:
    """A logged decision whose payload is there."""

    logged: LoggedDecision

    @cached_property
    def _parts(self) -> tuple[dict[str, Any], str, str]:
        """The answer, its text, and the text of the inputs; raises DecisionErased."""
        if self.logged.payload is None:
            raise DecisionErased(self.logged.id)
        whole = self.logged.payload.decode()
        start = whole.index(_ANSWER) + len(_ANSWER)  # an id and hex are before it
        answer, end = _DECODER.raw_decode(whole, start)
        return answer, whole[start:end], whole[end + len(_INPUTS) : -1]

    @property
    def body(self) -> bytes:
        """The text that was answered, as it was sent; raises DecisionErased."""
        return with_sequence(self._parts[1].encode(), self.logged.sequence)

    @property
    def text(self) -> str:
        """The text that was answered; raises DecisionErased."""
        return self.body.decode()

    @property
    def told(self) -> dict[str, Any]:
        """The answer as JSON; raises DecisionErased."""
        return {**self._parts[0], "ledger_sequence": self.logged.sequence}

    @cached_property
    def inputs(self) -> Any:
        """The inputs as they were given, numbers as Decimal; raises DecisionErased."""
        return read_json(self._parts[2], max_bytes=_MAX_INPUTS)
