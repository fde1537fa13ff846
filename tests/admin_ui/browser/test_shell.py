"""What stands around every page, in a browser: by keyboard, without scripts, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.admin_ui.browser.site import Lang, Site, Window, window

#: the pages of the shell that an admin who is auditor has
PAGES = (
    *("/people", "/people/users/new", "/people/keys/new"),
    *("/ledger", "/ledger?kind=decision", "/ledger/1", "/password"),
)


@pytest.fixture
def at(browser: Browser, served: Site) -> Iterator[Window]:
    """A window of nobody."""
    with window(browser, served) as opened:
        yield opened
        assert opened.complaints == []


def focused(page: Page) -> str:
    """The words, or the name, of what has the focus."""
    return str(
        page.evaluate(
            "(e => e.getAttribute('aria-label') || e.name || e.textContent.trim())"
            "(document.activeElement)"
        )
    )


def test_signing_in_needs_no_mouse(at: Window) -> None:
    page = at.go("/sign-in")
    assert focused(page) == "name"
    page.keyboard.type("hamida")
    page.keyboard.press("Tab")
    page.keyboard.type("qirmizi nar agaci")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/policies")


def test_the_first_tab_leads_past_the_menu_to_the_content(at: Window) -> None:
    at.sign_in("hamida")
    page = at.go("/ledger")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_account_s_menu_opens_by_keyboard_and_closes_by_escape(at: Window) -> None:
    at.sign_in("hamida")
    page = at.go("/ledger")
    menu = page.locator("details.account")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.get_by_role("button", name="Sign out").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert focused(page) == "hamida"


def test_everything_here_works_without_scripts(browser: Browser, served: Site) -> None:
    with window(browser, served, scripts=False) as opened:
        page = opened.sign_in("hamida")
        page.locator("details.account summary").click()
        page.get_by_role("link", name="Change password").click()
        page.get_by_role("button", name="Azərbaycanca").click()
        assert page.locator("h1").inner_text() == "Parolu dəyişin"
        page.goto(f"{served.url}/people/users/new")
        page.locator("[name=name]").fill("skriptsiz")
        page.locator("[value=viewer]").check()
        page.locator("main form button.main").click()
        assert len(page.locator("#secret").inner_text()) == 23
        page.locator("details.account summary").click()
        page.get_by_role("button", name="Çıxış").click()
        assert page.locator("h1").inner_text() == "Daxil olun"


def test_who_is_new_chooses_a_password_first_and_then_works(browser: Browser, served: Site) -> None:
    with window(browser, served, "hamida") as boss:
        page = boss.go("/people/users/new")
        page.get_by_label("Name").fill("yeni.isci")
        page.get_by_label("Viewer").check()
        page.get_by_role("button", name="Create the user").click()
        given = page.locator("#secret").inner_text()
    with window(browser, served) as opened:
        page = opened.go("/sign-in")
        page.get_by_label("Name").fill("yeni.isci")
        page.get_by_label("Password").fill(given)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/password")
        page.get_by_label("The one-time password").fill(given)
        page.get_by_label("New password", exact=True).fill("bir az uzun parol")
        page.get_by_label("New password once more").fill("bir az uzun parol")
        page.get_by_role("button", name="Change password").click()
        page.wait_for_url("**/admin/policies")
        assert "Your password is changed." in page.locator("main").inner_text()
        assert opened.complaints == []


def test_a_form_is_sent_once_however_often_its_button_is_pressed(at: Window) -> None:
    at.sign_in("hamida")
    page = at.go("/people/keys/new")
    page.get_by_label("Name").fill("pressed twice")
    # The last listener sees what the page's own made of each press, and lets none through.
    refused = page.evaluate(
        """() => {
            const refused = [];
            window.addEventListener("submit", (event) => {
                refused.push(event.defaultPrevented);
                event.preventDefault();
            });
            const button = document.querySelector("main form button.main");
            for (let i = 0; i < 3; i++) button.click();
            window.dispatchEvent(new PageTransitionEvent("pageshow"));  // as when one comes back
            button.click();
            return refused;
        }"""
    )
    assert refused == [False, True, True, False]


@pytest.mark.parametrize("width", [400, 1600])
@pytest.mark.parametrize("lang", ["az", "en"])
def test_no_page_of_the_shell_is_wider_than_its_window(
    browser: Browser, served: Site, lang: Lang, width: int
) -> None:
    with window(browser, served, "hamida", lang=lang, width=width) as opened:
        wide = []
        for path in PAGES:
            page = opened.go(path)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wide.append(path)
        assert wide == []
        assert opened.complaints == []
