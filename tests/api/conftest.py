"""The HTTP interface over a real service: the shipped policies, a ledger in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import application
from engine.service import Role, Service, Settings, given_json, instant_text, open_service
from engine.service.cases import Case, read_cases
from tests.conftest import ROOT

As = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests of a worker; what they log they do not share."""
    folder = tmp_path_factory.mktemp("api") / "data"
    # what is decided here is much: the impact of its drafts would be a process beside the tests
    settings = Settings(policies=ROOT / "policies", data=folder, impact_months=0)
    opened = open_service(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def app(service: Service) -> Flask:
    """The application over that service."""
    return application(service)


@pytest.fixture(scope="session")
def tokens(service: Service) -> Callable[..., str]:
    """``tokens("tester", name="t")``: the key of that name with these roles, made once."""
    made: dict[tuple[str, ...], str] = {}

    def token(*roles: str, name: str = "") -> str:
        key = (name, *roles)
        if key not in made:
            label = "-".join(("api", *key)).replace("--", "-")
            made[key] = service.access.create(label, [Role(role) for role in roles])
        return made[key]

    return token


@pytest.fixture
def as_(app: Flask, tokens: Callable[..., str]) -> As:
    """``as_("tester")``: a client that shows a key with these roles."""

    def client(*roles: str, name: str = "") -> FlaskClient:
        made = app.test_client()
        made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens(*roles, name=name)}"
        return made

    return client


@pytest.fixture
def tester(as_: As) -> FlaskClient:
    """A client that may decide for any date."""
    return as_("tester")


@dataclass(frozen=True)
class Answered:
    """A case and what HTTP answered to it; ``first`` of those of its version that came out so."""

    case: Case
    answer: TestResponse
    first: bool


def asked(case: Case, **more: Any) -> str:
    """The case as a body, its numbers as they are written."""
    body: dict[str, Any] = {"inputs": case.inputs, **more}
    if case.effective_date is not None:
        body["effective_date"] = case.effective_date.isoformat()
    if case.known_at is not None:
        body["known_at"] = instant_text(case.known_at)
    return given_json(body)


def ask(client: FlaskClient, case: Case, **more: Any) -> TestResponse:
    """Post the case to its policy's own address."""
    path = f"/v1/policies/{case.policy}/decisions"
    return client.post(path, data=asked(case, **more), content_type="application/json")


@pytest.fixture(scope="session")
def answered(app: Flask, tokens: Callable[..., str]) -> Callable[[str], tuple[Answered, ...]]:
    """``answered("car_loan")``: the policy's own cases, each decided and logged once for all."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens('tester', name='cases')}"

    @cache
    def all_of(policy: str) -> tuple[Answered, ...]:
        ways: set[object] = set()
        found = []
        for case in read_cases(ROOT / "policies" / "cases" / f"{policy}.yaml"):
            answer = ask(client, case)
            told = answer.get_json()
            way = told["code"] if "code" in told else _way(told)
            found.append(Answered(case, answer, way not in ways))
            ways.add(way)
        return tuple(found)

    return all_of


def _way(told: dict[str, Any]) -> object:
    """By which version, to which outcome, and with which findings, actions and offers."""
    codes = (
        tuple(sorted({one["code"] for one in told[what]}))
        for what in ("reasons", "actions", "obligations")
    )
    return told["policy_version"], told["outcome"], *codes, len(told["remedies"])


@pytest.fixture
def newest(service: Service, as_: As) -> Callable[[], str | None]:
    """The id of the last logged decision, whoever made it."""
    auditor = as_("auditor")

    def last() -> str | None:
        found = auditor.get("/v1/decisions?limit=1").get_json()["decisions"]
        return found[0]["decision_id"] if found else None

    return last


@pytest.fixture
def nothing_is_logged(newest: Callable[[], str | None]) -> Iterator[None]:
    """Fails a test in which a decision was logged."""
    before = newest()
    yield
    assert newest() == before
