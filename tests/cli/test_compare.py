"""``qerar compare`` over the shipped policies."""

from __future__ import annotations

import errno
import json
import shlex
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import ROOT

ON = ("--on", "2022-08-10")
AGES = ("--vary", "vehicle.production_date=on-P4Y..on:P1Y")
PRINCIPALS = ("--vary", "loan.principal=5000..40000:5000")


def test_where_two_versions_differ_for_a_person(qerar) -> None:
    ran = qerar("compare", "car_loan", 1, 2, *PRINCIPALS, *AGES, *ON, "--curve", "loan.principal")
    assert (ran.status, ran.err) == (0, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[:6] == [
        "Car loan: Version 1 → Version 2, 2022-08-10",
        "40 points (8 × 5), 21 of them differ",
        "Under Version 1 Under Version 2 Points",
        "approved approved 11",
        "declined declined 8",
        "declined approved 21",
    ]
    assert lines[-3:] == [
        "0 months to 1 year up to 24,000.00 AZN up to 36,000.00 AZN",
        "2 years to 3 years up to 8,000.00 AZN up to 36,000.00 AZN",
        "4 years up to 8,000.00 AZN up to 24,000.00 AZN",
    ]


def test_in_azerbaijani(qerar) -> None:
    ran = qerar("compare", "car_loan", 1, 2, *PRINCIPALS, *AGES, *ON, "--lang", "az")
    assert "40 nöqtə (8 × 5), onlardan 21 nöqtədə nəticə fərqlidir" in ran.out
    assert "Kreditin əsas borcu: 10.000,00 AZN" in ran.out


def test_for_a_program(qerar) -> None:
    told = qerar("compare", "car_loan", 1, 2, *PRINCIPALS, *ON, "--json").json
    assert (told["points"], told["differing"]) == (8, 6)
    assert [(one["from"], one["to"], one["points"]) for one in told["regions"]] == [
        ("declined", "approved", 6)
    ]
    assert told["regions"][0]["where"] == [
        {"path": "loan.principal", "from": "10000", "to": "35000"}
    ]
    assert [one["policy_version"] for one in told["versions"]] == [1, 2]


@pytest.mark.parametrize("base", ["file", "text", "3"])
def test_the_base_is_a_file_an_example_or_json(
    qerar, base: str, tmp_path: Path, electric: dict[str, Any]
) -> None:
    electric["vehicle"]["production_date"] = "2019-08-09"
    file = tmp_path / "inputs.json"
    file.write_text(json.dumps({"effective_date": "2020-01-01", "inputs": electric}), "utf-8")
    given = {"file": str(file), "text": json.dumps(electric)}.get(base, base)
    told = qerar(
        "compare", "car_loan", 1, 2, "--vary", "loan.principal=24000,24000.01", *ON,
        "--base", given, "--json",
    ).json  # fmt: skip
    assert [(one["from"], one["to"]) for one in told["counts"]] == [
        ("declined", "declined"),
        ("declined", "approved"),
    ]


def test_pictures_and_a_table_are_written(qerar, tmp_path: Path) -> None:
    ran = qerar(
        "compare", "car_loan", 1, 2, *PRINCIPALS, *AGES, "--vary", "vehicle.powertrain=*", *ON,
        "--curve", "loan.principal", "--picture", tmp_path / "car.svg", "--lang", "az",
        "--csv", tmp_path / "car.csv",
    )  # fmt: skip
    assert ran.status == 0
    titles = [
        ElementTree.fromstring((tmp_path / name).read_text("utf-8"))[0].text
        for name in ("car.svg", "car-curve.svg")
    ]
    assert titles == [
        "Avtomobil krediti: nəticə harada fərqlənir (Versiya 1 → Versiya 2). "
        "Tətbiq tarixi: 10.08.2022",
        "Kreditin əsas borcu: nəticənin “təsdiq edilib” olduğu ən böyük qiymət. "
        "Tətbiq tarixi: 10.08.2022",
    ]
    lines = (tmp_path / "car.csv").read_text("utf-8").splitlines()
    assert len(lines) == 1 + 8 * 5 * 3
    assert lines[:2] == [
        "loan.principal,vehicle.production_date,vehicle.powertrain,version 1,version 2,differs",
        "5000,2022-08-10,electric,approved,approved,",
    ]


def test_the_picture_in_the_documents_is_what_the_command_draws(qerar, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "compare.md").read_text("utf-8")
    line = text.partition("```sh\n")[2].partition("```")[0].replace("\\\n", " ")
    command = shlex.split(line.replace("car-loan.svg", str(tmp_path / "car-loan.svg")))
    assert qerar(*command[1:]).status == 0
    shown = (ROOT / "docs" / "pictures" / "car-loan-curve.svg").read_text("utf-8")
    assert (tmp_path / "car-loan-curve.svg").read_text("utf-8") == shown


def test_what_cannot_be_written_whole_leaves_what_was_there(
    qerar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "car.svg").write_text("before", "utf-8")
    monkeypatch.setattr("cli.files.os.fsync", full)
    ran = qerar(
        "compare", "car_loan", 1, 2, *PRINCIPALS, *ON, "--picture", tmp_path / "car.svg"
    )  # fmt: skip
    assert (ran.status, "car.svg: No space left on device" in ran.err) == (2, True)
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [
        ("car.svg", "before")
    ]


def test_the_table_alone_on_standard_output(qerar) -> None:
    ran = qerar(
        "compare", "car_loan", 1, 2, "--vary", "loan.principal=1000,30000", *ON, "--csv", "-"
    )
    assert ran.out.splitlines() == [
        "loan.principal,version 1,version 2,differs",
        "1000,approved,approved,",
        "30000,declined,approved,yes",
    ]


def test_every_fault_is_listed(qerar) -> None:
    ran = qerar(
        "compare", "car_loan", 1, 2, "--vary", "loan.principal=0..5:1", "--vary", "loan.x=1",
        "--curve", "vehicle.price", *ON,
    )  # fmt: skip
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        "qerar: the versions cannot be compared so",
        "  vary/0: loan.principal: 0 is out of bounds, it must be at least 0.01 (axis_below)",
        "  vary/1: there is no input loan.x (axis_unknown)",
        "  curve: vehicle.price is not one of the axes (curve_not_varied)",
    ]


def test_faults_for_a_program(qerar) -> None:
    ran = qerar("compare", "car_loan", 1, 2, "--vary", "loan.principal=1", "--base", "9", "--json")
    assert ran.status == 3
    assert ran.json["errors"] == [
        {"at": "base", "code": "base_unknown", "message": "the policy has no example 9, it has 5"}
    ]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("car_loan", 1, 9, *PRINCIPALS), 4),
        (("no_such", 1, 2, *PRINCIPALS), 4),
        (("car_loan", 1, 2), 2),
        (("car_loan", 1, 2, "--vary", "loan.principal=0.01..600.00:0.01"), 3),
        (("car_loan", 1, 2, *PRINCIPALS, "--picture", "/no/such/folder/x.svg"), 2),
        (("car_loan", 1, 2, *PRINCIPALS, "--base", "/no/such.json"), 2),
        (("car_loan", 1, 2, *PRINCIPALS, "--base", "{"), 3),
        (("car_loan", 1, 2, *PRINCIPALS, "--csv", "-", "--json"), 2),
    ],
)
def test_what_cannot_be_compared_has_its_status(
    qerar, arguments: tuple[object, ...], status: int
) -> None:
    assert qerar("compare", *arguments, *ON).status == status
