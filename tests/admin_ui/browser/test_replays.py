"""A replay started on its page and followed there, in a browser, until it is over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect

from engine.service import Caller, Request, Role, Settings, open_service, read_json
from engine.store import ReplayFile
from tests.admin_ui.browser.site import Site, window
from tests.conftest import ROOT

#: more than are decided again within the request
MANY = 60
POLICY = "late_penalty"


def test_a_replay_is_seen_to_finish_on_its_page_without_loading_it_anew(
    browser: Browser, served: Site
) -> None:
    decide_many(served)
    with window(browser, served, "tofiq") as opened:
        page = opened.go(f"/replays/new?policy={POLICY}")
        page.get_by_label("Against a version").check()
        with nobody_begins(served):
            page.get_by_role("button", name="Start the replay").click()
            expect(page.locator("#progress")).to_contain_text("It waits for its turn")
            page.evaluate("window.samePage = true")
        expect(page.locator("#said")).to_have_text("The replay is over: finished.")
        expect(page.locator("#replay")).to_contain_text("come out exactly as they were recorded.")
        expect(page.locator(".matrix")).to_be_visible()
        assert page.locator("[hx-get]").count() == 0
        assert page.evaluate("window.samePage")
        assert opened.complaints == []


@contextmanager
def nobody_begins(served: Site) -> Iterator[None]:
    """What works replays off in the background waits for this."""
    file = ReplayFile.open(served.server.data)
    try:
        holding = file.hold_runner()
        assert holding is not None
        with holding:
            yield
    finally:
        file.close()


def decide_many(served: Site) -> None:
    """Decisions for the log while the server runs."""
    folder = ROOT / "policies"
    body = json.loads((folder / "examples" / f"{POLICY}.json").read_text("utf-8"))[0]["body"]
    caller = Caller("origination", "origination", frozenset({Role.TESTER}))
    with open_service(Settings(policies=folder, data=served.server.data)) as service:
        request = Request(read_json(json.dumps(body["inputs"])))
        for _ in range(MANY):
            service.decisions.decide(caller, POLICY, request)
