"""Mortgage applications: the largest loan fits, a qəpik more does not, and totals add up."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.service import DecisionService

_DAY = date(2024, 3, 1)
_QAPIK = Fraction(1, 100)
_POLICY = "mortgage_application"
_WITH, _WITHOUT = "with_guarantee", "without_guarantee"
_INCOMES = ("employment", "entrepreneurial", "non_entrepreneurial", "transfers")
_EXPENSES = ("deductions_main", "deductions_additional", "utilities", "taxes", "other_credits")


def merged(given: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy with changes inside its objects; what is changed to None is left out."""
    result = copy.deepcopy(dict(given))
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = copy.deepcopy(value)
    return result


def person(name: str, fin: str, /, **changes: Any) -> dict[str, Any]:
    """A person who has said everything."""
    kinds = ("id_card", "family_marriage", "jobs_incomes")
    whole = {
        "name": name,
        "fin": fin,
        "citizen": True,
        "birth_date": "1990-05-10",
        "pension_on": "2055-05-10",
        "id_card_number": "AA1234567",
        "registered_address": "Bakı, Nizami küçəsi 1",
        "id_data_complete": True,
        "address_differs": False,
        "consent": {"signed": True, "signed_with": "asan_imza", "file_format": "adoc"},
        "contacts": [
            {"kind": "mobile", "value": "+994501234567"},
            {"kind": "email", "value": "borcalan@example.az"},
        ],
        "workplaces": [
            {
                "employer": "Zavod MMC",
                "position": "mühəndis",
                "monthly_income": "2000.00",
                "entered_by": "registry",
            }
        ],
        "entrepreneur": False,
        "family": [],
        "education": "ali",
        "incomes": {name: "0.00" for name in _INCOMES} | {"employment": "2000.00"},
        "income_months": 24,
        "expenses": {
            "deductions_main": "200.00",
            "utilities": "100.00",
            "taxes": "0.00",
            "other_credits": "0.00",
        },
        "certificates": [{"kind": kind, "file_format": "pdf"} for kind in kinds],
    }
    return merged(whole, changes)


def co_borrower(name: str, fin: str, /, **changes: Any) -> dict[str, Any]:
    """A co-borrower whose code and stages are in order."""
    whole = person(name, fin) | {
        "login_means": "e_signature",
        "linking_code": {
            "number": fin,
            "owner_fin": fin,
            "purpose": "add_co_borrower",
            "used": False,
        },
        "kinship": "həyat yoldaşı",
        "all_stages_completed": True,
    }
    return merged(whole, changes)


def application(**changes: Any) -> dict[str, Any]:
    """An application that is ready to be sent."""
    whole = {
        "applicant": person("Aysel Quliyeva", "5ABCD12"),
        "property": {"price": "100000.00", "market": "secondary", "registered": True},
        "loan": {"type": "concessional", "principal": "70000.00", "term_months": 240},
        "living_minimum": "285.00",
        "selected_offers": [_WITH],
        "confirmation": {"down_payment_and_terms": True, "security_code_entered": True},
    }
    return merged(whole, changes)


def _whole(value: Fraction) -> Fraction:
    """Down to the qəpik."""
    return Fraction(floor(value * 100), 100)


def _up(value: Fraction) -> Fraction:
    return Fraction(ceil(value * 100), 100)


def _half_up(value: Fraction) -> Fraction:
    return Fraction(floor(value * 100 + Fraction(1, 2)), 100)


def instalment(principal: Fraction, rate: Fraction, months: int) -> Fraction:
    """The exact annuity."""
    if rate == 0:
        return principal / months
    monthly = rate / 12
    return principal * monthly / (1 - (1 + monthly) ** -months)


def _largest_payable(payment: Fraction, rate: Fraction, months: int) -> Fraction:
    return _whole(payment / instalment(Fraction(1), rate, months))


def reckoned(body: Mapping[str, Any], day: date = _DAY) -> dict[str, Any]:
    """The offers by the Fund's terms of 2018 and 2025, in exact fractions.

    For bodies that state everything, without rates of the bank and within the longest term.
    """
    people = [body["applicant"], *body.get("co_borrowers", [])]
    income = sum(Fraction(one["incomes"][name]) for one in people for name in _INCOMES)
    spent = sum(Fraction(one["expenses"].get(name, "0")) for one in people for name in _EXPENSES)
    members = {one["fin"] for one in people} | {
        member["fin"] for one in people for member in one["family"]
    }
    living = _half_up(len(members) * Fraction(body["living_minimum"]) / 2)
    left = max(income - spent - living, Fraction(0))
    home, loan = body["property"], body["loan"]
    price = Fraction(home["price"])
    value = min(price, Fraction(home.get("market_value", home["price"])))
    ordinary = loan["type"] == "ordinary"
    better = ordinary and home.get("in_freed_territories", False) and day >= date(2025, 7, 16)
    cap = Fraction(150_000 if ordinary else 100_000)
    ratio = Fraction(90 if better or not ordinary else 85, 100)
    share = {_WITH: Fraction(7, 10), _WITHOUT: Fraction(75 if better else 70, 100)}
    rates = {
        _WITH: Fraction("0.07" if ordinary else "0.037"),
        _WITHOUT: Fraction("0.08" if ordinary else "0.04"),
    }
    by_value = {_WITH: _whole(value * Fraction(85, 100)), _WITHOUT: _whole(value * ratio)}
    least = {_WITH: _up(value * Fraction(6, 10)), _WITHOUT: _QAPIK}
    term = loan["term_months"]
    wanted = Fraction(loan["principal"])
    found: dict[str, Any] = {"income": income, "expenses": spent, "living": living}
    for kind in (_WITH, _WITHOUT):
        payable = _largest_payable(min(income * share[kind], left), rates[kind], term)
        excepted = Fraction(0)
        if kind == _WITHOUT and home["market"] == "primary":
            excepted = _up(value * Fraction(6, 10))
            free = max(excepted - _QAPIK, Fraction(0))
            payable = max(payable, min(free, _largest_payable(left, rates[kind], term)))
        largest = min(by_value[kind], cap, payable)
        principal = max(min(wanted, largest), least[kind])
        offer = {
            "principal": principal,
            "least": least[kind],
            "largest": largest,
            "largest_by_value": by_value[kind],
            "largest_by_cap": cap,
            "largest_by_payment": payable,
            "down_payment": price - principal,
            "annual_rate": rates[kind],
            "term_months": Fraction(term),
            "instalment": _half_up(instalment(principal, rates[kind], term)),
        }
        if kind == _WITH and not ordinary:
            fee = (
                next(
                    fee
                    for top, fee in ((70, 6), (80, 7), (85, 8))
                    if principal <= value * top / 100
                )
                if largest >= least[kind]
                else 0
            )
            offer["guarantee_fee_rate"] = Fraction(fee, 1000)
            offer["guarantee_fee"] = _half_up(principal * fee / 1000)
        found[kind] = offer if largest >= least[kind] else None
        payment = instalment(wanted, rates[kind], term)
        by_share = payment / share[kind] if wanted >= excepted else payment
        need = max(by_share, payment + spent + living)
        found[f"shortfall_{kind}"] = max(_up(need - income), Fraction(0))
    return found


def _cents(least: int, most: int) -> st.SearchStrategy[Fraction]:
    return st.integers(least, most).map(lambda cents: Fraction(cents, 100))


def _text(amount: Fraction) -> str:
    whole, part = divmod(amount * 100, 100)
    assert part.denominator == 1
    return f"{whole}.{part.numerator:02d}"


@st.composite
def _applications(draw: st.DrawFn) -> tuple[dict[str, Any], date]:
    """Applications that state everything, most of them near one limit or another."""
    price = draw(_cents(100_000, 30_000_000))
    others = draw(st.lists(st.sampled_from(["AAAAAA1", "AAAAAA2", "5ABCD12"]), max_size=3))
    changes: dict[str, Any] = {
        "incomes": {"employment": _text(draw(_cents(0, 400_000)))},
        "expenses": {"utilities": _text(draw(_cents(0, 30_000))), "deductions_additional": "0.00"},
        "family": [{"fin": fin} for fin in others],
    }
    body = application(
        applicant=changes,
        property={
            "price": _text(price),
            "market_value": _text(draw(st.just(price) | _cents(100_000, 30_000_000))),
            "market": draw(st.sampled_from(["primary", "secondary"])),
            "in_freed_territories": draw(st.booleans()),
        },
        loan={
            "type": draw(st.sampled_from(["ordinary", "concessional"])),
            "principal": _text(draw(_cents(1, 20_000_000))),
            "term_months": draw(st.integers(1, 300)),
        },
        living_minimum=_text(draw(_cents(1, 60_000))),
        selected_offers=[draw(st.sampled_from([_WITH, _WITHOUT]))],
    )
    if draw(st.booleans()):
        own = {"incomes": {"transfers": _text(draw(_cents(0, 200_000)))}}
        own["expenses"] = {"deductions_additional": _text(draw(_cents(0, 30_000)))}
        body["co_borrowers"] = [co_borrower("Rauf Quliyev", "6BCDE23", **own)]
    return body, draw(st.sampled_from([_DAY, date(2025, 7, 15), date(2025, 7, 16)]))


@pytest.fixture(scope="module")
def answered(service: DecisionService) -> Any:
    """Decides an application, as JSON."""

    def decided(body: Mapping[str, Any], day: date, remedies: bool = False) -> Any:
        return service.decide(_POLICY, body, day, remedies=remedies).to_json()

    return decided


def _shown(offer: Mapping[str, Any] | None) -> dict[str, Fraction] | None:
    return None if offer is None else {name: Fraction(value) for name, value in offer.items()}


@settings(max_examples=200)
@given(case=_applications())
def test_offers_and_totals_are_those_of_exact_fractions(
    answered: Any, case: tuple[dict[str, Any], date]
) -> None:
    body, day = case
    expected = reckoned(body, day)
    outputs = answered(body, day)["outputs"]
    assert {kind: _shown(outputs[kind]) for kind in (_WITH, _WITHOUT)} == {
        kind: expected[kind] for kind in (_WITH, _WITHOUT)
    }
    chosen = body["selected_offers"][0]
    assert [
        Fraction(outputs[name])
        for name in ("total_income", "total_expenses", "living_cost", "shortfall")
    ] == [expected[name] for name in ("income", "expenses", "living", f"shortfall_{chosen}")]


@settings(max_examples=100)
@given(case=_applications())
def test_the_largest_loan_can_be_had_and_a_qapik_more_cannot(
    answered: Any, case: tuple[dict[str, Any], date]
) -> None:
    body, day = case
    chosen = body["selected_offers"][0]
    offer = reckoned(body, day)[chosen]
    if offer is None:
        return
    at = merged(body, {"loan": {"principal": _text(offer["largest"])}})
    above = merged(body, {"loan": {"principal": _text(offer["largest"] + _QAPIK)}})
    outcomes = [answered(one, day)["outcome"] for one in (at, above)]
    unknown = chosen == _WITH and body["loan"]["type"] == "ordinary"  # its guarantee fee
    assert outcomes == ["referred" if unknown else "ready_to_send", "declined"]
    payment = Fraction(answered(at, day)["outputs"][chosen]["instalment"])
    # shown to the qəpik: half a qəpik may be added to what was tested
    assert payment <= reckoned(at, day)["income"] - reckoned(at, day)["expenses"] + _QAPIK / 2


@settings(max_examples=60)
@given(case=_applications())
def test_every_offered_change_does_what_it_says(
    answered: Any, case: tuple[dict[str, Any], date]
) -> None:
    body, day = case
    decision = answered(body, day, remedies=True)
    for remedy in decision["remedies"]:
        if not remedy["set"]:
            continue
        changed = copy.deepcopy(body)
        for pointer, change in remedy["set"].items():
            *groups, name = pointer[1:].split("/")
            place = changed
            for group in groups:
                place = place[group]
            place[name] = change["to"]
        assert answered(changed, day)["outcome"] == remedy["outcome"] != "declined"


def test_a_second_income_never_makes_an_offer_smaller(answered: Any) -> None:
    alone = application(applicant={"incomes": {"employment": "700.00"}}, selected_offers=[_WITHOUT])
    earner = co_borrower("Rauf Quliyev", "6BCDE23")
    largest = [
        Fraction(answered(body, _DAY)["outputs"][_WITHOUT]["largest"])
        for body in (alone, alone | {"co_borrowers": [earner]})
    ]
    assert largest == sorted(largest)


def test_ten_co_borrowers_with_twenty_workplaces_each_are_decided(answered: Any) -> None:
    job = {
        "employer": "Zavod MMC",
        "position": "mühəndis",
        "monthly_income": "100.00",
        "entered_by": "registry",
    }
    jobs = [job | {"is_main": number == 0} for number in range(20)]
    people = [
        co_borrower(
            f"Birgə borcalan {number}",
            f"PERS{number:03d}",
            workplaces=jobs,
            family=[{"fin": f"F{number:02d}{member:04d}"} for member in range(15)],
            expenses={"deductions_additional": "0.00"},
            consent={"signed": False},
        )
        for number in range(10)
    ]
    body = application(co_borrowers=people, living_minimum="10.00")
    decision = answered(body, _DAY, remedies=True)
    assert [
        one["pointer"] for one in decision["reasons"] if one["code"] == "CONSENT_NOT_SIGNED"
    ] == [f"/co_borrowers/{number}/consent" for number in range(10)]
