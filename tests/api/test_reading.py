"""Reading, listing, explaining and printing what was decided."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from engine.service.cases import read_cases
from tests.api.asking import DECIDE, car
from tests.api.conftest import As


@pytest.fixture
def location(tester: FlaskClient) -> str:
    """Where a declined car loan is."""
    return tester.post(DECIDE, json=car()).headers["Location"]


def pages(client: FlaskClient, query: str) -> list[list[str]]:
    """The ids of each page, until there is no next."""
    found: list[list[str]] = []
    cursor = ""
    while True:
        told = client.get(f"/v1/decisions?{query}{cursor}").get_json()
        assert list(told) == ["decisions", "next_cursor"]
        found.append([one["decision_id"] for one in told["decisions"]])
        if told["next_cursor"] is None:
            return found
        cursor = f"&cursor={told['next_cursor']}"


def decided(client: FlaskClient, **changes: Any) -> str:
    return str(client.post(DECIDE, json=car(**changes)).get_json()["decision_id"])


def test_pages_go_on_by_cursor_newest_first_while_decisions_come_in(as_: As) -> None:
    client = as_("tester", name="pages")
    made = [decided(client) for _ in range(5)][::-1]
    first = client.get("/v1/decisions?limit=2").get_json()
    decided(client)
    second = client.get(f"/v1/decisions?limit=2&cursor={first['next_cursor']}").get_json()
    third = client.get(f"/v1/decisions?limit=2&cursor={second['next_cursor']}").get_json()
    assert third["next_cursor"] is None
    assert [
        [one["decision_id"] for one in page["decisions"]] for page in (first, second, third)
    ] == [made[:2], made[2:4], made[4:]]


def test_a_list_gives_each_decision_as_it_was_answered(as_: As) -> None:
    client = as_("tester", name="as answered")
    answered = client.post(DECIDE, json=car()).get_json()
    assert client.get("/v1/decisions").get_json() == {
        "decisions": [answered],
        "next_cursor": None,
    }


def test_a_list_is_narrowed_by_what_a_decision_says(as_: As) -> None:
    client = as_("tester", name="narrowed")
    declined = decided(client, reference="APP-7")
    approved_inputs = car()["inputs"] | {"loan": {"principal": "1000"}}
    approved = decided(client, inputs=approved_inputs, reference="ö")
    found = {
        query: pages(client, query)[0]
        for query in (
            *("outcome=approved", "outcome=declined", "outcome=other", "policy=car_loan"),
            *("policy=affordability", "reference=APP-7", "reference=o%CC%88", "reference="),
            "policy=car_loan&outcome=approved&reference=APP-7",
        )
    }
    assert found == {
        "outcome=approved": [approved],
        "outcome=declined": [declined],
        "outcome=other": [],
        "policy=car_loan": [approved, declined],
        "policy=affordability": [],
        "reference=APP-7": [declined],
        "reference=o%CC%88": [approved],
        "reference=": [],
        "policy=car_loan&outcome=approved&reference=APP-7": [],
    }


def test_a_list_is_narrowed_by_civil_days_in_baku_and_by_instants(as_: As) -> None:
    client = as_("tester", name="days")
    when = ["2031-03-01T19:59:59Z", "2031-03-01T20:00:00Z", "2031-03-02T19:59:59Z"]
    made = []
    for instant in when:
        with freeze_time(instant):
            made.append(decided(client))
    first, second, third = made
    with freeze_time("2031-03-03T00:00:00Z"):
        found = {
            query: pages(client, query)[0]
            for query in (
                *("from=2031-03-02", "to=2031-03-01", "from=2031-03-02&to=2031-03-02"),
                *("from=2031-03-01T20:00:00Z", "to=2031-03-02T00:00:00%2B04:00", "from=2031-03-03"),
            )
        }
    assert found == {
        "from=2031-03-02": [third, second],
        "to=2031-03-01": [first],
        "from=2031-03-02&to=2031-03-02": [third, second],
        "from=2031-03-01T20:00:00Z": [third, second],
        "to=2031-03-02T00:00:00%2B04:00": [second, first],
        "from=2031-03-03": [],
    }


@pytest.mark.parametrize("lang", ["az", "en"])
def test_an_explanation_is_the_decision_with_its_whole_trace(
    tester: FlaskClient, location: str, lang: str
) -> None:
    answer = tester.get(f"{location}/explanation?lang={lang}")
    told = answer.get_json()
    record = tester.get(location).get_json()
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert {name: told[name] for name in record} == record
    assert told["lang"] == lang
    assert told["trace"]
    text = json.dumps(told["explanation"], ensure_ascii=False)
    assert ("avtomobil" in text.lower()) == (lang == "az")


def test_an_explanation_is_in_azerbaijani_unless_asked_otherwise(
    tester: FlaskClient, location: str
) -> None:
    bare, asked = (tester.get(location + part).data for part in LANGS)
    assert bare == asked


LANGS = ("/explanation", "/explanation?lang=az")


@pytest.mark.parametrize("lang", ["az", "en"])
def test_a_letter_is_a_page_whose_policy_lets_in_its_own_style_and_nothing_else(
    tester: FlaskClient, location: str, lang: str
) -> None:
    answer = tester.get(f"{location}/letter?lang={lang}")
    html = answer.get_data(as_text=True)
    styles = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    assert f'lang="{lang}"' in html
    assert (len(styles), "<script" in html) == (1, False)
    hashed = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert answer.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'sha256-{hashed}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert {name: answer.headers[name] for name in ("Cache-Control", "Content-Language")} == {
        "Cache-Control": "no-store",
        "Content-Language": lang,
    }


@pytest.mark.parametrize("accept", ["application/json", "application/pdf"])
def test_a_letter_is_html_and_nothing_else(tester: FlaskClient, location: str, accept: str) -> None:
    answer = tester.get(f"{location}/letter", headers={"Accept": accept})
    assert (answer.status_code, answer.get_json()["code"]) == (406, "not_acceptable")


def test_a_decision_is_given_as_a_case_that_is_not_saved(
    tester: FlaskClient, location: str, tmp_path: Path
) -> None:
    answer = tester.get(f"{location}/case?name=a%20car")
    assert (answer.status_code, answer.mimetype) == (200, "application/yaml")
    (tmp_path / "car_loan.yaml").write_bytes(answer.data)
    assert [one.name for one in read_cases(tmp_path / "car_loan.yaml")] == ["a car"]
    refused = tester.get(f"{location}/case?name=%20")
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/name")


@pytest.mark.parametrize("part", ["", "/explanation", "/letter", "/case"])
def test_head_answers_as_get_without_a_body(tester: FlaskClient, location: str, part: str) -> None:
    head, get = (tester.open(location + part, method=method) for method in ("HEAD", "GET"))
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get.data))
