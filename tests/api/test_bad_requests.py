"""Bad input: each is a problem of its own status, none is a 500, none is logged."""

from __future__ import annotations

import gzip
import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.asking import CAR, DECIDE, car
from tests.api.conftest import As

JSON = "application/json"
pytestmark = pytest.mark.usefixtures("nothing_is_logged")


def told(answer: TestResponse) -> tuple[int, str]:
    """Status and code, of an answer that is a whole problem."""
    problem = answer.get_json()
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert list(problem)[:6] == ["type", "title", "status", "detail", "instance", "code"]
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["instance"] == f"urn:qerar:request:{answer.headers['X-Request-Id']}"
    assert all(problem[name] for name in ("title", "detail"))
    return answer.status_code, problem["code"]


def pointers(answer: TestResponse) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in answer.get_json()["errors"]]


# --- not JSON ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        (b"", 1, 1),
        (b"   ", 1, 4),
        (b"decide", 1, 1),
        (b'{"inputs": {}', 1, 14),
        (b'{"inputs": {},}', 1, 15),
        (b"{'inputs': {}}", 1, 2),
        (b'{"inputs":\n {"a": NaN}}', 2, 8),
        (b'{"inputs": {"a": -Infinity}}', 1, 18),
        (b'{"inputs": {},\n"inputs": {}}', 2, 1),
        (b'{"inputs": {"a": {"b": 1, "b": 2}}}', 1, 27),
        (b"\xef\xbb\xbf{}", 1, 1),
        (b'{"reference": "\xff"}', 1, 16),
        ('{"inputs": {}}'.encode("utf-16"), 1, 1),
        (b'{"reference": "\\ud800", "inputs": {}}', 1, 16),
        (b'{"\\udc00": 1, "inputs": {}}', 1, 3),
        (b'{"inputs": {"a": 01}}', 1, 19),
        (b'{"inputs": {}} {"inputs": {}}', 1, 16),
        (b'{"reference": "a\x00b", "inputs": {}}', 1, 17),
        (b'{"inputs":' + b"[" * 70 + b"]" * 70 + b"}", 1, 74),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(
    tester: FlaskClient, body: bytes, line: int, column: int
) -> None:
    answer = tester.post(DECIDE, data=body, content_type=JSON)
    assert told(answer) == (400, "not_json")
    assert (answer.get_json()["line"], answer.get_json()["column"]) == (line, column)


# --- the request's own shape ---------------------------------------------------


@pytest.mark.parametrize("body", ["[]", '"inputs"', "1", "null", "true"])
def test_a_body_that_is_no_object_is_refused(tester: FlaskClient, body: str) -> None:
    answer = tester.post(DECIDE, data=body, content_type=JSON)
    assert told(answer) == (422, "invalid_input")
    assert pointers(answer) == [("", "wrong_type")]


def test_every_fault_of_a_request_is_told_at_once(tester: FlaskClient) -> None:
    body = {
        "effective_date": "2022-02-30",
        "known_at": "yesterday",
        "reference": "x" * 201,
        "dry_run": "yes",
        "input": {},
        "a/b~c": 1,
    }
    answer = tester.post(DECIDE, json=body)
    assert told(answer) == (422, "invalid_input")
    assert pointers(answer) == [
        ("/a~1b~0c", "unknown_field"),
        ("/input", "unknown_field"),
        ("/inputs", "required"),
        ("/effective_date", "bad_date"),
        ("/known_at", "bad_datetime"),
        ("/reference", "too_long"),
        ("/dry_run", "wrong_type"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        *[("inputs", value, "wrong_type") for value in (None, [], "x", 1, True)],
        *[
            ("effective_date", value, "bad_date")
            for value in (
                *("", "2022-8-10", "10.08.2022", "2022-08-10T00:00:00Z", "20220810", "2022-W32-3"),
                *("2022-02-29", "0000-01-01", "2022-08-10 ", "٢٠٢٢-٠٨-١٠", "+022-08-10"),
                *(20220810, True, ["2022-08-10"], {}),
            )
        ],
        *[
            ("known_at", value, "bad_datetime")
            for value in (
                *("2022-08-10", "2022-08-10T00:00:00", "2022-08-10T24:00:00Z", "now"),
                *("2022-08-10T00:00:60Z", "2022-08-10T00:00:00+25:00", "2022-08-10 00:00:00Z"),
                *("0001-01-01T00:00:00+14:00", "2022-08-10T00:00Z", 1660089600, False),
            )
        ],
        ("reference", "x" * 201, "too_long"),
        *[
            ("reference", value, "control_character")
            for value in ("a\x00b", "a\nb", "\x7f", "\x85", "\u2028", "x" * 300 + "\t")
        ],
        *[("reference", value, "wrong_type") for value in (1, [], {"a": 1}, False)],
        *[("dry_run", value, "wrong_type") for value in (None, 0, 1, "true", [])],
    ],
)
def test_a_field_of_another_form_is_refused_by_its_pointer(
    tester: FlaskClient, field: str, value: Any, code: str
) -> None:
    answer = tester.post(DECIDE, json=car(**{field: value}))
    assert told(answer) == (422, "invalid_input")
    assert pointers(answer) == [(f"/{field}", code)]


def test_faults_of_inputs_are_told_by_pointers_inside_inputs(tester: FlaskClient) -> None:
    inputs = {
        "vehicle": {"powertrain": "steam", "production_date": "2021-02-30", "price": "-1"},
        "loan": {},
        "colour": "red",
    }
    answer = tester.post(DECIDE, json=car(inputs=inputs))
    assert told(answer) == (422, "invalid_input")
    assert pointers(answer) == [
        ("/colour", "unknown_field"),
        ("/loan/principal", "required"),
        ("/vehicle/powertrain", "not_in_enum"),
        ("/vehicle/price", "out_of_range"),
        ("/vehicle/production_date", "bad_date"),
    ]


@pytest.mark.parametrize(
    "price",
    ["1e4", "1E+2", "40000.", ".5", "+1", "1_000", " 1", "٤٠", "0x10", "NaN", "", "9" * 31],
)
def test_a_text_that_is_no_decimal_is_refused(tester: FlaskClient, price: str) -> None:
    answer = tester.post(
        DECIDE, json=car(inputs=CAR | {"vehicle": {**CAR["vehicle"], "price": price}})
    )
    assert told(answer) == (422, "invalid_input")
    assert [pointer for pointer, _ in pointers(answer)] == ["/vehicle/price"]


@pytest.mark.parametrize("price", ["1e400", "1e-400", "9" * 5000, "0." + "0" * 5000 + "1", "-0"])
def test_a_number_beyond_measure_is_refused(tester: FlaskClient, price: str) -> None:
    body = json.dumps(car()).replace('"40000"', price)
    answer = tester.post(DECIDE, data=body, content_type=JSON)
    assert told(answer) == (422, "invalid_input")
    assert [pointer for pointer, _ in pointers(answer)] == ["/vehicle/price"]


def test_a_text_with_a_nul_is_a_fault_of_its_input(tester: FlaskClient) -> None:
    inputs = CAR | {"vehicle": {**CAR["vehicle"], "powertrain": "a\x00b"}}
    answer = tester.post(DECIDE, json=car(inputs=inputs))
    assert told(answer) == (422, "invalid_input")
    assert pointers(answer) == [("/vehicle/powertrain", "not_in_enum")]


def test_a_body_with_too_many_keys_is_refused(tester: FlaskClient) -> None:
    many = {f"k{n}": {} for n in range(10_001)}
    answer = tester.post(DECIDE, json=car(inputs=many))
    assert told(answer) == (422, "invalid_input")
    assert pointers(answer) == [("", "too_many_keys")]


# --- dates and versions --------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (car(effective_date="2014-03-21"), 409, "no_version_in_force"),
        (car(effective_date="0001-01-01"), 409, "no_version_in_force"),
        (car(effective_date="9999-12-31"), 422, "invalid_input"),
        (car(known_at="2100-01-01T00:00:00Z"), 422, "known_at_in_future"),
        (car(known_at="2001-01-01T00:00:00Z"), 409, "no_version_in_force"),
    ],
)
def test_a_date_that_cannot_be_decided_for_is_named(
    tester: FlaskClient, body: dict[str, Any], status: int, code: str
) -> None:
    assert told(tester.post(DECIDE, json=body)) == (status, code)


@pytest.mark.parametrize(
    "policy",
    [
        "nothing",
        "CAR_LOAN",
        "car_loan ",
        "..",
        "%2e%2e",
        "a%00b",
        "%ff",
        "%ed%a0%80",
        "x" * 5000,
        "ə",
    ],
)
def test_an_unknown_policy_is_404(tester: FlaskClient, policy: str) -> None:
    answer = tester.post(f"/v1/policies/{policy}/decisions", json=car())
    assert told(answer) == (404, "unknown_policy")


# --- what the key may ----------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (car(), "effective_date_outside_window"),
        (car(effective_date=..., known_at="2022-08-10T00:00:00Z"), "role_required"),
        (car(effective_date=..., dry_run=True), "role_required"),
    ],
)
def test_an_origination_key_decides_only_near_today_and_for_good(
    as_: As, body: dict[str, Any], code: str
) -> None:
    assert told(as_("origination").post(DECIDE, json=body)) == (403, code)


@pytest.mark.parametrize("role", ["editor", "approver", "auditor", "admin"])
def test_other_keys_do_not_decide(as_: As, role: str) -> None:
    assert told(as_(role).post(DECIDE, json=car())) == (403, "role_required")


# --- the body's type and size --------------------------------------------------


@pytest.mark.parametrize(
    "content_type",
    [
        *("", "text/plain", "application/xml", "application/x-www-form-urlencoded"),
        *("application/json; charset=latin-1", "application/json; charset=utf-16"),
        *("application/jsonp", "application/json, text/plain", "application/json; v=1", ";"),
        *("application/problem+json", "application/x-ndjson"),
    ],
)
def test_another_type_of_body_is_415(tester: FlaskClient, content_type: str) -> None:
    answer = tester.post(DECIDE, data=json.dumps(car()), content_type=content_type)
    assert told(answer) == (415, "unsupported_media_type")
    assert answer.headers["Accept-Post"] == JSON


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "identity, gzip", "x"])
def test_an_encoded_body_is_415(tester: FlaskClient, encoding: str) -> None:
    data = gzip.compress(json.dumps(car()).encode())
    headers = {"Content-Encoding": encoding}
    answer = tester.post(DECIDE, data=data, content_type=JSON, headers=headers)
    assert told(answer) == (415, "unsupported_media_type")
    assert answer.headers["Accept-Encoding"] == "identity"


class Endless(io.RawIOBase):
    """A body that never ends, and counts what was read of it."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        buffer[:] = b" " * len(buffer)
        self.read_bytes += len(buffer)
        return len(buffer)


def test_a_body_over_1_mib_is_413_by_its_length(tester: FlaskClient) -> None:
    data = b" " * (1024 * 1024 + 1)
    assert told(tester.post(DECIDE, data=data, content_type=JSON)) == (413, "too_large")


@pytest.mark.parametrize("chunked", [{}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_a_body_of_1_mib_is_read(tester: FlaskClient, chunked: dict[str, str]) -> None:
    answer = tester.post(
        DECIDE,
        data=b"{}".ljust(1024 * 1024),
        content_type=JSON,
        environ_overrides={"wsgi.input_terminated": True, **chunked},
    )
    assert told(answer) == (422, "invalid_input")


def test_a_body_of_no_told_length_is_413_once_it_is_too_long(tester: FlaskClient) -> None:
    endless = Endless()
    answer = tester.post(
        DECIDE,
        content_type=JSON,
        environ_overrides={
            "wsgi.input": endless,
            "wsgi.input_terminated": True,
            "HTTP_TRANSFER_ENCODING": "chunked",
        },
    )
    assert told(answer) == (413, "too_large")
    assert endless.read_bytes <= 2 * 1024 * 1024


# --- headers -------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "ə", "a\x7f", "a, b"])
def test_an_idempotency_key_of_another_form_is_refused(tester: FlaskClient, key: str) -> None:
    answer = tester.post(DECIDE, json=car(), environ_overrides={"HTTP_IDEMPOTENCY_KEY": key})
    assert told(answer) == (422, "bad_idempotency_key")
    assert answer.get_json()["errors"][0]["in"] == "header"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0", "x"])
def test_an_accept_that_fits_nothing_is_406_and_decides_nothing(
    tester: FlaskClient, accept: str
) -> None:
    answer = tester.post(DECIDE, json=car(), headers={"Accept": accept})
    assert told(answer) == (406, "not_acceptable")


# --- the address ---------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *("/v1", "/v1/", "/v1/nothing", "/v2/policies", "/", "/decisions"),
        *("/v1/decisions/", "/v1//decisions", "//v1/decisions", "/v1/policies/car_loan/decisions/"),
        *("/v1/policies/car%2Floan/decisions", "/v1/policies//decisions", "/v1/../healthz"),
        *("/v1/decisions/x/letter/", "/v1/decisions/x/y", "/static/x", "/problems/nothing"),
    ],
)
def test_what_is_not_there_is_404(tester: FlaskClient, path: str) -> None:
    assert told(tester.get(path)) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", DECIDE, {"POST", "OPTIONS"}),
        ("HEAD", DECIDE, {"POST", "OPTIONS"}),
        ("PUT", DECIDE, {"POST", "OPTIONS"}),
        ("GET", f"{DECIDE}/batch", {"POST", "OPTIONS"}),
        ("POST", "/v1/decisions", {"GET", "HEAD", "OPTIONS"}),
        ("DELETE", "/v1/decisions/x", {"GET", "HEAD", "OPTIONS"}),
        ("TRACE", "/v1/decisions/x", {"GET", "HEAD", "OPTIONS"}),
        ("BREW", "/v1/decisions/x/letter", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_method_that_an_address_does_not_take_is_405_with_allow(
    tester: FlaskClient, method: str, path: str, allow: set[str]
) -> None:
    answer = tester.open(path, method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == allow
    if method != "HEAD":
        assert told(answer) == (405, "method_not_allowed")


def test_options_tells_what_an_address_takes(tester: FlaskClient) -> None:
    answer = tester.options(DECIDE)
    assert (answer.status_code, answer.data) == (200, b"")
    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(
    ("path", "faults"),
    [
        (f"{DECIDE}?dry_run=true", [("/dry_run", "unknown_parameter")]),
        ("/v1/decisions/x?lang=az", [("/lang", "unknown_parameter")]),
        ("/v1/decisions/x/letter?lang=ru", [("/lang", "bad_parameter")]),
        ("/v1/decisions/x/letter?lang=", [("/lang", "bad_parameter")]),
        ("/v1/decisions/x/explanation?lang=AZ", [("/lang", "bad_parameter")]),
        ("/v1/decisions/x/explanation?lang=az&lang=az", [("/lang", "repeated_parameter")]),
        *[
            (f"/v1/decisions?limit={limit}", [("/limit", "bad_parameter")])
            for limit in (
                "0",
                "201",
                "-1",
                "1.0",
                "1e1",
                "x",
                "",
                "01",
                "1_0",
                "%201",
                "٥",
                "9" * 99,
            )
        ],
        (
            "/v1/decisions?from=2022&to=2022-08-10T00:00:00&limit=x&page=2",
            [
                ("/from", "bad_parameter"),
                ("/limit", "bad_parameter"),
                ("/page", "unknown_parameter"),
                ("/to", "bad_parameter"),
            ],
        ),
        ("/v1/decisions?policy=a&policy=b", [("/policy", "repeated_parameter")]),
        ("/v1/decisions?reference=a%00b", [("/reference", "bad_parameter")]),
        ("/v1/decisions?=x", [("/", "unknown_parameter")]),
    ],
)
def test_every_fault_of_a_query_is_told_at_once(
    tester: FlaskClient, path: str, faults: list[tuple[str, str]]
) -> None:
    answer = tester.open(path, method="POST" if path.startswith(DECIDE) else "GET")
    assert told(answer) == (422, "invalid_parameters")
    assert sorted(pointers(answer)) == faults
    assert {fault["in"] for fault in answer.get_json()["errors"]} == {"query"}


@pytest.mark.parametrize("cursor", ["", "x", "-1", "0", "9" * 40, "%00", "%ff", "ə"])
def test_a_cursor_that_no_page_gave_is_refused(tester: FlaskClient, cursor: str) -> None:
    assert told(tester.get(f"/v1/decisions?cursor={cursor}")) == (422, "bad_cursor")


@pytest.mark.parametrize(
    "decision", ["x", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "a%00b", "%ff", "x" * 5000]
)
@pytest.mark.parametrize("part", ["", "/explanation", "/letter"])
def test_an_unknown_decision_is_404(tester: FlaskClient, decision: str, part: str) -> None:
    assert told(tester.get(f"/v1/decisions/{decision}{part}")) == (404, "unknown_decision")


def test_a_fault_of_ours_is_500_and_tells_nothing_of_the_inside(
    app: Flask, tester: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("api.decisions.request_of", fail)
    answer = tester.post(DECIDE, json=car())
    assert told(answer) == (500, "internal_error")
    assert "secret" not in answer.get_data(as_text=True)
