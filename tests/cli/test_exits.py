"""Every error the engine can raise has an exit status, a code, and one telling."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cli.exits import Exit, exit_of, problem, report
from cli.ports import CannotServe
from engine import errors
from engine.errors import InputFault, PolicyFault

NOW = datetime(2025, 1, 1, tzinfo=UTC)
FAULTS = (PolicyFault("code", "is wrong", "x.yaml", 3, 5, "values/a", (("a", "1"),)),)

TABLE = [
    (errors.InvalidInput((InputFault("/a", "required", "it is missing"),)), Exit.INPUT),
    (errors.NotJson("no value", 1, 2), Exit.INPUT),
    (errors.CasesFault(FAULTS), Exit.INPUT),
    (errors.RowsRefused("line 3", "is wrong"), Exit.INPUT),
    (errors.FileCutShort("line 3", "ends inside a row"), Exit.INPUT),
    (errors.NotUtf8("line 3", "is no UTF-8", "UTF-16"), Exit.INPUT),
    (errors.WorkbookLocked(), Exit.INPUT),
    (errors.MergedCells("Loans", ("A1:A2",)), Exit.INPUT),
    (errors.UnknownSheet("Loan", ("Loans",)), Exit.INPUT),
    (errors.ColumnTwice("loan.x", ("cell A1", "cell B1")), Exit.INPUT),
    (errors.UnknownColumns((errors.UnknownColumn("x", "cell A1", None),)), Exit.INPUT),
    (errors.KnownAtInFuture(NOW, NOW), Exit.INPUT),
    (errors.InstantWithoutZone(datetime(2025, 1, 1)), Exit.INPUT),
    (errors.UnknownPolicy("a"), Exit.NOT_THERE),
    (errors.UnknownVersion("a", 1), Exit.NOT_THERE),
    (errors.NoVersionInForce("a", date(2025, 1, 1), NOW), Exit.NOT_THERE),
    (errors.PolicyFaults(FAULTS), Exit.POLICY),
    (errors.EvaluationFault("a", 1, "values/b", "failed", (("c", "1"),)), Exit.POLICY),
    (errors.CalendarFault("az.yaml", "is missing"), Exit.POLICY),
    (errors.CyclicUses(("a", "b", "a")), Exit.POLICY),
    (errors.VersionMissing("a", 1, "a/1.yaml"), Exit.REGISTRY),
    (errors.VersionAltered("a", 1, "sha256:0", "sha256:1"), Exit.REGISTRY),
    (errors.VersionUnlisted("a", 1, "a/1.yaml"), Exit.REGISTRY),
    (errors.RegistryFault(FAULTS), Exit.REGISTRY),
    (errors.ShippedVersionAltered("a", 1, "1.yaml", "sha256:0", "sha256:1"), Exit.REGISTRY),
    (errors.ShippedActivationAltered("a-1", "a@1 from 2024", "a@1 from 2025"), Exit.REGISTRY),
    (errors.StoreDamaged("ledger.db", "is not a database"), Exit.REGISTRY),
    (errors.LedgerBroken(7, "the chain does not follow"), Exit.REGISTRY),
    (errors.UnknownKey("crm"), Exit.NOT_THERE),
    (errors.LedgerMissing("var/ledger.db"), Exit.NOT_THERE),
    (errors.KeyNameTaken("crm"), Exit.USAGE),
    (errors.FileInTheWay("backup.db"), Exit.USAGE),
    (errors.StoreUnavailable("the disk is full"), Exit.SERVICE),
    (errors.StoreNewer("ledger.db", ("0009",)), Exit.SERVICE),
    (errors.BackupFailed("backup.db", "the disk is full"), Exit.SERVICE),
    (CannotServe("the port is taken"), Exit.SERVICE),
]


@pytest.mark.parametrize(("error", "status"), TABLE, ids=lambda value: type(value).__name__)
def test_an_error_has_its_status_its_code_and_words(
    error: errors.QerarError, status: Exit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_of(error) is status
    told = problem(error)
    assert (told["code"], told["detail"]) == (error.code, str(error))
    report(error)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("qerar: ")
    report(error, as_json=True)
    assert f'"code": "{error.code}"' in capsys.readouterr().out


def test_codes_are_one_to_an_error() -> None:
    codes = [error.code for error, _ in TABLE]
    assert len(set(codes)) == len(codes)
    assert "error" not in codes


def test_a_file_s_faults_are_told_each_on_a_line_and_field_by_field(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report(errors.PolicyFaults(FAULTS))
    assert capsys.readouterr().err == (
        "qerar: the policy cannot be loaded\n  x.yaml:3:5: values/a: is wrong (for example a = 1)\n"
    )
    assert problem(errors.RegistryFault(FAULTS))["errors"] == [
        {
            "file": "x.yaml",
            "line": 3,
            "column": 5,
            "path": "values/a",
            "code": "code",
            "message": "is wrong",
            "example": {"a": "1"},
        }
    ]


def test_an_evaluation_fault_names_policy_version_element_and_operands() -> None:
    told = problem(errors.EvaluationFault("a", 1, "values/b", "failed", (("c", "1"),)))
    assert told == {
        "status": 500,
        "code": "policy_fault",
        "title": "The policy could not be evaluated",
        "detail": "a version 1, values/b: failed with c = 1",
        "policy": "a",
        "policy_version": 1,
        "element": "values/b",
        "operands": {"c": "1"},
    }


def test_input_faults_are_told_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fault = InputFault("", "constraint", "Too late", "Gecdir")
    report(errors.InvalidInput((fault,)), lang="az")
    assert capsys.readouterr().err.splitlines()[1] == "  /: Gecdir (constraint)"
    report(errors.InvalidInput((fault,)), lang="en")
    assert capsys.readouterr().err.splitlines()[1] == "  /: Too late (constraint)"
