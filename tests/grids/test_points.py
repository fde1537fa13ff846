"""Points: outcomes, what is refused, what is left out."""

from __future__ import annotations

from engine.grids import Comparison, is_refused
from tests.grids.conftest import Small, policy

SAME = "loan.amount > 50"


def results(found: Comparison) -> list[tuple[str, str]]:
    return list(found.grid.results.values())


def test_what_a_constraint_refuses_is_told_with_its_words(small: Small) -> None:
    found = small("loan.amount > 50", "loan.amount > 60", "loan.amount=12,13,55")
    refused = "refused:invalid_input"
    assert results(found) == [
        ("approved", "approved"),
        (refused, refused),
        ("declined", "approved"),
    ]
    (why,), (again,) = found.refusals
    told = (why.code, why.at, why.message, why.message_az, why.points)
    assert told == ("unlucky", "/loan/amount", "Unlucky", "Nəhs", 1)
    assert again == why
    assert found.differing == 1


def test_a_policy_that_cannot_be_evaluated_is_no_outcome(small: Small) -> None:
    found = small(SAME, "1 / (loan.months - 2) > 5", "loan.months=1,2,3")
    assert results(found)[1] == ("approved", "refused:policy_fault")
    _, (why,) = found.refusals
    assert (why.code, why.at, why.points) == ("policy_fault", "rules/above", 1)
    assert [is_refused(after) for _, after in results(found)] == [False, True, False]


def test_what_only_one_version_asks_for_is_left_out_for_the_other(small: Small) -> None:
    more = "  loan.insured: {type: boolean}\n  loan.extra: {type: money, default: 0}"
    two = policy("loan.extra > 5 and not(loan.insured)", version=2, more=more)
    base = {"loan": {"amount": "5", "insured": False}}
    found = small(SAME, two, "loan.extra=1,9", base=base)
    assert results(found) == [("approved", "approved"), ("approved", "declined")]
    assert found.left_out == (("loan.insured", "loan.extra"), ())


def test_what_neither_asks_for_is_refused(small: Small) -> None:
    found = small(SAME, SAME, "loan.amount=1", base={"loan": {"amount": "5", "colour": "red"}})
    assert [one.code for one in found.refusals[0]] == ["unknown_field"]
    assert found.left_out == ((), ())


def test_a_base_without_the_groups_on_the_way_gets_them(small: Small) -> None:
    assert results(small(SAME, SAME, "loan.amount=1,51", base={})) == [
        ("approved", "approved"),
        ("declined", "declined"),
    ]


def test_a_program_is_told_everything_but_single_points(small: Small) -> None:
    found = small(
        "loan.amount > 50", "loan.amount > 60", "loan.amount=40..70:10", "kind=*",
        curve="loan.amount",
    )  # fmt: skip
    told = found.to_json()
    del told["versions"]
    boundary = [{"reach": "up_to", "value": "50.00"}, {"reach": "up_to", "value": "60.00"}]
    assert told == {
        "policy": "small",
        "effective_date": "2022-08-10",
        "axes": [
            {"path": "loan.amount", "values": ["40", "50", "60", "70"]},
            {"path": "kind", "values": ["a", "b"]},
        ],
        "points": 8,
        "differing": 2,
        "counts": [
            {"from": "approved", "to": "approved", "points": 4},
            {"from": "declined", "to": "declined", "points": 2},
            {"from": "declined", "to": "approved", "points": 2},
        ],
        "regions": [
            {
                "from": "declined",
                "to": "approved",
                "points": 2,
                "where": [{"path": "loan.amount", "from": "60", "to": "60"}],
            }
        ],
        "curve": {
            "path": "loan.amount",
            "outcome": "approved",
            "unit": "0.01",
            "lines": [
                {"at": {"kind": kind}, "before": boundary[0], "after": boundary[1]}
                for kind in ("a", "b")
            ],
        },
    }


def test_every_point_is_a_row_of_the_table(small: Small) -> None:
    found = small("loan.amount > 5", "loan.amount > 6", "loan.amount=6,7", "checked=*")
    assert list(found.rows()) == [
        ["loan.amount", "checked", "version 1", "version 2", "differs"],
        ["6", "true", "declined", "approved", "yes"],
        ["6", "false", "declined", "approved", "yes"],
        ["7", "true", "declined", "declined", ""],
        ["7", "false", "declined", "declined", ""],
    ]
