"""``qerar letter``: papers of decisions made now or recorded, and registers over files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.service import Caller, Request, Role, Service
from tests.letters.arrears import in_arrears
from tests.letters.test_papers import loan
from tests.rows.making import csv_rows, xlsx_bytes

OF = ("letter", "collection_action")
REGISTER = ("letter", "loan_delinquency", "--paper", "REGISTER", "--on", "2024-12-31")


@pytest.fixture
def recorded(service: Service) -> str:
    """A recorded decision by which notice 1 is due."""
    inputs, day = in_arrears(1)
    tester = Caller("key", "tester", frozenset({Role.TESTER}))
    asked = Request(inputs, date.fromisoformat(day), reference="K-1204")
    made = service.decisions.decide(tester, "collection_action", asked)
    assert made.id is not None
    return made.id


def test_a_paper_of_a_decision_made_now_says_that_it_is_not_recorded(qerar) -> None:
    inputs, day = in_arrears(1)
    ran = qerar(*OF, "--paper", "NOTICE_1", "--on", day, "--institution", "Ümid", "-", stdin=inputs)
    assert (ran.status, ran.err) == (0, "")
    assert "Payment reminder" in ran.out
    assert '<p class="institution">Ümid</p>' in ran.out
    assert "made of a decision that is not recorded" in ran.out


def test_a_paper_is_written_to_a_file_in_the_language_asked_for(qerar, tmp_path: Path) -> None:
    inputs, day = in_arrears(1)
    (tmp_path / "case.json").write_text(json.dumps(inputs), "utf-8")
    ran = qerar(
        *OF, tmp_path / "case.json", "--paper", "NOTICE_1", "--on", day, "--lang", "az",
        "--out", tmp_path / "out.html",
    )  # fmt: skip
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert "Ödəniş barədə xatırlatma" in (tmp_path / "out.html").read_text("utf-8")


def test_a_file_that_cannot_be_written_is_said_and_is_no_bug(qerar, tmp_path: Path) -> None:
    inputs, day = in_arrears(1)
    out = tmp_path / "no such folder" / "out.html"
    ran = qerar(*OF, "--paper", "NOTICE_1", "--on", day, "--out", out, "-", stdin=inputs)
    assert (ran.status, ran.out) == (2, "")
    assert str(out) in ran.err


def test_a_paper_of_a_recorded_decision_names_it(qerar, data: Path, recorded: str) -> None:
    ran = qerar("letter", recorded, "--paper", "NOTICE_1", "--data", data)
    assert (ran.status, ran.err) == (0, "")
    assert f"<dd>{recorded}</dd>" in ran.out
    assert "K-1204" in ran.out
    assert "not recorded" not in ran.out


def test_without_a_paper_it_is_the_decision_s_own_letter(qerar, data: Path, recorded: str) -> None:
    ran = qerar("letter", recorded, "--data", data, "--lang", "az")
    assert (ran.status, ran.err) == (0, "")
    assert recorded in ran.out
    assert "Hörmətli müştəri" in ran.out


def test_everything_missing_is_listed_with_its_input(qerar) -> None:
    inputs, day = in_arrears(1, letter=...)
    ran = qerar(*OF, "--paper", "NOTICE_1", "--on", day, "--lang", "az", "-", stdin=inputs)
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        "qerar: the paper NOTICE_1 lacks what it must say",
        "  /letter/signatory: «Ödəniş barədə xatırlatma» üçün «İmzalayan şəxs» göstərilməlidir "
        "(missing)",
        "  /letter/late_fee_amount: «Ödəniş barədə xatırlatma» üçün «Həmin tarixə gecikmə haqqı» "
        "göstərilməlidir (missing)",
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ((*OF, "--paper", "NOTICE_2", "-"), 3, "the paper NOTICE_2"),
        ((*OF, "--paper", "NOTICE_9", "-"), 4, "it has NOTICE_1, NOTICE_2, NOTICE_3"),
        ((*OF, "-"), 2, "name the paper with --paper"),
    ],
)
def test_what_cannot_be_written_is_said(
    qerar, arguments: tuple[str, ...], status: int, words: str
) -> None:
    inputs, day = in_arrears(1)
    ran = qerar(*arguments, "--on", day, stdin=inputs)
    assert (ran.status, ran.out) == (status, "")
    assert words in ran.err


def test_a_decision_that_is_not_there_is_status_4(qerar, data: Path) -> None:
    ran = qerar("letter", "01JD7Z4Q8N5X9V2T3R6W1Y0KAB", "--data", data)
    assert (ran.status, ran.out) == (4, "")
    ran = qerar("letter", "01JD7Z4Q8N5X9V2T3R6W1Y0KAB", "--data", data, "--on", "2024-01-01")
    assert ran.status == 2


def _csv(loans: list[dict[str, Any]]) -> bytes:
    heads = ["borrower.name", "loan.kind", "loan.number", "loan.granted_on", "loan.principal",
             "loan.outstanding_balance", "schedule", "payments"]  # fmt: skip
    lines = [";".join(heads)]
    for one in loans:
        flat = [one["borrower"]["name"], *(one["loan"][head[5:]] for head in heads[1:6])]
        listed = (json.dumps(one[name]).replace('"', '""') for name in ("schedule", "payments"))
        lines.append(";".join([*flat, *(f'"{cell}"' for cell in listed)]))
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _xlsx(loans: list[dict[str, Any]]) -> bytes:
    lines = csv_rows(_csv(loans).removeprefix(b"\xef\xbb\xbf"), ";")
    return xlsx_bytes([], lambda sheet: [sheet.append(line) for line in lines])


def test_a_register_is_the_same_of_a_list_of_lines_of_csv_and_of_a_workbook(qerar) -> None:
    loans = [loan(1, 1), loan(2, 0), loan(3, 4)]
    lines = "\n\n".join(json.dumps(one) for one in loans).encode()
    bodies = json.dumps([{"inputs": one} for one in loans]).encode()
    files = (bodies, lines, _csv(loans), _xlsx(loans))
    ran = [qerar(*REGISTER, "-", stdin=data) for data in files]
    assert [one.status for one in ran] == [0, 0, 0, 0], ran[2].err + ran[3].err
    assert ran[0].out == ran[1].out == ran[2].out == ran[3].out
    assert "Borcalan 3" in ran[0].out
    assert "Borcalan 2" not in ran[0].out


def test_each_case_that_cannot_be_taken_up_is_told(qerar) -> None:
    nameless = json.dumps(loan(2, 2) | {"borrower": {}})
    data = "\n".join([json.dumps(loan(1, 1)), nameless, "{", ""]).encode()
    ran = qerar(*REGISTER, "-", stdin=data)
    assert (ran.status, ran.out) == (3, "")
    lines = ran.err.splitlines()
    assert lines[0] == "qerar: the register REGISTER cannot take up these cases"
    assert lines[1:3] == [
        "case 2:",
        "  /borrower/name: “Register of delinquent loans” needs “Borrower's name” (missing)",
    ]
    assert lines[3] == "case 3:"
    told = qerar(*REGISTER, "--json", "-", stdin=data).json
    assert [one["case"] for one in told["cases"]] == [2, 3]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "there is nothing to read"),
        (b"\xff", "this is not UTF-8"),
        (b'loan.number;loan.kind\n"x;y\n', "this is not CSV"),
        (b"loan.nunber;loan.kind\n1;2\n", "is 'loan.number' meant?"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(qerar, data: bytes, words: str) -> None:
    ran = qerar(*REGISTER, "-", stdin=data)
    assert (ran.status, ran.out) == (3, "")
    assert words in ran.err
