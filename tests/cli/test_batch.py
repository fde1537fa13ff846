"""``qerar batch``: rows in, the same rows out with what was decided of each."""

from __future__ import annotations

import csv
import io
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.main import run
from engine.errors import EvaluationFault
from engine.service.snapshot import Snapshot
from tests.rows.making import csv_bytes, csv_rows, json_lines, xlsx_bytes, xlsx_rows

PATHS = ["vehicle.powertrain", "vehicle.production_date", "vehicle.price", "loan.principal"]
HEAD = ["reference", *PATHS]
DECLINED = ["A-1", "electric", "2021-05-01", "40000", "36500"]
APPROVED = ["A-2", "electric", "2021-05-01", "40000", "36000"]
CSV = csv_bytes([HEAD, DECLINED, APPROVED])
BATCH = ("batch", "car_loan", "--on", "2022-08-10")
DIGEST = "sha256:f9e32926586d432a4508ec56a5e99c256eda981657a6c64a6b5d7b4443682f92"
ADDED = [
    *("outcome", "outputs.max_ltv", "outputs.ltv", "outputs.max_principal"),
    *("outputs.min_down_payment", "findings", "messages", "policy_version", "digest", "error"),
]


def found(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out, newline="")))


def test_each_row_is_given_again_with_what_qerar_decide_decides(qerar, electric) -> None:
    ran = qerar(*BATCH, "-", stdin=CSV)
    assert (ran.status, ran.err) == (0, "")
    rows = csv_rows(ran.out.encode())
    assert rows[0] == [*HEAD, *ADDED]
    assert rows[1] == [
        *DECLINED,
        *("declined", "0.90", "0.9125", "36000.00", "4000.00", "CAR_LTV_EXCEEDED"),
        "Above the maximum for this car: 36,000.00 AZN (loan-to-value limit: 90%)",
        *("2", DIGEST, ""),
    ]
    assert rows[2][5] == "approved"
    decided = qerar("decide", "car_loan", "--on", "2022-08-10", "--json", "-", stdin=electric).json
    assert decided["digest"] == DIGEST


def test_every_kind_of_file_is_decided_alike(qerar, tmp_path: Path) -> None:
    lines = [dict(zip(HEAD, row, strict=True)) for row in (DECLINED, APPROVED)]
    sheet = [[*row[:2], date(2021, 5, 1), *map(float, row[3:])] for row in (DECLINED, APPROVED)]
    files = {
        "loans.csv": CSV,
        "loans.ndjson": b"".join(json.dumps(line).encode() + b"\n" for line in lines),
        "loans.xlsx": xlsx_bytes([HEAD, *sheet]),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        ran = qerar(*BATCH, tmp_path / name, "--out", tmp_path / f"out-{name}", "--lang", "az")
        assert (ran.status, ran.out, ran.err) == (0, "2 rows: 1 approved, 1 declined\n", "")
    rows = csv_rows((tmp_path / "out-loans.csv").read_bytes())
    said = json_lines((tmp_path / "out-loans.ndjson").read_bytes())
    cells = xlsx_rows((tmp_path / "out-loans.xlsx").read_bytes())
    digests = [row[-2] for row in rows[1:]]
    assert digests == [one["digest"] for one in said] == [row[-2] for row in cells[1:]]
    assert cells[0] == rows[0] == [*HEAD, *ADDED]
    message = (
        "İstənilən məbləğ bu avtomobil üçün yol verilən həddən çoxdur. Maksimum: 36.000,00 AZN"
    )
    assert said[0]["findings"][0]["message"].startswith(message)
    assert rows[1][11] == cells[1][11] == said[0]["findings"][0]["message"]
    assert cells[1][6:10] == [0.9, 0.9125, 36000, 4000]


def test_a_row_at_fault_is_told_with_its_line_and_stops_no_other(qerar, tmp_path: Path) -> None:
    bad = ["A-3", "steam", "2021-05-01", "36.500", "1"]
    data = csv_bytes([HEAD, [*bad[:3], "1", "x"], [], bad, APPROVED])
    out = tmp_path / "out.csv"
    ran = qerar(*BATCH, "--out", out, "-", stdin=data)
    assert (ran.status, ran.out) == (1, "3 rows: 1 approved, 2 at fault\n")
    first = (
        "loan.principal: a number is expected: digits, a point, no exponent, as in 27000.00; "
        "vehicle.powertrain: one of electric, hybrid, other is expected"
    )
    second = "vehicle.price: 36.500 may mean thousands: write 36500, or fewer decimals"
    assert ran.err.splitlines() == [f"  line 2: {first}", f"  line 4: {second}"]
    rows = csv_rows(out.read_bytes())
    assert [row[-1:] for row in rows[1:]] == [[first], [], [second], [""]]
    assert rows[3][: len(HEAD)] == bad
    assert {cell for cell in rows[3][len(HEAD) : -1]} == {""}

    told = qerar(*BATCH, "--out", out, "--json", "-", stdin=data)
    assert (told.status, told.err) == (1, "")
    counts = {name: told.json[name] for name in ("rows", "outcomes", "failed")}
    assert counts == {"rows": 3, "outcomes": {"approved": 1}, "failed": 2}
    assert [(one["line"], one["code"]) for one in told.json["faults"]] == [
        (2, "invalid_input"),
        (4, "invalid_input"),
    ]


def test_the_first_faults_are_listed_and_the_others_counted(qerar) -> None:
    ran = qerar(*BATCH, "-", stdin=csv_bytes([HEAD, *[["x", "y", "z", "", ""]] * 25]))
    lines = ran.err.splitlines()
    assert (ran.status, lines[0], len(lines)) == (1, "25 rows: 25 at fault", 22)
    assert lines[-1] == "  and 5 more: the column error has each"


def test_a_row_may_have_a_day_of_its_own(qerar) -> None:
    days = ["2022-07-29", "2022-08-10", "2001-01-01", "soon"]
    data = csv_bytes([["effective_date", *HEAD], *([day, *APPROVED] for day in days)])
    rows = found(qerar("batch", "car_loan", "-", stdin=data).out)
    assert [row["policy_version"] for row in rows] == ["1", "2", "", ""]
    assert rows[0]["outputs.max_ltv"] != rows[1]["outputs.max_ltv"]
    assert rows[2]["error"].startswith("no version of 'car_loan' is in force on 2001-01-01")
    assert rows[3]["error"].startswith("effective_date: a date that exists is expected")
    rows = found(qerar(*BATCH, "-", stdin=data).out)
    assert [row["outcome"] for row in rows] == ["", "approved", "", ""]
    assert rows[0]["error"] == "effective_date: the row says 2022-07-29, the command 2022-08-10"


def test_a_json_line_may_be_the_body_of_a_request(qerar) -> None:
    body: dict[str, Any] = {
        "effective_date": "2022-08-10",
        "reference": "A",
        "inputs": {
            "vehicle": {"powertrain": "electric", "production_date": "2021-05-01", "price": 40000},
            "loan": {"principal": 36500},
        },
    }
    late = {**body, "known_at": "2999-01-01T00:00:00Z"}
    data = "".join(json.dumps(one) + "\n" for one in (body, {**body, "more": 1}, late)).encode()
    ran = qerar("batch", "car_loan", "-", stdin=data)
    said = json_lines(ran.out.encode())
    assert (ran.status, said[0]["digest"]) == (1, DIGEST)
    assert [one["error"]["code"] for one in said[1:]] == ["invalid_input", "known_at_in_future"]


def test_what_is_asked_of_all_rows_and_is_not_there_ends_it(qerar, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for arguments, status, words in [
        (("batch", "no_such"), 4, "no policy 'no_such'"),
        (("batch", "car_loan", "--on", "2001-01-01"), 4, "no version of 'car_loan' is in force"),
        (("batch", "car_loan", "--known-at", "2999-01-01T00:00:00Z"), 3, "is after now"),
        ((*BATCH, "--sheet", "Loans"), 3, "CSV has none"),
        ((*BATCH, "--format", "xlsx"), 3, "this is no workbook"),
        ((*BATCH, "--format", "ndjson"), 3, "this is not JSON line by line"),
    ]:
        ran = qerar(*arguments, "--out", out, "-", stdin=CSV)
        assert (ran.status, ran.out, list(tmp_path.iterdir())) == (status, "", []), arguments
        assert words in ran.err


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (CSV + b'A-3,"electric', "line 4: this is not CSV that ends"),
        (CSV + b"A-3,electric", "line 4: the file ends inside a row: 2 of 5 cells"),
        (CSV + b"A-3,\xfd,,,\n", "line 4: this is not UTF-8"),
        (CSV.replace(b"loan.principal", b"principal"), "is 'loan.principal' meant?"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_a_file_that_is_refused_leaves_what_was_there(
    qerar, tmp_path: Path, data: bytes, words: str, named: bool
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before", "utf-8")
    ran = qerar(*BATCH, *(("--out", out) if named else ()), "-", stdin=data)
    assert (ran.status, ran.out) == (3, "")
    assert words in ran.err
    assert {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()} == {
        "out.csv": "before"
    }


def test_a_refusal_is_told_to_a_program_with_its_place_and_columns(qerar, tmp_path: Path) -> None:
    asked = (*BATCH, "--json", "--out", tmp_path / "out.csv", "-")
    told = qerar(*asked, stdin=b"shoe,loan.pricipal\n1,2\n").json
    assert (told["status"], told["code"]) == (422, "unknown_columns")
    assert told["columns"] == [
        {"column": "shoe", "place": "line 1, column 1", "meant": None},
        {"column": "loan.pricipal", "place": "line 1, column 2", "meant": "loan.principal"},
    ]
    told = qerar(*asked, stdin=CSV + b"\xff\n").json
    assert (told["status"], told["code"], told["place"]) == (422, "not_utf8", "line 4")


def test_the_input_is_never_written_over(qerar, tmp_path: Path) -> None:
    loans = tmp_path / "loans.csv"
    loans.write_bytes(CSV)
    (tmp_path / "link.csv").symlink_to(loans)
    for out in (loans, tmp_path / "link.csv", tmp_path / "." / "loans.csv"):
        ran = qerar(*BATCH, loans, "--out", out)
        assert (ran.status, ran.out) == (2, "")
        assert "would overwrite the input" in ran.err
    assert loans.read_bytes() == CSV


def test_the_input_is_known_again_where_it_is_standard_input_or_output_is_at_its_end(
    qerar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loans = tmp_path / "loans.csv"
    loans.write_bytes(CSV)
    with loans.open() as given, loans.open("a") as appended:
        monkeypatch.setattr(sys, "stdout", appended)
        ran = qerar(*BATCH, loans)
        assert (ran.status, "would overwrite the input" in ran.err) == (2, True)
        monkeypatch.undo()
        monkeypatch.setattr(sys, "stdin", given)
        assert run([*BATCH, "-", "--out", str(loans)]) == 2
    assert loans.read_bytes() == CSV


def test_who_may_read_the_output_stays(qerar, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.touch(0o600)
    assert qerar(*BATCH, "--out", out, "-", stdin=CSV).status == 0
    assert (out.stat().st_mode & 0o777, out.read_bytes().count(b"\n")) == (0o600, 3)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--out", "out.xlsx"), "out.xlsx says otherwise"),
        (("--out", "no such folder/out.csv"), "cannot write"),
        (("--out", "."), "cannot write .: it is a folder"),
        (("--json",), "name the output with --out"),
    ],
)
def test_an_output_that_cannot_be_is_said(
    qerar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = qerar(*BATCH, *arguments, "-", stdin=CSV)
    assert (ran.status, ran.out, list(tmp_path.iterdir())) == (2, "", [])
    assert words in ran.err


@pytest.fixture
def heard() -> Iterator[Callable[[signal.Signals], None]]:
    """``heard(signal)``: it counts, though whoever started the tests (nohup) has it ignored."""
    before: dict[signal.Signals, Any] = {}

    def hear(one: signal.Signals) -> None:
        own = signal.default_int_handler if one is signal.SIGINT else signal.SIG_DFL
        before[one] = signal.signal(one, own)

    yield hear
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        *[("loans.csv", one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)],
        ("loans.ndjson", signal.SIGINT),
        ("loans.xlsx", signal.SIGTERM),
    ],
)
def test_an_interrupt_leaves_nothing(
    qerar,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    heard: Callable[[signal.Signals], None],
    name: str,
    sent: signal.Signals,
) -> None:
    heard(sent)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    line = json.dumps(dict(zip(HEAD, APPROVED, strict=True))).encode() + b"\n"
    data = {".csv": CSV, ".ndjson": line * 2, ".xlsx": xlsx_bytes([HEAD, DECLINED, APPROVED])}
    (tmp_path / name).write_bytes(data[Path(name).suffix])
    decide, decided = Snapshot.decide, []

    def interrupted(*arguments: Any, **options: Any) -> Any:
        decided.append(1)
        if len(decided) > 1:
            signal.raise_signal(sent)
        return decide(*arguments, **options)

    monkeypatch.setattr(Snapshot, "decide", interrupted)
    ran = qerar(*BATCH, tmp_path / name, "--out", tmp_path / f"out-{name}")
    assert (ran.status, len(decided)) == (130, 2)
    assert "interrupted; nothing is written to" in ran.err
    assert sorted(file.name for file in tmp_path.iterdir()) == [name, "temporary"]
    assert list(temporary.iterdir()) == []


def test_a_policy_that_fails_on_a_row_is_told_by_the_status(
    qerar, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*arguments: Any, **options: Any) -> Any:
        raise EvaluationFault("car_loan", 2, "values/ltv", "divided by zero")

    monkeypatch.setattr(Snapshot, "decide", failing)
    ran = qerar(*BATCH, "-", stdin=CSV)
    assert ran.status == 5
    assert {row["error"] for row in found(ran.out)} == {
        "car_loan version 2, values/ltv: divided by zero"
    }


def test_which_of_several_sheets_was_read_is_said(qerar, tmp_path: Path) -> None:
    def more(sheet: Any) -> None:
        sheet.parent.create_sheet("Old").append(["nothing"])

    (tmp_path / "loans.xlsx").write_bytes(xlsx_bytes([HEAD, APPROVED], more))
    ran = qerar(*BATCH, tmp_path / "loans.xlsx", "--out", tmp_path / "out.xlsx")
    assert (ran.status, ran.err) == (0, "The sheet 'Loans' was read, of 2\n")


def test_a_bar_shows_how_far_it_is_where_somebody_watches(
    qerar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    assert qerar(*BATCH, "--out", out, "-", stdin=CSV).err == ""
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes it for a terminal
    assert "Deciding" in qerar(*BATCH, "--out", out, "-", stdin=CSV).err
