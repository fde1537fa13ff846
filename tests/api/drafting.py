"""What the tests of drafts and proposals over HTTP ask."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import ROOT

CAR_LOAN = (ROOT / "policies" / "versions" / "car_loan" / "2.yaml").read_bytes()
LIMIT = "/tables/max_ltv/rows/0/then"
BEGIN = "/v1/policies/car_loan/drafts"
PATCH_JSON = "application/json-patch+json"
WHY = "The committee lowered the limit"


def at(draft: dict[str, Any], step: str = "") -> str:
    return f"/v1/drafts/{draft['id']}{step}"


def seen(draft: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{draft["etag"]}"'}


def lower(client: FlaskClient, draft: dict[str, Any], value: str = "0.85") -> TestResponse:
    """Change the limit of a draft."""
    operations = [{"op": "replace", "path": LIMIT, "value": value}]
    return client.patch(at(draft), json=operations, content_type=PATCH_JSON, headers=seen(draft))


def submitted(client: FlaskClient, draft: dict[str, Any]) -> dict[str, Any]:
    """The draft with a lower limit, submitted."""
    changed = lower(client, draft).json
    answer = client.post(at(draft, "/submit"), headers=seen(changed), json={"note": "Please"})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def refused(answer: TestResponse) -> tuple[int, str]:
    assert answer.mimetype == "application/problem+json"
    return answer.status_code, answer.json["code"]
