"""durable_rules fires exactly the rules whose condition plain FEEL evaluation finds true."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EvaluationFault, UnknownValue
from engine.evaluation.environment import Environment
from engine.evaluation.rules.plan import RulePlan
from engine.feel import Budget, Dialect, Scope, compile_expression
from engine.policy.formulas.feeltypes import feel_type
from engine.policy.model import (
    Field,
    Formula,
    Kind,
    LocalText,
    Outcome,
    Place,
    PolicyVersion,
    Rule,
    TypeSpec,
)

HERE = Place(1, 1, "")
WORDS = ("electric", "hybrid", "other")
ITEM = TypeSpec(
    Kind.RECORD,
    fields={
        "amount": Field("amount", TypeSpec(Kind.MONEY), HERE),
        "flag": Field("flag", TypeSpec(Kind.BOOLEAN), HERE),
        "kind": Field("kind", TypeSpec(Kind.ENUM, values=WORDS), HERE),
        "day": Field("day", TypeSpec(Kind.DATE, nullable=True), HERE, optional=True),
    },
)
SPECS = {
    "price": TypeSpec(Kind.MONEY),
    "principal": TypeSpec(Kind.MONEY),
    "notice": TypeSpec(Kind.ENUM, nullable=True, values=WORDS),
    "agreed": TypeSpec(Kind.BOOLEAN, nullable=True),
    "offer": TypeSpec(Kind.MONEY, nullable=True),
    "rate": TypeSpec(Kind.RATIO, scale=4),
    "months": TypeSpec(Kind.INTEGER),
    "opened": TypeSpec(Kind.DATE),
    "closed": TypeSpec(Kind.DATE, nullable=True),
    "checked": TypeSpec(Kind.BOOLEAN),
    "engine": TypeSpec(Kind.ENUM, values=WORDS),
    "other_engine": TypeSpec(Kind.ENUM, values=WORDS),
    "items": TypeSpec(Kind.LIST, item=ITEM),
}
SCOPE = Scope({name: feel_type(spec) for name, spec in SPECS.items()})

ORDER = ["<", "<=", ">", ">=", "=", "!="]
operators = st.sampled_from(ORDER)
equality = st.sampled_from(["=", "!="])
AMOUNTS = ["0", "1", "1.5", "10000000000000000", "10000000000000000.01", "-3"]
amounts = st.sampled_from(AMOUNTS)

case_atoms = st.one_of(
    st.builds("{} {} {}".format, st.sampled_from(["price", "principal"]), operators, amounts),
    st.builds("{} {} {}".format, amounts, operators, st.just("price")),
    st.builds("price {} principal".format, operators),
    st.builds("months {} {}".format, operators, st.sampled_from(["-1", "0", "12"])),
    st.builds("rate {} {}".format, operators, st.sampled_from(["0.5", "0.50005", "1"])),
    st.builds('opened {} date("2020-02-29")'.format, operators),
    st.builds('engine {} "{}"'.format, equality, st.sampled_from(WORDS)),
    st.builds("engine {} other_engine".format, equality),
    st.builds("checked {} {}".format, equality, st.sampled_from(["true", "false"])),
    st.builds('notice {} "{}"'.format, equality, st.sampled_from(WORDS)),
    st.builds("notice {} engine".format, equality),
    st.builds("agreed {} {}".format, equality, st.sampled_from(["true", "false"])),
    st.builds("offer {} {}".format, equality, amounts),
    st.builds("offer {} price".format, equality),
    st.builds("(offer != null and offer {} price)".format, operators),
    st.builds("(offer = null or offer {} {})".format, operators, amounts),
    st.builds("(closed != null and closed {} opened)".format, operators),
    st.sampled_from(
        ["checked", "principal > price * rate", "price between 0 and 1.5", "count(items) > 1"]
    ),
)
item_atoms = st.one_of(
    st.builds("i.amount {} price".format, operators),
    st.builds("i.amount {} {}".format, operators, amounts),
    st.builds('i.kind {} "{}"'.format, equality, st.sampled_from(WORDS)),
    st.builds("(i.day != null and i.day {} opened)".format, operators),
    st.sampled_from(["i.flag", "i.flag = checked", "i.amount * 2 > principal"]),
)


def trees(atoms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Conditions joined by and, or and not."""
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
            st.builds("not({})".format, inner),
        ),
        max_leaves=6,
    )


FACTS = ("first", "second", "third")


@st.composite
def rule_sets(draw: st.DrawFn) -> tuple[Rule, ...]:
    """Rules that may assert facts of one level and wait for facts of levels before it."""
    rules = []
    for number in range(draw(st.integers(1, 5))):
        level = draw(st.integers(0, len(FACTS)))
        over_items = draw(st.booleans())
        text = draw(trees(st.one_of(case_atoms, item_atoms) if over_items else case_atoms))
        scope = SCOPE.with_(i=feel_type(ITEM)) if over_items else SCOPE
        before = FACTS[:level]
        rules.append(
            Rule(
                name=f"rule_{number}",
                when=Formula(text, HERE, compile_expression(text, scope, Dialect.POLICY)),
                place=HERE,
                variable="i" if over_items else None,
                elements=Formula("items", HERE, compile_expression("items", SCOPE))
                if over_items
                else None,
                after=tuple(draw(st.sets(st.sampled_from(before)))) if before else (),
                facts=FACTS[level : level + 1] if draw(st.booleans()) else (),
            )
        )
    return tuple(draw(st.permutations(rules)))


money = st.one_of(
    amounts.map(Decimal),
    st.integers(-(10**30), 10**30).map(lambda cents: Decimal(cents).scaleb(-2)),
)
days = st.one_of(
    st.sampled_from([date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1)]), st.dates()
)
items = st.fixed_dictionaries(
    {
        "amount": money,
        "flag": st.booleans(),
        "kind": st.sampled_from(WORDS),
        "day": st.none() | days,
    }
)
cases = st.fixed_dictionaries(
    {
        "price": money,
        "principal": money,
        "offer": st.none() | money,
        "notice": st.none() | st.sampled_from(WORDS),
        "agreed": st.none() | st.booleans(),
        "rate": st.integers(0, 10000).map(lambda n: Decimal(n).scaleb(-4)),
        "months": st.sampled_from([Decimal(-1), Decimal(0), Decimal(12), Decimal(10) ** 25]),
        "opened": days,
        "closed": st.none() | days,
        "checked": st.booleans(),
        "engine": st.sampled_from(WORDS),
        "other_engine": st.sampled_from(WORDS),
        "items": st.lists(items, max_size=3),
    }
)

Fired = set[tuple[str, int | None]]


def by_feel(rules: tuple[Rule, ...], case: Mapping[str, Any]) -> tuple[Fired, set[str]]:
    """What must fire: plain FEEL, and facts until nothing more is asserted."""
    fired: Fired = set()
    facts: set[str] = set()
    while True:
        before = len(fired)
        for rule in rules:
            if not facts.issuperset(rule.after):
                continue
            elements = [None] if rule.variable is None else case["items"]
            for index, element in enumerate(elements):
                env = dict(case) if rule.variable is None else {**case, "i": element}
                if rule.when.expression.evaluate(env, Budget()) is True:
                    fired.add((rule.name, None if rule.variable is None else index))
                    facts.update(rule.facts)
        if len(fired) == before:
            return fired, facts


def policy_of(rules: tuple[Rule, ...]) -> PolicyVersion:
    return PolicyVersion(
        policy_id="generated",
        version=1,
        digest="sha256:0",
        file="generated",
        title=LocalText("", ""),
        sources={},
        inputs={name: Field(name, spec, HERE) for name, spec in SPECS.items()},
        outcome=Outcome(("declined", "approved"), "approved"),
        outputs={},
        rules={rule.name: rule for rule in rules},
    )


@settings(max_examples=100)
@given(rule_sets(), st.lists(cases, min_size=1, max_size=3))
def test_exactly_the_rules_fire_whose_condition_holds_in_feel(
    rules: tuple[Rule, ...], given_cases: list[dict[str, Any]]
) -> None:
    plan = RulePlan(policy_of(rules))
    for case in given_cases:
        run = plan.run(Environment(case), Budget())
        assert ({(one.rule.name, one.place) for one in run.fired}, set(run.facts)) == by_feel(
            rules, case
        )


HUGE = "1" + "0" * 27
BOUNDARIES = ["0", "0.01", "-0.01", "9999999999999999.99", "10000000000000000"]
BOUNDARIES += [HUGE, f"{HUGE}.01", f"-{HUGE}", f"-{HUGE}.01"]


def rule(name: str, text: str) -> Rule:
    return Rule(name, Formula(text, HERE, compile_expression(text, SCOPE, Dialect.POLICY)), HERE)


def test_amounts_of_any_length_are_compared_exactly() -> None:
    rules = [rule(f"price {op} principal", f"price {op} principal") for op in ORDER]
    rules += [rule(f"price {op} {n}", f"price {op} {n}") for op in ORDER for n in BOUNDARIES]
    rules += [rule(f"not(price {op} principal)", f"not(price {op} principal)") for op in ORDER]
    plan = RulePlan(policy_of(tuple(rules)))
    for price, principal in product(map(Decimal, BOUNDARIES), repeat=2):
        case = {"price": price, "principal": principal}
        fired = {(one.rule.name, one.place) for one in plan.run(Environment(case), Budget()).fired}
        assert fired == by_feel(tuple(rules), case)[0]


def test_a_part_that_its_neighbour_guards_may_fail_and_the_rule_still_tells() -> None:
    guarded = rule("guarded", "offer != null and offer > price")
    either = rule("either", "offer = null or offer > price")
    plan = RulePlan(policy_of((guarded, either)))
    for offer, expected in ((None, {"either"}), (Decimal(2), {"guarded", "either"})):
        run = plan.run(Environment({"offer": offer, "price": Decimal(1)}), Budget())
        assert {one.rule.name for one in run.fired} == expected


def test_null_is_equal_to_nothing_but_null_and_no_fault_where_only_equality_is_asked() -> None:
    texts = [
        f"{left} {op} {right}"
        for op in ("=", "!=")
        for left, right in (
            ("notice", '"other"'),
            ("notice", "engine"),
            ("agreed", "true"),
            ("agreed", "false"),
            ("agreed", "checked"),
            ("offer", "0"),
            ("offer", "price"),
            ("closed", 'date("2020-02-29")'),
            ("closed", "opened"),
        )
    ]
    rules = tuple(rule(text, text) for text in texts)
    rules += tuple(rule(f"not({text})", f"not({text})") for text in texts)
    nothing = {"notice": None, "agreed": None, "offer": None, "closed": None}
    something = {
        "notice": "other",
        "agreed": True,
        "offer": Decimal(0),
        "closed": date(2020, 2, 29),
    }
    rest = {"engine": "other", "checked": True, "price": Decimal(0), "opened": date(2020, 2, 29)}
    plan = RulePlan(policy_of(rules))
    for case in ({**nothing, **rest}, {**something, **rest}):
        run = plan.run(Environment(case), Budget())
        assert {(one.rule.name, one.place) for one in run.fired} == by_feel(rules, case)[0]


def test_a_rule_that_reads_what_is_not_known_does_not_fire_and_says_so() -> None:
    plan = RulePlan(policy_of((rule("reads", "price > 1"), rule("does_not", "months = 1"))))
    missing = UnknownValue("parameters/price_of_the_day", date(1999, 1, 1))
    env = Environment({"months": Decimal(1)}, {"price": missing})
    run = plan.run(env, Budget())
    assert [one.rule.name for one in run.fired] == ["does_not"]
    assert [one.args for one in run.unknown] == [missing.args]


def test_a_condition_that_fails_is_a_fault_and_never_no_match() -> None:
    plan = RulePlan(policy_of((rule("divides", "price / principal > 1"),)))
    case = {"price": Decimal(1), "principal": Decimal(0)}
    with pytest.raises(EvaluationFault) as caught:
        plan.run(Environment(case), Budget())
    fault = caught.value
    assert (fault.policy, fault.version, fault.element) == ("generated", 1, "rules/divides")
    assert fault.operands == (("price", "1"), ("principal", "0"))


def test_a_condition_with_very_many_alternatives_is_decided_as_one() -> None:
    text = " and ".join(f"(months = {n} or months < 100 - {n})" for n in range(12))
    plan = RulePlan(policy_of((rule("wide", text),)))
    for months, count in ((0, 1), (95, 0)):
        run = plan.run(Environment({"months": Decimal(months)}), Budget())
        assert len(run.fired) == count


def test_more_rules_than_share_one_fact_all_fire() -> None:
    rules = tuple(rule(f"rule_{n}", f"months > {n}") for n in range(200))
    run = RulePlan(policy_of(rules)).run(Environment({"months": Decimal(150)}), Budget())
    assert [one.rule.name for one in run.fired] == [f"rule_{n}" for n in range(150)]
