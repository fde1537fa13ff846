"""A real server with people and decisions, and a browser's window onto it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from playwright.sync_api import Browser, BrowserContext, Page

from engine.service import (
    ByVersion,
    Caller,
    Request,
    Role,
    Selection,
    Service,
    Settings,
    open_service,
    read_json,
)
from tests.conftest import ROOT
from tests.system.serving import PATIENCE, Server, launch

__all__ = ["PASSWORD", "PEOPLE", "Lang", "Scheme", "Site", "Window", "site", "window"]

PASSWORD: Final = "qirmizi nar agaci"
#: name -> roles
PEOPLE: Final = {
    "vusala": ("viewer",),
    "tofiq": ("tester",),
    "elnur": ("editor",),
    "esmer": ("editor",),
    "aysel": ("approver",),
    "anar": ("auditor",),
    "admin": ("admin",),
    "lala": ("editor", "approver"),
    "hamida": ("viewer", "tester", "editor", "approver", "auditor", "admin"),
}
#: decisions made before the server starts, over so many days before now
DECISIONS: Final = 240
DAYS: Final = 40

Lang = Literal["az", "en"]
Scheme = Literal["light", "dark"]


@dataclass
class Site:
    """The server, and what there is: ids of a ``decision``, a ``draft``, what is ``submitted``,
    an ``activation``, a ``proposal``, a ``replay`` of that decision."""

    server: Server
    ids: Mapping[str, str]

    @property
    def url(self) -> str:
        """Of the pages."""
        return f"{self.server.url}/admin"


class Window:
    """A browser of one person: their cookies, their language, what the console complained of."""

    def __init__(self, site: Site, context: BrowserContext, lang: Lang) -> None:
        self.site = site
        self.lang = lang
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )

    def go(self, path: str) -> Page:
        """Open a page below /admin; it must not be an error."""
        answer = self.page.goto(f"{self.site.url}{path}")
        assert answer is not None and answer.status < 400, f"{path}: {answer and answer.status}"
        return self.page

    def sign_in(self, name: str) -> Page:
        """As a person would: by name and password."""
        page = self.go("/sign-in")
        page.locator("[name=name]").fill(name)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button.main").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """A server over a new ledger in ``folder``, ended by its own process group."""
    data = folder / "data"
    ids = _founded(data)
    server = launch(
        data,
        folder / "server.log",
        command=(sys.executable, "-m", "cli", "serve", "--workers", "1"),
    )
    try:
        yield Site(server, ids)
    finally:
        server.end()


@contextmanager
def window(
    browser: Browser,
    site: Site,
    name: str | None = None,
    *,
    lang: Lang = "en",
    scheme: Scheme = "light",
    width: int = 1280,
    scripts: bool = True,
) -> Iterator[Window]:
    """A window of its own, signed in if a name is given."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        locale="az-AZ" if lang == "az" else "en-GB",
        timezone_id="Asia/Baku",
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    context.set_default_timeout(PATIENCE * 1000)
    context.add_cookies(
        [{"name": "qerar_language", "value": lang, "domain": "127.0.0.1", "path": "/admin"}]
    )
    try:
        opened = Window(site, context, lang)
        if name is not None:
            opened.sign_in(name)
        yield opened
    finally:
        context.close()


def _founded(data: Path) -> dict[str, str]:
    """A ledger with people, decisions and changes under way, made as time went by."""
    now = datetime.now(UTC)
    clock = _Clock(now - timedelta(days=DAYS))
    settings = Settings(policies=ROOT / "policies", data=data)
    with open_service(settings, clock) as service:
        _people(service)
        return {"decision": _decisions(service, clock, now), **_changes(service)}


@dataclass
class _Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


def _people(service: Service) -> None:
    given = (service.settings.data / "first-admin").read_text("ascii").strip()
    begun = service.people.sign_in("admin", given, "tests")
    admin = service.people.change_password(begun.token, given, PASSWORD).caller
    for name, roles in PEOPLE.items():
        if name != "admin":
            given = service.people.create(admin, name, [Role(role) for role in roles])
            begun = service.people.sign_in(name, given, "tests")
            service.people.change_password(begun.token, given, PASSWORD)


def _decisions(service: Service, clock: _Clock, now: datetime) -> str:
    """The shipped examples again and again; the id of a declined car loan."""
    caller = Caller("origination", "origination", frozenset({Role.TESTER}))
    asked = [
        (path.stem, one["body"])
        for path in sorted((ROOT / "policies" / "examples").glob("*.json"))
        for one in json.loads(path.read_text("utf-8"))
    ]
    step = (now - clock.now) / (DECISIONS + 1)
    declined = ""
    for number in range(DECISIONS):
        clock.now += step
        policy, body = asked[(number * 7) % len(asked)]
        decided = service.decisions.decide(caller, policy, _request(body, f"APP-{1000 + number}"))
        if policy == "car_loan" and decided.outcome == "declined":
            declined = decided.id or declined
    return declined


def _changes(service: Service) -> dict[str, str]:
    """A draft at work, one that waits for approval, a withdrawal that waits for it."""
    editor = service.people.sign_in("elnur", PASSWORD, "tests").caller
    draft = service.drafts.create(editor, "deposit_renewal")
    waiting = service.drafts.create(editor, "car_loan")
    title = {"op": "replace", "path": "/title/en", "value": "Loan for a car"}
    waiting = service.drafts.edit(editor, waiting.id, [title], waiting.etag)
    service.drafts.submit(editor, waiting.id, waiting.etag, "Only its name in English.")
    (last, *_) = service.policies.summary("affordability").activations
    proposal = service.proposals.propose_withdrawal(editor, last.id, "Entered twice by mistake.")
    return {
        "draft": draft.id,
        "submitted": waiting.id,
        "replay": service.replays.start(editor, "car_loan", Selection(), ByVersion(1)).id,
        "activation": service.policies.summary("car_loan").activations[0].id,
        "proposal": proposal.id,
    }


def _request(body: dict[str, Any], reference: str) -> Request:
    day = body.get("effective_date")
    return Request(
        read_json(json.dumps(body["inputs"])),
        effective_date=date.fromisoformat(day) if day else None,
        reference=reference,
    )
