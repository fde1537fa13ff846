"""By the keyboard alone, from signing in to a submitted change and a decision that was tried."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.admin_ui.browser.site import PASSWORD, Site, Window, window

#: more steps than this to anything are no way
FAR = 150
#: what has the focus shows it: an outline, or the box that is written in
SHOWN = """() => {
  const found = document.activeElement;
  const style = getComputedStyle(found);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def test_a_limit_is_changed_and_submitted_without_a_mouse(browser: Browser, served: Site) -> None:
    with window(browser, served) as opened:
        page = signed_in(opened, "elnur")
        press(page, "nav a[href$='/drafts']", "**/drafts")
        step(page, "select[name=from]")
        choose(page, "car_loan/2")
        press(page, "form[action$='/drafts'] button.main", "**/drafts/0*")
        expect(page.locator("table[role=grid]").first).to_be_visible()
        step(page, "#at-tables-max_ltv-rows [role=grid] th[tabindex='0']")
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.keyboard.type("0.85")
        page.keyboard.press("Enter")
        cell = (
            page.locator("#at-tables-max_ltv-rows [role=grid] tbody tr").first.locator("td").nth(2)
        )
        expect(cell).to_have_text("0.85")
        page.keyboard.press("Control+s")
        expect(page.locator("#standing")).to_contain_text("Everything is saved")
        page.keyboard.press("Home")
        back(page, "#review")
        page.keyboard.press("Enter")
        page.wait_for_url("**/review")
        step(page, "textarea[name=note]")
        page.keyboard.type("By the keyboard.")
        press(page, "form[action$='/submit'] button.main")
        expect(page.get_by_text("The draft is submitted.")).to_be_visible()
        assert opened.complaints == []


def test_a_case_is_tried_without_a_mouse(browser: Browser, served: Site) -> None:
    with window(browser, served) as opened:
        page = signed_in(opened, "tofiq")
        press(page, "nav a[href$='/try/']", "**/try/")
        press(page, "main a[href$='/try/car_loan_application']", "**/try/car_loan_application")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        press(page, "form[method=get] button", "**example=0**")
        press(page, "button[name=add][value='/incomes']")
        expect(page.locator("#in-incomes-1-source")).to_be_focused()
        page.keyboard.type("s")
        step(page, "#in-incomes-1-amount")
        page.keyboard.type("1 500,50")
        step(page, "#in-incomes-1-documented")
        page.keyboard.type("y")
        step(page, "#in-loan-principal")
        page.keyboard.press("Enter")
        expect(page.locator("#side1")).to_be_focused()
        expect(page.locator("#side1 .tag")).to_be_visible()
        step(page, ".tree ul summary")
        page.keyboard.press("Enter")
        expect(page.locator(".tree")).to_contain_text("1,500.50 AZN")
        assert opened.complaints == []


def signed_in(opened: Window, name: str) -> Page:
    """By keys: the first field, the second, Enter."""
    page = opened.go("/sign-in")
    step(page, "[name=name]")
    page.keyboard.type(name)
    step(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def press(page: Page, selector: str, address: str | None = None) -> None:
    """Go there and press Enter, which leads to an address, where one is given."""
    step(page, selector)
    page.keyboard.press("Enter")
    if address is not None:
        page.wait_for_url(address)


def choose(page: Page, value: str) -> None:
    """In the select that has the focus."""
    page.keyboard.press("Home")
    for _ in range(FAR):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"there is no {value}")


def step(page: Page, selector: str) -> None:
    """Tab to what is asked for; the focus is seen on the way's every step."""
    go(page, selector, "Tab")


def back(page: Page, selector: str) -> None:
    """The other way."""
    go(page, selector, "Shift+Tab")


def go(page: Page, selector: str, key: str) -> None:
    page.locator(selector).first.wait_for()
    for _ in range(FAR):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate(SHOWN), page.evaluate("document.activeElement.outerHTML")[:300]
    raise AssertionError(f"{selector} is not reached by {key}")
