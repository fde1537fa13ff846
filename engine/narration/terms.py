"""Words of the formulas whose meaning a reader of the document is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.narration.document import Term
from engine.policy.model import Field, Formula, Message, PolicyVersion, Remedy, TypeSpec

__all__ = ["terms"]

#: what is read -> in each language the word and its meaning
_TERMS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "effective_date": {
        "az": ("tətbiq tarixi", "Qərar bu gün qüvvədə olan qaydalar üzrə verilir."),
        "en": ("the effective date", "The day whose rules decide."),
    },
    "years begun": {
        "az": (
            "başlanmış illərin sayı",
            "Natamam il tam sayılır, ildönümü günü isə hələ həmin ilə daxildir. 29 fevralın "
            "ildönümü adi ildə 28 fevraldır.",
        ),
        "en": (
            "years begun",
            "A year that has begun counts whole, and the anniversary still belongs to it. In a "
            "common year the anniversary of 29 February is 28 February.",
        ),
    },
    "days between": {
        "az": (
            "keçən günlərin sayı",
            "Birinci gün sayılmır, sonuncu gün sayılır; ikinci tarix əvvəldirsə, say mənfidir.",
        ),
        "en": (
            "number of days",
            "The first day is not counted, the last is; negative where the second day comes first.",
        ),
    },
    "add months": {
        "az": (
            "ay sonrakı (əvvəlki) gün",
            "Həmin ayın eyni günü; belə gün yoxdursa, ayın son günü.",
        ),
        "en": (
            "the day months after (before)",
            "The same day of that month, or its last day where it has no such day.",
        ),
    },
    "annuity": {
        "az": (
            "annuitet üzrə aylıq ödəniş",
            "Bütün aylar üçün bərabər ödəniş: P · r / (1 − (1 + r)⁻ⁿ). Burada P – əsas borc, r – "
            "illik faiz dərəcəsinin on ikidə biri, n – ayların sayıdır; faiz dərəcəsi sıfır "
            "olduqda P / n.",
        ),
        "en": (
            "the monthly annuity payment",
            "The equal payment of every month: P · r / (1 − (1 + r)⁻ⁿ), where P is the principal, "
            "r a twelfth of the annual rate and n the number of months; P / n where the rate is "
            "zero.",
        ),
    },
    "largest principal": {
        "az": (
            "ən böyük əsas borc",
            "Annuitet üzrə yuvarlaqlaşdırılmamış aylıq ödənişi göstərilən ödənişdən çox olmayan "
            "ən böyük məbləğ, qəpik dəqiqliyi ilə.",
        ),
        "en": (
            "the largest principal",
            "The largest amount, to the qəpik, whose unrounded monthly annuity payment is not "
            "above the payment given.",
        ),
    },
    "interest for days": {
        "az": (
            "günlər üzrə faiz",
            "Məbləğ · illik faiz dərəcəsi · günlərin sayı ÷ ildəki günlərin sayı. Başqa ədəd "
            "göstərilməyibsə, il 365 gün sayılır. Nəticə yuvarlaqlaşdırılmır.",
        ),
        "en": (
            "the interest for the days",
            "Amount · annual rate · number of days ÷ days in a year; a year has 365 days unless "
            "another number is given. Not rounded.",
        ),
    },
    "dues covered": {
        "az": (
            "sıra ilə tam örtülənlər",
            "Ödəniş məbləğləri sıra ilə örtür: hər biri əvvəlkilər tam örtüldükdən sonra qalan "
            "hissədən ödənilir. Hissə-hissə örtülən məbləğ sayılmır.",
        ),
        "en": (
            "covered in full",
            "A payment covers the amounts in their order: each is paid from what is left after "
            "those before it. An amount that is covered in part does not count.",
        ),
    },
    "round half up": {
        "az": (
            "yuvarlaqlaşdırma",
            "Atılan hissə yarım və ya daha çox olduqda yuxarı, az olduqda aşağı.",
        ),
        "en": ("rounded", "Up where what is dropped is a half or more, down where it is less."),
    },
    "working day": {
        "az": (
            "iş günü",
            "Qeyri-iş günləri təqvimində olmayan gün. Təqvimdə olmayan il üzrə iş günü məlum "
            "deyil və müraciətə mütəxəssis baxır.",
        ),
        "en": (
            "working day",
            "A day that the calendar of non-working days does not list. In a year that the "
            "calendar does not hold it is not known, and a specialist looks at the case.",
        ),
    },
    "series": {
        "az": (
            "tarix üzrə göstərici",
            "Dəyəri tarixdən asılıdır. Heç bir dövrə düşməyən tarix üçün dəyər məlum deyil və "
            "müraciətə mütəxəssis baxır.",
        ),
        "en": (
            "a figure by date",
            "Its value depends on the day. For a day in none of its periods it is not known, and "
            "a specialist looks at the case.",
        ),
    },
}


def terms(policy: PolicyVersion, lang: str) -> tuple[Term, ...]:
    """Those that the version's formulas use, in the order of this list."""
    read = {name for formula in _formulas(policy) for name in _read(formula.expression.ast)}
    for table in policy.tables.values():
        for row in table.rows:
            for cell in row.cells:
                read |= {name for test in cell.tests for name in _read(test)}
    if any(parameter.is_series for parameter in policy.parameters.values()):
        read.add("series")
    return tuple(Term(*each[lang]) for name, each in _TERMS.items() if name in read)


def _read(root: Node) -> Iterator[str]:
    for node in ast.walk(root):
        if isinstance(node, ast.Name | ast.Builtin):
            yield "working day" if node.name.endswith("working day") else node.name


def _formulas(policy: PolicyVersion) -> Iterator[Formula]:
    """Every formula of a version."""
    for field in policy.inputs.values():
        yield from _of_field(field)
    yield from (constraint.check for constraint in policy.constraints)
    for use in policy.uses.values():
        yield from (argument for _, argument in use.arguments)
    yield from (value.formula for value in policy.values.values())
    for table in policy.tables.values():
        yield from table.inputs
        yield from (output for row in table.rows for output in row.outputs)
        yield from table.default or ()
    for rule in policy.rules.values():
        yield rule.when
        yield from () if rule.elements is None else (rule.elements,)
        if rule.action is not None:
            yield from rule.action.fields.values()
            yield from () if rule.action.rank is None else (rule.action.rank,)
        for remedy in rule.remedies:
            yield from _of_remedy(remedy)
    for finding in policy.findings.values():
        yield from _of_message(finding.message)
    for remedy in policy.remedies:
        yield from _of_remedy(remedy)
    for obligation in policy.obligations:
        yield from (one for one in (obligation.when, obligation.until) if one is not None)
        yield from _of_message(obligation.message)
    for paper in policy.papers.values():
        yield from (one for one in (paper.when, paper.elements) if one is not None)
        yield from (one.shown.formula for one in paper.fields())
        for part in paper.parts.values():
            yield from (one for one in (part.when, part.elements) if one is not None)
            yield from () if part.text is None else _of_message(part.text)


def _of_field(field: Field) -> Iterator[Formula]:
    yield from () if field.default is None else (field.default,)
    yield from _of_type(field.spec)


def _of_type(spec: TypeSpec) -> Iterator[Formula]:
    yield from (one for one in (spec.minimum, spec.maximum) if isinstance(one, Formula))
    for field in spec.fields.values():
        yield from _of_field(field)
    if spec.item is not None:
        yield from _of_type(spec.item)


def _of_remedy(remedy: Remedy) -> Iterator[Formula]:
    yield from () if remedy.when is None else (remedy.when,)
    yield from (formula for _, formula in remedy.set)
    yield from () if remedy.message is None else _of_message(remedy.message)


def _of_message(message: Message) -> Iterator[Formula]:
    yield from (one.formula for one in message.placeholders)
