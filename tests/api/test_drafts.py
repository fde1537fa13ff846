"""Changing a policy over HTTP: drafts begun, read, changed, checked; and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import As
from tests.api.drafting import (
    BEGIN,
    CAR_LOAN,
    LIMIT,
    PATCH_JSON,
    WHY,
    at,
    lower,
    refused,
    seen,
    submitted,
)


@pytest.fixture
def editor(as_: As) -> FlaskClient:
    return as_("editor")


@pytest.fixture
def approver(as_: As) -> FlaskClient:
    return as_("approver")


@pytest.fixture
def begun(editor: FlaskClient) -> dict[str, Any]:
    """A draft from the version in force."""
    answer = editor.post(BEGIN, json={})
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json
    return found


# --- the way of a draft ------------------------------------------------------------


def test_a_change_takes_the_submission_back(
    editor: FlaskClient, approver: FlaskClient, begun: dict[str, Any]
) -> None:
    waiting = submitted(editor, begun)
    changed = lower(editor, waiting, "0.80").json
    assert (changed["status"], changed["revision"]) == ("draft", 2)
    body = {"effective_from": "2030-01-01", "why": WHY}
    late = approver.post(at(begun, "/approve"), headers=seen(waiting), json=body)
    assert refused(late) == (409, "wrong_step")


def test_a_rejected_draft_tells_why(
    editor: FlaskClient, approver: FlaskClient, begun: dict[str, Any]
) -> None:
    submitted(editor, begun)
    told = approver.post(at(begun, "/reject"), json={"why": "The source is not cited"}).json
    assert (told["status"], told["steps"][-1]["why"]) == ("rejected", "The source is not cited")
    assert told["steps"][-1]["by"]["name"] == "api-approver"


def test_a_discarded_draft_stays_readable(editor: FlaskClient, begun: dict[str, Any]) -> None:
    assert editor.post(at(begun, "/discard")).json["status"] == "discarded"
    assert editor.get(at(begun)).json["document"] == begun["document"]
    listed = {
        word: [one["id"] for one in editor.get(f"/v1/drafts?open={word}").json["drafts"]]
        for word in ("true", "false")
    }
    assert begun["id"] not in listed["true"]
    assert listed["false"][0] == begun["id"]


# --- beginning and reading ---------------------------------------------------------


def test_a_draft_begins_from_another_version_or_from_a_text(editor: FlaskClient) -> None:
    first = editor.post(BEGIN, json={"from_version": 1})
    assert first.headers["Location"] == f"/v1/drafts/{first.json['id']}"
    assert (first.json["base_version"], first.json["revision"]) == (1, 0)
    text = editor.post(BEGIN, data=CAR_LOAN, content_type="application/yaml").json
    again = editor.post(BEGIN, json={"body": CAR_LOAN.decode()}).json
    assert text["document"] == again["document"] == editor.get(at(again)).json["document"]
    new = editor.post(
        "/v1/policies/boat_loan/drafts", data=CAR_LOAN, content_type="application/yaml"
    ).json
    assert (new["policy"], new["base_version"]) == ("boat_loan", None)
    listed = editor.get("/v1/drafts?policy=boat_loan").json["drafts"]
    assert [one["id"] for one in listed] == [new["id"]]
    assert "document" not in listed[0]


@pytest.mark.parametrize(
    ("policy", "body", "expected"),
    [
        ("boat_loan", {}, (404, "unknown_policy")),
        ("car_loan", {"from_version": 9}, (404, "unknown_version")),
        ("car_loan", {"from_version": 0}, (422, "invalid_input")),
        ("car_loan", {"from_version": "1"}, (422, "invalid_input")),
        ("car_loan", {"from": 1}, (422, "invalid_input")),
        ("car_loan", [], (422, "invalid_input")),
        ("Boat", {"body": "title: x"}, (422, "invalid_input")),
    ],
)
def test_what_a_draft_cannot_begin_from_is_said(
    editor: FlaskClient, policy: str, body: Any, expected: tuple[int, str]
) -> None:
    assert refused(editor.post(f"/v1/policies/{policy}/drafts", json=body)) == expected


def test_all_faults_of_a_body_are_told_by_pointer(
    approver: FlaskClient, begun: dict[str, Any]
) -> None:
    body = {"effective_to": "2022-02-30", "why": "no", "when": 1}
    told = approver.post(at(begun, "/approve"), headers=seen(begun), json=body).json
    assert {(one["pointer"], one["code"]) for one in told["errors"]} == {
        ("/effective_from", "required"),
        ("/effective_to", "bad_value"),
        ("/why", "bad_value"),
        ("/when", "unknown_field"),
    }


def test_a_draft_is_read_as_yaml_too(editor: FlaskClient, begun: dict[str, Any]) -> None:
    answer = editor.get(at(begun), headers={"Accept": "application/yaml"})
    assert (answer.mimetype, answer.data) == ("application/yaml", CAR_LOAN)
    assert answer.headers["ETag"] == f'"{begun["etag"]}"'
    assert answer.headers["Vary"] == "Accept"


def test_a_draft_that_is_no_yaml_has_no_document(
    editor: FlaskClient, begun: dict[str, Any]
) -> None:
    broken = editor.put(
        at(begun), data=b"title: {", content_type="application/yaml", headers=seen(begun)
    ).json
    assert broken["document"] is None
    told = lower(editor, broken)
    assert refused(told) == (422, "draft_faulty")
    assert [one["code"] for one in told.json["errors"]] == ["yaml"]
    whole = editor.put(at(begun), json=begun["document"], headers=seen(broken)).json
    assert whole["document"] == begun["document"]


# --- two people at once ------------------------------------------------------------


def test_a_change_without_if_match_is_refused(editor: FlaskClient, begun: dict[str, Any]) -> None:
    steps = {
        editor.put: {"data": CAR_LOAN, "content_type": "application/yaml"},
        editor.patch: {"json": [], "content_type": PATCH_JSON},
    }
    for change, body in steps.items():
        assert refused(change(at(begun), **body)) == (428, "if_match_missing")
    assert refused(editor.post(at(begun, "/submit"))) == (428, "if_match_missing")


@pytest.mark.parametrize("tag", ["*", 'W/"{}"', '"other"', "", '"0-0"'])
def test_only_the_tag_that_was_read_fits(
    editor: FlaskClient, begun: dict[str, Any], tag: str
) -> None:
    headers = {"If-Match": tag.format(begun["etag"])}
    answer = editor.patch(at(begun), json=[], content_type=PATCH_JSON, headers=headers)
    assert refused(answer) == (412, "stale_draft")


def test_one_of_several_tags_fits(editor: FlaskClient, begun: dict[str, Any]) -> None:
    headers = {"If-Match": f'"other", "{begun["etag"]}"'}
    answer = editor.patch(at(begun), json=[], content_type=PATCH_JSON, headers=headers)
    assert answer.status_code == 200


def test_the_second_of_two_editors_learns_what_the_draft_is_now(
    editor: FlaskClient, as_: As, begun: dict[str, Any]
) -> None:
    first = lower(editor, begun).json
    late = lower(as_("editor", name="bob"), begun, "0.70")
    assert refused(late) == (412, "stale_draft")
    assert (late.json["revision"], late.json["etag"]) == (1, first["etag"])
    assert editor.get(at(begun)).json["document"]["tables"]["max_ltv"]["rows"][0]["then"] == "0.85"


# --- changing ----------------------------------------------------------------------


def test_a_document_put_over_a_draft_changes_only_what_differs(
    editor: FlaskClient, begun: dict[str, Any]
) -> None:
    document = begun["document"]
    document["tables"]["max_ltv"]["rows"][0]["then"] = "0.88"
    put = editor.put(at(begun), json=document, headers=seen(begun)).json
    text = editor.get(at(begun), headers={"Accept": "application/yaml"}).data
    assert text == CAR_LOAN.replace(b"then: 0.90", b"then: 0.88")
    assert put["document"] == document


def test_an_operation_that_cannot_be_carried_out_is_named(
    editor: FlaskClient, begun: dict[str, Any]
) -> None:
    operations = [
        {"op": "replace", "path": LIMIT, "value": "0.85"},
        {"op": "remove", "path": "/tables/none"},
    ]
    told = editor.patch(at(begun), json=operations, content_type=PATCH_JSON, headers=seen(begun))
    assert refused(told) == (422, "edit_refused")
    assert (told.json["operation"], told.json["pointer"]) == (1, "/tables/none")
    assert told.json["errors"] == [
        {"pointer": "/1", "code": "edit_refused", "message": "there is no 'none'"}
    ]
    assert editor.get(at(begun)).json["revision"] == 0


def test_a_number_where_no_count_stands_is_refused_at_its_place(
    editor: FlaskClient, begun: dict[str, Any]
) -> None:
    document = begun["document"]
    document["tables"]["max_ltv"]["rows"][0]["then"] = 0.88
    told = editor.put(at(begun), json=document, headers=seen(begun))
    assert refused(told) == (422, "edit_refused")
    assert [one["pointer"] for one in told.json["errors"]] == [LIMIT]


@pytest.mark.parametrize(
    ("method", "kind", "expected"),
    [
        ("put", "text/plain", (415, "unsupported_media_type")),
        ("patch", "application/json", (415, "unsupported_media_type")),
        ("patch", PATCH_JSON, (422, "invalid_input")),
        ("put", "application/json", (422, "edit_refused")),
    ],
)
def test_a_body_of_another_kind_is_refused(
    editor: FlaskClient, begun: dict[str, Any], method: str, kind: str, expected: tuple[int, str]
) -> None:
    answer = editor.open(
        at(begun), method=method, data=b'{"x": 1}', content_type=kind, headers=seen(begun)
    )
    assert refused(answer) == expected


# --- checking ----------------------------------------------------------------------


def test_a_check_tells_what_changes_and_which_cases_differ(
    editor: FlaskClient, begun: dict[str, Any]
) -> None:
    changed = lower(editor, begun).json
    told = editor.get(at(begun, "/check")).json
    assert (told["publishable"], told["faults"], told["policy_version"]) == (True, [], 3)
    assert told["etag"] == changed["etag"]
    assert (
        told["differences"]
        == told["differences_in_force"]
        == [
            {
                "element": "tables/max_ltv/rows/electric_to_3_years/then",
                "kind": "changed",
                "before": "0.90",
                "after": "0.85",
            }
        ]
    )
    assert told["cases"]["decided"] > 10
    assert told["cases"]["differing"]
    assert told["cases"]["fault"] is None


def test_a_fault_is_told_beside_its_place_in_the_document(
    editor: FlaskClient, begun: dict[str, Any]
) -> None:
    operations = [
        {"op": "replace", "path": "/tables/max_ltv/rows/1/when/1", "value": "> 4"},
        {"op": "replace", "path": "/values/limit_base/formula", "value": "min(vehicle.prise, 1)"},
    ]
    changed = editor.patch(
        at(begun), json=operations, content_type=PATCH_JSON, headers=seen(begun)
    ).json
    told = editor.get(at(begun, "/check")).json
    assert told["publishable"] is False
    assert "/values/limit_base/formula" in [one["pointer"] for one in told["faults"]]
    late = editor.post(at(begun, "/submit"), headers=seen(changed))
    assert refused(late) == (422, "draft_faulty")
    assert [one["pointer"] for one in late.json["errors"]] == [
        one["pointer"] for one in told["faults"]
    ]


def test_a_gap_between_rows_is_told_with_an_input_that_falls_into_it(
    editor: FlaskClient, begun: dict[str, Any]
) -> None:
    operations = [{"op": "replace", "path": "/tables/max_ltv/rows/1/when/1", "value": "> 4"}]
    editor.patch(at(begun), json=operations, content_type=PATCH_JSON, headers=seen(begun))
    faults = editor.get(at(begun, "/check")).json["faults"]
    assert [(one["pointer"], one["example"]) for one in faults] == [
        ("/tables/max_ltv", {"vehicle.powertrain": '"electric"', "age_years": "4"})
    ]


# --- who may -----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["viewer", "tester", "auditor", "approver", "admin"])
def test_only_an_editor_changes_and_everybody_reads(
    as_: As, begun: dict[str, Any], role: str
) -> None:
    client = as_(role)
    assert client.get(at(begun)).json["id"] == begun["id"]
    assert client.get(at(begun, "/check")).status_code == 200
    assert refused(client.post(BEGIN, json={})) == (403, "role_required")
    assert refused(lower(client, begun)) == (403, "role_required")
    assert refused(client.post(at(begun, "/discard"))) == (403, "role_required")


def test_an_editor_does_not_approve(editor: FlaskClient, begun: dict[str, Any]) -> None:
    waiting = submitted(editor, begun)
    body = {"effective_from": "2030-01-01", "why": WHY}
    told = editor.post(at(begun, "/approve"), headers=seen(waiting), json=body)
    assert refused(told) == (403, "role_required")
    assert told.json["roles"] == ["approver"]


@pytest.mark.parametrize("step", ["", "/check"])
def test_a_draft_that_is_not_there_is_404(editor: FlaskClient, step: str) -> None:
    assert refused(editor.get(f"/v1/drafts/01KAJ8M3T0V5XW7Y9Z1B3D5F7H{step}")) == (
        404,
        "unknown_draft",
    )
