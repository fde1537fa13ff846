"""An error is one problem everywhere; to the world a 500 says nothing of the inside."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine import errors
from engine.errors import InputFault, PolicyFault
from engine.service import problem_of, status_of

NOW = datetime(2025, 1, 1, tzinfo=UTC)
FAULTS = (PolicyFault("code", "is wrong", "/srv/x.yaml", 3, 5, "values/a", (("a", "1"),)),)
FAULT = errors.EvaluationFault("a", 2, "values/b", "divided by zero", (("income", "812.55"),))

STATUSES: list[tuple[Exception, int]] = [
    (errors.NotJson("no value", 1, 2), 400),
    (errors.NotAuthenticated(), 401),
    (errors.RoleRequired("deciding", ("tester",)), 403),
    (errors.EffectiveDateOutsideWindow(date(2025, 1, 1), date(2024, 1, 1), 31), 403),
    (errors.UnknownPolicy("a"), 404),
    (errors.UnknownVersion("a", 1), 404),
    (errors.UnknownDecision("x"), 404),
    (errors.UnknownKey("x"), 404),
    (errors.UnknownActivation("x"), 404),
    (errors.NoVersionInForce("a", date(2025, 1, 1), NOW), 409),
    (errors.IdempotencyKeyReused("a", "K"), 409),
    (errors.KeyNameTaken("x"), 409),
    (errors.ActivationWithdrawn("x"), 409),
    (errors.DecisionErased("x"), 410),
    (errors.InvalidInput((InputFault("/a", "required", "it is missing"),)), 422),
    (errors.KnownAtInFuture(NOW, NOW), 422),
    (errors.InstantWithoutZone(datetime(2025, 1, 1)), 422),
    (errors.BadCursor(), 422),
    (errors.StoreUnavailable("database is locked"), 503),
    (FAULT, 500),
    (errors.DigestDiffers("x", "sha256:0", "sha256:1"), 500),
    (errors.InternalError(), 500),
    (errors.PolicyFaults(FAULTS), 500),
    (errors.CalendarFault("/srv/az.yaml", "is missing"), 500),
    (errors.CyclicUses(("a", "b", "a")), 500),
    (errors.VersionMissing("a", 1, "/srv/a/1.yaml"), 500),
    (errors.VersionAltered("a", 1, "sha256:0", "sha256:1"), 500),
    (errors.ShippedVersionAltered("a", 1, "/srv/a/1.yaml", "sha256:0", "sha256:1"), 500),
    (errors.ShippedActivationAltered("a", "x", "y"), 500),
    (errors.RegistryFault(FAULTS), 500),
    (errors.StoreDamaged("/srv/ledger.db", "not a database"), 500),
    (errors.ReplaysDamaged("replays.db", "malformed"), 500),
    (KeyError("/srv/secret"), 500),
]


@pytest.mark.parametrize(("error", "status"), STATUSES, ids=lambda value: type(value).__name__)
def test_an_error_has_its_status_a_title_and_a_sentence(error: Exception, status: int) -> None:
    told = problem_of(error)
    assert (told["status"], status_of(error)) == (status, status)
    assert told["title"]
    assert told["title"][0].isupper()
    assert told["detail"]
    if status < 500:
        assert isinstance(error, errors.QerarError)
        assert (told["code"], told["detail"]) == (error.code, str(error))


INSIDE = [error for error, status in STATUSES if status >= 500]


@pytest.mark.parametrize("error", INSIDE, ids=lambda value: type(value).__name__)
def test_what_is_not_the_callers_fault_tells_nothing_of_the_inside(error: Exception) -> None:
    told = str(problem_of(error))
    for inside in ("/srv", "812.55", "income", "divided", "locked", "database", "yaml", "Error"):
        assert inside not in told


def test_only_named_faults_of_the_inside_have_a_code_of_their_own() -> None:
    assert {problem_of(error)["code"] for error in INSIDE} == {
        "internal_error",
        "policy_fault",
        "digest_differs",
        "replays_damaged",
        "store_unavailable",
    }


def test_a_bug_is_an_internal_error() -> None:
    assert problem_of(ZeroDivisionError("x / 0")) == {
        "status": 500,
        "code": "internal_error",
        "title": "Internal error",
        "detail": "the request could not be answered; the fault is logged",
    }


def test_a_policys_fault_names_policy_version_and_element() -> None:
    assert problem_of(FAULT) == {
        "status": 500,
        "code": "policy_fault",
        "title": "The policy could not be evaluated",
        "detail": "a version 2, values/b: the policy could not be evaluated; the fault is recorded",
        "policy": "a",
        "policy_version": 2,
        "element": "values/b",
    }


@pytest.mark.parametrize(
    ("error", "carried"),
    [
        (
            errors.InvalidInput(
                (InputFault("/a", "required", "it is missing"), InputFault("", "x", "y", "z"))
            ),
            {
                "errors": [
                    {"pointer": "/a", "code": "required", "message": "it is missing"},
                    {"pointer": "", "code": "x", "message": "y", "message_az": "z"},
                ]
            },
        ),
        (
            errors.KnownAtInFuture(NOW, NOW),
            {
                "errors": [
                    {
                        "pointer": "/known_at",
                        "code": "known_at_in_future",
                        "message": "known_at 2025-01-01T00:00:00Z is after now, "
                        "2025-01-01T00:00:00Z",
                    }
                ]
            },
        ),
        (errors.NotJson("no value", 3, 7), {"line": 3, "column": 7}),
        (
            errors.NoVersionInForce("a", date(2025, 1, 1), NOW),
            {"policy": "a", "effective_date": "2025-01-01"},
        ),
        (errors.UnknownVersion("a", 3), {"policy": "a", "policy_version": 3}),
        (errors.UnknownPolicy("a"), {"policy": "a"}),
        (errors.UnknownDecision("x"), {"decision_id": "x"}),
        (errors.RoleRequired("deciding", ("tester",)), {"roles": ["tester"]}),
        (
            errors.EffectiveDateOutsideWindow(date(2025, 1, 1), date(2024, 1, 1), 31),
            {"today": "2024-01-01", "window": 31},
        ),
        (errors.NotAuthenticated(), {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_carries_what_a_program_wants_of_it(
    error: errors.QerarError, carried: dict[str, Any]
) -> None:
    told = problem_of(error)
    assert {
        key: told[key] for key in told.keys() - {"status", "code", "title", "detail"}
    } == carried


def test_the_operators_own_terminal_is_told_everything() -> None:
    told = problem_of(FAULT, within=True)
    assert told["detail"] == str(FAULT)
    assert told["operands"] == {"income": "812.55"}
    assert problem_of(errors.PolicyFaults(FAULTS), within=True) == {
        "status": 500,
        "code": "policy_faults",
        "title": "Policy faults",
        "detail": "/srv/x.yaml:3:5: values/a: is wrong (for example a = 1)",
        "errors": [
            {
                "file": "/srv/x.yaml",
                "line": 3,
                "column": 5,
                "path": "values/a",
                "code": "code",
                "message": "is wrong",
                "example": {"a": "1"},
            }
        ],
    }


def test_every_error_of_access_and_of_the_service_is_in_the_table() -> None:
    """What a caller can meet has a status on purpose, not the 500 of what is not said."""
    told = {type(error) for error, _ in STATUSES}
    for module in (errors.access, errors.service):
        every = {getattr(module, name) for name in module.__all__}
        assert every - told == set()
