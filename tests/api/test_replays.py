"""Replays over HTTP: logged decisions decided again; and the impact of drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from api import ApiSettings, drafts, openapi, replays
from app import application
from engine.service import Role, Service
from tests.api.drafting import PATCH_JSON, WHY, at, refused, seen
from tests.policy_folder import PolicyFolder
from tests.service.serving import Served, two_limits

As = Callable[..., FlaskClient]
Misfits = Callable[[str, object], list[str]]
REPLAYS = "/v1/replays"
#: version 1 approves up to 100 manat, version 2 up to 200: by 1 the second would be declined
AMOUNTS = ("50", "150", "250")
PATCH = [{"op": "replace", "path": "/values/limit/formula", "value": "40.00"}]
APPROVE = {"effective_from": "2030-01-01", "why": WHY}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose ledger holds three decisions by a small policy and nothing else."""
    folder = tmp_path_factory.mktemp("replays")
    with Served(two_limits(PolicyFolder(folder / "policies")), folder / "data").open() as opened:
        yield opened


@pytest.fixture(scope="module")
def app(own: Service) -> Flask:
    return application(own)


@pytest.fixture(scope="module")
def as_(own: Service, app: Flask) -> As:
    """``as_("tester")``: a client that shows a key with these roles."""
    made: dict[str, FlaskClient] = {}

    def client(*roles: str) -> FlaskClient:
        name = "-".join(("key", *roles))
        if name not in made:
            token = own.access.create(name, [Role(role) for role in roles])
            made[name] = app.test_client()
            made[name].environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return made[name]

    return client


@pytest.fixture(scope="module")
def decided(as_: As) -> list[str]:
    """The ids of the three decisions."""
    return [
        as_("tester")
        .post("/v1/policies/limit/decisions", json={"inputs": {"amount": amount}})
        .json["decision_id"]
        for amount in AMOUNTS
    ]


@pytest.fixture
def tester(as_: As, decided: list[str]) -> FlaskClient:
    return as_("tester")


@pytest.fixture(scope="module")
def misfits(own: Service) -> Misfits:
    """``misfits("Replay", value)``: what of it is not as the document says."""
    documented = openapi.documented(Flask("document"))
    for part in (replays, drafts):
        documented.register_blueprint(part.blueprint(own, ApiSettings()))
    components = documented.spec.to_dict()["components"]

    def found(name: str, value: object) -> list[str]:
        schema = {"$ref": f"#/components/schemas/{name}", "components": components}
        checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(value)]

    return found


def waiting(editor: FlaskClient) -> dict[str, Any]:
    """A draft that approves up to 40 manat, submitted."""
    begun = editor.post("/v1/policies/limit/drafts", json={}).json
    changed = editor.patch(at(begun), json=PATCH, content_type=PATCH_JSON, headers=seen(begun)).json
    answer = editor.post(at(begun, "/submit"), headers=seen(changed))
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def start(client: FlaskClient, against: Any = None, **more: Any) -> dict[str, Any]:
    answer = client.post(REPLAYS, json={"policy": "limit", "against": against} | more)
    assert answer.status_code == 202, answer.json
    found: dict[str, Any] = answer.json
    assert answer.headers["Location"] == f"{REPLAYS}/{found['id']}"
    return found


# --- a replay ----------------------------------------------------------------------


def test_all_comes_out_as_it_was(tester: FlaskClient) -> None:
    told = start(tester)
    assert (told["status"], told["against"], told["draft"]) == ("done", None, None)
    assert told["progress"] == {"total": 3, "done": 3}
    assert (told["counts"]["decisions"], told["counts"]["reproduced"]) == (3, 3)
    assert tester.get(f"{REPLAYS}/{told['id']}").json == {
        **told,
        "decisions": [],
        "next_after": None,
    }


def test_against_another_version_it_tells_what_flips_and_how(
    misfits: Misfits, tester: FlaskClient, as_: As, decided: list[str]
) -> None:
    begun = start(tester, {"version": 1}, selection={"effective_from": "2025-06-01"})
    path = f"{REPLAYS}/{begun['id']}"
    read = tester.get(path).json
    assert misfits("Replay", begun) == misfits("ReplayWithDecisions", read) == []
    assert read["selection"]["effective_from"] == "2025-06-01"
    assert read["against"]["version"] == 1
    assert read["transitions"] == [
        {"policy": "limit", "from": "approved", "to": "approved", "count": 1},
        {"policy": "limit", "from": "approved", "to": "declined", "count": 1},
        {"policy": "limit", "from": "declined", "to": "declined", "count": 1},
    ]
    assert [(one["decision_id"], one["kind"]) for one in read["decisions"]] == [
        (decided[0], "differs"),  # the limit is an output
        (decided[1], "flips"),
        (decided[2], "differs"),
    ]
    narrowed = {"kind": "flips", "from": "approved", "to": "declined"}
    (flip,) = tester.get(path, query_string=narrowed).json["decisions"]
    assert flip == read["decisions"][1]
    assert (flip["from"], flip["to"]) == ("approved", "declined")
    both = as_("auditor").get(f"{path}/decisions/{decided[1]}?lang=en").json
    assert misfits("Sides", both) == []
    assert [both[side]["decision"]["policy_version"] for side in ("before", "after")] == [2, 1]
    assert both["contrast"]["outputs"] == [
        {"name": "limit", "label": "Limit", "before": "200.00 AZN", "after": "100.00 AZN"}
    ]


def test_pages_of_decisions_follow_one_another(tester: FlaskClient) -> None:
    path = f"{REPLAYS}/{start(tester, {'version': 1})['id']}"
    whole = tester.get(path).json["decisions"]
    assert len(whole) > 1
    found, after = [], 0
    while after is not None:
        page = tester.get(path, query_string={"limit": 1, "after": after}).json
        found += page["decisions"]
        after = page["next_after"]
    assert found == whole


def test_by_what_is_known_now_and_by_a_draft(
    misfits: Misfits, tester: FlaskClient, as_: As, decided: list[str]
) -> None:
    now = start(tester, {"in_force": {"known_at": None}})
    assert (now["status"], now["counts"]["same"]) == ("done", 3)
    draft = waiting(as_("editor"))
    by_draft = start(tester, {"draft": draft["id"]})
    assert by_draft["draft"] == {name: draft[name] for name in ("id", "revision", "digest")}
    assert by_draft["counts"]["flips"] == 2
    for told in (now, by_draft):
        assert misfits("Replay", told) == []
        path = f"{REPLAYS}/{told['id']}/decisions/{decided[1]}"
        assert misfits("Sides", as_("auditor").get(path).json) == []


def test_replays_are_listed_the_newest_first_a_page_at_a_time(tester: FlaskClient) -> None:
    begun = [start(tester)["id"] for _ in range(3)]
    first = tester.get(f"{REPLAYS}?policy=limit&limit=2").json
    assert [one["id"] for one in first["replays"]] == begun[:0:-1]
    assert first["next_before"] == begun[1]
    second = tester.get(f"{REPLAYS}?limit=1&before={first['next_before']}").json
    assert [one["id"] for one in second["replays"]] == [begun[0]]
    assert "transitions" not in first["replays"][0]
    *_, second_oldest, oldest = (one["id"] for one in tester.get(REPLAYS).json["replays"])
    last = tester.get(f"{REPLAYS}?limit=1&before={second_oldest}").json
    assert ([one["id"] for one in last["replays"]], last["next_before"]) == ([oldest], None)
    assert tester.get(f"{REPLAYS}?policy=boat_loan").json == {
        "replays": [],
        "next_before": None,
    }


def test_a_page_of_the_list_fits_what_the_document_says(
    misfits: Misfits, tester: FlaskClient
) -> None:
    start(tester, {"version": 1})
    start(tester)
    assert misfits("ReplayList", tester.get(REPLAYS).json) == []


def test_what_has_ended_is_not_cancelled(tester: FlaskClient) -> None:
    path = f"{REPLAYS}/{start(tester)['id']}"
    assert refused(tester.post(f"{path}/cancel")) == (409, "replay_ended")


# --- what is refused ---------------------------------------------------------------


def test_all_faults_of_a_body_are_told_by_pointer(tester: FlaskClient) -> None:
    body = {
        "selection": {"from": "2022-02-30", "to": 5, "outcome": 1, "when": 1, "effective_to": "x"},
        "against": {"version": 0, "in_force": {"since": 1}},
        "purpose": "impact",
    }
    told = tester.post(REPLAYS, json=body)
    assert refused(told) == (422, "invalid_input")
    assert {(one["pointer"], one["code"]) for one in told.json["errors"]} == {
        ("/policy", "required"),
        ("/selection/from", "bad_value"),
        ("/selection/to", "bad_value"),
        ("/selection/outcome", "bad_value"),
        ("/selection/when", "unknown_field"),
        ("/selection/effective_to", "bad_value"),
        ("/against/version", "bad_value"),
        ("/against/in_force/known_at", "required"),
        ("/against/in_force/since", "unknown_field"),
        ("/purpose", "unknown_field"),
    }


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ([], "", "wrong_type"),
        ({"selection": 1}, "/selection", "wrong_type"),
        ({"against": 1}, "/against", "wrong_type"),
        ({"against": {}}, "/against", "bad_value"),
        ({"against": {"version": 1, "draft": "x"}}, "/against", "bad_value"),
        ({"against": {"version": "1"}}, "/against/version", "bad_value"),
        (
            {"against": {"in_force": {"known_at": "2999-01-01T00:00:00Z"}}},
            "/against/in_force/known_at",
            "known_at_in_future",
        ),
        ({"selection": {"from": "2026-02-01", "to": "2026-01-31"}}, "/selection/to", None),
        (
            {"selection": {"effective_from": "2026-02-01", "effective_to": "2026-01-31"}},
            "/selection/effective_to",
            None,
        ),
    ],
)
def test_what_cannot_be_replayed_is_said_at_its_place(
    tester: FlaskClient, body: Any, pointer: str, code: str | None
) -> None:
    told = tester.post(REPLAYS, json={"policy": "limit"} | body if body else body)
    assert refused(told) == (422, "invalid_input")
    (fault,) = told.json["errors"]
    assert fault["pointer"] == pointer
    assert code is None or fault["code"] == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"policy": "boat_loan"}, "unknown_policy"),
        ({"policy": "limit", "against": {"version": 9}}, "unknown_version"),
        ({"policy": "limit", "against": {"draft": "x"}}, "unknown_draft"),
    ],
)
def test_what_is_not_there_is_404(tester: FlaskClient, body: Any, code: str) -> None:
    assert refused(tester.post(REPLAYS, json=body)) == (404, code)


@pytest.mark.parametrize("query", ["kind=flip", "limit=0", "after=-1", "until=x"])
def test_a_query_at_fault_is_refused(tester: FlaskClient, query: str) -> None:
    path = f"{REPLAYS}/{start(tester)['id']}?{query}"
    assert refused(tester.get(path)) == (422, "invalid_parameters")
    assert refused(tester.get(f"{REPLAYS}?before=x")) == (422, "invalid_parameters")


def test_viewers_and_originators_see_no_replays(tester: FlaskClient, as_: As) -> None:
    path = f"{REPLAYS}/{start(tester)['id']}"
    for role in ("viewer", "origination", "admin"):
        client = as_(role)
        for answer in (
            client.post(REPLAYS, json={"policy": "limit"}),
            client.get(REPLAYS),
            client.get(path),
            client.post(f"{path}/cancel"),
        ):
            assert refused(answer) == (403, "role_required")
    for role in ("editor", "approver", "auditor"):
        assert as_(role).get(path).status_code == 200


def test_both_sides_are_for_auditors_and_who_decided(
    tester: FlaskClient, as_: As, decided: list[str]
) -> None:
    path = f"{REPLAYS}/{start(tester, {'version': 1})['id']}/decisions"
    assert tester.get(f"{path}/{decided[0]}").status_code == 200  # its own
    assert refused(as_("editor").get(f"{path}/{decided[0]}")) == (404, "unknown_decision")
    assert refused(as_("auditor").get(f"{path}/{'0' * 26}")) == (404, "unknown_decision")
    nothing = f"{REPLAYS}/{'0' * 26}"
    for answer in (
        tester.get(nothing),
        tester.post(f"{nothing}/cancel"),
        tester.get(f"{nothing}/decisions/{decided[0]}"),
    ):
        assert refused(answer) == (404, "unknown_replay")


# --- the impact of a draft ----------------------------------------------------------


def test_a_draft_is_approved_with_the_impact_that_was_seen(
    misfits: Misfits, tester: FlaskClient, as_: As
) -> None:
    approver, draft = as_("approver"), waiting(as_("editor"))
    assert misfits("Draft", draft) == []
    told = draft["impact"]
    assert told == {
        "replay": told["replay"],
        "status": "done",
        "digest": told["digest"],
        "revision": 1,
        "current": True,
    }
    anew = approver.post(at(draft, "/impact"))
    assert anew.status_code == 202
    assert anew.headers["Location"] == f"{REPLAYS}/{anew.json['id']}"
    assert (anew.json["purpose"], anew.json["counts"]["flips"]) == ("impact", 2)

    def approve(**more: Any) -> Any:
        return approver.post(at(draft, "/approve"), headers=seen(draft), json=APPROVE | more)

    for bad in ({"impact_digest": "x"}, {"without_impact": "yes"}):
        assert refused(approve(**bad)) == (422, "invalid_input")
    other = approve(impact_digest=f"sha256:{'0' * 64}")
    assert refused(other) == (409, "impact_changed")
    found = {"replay": anew.json["id"], "digest": anew.json["digest"]}
    assert {name: other.json[name] for name in found} == found
    done = approve(impact_digest=found["digest"]).json
    assert misfits("Approved", done) == []
    assert done["impact"] == found | {
        "decisions": 3,
        "flips": 2,
        "refused": 0,
        "ledger_sequence": anew.json["ledger"]["sequence"],
    }


def test_an_approval_that_is_too_early_says_how_far_it_is(
    own: Service,
    misfits: Misfits,
    tester: FlaskClient,
    as_: As,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own.replays._worker, "kick", lambda: None)
    monkeypatch.setattr("engine.service.replays.replays.AT_ONCE", 2)
    approver, draft = as_("approver"), waiting(as_("editor"))
    assert (draft["impact"]["status"], draft["impact"]["digest"]) == ("queued", None)
    early = approver.post(at(draft, "/approve"), headers=seen(draft), json=APPROVE)
    assert refused(early) == (409, "impact_unfinished")
    told = {name: early.json[name] for name in ("draft", "replay", "replay_status", "done")}
    assert told == {
        "draft": draft["id"],
        "replay": draft["impact"]["replay"],
        "replay_status": "queued",
        "done": 0,
    }
    path = f"{REPLAYS}/{draft['impact']['replay']}"
    cancelled = tester.post(f"{path}/cancel").json
    assert (cancelled["status"], misfits("Replay", cancelled)) == ("cancelled", [])
    body = APPROVE | {"without_impact": True}
    done = approver.post(at(draft, "/approve"), headers=seen(draft), json=body).json
    assert misfits("Approved", done) == []
    assert done["impact"] == {"without": True, "status": "cancelled"}
