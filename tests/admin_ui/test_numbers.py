"""Whole numbers in addresses and forms: taken, or not there; never trouble."""

from __future__ import annotations

import pytest

from admin_ui.numbers import whole
from admin_ui.pages.tryit_values import items_of, removed
from tests.admin_ui.conftest import SignedIn

LONG = "9" * 5000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        (LONG, None),
        ("", None),
        ("-1", None),
        ("1.0", None),
        ("\N{SUPERSCRIPT TWO}", None),
        ("\N{ARABIC-INDIC DIGIT TWO}", None),
    ],
)
def test_whole(text: str, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("name", ["after", "example"])
def test_no_number_in_an_address_is_too_long(as_: SignedIn, name: str) -> None:
    path = {"after": "/admin/proposals/withdraw/car_loan-1", "example": "/admin/try/car_loan"}
    expected = {"after": 400, "example": 200}
    assert as_("editor").get(f"{path[name]}?{name}={LONG}").status == expected[name]


def test_no_number_in_a_form_of_inputs_is_too_long() -> None:
    assert items_of({"#/a": LONG}, "/a") == 0
    assert removed({"#/a": "1", "/a/0": "x", f"/a/{LONG}": "y"}, "/a/0")["#/a"] == "0"
    assert removed({"#/a": "1"}, f"/a/{LONG}") == {"#/a": "1"}
