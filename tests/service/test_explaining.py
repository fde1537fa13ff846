"""A logged decision is explained by what it knew then, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine import errors
from engine.service import Request, Service, read_json
from engine.store import LoggedDecision
from tests.policy_folder import PolicyFolder
from tests.service.recorded import activate
from tests.service.serving import ASKED, NOW, ORIGINATION, TESTER, Served
from tests.service.small_policies import DUE, calendar, user


def decided(service: Service, asked: Request, policy: str = "limit") -> dict[str, Any]:
    told: dict[str, Any] = json.loads(service.decisions.decide(TESTER, policy, asked).json)
    return told


def test_an_explanation_is_the_record_with_its_trace_and_its_sentences(service: Service) -> None:
    told = decided(service, Request({"amount": "250.00"}, reference="APP-7"))
    found = service.decisions.explanation(TESTER, told["decision_id"], "en")
    assert {key: found[key] for key in told} == told
    assert found.keys() - told.keys() == {"lang", "trace", "explanation"}
    assert found["lang"] == "en"
    assert found["trace"]["steps"][0]["name"] == "limit"
    assert found["trace"]["outcome"]["result"] == "declined"
    assert found["explanation"].keys() == {"text", "children"}
    assert found["explanation"]["text"].startswith("Limit, version 2")
    assert json.loads(json.dumps(found)) == found


def test_an_explanation_is_in_the_language_asked_for(service: Service) -> None:
    identifier = decided(service, Request(ASKED))["decision_id"]
    in_az = service.decisions.explanation(TESTER, identifier, "az")
    assert in_az["explanation"]["text"].startswith("Hədd")
    for read in (service.decisions.explanation, service.decisions.letter):
        with pytest.raises(errors.InvalidInput) as caught:
            read(TESTER, identifier, "ru")
        assert [fault.pointer for fault in caught.value.errors] == ["/lang"]


def test_numbers_are_explained_as_they_were_spelled(service: Service) -> None:
    inputs = read_json('{"amount": 150.50}')
    told = decided(service, Request(inputs))
    assert service.decisions.replay(told["decision_id"]) == told["digest"]


def test_a_decision_is_explained_by_what_was_known_when_it_was_made(served: Served) -> None:
    with served.open() as service:
        told = decided(service, Request(ASKED, date(2025, 1, 1)))
        assert (told["policy_version"], told["registry_sequence"]) == (2, 4)
        activate(service, "limit", 1, date(2024, 1, 1), None, "a correction")
        assert decided(service, Request(ASKED, date(2025, 1, 1)))["policy_version"] == 1
        found = service.decisions.explanation(TESTER, told["decision_id"], "en")
        assert found["trace"]["policy_version"] == 2
        assert service.decisions.replay(told["decision_id"]) == told["digest"]


def test_a_used_policy_is_the_one_known_then(served: Served) -> None:
    served.policies.publish("application", 1, user("limit"))
    served.policies.activate("application", 1)
    with served.open() as service:
        told = decided(service, Request(ASKED, date(2025, 1, 1)), "application")
        activate(service, "limit", 1, date(2024, 1, 1), None, "a correction")
        assert decided(service, Request(ASKED, date(2025, 1, 1)), "application")["outcome"] == (
            "declined"
        )
        assert told["outcome"] == "approved"
        assert service.decisions.replay(told["decision_id"]) == told["digest"]


@pytest.fixture
def dated(policy_folder: PolicyFolder, served: Served) -> Served:
    """A policy that reads a calendar of 2025."""
    policy_folder.publish("due", 1, DUE)
    policy_folder.activate("due", 1)
    (policy_folder.folder / "calendars").mkdir()
    (policy_folder.folder / "calendars" / "az.yaml").write_text(calendar(2025))
    return served


def test_a_decision_is_made_again_by_the_calendar_it_knew(dated: Served) -> None:
    asked = Request({"maturity": "2025-01-01"}, date(2025, 1, 1))
    with dated.open() as service:
        told = decided(service, asked, "due")
    assert told["outputs"] == {"due": "2025-01-02"}
    (dated.policies.folder / "calendars" / "az.yaml").write_text(calendar(2025, 2026))
    with dated.open() as service:
        now = decided(service, asked, "due")
        assert service.decisions.replay(told["decision_id"]) == told["digest"] != now["digest"]
        assert (
            service.decisions.explanation(TESTER, told["decision_id"], "en")["used"]
            == (told["used"])
        )
    assert [one["calendar"] for one in told["used"]] == ["az"]
    assert told["used"] != now["used"]


def test_a_new_calendar_is_read_by_processes_that_run(dated: Served) -> None:
    asked = Request({"maturity": "2026-01-01"}, date(2025, 1, 1))
    with dated.open() as service:
        assert decided(service, asked, "due")["outcome"] == "referred"
        (dated.policies.folder / "calendars" / "az.yaml").write_text(calendar(2025, 2026))
        with dated.open():
            pass
        assert decided(service, asked, "due")["outputs"] == {"due": "2026-01-02"}


def test_a_letter_is_about_the_decision(service: Service) -> None:
    told = decided(service, Request({"amount": "250.00"}, reference="APP-7"))
    html = service.decisions.letter(TESTER, told["decision_id"], "en").html
    for said in ("Bank", "APP-7", "200.00 AZN"):
        assert said in html


# --- what is not the same is not shown -------------------------------------------


class Altering:
    """A ledger in which a decision's payload says something else."""

    def __init__(self, service: Service, before: bytes, after: bytes) -> None:
        self._decision = service._store.decision
        self._change = (before, after)

    def __call__(self, identifier: str) -> LoggedDecision | None:
        found = self._decision(identifier)
        assert found is not None
        assert found.payload is not None
        assert self._change[0] in found.payload
        return replace(found, payload=found.payload.replace(*self._change))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"inputs":{"amount":150}', b'"inputs":{"amount":151}'),
        (b'"effective_date":"2025-06-01"', b'"effective_date":"2022-06-01"'),
        (b'"registry_sequence":4', b'"registry_sequence":3'),
        (b'"digest":"sha256:', b'"digest":"sha256:0'),
    ],
)
def test_a_decision_that_comes_out_otherwise_is_never_shown_as_the_same(
    service: Service, monkeypatch: pytest.MonkeyPatch, before: bytes, after: bytes
) -> None:
    asked = Request({"amount": Decimal(150)})
    identifier = decided(service, asked)["decision_id"]
    altered = Altering(service, before, after)
    monkeypatch.setattr(service._store, "decision", altered)
    for read in (service.decisions.explanation, service.decisions.letter):
        with pytest.raises(errors.DigestDiffers) as caught:
            read(TESTER, identifier, "en")
        assert caught.value.decision == identifier
        assert caught.value.found != caught.value.logged


def test_what_was_erased_is_not_explained(service: Service) -> None:
    told = decided(service, Request(ASKED))
    service._store.erase(told["ledger_sequence"], NOW, "its retention is over")
    for read in (service.decisions.explanation, service.decisions.letter):
        with pytest.raises(errors.DecisionErased):
            read(ORIGINATION, told["decision_id"], "en")
    with pytest.raises(errors.DecisionErased):
        service.decisions.replay(told["decision_id"])
