"""Two editors at one draft: neither writes over the other, and the second sees what was changed."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect

from tests.admin_ui.browser.site import Site, window


def test_the_second_to_save_sees_what_the_first_changed_and_both_changes_stay(
    browser: Browser, served: Site
) -> None:
    with window(browser, served, "elnur") as first, window(browser, served, "esmer") as second:
        mine = first.go("/drafts")
        mine.get_by_label("Made from").select_option("car_loan/2")
        mine.get_by_role("button", name="Begin", exact=True).click()
        expect(limit(mine, 0)).to_have_text("0.90")
        theirs = second.page
        theirs.goto(mine.url)
        expect(limit(theirs, 0)).to_have_text("0.90")

        write(mine, limit(mine, 0), "0.88")
        mine.locator("#save").click()
        expect(mine.locator("#standing")).to_contain_text("Everything is saved")

        write(theirs, limit(theirs, 1), "0.55")
        theirs.locator("#save").click()
        dialog = theirs.get_by_role("dialog")
        expect(dialog).to_contain_text("elnur")
        expect(dialog.locator("del")).to_have_text("90%")
        expect(dialog.locator("ins")).to_contain_text("88%")
        dialog.get_by_role("button", name="Put mine on top").click()

        expect(limit(theirs, 0)).to_have_text("0.88")
        expect(limit(theirs, 1)).to_have_text("0.55")
        theirs.locator("#save").click()
        expect(theirs.locator("#standing")).to_contain_text("Everything is saved")
        mine.reload()
        expect(limit(mine, 0)).to_have_text("0.88")
        expect(limit(mine, 1)).to_have_text("0.55")


def limit(page: Page, row: int) -> Locator:
    """A limit in the grid."""
    rows = page.locator("#at-tables-max_ltv-rows table[role=grid] tbody tr")
    return rows.nth(row).locator("td").nth(2)


def write(page: Page, cell: Locator, text: str) -> None:
    """Write in a cell, as one does in a spreadsheet."""
    cell.click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(cell).to_have_text(text)
