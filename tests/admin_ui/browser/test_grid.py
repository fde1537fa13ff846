"""The grid of the draft editor: by keyboard alone, with cells from a spreadsheet, in conflict."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.admin_ui.browser.site import Site, Window, window

ROWS = "#at-tables-max_ltv-rows"


@pytest.fixture
def editor(browser: Browser, served: Site) -> Iterator[Window]:
    """A new draft of the car loan's second version, opened by an editor."""
    with window(browser, served, "elnur") as opened:
        page = opened.go("/drafts")
        page.locator("[name=from]").select_option("car_loan/2")
        page.get_by_role("button", name="Begin").click()
        settled(page, "No faults")
        yield opened
        assert opened.complaints == []


def settled(page: Page, words: str) -> None:
    """Wait until the check of what was written has come back, and says this."""
    expect(page.locator("#standing")).to_contain_text(words)


def cell(page: Page, row: int, column: int) -> None:
    """Go to a cell as somebody with a keyboard: into the grid, then by arrows."""
    page.locator(f'{ROWS} tbody [tabindex="0"]').focus()
    page.keyboard.press("Control+Home")
    for _ in range(row):
        page.keyboard.press("ArrowDown")
    for _ in range(column):
        page.keyboard.press("ArrowRight")


def row(page: Page, number: int) -> list[str]:
    """What the cells of a row show."""
    return page.locator(f"{ROWS} tbody tr").nth(number).locator("th, td").all_inner_texts()


def current(page: Page) -> str:
    """What the focused cell shows."""
    return str(page.evaluate("document.activeElement.textContent"))


def paste(page: Page, text: str) -> None:
    """Paste as a browser does: what a spreadsheet put on the clipboard."""
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const event = { clipboardData, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", event));
        }""",
        text,
    )


def test_a_limit_is_changed_and_saved_by_keyboard_alone(editor: Window) -> None:
    page = editor.page
    cell(page, 0, 3)
    assert current(page) == "0.90"
    page.keyboard.type("85 %")
    page.keyboard.press("Enter")
    assert row(page, 0)[3] == "0.85"
    assert current(page) == "0.60"  # Enter goes on below
    page.keyboard.press("F2")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    assert current(page) == "0.60"
    page.keyboard.press("F2")
    page.keyboard.type("0,55")
    page.keyboard.press("Tab")
    assert row(page, 1)[3:5] == ["0.55", "marja-2022"]
    assert current(page) == "marja-2022"  # Tab goes on beside it
    page.keyboard.press("Control+z")
    assert row(page, 1)[3] == "0.60"
    page.keyboard.press("Control+y")
    assert row(page, 1)[3] == "0.55"
    settled(page, "Changes not saved: 2 · No faults")
    page.keyboard.press("Control+s")
    settled(page, "Everything is saved")
    page.reload()
    settled(page, "No faults")
    assert [row(page, 0)[3], row(page, 1)[3]] == ["0.85", "0.55"]


def test_rows_are_added_named_moved_and_deleted_by_keyboard(editor: Window) -> None:
    page = editor.page
    cell(page, 0, 0)
    page.keyboard.press("Insert")
    assert row(page, 1)[:4] == ["new_row", "any", "any", ""]
    page.keyboard.type("hibrid mühərrikli")
    page.keyboard.press("Tab")
    page.keyboard.type("[10..12]")
    page.keyboard.press("Tab")
    assert row(page, 1)[:3] == ["hybrid_10_to_12", "hybrid", "[10..12]"]
    page.keyboard.press("Alt+ArrowUp")
    assert [row(page, 0)[0], row(page, 1)[0]] == ["hybrid_10_to_12", "electric_to_3_years"]
    page.keyboard.press("Control+ArrowLeft")
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("electric_to_3_years")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("There is a row electric_to_3_years already.")
    assert row(page, 0)[0] == "hybrid_10_to_12"
    cell(page, 0, 0)
    page.keyboard.press("Control+Delete")
    assert row(page, 0)[0] == "electric_to_3_years"
    settled(page, "No faults")


def test_cells_are_pasted_from_a_spreadsheet_and_taken_back_by_one_undo(editor: Window) -> None:
    page = editor.page
    cell(page, 6, 1)
    paste(page, "other\t(1..4]\t0,45\r\nother\t(4..6]\t0,35\r\nother\t> 6\t0,30\r\n")
    assert [row(page, number)[:4] for number in (6, 7, 8)] == [
        ["other_to_3_years", "other", "(1..4]", "0.45"],
        ["other_over_3_years", "other", "(4..6]", "0.35"],
        ["other_over_6", "other", "> 6", "0.30"],
    ]
    settled(page, "No faults")
    page.keyboard.press("Control+z")
    assert page.locator(f"{ROWS} tbody tr").count() == 8
    assert row(page, 7)[1:4] == ["other", "> 3", "0.40"]
    cell(page, 0, 3)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    paste(page, "0.5")
    assert [row(page, number)[3] for number in range(4)] == ["0.5", "0.5", "0.5", "0.60"]


def test_a_gap_is_told_at_its_table_with_an_example_and_a_row_for_it(editor: Window) -> None:
    page = editor.page
    cell(page, 0, 2)
    page.keyboard.type("<= 2")
    page.keyboard.press("Enter")
    told = page.locator("article", has=page.locator(ROWS)).locator(".fault").first
    expect(told).to_contain_text("For example: Powertrain =")
    settled(page, "To be mended: 1")
    page.get_by_role("button", name="Add a row for this").click()
    assert row(page, 8)[1] == "electric"
    assert row(page, 8)[3] == ""
    page.keyboard.type("0.7")
    page.keyboard.press("Enter")
    settled(page, "No faults")


def test_a_fault_stands_in_its_cell_and_its_field(editor: Window) -> None:
    page = editor.page
    cell(page, 3, 2)
    page.keyboard.type("(1..")
    page.keyboard.press("Enter")
    settled(page, "To be mended")
    wrong = page.locator(f'{ROWS} [aria-invalid="true"]')
    expect(wrong).to_have_text("(1..")
    described = page.locator(f"#{wrong.get_attribute('aria-describedby')} .fault")
    expect(described).to_be_visible()
    page.keyboard.press("Control+z")
    settled(page, "No faults")
    formula = page.locator('[data-at="/values/limit_base/formula"]')
    formula.fill("min(vehicle.price, vehicle.market_valu)")
    expect(formula).to_have_attribute("aria-invalid", "true")
    formula.fill("min(vehicle.price, vehicle.market_value)")
    expect(formula).not_to_have_attribute("aria-invalid", "true")


def test_two_editors_in_conflict_the_second_sees_the_change_and_keeps_both(
    browser: Browser, served: Site, editor: Window
) -> None:
    page = editor.page
    with window(browser, served, "esmer") as other:
        theirs = other.go(re.sub(r".*/admin", "", page.url))
        settled(theirs, "No faults")
        cell(page, 2, 0)
        page.keyboard.press("Insert")  # rows below stand elsewhere now
        page.keyboard.press("Control+Delete")
        cell(page, 7, 3)
        page.keyboard.type("0.35")
        page.keyboard.press("Enter")

        cell(theirs, 0, 0)
        theirs.keyboard.press("Control+Delete")
        theirs.locator('[data-at="/findings/CAR_LTV_EXCEEDED/message/en"]').fill("Too high")
        theirs.locator("#save").click()
        settled(theirs, "Everything is saved")

        page.locator("#save").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("esmer saved revision 1")
        page.get_by_role("button", name="Put mine on top").click()
        expect(page.locator("#notes")).to_contain_text("Your changes are put on top")
        assert page.locator(f"{ROWS} tbody tr").count() == 7
        assert row(page, 6)[:4] == ["other_over_3_years", "other", "> 3", "0.35"]
        assert page.locator('[data-at="/findings/CAR_LTV_EXCEEDED/message/en"]').input_value() == (
            "Too high"
        )
        page.locator("#save").click()
        settled(page, "Everything is saved")
        editor.complaints[:] = [one for one in editor.complaints if "412" not in one]
        assert other.complaints == []
