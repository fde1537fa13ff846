"""The page /docs in a real browser: it works from this host alone, on a phone too."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from api.docs import CONTENT_SECURITY_POLICY, STATIC

PATIENCE = 60_000.0  # milliseconds, on a busy machine
PHONE, DESK = 400, 1200


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def url(app: Flask) -> Iterator[str]:
    """The application behind a real socket, for as long as the module's tests run."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Seen:
    """What a page said on its console, and whom it asked."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def seen(browser: Browser, url: str) -> Iterator[Seen]:
    """The page on a phone, with the operation open that decides car loans.

    One for all of these tests: it takes a browser long to show every operation.
    """
    page = browser.new_page(viewport={"width": PHONE, "height": 900})
    page.set_default_timeout(PATIENCE)
    seen = Seen(page)

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            seen.wrong.append(message.text)

    def asks(request: Request) -> None:
        seen.asked.append(request.url)

    page.on("console", said)
    page.on("pageerror", lambda error: seen.wrong.append(str(error)))
    page.on("request", asks)
    page.goto(f"{url}/docs")
    page.get_by_text("Decide: Car loan", exact=True).wait_for()
    page.locator("#operations-Deciding-decide_car_loan .opblock-summary-control").click()
    page.locator("#operations-Deciding-decide_car_loan .opblock-body").wait_for()
    yield seen
    page.close()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_shows_every_operation_from_this_host_alone(
    seen: Seen, url: str, width: int, app: Flask
) -> None:
    seen.page.set_viewport_size({"width": width, "height": 900})
    paths = seen.page.locator(".opblock-summary-path").all_text_contents()
    document = app.test_client().get("/openapi.json").json
    assert {path.replace("\u200b", "") for path in paths} == set(document["paths"])
    expect(seen.page.locator(".opblock-body")).to_contain_text("/loan/principal")
    assert seen.wrong == []
    assert [one for one in seen.asked if not one.startswith((f"{url}/", "data:", "blob:"))] == []
    wide = seen.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


def test_an_example_is_decided_from_the_page(seen: Seen, tokens: Callable[..., str]) -> None:
    page = seen.page
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.get_by_role("button", name="Authorize").click()
    page.locator(".auth-container input").fill(tokens("tester"))
    page.locator(".auth-container").get_by_role("button", name="Apply credentials").click()
    page.locator(".modal-ux").get_by_role("button", name="Close").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    answer = page.locator(".live-responses-table .response").first
    expect(answer.locator(".response-col_status")).to_have_text(re.compile("^201"))
    expect(answer).to_contain_text('"outcome": "declined"')
    assert seen.wrong == []


# --- without a browser ------------------------------------------------------------------


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_page_needs_no_key_and_may_run_nothing_inline(client: FlaskClient) -> None:
    answer = client.get("/docs")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "<script>" not in answer.text
    assert re.findall(r'(?:src|href)="(?!docs/|openapi\.json|data:,)', answer.text) == []


def test_assets_are_asked_for_again_and_not_sent_again(client: FlaskClient) -> None:
    path = "/docs/swagger-ui/swagger-ui-bundle.js"
    with client.get(path) as first:
        assert (first.status_code, first.mimetype) == (200, "text/javascript")
    with client.get(path, headers={"If-None-Match": first.headers["ETag"]}) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["../docs.html", "..%2Fdocs.html", "%2e%2e/docs.py", "nothing", ""]
)
def test_nothing_but_the_assets_is_served(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/docs/{path}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_what_is_vendored_is_what_its_makers_built_with_their_licences() -> None:
    folder = STATIC / "docs" / "swagger-ui"
    sums = dict(
        reversed(line.split()) for line in (folder / "SHA256SUMS").read_text("ascii").splitlines()
    )
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    }
    assert found == sums
    assert {"LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"} <= found.keys()
