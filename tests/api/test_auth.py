"""Keys: everything under /v1 asks for one, also what is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.service import Role, Service
from tests.api.asking import DECIDE, car
from tests.api.conftest import As

PLACES = [
    ("POST", DECIDE),
    ("POST", f"{DECIDE}/batch"),
    ("GET", "/v1/decisions"),
    ("GET", "/v1/decisions/x"),
    ("GET", "/v1/decisions/x/explanation"),
    ("GET", "/v1/decisions/x/letter"),
    ("GET", "/v1/nothing"),
    ("GET", "/v1"),
    ("DELETE", DECIDE),
    ("OPTIONS", DECIDE),
]


@pytest.mark.parametrize(("method", "path"), PLACES)
@pytest.mark.usefixtures("nothing_is_logged")
def test_without_a_key_nothing_under_v1_is_told(app: Flask, method: str, path: str) -> None:
    answer = app.test_client().open(path, method=method, json=car())
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="qerar"'
    assert answer.get_json()["code"] == "not_authenticated"


def test_every_view_under_v1_is_behind_a_key(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v1"):
            path = rule.rule.replace("<int:", "<")
            for method in rule.methods or ():
                status = client.open(path.replace("<", "").replace(">", ""), method=method)
                assert (rule.rule, method, status.status_code) == (rule.rule, method, 401)


@pytest.mark.parametrize(
    "header",
    [
        *("", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer a b", "Bearer a, Bearer b"),
        *("Bearer ə", "Bearer a\x00", "Bearer " + "x" * 201, "bearer", "Bearer\tx", "x"),
    ],
)
@pytest.mark.usefixtures("nothing_is_logged")
def test_a_header_of_another_form_is_401(app: Flask, header: str) -> None:
    overrides = {"HTTP_AUTHORIZATION": header}
    answer = app.test_client().post(DECIDE, json=car(), environ_overrides=overrides)
    assert answer.status_code == 401
    assert answer.get_json()["code"] == "not_authenticated"
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="qerar"')


@pytest.mark.parametrize("form", ["{}", "Basic {}", "Bearer {} x", "Bearer {},", "Bearer {0}, {0}"])
@pytest.mark.usefixtures("nothing_is_logged")
def test_a_key_in_a_header_of_another_form_is_401(
    app: Flask, tokens: Callable[..., str], form: str
) -> None:
    headers = {"Authorization": form.format(tokens("tester"))}
    answer = app.test_client().post(DECIDE, json=car(), headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "not_authenticated")


@pytest.mark.usefixtures("nothing_is_logged")
def test_an_unknown_and_an_altered_key_are_401(app: Flask, service: Service) -> None:
    token = service.access.create("altered", [Role.TESTER])
    last = "a" if token[-1] != "a" else "b"
    for wrong in ("x" * 43, token[:-1] + last, token[:-1], token + "a", token.swapcase()):
        headers = {"Authorization": f"Bearer {wrong}"}
        answer = app.test_client().post(DECIDE, json=car(), headers=headers)
        assert (wrong, answer.status_code) == (wrong, 401)


def test_a_revoked_key_is_401_from_the_next_request_on(app: Flask, service: Service) -> None:
    headers = {"Authorization": f"Bearer {service.access.create('revoked', [Role.TESTER])}"}
    client = app.test_client()
    before = client.get("/v1/decisions", headers=headers).status_code
    service.access.revoke("revoked")
    after = client.get("/v1/decisions", headers=headers).status_code
    assert (before, after) == (200, 401)


def test_the_scheme_s_name_may_be_written_in_any_case(app: Flask, service: Service) -> None:
    token = service.access.create("case", [Role.TESTER])
    headers = {"Authorization": f"bEARER  {token}"}
    assert app.test_client().get("/v1/decisions", headers=headers).status_code == 200


# --- whose decisions -----------------------------------------------------------


def test_a_key_reads_what_it_decided_and_an_auditor_all(as_: As) -> None:
    mine = as_("tester").post(DECIDE, json=car()).headers["Location"]
    for part in ("", "/explanation", "/letter"):
        found = {
            who: as_(*roles, name=name).get(mine + part).status_code
            for who, roles, name in (
                ("owner", ["tester"], ""),
                ("auditor", ["auditor"], ""),
                ("another tester", ["tester"], "b"),
                ("admin", ["admin"], ""),
                ("origination", ["origination"], ""),
            )
        }
        assert found == {
            "owner": 200,
            "auditor": 200,
            "another tester": 404,
            "admin": 404,
            "origination": 404,
        }


def test_a_list_holds_only_what_the_key_may_read(as_: As) -> None:
    owner = as_("tester", name="list")
    mine = [owner.post(DECIDE, json=car()).get_json()["decision_id"] for _ in range(2)]
    listed = {
        "owner": _ids(owner),
        "another": _ids(as_("tester", name="list of another")),
        "auditor": _ids(as_("auditor"))[:2],
    }
    assert listed == {"owner": mine[::-1], "another": [], "auditor": mine[::-1]}


def _ids(client: FlaskClient) -> list[str]:
    return [one["decision_id"] for one in client.get("/v1/decisions").get_json()["decisions"]]
