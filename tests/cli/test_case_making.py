"""``qerar cases generate`` and ``qerar cases from``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from engine.service import Caller, Request, Role, Service
from tests.cli.conftest import ELECTRIC, Qerar

GENERATE = ("cases", "generate", "car_loan", "--version", "1")


def test_cases_are_written_and_run_as_expected(qerar: Qerar, tmp_path: Path) -> None:
    made = qerar(*GENERATE, "--out", tmp_path)
    assert made.status == 0
    assert made.out.splitlines()[1:5] == [
        "  table rows: 3 of 3",
        "  rules: 1 of 1",
        "  other elements: 3 of 3",
        "  choices in formulas: 6 of 8",
    ]
    ran = qerar("test", tmp_path / "car_loan.yaml")
    assert (ran.status, ran.out.splitlines()[-1].partition(": ")[2].endswith(" 0 differ")) == (
        0,
        True,
    )


def test_what_people_wrote_is_not_overwritten_and_what_was_generated_is(
    qerar: Qerar, tmp_path: Path
) -> None:
    file = tmp_path / "car_loan.yaml"
    file.write_text("cases: []\n")
    refused = qerar(*GENERATE, "--out", tmp_path)
    assert (refused.status, file.read_text()) == (2, "cases: []\n")
    assert f"{file} was not generated" in refused.err
    file.unlink()
    assert [qerar(*GENERATE, "--out", tmp_path).status for _ in range(2)] == [0, 0]


def test_they_are_told_to_a_program(qerar: Qerar, tmp_path: Path) -> None:
    told = qerar(*GENERATE, "--json", "--out", tmp_path / "car_loan.yaml").json
    assert (told["policy"], told["policy_version"]) == ("car_loan", 1)
    assert {"what": "table rows", "shown": 3, "of": 3} in told["covered"]
    assert len(told["cases"]) == (tmp_path / "car_loan.yaml").read_text().count("\n- name: ")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((*GENERATE, "--out", "other.yaml"), 2, "named after its policy: car_loan.yaml"),
        (("cases", "generate", "nothing"), 4, "there is no policy 'nothing'"),
        (("cases", "generate", "car_loan", "--version", "9"), 4, "has no version 9"),
        ((*GENERATE, "--on", "2024-01-01"), 4, "no version of 'car_loan' is in force"),
    ],
)
def test_what_cannot_be_made_is_said(
    qerar: Qerar, arguments: tuple[str, ...], status: int, said: str
) -> None:
    ran = qerar(*arguments)
    assert (ran.status, said in ran.err) == (status, True), ran.err


def test_a_decision_is_printed_as_a_case(
    qerar: Qerar, data: Path, service: Service, tmp_path: Path
) -> None:
    asker = Caller("KEY", "key", frozenset({Role.TESTER}))
    request = Request(ELECTRIC, date(2022, 8, 10), reference="APP-7")
    decision = service.decisions.decide(asker, "car_loan", request).id
    printed = qerar("cases", "from", decision, "--name", "an electric car", "--data", data)
    assert printed.status == 0
    assert "APP-7" not in printed.out
    (tmp_path / "car_loan.yaml").write_text(printed.out)
    assert qerar("test", tmp_path / "car_loan.yaml").status == 0
    told = qerar("cases", "from", decision, "--json", "--data", data).json
    assert (told["name"], told["masked"], told["changed"]) == ("2022-08-10, declined", [], [])
    assert json.dumps(ELECTRIC["loan"]) in told["case"]
    assert qerar("cases", "from", "nothing", "--data", data).status == 4
