"""Every bad input has a named error at its pointer and exit status 3; nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Inputs = dict[str, Any]
ON = ("--on", "2022-08-10")


def put(**changes: object) -> Callable[[Inputs], None]:
    """Change ``group__field`` to a value."""

    def change(inputs: Inputs) -> None:
        for name, value in changes.items():
            group, field = name.split("__")
            inputs[group][field] = value

    return change


def without(group: str, field: str) -> Callable[[Inputs], None]:
    def change(inputs: Inputs) -> None:
        del inputs[group][field]

    return change


CASES = [
    ("an unknown group", lambda i: i.update(house={}), "/house", "unknown_field"),
    ("an extra field", put(vehicle__colour="red"), "/vehicle/colour", "unknown_field"),
    ("a missing field", without("loan", "principal"), "/loan/principal", "required"),
    ("a missing group", lambda i: i.pop("loan"), "/loan/principal", "required"),
    ("null for a number", put(loan__principal=None), "/loan/principal", "null_not_allowed"),
    ("text for a number", put(loan__principal="much"), "/loan/principal", "not_a_decimal"),
    ("true for a number", put(loan__principal=True), "/loan/principal", "wrong_type"),
    ("a list for a number", put(loan__principal=["1"]), "/loan/principal", "wrong_type"),
    ("an exponent", put(loan__principal="1e3"), "/loan/principal", "not_a_decimal"),
    ("a space", put(loan__principal="1 000"), "/loan/principal", "not_a_decimal"),
    ("an underscore", put(loan__principal="1_000"), "/loan/principal", "not_a_decimal"),
    ("a comma", put(loan__principal="1000,50"), "/loan/principal", "not_a_decimal"),
    ("NaN as text", put(loan__principal="NaN"), "/loan/principal", "not_a_decimal"),
    ("Arabic digits", put(loan__principal="١٢٣"), "/loan/principal", "not_a_decimal"),
    ("fullwidth digits", put(loan__principal="１２３"), "/loan/principal", "not_a_decimal"),
    ("400 digits", put(loan__principal="9" * 400), "/loan/principal", "too_many_digits"),
    ("three decimals", put(loan__principal="100.005"), "/loan/principal", "too_many_decimals"),
    ("a negative amount", put(loan__principal="-1"), "/loan/principal", "out_of_range"),
    ("zero", put(loan__principal="0"), "/loan/principal", "out_of_range"),
    ("no such powertrain", put(vehicle__powertrain="steam"), "/vehicle/powertrain", "not_in_enum"),
    (
        "a date that does not exist",
        put(vehicle__production_date="2021-02-29"),
        "/vehicle/production_date",
        "bad_date",
    ),
    (
        "a date in another form",
        put(vehicle__production_date="01.05.2021"),
        "/vehicle/production_date",
        "bad_date",
    ),
    (
        "a car produced after the loan",
        put(vehicle__production_date="2022-08-11"),
        "/vehicle/production_date",
        "date_out_of_range",
    ),
]


@pytest.mark.parametrize(("says", "change", "pointer", "code"), CASES, ids=[c[0] for c in CASES])
def test_a_bad_field_is_named_by_pointer_and_code(
    qerar, electric: Inputs, says: str, change: Callable[[Inputs], object], pointer: str, code: str
) -> None:
    change(electric)
    ran = qerar("decide", "car_loan", *ON, "--json", "-", stdin=electric)
    assert ran.status == 3
    assert [(e["pointer"], e["code"]) for e in ran.json["errors"]] == [(pointer, code)]


BORROWER = {
    "incomes": [{"source": "salary", "amount": "1500", "documented": True}],
    "credit_registry": {"checked": True, "monthly_burden": "0"},
    "loan": {"principal": "1000", "annual_rate": "0.18", "term_months": 12},
    "questionnaire_signed": True,
    "information_verified": True,
    "assessment": {
        "needs_asset_sale": False,
        "existing_needs_new_debt": False,
        "breaks_other_obligations": False,
    },
    "suitability": {"meets_requirements": True, "meets_aims": True, "meets_needs": True},
}


def test_a_list_longer_than_allowed_is_named(qerar) -> None:
    debts = [{"monthly_payment": "1"}] * 101
    asked = {**BORROWER, "other_debts": debts}
    ran = qerar("decide", "affordability", *ON, "--json", "-", stdin=asked)
    assert ran.status == 3
    assert [(e["pointer"], e["code"]) for e in ran.json["errors"]] == [
        ("/other_debts", "too_many_items")
    ]
    asked["other_debts"] = debts[:100]
    assert qerar("decide", "affordability", *ON, "-", stdin=asked).status == 0


def test_a_bad_item_of_a_list_is_named_by_its_place(qerar) -> None:
    good, bad = {"monthly_payment": "1"}, {"monthly_payment": "-1"}
    asked = {**BORROWER, "other_debts": [good, bad]}
    ran = qerar("decide", "affordability", *ON, "--json", "-", stdin=asked)
    assert [(e["pointer"], e["code"]) for e in ran.json["errors"]] == [
        ("/other_debts/1/monthly_payment", "out_of_range")
    ]


def test_a_broken_constraint_is_invalid_input_in_both_languages(qerar) -> None:
    deposit = {
        "product": "non_standard",
        "currency": "AZN",
        "opened_on": "2017-03-01",
        "maturity": "2018-03-01",
        "term_months": 12,
        "contract_rate": "0.10",
        "interest_payment": "monthly",
        "renewal_provided": True,
    }
    arguments = ("decide", "deposit_renewal", "--on", "2018-03-02")
    ran = qerar(*arguments, "--json", "-", stdin={"deposit": deposit})
    assert ran.status == 3
    assert [e["pointer"] for e in ran.json["errors"]] == ["/deposit/maturity"]
    english = qerar(*arguments, "-", stdin={"deposit": deposit}).err
    azerbaijani = qerar(*arguments, "--lang", "az", "-", stdin={"deposit": deposit}).err
    assert "both dates must be equal" in english
    assert "hər iki tarix eyni olmalıdır" in azerbaijani


def test_a_used_policy_not_in_force_is_named(qerar, electric: Inputs) -> None:
    asked = BORROWER | electric | {"loan": BORROWER["loan"]}
    arguments = ("decide", "car_loan_application", "--on", "2014-03-21", "--json", "-")
    ran = qerar(*arguments, stdin=asked)
    assert (ran.status, ran.json["code"]) == (4, "no_version_in_force")
    assert "'car_loan'" in ran.json["detail"]


def test_every_fault_is_told_at_once(qerar, electric: Inputs) -> None:
    electric["vehicle"] |= {"price": "-1", "colour": "red", "production_date": "soon"}
    del electric["loan"]["principal"]
    ran = qerar("decide", "car_loan", *ON, "-", stdin=electric)
    assert ran.status == 3
    assert ran.out == ""
    assert [line.split(":")[0].strip() for line in ran.err.splitlines()[1:]] == [
        "/loan/principal",
        "/vehicle/colour",
        "/vehicle/price",
        "/vehicle/production_date",
    ]


def test_a_number_of_json_is_as_good_as_a_text(qerar, electric: Inputs) -> None:
    text = qerar("decide", "car_loan", *ON, "--json", "-", stdin=electric).json
    electric["vehicle"]["price"] = 40000
    number = qerar("decide", "car_loan", *ON, "--json", "-", stdin=electric).json
    assert number["digest"] == text["digest"]


JSON_CASES = [
    ("nothing", b"", "nothing to read"),
    ("only spaces", b"  \n", "nothing to read"),
    ("not JSON", b"{'a': 1}", "line 1, column 2"),
    ("cut off", b'{"loan": {"principal": "1"', "line 1"),
    ("not UTF-8", b'{"loan": "\xff"}', "not UTF-8"),
    ("UTF-16", '{"loan": 1}'.encode("utf-16"), "not UTF-8"),
    ("a duplicate key", b'{"loan": 1, "loan": 2}', "twice"),
    ("NaN", b'{"loan": {"principal": NaN}}', "NaN"),
    ("Infinity", b'{"loan": {"principal": -Infinity}}', "Infinity"),
    ("nested too deep", b"[" * 100 + b"]" * 100, "nested"),
]


@pytest.mark.parametrize(("says", "data", "told"), JSON_CASES, ids=[c[0] for c in JSON_CASES])
def test_what_is_not_json_is_refused_in_one_line(qerar, says: str, data: bytes, told: str) -> None:
    ran = qerar("decide", "car_loan", *ON, "-", stdin=data)
    assert (ran.status, ran.out) == (3, "")
    assert told in ran.err
    assert ran.err.startswith("qerar: the input is not JSON: line 1, column ")
    assert len(ran.err.splitlines()) == 1


def test_a_byte_order_mark_is_accepted(qerar, electric: Inputs, tmp_path: Path) -> None:
    import json

    path = tmp_path / "with_mark.json"
    path.write_text(json.dumps(electric), "utf-8-sig")
    assert qerar("decide", "car_loan", *ON, str(path)).status == 0


@pytest.mark.parametrize("raw", ["[]", '"text"', "1", "null", "true"])
def test_inputs_are_an_object(qerar, raw: str) -> None:
    ran = qerar("decide", "car_loan", *ON, "--json", "-", stdin=raw.encode())
    assert ran.status == 3
    assert ran.json["code"] == "invalid_input"
    assert ran.json["errors"][0]["pointer"] == ""


def test_a_file_that_cannot_be_opened_is_a_usage_error(qerar, tmp_path: Path) -> None:
    for name in (str(tmp_path / "missing.json"), str(tmp_path)):
        ran = qerar("decide", "car_loan", *ON, name)
        assert (ran.status, ran.out) == (2, "")
        assert name in ran.err


# --- a whole request body ------------------------------------------------------


def test_a_request_body_gives_its_own_date_and_reference(qerar, electric: Inputs) -> None:
    body = {"effective_date": "2022-07-29", "reference": "APP-1", "inputs": electric}
    told = qerar("decide", "car_loan", "--json", "-", stdin=body).json
    assert (told["policy_version"], told["effective_date"]) == (1, "2022-07-29")
    assert told["reference"] == "APP-1"


def test_a_request_body_and_an_option_must_agree(qerar, electric: Inputs) -> None:
    body = {"effective_date": "2022-07-29", "inputs": electric}
    ran = qerar("decide", "car_loan", *ON, "-", stdin=body)
    assert ran.status == 2
    assert "2022-07-29" in ran.err
    assert "2022-08-10" in ran.err
    assert qerar("decide", "car_loan", "--on", "2022-07-29", "-", stdin=body).status == 0


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("effective_date", "2022-02-30", "bad_date"),
        ("effective_date", 20220730, "bad_date"),
        ("known_at", "2022-07-30", "bad_datetime"),
        ("known_at", "2022-07-30T00:00:00", "bad_datetime"),
        ("reference", "x" * 201, "too_long"),
        ("dry_run", "no", "wrong_type"),
        ("wen", 1, "unknown_field"),
    ],
)
def test_a_bad_request_body_is_named_by_pointer(
    qerar, electric: Inputs, field: str, value: object, code: str
) -> None:
    body = {"effective_date": "2022-08-10", "inputs": electric} | {field: value}
    ran = qerar("decide", "car_loan", "--json", "-", stdin=body)
    assert ran.status == 3
    assert [(e["pointer"], e["code"]) for e in ran.json["errors"]] == [(f"/{field}", code)]


def test_what_will_be_known_cannot_be_asked(qerar, electric: Inputs) -> None:
    arguments = ("--known-at", "9999-01-01T00:00:00Z", "--json", "-")
    ran = qerar("decide", "car_loan", *ON, *arguments, stdin=electric)
    assert (ran.status, ran.json["code"]) == (3, "known_at_in_future")
