"""The login steps, roles and addressees of any request against a plain reading of the guide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.service import DecisionService

_DAYS = {1: date(2021, 5, 12), 2: date(2026, 11, 2)}
_STEPS = {
    "asan_imza": {
        "mobile_entered": "MOBILE_NOT_ENTERED",
        "user_id_entered": "USER_ID_NOT_ENTERED",
        "sms_code_confirmed": "SMS_CODE_NOT_CONFIRMED",
        "pin1_entered": "PIN1_NOT_ENTERED",
    },
    "e_signature": {"pin_entered": "PIN_NOT_ENTERED"},
    "username_password": {"password_accepted": "PASSWORD_NOT_ACCEPTED"},
}
_KINDS = {
    "obtain_mortgage": "bank",
    "replace_object": "bank",
    "transfer_obligation": "bank",
    "linking_code": None,
    "valuation": "appraiser",
    "insurance": "insurer",
}
_BY_BORROWER = ("replace_object", "transfer_obligation", "insurance")
_CONTRACTS = ("life", "property")
_LOGINS = st.fixed_dictionaries(
    {"first_use": st.booleans()},
    optional={
        "means": st.sampled_from(sorted(_STEPS)),
        "certificate_shows": st.lists(
            st.sampled_from(["surname", "name", "patronymic"]), max_size=4
        ),
        "codes_match": st.booleans(),
        **{step: st.booleans() for steps in _STEPS.values() for step in steps},
    },
)
_ADDRESSEES = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["bank", "appraiser", "insurer"]),
            "name": st.just("X"),
            "contracts": st.lists(st.sampled_from(_CONTRACTS), max_size=2),
        },
        optional={"authorised": st.booleans()},
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def decided(service: DecisionService) -> Any:
    """Decides in the days of a version."""

    def decide(version: int, inputs: dict[str, Any]) -> Any:
        answer = service.decide("mortgage_request", inputs, _DAYS[version]).to_json()
        assert answer["policy_version"] == version
        return answer

    return decide


def _codes(answer: Any) -> set[str]:
    return {reason["code"] for reason in answer["reasons"]}


def _request(**request: Any) -> dict[str, Any]:
    return {"channel": "e_gov", "service": "mortgage_loan", **request}


def _steps_missing(login: dict[str, Any]) -> set[str]:
    """What is left undone of the means that was chosen, and of that one only."""
    means = login.get("means")
    if means is None:
        return {"NOT_LOGGED_IN"}
    missing = {code for step, code in _STEPS[means].items() if not login.get(step, False)}
    if means == "asan_imza":
        found = {None: "CODES_NOT_COMPARED", False: "CODES_DIFFER"}.get(login.get("codes_match"))
        missing |= {found} if found else set()
    if means == "e_signature" and len(set(login.get("certificate_shows", []))) < 3:
        missing.add("CERTIFICATE_INCOMPLETE")
    return missing


@given(version=st.sampled_from([1, 2]), login=_LOGINS)
@settings(max_examples=100, deadline=None)
def test_every_step_left_out_is_told_and_only_those(
    decided: Any, version: int, login: dict[str, Any]
) -> None:
    inputs = {
        "request": _request(
            type="valuation", addressees=[{"kind": "appraiser", "name": "X", "authorised": True}]
        ),
        "requester": {"role": "citizen", "is_citizen": True},
        "login": login,
        "cabinet": {"exists": not login["first_use"]},
        "consent": {"signed": True, "signature": "enhanced"},
    }
    expected = _steps_missing(login)
    if login.get("means") == "username_password":
        if login["first_use"]:
            expected.add("FIRST_LOGIN_NEEDS_SIGNATURE")
        elif version == 2:
            expected.add("PASSWORD_NOT_STATED")
    answer = decided(version, inputs)
    assert _codes(answer) == expected
    assert answer["outputs"]["logged_in"] is not bool(expected)
    assert (answer["outputs"]["cabinet_state"] == "not_formed") is (
        login["first_use"] and bool(expected)
    )


def _addressing(kind: str | None, insurance: bool, addressees: list[dict[str, Any]]) -> set[str]:
    """The reasons that the list of addressees gives."""
    if kind is None:
        return {"ADDRESSEE_NOT_NEEDED"} if addressees else set()
    if not addressees:
        return {"NO_ADDRESSEE"}
    fitting = [one for one in addressees if one["kind"] == kind]
    found = {"WRONG_ADDRESSEE"} if len(fitting) < len(addressees) else set()
    if any(one.get("authorised") is False for one in fitting):
        found.add("NOT_AUTHORISED")
    if any("authorised" not in one for one in fitting):
        found.add("AUTHORISATION_NOT_CHECKED")
    if not insurance:
        return found | ({"MORE_THAN_ONE_ADDRESSEE"} if len(fitting) > 1 else set())
    asked = [sum(contract in one["contracts"] for one in fitting) for contract in _CONTRACTS]
    if fitting and 0 in asked:
        found.add("INSURANCE_CONTRACT_MISSING")
    doubled = ("SEVERAL_LIFE_INSURERS", "SEVERAL_PROPERTY_INSURERS")
    found |= {code for code, count in zip(doubled, asked, strict=True) if count > 1}
    if any(not one["contracts"] for one in fitting):
        found.add("INSURER_WITHOUT_CONTRACT")
    return found


@given(
    type_=st.sampled_from(sorted(_KINDS)),
    role=st.sampled_from(["citizen", "borrower", "third_person"]),
    addressees=_ADDRESSEES,
)
@settings(max_examples=150, deadline=None)
def test_roles_and_addressees_follow_the_kind_of_request(
    decided: Any, type_: str, role: str, addressees: list[dict[str, Any]]
) -> None:
    inputs = {
        "request": _request(type=type_, addressees=addressees),
        "requester": {"role": role, "is_citizen": True},
        "linking": {"purpose": "add_co_borrower"},
        "login": {
            "first_use": False,
            "means": "e_signature",
            "certificate_shows": ["surname", "name", "patronymic"],
            "pin_entered": True,
        },
        "cabinet": {"exists": True},
    }
    expected = _addressing(_KINDS[type_], type_ == "insurance", addressees)
    fits = role == "borrower" if type_ in _BY_BORROWER else True
    if type_ in ("obtain_mortgage", "valuation"):
        fits = role != "third_person"
    if not fits:
        expected.add("ROLE_NOT_ALLOWED")
    assert _codes(decided(1, inputs)) == expected
