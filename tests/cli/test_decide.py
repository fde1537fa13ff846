"""``qerar decide`` and ``qerar explain`` over the shipped policies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

Inputs = dict[str, Any]
ON = ("--on", "2022-08-10")


def test_a_decision_for_a_person(qerar, electric: Inputs) -> None:
    ran = qerar("decide", "car_loan", *ON, "-", stdin=electric)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Car loan, version 2, on 2022-08-10: declined"
    assert any(line.startswith("  CAR_LTV_EXCEEDED  ") for line in lines)
    assert any("36000.00" in line and "/loan/principal" in line for line in lines)


def test_a_decision_in_azerbaijani(qerar, electric: Inputs) -> None:
    english = qerar("decide", "car_loan", *ON, "-", stdin=electric).out
    azerbaijani = qerar("decide", "car_loan", *ON, "--lang", "az", "-", stdin=electric).out
    assert azerbaijani.splitlines()[0] == (
        "Avtomobil krediti, versiya 2, tarix 2022-08-10: imtina edilib"
    )
    assert english != azerbaijani


def test_a_decision_for_a_program_has_the_api_s_shape(qerar, electric: Inputs) -> None:
    told = qerar("decide", "car_loan", *ON, "--json", "-", stdin=electric).json
    assert list(told) == [
        "decision_id",
        "policy",
        "policy_version",
        "policy_digest",
        "effective_date",
        "known_at",
        "registry_sequence",
        "decided_at",
        "reference",
        "engine",
        "outcome",
        "outputs",
        "reasons",
        "remedies",
        "actions",
        "obligations",
        "used",
        "digest",
        "ledger_sequence",
    ]
    assert (told["decision_id"], told["ledger_sequence"]) == (None, None)
    assert (told["policy"], told["policy_version"], told["outcome"]) == ("car_loan", 2, "declined")
    assert told["outputs"] == {
        "max_ltv": "0.90",
        "ltv": "0.9125",
        "max_principal": "36000.00",
        "min_down_payment": "4000.00",
    }
    assert [reason["code"] for reason in told["reasons"]] == ["CAR_LTV_EXCEEDED"]
    assert told["remedies"][0]["set"] == {"/loan/principal": {"from": "36500.00", "to": "36000.00"}}
    assert told["remedies"][0]["outcome"] == "approved"
    assert told["engine"] == "qerar 0.1.0"


def test_remedies_can_be_left_out(qerar, electric: Inputs) -> None:
    told = qerar("decide", "car_loan", *ON, "--no-remedies", "--json", "-", stdin=electric).json
    assert told["remedies"] == []


def test_a_declined_loan_is_a_decision_and_no_failure(qerar, electric: Inputs) -> None:
    assert qerar("decide", "car_loan", *ON, "-", stdin=electric).status == 0


@pytest.mark.parametrize(
    ("policy", "day", "code"),
    [
        ("boat_loan", "2022-08-10", "unknown_policy"),
        ("car_loan", "2014-03-21", "no_version_in_force"),
        ("car_loan", "0001-01-01", "no_version_in_force"),
    ],
)
def test_nothing_in_force_has_its_own_status(
    qerar, electric: Inputs, policy: str, day: str, code: str
) -> None:
    ran = qerar("decide", policy, "--on", day, "--json", "-", stdin=electric)
    assert (ran.status, ran.json["code"]) == (4, code)
    ran = qerar("decide", policy, "--on", day, "-", stdin=electric)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (4, "", 1)
    assert policy in ran.err


@pytest.mark.parametrize("day", ["2022-02-30", "20220810", "10.08.2022", "２０２２-08-10", ""])
def test_the_date_is_a_date(qerar, electric: Inputs, day: str) -> None:
    ran = qerar("decide", "car_loan", "--on", day, "-", stdin=electric)
    assert (ran.status, ran.out) == (2, "")


@pytest.mark.parametrize("instant", ["2022-08-10", "2022-08-10T00:00:00", "now"])
def test_the_instant_has_its_offset(qerar, electric: Inputs, instant: str) -> None:
    ran = qerar("decide", "car_loan", *ON, "--known-at", instant, "-", stdin=electric)
    assert (ran.status, ran.out) == (2, "")


def test_what_was_known_then_decides(qerar, electric: Inputs) -> None:
    before = ("--known-at", "2022-07-22T07:59:59Z")
    told = qerar("decide", "car_loan", *ON, *before, "--json", "-", stdin=electric).json
    assert (told["policy_version"], told["known_at"]) == (1, "2022-07-22T07:59:59Z")
    now = qerar("decide", "car_loan", *ON, "--json", "-", stdin=electric).json
    assert now["registry_sequence"] > told["registry_sequence"]


def test_an_explanation_is_by_what_was_known_then(qerar, electric: Inputs) -> None:
    before = ("--known-at", "2022-07-22T07:59:59Z")
    out = qerar("explain", "car_loan", *ON, *before, "-", stdin=electric).out
    assert out.splitlines()[0] == "Car loan, version 1, on 10 August 2022: declined"


def test_the_language_can_come_from_the_environment(
    qerar, electric: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QERAR_LANG", "az")
    out = qerar("decide", "car_loan", *ON, "-", stdin=electric).out
    assert out.startswith("Avtomobil krediti")


def test_two_runs_agree_in_the_digest(qerar, electric: Inputs) -> None:
    first, second = (
        qerar("decide", "car_loan", *ON, "--json", "-", stdin=electric).json for _ in range(2)
    )
    assert first["digest"] == second["digest"]


def test_an_explanation_shows_row_rule_and_operands(qerar, electric: Inputs) -> None:
    ran = qerar("explain", "car_loan", *ON, "-", stdin=electric)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    for parts in (
        ("electric_to_3_years", "applies"),
        ("electric_over_3_years", "age_years", "2", "> 3"),
        ("hybrid_to_1_year", "vehicle.powertrain", "electric", '"hybrid"'),
        ("loan.principal > limit_base * max_ltv", "true"),
        ("loan.principal = 36,500.00 AZN",),
    ):
        assert any(all(part in line for part in parts) for line in lines), parts


def test_an_explanation_is_of_the_same_decision(qerar, electric: Inputs) -> None:
    decided = qerar("decide", "car_loan", *ON, "--json", "-", stdin=electric).json
    explained = qerar("explain", "car_loan", *ON, "--json", "-", stdin=electric).json
    assert explained["digest"] == decided["digest"]


def test_explanations_speak_both_languages(qerar, electric: Inputs) -> None:
    english = qerar("explain", "car_loan", *ON, "--lang", "en", "-", stdin=electric).out
    azerbaijani = qerar("explain", "car_loan", *ON, "--lang", "az", "-", stdin=electric).out
    assert "Highest loan-to-value ratio" in english
    assert "KTN əmsalının yuxarı həddi" in azerbaijani


def test_without_arguments_the_help_is_shown(qerar) -> None:
    ran = qerar("--help")
    assert ran.status == 0
    assert "Exit status" in ran.out


@pytest.mark.parametrize(
    "arguments", [(), ("decide",), ("decid",), ("decide", "car_loan"), ("decide", "--frob")]
)
def test_a_wrong_command_line_is_a_usage_error(qerar, arguments: tuple[str, ...]) -> None:
    assert qerar(*arguments).status == 2


def test_a_folder_of_policies_that_is_not_there_is_a_usage_error(qerar, tmp_path: Path) -> None:
    assert qerar("--policies", str(tmp_path / "none"), "verify").status == 2


def test_a_bug_is_told_in_one_line_and_has_its_own_status(
    qerar, electric: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("out of cheese")

    monkeypatch.setattr("engine.service.DecisionService.decide", broken)
    ran = qerar("decide", "car_loan", *ON, "-", stdin=electric)
    assert (ran.status, ran.out, ran.err) == (70, "", "qerar: a bug: RuntimeError: out of cheese\n")
