"""Values as readers of each language expect them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from admin_ui import local

NIGHT = datetime(2022, 8, 9, 21, 30, 5, tzinfo=UTC)  # the next day in Baku


@pytest.mark.parametrize(
    ("show", "az", "en"),
    [
        (lambda: local.day(date(2022, 8, 10)), "10 avqust 2022", "10 August 2022"),
        (lambda: local.day("2022-08-10"), "10 avqust 2022", "10 August 2022"),
        (lambda: local.day(None), "—", "—"),
        (lambda: local.day(NIGHT), "10 avqust 2022", "10 August 2022"),
        (lambda: local.short_day(date(2022, 8, 10)), "10.08.2022", "10 Aug 2022"),
        (lambda: local.instant(NIGHT), "10 avqust 2022, 01:30:05", "10 August 2022, 01:30:05"),
        (lambda: local.instant("2022-08-09T21:30:05.12Z")[-8:], "01:30:05", "01:30:05"),
        (lambda: local.instant(None), "—", "—"),
        (lambda: local.money("36000.5"), "36.000,50 AZN", "36,000.50 AZN"),
        (lambda: local.money(Decimal("36000.00"), "USD"), "36.000,00 USD", "36,000.00 USD"),
        (lambda: local.money(36000, ""), "36.000,00", "36,000.00"),
        (lambda: local.money("1234567890.129", ""), "1.234.567.890,129", "1,234,567,890.129"),
        (lambda: local.percent("0.9125"), "91,25%", "91.25%"),
        (lambda: local.percent(Decimal("0.9")), "90%", "90%"),
        (lambda: local.number("12345.123456789"), "12.345,123456789", "12,345.123456789"),
        (lambda: local.number(None), "—", "—"),
        (lambda: local.number("not a number"), "not a number", "not a number"),
        (lambda: local.outcome("not_renewed"), "Uzadılmayıb", "Not renewed"),
        (lambda: local.outcome("sent_to_committee"), "Sent to committee", "Sent to committee"),
        (lambda: local.local({"az": "Ad", "en": "Name"}), "Ad", "Name"),
    ],
)  # fmt: skip  # a line a value
def test_a_value_reads_as_in_its_language(
    app: Flask, show: Callable[[], str], az: str, en: str
) -> None:
    shown = {}
    for lang in ("az", "en"):
        with app.test_request_context("/admin", headers={"Cookie": f"qerar_language={lang}"}):
            shown[lang] = show()
    assert shown == {"az": az, "en": en}
