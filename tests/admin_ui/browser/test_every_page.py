"""Every page, in both languages: axe-core finds nothing, and 400 pixels are wide enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.admin_ui.browser.site import Lang, Site, Window, window
from tests.admin_ui.browser.walk import NO_COMPLAINT, OUTSIDE, PAGES, breaches, overflow

#: what axe-core asks of colours alone
COLOURS = ("color-contrast", "link-in-text-block")


@pytest.fixture(scope="module", params=["az", "en"])
def reader(request: pytest.FixtureRequest, browser: Browser, served: Site) -> Iterator[Window]:
    """Somebody with every role, in each language."""
    lang: Lang = request.param
    with window(browser, served, "hamida", lang=lang) as opened:
        yield opened


@pytest.fixture(scope="module", params=["az", "en"])
def stranger(request: pytest.FixtureRequest, browser: Browser, served: Site) -> Iterator[Window]:
    """Somebody who is not signed in."""
    lang: Lang = request.param
    with window(browser, served, lang=lang) as opened:
        yield opened


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_in_both_colour_schemes_and_narrow(reader: Window, path: str) -> None:
    look(reader, path)


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_page_for_anybody_is_sound(stranger: Window, path: str) -> None:
    look(stranger, path)


def test_a_decision_on_the_page_of_trying_is_sound(reader: Window) -> None:
    page = reader.go("/try/car_loan?example=0&by=version-2&against=version-1")
    page.locator("form.asking button.main").click()
    page.wait_for_selector("#differs")
    sound(reader, "two decisions")
    page.locator("#in-loan-principal").fill("")
    page.locator("form.asking button.main").click()
    page.wait_for_selector("#in-loan-principal-fault")
    sound(reader, "a fault")


def look(reader: Window, path: str) -> None:
    """Open the page and hold it against every demand."""
    reader.complaints.clear()
    address = re.sub(r"\{(\w+)\}", lambda name: reader.site.ids[name[1]], path)
    answer = reader.page.goto(f"{reader.site.url}{address}")
    assert answer is not None and answer.status == (404 if path == "/nowhere" else 200)
    sound(reader, path)


def sound(reader: Window, what: str) -> None:
    """The page as it stands: light, dark, narrow, and no word of complaint in the console."""
    page = reader.page
    if reader.lang == "az":
        assert breaches(page) == [], what
        page.emulate_media(color_scheme="dark")  # nothing but colours can differ
        assert breaches(page, *COLOURS) == [], f"{what}, dark"
        page.emulate_media(color_scheme="light")
    else:  # the same colours: looking at them takes longer than all the rest
        assert breaches(page, without=COLOURS) == [], what
    page.set_viewport_size({"width": 400, "height": 800})
    assert overflow(page) == 0, what
    page.set_viewport_size({"width": 1280, "height": 900})
    assert [one for one in reader.complaints if NO_COMPLAINT not in one] == []
