"""What a policy file becomes, and what is wrong with its shape and its names."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from engine.errors import PolicyFaults
from engine.policy import load_policy
from engine.policy.model import (
    Citation,
    HitPolicy,
    Kind,
    LocalText,
    Outcome,
    SeriesEntry,
    Severity,
    Source,
)
from tests.policy.writing import POLICY, changed, faults, load, messages


def test_a_policy_is_what_its_file_says() -> None:
    policy = load(POLICY)
    assert (policy.policy_id, policy.version, policy.file) == ("loan", 1, "1.yaml")
    assert policy.digest == "sha256:" + hashlib.sha256(POLICY.encode()).hexdigest()
    assert policy.title == LocalText("Kredit", "Loan")
    assert policy.effective_from == date(2022, 7, 30)
    assert policy.sources == {
        "rule": Source("rule", LocalText("Rule", "Rule"), "Bank", date(2022, 7, 22))
    }
    assert policy.outcome == Outcome(("declined", "referred", "approved"), "approved")
    assert policy.outputs == {"any": ("share", "paid")}
    assert policy.order == ("doubled", "paid", "rate_of", "late", "share")
    assert policy.calendar is None


def test_inputs_keep_their_order_bounds_and_defaults() -> None:
    inputs = load(POLICY).inputs
    assert list(inputs) == [
        *("loan.principal", "loan.months", "loan.kind", "signed_on", "rate", "people")
    ]
    principal = inputs["loan.principal"].spec
    assert (principal.kind, principal.scale, principal.currency) == (Kind.MONEY, 2, "AZN")
    assert (principal.minimum, principal.maximum) == (Decimal("0.01"), None)
    months = inputs["loan.months"].spec
    assert (months.minimum, months.scale) == (Decimal(1), 0)
    assert getattr(months.maximum, "source", None) == "longest"
    assert (inputs["rate"].spec.minimum, inputs["rate"].spec.maximum) == (0, 1)
    assert (inputs["rate"].optional, inputs["rate"].spec.nullable) == (True, True)
    people = inputs["people"]
    assert people.default is not None
    assert people.default.expression.evaluate({}) == []
    person = people.spec.item
    assert person is not None
    assert (person.record, list(person.fields)) == ("person", ["fin", "income"])
    assert person.fields["income"].default is not None


def test_a_series_has_its_days_and_citations() -> None:
    assert load(POLICY).parameters["roof"].series == (
        SeriesEntry(None, date(2019, 12, 31), Decimal("0.15"), Citation("rule")),
        SeriesEntry(date(2020, 1, 1), None, Decimal("0.10"), Citation("rule", "1")),
    )


def test_a_table_knows_the_types_behind_its_columns() -> None:
    tables = load(POLICY).tables
    share, rate_of = tables["share"], tables["rate_of"]
    assert share.hit_policy is HitPolicy.UNIQUE
    assert [spec.values if spec else None for spec in share.input_specs] == [("car", "home")]
    assert [spec.values if spec else None for spec in rate_of.input_specs] == [("car", "home")]
    assert list(rate_of.parameters) == ["kind"]
    assert [(row.id, row.cells[0].source, row.outputs[0].source) for row in share.rows] == [
        ("car", '"car"', "0.60"),
        ("home", '"home"', "0.80"),
    ]
    assert share.rows[1].citation == Citation("rule")


def test_a_parameter_of_a_table_may_have_a_label() -> None:
    with_label = "{kind: {type: enum, values: [car, home], label: {az: Növ, en: Kind}}}"
    labelled = load(POLICY.replace("{kind: {type: enum, values: [car, home]}}", with_label))
    assert labelled.tables["rate_of"].parameter_labels == {"kind": LocalText("Növ", "Kind")}
    assert load(POLICY).tables["rate_of"].parameter_labels == {}


def test_a_rule_points_where_it_says_else_at_what_its_remedy_sets() -> None:
    rules = load(POLICY).rules
    assert {name: rule.at for name, rule in rules.items()} == {
        "too_much": "loan.principal",
        "poor": "p.income",
        "asked": None,
    }
    without = load(changed(", at: p.income", "")).rules
    assert without["poor"].at == "p"


def test_a_rule_that_waits_for_a_fact_needs_no_condition() -> None:
    rule = load(
        changed("    when: late\n    then: {action", "    then: {action").replace(
            "[share, paid]", "[share, paid, late]"
        )
    ).rules["asked"]
    assert (rule.after, rule.when.source) == (("seen",), "true")


def test_a_remedy_is_named_by_what_it_sets() -> None:
    policy = load(POLICY)
    (remedy,) = policy.rules["too_much"].remedies
    assert (remedy.id, remedy.rule, [path for path, _ in remedy.set]) == (
        "loan.principal",
        "too_much",
        ["loan.principal"],
    )
    assert [(one.id, one.rule) for one in policy.remedies] == [("other", None)]


def test_a_placeholder_in_both_languages_is_one() -> None:
    finding = load(POLICY).findings["TOO_MUCH"]
    assert (finding.verdict, finding.severity) == ("declined", Severity.ADVERSE)
    assert [(one.text, one.format) for one in finding.message.placeholders] == [
        ("doubled", "money"),
        ("share", "percent"),
    ]


def test_braces_that_are_meant_are_doubled() -> None:
    text = POLICY.replace("{p.income:money}", "{{p.income:money}}")
    assert load(text).findings["POOR"].message.placeholders == ()


def test_line_ends_and_a_byte_order_mark_change_the_digest_and_nothing_else() -> None:
    data = b"\xef\xbb\xbf" + POLICY.replace("\n", "\r\n").encode()
    marked = load_policy(data, policy_id="loan", version=1, file="1.yaml")
    plain = load(POLICY)
    assert marked.digest == "sha256:" + hashlib.sha256(data).hexdigest()
    assert (marked.inputs.keys(), marked.order, marked.title, marked.outputs) == (
        plain.inputs.keys(),
        plain.order,
        plain.title,
        plain.outputs,
    )


def test_every_fault_of_a_file_is_told_in_one_load() -> None:
    text = POLICY.replace("doubled: {formula: loan.principal", "doubled: {formula: loan.principl")
    text = text.replace("effective_from: 2022-07-30", "effective_from: 2022-02-30")
    text = text.replace("verdict: referred", "verdict: refered")
    assert faults(text) == [
        "2:17 effective_from: there is no day 2022-02-30",
        "27:22 values/doubled/formula: 'doubled': there is no entry 'principl'; "
        "did you mean 'principal'?",
        "70:14 findings/POOR/verdict: 'verdict' is one of declined, referred, approved, none, "
        "not 'refered'; did you mean 'referred'?",
    ]


def test_what_depends_on_a_faulty_element_is_not_blamed_again() -> None:
    assert messages("doubled: {formula: loan.principal * 2, type: money}", "doubled: 5") == [
        "values/doubled: the value 'doubled' is a number: a mapping is expected",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "{value: 59, type: integer, status: institution}",
            "{value: 59, type: integer, status: ours}",
            [
                "parameters/longest/status: 'status' is one of regulation, institution, document, "
                "not 'ours'"
            ],
        ),
        (
            "{value: 1000, type: money}",
            "{value: loan.principal, type: money}",
            ["parameters/cap/value: the value of cap: 'loan' is not declared"],
        ),
        (
            "outcome: {order",
            "types_: 1\noutcome: {order",
            ["types_: the policy has no key 'types_'; did you mean 'types'?"],
        ),
        (
            "  late: {",
            "  count: {formula: 1, type: integer}\n  then: {formula: 1, type: integer}\n  late: {",
            [
                "values/count: 'count' is a function of FEEL, so it cannot name a value",
                "values/then: 'then' is a word of FEEL, so it cannot name a value",
            ],
        ),
        (
            "{value: 1000, type: money}",
            "{type: money}",
            ["parameters/cap: the parameter 'cap' has either a 'value' or a 'series'"],
        ),
        (
            "{from: 2020-01-01, value: 0.10",
            "{from: 2020-01-01, to: 2019-01-01, value: 0.10",
            [
                "parameters/roof/series/1: the entry ends on 2019-01-01, "
                "before it starts on 2020-01-01",
            ],
        ),
        (
            "- {to: 2019-12-31, value: 0.15, source: rule}",
            "- {from: 2020-06-01, to: 2020-12-31, value: 0.15, source: rule}",
            [
                "parameters/roof/series/1: this entry overlaps the entry in line 24, "
                "which lasts to 2020-12-31"
            ],
        ),
        (
            "- {to: 2019-12-31, value: 0.15, source: rule}",
            "- {value: 0.15, source: rule}",
            [
                "parameters/roof/series/1: the entry in line 24 has no last day ('to'), "
                "so this entry overlaps it"
            ],
        ),
        (
            "for_each: {p: people}",
            "for_each: {p: people, q: people}",
            [
                "rules/poor/for_each: 'for_each' names one element and the list it is from: "
                "{c: co_borrowers}",
                "rules/poor/when: the condition of 'poor': 'p' is not declared",
                "rules/poor/then/at: 'at' is the path of an input, and there is no 'p.income'",
                "findings/POOR/message/az: the placeholder {p.income:money}: 'p' is not declared",
                "findings/POOR/message/en: the placeholder {p.income:money}: 'p' is not declared",
            ],
        ),
        (
            "for_each: {p: people}",
            "for_each: {share: people}",
            None,
        ),
        (
            "rank: 1, on: effective_date}",
            "rank: 1, when: effective_date}",
            [
                "rules/asked/then/action: the action needs the field 'on'",
                "rules/asked/then/action/when: actions have no field 'when'",
            ],
        ),
        (
            "Limit {doubled:money}",
            "Limit {doubled:date}",
            [
                "findings/TOO_MUCH/message/en: the placeholder {doubled:date}: "
                "money in AZN cannot be shown as date"
            ],
        ),
        (
            "Limit {doubled:money}",
            "Limit } {doubled:money}",
            ["findings/TOO_MUCH/message/en: a single '}': write it twice where a brace is meant"],
        ),
        (
            "    when: late\n",
            "    when: late\n    remedy: [{message: {az: A, en: A}}, {message: {az: B, en: B}}]\n",
            [
                "rules/asked/remedy/1: two remedies of the rule are named 'advice': "
                "give them an 'id'"
            ],
        ),
        (
            "{on: any, code: KEEP,",
            "{on: any, code: KEEP, message: {az: A, en: A}}\n  - {on: any, code: KEEP,",
            ["obligations/KEEP: the obligation 'KEEP' is already in line 80"],
        ),
    ],
)
def test_a_wrong_shape_or_name_is_told_where_it_stands(
    old: str, new: str, expected: list[str] | None
) -> None:
    found = messages(old, new)
    if expected is None:
        assert "'share' is already declared: name the element otherwise" in found[0]
    else:
        assert found == expected


def test_an_action_may_read_what_its_rule_knows_to_be_given() -> None:
    dated = changed("signed_on: {type: date, max: effective_date}", "signed_on: {type: date}")
    dated = changed(
        "  rate: {type: ratio, optional: true}",
        "  rate: {type: ratio, optional: true}\n  loan.due: {type: date, optional: true}",
        dated,
    )
    on_due = changed("rank: 1, on: effective_date}", "rank: 1, on: loan.due}", dated)
    assert (
        faults(changed("    when: late\n", "    when: late and loan.due != null\n", on_due)) == []
    )
    for unsure in ("late", "late or loan.due != null", "late and not(loan.due != null)"):
        (fault,) = faults(changed("    when: late\n", f"    when: {unsure}\n", on_due))
        assert fault.endswith(
            "the action's 'on': it gives a date or null, and null is not allowed here"
        )


def test_faults_are_raised_together_with_their_file() -> None:
    with pytest.raises(PolicyFaults) as caught:
        load("title: 1\n")
    assert str(caught.value).splitlines() == [
        "1.yaml:1:1: the policy needs the key 'inputs'",
        "1.yaml:1:1: the policy needs the key 'outcome'",
        "1.yaml:1:1: the policy needs the key 'outputs'",
        "1.yaml:1:8: title: 'title' is given in both languages: {az: …, en: …}",
    ]


def test_a_file_with_more_faults_than_anyone_reads_lists_the_first_thousand() -> None:
    odd = "".join(f"odd_{number}: 1\n" for number in range(3_000))
    with pytest.raises(PolicyFaults) as caught:
        load(POLICY + odd)
    assert len(caught.value.faults) == 1_001
    assert caught.value.faults[-1].message == "1000 faults are listed; there may be more"


def test_words_are_read_in_their_composed_spelling_and_the_digest_is_of_the_bytes() -> None:
    text = POLICY.replace("en: Loan", "en: Cre\u0301dit", 1)
    policy = load(text)
    assert policy.title == LocalText("Kredit", "Cr\u00e9dit")
    assert policy.digest == "sha256:" + hashlib.sha256(text.encode()).hexdigest()
