"""The HTTP interface over a real service: the shipped policies, a ledger in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import application
from engine.service import Role, Service, Settings, open_service
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
