"""What follows: rules, findings, remedies, obligations, the outcome, used policies."""

from __future__ import annotations

from collections.abc import Iterable

from engine.evaluation.deciding.findings import REFERRED
from engine.feel.syntax import ast
from engine.narration.code import code_span
from engine.narration.declared import cited
from engine.narration.document import (
    Argument,
    FindingView,
    ObligationView,
    OutcomeView,
    OutputView,
    RemedyView,
    RuleView,
    UseView,
)
from engine.narration.naming import Names
from engine.narration.saying.bound import Bound
from engine.narration.sentences import Sentences
from engine.narration.wording import said
from engine.policy.model import Finding, Obligation, Remedy, Rule, TypeSpec, Use

__all__ = ["findings", "obligations", "outcome", "outputs", "remedies", "rules", "uses"]


# --- rules ---------------------------------------------------------------------------


def rules(say: Sentences) -> tuple[RuleView, ...]:
    """The rules, in the order of the file."""
    return tuple(_rule(say, one) for one in say.names.policy.rules.values())


def _rule(say: Sentences, rule: Rule) -> RuleView:
    inner = _inside(say, rule)
    when = inner.condition(rule.when)
    effects = tuple(_effects(inner, rule))
    text = _joined(effects, said("effects_and", say.lang))
    if not isinstance(rule.when.expression.ast, ast.Literal):
        text = _said(say, "rule", condition=when.text, effects=text)
    elif not rule.after and rule.elements is None:
        text = _said(say, "rule_always", effects=text)
    if rule.after:
        facts = _facts(say, rule.after)
        key = "after" if len(rule.after) == 1 else "after_many"
        text = _said(say, key, facts=facts, rest=_small(text))
    if rule.elements is not None:
        text = said("for_each", say.lang, list=say.noun(rule.elements), rest=_small(text))
    return RuleView(
        name=rule.name,
        label=say.names.element(rule.name),
        sentence=_stopped(say.sentence(text)),
        when=when,
        conditions=tuple(inner.sentence(one) for one in inner.conditions(rule.when)),
        effects=tuple(_stopped(inner.sentence(one)) for one in effects),
        finding=rule.finding,
        remedies=remedies(inner, rule.remedies),
        citation=cited(say, rule.citation),
    )


def _inside(say: Sentences, rule: Rule) -> Sentences:
    """What is said within a rule: it may read the element it runs for."""
    if rule.variable is None or rule.elements is None:
        return say
    spec = say.spec(rule.elements)
    item = spec.item if spec is not None else None
    return say.binding({rule.variable: Bound(item, rule.variable, say.noun(rule.elements))})


def _facts(say: Sentences, names: tuple[str, ...]) -> str:
    facts = tuple(_said(say, "fact", fact=_called(say, say.names.fact(one), one)) for one in names)
    return _joined(facts, _said(say, "effects_and"))


def _effects(say: Sentences, rule: Rule) -> Iterable[str]:
    policy = say.names.policy
    if rule.facts:
        key = "effect_fact" if len(rule.facts) == 1 else "effect_fact_many"
        yield _said(say, key, facts=_facts(say, rule.facts))
    if rule.action is not None:
        fields = (
            []
            if rule.action.rank is None
            else [said("rank", say.lang, value=say.value(rule.action.rank).text)]
        )
        specs = policy.actions.fields
        fields += [
            f"{say.names.action_field(name) or code_span(name)}: "
            f"{say.value(formula, specs.get(name)).text}"
            for name, formula in rule.action.fields.items()
        ]
        details = f" ({'; '.join(fields)})" if fields else ""
        code = rule.action.code
        named = _called(say, say.names.action(code), code)
        yield said("effect_action", say.lang, action=named, details=details)
    if rule.finding is not None:
        finding = policy.findings[rule.finding]
        message = say.message(finding.message)
        if finding.verdict is None:
            yield said("effect_note", say.lang, message=message)
        else:
            verdict = say.names.outcome(finding.verdict)
            yield said("effect_finding", say.lang, verdict=verdict, message=message)


def remedies(say: Sentences, found: Iterable[Remedy]) -> tuple[RemedyView, ...]:
    """What would help."""
    return tuple(_remedy(say, one) for one in found)


def _remedy(say: Sentences, remedy: Remedy) -> RemedyView:
    sets, changes = [], []
    for path, formula in remedy.set:
        spec = _spec(say, path)
        sets.append((path, say.value(formula, spec)))
        name = say.language.label(say.names.input(path))
        value = say.noun(formula, spec)
        changes.append(_said(say, "remedy_set", input=name, value=value))
    when = None if remedy.when is None else say.condition(remedy.when)
    message = None if remedy.message is None else say.message(remedy.message)
    what = _joined(tuple(changes), _said(say, "effects_and")) if changes else message or ""
    if when is None:
        text = _said(say, "remedy", what=what)
    else:
        text = _said(say, "remedy_when", condition=when.text, what=what)
    text = _stopped(say.sentence(text))
    if changes and message:
        text += _stopped(_said(say, "remedy_message", message=message))
    return RemedyView(remedy.id, text, when, tuple(sets), message)


def _spec(say: Sentences, path: str) -> TypeSpec | None:
    field = say.names.field(path.split("."))
    return None if field is None else field.spec


def findings(say: Sentences) -> tuple[FindingView, ...]:
    """The reason codes."""
    return tuple(_finding(say, one) for one in say.names.policy.findings.values())


def _finding(say: Sentences, one: Finding) -> FindingView:
    giving = [rule for rule in say.names.policy.rules.values() if rule.finding == one.code]
    inner = _inside(say, giving[0]) if giving else say
    return FindingView(
        code=one.code,
        verdict=None if one.verdict is None else say.names.outcome(one.verdict),
        severity=_said(say, f"severity_{one.severity.value}"),
        message=inner.message(one.message),
        rules=tuple(say.names.element(rule.name) for rule in giving),
    )


# --- what follows from the outcome ---------------------------------------------------


def outcome(say: Sentences) -> OutcomeView:
    """How the outcome follows from the findings."""
    declared = say.names.policy.outcome
    order = tuple((name, say.names.outcome(name)) for name in declared.order)
    shown = ", ".join(f"{say.language.quoted(label)}" for _, label in order)
    default = say.names.outcome(declared.default)
    text = said("outcome", say.lang, order=shown, default=default)
    policy = say.names.policy
    by_date = any(one.is_series for one in policy.parameters.values())
    if (by_date or policy.calendar is not None) and REFERRED in declared.order:
        text += said("outcome_unknown", say.lang, outcome=say.names.outcome(REFERRED))
    return OutcomeView(order, default, text)


def outputs(say: Sentences) -> tuple[OutputView, ...]:
    """What is answered besides the outcome."""
    return tuple(
        OutputView(
            said("on_any", say.lang)
            if on == "any"
            else said("on", say.lang, outcome=say.names.outcome(on)),
            tuple((name, say.names.element(name)) for name in names),
        )
        for on, names in say.names.policy.outputs.items()
    )


def obligations(say: Sentences) -> tuple[ObligationView, ...]:
    """What follows from an outcome."""
    return tuple(_obligation(say, one) for one in say.names.policy.obligations)


def _obligation(say: Sentences, one: Obligation) -> ObligationView:
    if one.on == "any":
        on = said("obligation_any", say.lang)
    else:
        on = said("obligation_on", say.lang, outcome=say.names.outcome(one.on))
    when = None if one.when is None else say.condition(one.when)
    until = None if one.until is None else say.value(one.until)
    message = say.message(one.message)
    text = said(
        "obligation",
        say.lang,
        on=on,
        when=""
        if one.when is None
        else _said(say, "obligation_when", condition=say.apart(one.when)),
        message=message if until is None else _stopped(message),
        until="" if until is None else said("until", say.lang, day=until.text),
    )
    return ObligationView(
        one.code, _stopped(text), on, when, until, message, cited(say, one.citation)
    )


def uses(say: Sentences) -> tuple[UseView, ...]:
    """The policies whose decisions this one reads."""
    return tuple(_use(say, one) for one in say.names.policy.uses.values())


def _use(say: Sentences, use: Use) -> UseView:
    versions = say.names.used.get(use.policy, ())
    title = use.policy
    inputs: Names | None = None
    if versions:
        latest = versions[-1]
        title = latest.title.az if say.lang == "az" else latest.title.en
        inputs = Names(latest, say.lang, {})
    text = said("use", say.lang, policy=title)
    for what in ("findings", "obligations"):
        if what in use.include:
            text += said(f"use_{what}", say.lang)
    arguments = tuple(
        Argument(path, path if inputs is None else inputs.input(path), say.value(formula))
        for path, formula in use.arguments
    )
    return UseView(use.name, say.names.element(use.name), use.policy, text, arguments)


# --- sentences -----------------------------------------------------------------------


def _joined(parts: tuple[str, ...], last: str) -> str:
    return ", ".join(parts[:-1]) + (last if len(parts) > 1 else "") + parts[-1]


def _small(text: str) -> str:
    """A sentence as the rest of another: English "If" loses its capital."""
    return f"{text[:1].lower()}{text[1:]}" if text.startswith(("If ", "In ")) else text


def _said(say: Sentences, key: str, **parts: object) -> str:
    return said(key, say.lang, **parts)


def _called(say: Sentences, label: str | None, name: str) -> str:
    """What people call something, or its name as it is written."""
    return code_span(name) if label is None else f"{say.language.quoted(label)}"


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
