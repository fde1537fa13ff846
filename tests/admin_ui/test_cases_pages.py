"""Saving decisions and tries as cases on the pages, and the cases of a policy."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from engine.service import Caller, Request, Role, Service
from tests.admin_ui.conftest import Reader, SignedIn
from tests.admin_ui.reading import Page

CAR = {
    "effective_date": "2022-08-10",
    "/vehicle/powertrain": "electric",
    "/vehicle/production_date": "2021-05-01",
    "/vehicle/price": "40000",
    "/loan/principal": "36500",
}
INPUTS = {
    "vehicle": {"powertrain": "electric", "production_date": "2021-05-01", "price": "40000"},
    "loan": {"principal": "36500"},
}


def tried(reader: Reader, **more: str) -> Page:
    """The form to save what was just tried, as the button of the page leads to it."""
    page = reader.send("/admin/try/car_loan", **CAR, **more)
    sent = {
        name: unescape(value)
        for name, value in re.findall(r'name="(inputs|on|known_at)" value="([^"]*)"', page.html)
    }
    assert sent["on"] == "2022-08-10"
    data = sent | {"csrf_token": page.token}
    return Page(reader.client.post("/admin/cases/car_loan/tried", data=data))


def saved(reader: Reader, form: Page, name: str) -> Page:
    fields = {
        key: unescape(value)
        for key, value in re.findall(r'name="(inputs|on|known_at)" value="([^"]*)"', form.html)
    }
    data = fields | {"name": name, "csrf_token": form.token}
    return Page(reader.client.post("/admin/cases/car_loan/tried", data=data))


def test_what_was_tried_is_saved_as_a_case_listed_and_removed(as_: SignedIn) -> None:
    reader = as_("tester")
    form = tried(reader)
    assert "What will be saved" in form.words
    assert '"outcome": "declined"' in form.words
    assert saved(reader, form, "an electric car above its limit").status == 303
    again = saved(reader, form, "an electric car above its limit")
    assert (again.status, "Another case of the policy has this name." in again.words) == (422, True)
    page = reader.get("/admin/cases/car_loan")
    assert "an electric car above its limit 10 Aug 2022 declined" in page.words
    text = reader.client.get("/admin/cases/car_loan/saved.yaml").text
    assert '- name: "an electric car above its limit"' in text
    assert reader.client.get("/admin/cases/car_loan/else.yaml").status_code == 404
    gone = reader.send(
        "/admin/cases/car_loan/remove",
        "/admin/cases/car_loan",
        name="an electric car above its limit",
    )
    assert gone.status == 303
    assert "None is saved yet." in reader.get("/admin/cases/car_loan").words


def test_a_decision_is_saved_by_who_may_read_it(service: Service, as_: SignedIn) -> None:
    auditor = as_("tester", "auditor")
    who = next(user for user in service.people.users() if user.name == "a-tester-auditor")
    asker = Caller(who.id, who.name, frozenset({Role.TESTER}))
    made = service.decisions.decide(asker, "car_loan", Request(INPUTS, date(2022, 8, 10)))
    assert f"/admin/cases/of/{made.id}" in auditor.get(f"/admin/decisions/{made.id}").html
    page = auditor.get(f"/admin/cases/of/{made.id}")
    assert "2022-08-10, declined" in page.html
    answer = auditor.send(f"/admin/cases/of/{made.id}", name="of a decision")
    assert answer.status == 303
    assert "of a decision" in auditor.get("/admin/cases/car_loan").words
    assert as_("editor").get(f"/admin/cases/of/{made.id}").status == 404
    assert as_("auditor").get(f"/admin/cases/of/{made.id}").status == 403


def test_only_what_the_law_in_force_decided_is_saved(as_: SignedIn) -> None:
    for roles, by, there in (
        (("tester",), "in-force", True),
        (("tester",), "version-1", False),
        (("approver",), "in-force", False),
    ):
        page = as_(*roles).send("/admin/try/car_loan", **CAR, by=by)
        assert ("Save as a case" in page.words) is there


def test_the_same_in_azerbaijani(as_: SignedIn) -> None:
    reader = as_("editor", lang="az")
    form = tried(reader)
    assert "Saxlanılacaq mətn" in form.words
    page = saved(reader, form, "")
    assert page.status == 422
    assert "Bir sətirdə, ən çoxu 200 işarədən ibarət ad yazın." in page.words
    assert "Siyasətlə birlikdə verilənlər" in reader.get("/admin/cases/car_loan").words


@pytest.mark.parametrize(
    ("inputs", "status"),
    [('{"loan": {"principal": 1e999999999}}', 200), ('{"a": NaN}', 422), ("[", 422)],
)
def test_inputs_are_read_as_the_interface_reads_them(
    as_: SignedIn, inputs: str, status: int
) -> None:
    reader = as_("tester")
    data = {"inputs": inputs, "on": "2022-08-10", "known_at": "", "csrf_token": tried(reader).token}
    answer = reader.client.post("/admin/cases/car_loan/tried", data=data)
    assert answer.status_code == status
