"""The pages of policies in a browser: searching as one types, the picture of either width."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Browser, expect

from tests.admin_ui.browser.site import Site, Window, window


@pytest.fixture(scope="module")
def reader(browser: Browser, served: Site) -> Iterator[Window]:
    """Somebody who reads policies, in English."""
    with window(browser, served, "hamida", lang="en") as opened:
        yield opened
        assert opened.complaints == []


def test_policies_are_found_as_one_types(reader: Window) -> None:
    page = reader.go("/policies")
    page.locator("#q").press_sequentially("avto muraciet")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    expect(page.locator("#found")).to_contain_text("Car loan application")
    expect(page.locator("#q")).to_be_focused()
    assert unquote_plus(page.url).endswith("/policies?q=avto muraciet")


def test_one_picture_is_shown_to_each_width_and_neither_overflows(reader: Window) -> None:
    page = reader.go("/policies/car_loan")
    wide, narrow = page.locator("svg.timeline.wide"), page.locator("svg.timeline.narrow")
    expect(wide).to_be_visible()
    expect(narrow).to_be_hidden()
    page.set_viewport_size({"width": 400, "height": 800})
    expect(wide).to_be_hidden()
    expect(narrow).to_be_visible()
    box = narrow.locator("xpath=..")
    assert box.evaluate("e => e.scrollWidth <= e.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_cells_of_a_table_are_shown_as_written_and_only_its_own(reader: Window) -> None:
    page = reader.go("/policies/affordability/versions/2")
    tables = page.locator(".dtable")
    first, second = tables.nth(0), tables.nth(1)
    expect(first.locator("td .f").first).to_be_hidden()
    first.locator(".as-feel").check()
    expect(first.locator("td .f").first).to_be_visible()
    expect(first.locator("td .w").first).to_be_hidden()
    expect(second.locator("td .f").first).to_be_hidden()


def test_an_address_leads_to_a_row_of_a_table(reader: Window) -> None:
    page = reader.go("/policies/car_loan/versions/2#tables/max_ltv/rows/other_over_3_years")
    row = page.locator("tr:target")
    expect(row).to_contain_text("40%")
    expect(row).to_be_in_viewport()


def test_rows_that_do_not_differ_wait_until_they_are_asked_for(reader: Window) -> None:
    page = reader.go("/policies/deposit_renewal/diff?from=1&to=2")
    same = page.locator(".row-same").first
    expect(same).to_be_hidden()
    page.locator(".compared", has=page.locator(".row-same")).first.locator(".all-rows").check()
    expect(same).to_be_visible()
