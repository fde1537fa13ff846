"""The whole story: a limit changes by two people's hands, on its day, and the ledger has it.

Lala may edit and approve; Aysel approves; Anar audits.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect

from tests.admin_ui.browser.site import Site, window

NEW_LIMIT = "0.85"
#: 36,000.00 is the highest principal of the car below by the old limit, 34,000.00 by the new
CASE = {
    "vehicle": {"powertrain": "electric", "production_date": "2026-01-10", "price": "40000.00"},
    "loan": {"principal": "35000.00"},
}


def test_a_limit_is_changed_by_two_people_and_applies_on_its_day(
    browser: Browser, served: Site
) -> None:
    day = datetime.now(ZoneInfo("Asia/Baku")).date() + timedelta(days=10)
    draft = the_editor_changes_the_limit(browser, served)
    the_editor_cannot_approve_it(browser, served, draft)
    the_approver_approves_it(browser, served, draft, day)
    trying_shows_it_on_its_day(browser, served, day)
    assert outcome(served, day - timedelta(days=1)) == ("approved", 2)
    assert outcome(served, day) == ("declined", 3)
    the_ledger_has_all_of_it(browser, served)


def the_editor_changes_the_limit(browser: Browser, served: Site) -> str:
    """From the first page to a submitted draft; its id."""
    with window(browser, served, "lala") as opened:
        page = opened.page
        page.get_by_role("link", name="Drafts", exact=True).click()
        page.get_by_label("Made from").select_option("car_loan/2")
        page.get_by_role("button", name="Begin", exact=True).click()
        cell = limit_cell(page)
        expect(cell).to_have_text("0.90")
        cell.click()
        page.keyboard.type(NEW_LIMIT)
        page.keyboard.press("Enter")
        expect(cell).to_have_text(NEW_LIMIT)
        page.locator("#save").click()
        expect(page.locator("#standing")).to_contain_text("Everything is saved")
        page.locator("#review").click()
        expect(page.get_by_text("No faults")).to_be_visible()
        expect(page.get_by_text("cases are answered as expected")).to_be_visible()
        changes = page.locator("section[aria-labelledby=changes]")
        expect(changes.locator("del").filter(has_text="90%").first).to_be_visible()
        expect(changes.locator("ins").filter(has_text="85%").first).to_be_visible()
        page.get_by_label("What the approver should know").fill("The board lowered the limit.")
        page.get_by_role("button", name="Submit for approval").click()
        expect(page.get_by_text("The draft is submitted.")).to_be_visible()
        assert opened.complaints == []
        return page.url.rstrip("/").split("/")[-2]


def the_editor_cannot_approve_it(browser: Browser, served: Site, draft: str) -> None:
    """Neither by the page nor around it, whatever roles she has."""
    with window(browser, served, "lala") as opened:
        page = opened.go(f"/drafts/{draft}/review")
        expect(page.get_by_text("somebody else has to approve it")).to_be_visible()
        expect(page.get_by_role("button", name="Approve")).to_have_count(0)
        etag = page.evaluate("() => document.querySelector('[name=etag]')?.value ?? ''")
        answer = page.request.post(
            f"{served.url}/drafts/{draft}/review/approve",
            form={
                "csrf_token": page.locator("meta[name=csrf-token]").get_attribute("content") or "",
                "etag": etag or etag_of(served, draft),
                "effective_from": "2027-01-01",
                "why": "I approve of what I wrote.",
            },
            headers={"Referer": page.url},
        )
        assert answer.status == 409
        assert "somebody else has to approve" in answer.text()


def the_approver_approves_it(browser: Browser, served: Site, draft: str, day: date) -> None:
    """Sees what changes and who did what, chooses the day, says why."""
    with window(browser, served, "aysel") as opened:
        page = opened.go("/drafts")
        page.locator(f"main a[href*='{draft}/review']").click()
        expect(page.locator("section[aria-labelledby=history]")).to_contain_text("lala")
        page.get_by_label("From", exact=True).fill(day.isoformat())
        page.get_by_role("button", name="Show what follows").click()
        approve = page.locator("section[aria-labelledby=approve]")
        approve.get_by_label("Reason").fill("Minutes of the board, item 4.")
        approve.get_by_role("button", name="Approve").click()
        expect(page.get_by_text("Version 3 is published.")).to_be_visible()
        page = opened.go("/policies/car_loan")
        expect(page.locator("main")).to_contain_text("Version 3")
        assert opened.complaints == []


def trying_shows_it_on_its_day(browser: Browser, served: Site, day: date) -> None:
    """The same form on two days."""
    with window(browser, served, "tofiq") as opened:
        page = opened.go("/try/car_loan?example=0")
        page.get_by_label("Production date").fill("2026-01-10")
        page.get_by_label("Loan principal").fill("35 000")
        for effective, said in ((day - timedelta(days=1), "approved"), (day, "declined")):
            page.get_by_label("Effective date").fill(effective.isoformat())
            page.locator("form.asking button.main").click()
            expect(page.locator("#side1 .tag")).to_have_text(said)
        assert opened.complaints == []


def the_ledger_has_all_of_it(browser: Browser, served: Site) -> None:
    """What was done and by whom, and the two decisions."""
    with window(browser, served, "anar") as opened:
        page = opened.go("/ledger")
        told = page.locator("main").inner_text()
        for words in (
            "Draft created", "Draft changed", "Step of a draft", "Version published",
            "Version activated", "Decision", "Signed in", "lala", "aysel",
        ):  # fmt: skip
            assert words in told, words
        page.get_by_role("link", name="Decisions", exact=True).click()
        page.get_by_label("Reference").fill("STORY")
        page.get_by_role("button", name="Show", exact=True).click()
        rows = page.locator("main tbody tr")
        expect(rows).to_have_count(2)
        expect(rows.first).to_contain_text("declined")
        rows.first.locator("a").click()
        expect(page.locator("main")).to_contain_text("34,000.00 AZN")
        page.get_by_role("link", name="Show it in the ledger").click()
        expect(page.locator("h1")).to_contain_text("Entry")
        assert opened.complaints == []


def limit_cell(page: Page) -> Any:
    """The limit of new electric cars in the grid."""
    row = page.locator("#at-tables-max_ltv-rows table[role=grid] tbody tr").first
    return row.locator("td").nth(2)


def etag_of(served: Site, draft: str) -> str:
    """What a program reads of the draft."""
    with served.server.client() as client:
        return client.get(f"/v1/drafts/{draft}").headers["ETag"].strip('"')


def outcome(served: Site, day: date) -> tuple[str, int]:
    """What a program is answered for a day; it is logged."""
    body = {"inputs": CASE, "effective_date": day.isoformat(), "reference": "STORY"}
    with served.server.client() as client:
        answer = client.post("/v1/policies/car_loan/decisions", json=body)
        assert answer.status_code == 201, answer.text
        told = answer.json()
        return told["outcome"], told["policy_version"]
