"""Papers in a real browser: their sheets on paper, their width on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from engine.evaluation import Bundle, write_paper, write_register
from engine.letters import render_paper, render_register
from tests.letters.arrears import COLLATERAL, GUARANTOR, in_arrears
from tests.letters.test_papers import collection, delinquency, loan

__all__ = ["collection", "delinquency"]  # fixtures

LONG_NAME = "Məhəmmədhəsən Şıxəlibəyzadə-Qaraçadağlı Əbülfəz Cavadxan oğlu " * 3
CONTACT = {
    "on": "2024-06-20",
    "means": "visit",
    "result": "borcalan evdə olmayıb, qonşuya məktub verilib " * 3,
    "next_step": "28.06: yenidən getmək",
}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of the system's Chromium."""
    opened = browser.new_page()
    yield opened
    opened.close()


def sheets(page: Page, html: str) -> int:
    """How many sheets it prints on."""
    page.set_content(html)
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def written(bundle: Bundle, code: str, notice: int, lang: str, **changes: Any) -> str:
    inputs, day = in_arrears(notice, **changes)
    found = write_paper(bundle, date.fromisoformat(day), inputs, code)
    return render_paper(found, lang, "«Ümid» Kredit İttifaqı", "01JD7Z4Q8N5X9V2T3R6W1Y0KAB").html


@pytest.mark.parametrize("lang", ["az", "en"])
@pytest.mark.parametrize(
    ("code", "notice", "guarantors", "expected"),
    [
        ("NOTICE_1", 1, 0, 1),
        ("NOTICE_2", 2, 1, 1),
        ("NOTICE_3", 3, 2, 1),
        ("GUARANTOR_NOTICE", 3, 2, 2),
        ("COLLECTION_CARD", 3, 2, 1),
    ],
)
def test_a_letter_or_card_is_one_sheet_for_each_addressee(
    collection: Bundle, page: Page, lang: str, code: str, notice: int, guarantors: int,
    expected: int,
) -> None:  # fmt: skip
    many = [GUARANTOR | {"name": f"{GUARANTOR['name']} {n}"} for n in range(guarantors)]
    changes = {"guarantors": many, "collateral": [COLLATERAL] * bool(guarantors)}
    html = written(collection, code, notice, lang, **changes, contacts=[CONTACT])
    assert sheets(page, html) == expected
    assert 'class="continued"' not in html


@pytest.mark.parametrize("lang", ["az", "en"])
def test_long_names_are_still_one_sheet(collection: Bundle, page: Page, lang: str) -> None:
    long = {"borrower__name": LONG_NAME.strip(), "borrower__address": "Uzun küçə adı, " * 15}
    many = [GUARANTOR | {"name": f"{LONG_NAME}{n}"[:200]} for n in range(3)]
    goods = [COLLATERAL | {"description": f"{n}: " + "torpaq sahəsi və yaşayış evi " * 3}
             for n in range(3)]  # fmt: skip
    html = written(collection, "NOTICE_3", 3, lang, **long, guarantors=many, collateral=goods)
    assert sheets(page, html) == 1


def test_what_may_go_on_to_another_sheet_says_so(collection: Bundle, page: Page) -> None:
    html = written(collection, "COLLECTION_CARD", 3, "az", contacts=[CONTACT] * 60)
    assert sheets(page, html) > 1
    assert 'class="continued"' in html


def test_a_card_that_does_not_say_so_never_goes_on(collection: Bundle, page: Page) -> None:
    for contacts in range(0, 16, 3):
        html = written(collection, "COLLECTION_CARD", 3, "az", contacts=[CONTACT] * contacts)
        if 'class="continued"' not in html:
            assert sheets(page, html) == 1, contacts


def test_a_register_runs_over_sheets_with_its_heads_on_each(
    delinquency: Bundle, page: Page
) -> None:
    cases = [loan(number, 1 + number % 11) for number in range(1, 201)]
    found = write_register(delinquency, date(2024, 12, 31), cases, "REGISTER")
    html = render_register(found, "az", "«Ümid» Kredit İttifaqı").html
    assert sheets(page, html) > 3
    page.emulate_media(media="print")
    display = "getComputedStyle(document.querySelector('thead')).display"
    assert page.evaluate(display) == "table-header-group"
    page.set_viewport_size({"width": 1032, "height": 700})  # A4 across, without its margins
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    page.emulate_media(media="screen")


@pytest.mark.parametrize("code", ["NOTICE_3", "COLLECTION_CARD"])
def test_on_a_phone_nothing_is_cut_off(collection: Bundle, page: Page, code: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.set_content(written(collection, code, 3, "az", guarantors=[GUARANTOR]))
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
