"""The pages over a real service, asked by Flask's test client: no browser here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import application
from engine.service import Caller, Role, Service, Settings, open_service
from tests.admin_ui.reading import Page
from tests.conftest import ROOT

SignedIn = Callable[..., "Reader"]
Make = Callable[..., str]
PASSWORD = "qirmizi nar agaci"


class Reader:
    """Somebody with a browser: gets pages, sends their forms with the token they came with."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more: object) -> Page:
        """The page at an address."""
        return Page(self.client.get(path, **more))

    def send(self, path: str, at: str | None = None, **fields: object) -> Page:
        """Send a form to ``path``, as the page ``at`` (the same, if None) has it."""
        given = self.get(at or path)
        return Page(self.client.post(path, data=fields | {"csrf_token": given.token}))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests of a module: what one publishes no other module sees."""
    folder = tmp_path_factory.mktemp("pages") / "data"
    opened = open_service(Settings(policies=ROOT / "policies", data=folder))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(service: Service) -> Flask:
    """The application over that service."""
    return application(service)


@pytest.fixture(scope="module")
def admin(service: Service) -> Caller:
    """The admin, who makes the others."""
    given = (service.settings.data / "first-admin").read_text("ascii").strip()
    begun = service.people.sign_in("admin", given, "tests")
    return service.people.change_password(begun.token, given, PASSWORD).caller


@pytest.fixture(scope="module")
def make(service: Service, admin: Caller) -> Make:
    """``make("leyla", "editor")``: a user with these roles and PASSWORD, made once."""
    made: set[str] = set()

    def user(name: str, *roles: str) -> str:
        if name not in made:
            made.add(name)
            given = service.people.create(admin, name, [Role(role) for role in roles])
            begun = service.people.sign_in(name, given, "tests")
            service.people.change_password(begun.token, given, PASSWORD)
        return name

    return user


@pytest.fixture
def visitor(app: Flask) -> Reader:
    """Somebody who is not signed in."""
    return Reader(app.test_client())


@pytest.fixture
def as_(app: Flask, service: Service, make: Make) -> SignedIn:
    """``as_("editor")``: somebody signed in with these roles, in English unless told otherwise."""

    def reader(*roles: str, name: str = "", lang: str = "en") -> Reader:
        client = app.test_client()
        client.set_cookie("qerar_language", lang, path="/admin")
        user = make(name or "-".join(("a", *roles)), *roles)
        token = service.people.sign_in(user, PASSWORD, "tests").token
        client.set_cookie("qerar_session", token, path="/admin")
        return Reader(client)

    return reader
