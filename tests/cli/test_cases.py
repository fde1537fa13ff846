"""``qerar test``: what differs is named, what no case reaches is listed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.policy_folder import shipped_alone

GOOD = """\
cases:
  - name: declined above the limit
    effective_date: 2022-08-10
    inputs: {vehicle: {powertrain: electric, production_date: "2021-05-01", price: 40000},
             loan: {principal: "36500.00"}}
    expect: {policy_version: 2, outcome: declined, outputs: {max_ltv: "0.9"},
             reasons: [CAR_LTV_EXCEEDED]}
  - name: nothing in force before 2014
    effective_date: 2014-03-21
    inputs: {}
    expect: {status: 409, code: no_version_in_force}
  - name: an invalid input
    effective_date: 2022-08-10
    inputs: {vehicle: {powertrain: electric, production_date: "2021-05-01", price: "-1"},
             loan: {principal: "1.005"}}
    expect:
      status: 422
      errors: [{pointer: /vehicle/price, code: out_of_range}, {pointer: /loan/principal}]
  - name: as it was known then
    effective_date: 2022-08-10
    known_at: 2022-07-01T00:00:00Z
    inputs: {vehicle: {production_date: "2021-05-01", price: 30000}, loan: {principal: 1}}
    expect: {policy_version: 1, outcome: approved, reasons: []}
"""


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "car_loan.yaml"
    path.write_text(GOOD)
    return path


def test_cases_as_expected_give_status_0(qerar, cases: Path) -> None:
    ran = qerar("test", str(cases))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "4 cases in 1 file: 4 as expected, 0 differ\n"


def test_a_folder_is_all_its_files(qerar, cases: Path) -> None:
    assert qerar("test", str(cases.parent)).out == "4 cases in 1 file: 4 as expected, 0 differ\n"


DIFFERENT = [
    ("policy_version: 2", "policy_version: 1", "policy_version: expected 1, got 2"),
    ("outcome: declined", "outcome: approved", "outcome: expected approved, got declined"),
    ('{max_ltv: "0.9"}', '{max_ltv: "0.91"}', "outputs/max_ltv: expected 0.91, got 0.90"),
    ('{max_ltv: "0.9"}', "{limit: 1}", "outputs/limit: expected 1, got nothing"),
    ("[CAR_LTV_EXCEEDED]", "[]", "reasons: expected [], got ['CAR_LTV_EXCEEDED']"),
    ("status: 409", "status: 404", "status: expected 404, got 409"),
    ("out_of_range", "wrong_type", "expected wrong_type, got out_of_range"),
    ("/vehicle/price, code", "/vehicle/prise, code", "errors: expected"),
    (
        "{status: 409, code: no_version_in_force}",
        "{outcome: approved, reasons: []}",
        "expected a decision, got 409 no_version_in_force: no version of 'car_loan'",
    ),
    (
        "{policy_version: 1, outcome",
        "{status: 422, outcome",
        "status: expected 422, got a decision",
    ),
]


@pytest.mark.parametrize(("old", "new", "told"), DIFFERENT, ids=[case[2] for case in DIFFERENT])
def test_each_difference_is_named_with_case_and_field(
    qerar, cases: Path, old: str, new: str, told: str
) -> None:
    assert old in GOOD
    cases.write_text(GOOD.replace(old, new, 1))
    ran = qerar("test", str(cases))
    assert ran.status == 1
    assert told in ran.out
    assert len(ran.out.splitlines()) == 3
    assert ran.out.endswith("3 as expected, 1 differ\n")


def test_differences_for_a_program(qerar, cases: Path) -> None:
    cases.write_text(GOOD.replace("outcome: declined", "outcome: approved"))
    told = qerar("test", "--json", str(cases)).json
    assert [case["differences"] for case in told["cases"]] == [
        [{"field": "outcome", "expected": "approved", "got": "declined"}],
        [],
        [],
        [],
    ]
    assert (told["cases"][0]["policy"], told["cases"][0]["line"]) == ("car_loan", 2)


def test_coverage_lists_rows_rules_and_findings_that_no_case_reaches(qerar, cases: Path) -> None:
    told = qerar("test", "--coverage", "--json", str(cases)).json["coverage"]
    missed = {(one["policy"], one["policy_version"]): one["missed"] for one in told}
    assert {"rules/ltv_limit", "findings/CAR_LTV_EXCEEDED", "outcome/declined"} <= set(
        missed["car_loan", 1]
    )
    assert "rules/ltv_limit" not in missed["car_loan", 2]
    assert "tables/max_ltv/rows/electric_to_3_years" not in missed["car_loan", 2]
    assert "tables/max_ltv/rows/hybrid_to_1_year" in missed["car_loan", 2]
    assert "outcome/approved" in missed["car_loan", 2]
    ran = qerar("test", "--coverage", str(cases))
    assert "  no case reaches tables/max_ltv/rows/hybrid_to_1_year\n" in ran.out
    assert ran.status == 0


BROKEN = [
    ("", "empty"),
    ("- a", "mapping"),
    ("cases: 1", "list named cases"),
    ("cases: [1]", "a case is a mapping"),
    ("cases: [{name: a, inputs: {}}]", "no expect"),
    ("cases: [{name: a, inputs: {}, expect: {outcom: x}}]", "'outcom'"),
    ("cases: [{name: a, date: 1, inputs: {}, expect: {}}]", "'date'"),
    ("cases: [{name: a, effective_date: 2022-02-30, inputs: {}, expect: {}}]", "2022-02-30"),
    ("cases: [{name: a, known_at: 2022-01-01, inputs: {}, expect: {}}]", "known_at"),
    ("cases: [{name: a, inputs: {x: 1e3}, expect: {}}]", "1e3"),
    ("cases: [{name: a, inputs: {}, expect: {}}, {name: a, inputs: {}, expect: {}}]", "two cases"),
    ("cases: [{name: a, inputs: {x: 1, x: 2}, expect: {}}]", "already given"),
]


@pytest.mark.parametrize(("text", "told"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_file_of_cases_is_refused(qerar, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "car_loan.yaml"
    path.write_text(text)
    ran = qerar("test", str(path))
    assert (ran.status, ran.out) == (3, "")
    assert told in ran.err


def test_cases_of_no_policy_differ(qerar, cases: Path) -> None:
    other = cases.rename(cases.with_name("boat_loan.yaml"))
    ran = qerar("test", "--coverage", str(other))
    assert ran.status == 1
    assert "404 unknown_policy" in ran.out


def test_a_path_that_is_not_there_is_a_usage_error(qerar, tmp_path: Path) -> None:
    ran = qerar("test", str(tmp_path / "none.yaml"))
    assert (ran.status, ran.out) == (2, "")


def test_a_folder_without_cases_is_a_usage_error_and_no_success(qerar, tmp_path: Path) -> None:
    ran = qerar("test", str(tmp_path))
    assert (ran.status, ran.out) == (2, "")
    assert str(tmp_path) in ran.err


def test_a_file_of_cases_that_cannot_be_opened_is_named(qerar, tmp_path: Path) -> None:
    folder = tmp_path / "car_loan.yaml"
    folder.mkdir()
    ran = qerar("test", str(tmp_path))
    assert (ran.status, ran.out, ran.err) == (2, "", f"qerar: {folder}: Is a directory\n")


def test_without_a_file_all_cases_of_the_policies_folder_are(qerar, root, tmp_path: Path) -> None:
    """Of two policies; that all shipped cases are answered as written, tests/policies tries."""
    folder = shipped_alone(tmp_path / "policies", "car_loan", "deposit_term")
    (folder / "cases").mkdir()
    for policy in ("car_loan", "deposit_term"):
        shutil.copy(root / "policies" / "cases" / f"{policy}.yaml", folder / "cases")
    ran = qerar("--policies", folder, "test")
    assert (ran.status, ran.err) == (0, ""), ran.out
    assert ran.out == "140 cases in 2 files: 140 as expected, 0 differ\n"


def test_the_cases_beside_the_repository_are_answered_as_written(qerar, shared_cases: Path) -> None:
    ran = qerar("test", str(shared_cases))
    assert (ran.status, ran.err) == (0, ""), ran.out
