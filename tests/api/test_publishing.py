"""Publishing over HTTP: approvals, activations and withdrawals, each by a second person."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker

from app import application
from engine.service import Role, Service, Settings, open_service
from tests.api.asking import car
from tests.api.drafting import BEGIN, CAR_LOAN, WHY, at, lower, refused, seen, submitted
from tests.conftest import ROOT

As = Callable[[str], FlaskClient]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Service]:
    """A service of the test's own: what it publishes is nobody else's."""
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    settings = Settings(policies=tmp_path / "policies", data=tmp_path / "data")
    with open_service(settings) as opened:
        yield opened


@pytest.fixture
def app(own: Service) -> Flask:
    """The application over that service."""
    return application(own)


@pytest.fixture
def as_(own: Service, app: Flask) -> As:
    """``as_("editor ann")``: a client that shows Ann's key, with the role editor."""
    made: dict[str, FlaskClient] = {}

    def client(who: str) -> FlaskClient:
        if who not in made:
            token = own.access.create(who.replace(" ", "-"), [Role(who.split(maxsplit=1)[0])])
            made[who] = app.test_client()
            made[who].environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return made[who]

    return client


@pytest.fixture
def editor(as_: As) -> FlaskClient:
    return as_("editor")


@pytest.fixture
def approver(as_: As) -> FlaskClient:
    return as_("approver")


def test_a_limit_is_changed_approved_by_another_and_decided_by_on_its_day(
    editor: FlaskClient, approver: FlaskClient, as_: As
) -> None:
    begun = editor.post(BEGIN, json={}).json
    assert (begun["policy"], begun["base_version"], begun["status"]) == ("car_loan", 2, "draft")
    assert begun["document"]["tables"]["max_ltv"]["rows"][0]["then"] == "0.90"
    waiting = submitted(editor, begun)
    assert (waiting["status"], waiting["revision"]) == ("submitted", 1)
    assert [(one["step"], one["why"]) for one in waiting["steps"]] == [("submitted", "Please")]
    told = approver.post(
        at(begun, "/approve"),
        headers=seen(waiting),
        json={"effective_from": "2022-08-10", "effective_to": None, "why": WHY},
    )
    assert told.status_code == 200
    assert told.json | {"activation": "", "recorded_at": ""} == {
        "affected": told.json["affected"],
        "draft": begun["id"],
        "policy": "car_loan",
        "policy_version": 3,
        "policy_digest": waiting["digest"],
        "activation": "",
        "effective_from": "2022-08-10",
        "effective_to": None,
        "recorded_at": "",
        "impact": {
            "replay": waiting["impact"]["replay"],
            "digest": waiting["impact"]["digest"],
            **{"decisions": 0, "flips": 0, "refused": 0},
            "ledger_sequence": told.json["impact"]["ledger_sequence"],
        },
    }
    tester = as_("tester")
    decided = [
        tester.post(
            "/v1/policies/car_loan/decisions", json=car(effective_date=day, dry_run=True)
        ).json
        for day in ("2022-08-09", "2022-08-10")
    ]
    assert [(one["policy_version"], one["outputs"]["max_ltv"]) for one in decided] == [
        (2, "0.90"),
        (3, "0.85"),
    ]
    published = tester.get(
        "/v1/policies/car_loan/versions/3", headers={"Accept": "application/yaml"}
    ).data
    assert published == CAR_LOAN.replace(b"then: 0.90", b"then: 0.85")
    assert f"sha256:{hashlib.sha256(published).hexdigest()}" == waiting["digest"]
    after = editor.get(at(begun)).json
    assert (after["status"], after["steps"][-1]["policy_version"]) == ("approved", 3)
    assert refused(lower(editor, after)) == (409, "wrong_step")


def test_who_changed_or_submitted_a_draft_does_not_approve_it(
    own: Service, app: Flask, approver: FlaskClient
) -> None:
    both = app.test_client()
    token = own.access.create("both", [Role.EDITOR, Role.APPROVER])
    both.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    draft = both.post(BEGIN, json={}).json
    waiting = submitted(both, draft)
    body = {"effective_from": "2030-01-01", "why": WHY}
    own_hand = both.post(at(draft, "/approve"), headers=seen(waiting), json=body)
    assert refused(own_hand) == (409, "self_approval")
    another = approver.post(at(draft, "/approve"), headers=seen(waiting), json=body)
    assert another.status_code == 200


def test_an_activation_is_withdrawn_by_two(
    editor: FlaskClient, approver: FlaskClient, as_: As
) -> None:
    tester = as_("tester")
    tester.post("/v1/policies/car_loan/decisions", json=car())
    newest = editor.get("/v1/policies/car_loan").json["activations"][-1]["id"]
    withdraw = f"/v1/activations/{newest}/withdraw"
    first = approver.post(withdraw, json={"why": "It never took effect"})
    assert first.status_code == 202
    assert first.headers["Location"] == f"/v1/proposals/{first.json['id']}"
    assert (first.json["what"], first.json["activation"]) == ("withdrawal", newest)
    assert refused(approver.post(withdraw, json={"why": "I am quite sure"})) == (
        409,
        "self_approval",
    )
    assert refused(editor.post(withdraw, json={"why": "I think so too"})) == (403, "role_required")
    affected = editor.get(f"{first.headers['Location']}/affected").json
    second = as_("approver ben").post(withdraw, json={"why": "The register says so"})
    assert second.status_code == 200
    assert second.json["affected"] == affected
    assert (affected["count"], affected["outcomes"]) == (1, {"declined": 1})
    assert second.json["proposal"]["ending"]["how"] == "approved"
    assert editor.get("/v1/policies/car_loan").json["in_force"] == 1
    again = editor.post(withdraw, json={"why": "Once more, please"})
    assert refused(again) == (409, "activation_withdrawn")


def test_a_published_version_is_activated_by_two(
    editor: FlaskClient, approver: FlaskClient
) -> None:
    body = {"policy_version": 1, "effective_from": "2026-01-01", "why": "The old rule is back"}
    proposed = editor.post("/v1/policies/car_loan/activations", json=body)
    assert proposed.status_code == 202
    place = proposed.headers["Location"]
    assert editor.get(place).json == proposed.json
    assert editor.get("/v1/proposals?open=true&policy=car_loan").json == {
        "proposals": [proposed.json]
    }
    same = editor.post("/v1/policies/car_loan/activations", json=body)
    assert refused(same) == (409, "proposal_open")
    assert same.json["proposal"] == proposed.json["id"]
    assert refused(editor.post(f"{place}/approve")) == (403, "role_required")
    done = approver.post(f"{place}/approve", json={"why": "Seen in the register"})
    assert done.status_code == 200
    activations = editor.get("/v1/policies/car_loan").json["activations"]
    assert done.json["activation"] in [one["id"] for one in activations]
    assert editor.get("/v1/policies/car_loan").json["in_force"] == 1
    assert refused(approver.post(f"{place}/approve")) == (409, "proposal_ended")
    assert editor.get("/v1/proposals?open=true").json == {"proposals": []}


def test_a_proposal_is_rejected_by_an_approver_or_taken_back_by_its_proposer(
    editor: FlaskClient, approver: FlaskClient, as_: As
) -> None:
    body = {"policy_version": 1, "effective_from": None, "why": "The old rule is back"}
    place = editor.post("/v1/policies/car_loan/activations", json=body).headers["Location"]
    assert refused(as_("editor bob").post(f"{place}/retract")) == (403, "not_the_proposer")
    rejected = approver.post(f"{place}/reject", json={"why": "It is not back"}).json["ending"]
    assert (rejected["how"], rejected["by"]["name"], rejected["why"]) == (
        "rejected",
        "approver",
        "It is not back",
    )
    assert refused(editor.post(f"{place}/retract")) == (409, "proposal_ended")
    other = editor.post("/v1/policies/car_loan/activations", json=body).headers["Location"]
    assert (
        editor.post(f"{other}/retract", json={"why": "A mistake"}).json["ending"]["how"]
        == "retracted"
    )


def test_what_is_not_there_is_not_proposed(editor: FlaskClient) -> None:
    why = {"why": "It never took effect"}
    unknown = editor.post("/v1/activations/none/withdraw", json=why)
    assert refused(unknown) == (404, "unknown_activation")
    body = {"policy_version": 9, "effective_from": "2026-01-01", **why}
    assert refused(editor.post("/v1/policies/car_loan/activations", json=body)) == (
        404,
        "unknown_version",
    )
    assert refused(editor.get("/v1/proposals/01KAJ8M3T0V5XW7Y9Z1B3D5F7H")) == (
        404,
        "unknown_proposal",
    )


def test_a_draft_that_was_overtaken_is_rebased_or_says_where_both_changed_a_place(
    editor: FlaskClient, approver: FlaskClient
) -> None:
    first, second = (editor.post(BEGIN, json={}).json for _ in range(2))
    waiting = submitted(editor, first)
    body = {"effective_from": "2030-01-01", "why": WHY}
    approver.post(at(first, "/approve"), headers=seen(waiting), json=body)
    changed = lower(editor, second, "0.80").json
    assert editor.get(at(second, "/check")).json["behind"] == 3
    late = editor.post(at(second, "/submit"), headers=seen(changed))
    assert refused(late) == (409, "draft_behind")
    assert late.json["policy_version"] == 3
    both = editor.post(at(second, "/rebase"), headers=seen(changed))
    assert refused(both) == (409, "rebase_conflict")
    assert both.json["pointers"] == ["/tables/max_ltv/rows/electric_to_3_years/then"]
    kept = editor.post(at(second, "/rebase"), headers=seen(changed), json={"keep": "draft"}).json
    assert (kept["base_version"], kept["revision"]) == (3, 2)
    assert kept["document"]["tables"]["max_ltv"]["rows"][0]["then"] == "0.80"


def test_the_decisions_that_a_draft_would_concern_are_listed_by_pages(
    editor: FlaskClient, as_: As
) -> None:
    tester = as_("tester")
    for day in ("2022-08-09", "2022-08-10", "2022-08-11"):
        tester.post("/v1/policies/car_loan/decisions", json=car(effective_date=day))
    draft = editor.post(BEGIN, json={}).json
    query = "effective_from=2022-08-10&limit=1"
    found = editor.get(at(draft, f"/affected?{query}")).json
    assert (found["count"], found["policies"]) == (2, {"car_loan": 2})
    assert [one["effective_date"] for one in found["decisions"]] == ["2022-08-10"]
    rest = editor.get(at(draft, f"/affected?{query}&after={found['next_after']}")).json
    assert [one["effective_date"] for one in rest["decisions"]] == ["2022-08-11"]
    assert rest["next_after"] is None
    counted = tester.get(at(draft, f"/affected?{query}")).json
    assert counted == found | {"decisions": [], "next_after": None}
    late = editor.get(at(draft, "/affected?effective_from=2022-08-10&effective_to=2022-08-01"))
    assert refused(late) == (422, "invalid_input")


def test_every_answer_is_what_the_document_says(app: Flask, as_: As) -> None:
    """Each operation of drafts and proposals is called; each answer fits its schema."""
    editor, approver, other = as_("editor"), as_("approver"), as_("approver ben")
    document = editor.get("/openapi.json").json
    own = {
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and operation["tags"][0] in {"Drafts", "Proposals"}
    }
    told: dict[str, int] = {}

    def call(who: FlaskClient, method: str, path: str, **given: Any) -> Any:
        answer = who.open(path, method=method, **given)
        operation = document["paths"][_route(app, method, path)][method.lower()]
        said = operation["responses"][str(answer.status_code)]
        schema = {
            **said["content"][answer.mimetype]["schema"],
            "components": document["components"],
        }
        checker = Draft202012Validator(schema, format_checker=FormatChecker())
        if answer.mimetype != "application/yaml":
            assert [error.message for error in checker.iter_errors(answer.json)] == [], path
        for name, header in said.get("headers", {}).items():
            assert not header.get("required") or name in answer.headers
        told[operation["operationId"]] = answer.status_code
        return answer.json

    def patch(draft: dict[str, Any], path: str, value: str) -> dict[str, Any]:
        operations = [{"op": "replace", "path": path, "value": value}]
        changed: dict[str, Any] = call(
            *(editor, "PATCH", at(draft)),
            json=operations,
            content_type="application/json-patch+json",
            headers=seen(draft),
        )
        return changed

    as_("tester").post("/v1/policies/car_loan/decisions", json=car())
    draft = call(editor, "POST", BEGIN, json={})
    faulty = patch(draft, "/tables/max_ltv/rows/1/when/1", "> 4")
    call(editor, "GET", at(draft, "/check"))
    call(editor, "POST", at(draft, "/submit"), json={}, headers=seen(faulty))
    put = call(editor, "PUT", at(draft), json=draft["document"], headers=seen(faulty))
    lowered = patch(put, "/tables/max_ltv/rows/0/then", "0.85")
    call(editor, "GET", at(draft, "/check?effective_from=2022-08-01"))
    call(editor, "GET", at(draft, "/affected?effective_from=2022-08-01"))
    call(editor, "GET", at(draft), headers={"Accept": "application/yaml"})
    waiting = call(editor, "POST", at(draft, "/submit"), json={}, headers=seen(lowered))
    call(approver, "POST", at(draft, "/reject"), json={"why": "One more look, please"})
    again = patch(waiting, "/tables/max_ltv/rows/0/then", "0.84")
    late = call(editor, "POST", BEGIN, json={"from_version": 1})
    call(editor, "POST", at(draft, "/submit"), headers=seen(again))
    call(approver, "POST", at(draft, "/impact"))
    body = {"effective_from": "2022-08-01", "why": WHY}
    call(approver, "POST", at(draft, "/approve"), json=body, headers=seen(again))
    call(editor, "POST", at(late, "/rebase"), headers=seen(late))
    call(editor, "GET", at(draft))
    call(editor, "POST", at(late, "/discard"), json={"why": "Nobody needs it"})
    call(editor, "GET", "/v1/drafts")
    activations = editor.get("/v1/policies/car_loan").json["activations"]
    withdraw = f"/v1/activations/{activations[-1]['id']}/withdraw"
    call(approver, "POST", withdraw, json={"why": "It never took effect"})
    proposals = "/v1/policies/car_loan/activations"
    proposed = {"policy_version": 1, "why": "The old rule is back", "effective_from": None}
    for step, who, given in (
        ("/reject", approver, {"json": {"why": "It is not back"}}),
        ("/affected", editor, {}),
        ("/retract", editor, {"json": {}}),
        ("/approve", approver, {"json": {}}),
    ):
        made = call(editor, "POST", proposals, json=proposed)
        call(who, "POST" if given else "GET", f"/v1/proposals/{made['id']}{step}", **given)
        call(editor, "GET", f"/v1/proposals/{made['id']}")
        if step == "/affected":
            call(editor, "POST", f"/v1/proposals/{made['id']}/retract")
    call(editor, "GET", "/v1/proposals")
    call(other, "POST", withdraw, json={"why": "It never took effect"})
    assert told.keys() == own
    assert set(told.values()) == {200, 201, 202}


def _route(app: Flask, method: str, path: str) -> str:
    """The address of the document that a path is of."""
    rule, _ = app.url_map.bind("localhost").match(
        path.partition("?")[0], method=method, return_rule=True
    )
    return str(rule.rule).replace("<", "{").replace(">", "}")
