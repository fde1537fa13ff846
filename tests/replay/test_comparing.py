"""Two decisions compared, and a decision made again as it was: what differs, by element."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.replay import Change, Content, alarm_of, compare

FINDING = {
    "code": "TOO_MUCH",
    "element": "rules/above",
    "params": {"limit": "100.00"},
    "pointer": "/amount",
}
ACTION = {"code": "CALL", "element": "rules/call", "rank": 1}
VERSION = {"policy": "limit", "policy_version": 1, "policy_digest": f"sha256:{'1' * 64}"}
USED = {"policy": "rate", "policy_version": 3, "policy_digest": f"sha256:{'2' * 64}"}
CALENDAR = {"calendar": "az", "digest": f"sha256:{'3' * 64}"}
DECIDED = Content(
    effective_date="2022-08-10",
    used=[VERSION, USED, CALENDAR],
    outcome="declined",
    outputs={"limit": "100.00", "days": 1},
    findings=[FINDING],
    actions=[ACTION],
    obligations=[{"code": "DISCLOSE", "until": "2022-09-10"}],
)
INPUTS = {"amount": "150.00"}
DIGEST = DECIDED.digest(INPUTS)


def changed(**parts: Any) -> Content:
    return replace(DECIDED, **parts)


OTHER = FINDING | {"params": {"limit": "90.00"}}
SECOND = FINDING | {"pointer": "/other"}
NOTED = FINDING | {"code": "NOTED", "element": "rules/note"}


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (DECIDED, []),
        (changed(outcome="approved"), [("outcome", "declined", "approved")]),
        (
            changed(outputs={"limit": "90.00", "days": 1, "rate": "0.10"}),
            [("outputs/limit", "100.00", "90.00"), ("outputs/rate", None, "0.10")],
        ),
        (changed(outputs={"limit": "100.00", "days": True}), [("outputs/days", 1, True)]),
        (changed(outputs={"days": 1, "limit": "100.00"}), []),
        (
            changed(findings=[OTHER]),
            [
                (
                    "reasons/rules/above#TOO_MUCH",
                    {"params": {"limit": "100.00"}, "pointer": "/amount"},
                    {"params": {"limit": "90.00"}, "pointer": "/amount"},
                )
            ],
        ),
        (
            changed(findings=[FINDING, SECOND]),
            [
                (
                    "reasons/rules/above#TOO_MUCH",
                    {"params": {"limit": "100.00"}, "pointer": "/amount"},
                    [
                        {"params": {"limit": "100.00"}, "pointer": "/amount"},
                        {"params": {"limit": "100.00"}, "pointer": "/other"},
                    ],
                )
            ],
        ),
        (changed(actions=[]), [("actions/rules/call#CALL", {"rank": 1}, None)]),
        (
            changed(obligations=[{"code": "DISCLOSE", "until": None}]),
            [("obligations/DISCLOSE", {"until": "2022-09-10"}, {"until": None})],
        ),
        (changed(used=[VERSION]), []),
    ],
)
def test_what_was_decided_otherwise_is_told_by_element(
    after: Content, changes: list[tuple[str, Any, Any]]
) -> None:
    assert compare(DECIDED, after) == tuple(Change(*one) for one in changes)


def test_another_order_of_the_same_is_told_of_the_list() -> None:
    before, after = changed(findings=[FINDING, NOTED]), changed(findings=[NOTED, FINDING])
    names = ["rules/above#TOO_MUCH", "rules/note#NOTED"]
    assert compare(before, after) == (Change("reasons", names, names[::-1]),)


def found(after: Content, inputs: dict[str, Any] = INPUTS, logged: str = DIGEST) -> list[str]:
    """The elements of the alarm where a decision comes out so."""
    told = alarm_of(DECIDED, logged, after, after.digest(inputs), inputs)
    return [one.element for one in told]


@pytest.mark.parametrize(
    ("after", "elements"),
    [
        (DECIDED, []),
        (changed(outputs={"limit": "90.00", "days": 1}), ["outputs/limit"]),
        (changed(outcome="approved", findings=[]), ["outcome", "reasons/rules/above#TOO_MUCH"]),
        (
            changed(used=[VERSION | {"policy_digest": f"sha256:{'9' * 64}"}, USED, CALENDAR]),
            ["policy_digest"],
        ),
        (changed(used=[VERSION, CALENDAR]), ["used/rate"]),
        (
            changed(used=[VERSION, USED, CALENDAR | {"digest": f"sha256:{'9' * 64}"}]),
            ["calendar/az"],
        ),
        (changed(obligations=[{"code": "DISCLOSE", "until": None}]), ["obligations/DISCLOSE"]),
    ],
)
def test_an_alarm_names_first_what_differs_first(after: Content, elements: list[str]) -> None:
    assert found(after) == elements


def test_inputs_that_are_read_otherwise_are_named_before_what_follows_from_them() -> None:
    after = changed(outputs={"limit": "90.00", "days": 1}, used=[VERSION, CALENDAR])
    inputs = {"amount": "151.00"}
    assert found(after, inputs) == ["used/rate", "inputs", "outputs/limit"]
    assert found(DECIDED, inputs) == ["inputs"]


def test_a_record_that_says_other_than_its_digest_is_an_alarm_though_the_digest_comes_out() -> None:
    """Whoever rewrites the log and its chain must make up a digest of the policy's own."""
    forged = changed(outcome="approved")
    told = alarm_of(forged, DIGEST, DECIDED, DIGEST, INPUTS)
    assert told == (Change("outcome", "approved", "declined"),)


def test_what_is_no_digest_is_named_as_such() -> None:
    assert found(DECIDED, logged="sha256:none") == ["digest"]


@pytest.mark.parametrize("part", ["outcome", "outputs", "findings", "actions", "used"])
def test_the_digest_is_of_every_part(part: str) -> None:
    empty: Any = "approved" if part == "outcome" else {} if part == "outputs" else [VERSION]
    if part in ("findings", "actions"):
        empty = []
    assert changed(**{part: empty}).digest(INPUTS) != DIGEST
