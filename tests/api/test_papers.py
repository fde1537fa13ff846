"""Papers of recorded decisions: ``GET /v1/decisions/{id}/letter?paper=…``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from engine.service import Service
from engine.store import LoggedDecision
from tests.api.conftest import As
from tests.letters.arrears import in_arrears

DECIDE = "/v1/policies/collection_action/decisions"


def place(client: FlaskClient, notice: int = 1, **changes: Any) -> str:
    """Where the letter of a recorded decision is."""
    inputs, day = in_arrears(notice, **changes)
    made = client.post(DECIDE, json={"effective_date": day, "inputs": inputs})
    assert made.status_code == 201, made.get_json()
    return f"{made.headers['Location']}/letter"


def test_a_paper_is_one_page_without_a_script(tester: FlaskClient) -> None:
    answer = tester.get(f"{place(tester)}?lang=az&paper=NOTICE_1")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.headers["Content-Language"] == "az"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert "Ödəniş barədə xatırlatma" in answer.text
    assert "<script" not in answer.text


def test_without_a_paper_it_is_the_letter_of_the_decision(tester: FlaskClient) -> None:
    answer = tester.get(f"{place(tester)}?lang=en")
    assert answer.status_code == 200
    assert "Decision: Collection actions" in answer.text


def test_what_is_missing_is_named_at_its_input(tester: FlaskClient) -> None:
    answer = tester.get(f"{place(tester, letter=...)}?paper=NOTICE_1")
    told = answer.get_json()
    assert (answer.status_code, told["code"]) == (409, "paper_incomplete")
    assert (told["policy"], told["policy_version"], told["paper"]) == (
        "collection_action",
        1,
        "NOTICE_1",
    )
    assert told["errors"] == [
        {
            "pointer": "/letter/signatory",
            "code": "missing",
            "message": "“Payment reminder” needs “Signatory”",
            "message_az": "«Ödəniş barədə xatırlatma» üçün «İmzalayan şəxs» göstərilməlidir",
        },
        {
            "pointer": "/letter/late_fee_amount",
            "code": "missing",
            "message": "“Payment reminder” needs “Late fee on that date”",
            "message_az": "«Ödəniş barədə xatırlatma» üçün «Həmin tarixə gecikmə haqqı» "
            "göstərilməlidir",
        },
    ]


def test_what_is_not_due_or_not_there_is_refused(tester: FlaskClient) -> None:
    letter = place(tester)
    found = [tester.get(f"{letter}?paper={code}") for code in ("NOTICE_3", "NOTICE_4", "notice")]
    assert [(one.status_code, one.get_json()["code"]) for one in found] == [
        (409, "paper_not_due"),
        (404, "unknown_paper"),
        (422, "invalid_parameters"),
    ]


def test_another_key_s_decision_has_no_papers(tester: FlaskClient, as_: As) -> None:
    letter = f"{place(tester)}?paper=NOTICE_1"
    stranger, auditor = as_("tester", name="stranger"), as_("auditor")
    assert stranger.get(letter).status_code == 404
    assert auditor.get(letter).status_code == 200


def test_a_paper_is_not_written_of_a_record_that_comes_out_otherwise(
    tester: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = f"{place(tester)}?paper=NOTICE_1"
    stored = service._store.decision

    def altered(identifier: str) -> LoggedDecision | None:
        found = stored(identifier)
        assert found is not None
        assert found.payload is not None
        return replace(found, payload=found.payload.replace(b'"K-1204"', b'"K-1205"'))

    monkeypatch.setattr(service._store, "decision", altered)
    with capture_logs() as logged:
        answer = tester.get(letter)
    assert (answer.status_code, answer.get_json()["code"]) == (500, "digest_differs")
    assert [line["log_level"] for line in logged if "exc_info" in line] == ["error"]
