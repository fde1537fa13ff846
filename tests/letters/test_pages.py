"""Letters in a real browser: their pages on paper, their width on a phone."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.letters.making import AFFORDABILITY, CAR, DEPOSIT, Decided, Record, changed

EVERYTHING_WRONG: dict[str, Any] = changed(
    AFFORDABILITY,
    vehicle=CAR["vehicle"],
    loan__principal="60000",
    credit_registry__checked=False,
    questionnaire_signed=False,
    information_verified=False,
    assessment={name: True for name in AFFORDABILITY["assessment"]},
    suitability={
        **{name: False for name in AFFORDABILITY["suitability"]},
        "requested_amount": "1000",
    },
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of the system's Chromium."""
    opened = browser.new_page()
    yield opened
    opened.close()


def pages(page: Page, html: str) -> int:
    """How many sheets of A4 it prints on."""
    page.set_content(html)
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("lang", ["az", "en"])
@pytest.mark.parametrize(
    ("policy", "number", "inputs", "on"),
    [
        ("car_loan", 2, CAR, "2022-08-10"),
        ("car_loan", 2, changed(CAR, loan__principal="36000"), "2022-08-10"),
        ("affordability", 2, AFFORDABILITY, "2022-09-10"),
        ("affordability", 2, changed(AFFORDABILITY, loan__principal="60000"), "2022-09-10"),
        ("affordability", 2, changed(AFFORDABILITY, questionnaire_signed=False), "2022-09-10"),
        ("deposit_renewal", 2, DEPOSIT, "2022-08-10"),
        ("deposit_renewal", 2, changed(DEPOSIT, deposit__product="standard"), "2022-08-10"),
        ("car_loan_application", 1, changed(AFFORDABILITY, vehicle=CAR["vehicle"]), "2022-09-10"),
        ("car_loan_application", 1, EVERYTHING_WRONG, "2022-09-10"),
    ],
)
def test_a_letter_is_one_page(
    decided: Decided, page: Page, lang: str, policy: str, number: int, inputs: Any, on: str
) -> None:
    html = decided(policy, number, inputs, on).letter(lang).html
    assert 'class="continued"' not in html
    assert pages(page, html) == 1


@pytest.mark.parametrize("lang", ["az", "en"])
def test_ten_reasons_with_ten_remedies_are_one_page(
    decided: Decided, page: Page, lang: str
) -> None:
    record = decided("car_loan_application", 1, EVERYTHING_WRONG, "2022-09-10")
    assert len(record.told["reasons"]) == 10
    record.told["remedies"] = [remedy(decided)] * 10
    html = record.letter(lang).html
    assert html.count("<li>") >= 20
    assert pages(page, html) == 1


def test_a_letter_that_runs_to_another_page_says_so(decided: Decided, page: Page) -> None:
    """As its reasons grow, no letter prints a second page that it did not speak of."""
    record = decided("car_loan", 2, CAR, "2022-08-10")
    reason = record.told["reasons"][0]
    silent = []
    for count in (5, 10, 13, 16, 20, 30, 45):
        record.told["reasons"] = [reason] * count
        html = record.letter("az").html
        if pages(page, html) > 1 and 'class="continued"' not in html:
            silent.append(count)
    assert silent == []
    assert pages(page, html) == 2
    assert "növbəti səhifədə davam edə bilər" in html


@pytest.mark.parametrize("lang", ["az", "en"])
def test_words_without_a_break_stay_within_a_phone_and_a_page(
    decided: Decided, page: Page, lang: str
) -> None:
    record = hostile(decided)
    html = record.letter(lang, "B" * 200).html
    assert pages(page, html) == 1
    for width in (320, 400, 794):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_browser_keeps_the_style_and_runs_no_script_under_the_letter_s_own_policy(
    decided: Decided, page: Page
) -> None:
    letter = hostile(decided).letter("en")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    headers = {"Content-Security-Policy": letter.content_security_policy}
    page.route(
        "**/*",
        lambda route: route.fulfill(
            body=letter.html, headers=headers, content_type="text/html; charset=utf-8"
        ),
    )
    page.goto("http://letter.test/")
    page.unroute_all()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(29, 36, 41)"
    )
    assert page.locator("script").count() == 0
    assert complaints == []


def remedy(decided: Decided) -> dict[str, Any]:
    found: dict[str, Any] = decided("car_loan", 2, CAR, "2022-08-10").told["remedies"][0]
    return found


def hostile(decided: Decided) -> Record:
    record = decided("car_loan", 2, CAR, "2022-08-10")
    told = copy.deepcopy(record.told)
    told["reference"] = "<script>" + "R" * 200
    for lang in ("az", "en"):
        told["reasons"][0]["message"][lang] = "M" * 200
        told["reasons"][0]["citation"]["title"][lang] = "C" * 200
        told["remedies"][0]["message"][lang] = "H" * 200
    record.told = told
    return record
