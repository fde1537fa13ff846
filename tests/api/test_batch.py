"""Many decisions in one request."""

from __future__ import annotations

import errno
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.settings import ApiSettings
from app import application
from engine.errors import StoreUnavailable
from engine.service import Service
from tests.api.asking import CAR, DECIDE, car
from tests.api.conftest import As

BATCH = f"{DECIDE}/batch"
NDJSON = "application/x-ndjson"
MIB = 1024 * 1024


def ask(client: FlaskClient, data: bytes, **options: Any) -> list[dict[str, Any]]:
    """The lines of the answer."""
    with client.post(BATCH, data=data, content_type=NDJSON, **options) as answer:
        assert (answer.status_code, answer.content_type) == (200, NDJSON)
        text = answer.get_data(as_text=True)
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def line(**changes: Any) -> bytes:
    return json.dumps(car(**changes), ensure_ascii=False).encode()


def test_each_line_is_decided_in_order_and_logged(as_: As) -> None:
    client = as_("tester", name="batch")
    body = b"\n".join(line(reference=f"APP-{n}") for n in range(120))  # the last without its end
    told = ask(client, body)
    assert [one["reference"] for one in told] == [f"APP-{n}" for n in range(120)]
    sequences = [one["ledger_sequence"] for one in told]
    assert sequences == sorted(set(sequences))
    listed = client.get("/v1/decisions?limit=200").get_json()["decisions"]
    assert listed == told[::-1]


def test_a_bad_line_is_answered_by_a_problem_and_does_not_stop_the_rest(
    tester: FlaskClient,
) -> None:
    lines = [
        line(),
        b"not json",
        b'{"inputs": {}, "inputs": {}}',
        b'"\xff"',
        b"[]",
        line(effective_date="2022-02-30"),
        line(inputs={}),
        line(effective_date="2014-03-21"),
        line(known_at="2100-01-01T00:00:00Z"),
        b'{"reference": "\\ud800", "inputs": {}}',
        b'{"inputs":' + b"[" * 70 + b"]" * 70 + b"}",
        b" " * MIB + line(),
        line(dry_run=True),
        line(),
    ]
    told = ask(tester, b"\n".join(lines) + b"\n")
    assert [(one.get("line"), one.get("status"), one.get("code")) for one in told] == [
        (None, None, None),
        (2, 400, "not_json"),
        (3, 400, "not_json"),
        (4, 400, "not_json"),
        (5, 422, "invalid_input"),
        (6, 422, "invalid_input"),
        (7, 422, "invalid_input"),
        (8, 409, "no_version_in_force"),
        (9, 422, "known_at_in_future"),
        (10, 400, "not_json"),
        (11, 400, "not_json"),
        (12, 400, "not_json"),
        (None, None, None),
        (None, None, None),
    ]
    assert [one["decision_id"] is None for one in (told[0], told[12], told[13])] == [
        False,
        True,
        False,
    ]


def test_a_problem_of_a_line_has_every_member_and_its_line_first(tester: FlaskClient) -> None:
    (told,) = ask(tester, b'\n\n{"a": 1}\n', headers={"X-Request-Id": "batch-1"})
    assert list(told.items()) == [
        ("line", 3),
        ("type", "/problems/invalid_input"),
        ("title", "Invalid input"),
        ("status", 422),
        ("detail", told["detail"]),
        ("instance", "urn:qerar:request:batch-1"),
        ("code", "invalid_input"),
        (
            "errors",
            [
                {
                    "pointer": "/a",
                    "code": "unknown_field",
                    "message": "there is no such field in a request",
                },
                {
                    "pointer": "/inputs",
                    "code": "required",
                    "message": "the inputs of the policy are missing",
                },
            ],
        ),
    ]


def test_what_is_not_json_is_told_by_its_line_in_the_batch(tester: FlaskClient) -> None:
    told = ask(tester, b'\n{"a": 1}\n{"b": 1,}\n' + b"1".ljust(MIB + 1, b"1"))
    assert [one["detail"] for one in told[1:]] == [
        "line 3, column 9: Expecting property name enclosed in double quotes",
        "line 4, column 1: the line is longer than 1048576 bytes",
    ]


def test_empty_lines_are_skipped_and_lines_may_end_as_windows_ends_them(
    tester: FlaskClient,
) -> None:
    told = ask(
        tester, b"\r\n \t\n" + line(reference="a") + b"\r\n\n\r\nx\r\n" + line(reference="b")
    )
    assert [one.get("reference", one.get("line")) for one in told] == ["a", 6, "b"]


@pytest.mark.parametrize("body", [b"", b"\n", b"\r\n\r\n  \n"])
def test_a_batch_of_nothing_is_answered_by_nothing(tester: FlaskClient, body: bytes) -> None:
    assert ask(tester, body) == []


def test_a_line_of_1_mib_is_read_and_a_longer_one_is_not(tester: FlaskClient) -> None:
    told = ask(tester, line().ljust(MIB) + b"\n" + line().ljust(MIB + 1) + b"\n" + line())
    assert [one.get("code", "decided") for one in told] == ["decided", "not_json", "decided"]


# --- idempotency ---------------------------------------------------------------


def test_a_batch_sent_again_is_answered_by_the_same_decisions(as_: As) -> None:
    client = as_("tester", name="again")
    body = b"\n".join([line(reference="a"), b"x", line(reference="b")])
    headers = {"Idempotency-Key": "night"}
    first, again = (ask(client, body, headers=headers) for _ in range(2))
    assert [one.get("decision_id") for one in first] == [one.get("decision_id") for one in again]
    assert len(client.get("/v1/decisions").get_json()["decisions"]) == 2


def test_a_line_that_changed_under_its_key_is_refused_alone(as_: As) -> None:
    client = as_("tester", name="changed")
    headers = {"Idempotency-Key": "night"}
    ask(client, b"\n".join([line(reference="a"), line(reference="b")]), headers=headers)
    told = ask(client, b"\n".join([line(reference="c"), line(reference="b")]), headers=headers)
    assert [one.get("code", one.get("reference")) for one in told] == [
        "idempotency_key_reused",
        "b",
    ]


def test_one_line_may_be_sent_again_alone_under_its_own_key(as_: As) -> None:
    client = as_("tester", name="alone")
    told = ask(client, b"\n" + line(), headers={"Idempotency-Key": "night"})
    again = client.post(DECIDE, json=car(), headers={"Idempotency-Key": "night#2"})
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.get_json() == told[0]


# --- what is refused as a whole ------------------------------------------------


@pytest.mark.parametrize(
    ("path", "options", "status", "code"),
    [
        (BATCH, {"content_type": "application/json"}, 415, "unsupported_media_type"),
        (BATCH, {"content_type": None}, 415, "unsupported_media_type"),
        (BATCH, {"headers": {"Content-Encoding": "gzip"}}, 415, "unsupported_media_type"),
        (BATCH, {"headers": {"Accept": "application/json"}}, 406, "not_acceptable"),
        (BATCH, {"headers": {"Idempotency-Key": "a b"}}, 422, "bad_idempotency_key"),
        (f"{BATCH}?dry_run=true", {}, 422, "invalid_parameters"),
        ("/v1/policies/nothing/decisions/batch", {}, 404, "unknown_policy"),
    ],
)
@pytest.mark.usefixtures("nothing_is_logged")
def test_a_batch_is_refused_as_a_whole(
    tester: FlaskClient, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    answer = tester.post(path, **({"data": line(), "content_type": NDJSON} | options))
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


@pytest.mark.parametrize("role", ["editor", "approver", "auditor", "admin"])
@pytest.mark.usefixtures("nothing_is_logged")
def test_a_key_that_may_not_decide_is_refused_as_a_whole(as_: As, role: str) -> None:
    answer = as_(role).post(BATCH, data=line(), content_type=NDJSON)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "role_required")


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [("auditor", BATCH, 403), ("tester", "/v1/policies/nothing/decisions/batch", 404)],
)
def test_what_is_refused_is_not_read(as_: As, role: str, path: str, status: int) -> None:
    body = Lines(iter([line()] * 100))
    answer = as_(role).post(
        path,
        content_type=NDJSON,
        environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True},
    )
    assert answer.status_code == status
    assert body.untouched


@pytest.mark.parametrize("when", ["opened", "written"])
@pytest.mark.usefixtures("nothing_is_logged")
def test_a_batch_that_there_is_no_room_for_is_503_with_retry_after(
    tester: FlaskClient, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    class Full(io.BytesIO):
        write = full  # type: ignore[assignment]  # never returns

    with monkeypatch.context() as patched:
        patched.setattr("tempfile.TemporaryFile", full if when == "opened" else Full)
        answer = tester.post(BATCH, data=line(), content_type=NDJSON)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.usefixtures("nothing_is_logged")
def test_a_batch_that_is_too_large_or_broken_off_decides_nothing(
    service: Service, tokens: Callable[..., str]
) -> None:
    app = application(service, ApiSettings(batch_bytes=1000))
    headers = {"Authorization": f"Bearer {tokens('tester')}"}
    client = app.test_client()
    known = client.post(BATCH, data=b" " * 1001, content_type=NDJSON, headers=headers)
    unknown = client.post(
        BATCH,
        input_stream=io.BytesIO(line() + b"\n" + b" " * 1000),
        content_type=NDJSON,
        headers=headers,
        environ_overrides={"wsgi.input_terminated": True},
    )
    broken = client.post(
        BATCH,
        input_stream=io.BytesIO(line() + b"\n"),
        content_type=NDJSON,
        headers=headers,
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": "900"},
    )
    assert [(one.status_code, one.get_json()["code"]) for one in (known, unknown, broken)] == [
        (413, "too_large"),
        (413, "too_large"),
        (400, "bad_request"),
    ]


# --- while it is told ----------------------------------------------------------


def test_a_failure_while_lines_are_told_is_the_last_line(
    app: Flask, service: Service, tester: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, __: object, lines: Iterator[object]) -> Iterator[object]:
        next(lines)
        yield StoreUnavailable("disk full")
        next(lines)
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(service.decisions, "decide_many", fail)
    told = ask(tester, b"\n".join([line(), line(), line()]))
    assert [(one["line"], one["status"], one["code"]) for one in told] == [
        (1, 503, "store_unavailable"),
        (2, 500, "internal_error"),
    ]
    assert "secret" not in json.dumps(told)


class Lines(io.RawIOBase):
    """A body that is made while it is read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""
        self.untouched = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.untouched = False
        while not self._rest:
            found = next(self._lines, None)
            if found is None:
                return 0
            self._rest = found
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def peak(client: FlaskClient, lines: int, padding: int) -> int:
    """The most memory, in bytes, that a batch of so many lines takes while it is answered."""
    kinds = [line(dry_run=True), *[line(inputs={})] * 9]  # deciding is slow while it is traced
    body = Lines(kinds[n % 10].ljust(padding) + b"\n" for n in range(lines))
    tracemalloc.start()
    try:
        answer = client.post(
            BATCH,
            content_type=NDJSON,
            environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True},
        )
        told = 0
        for part in answer.response:
            told += part.count(b"\n") if isinstance(part, bytes) else part.count("\n")
        answer.close()
        assert told == lines
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_batch_takes_no_more_memory_for_more_lines(tester: FlaskClient) -> None:
    peak(tester, 5, 0)  # what is loaded once
    few, many = peak(tester, 100, 20_000), peak(tester, 800, 20_000)
    assert many < few + 1_000_000
    assert many < 20_000_000


def test_inputs_of_a_line_are_not_shared_with_another(tester: FlaskClient) -> None:
    principals = ["1000", "36000.01", "36000"]
    body = b"\n".join(line(inputs=CAR | {"loan": {"principal": one}}) for one in principals)
    assert [one["outcome"] for one in ask(tester, body)] == ["approved", "declined", "approved"]
