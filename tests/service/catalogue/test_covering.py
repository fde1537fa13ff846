"""A rule is told with the policies, elements and cases that evaluate it; faults are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.service.catalogue import CatalogueCoverage, cover, coverage_page, read_catalogue
from engine.service.testing import run_cases
from tests.policy_folder import PolicyFolder

#: {n}: the limit; {more}: what the value cites beside the formula's id
LIMIT = """\
title: {{az: Hədd, en: Limit}}
sources:
  rule: {{title: {{az: Qayda, en: Rule}}}}
types:
  debt:
    payment:
      type: money
      label: {{az: Ödəniş, en: Payment}}
      source: {{ref: rule, catalogue: [D-05]}}
inputs:
  amount: {{type: money, min: 0.01, label: {{az: Məbləğ, en: Amount}}}}
  debts:
    type: list
    of: debt
    max_items: 9
    default: []
    label: {{az: Borclar, en: Debts}}
values:
  limit:
    formula: "{n}"
    type: money
    label: {{az: Hədd, en: Limit}}
    source: {{ref: rule, catalogue: [D-01, D-02]}}
rules:
  above:
    when: amount + total(debts.payment) > limit
    then: {{finding: TOO_MUCH, at: amount}}
    source: {{ref: rule, catalogue: [D-02{more}]}}
findings:
  TOO_MUCH:
    verdict: declined
    severity: adverse
    message: {{az: Çoxdur, en: Too much}}
outcome: {{order: [declined, referred, approved], default: approved}}
outputs: {{any: [limit]}}
"""
RULES = """\
documents:
  "001":
    title: A document
    complete: true
    rules:
      - {id: D-01, clause: "1", title: The limit}
      - {id: D-02, clause: "2", title: Above | the limit}
      - {id: D-03, clause: "3", title: Staff, not_evaluated: nothing is decided}
      - {id: D-04, clause: "4", title: Word, open: no policy says it}
      - {id: D-05, clause: "5", title: Payments}
  "002":
    title: Another
    complete: false
    rules:
      - {id: E-01, clause: "1", title: To come}
"""
CASES = """\
cases:
  - {name: below, effective_date: 2024-01-01, inputs: {amount: 1}, expect: {}}
  - {name: later, effective_date: 2025-01-01, inputs: {amount: 1}, expect: {}}
  - name: above
    effective_date: 2025-01-01
    inputs: {amount: 200, debts: [{payment: 5}]}
    expect: {}
"""


@pytest.fixture
def folder(policy_folder: PolicyFolder) -> PolicyFolder:
    for number, start in ((1, None), (2, "2025-01-01")):
        policy_folder.publish("limit", number, LIMIT.format(n=100 * number - 50, more=""))
        policy_folder.activate("limit", number, start)
    return policy_folder


def covered(folder: PolicyFolder, rules: str = RULES, cases: str = CASES) -> CatalogueCoverage:
    listed = folder.folder / "catalogue.yaml"
    listed.write_text(rules)
    path = folder.folder / "cases" / "limit.yaml"
    path.parent.mkdir()
    path.write_text(cases)
    _, coverages = run_cases(folder.folder, [path], coverage=True)
    return cover(read_catalogue(listed), coverages)


def test_a_rule_is_told_with_policy_versions_element_and_case(folder: PolicyFolder) -> None:
    found = covered(folder)
    assert found.faults == ()
    assert {
        covered.rule.id: (
            covered.state.value,
            [
                (
                    one.policy,
                    [version.version for version in one.versions],
                    one.elements,
                    one.case.name if one.case else None,
                )
                for one in covered.evaluated
            ],
        )
        for document in found.documents
        for covered in document.rules
    } == {
        "D-01": ("evaluated", [("limit", [1, 2], ("values/limit",), "later")]),
        "D-02": ("evaluated", [("limit", [1, 2], ("rules/above", "values/limit"), "above")]),
        "D-03": ("not evaluated", []),
        "D-04": ("open", []),
        "D-05": ("evaluated", [("limit", [1, 2], ("inputs/debts/payment",), "above")]),
        "E-01": ("missing", []),
    }


@pytest.mark.parametrize(
    ("rules", "cases", "faults"),
    [
        (("The limit", "The limit, open: not yet"), ("", ""), ["evaluated_after_all"]),
        ((", open: no policy says it", ""), ("", ""), ["not_accounted_for"]),
        (("id: D-02", "id: D-20"), ("", ""), [*["unknown_rule"] * 4, "not_accounted_for"]),
        (("", ""), (", debts: [{payment: 5}]", ""), ["no_case"]),
    ],
)
def test_what_must_not_be_is_named(
    folder: PolicyFolder, rules: tuple[str, str], cases: tuple[str, str], faults: list[str]
) -> None:
    found = covered(folder, RULES.replace(*rules), CASES.replace(*cases))
    assert [one.code for one in found.faults] == faults


def test_an_id_that_no_document_has_is_told_with_its_element_and_what_was_meant(
    policy_folder: PolicyFolder,
) -> None:
    version = policy_folder.publish("limit", 1, LIMIT.format(n=50, more=", D-07"))
    policy_folder.activate("limit", 1)
    (fault,) = covered(policy_folder).faults
    assert (fault.file, fault.path) == (str(version), "rules/above")
    assert fault.message.startswith("no document has a rule D-07; did you mean 'D-0")


def test_the_page_links_to_versions_and_cases_from_where_it_stands(folder: PolicyFolder) -> None:
    page = coverage_page(covered(folder), folder.folder / "docs")
    assert (
        "| D-02 | Above \\| the limit (2) | `limit` [1](../versions/limit/1.yaml), "
        "[2](../versions/limit/2.yaml) | `rules/above` and 1 more "
        "| [above](../cases/limit.yaml) |\n" in page
    )
    assert "| [001](#document-001) A document | 5 | 3 | 1 | 1 | 0 | complete |\n" in page
    assert "| **together** | 6 | 3 | 1 | 1 | 1 | |\n" in page
    assert "No service can decide these:\n\n| rule | | why |\n| --- | --- | --- |\n" in page
    assert "| D-03 | Staff (3) | nothing is decided |\n" in page
    assert "| D-04 | Word (4) | no policy says it |\n" in page
    assert page.endswith("\nNot accounted for yet: E-01.\n")


def test_a_page_is_the_same_twice(folder: PolicyFolder) -> None:
    found = covered(folder)
    assert coverage_page(found, Path("docs")) == coverage_page(found, Path("docs"))
