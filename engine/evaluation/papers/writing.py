"""Writes a paper: decides, then asks what the paper shows.  What it must show and lacks is named.

A paper is asked for after everything is decided, with a budget of its own: it
can change neither the decision nor its digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from engine.errors import PaperNotDue, QerarError, RegisterIncomplete, UnknownPaper
from engine.evaluation.deciding.decide import decision_of
from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.deciding.program import Bundle
from engine.evaluation.environment import Environment
from engine.evaluation.messages.placeholders import Placeholders
from engine.evaluation.papers.asking import Asking
from engine.evaluation.papers.written import Line, Register, Section, Written
from engine.feel import Budget
from engine.policy.model import Paper, PaperKind, PolicyVersion

__all__ = ["paper_of", "papers_due", "write_paper", "write_register"]


def paper_of(policy: PolicyVersion, code: str, *, register: bool) -> Paper:
    """A paper by its code; raises UnknownPaper, with those that could be asked for instead."""
    known = {
        one.code: one
        for one in policy.papers.values()
        if (one.kind is PaperKind.REGISTER) is register
    }
    if code not in known:
        raise UnknownPaper(policy.policy_id, policy.version, code, tuple(known))
    return known[code]


def write_paper(bundle: Bundle, effective_date: date, inputs: object, code: str) -> Written:
    """A letter or card of the decision for one case.

    Raises UnknownPaper, PaperNotDue, PaperIncomplete with every field that is
    missing, and what deciding raises.
    """
    policy = bundle.program.policy
    paper = paper_of(policy, code, register=False)
    found = Evaluation(bundle, effective_date, inputs, Budget())
    decision = decision_of(found, remedies=False)
    asking = Asking(found, paper)
    condition = asking.refusal()
    if condition is not None:
        raise PaperNotDue(policy.policy_id, policy.version, code, condition)
    pages = asking.pages()
    asking.check()
    return Written(policy, paper, effective_date, decision, pages)


def papers_due(bundle: Bundle, effective_date: date, inputs: object) -> tuple[Paper, ...]:
    """The letters and cards that a decision is due, whole or not, in the policy's order.

    Raises what deciding raises.
    """
    found = Evaluation(bundle, effective_date, inputs, Budget())
    decision_of(found, remedies=False)
    return tuple(
        paper
        for paper in bundle.program.policy.papers.values()
        if paper.kind is not PaperKind.REGISTER and Asking(found, paper).refusal() is None
    )


def write_register(
    bundle: Bundle, effective_date: date, cases: Iterable[object], code: str
) -> Register:
    """A register over the decisions of many cases, in their order.

    A case may be an error: why it could not be read.  Raises UnknownPaper, and
    RegisterIncomplete with every case that could not be taken up and why.
    """
    policy = bundle.program.policy
    paper = paper_of(policy, code, register=True)
    rows: dict[str, list[tuple[Line, ...]]] = {name: [] for name in paper.parts}
    failed: list[tuple[int, QerarError]] = []
    number = 0
    for number, case in enumerate(cases, start=1):
        try:
            if isinstance(case, QerarError):
                raise case
            found = Evaluation(bundle, effective_date, case, Budget())
            asking = Asking(found, paper)
            lines = {
                name: asking.lines(part.columns, asking.env, {}, {})
                for name, part in paper.parts.items()
                if part.columns and asking.holds(part, asking.env)
            }
            asking.check()
        except QerarError as error:
            failed.append((number, error))
            continue
        for name, line in lines.items():
            rows[name].append(line)
    if failed:
        raise RegisterIncomplete(policy.policy_id, code, tuple(failed))
    sections = _whole(bundle, effective_date, paper, rows)
    return Register(policy, paper, effective_date, sections, number)


def _whole(
    bundle: Bundle,
    effective_date: date,
    paper: Paper,
    rows: Mapping[str, list[tuple[Line, ...]]],
) -> tuple[Section, ...]:
    """The sections of a register; its texts read parameters and the day alone."""
    env = Environment({**bundle.program.constants, "effective_date": effective_date})
    sections = []
    for name, part in paper.parts.items():
        if part.text is None:
            sections.append(Section(part, rows=tuple(rows[name])))
        elif part.when is None or part.when.expression.evaluate(env, Budget()) is True:
            placeholders = Placeholders(bundle.program.policy)
            parameters = {
                one.text: one.parameter(one.expression.evaluate(env, Budget()), env)
                for one in placeholders.of(part.text)
            }
            sections.append(Section(part, part.text, parameters))
    return tuple(sections)
