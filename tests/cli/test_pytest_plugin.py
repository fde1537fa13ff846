"""The fixtures ``decide`` and ``service`` that testers get, in runs of pytest of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pasting import blocks
from tests.policy_folder import shipped_alone

pytest_plugins = ["pytester"]

CAR = """\
from datetime import UTC, date, datetime
from decimal import Decimal
import pytest
from cli.testing import Refused
CAR = {
    "vehicle": {"powertrain": "electric", "production_date": date(2021, 5, 1), "price": 40000.0},
    "loan": {"principal": Decimal("36500.00")},
}
"""


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_alone(tmp_path_factory.mktemp("own") / "policies", "car_loan")


def run(pytester: pytest.Pytester, text: str, *options: str | Path) -> pytest.RunResult:
    pytester.makepyfile(test_it=CAR + text)
    return pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider", *options)


def test_a_test_decides_as_on_any_day(pytester: pytest.Pytester, policies: Path) -> None:
    ran = run(
        pytester,
        """
from freezegun import freeze_time

@pytest.mark.parametrize(("on", "version"), [("2022-07-29", 1), (date(2022, 7, 30), 2)])
def test_a_day(decide, on, version):
    told = decide("car_loan", on=on, inputs=CAR)
    assert (told["policy_version"], told["effective_date"]) == (version, str(on))
    assert told["outcome"] == "declined"
    assert [one["code"] for one in told["reasons"]] == ["CAR_LTV_EXCEEDED"]
    assert (told["decision_id"], told["ledger_sequence"]) == (None, None)

@pytest.mark.parametrize("known", ["2022-07-01T00:00:00Z", datetime(2022, 7, 1, tzinfo=UTC)])
def test_what_was_known(decide, known):
    told = decide("car_loan", on="2022-08-10", inputs=CAR, known_at=known)
    assert (told["policy_version"], told["known_at"]) == (1, "2022-07-01T00:00:00Z")

@freeze_time("2022-07-29T20:00:00Z")
def test_today_in_baku(decide):
    told = decide("car_loan", inputs=CAR)
    assert (told["policy_version"], told["effective_date"]) == (2, "2022-07-30")
    assert told["decided_at"] == told["known_at"] == "2022-07-29T20:00:00Z"

@freeze_time("2022-07-22T07:00:00Z")
def test_what_was_not_known_yet(decide):
    assert decide("car_loan", on="2022-08-10", inputs=CAR)["policy_version"] == 1
""",
        "--qerar-policies",
        policies,
    )
    ran.assert_outcomes(passed=6)


def test_the_tests_of_the_page_about_testing_pass(
    pytester: pytest.Pytester, policies: Path, root: Path
) -> None:
    page = (root / "docs" / "testing.md").read_text("utf-8")
    (shown,) = (block.text for block in blocks(page) if block.kind == "python")
    pytester.makepyfile(test_it=shown)
    ran = pytester.runpytest_inprocess(
        "-q", "-p", "no:cacheprovider", f"--qerar-policies={policies}"
    )
    ran.assert_outcomes(passed=5)


def test_what_is_wrong_with_the_inputs_is_told_fault_by_fault(
    pytester: pytest.Pytester, policies: Path
) -> None:
    ran = run(
        pytester,
        """
def test_wrong(decide):
    decide("car_loan", on="2022-08-10", inputs={"vehicle": {"powertrain": "steam"}, "loan": {}})

def test_expected(decide):
    with pytest.raises(Refused) as refused:
        decide("car_loan", on="2014-03-21", inputs=CAR)
    assert refused.value.problem["code"] == "no_version_in_force"
    with pytest.raises(Refused) as refused:
        decide("car_loan", on="2022-02-30", inputs=CAR, known_at=datetime(2022, 7, 1))
    assert [one["pointer"] for one in refused.value.problem["errors"]] == [
        "/effective_date", "/known_at"
    ]
""",
        f"--qerar-policies={policies}",
    )
    ran.assert_outcomes(passed=1, failed=1)
    ran.stdout.fnmatch_lines(
        [
            "E * car_loan on 2022-08-10: 422 invalid_input: *",
            "E * /loan/principal: * (required)",
            "E * /vehicle/powertrain: * (not_in_enum)",
            "E * /vehicle/price: * (required)",
        ]
    )
    assert "testing.py" not in ran.stdout.str()  # the test's own line is shown, not ours


def test_a_test_asks_a_real_server_that_ends_with_the_session(
    pytester: pytest.Pytester, policies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QERAR_PORT", "1")  # whatever the tester's own settings are
    pytester.makeini(f"[pytest]\nqerar_policies = {os.path.relpath(policies, pytester.path)}\n")
    ran = run(
        pytester,
        """
import json, urllib.request
from pathlib import Path

def test_recorded(service, decide):
    told = service.decide("car_loan", on="2022-07-29", inputs=CAR)
    assert told["decision_id"] and told["policy_version"] == 1
    assert told["digest"] == decide("car_loan", on="2022-07-29", inputs=CAR)["digest"]
    key = service.key("auditor")
    assert key == service.key("auditor") != service.key("auditor", name="another")
    with urllib.request.urlopen(urllib.request.Request(
        f"{service.url}/v1/decisions/{told['decision_id']}",
        headers={"Authorization": f"Bearer {key}"},
    )) as answer:
        assert json.load(answer) == told

def test_not_recorded(service):
    assert service.decide("car_loan", inputs=CAR, dry_run=True)["decision_id"] is None

def test_refused(service):
    with pytest.raises(Refused, match="/loan/principal.*required"):
        service.decide("car_loan", inputs=CAR | {"loan": {}})
    with pytest.raises(Refused, match="role_required"):
        service.decide("car_loan", inputs=CAR, key=service.key("editor"))
    with pytest.raises(Refused, match="unknown_policy"):
        service.decide("avtomobil krediti, yeni şərtlə", inputs=CAR)
    with pytest.raises(ValueError, match="bank"):
        service.key("bank")

def test_told(service):
    Path("told").write_text(f"{service.url} {service.data}")
""",
    )
    ran.assert_outcomes(passed=4)
    url, data = (pytester.path / "told").read_text().split()
    assert (Path(data) / "ledger.db").exists()
    told = f"--data\0{data}".encode()
    assert [path for path in Path("/proc").glob("[0-9]*/cmdline") if told in _read(path)] == []
    assert not (Path(data) / "ledger.db-wal").exists()  # it was stopped, not killed
    assert url.startswith("http://127.0.0.1:")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has just ended
        return b""


def test_a_folder_without_policies_is_said(pytester: pytest.Pytester) -> None:
    ran = run(pytester, "def test_it(decide): pass", "--qerar-policies=nowhere")
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["*nowhere is no folder of policies: it has no versions/"])


def test_it_costs_nothing_until_it_is_asked_for() -> None:
    code = "import sys, cli.pytest_plugin as one; print(*(m for m in sys.modules if 'engine' in m))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"
