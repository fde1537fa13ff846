"""``qerar policies coverage``: the page of what is evaluated, written and compared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

RULES = """\
documents:
  "003":
    title: A report
    complete: true
    rules:
"""
RULE = '      - {{id: {}, clause: "6", title: A limit}}\n'
CITED = [
    *(f"CAR-DEF-{n:02}" for n in range(1, 4)),
    *(f"CAR-2022-{n:02}" for n in range(1, 12)),
    *(f"CAR-DP-{n:02}" for n in range(1, 9)),
    *(f"CAR-OLD-{n:02}" for n in range(1, 4)),
]


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """The policy of car loans alone, with the rules it cites."""
    shipped, folder = root / "policies", tmp_path / "policies"
    shutil.copytree(shipped / "versions" / "car_loan", folder / "versions" / "car_loan")
    (folder / "cases").mkdir()
    shutil.copy(shipped / "cases" / "car_loan.yaml", folder / "cases")
    sums = (shipped / "versions" / "SHA256SUMS").read_text().splitlines(keepends=True)
    listed = "".join(line for line in sums if "  car_loan/" in line)
    (folder / "versions" / "SHA256SUMS").write_text(listed)
    (folder / "activations.yaml").write_text(
        "activations:\n"
        "  - {id: one, policy: car_loan, version: 1, effective_from: 2014-03-22,\n"
        "     recorded_at: 2014-03-05T08:00:00Z, why: a test}\n"
        "  - {id: two, policy: car_loan, version: 2, effective_from: 2022-07-30,\n"
        "     recorded_at: 2022-07-22T08:00:00Z, why: a test}\n"
        "withdrawals: []\n"
    )
    (folder / "catalogue.yaml").write_text(RULES + "".join(map(RULE.format, CITED)))
    return folder


def test_the_page_is_printed(qerar, folder: Path) -> None:
    ran = qerar("--policies", folder, "policies", "coverage")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("# What of the documents is evaluated\n")
    assert "| [003](#document-003) A report | 25 | 25 | 0 | 0 | 0 | complete |\n" in ran.out


def test_what_was_written_is_the_page_until_a_policy_or_a_case_changes(
    qerar, folder: Path, tmp_path: Path
) -> None:
    page = tmp_path / "docs" / "coverage.md"
    page.parent.mkdir()
    asked = ("--policies", folder, "policies", "coverage")
    assert qerar(*asked, "--write", page).status == 0
    assert "](../policies/versions/car_loan/2.yaml)" in page.read_text()
    assert qerar(*asked, "--check", page) == (0, "", "")
    page.write_text(page.read_text().replace("A limit", "A bound", 1))
    ran = qerar(*asked, "--check", page)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"qerar: {page} is not the page: write it again with --write\n"


def test_an_id_that_is_not_listed_and_a_rule_without_policy_give_status_1(
    qerar, folder: Path
) -> None:
    listed = folder / "catalogue.yaml"
    listed.write_text(listed.read_text().replace("CAR-OLD-03", "CAR-OLD-04"))
    ran = qerar("--policies", folder, "policies", "coverage", "--json")
    assert ran.status == 1
    assert "CAR-OLD-04: no policy cites it, and no reason is given" in ran.err
    assert {fault["code"] for fault in ran.json["faults"]} == {
        "unknown_rule",
        "not_accounted_for",
    }
    (document,) = ran.json["documents"]
    assert document["rules"][3] == {
        "id": "CAR-2022-01",
        "clause": "6",
        "title": "A limit",
        "state": "evaluated",
        "reason": None,
        "evaluated": [
            {
                "policy": "car_loan",
                "versions": [2],
                "elements": ["tables/max_ltv/rows/electric_to_3_years"],
                "case": {
                    "policy": "car_loan",
                    "name": document["rules"][3]["evaluated"][0]["case"]["name"],
                },
            }
        ],
    }


def test_a_list_with_a_fault_is_invalid_input(qerar, folder: Path) -> None:
    listed = folder / "catalogue.yaml"
    listed.write_text(listed.read_text() + RULE.format("CAR-DEF-01"))
    ran = qerar("--policies", folder, "policies", "coverage")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith("qerar: the catalogue cannot be read\n")
    assert "CAR-DEF-01 is listed twice" in ran.err


@pytest.mark.parametrize("asked", [[], ["--write", "a", "--check", "a"]])
def test_a_folder_without_the_list_or_two_wishes_at_once_are_usage_errors(
    qerar, folder: Path, asked: list[str]
) -> None:
    (folder / "catalogue.yaml").unlink()
    ran = qerar("--policies", folder, "policies", "coverage", *asked)
    assert (ran.status, ran.out) == (2, "")
