"""``qerar policies`` and ``qerar verify``."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.policy_folder import PolicyFolder


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A copy of the shipped policies, to be damaged."""
    return Path(shutil.copytree(root / "policies", tmp_path / "policies"))


@pytest.fixture
def car_loan(root: Path) -> str:
    return (root / "policies" / "versions" / "car_loan" / "2.yaml").read_text("utf-8")


def test_a_version_without_faults_passes_the_check(qerar, root: Path) -> None:
    file = root / "policies" / "versions" / "car_loan" / "2.yaml"
    ran = qerar("policies", "check", str(file))
    assert (ran.status, ran.out, ran.err) == (0, f"{file}: no faults\n", "")
    assert qerar("policies", "check", "--json", str(file)).json == {"faults": []}


def test_every_fault_is_listed_with_line_column_and_path(
    qerar, car_loan: str, tmp_path: Path
) -> None:
    file = tmp_path / "draft.yaml"
    text = car_loan.replace("formula: min(vehicle.price,", "formula: min(vehicle.prise,")
    text = text.replace("then: 0.90", 'then: "much"').replace("cba-29-1-2, cat", "cba-1999, cat")
    file.write_text(text, "utf-8")
    ran = qerar("policies", "check", str(file))
    assert (ran.status, ran.err) == (1, "")
    told = ran.out.splitlines()
    for wrong, said in (("vehicle.prise", "prise"), ("much", "much"), ("cba-1999", "cba-1999")):
        line = text[: text.index(wrong)].count("\n") + 1
        assert any(one.startswith(f"{file}:{line}:") and said in one for one in told), wrong
    found = qerar("policies", "check", "--json", str(file)).json["faults"]
    assert {"file", "line", "column", "path", "code", "message", "example"} == found[0].keys()
    assert told[-1] == f"{len(found)} faults"
    assert len(told) == len(found) + 1


def test_a_gap_is_found_with_an_example(qerar, car_loan: str, tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(
        car_loan.replace("when: ['\"other\"', '> 3']", "when: ['\"other\"', '> 4']"), "utf-8"
    )
    (fault,) = qerar("policies", "check", "--json", str(file)).json["faults"]
    assert fault["path"].startswith("tables/max_ltv")
    assert fault["example"] == {"vehicle.powertrain": '"other"', "age_years": "4"}


def test_a_draft_is_read_from_standard_input(qerar, car_loan: str) -> None:
    assert qerar("policies", "check", "-", stdin=car_loan.encode()).status == 0
    assert qerar("policies", "check", "-", stdin=b"").status == 1


def test_a_draft_may_use_published_policies(qerar, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    shipped = root / "policies" / "versions" / "car_loan_application" / "1.yaml"
    file.write_bytes(shipped.read_bytes())
    assert qerar("policies", "check", str(file)).status == 0


def test_the_policies_are_listed_with_what_is_in_force(qerar, root: Path) -> None:
    told = {one["policy"]: one["in_force"] for one in qerar("policies", "list", "--json").json}
    folder = root / "policies" / "versions"
    assert list(told) == sorted(path.name for path in folder.iterdir() if path.is_dir())
    some = {"affordability": 2, "car_loan": 2, "car_loan_application": 1, "deposit_renewal": 2}
    assert told | some == told
    assert "car_loan  Avtomobil krediti\n" in qerar("policies", "list", "--lang", "az").out


def test_a_policy_is_listed_with_its_days_in_lines_that_fit_a_terminal(
    qerar, car_loan: str, tmp_path: Path
) -> None:
    own = PolicyFolder(tmp_path / "own")
    for version in (1, 2, 3):
        own.publish("car_loan", version, f"# {version}\n{car_loan}")
    own.activate("car_loan", 1)
    own.activate("car_loan", 2, "2021-01-01", "2021-12-31")
    digests = [hashlib.sha256(f"# {n}\n{car_loan}".encode()).hexdigest()[:12] for n in (1, 2, 3)]
    assert qerar("--policies", str(own.folder), "policies", "list").out.splitlines() == [
        "car_loan  Car loan",
        f"  1  open start  recorded 2020-01-01  {digests[0]}  today",
        f"  2  2021-01-01 to 2021-12-31  recorded 2020-01-01  {digests[1]}",
        f"  3  never       recorded -           {digests[2]}",
    ]


def test_versions_differ_by_element(qerar) -> None:
    ran = qerar("policies", "diff", "car_loan@1", "car_loan@2")
    assert ran.status == 1
    assert "added   tables/max_ltv/rows/electric_to_3_years" in ran.out
    changes = qerar("policies", "diff", "--json", "car_loan@1", "car_loan@2").json
    kinds = {change["kind"] for change in changes}
    assert kinds == {"added", "removed", "changed"}
    assert all(change.keys() == {"element", "kind", "before", "after"} for change in changes)


def test_a_version_does_not_differ_from_itself(qerar, root: Path) -> None:
    file = root / "policies" / "versions" / "car_loan" / "2.yaml"
    ran = qerar("policies", "diff", "car_loan@2", str(file))
    assert (ran.status, ran.out) == (0, "no differences\n")
    assert qerar("policies", "diff", "--json", "car_loan@2", str(file)).json == []


def test_versions_that_are_not_there_have_their_own_status(qerar, tmp_path: Path) -> None:
    assert qerar("policies", "diff", "car_loan@1", "car_loan@9").status == 4
    assert qerar("policies", "diff", "car_loan@1", "boat_loan@1").status == 4
    assert qerar("policies", "diff", "car_loan@1", str(tmp_path / "none.yaml")).status == 2


def test_the_schema_accepts_what_decides_and_refuses_what_does_not(
    qerar, electric: dict[str, Any]
) -> None:
    schema = qerar("policies", "schema", "car_loan@2").json
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid(electric)
    electric["loan"]["principal"] = "much"
    assert not validator.is_valid(electric)
    assert qerar("policies", "schema", "car_loan").status == 2
    assert qerar("policies", "schema", "car_loan@9").status == 4


def test_everything_is_as_published(qerar, root: Path) -> None:
    count = len(list((root / "policies" / "versions").glob("*/*.yaml")))
    ran = qerar("verify")
    assert (ran.status, ran.out) == (0, f"{count} published versions, all as published\n")


def test_damage_is_named_file_by_file(qerar, copy: Path) -> None:
    versions = copy / "versions"
    (versions / "car_loan" / "1.yaml").unlink()
    with (versions / "car_loan" / "2.yaml").open("a") as file:
        file.write("# one more line\n")
    (versions / "car_loan" / "3.yaml").write_text("never published")
    ran = qerar("--policies", str(copy), "verify")
    assert ran.status == 6
    assert [line.split(":")[1].strip() for line in ran.err.splitlines()] == [
        "car_loan version 1",
        "car_loan version 2 was altered",
        "car_loan version 3",
    ]
    told = qerar("--policies", str(copy), "verify", "--json").json
    assert [damage["code"] for damage in told["damage"]] == [
        "version_missing",
        "version_altered",
        "version_unlisted",
    ]


@pytest.mark.parametrize(
    "name", ["versions/car_loan/2.yaml", "versions/SHA256SUMS", "activations.yaml"]
)
def test_a_file_that_is_there_and_cannot_be_read_is_damage(qerar, copy: Path, name: str) -> None:
    (copy / name).unlink()
    (copy / name).mkdir()
    ran = qerar("--policies", str(copy), "verify")
    assert (ran.status, ran.out) == (6, "")
    assert ran.err.startswith("qerar: the registry cannot be read\n")
    assert ran.err.endswith(f"{copy / name}:1:1: the file cannot be read: Is a directory\n")


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_a_damaged_version_never_decides(qerar, copy: Path, electric, damage: str) -> None:
    file = copy / "versions" / "car_loan" / "2.yaml"
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes().replace(b"then: 0.90", b"then: 0.99"))
    arguments = ("decide", "car_loan", "--on", "2022-08-10", "--json", "-")
    ran = qerar("--policies", str(copy), *arguments, stdin=electric)
    assert (ran.status, ran.json["code"]) == (6, f"version_{damage}")


def test_a_registry_that_cannot_be_read_is_named(qerar, copy: Path) -> None:
    (copy / "activations.yaml").write_text("activations: 1\n")
    ran = qerar("--policies", str(copy), "policies", "list")
    assert (ran.status, ran.out) == (6, "")
    assert "activations.yaml:1:" in ran.err


def test_the_folder_of_policies_can_come_from_the_environment(
    qerar, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy / "versions" / "car_loan" / "1.yaml").unlink()
    monkeypatch.setenv("QERAR_POLICIES", str(copy))
    assert qerar("verify").status == 6


def test_a_policy_that_fails_while_deciding_names_element_and_operands(
    qerar, copy: Path, electric
) -> None:
    folder = PolicyFolder(copy.parent / "own")
    text = (copy / "versions" / "car_loan" / "2.yaml").read_text("utf-8")
    broken = text.replace(
        "formula: round half up(loan.principal / vehicle.market_value, 4)",
        "formula: round half up(loan.principal / (vehicle.price - 40000), 4)",
    )
    assert broken != text
    folder.publish("car_loan", 2, broken)
    folder.activate("car_loan", 2)
    arguments = ("decide", "car_loan", "--on", "2022-08-10", "--json", "-")
    ran = qerar("--policies", str(folder.folder), *arguments, stdin=electric)
    assert ran.status == 5
    told = ran.json
    assert (told["code"], told["policy"], told["policy_version"], told["element"]) == (
        "policy_fault",
        "car_loan",
        2,
        "values/ltv",
    )
    assert told["operands"]["vehicle.price"] in ("40000", "40000.00")


def test_a_year_of_the_calendar_is_drafted(qerar) -> None:
    ran = qerar("calendar", "draft", "2024")
    assert ran.status == 0
    assert "  2024:" in ran.out
    assert "2024-03-20" in ran.out
    assert qerar("calendar", "draft", "20240").status == 2
