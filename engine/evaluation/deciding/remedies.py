"""Remedies: what would give a better outcome, each tried by deciding again.

A remedy is offered where its rule fired (or its ``when`` holds) and the
outcome is not the best one.  It names inputs to change; the case is decided
again with these changes and the remedy is kept only if the outcome is strictly
better.  One that changes nothing, sets null or sets what the vocabulary
refuses is dropped; so is one whose trial cannot be evaluated, for what was not
verified is not offered.  A remedy without changes is advice and kept as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import EvaluationFault, FeelLimitError, InvalidInput, NotRenderable
from engine.evaluation.canonical import render
from engine.evaluation.deciding.decision import RemedyOffer
from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.deciding.findings import element_env, message_parameters
from engine.evaluation.deciding.pointers import mapped_path, pointer_of
from engine.evaluation.deciding.trial import Trial
from engine.evaluation.environment import Environment, read_path
from engine.evaluation.messages.forms import Parameter, form_of, format_value
from engine.evaluation.messages.placeholders import in_currencies
from engine.evaluation.messages.wording import words
from engine.policy.formulas.paths import spec_at
from engine.policy.model import LocalText, Message, PolicyVersion, Remedy

__all__ = ["verified_remedies"]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A remedy whose condition holds: inputs by dotted path, and what to say."""

    changes: tuple[tuple[str, Any], ...]
    message: Message | None
    parameters: Mapping[str, Parameter]


def verified_remedies(found: Evaluation) -> tuple[RemedyOffer, ...]:
    """The remedies of an evaluation, own ones first, each verified."""
    rank = _rank(found, found.outcome)
    if found.outcome == found.policy.outcome.order[-1]:
        return ()
    offers: list[RemedyOffer] = []
    seen: list[object] = []
    for candidate in _candidates(found):
        key = candidate.changes or candidate.message  # the same changes are offered once
        if key in seen:
            continue
        seen.append(key)
        if candidate.changes:
            offer = _tried(found, candidate, rank)
            if offer is not None:
                offers.append(offer)
        elif candidate.message is not None:
            offers.append(RemedyOffer({}, None, candidate.message, candidate.parameters))
    return tuple(offers)


def _rank(found: Evaluation, outcome: str) -> int:
    return found.policy.outcome.order.index(outcome)


def _candidates(found: Evaluation) -> Iterator[_Candidate]:
    for fired in found.fired:
        for remedy in fired.rule.remedies:
            element = f"rules/{fired.rule.name}"
            yield from _candidate(found, element, remedy, element_env(found, fired))
    if found.policy.remedies:
        codes = list(dict.fromkeys(reason.code for reason in found.reasons))
        env = found.env.with_(outcome=found.outcome, findings=codes)
        for remedy in found.policy.remedies:
            yield from _candidate(found, f"remedies/{remedy.id}", remedy, env)
    if not found.uses:
        return
    # Where the whole has a remedy of its own for the same inputs, it speaks for its
    # parts: each part knows its own limit only, and two limits would contradict.
    own = {frozenset(path for path, _ in remedy.set) for remedy in _own_remedies(found.policy)}
    for use in found.policy.uses.values():
        if "findings" not in use.include or use.name not in found.uses:
            continue
        for candidate in _candidates(found.uses[use.name]):
            changes = [
                (mapped_path(found.policy, use, path), value) for path, value in candidate.changes
            ]
            known = tuple((path, value) for path, value in changes if path is not None)
            if len(known) < len(changes) or (known and {path for path, _ in known} in own):
                continue
            yield _Candidate(known, candidate.message, candidate.parameters)


def _own_remedies(policy: PolicyVersion) -> Iterator[Remedy]:
    """Every remedy that the policy declares, whether or not its condition holds."""
    yield from policy.remedies
    for rule in policy.rules.values():
        yield from rule.remedies


def _candidate(
    found: Evaluation, element: str, remedy: Remedy, env: Environment
) -> Iterator[_Candidate]:
    if remedy.when is not None and found.ask(element, remedy.when.expression, env) is not True:
        return
    changes = tuple(
        (path, found.ask(element, formula.expression, env)) for path, formula in remedy.set
    )
    if any(value is None for _, value in changes):
        return
    parameters: Mapping[str, Parameter] = {}
    if remedy.message is not None:
        parameters = message_parameters(found, element, remedy.message, env)
    yield _Candidate(changes, remedy.message, parameters)


def _tried(found: Evaluation, candidate: _Candidate, rank: int) -> RemedyOffer | None:
    """The offer, if deciding again with the changes gives a better outcome."""
    changes: dict[str, tuple[Any, Any]] = {}
    raw: Any = found.raw
    for path, value in candidate.changes:
        spec = spec_at(path, found.program.input_specs)
        if spec is None:
            return None
        try:
            after = render(value, spec)
        except NotRenderable:
            return None
        current = read_path(found.inputs, tuple(path.split(".")))
        before = None if current is None else render(current, spec)
        if before != after:
            changes[pointer_of(path)] = (before, after)
        raw = _changed(raw, path.split("."), after)
    if not changes:
        return None
    try:
        inputs = frozenset(path.partition(".")[0] for path, _ in candidate.changes)
        tried = Trial(found, raw, inputs)
    except (InvalidInput, EvaluationFault, FeelLimitError):
        return None
    if _rank(found, tried.outcome) <= rank:
        return None
    if candidate.message is not None:
        return RemedyOffer(changes, tried.outcome, candidate.message, candidate.parameters)
    return RemedyOffer(changes, tried.outcome, _own_words(found, candidate), {})


def _own_words(found: Evaluation, candidate: _Candidate) -> Message:
    """What to say of a remedy whose policy says nothing: the inputs by label, and their values."""

    def text(lang: str) -> str:
        parts = []
        for path, value in candidate.changes:
            field = found.policy.inputs.get(path)
            label = field.label if field is not None else None
            name = path if label is None else getattr(label, lang)
            spec = in_currencies(field.spec, found.env) if field is not None else None
            form = form_of(spec) if spec is not None else "text"
            parts.append(f"{name}: {format_value(value, form, lang, spec)}")
        return words("change", lang, what="; ".join(parts).replace("{", "{{").replace("}", "}}"))

    return Message(LocalText(az=text("az"), en=text("en")))


def _changed(raw: Any, path: list[str], value: Any) -> dict[str, Any]:
    """The raw inputs with one of them replaced; the original stays as it is."""
    copy = dict(raw) if isinstance(raw, dict) else {}
    first, *rest = path
    copy[first] = _changed(copy.get(first), rest, value) if rest else value
    return copy
