"""What no series and no calendar says is referred to a person, never guessed."""

from dataclasses import replace
from datetime import date

import pytest

from engine.errors import EvaluationFault
from engine.evaluation import Bundle, Decision, Program, decide, to_json
from engine.policy.model import Outcome
from tests.evaluation.making import CALENDAR, HEAD, bundle, load

RATES = (
    HEAD
    + """
inputs:
  maturity: {type: date}
  rate: {type: ratio}
parameters:
  rate_limit:
    label: {az: Faiz həddi, en: Rate limit}
    type: ratio
    scale: 2
    series:
      - {from: 2016-09-16, to: 2019-06-30, value: 0.15}
      - {from: 2019-07-01, to: 2024-12-31, value: 0.10}
values:
  limit: {formula: rate_limit(maturity), type: ratio, scale: 2}
  excess: {formula: "max(rate - limit, 0)", type: ratio, scale: 4}
rules:
  above: {when: rate > limit, then: {finding: ABOVE, at: rate}}
  odd: {when: rate > 0.5, then: {finding: ODD, at: rate}}
findings:
  ODD: {verdict: declined, severity: adverse, message: {az: Qəribə, en: Odd}}
  ABOVE:
    verdict: declined
    severity: adverse
    message: {az: "{limit:percent}", en: "{limit:percent}"}
obligations:
  - on: declined
    code: ANSWER
    until: next working day(maturity)
    message: {az: Cavab, en: Answer}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [limit, excess]}
"""
)
BUNDLE = bundle(RATES, "rates")
DAY = date(2024, 3, 1)


def decided(maturity: str, rate: str) -> Decision:
    return decide(BUNDLE, DAY, {"maturity": maturity, "rate": rate})


def test_a_date_that_the_series_does_not_cover_refers_the_case() -> None:
    told = to_json(decided("2016-09-15", "0.20"))
    assert told["outcome"] == "referred"
    assert told["outputs"] == {"limit": None, "excess": None}
    assert told["reasons"] == [
        {
            "code": "VALUE_NOT_KNOWN",
            "element": "parameters/rate_limit",
            "pointer": None,
            "severity": "refer",
            "verdict": "referred",
            "params": {"element": "parameters/rate_limit", "date": "2016-09-15"},
            "message": {
                "az": "Bu tarix üçün dəyər məlum deyil: Faiz həddi, 15.09.2016. "
                "Mütəxəssis baxmalıdır",
                "en": "No value is known for this date: Rate limit, 15 September 2016. "
                "A specialist must look",
            },
            "citation": None,
        }
    ]


def test_first_and_last_days_of_the_series_are_covered() -> None:
    outcomes = {
        day: decided(day, "0.12").outcome
        for day in ("2016-09-16", "2019-06-30", "2019-07-01", "2024-03-01")
    }
    assert list(outcomes.values()) == ["approved", "approved", "declined", "declined"]


def test_a_rule_that_does_not_read_it_still_fires_and_its_verdict_may_win() -> None:
    decision = decided("2016-09-15", "0.60")
    assert decision.reasons[0].code == "ODD"
    assert decision.outcome == "declined"
    assert decision.obligations[0].until is None


def test_a_year_that_the_calendar_only_estimates_is_a_finding_too() -> None:
    decision = decided("2025-01-01", "0.60")
    assert [(one.code, one.element) for one in decision.reasons] == [
        ("ODD", "rules/odd"),
        ("VALUE_NOT_KNOWN", "calendar az"),
        ("VALUE_NOT_KNOWN", "parameters/rate_limit"),
    ]
    assert decision.reasons[1].to_json()["message"]["en"] == (
        "No value is known for this date: calendar of working days, 1 January 2025. "
        "A specialist must look"
    )


def test_a_calendar_is_named_as_used_only_where_it_was_read() -> None:
    assert to_json(decided("2024-03-08", "0.60"))["used"] == [
        {"calendar": "az", "digest": CALENDAR.digest}
    ]
    assert decided("2024-03-08", "0.60").obligations[0].until == date(2024, 3, 11)
    assert decided("2024-03-08", "0.05").used == ()


@pytest.mark.parametrize("include", ["[findings]", "[]"])
def test_the_unknown_of_a_used_policy_refers_the_whole(include: str) -> None:
    whole = (
        HEAD
        + f"""
inputs: {{maturity: {{type: date}}, rate: {{type: ratio}}}}
uses:
  rates: {{policy: rates, with: {{maturity: maturity, rate: rate}}, include: {include}}}
values: {{twice: {{formula: rates.limit * 2, type: ratio, scale: 2}}}}
outcome: {{order: [declined, referred, approved], default: approved}}
outputs: {{any: [twice]}}
"""
    )
    decision = decide(
        bundle(whole, "whole", rates=BUNDLE), DAY, {"maturity": "2016-09-15", "rate": "0.2"}
    )
    assert decision.outcome == "referred"
    assert decision.outputs == {"twice": None}
    where = "parameters/rate_limit" if include == "[]" else "rates/parameters/rate_limit"
    assert [(one.code, one.element) for one in decision.reasons] == [("VALUE_NOT_KNOWN", where)]


def test_the_unknown_of_a_used_policy_refers_the_whole_though_nothing_reads_it() -> None:
    whole = (
        HEAD
        + """
inputs: {maturity: {type: date}, rate: {type: ratio}}
uses: {rates: {policy: rates, with: {maturity: maturity, rate: rate}, include: [obligations]}}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: []}
"""
    )
    decision = decide(
        bundle(whole, "whole", rates=BUNDLE), DAY, {"maturity": "2016-09-15", "rate": "0.2"}
    )
    assert decision.outcome == "referred"


def test_without_an_outcome_to_refer_to_it_is_a_fault() -> None:
    policy = replace(BUNDLE.program.policy, outcome=Outcome(("declined", "approved"), "approved"))
    with pytest.raises(EvaluationFault, match="no outcome 'referred' is before 'approved'"):
        decide(Bundle(Program(policy)), DAY, {"maturity": "2016-09-15", "rate": "0.2"})


OTHER = (
    HEAD
    + """
inputs: {maturity: {type: date}, rate: {type: ratio}, opened: {type: date}}
parameters:
  rate_limit:
    label: {az: Köhnə hədd, en: Old limit}
    type: ratio
    series: [{from: 2020-01-01, value: 0.10}]
uses: {rates: {policy: rates, with: {maturity: maturity, rate: rate}, include: INCLUDE}}
values: {old: {formula: rate_limit(opened), type: ratio}}
outcome: {order: ORDER, default: approved}
outputs: {any: [old, rates]}
"""
)
PARTLY = {"maturity": "2016-09-15", "rate": "0.2", "opened": "2019-12-31"}


def other(include: str, order: str = "[declined, referred, approved]") -> Bundle:
    return bundle(OTHER.replace("INCLUDE", include).replace("ORDER", order), "other", rates=BUNDLE)


def test_each_date_of_each_series_is_told_though_the_series_have_one_name() -> None:
    told = [to_json(decide(other(one), DAY, PARTLY)) for one in ("[findings]", "[]")]
    assert [[reason["message"]["en"] for reason in one["reasons"]] for one in told] == [
        [
            "No value is known for this date: Rate limit, 15 September 2016. "
            "A specialist must look",
            "No value is known for this date: Old limit, 31 December 2019. A specialist must look",
        ]
    ] * 2


def test_a_series_of_the_same_name_in_the_used_policy_is_another_one_on_the_same_date() -> None:
    decision = decide(other("[findings]"), DAY, {**PARTLY, "opened": "2016-09-15"})
    assert [one.element for one in decision.reasons] == [
        "rates/parameters/rate_limit",
        "parameters/rate_limit",
    ]


WHOLE = (
    HEAD
    + """
inputs: {maturity: {type: date}, rate: {type: ratio}}
uses: {rates: {policy: rates, with: {maturity: maturity, rate: rate}, include: INCLUDE}}
outcome: {order: ORDER, default: approved}
outputs: {any: [rates]}
"""
)


@pytest.mark.parametrize("include", ["[findings]", "[]"])
@pytest.mark.parametrize("order", ["[declined, approved]", "[declined, approved, referred]"])
def test_a_whole_that_cannot_refer_what_its_part_does_not_know_is_at_fault(
    include: str, order: str
) -> None:
    text = WHOLE.replace("INCLUDE", include).replace("ORDER", order)
    whole = Program(load(text, "whole"))  # loaded where the used policy was not at hand
    with pytest.raises(EvaluationFault, match="'referred'") as caught:
        decide(
            Bundle(whole, {"rates": BUNDLE}),
            DAY,
            {"maturity": "2016-09-15", "rate": "0.2"},
        )
    assert caught.value.policy == "whole"


def test_what_only_a_message_reads_is_referred_too() -> None:
    text = RATES.replace("when: rate > limit,", "when: rate > 0.1,")
    decision = decide(bundle(text), DAY, {"maturity": "2016-09-15", "rate": "0.2"})
    assert [(one.code, one.element) for one in decision.reasons] == [
        ("ABOVE", "rules/above"),
        ("VALUE_NOT_KNOWN", "calendar az"),
        ("VALUE_NOT_KNOWN", "parameters/rate_limit"),
    ]
    assert decision.reasons[0].params() == {"limit": None}
