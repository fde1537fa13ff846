"""The diff names every element that differs, and nothing else."""

from __future__ import annotations

from ast import Attribute, parse, walk
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.policy import Change, PolicyVersion, diff, load_policy, model
from engine.policy.comparing import describe, describe_papers, outline

BASE = (Path(__file__).parent / "broken" / "base.yaml").read_text("utf-8")

Patch = tuple[str, str]


@cache
def load(*patches: Patch) -> PolicyVersion:
    text = BASE
    for old, new in patches:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_policy(text.encode(), policy_id="test_loan", version=1, file="1.yaml")


def changes(*patches: Patch) -> list[tuple[str, str, str | None, str | None]]:
    found = diff(load(), load(*patches))
    return [(change.element, change.kind, change.before, change.after) for change in found]


def mirrored(change: Change) -> Change:
    kind = {"added": "removed", "removed": "added", "changed": "changed"}[change.kind]
    return Change(change.element, kind, change.after, change.before)  # type: ignore[arg-type]  # of the three words


EXPECTED: list[tuple[Patch, list[tuple[str, str, str | None, str | None]]]] = [
    (("en: A test loan", "en: A loan"), [("title/en", "changed", "A test loan", "A loan")]),
    (
        ("effective_from: 2022-07-30", "effective_from: 2022-10-01"),
        [("effective_from", "changed", "2022-07-30", "2022-10-01")],
    ),
    (
        ("effective_from: 2022-07-30\n", "effective_from: 2022-07-30\nnotes: {az: Q, en: N}\n"),
        [("notes/az", "added", None, "Q"), ("notes/en", "added", None, "N")],
    ),
    (
        ("issuer: Central Bank", "issuer: Parliament"),
        [("sources/act/issuer", "changed", "Central Bank", "Parliament")],
    ),
    (
        ("monthly_payment: {type: money, min: 0}", "monthly_payment: {type: money, min: 1}"),
        [("types/debt/monthly_payment/min", "changed", "0", "1")],
    ),
    (
        ("max: 1000000}", "max: 2000000}"),
        [("inputs/car.price/max", "changed", "1000000", "2000000")],
    ),
    (
        ("  discount: {type: ratio, optional: true}\n", "  discount: {type: ratio, default: 0}\n"),
        [
            ("inputs/discount/nullable", "changed", "true", "false"),
            ("inputs/discount/optional", "changed", "true", "false"),
            ("inputs/discount/default", "added", None, "0"),
        ],
    ),
    (
        ("  loan.months:", "  loan.purpose: {type: text, informational: true}\n  loan.months:"),
        [("inputs/loan.purpose", "added", None, "text")],
    ),
    (
        ("check: loan.principal <= car.price", "check: loan.principal < car.price"),
        [
            (
                "constraints/loan.principal/check",
                "changed",
                "loan.principal <= car.price",
                "loan.principal < car.price",
            )
        ],
    ),
    (
        ("max_share: {value: 0.80", "max_share: {value: 0.75"),
        [("parameters/max_share/value", "changed", "0.80", "0.75")],
    ),
    (
        ("to: 2019-12-31, value: 0.15", "to: 2019-11-30, value: 0.12"),
        [
            ("parameters/rate/series/2016-01-01/value", "changed", "0.15", "0.12"),
            ("parameters/rate/series/2016-01-01/to", "changed", "2019-12-31", "2019-11-30"),
        ],
    ),
    (
        ("      - {from: 2016-01-01, to: 2019-12-31, value: 0.15, source: act}\n", ""),
        [("parameters/rate/series/2016-01-01", "removed", "0.15", None)],
    ),
    (
        ('"total(debts.monthly_payment)"', '"total(debts.monthly_payment) + 1"'),
        [
            (
                "values/burden/formula",
                "changed",
                "total(debts.monthly_payment)",
                "total(debts.monthly_payment) + 1",
            )
        ],
    ),
    # the same formula in other words is no difference
    (('"total(debts.monthly_payment)"', '"total( debts . monthly_payment )"'), []),
    (("discount < 0.5)", "discount < 0.50)"), []),
    (("then: 0.90}", "then: 0.9}"), []),
    (("'<= 3'", "'<=3.0'"), []),
    (
        ("then: 0.90}", "then: 0.85}"),
        [("tables/max_ltv/rows/electric/then", "changed", "0.90", "0.85")],
    ),
    (
        (
            "{id: electric, when: ['\"electric\"', '-']",
            "{id: electric, when: ['\"electric\"', '>= 0']",
        ),
        [("tables/max_ltv/rows/electric/when/age", "changed", "-", ">= 0")],
    ),
    (
        (
            "      - {id: poor, when",
            "      - {id: bad, when: ['> 5000', '-'], then: '\"poor\"'}\n      - {id: poor, when",
        ),
        [("tables/grade/rows/bad", "added", None, '> 5000 | - -> "poor"')],
    ),
    (
        (
            "    inputs: [months]\n    output: {type: money}\n    default: 0\n",
            "    inputs: [months]\n    output: {type: money}\n    default: 5\n",
        ),
        [("tables/fee_of/default", "changed", "0", "5")],
    ),
    (
        ("    hit_policy: ANY\n", "    hit_policy: COLLECT\n    aggregator: MAX\n"),
        [
            ("tables/fee_of/hit_policy", "changed", "ANY", "COLLECT"),
            ("tables/fee_of/aggregator", "added", None, "MAX"),
        ],
    ),
    (
        ("    inputs: [months]\n", "    inputs: [months * 1]\n"),
        [
            ("tables/fee_of/inputs/months", "removed", "months", None),
            ("tables/fee_of/rows/long/when/months", "removed", "> 60", None),
            ("tables/fee_of/rows/long/when/months * 1", "added", None, "> 60"),
            ("tables/fee_of/rows/very_long/when/months", "removed", "> 100", None),
            ("tables/fee_of/rows/very_long/when/months * 1", "added", None, "> 100"),
            ("tables/fee_of/inputs/months * 1", "added", None, "months * 1"),
        ],
    ),
    (
        (
            "      - {id: long, when: ['> 60'], then: 100}\n"
            "      - {id: very_long, when: ['> 100'], then: 100.00}\n",
            "      - {id: very_long, when: ['> 100'], then: 100.00}\n"
            "      - {id: long, when: ['> 60'], then: 100}\n",
        ),
        [("tables/fee_of/rows/long/position", "changed", "first", "after very_long")],
    ),
    (
        ("when: loan.principal > limit", "when: loan.principal >= limit"),
        [
            (
                "rules/within_limit/when",
                "changed",
                "loan.principal > limit",
                "loan.principal >= limit",
            )
        ],
    ),
    (
        ("    remedy: {set: {loan.principal: limit}}\n", ""),
        [
            (
                "rules/within_limit/remedies/loan.principal",
                "removed",
                "loan.principal = limit",
                None,
            )
        ],
    ),
    (
        ("{code: CALL, rank: 1, amount: yearly}", "{code: CALL, rank: 2, amount: yearly}"),
        [("rules/call/action/rank", "changed", "1", "2")],
    ),
    (
        (
            "scale: 16, optional: true}}}",
            "scale: 16, optional: true, label: {az: M, en: A}}}, "
            "labels: {CALL: {az: Z, en: C}}}\nfacts: {contact_due: {az: V, en: D}}",
        ),
        [
            ("actions/labels/CALL/az", "added", None, "Z"),
            ("actions/labels/CALL/en", "added", None, "C"),
            ("actions/fields/amount/label/az", "added", None, "M"),
            ("actions/fields/amount/label/en", "added", None, "A"),
            ("facts/labels/contact_due/az", "added", None, "V"),
            ("facts/labels/contact_due/en", "added", None, "D"),
        ],
    ),
    (
        (
            "  GRADE_POOR:\n    severity: info",
            "  GRADE_POOR:\n    verdict: approved\n    severity: info",
        ),
        [("findings/GRADE_POOR/verdict", "added", None, "approved")],
    ),
    (
        ("en: Poor}", "en: Weak}"),
        [("findings/GRADE_POOR/message/en", "changed", "Poor", "Weak")],
    ),
    (
        ('duration("P5Y")', 'duration("P6Y")'),
        [
            (
                "obligations/RETAIN/until",
                "changed",
                'effective_date + duration("P5Y")',
                'effective_date + duration("P6Y")',
            )
        ],
    ),
    (
        (
            "obligations:\n",
            "obligations:\n  - {on: declined, code: TELL, message: {az: D, en: T}}\n",
        ),
        [("obligations/TELL", "added", None, "T")],
    ),
    (
        ("default: approved}", "default: approved, labels: {approved: {az: T, en: OK}}}"),
        [
            ("outcome/labels/approved/az", "added", None, "T"),
            ("outcome/labels/approved/en", "added", None, "OK"),
        ],
    ),
    (
        ("  any: [max_ltv, grade]", "  any: [grade, burden]"),
        [
            ("outputs/any/max_ltv", "removed", "max_ltv", None),
            ("outputs/any/burden", "added", None, "burden"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("patch", "expected"),
    EXPECTED,
    ids=[f"{n}: {patch[1][:40]}" for n, (patch, _) in enumerate(EXPECTED)],
)
def test_a_difference_is_named_by_its_element(
    patch: Patch, expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    assert changes(patch) == expected


PATCHES = [patch for patch, _ in EXPECTED]


@settings(max_examples=40)
@given(st.sampled_from(PATCHES), st.sampled_from(PATCHES))
def test_the_other_way_round_every_change_is_mirrored(one: Patch, other: Patch) -> None:
    before, after = load(one), load(other)
    assert set(diff(after, before)) == set(map(mirrored, diff(before, after)))
    assert diff(before, before) == ()


def test_true_is_not_one() -> None:
    whole = '"years begun(car.made_on, effective_date)"'
    before, after = (
        load((whole, f'"years begun(car.made_on, effective_date) + count([{item}])"'))
        for item in ("true", "1")
    )
    assert [change.element for change in diff(before, after)] == ["values/age/formula"]


USES = (Path(__file__).parent / "broken" / "uses.yaml").read_text("utf-8")


def test_a_use_differs_by_what_it_passes_and_includes() -> None:
    before, after = (
        load_policy(
            text.encode(), policy_id="t", version=1, file="1", used={"test_loan": (load(),)}
        )
        for text in (
            USES,
            USES.replace("[findings]", "[findings, obligations]").replace(
                "loan.principal: amount", "loan.principal: amount / 2"
            ),
        )
    )
    assert diff(before, after) == (
        Change("uses/loan/include", "changed", "findings", "findings, obligations"),
        Change("uses/loan/with/loan.principal", "changed", "amount", "amount / 2"),
    )


# --- order ---------------------------------------------------------------------


def in_order(rows: tuple[int, ...]) -> PolicyVersion:
    """The base with the rows of max_ltv, which is UNIQUE, in another order."""
    table = load().tables["max_ltv"]
    reordered = replace(table, rows=tuple(table.rows[number] for number in rows))
    return replace(load(), tables={**load().tables, "max_ltv": reordered})


orders = st.permutations(range(4)).map(tuple)


@settings(max_examples=60)
@given(orders, orders)
def test_as_few_rows_move_as_explain_the_order(
    one: tuple[int, ...], other: tuple[int, ...]
) -> None:
    found = diff(in_order(one), in_order(other))
    assert set(diff(in_order(other), in_order(one))) == set(map(mirrored, found))
    assert {change.element.rpartition("/")[2] for change in found} <= {"position"}
    runs = (set(run) for size in range(5) for run in combinations(one, size))
    still = max(
        len(run) for run in runs if [n for n in one if n in run] == [n for n in other if n in run]
    )
    assert len(found) == 4 - still


# --- nothing is left out -----------------------------------------------------------

IDENTITY = {"policy_id", "version", "digest", "file", "place", "name", "id", "rule"}
DERIVED = {"order", "calendar", "input_specs", "placeholders", "expression", "text", "format"}


def test_every_field_of_the_model_is_compared() -> None:
    """A field added to the model must be described too, or changing it would go unseen."""
    read = {
        node.attr
        for module in (describe, describe_papers, outline)
        for node in walk(parse(Path(module.__file__ or "").read_text("utf-8")))
        if isinstance(node, Attribute)
    }
    declared = {
        (kind.__name__, item.name)
        for kind in vars(model).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind is not model.Place
        if kind.__module__.startswith(model.__name__)
        for item in fields(kind)
    }
    unread = {(kind, name) for kind, name in declared if name not in read | IDENTITY | DERIVED}
    assert unread == set()
