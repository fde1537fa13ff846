"""Decides: a pure function of policy versions, calendars, inputs and the effective date."""

from __future__ import annotations

from datetime import date

from engine.evaluation.deciding.decision import Decision
from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.deciding.outcome import everything_used
from engine.evaluation.deciding.program import Bundle
from engine.evaluation.deciding.remedies import verified_remedies
from engine.feel import Budget

__all__ = ["decide", "decision_of"]


def decide(
    bundle: Bundle, effective_date: date, inputs: object, *, remedies: bool = True
) -> Decision:
    """The decision by a policy version for one case.

    ``inputs`` is raw JSON with numbers as Decimal; ``effective_date`` is the
    day whose law applies.  ``remedies=False`` leaves remedies out, which are no
    part of the digest.  Raises InvalidInput with every fault of the inputs, and
    EvaluationFault naming policy, version, element and operands.
    """
    return decision_of(Evaluation(bundle, effective_date, inputs, Budget()), remedies=remedies)


def decision_of(found: Evaluation, *, remedies: bool) -> Decision:
    """The decision that an evaluation came to."""
    used = everything_used(found)  # before remedies, which may read what the decision did not
    return Decision(
        policy=found.policy,
        effective_date=found.effective_date,
        inputs=found.inputs,
        outcome=found.outcome,
        typed_outputs=found.outputs,
        reasons=found.reasons,
        remedies=verified_remedies(found) if remedies else (),
        actions=found.actions,
        obligations=found.obligations,
        used=used,
    )
