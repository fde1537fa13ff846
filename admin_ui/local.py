"""Days, instants, money and numbers as a reader of the page's language expects them.

The filters of every template: ``{{ day|day }}``, ``{{ entry.at|instant }}``,
``{{ "36000.00"|money }}``, ``{{ "0.9"|percent }}``, ``{{ 12345|number }}``,
``{{ "declined"|outcome }}``, ``{{ policy.title|local }}``.  Numbers come as
Decimal, int or the decimal strings of our JSON; no digit is rounded away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Flask

from admin_ui.languages import _l, lang
from engine.service.snapshot import BAKU, civil_date

__all__ = [
    "NONE",
    "OUTCOMES",
    "day",
    "install",
    "instant",
    "local",
    "money",
    "number",
    "outcome",
    "percent",
    "short_day",
]

#: what stands where there is nothing
NONE: Final = "—"
#: the outcomes of lending; where the policy is at hand, its own label is better
OUTCOMES: Final[Mapping[str, object]] = {
    "approved": _l("Approved"),
    "declined": _l("Declined"),
    "referred": _l("Referred for review"),
    "renewed": _l("Renewed"),
    "not_renewed": _l("Not renewed"),
}
_SHORT: Final = {"az": "dd.MM.yyyy", "en": "d MMM yyyy"}


def day(value: date | datetime | str | None) -> str:
    """10 avqust 2022, 10 August 2022; of an instant its day in Baku."""
    found = _date(value)
    return NONE if found is None else str(format_date(found, "d MMMM yyyy", lang()))


def short_day(value: date | datetime | str | None) -> str:
    """10.08.2022, 10 Aug 2022: for columns."""
    found = _date(value)
    return NONE if found is None else str(format_date(found, _SHORT[lang()], lang()))


def instant(value: datetime | str | None) -> str:
    """10 avqust 2022, 14:05:09: the day and the time in Baku."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    if found is None:
        return NONE
    return f"{day(found)}, {found.astimezone(BAKU):%H:%M:%S}"


def money(value: Decimal | int | str | None, currency: str = "AZN") -> str:
    """36.000,00 AZN, 36,000.00 AZN; ``currency`` "" writes none."""
    text = _number(value, "#,##0.00")
    return text if text == NONE else f"{text} {currency}".rstrip()


def number(value: Decimal | int | str | None) -> str:
    """12.345,5, 12,345.5."""
    return _number(value, "#,##0.###")


def percent(value: Decimal | int | str | None) -> str:
    """A fraction as a percentage: 0.9125 is 91,25% or 91.25%."""
    found = _decimal(value)
    if not isinstance(found, Decimal):
        return NONE if found is None else found
    return str(format_percent(found, locale=lang(), decimal_quantization=False))


def outcome(value: str | None) -> str:
    """An outcome in words; one that is not known here as it is written, without underscores."""
    if value is None:
        return NONE
    known = OUTCOMES.get(value)
    return value.replace("_", " ").capitalize() if known is None else str(known)


def local(text: Any) -> str:
    """A text of a policy in the page's language: an object or a mapping with ``az`` and ``en``."""
    if text is None:
        return NONE
    return str(text[lang()] if isinstance(text, Mapping) else getattr(text, lang()))


def install(app: Flask) -> None:
    """Give the templates these filters."""
    for each in (day, short_day, instant, money, number, percent, outcome, local):
        app.jinja_env.filters[each.__name__] = each


def _date(value: date | datetime | str | None) -> date | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return civil_date(value) if isinstance(value, datetime) else value


def _number(value: Decimal | int | str | None, pattern: str) -> str:
    found = _decimal(value)
    if not isinstance(found, Decimal):
        return NONE if found is None else found
    return str(format_decimal(found, pattern, locale=lang(), decimal_quantization=False))


def _decimal(value: Decimal | int | str | None) -> Decimal | str | None:
    """The number; a text that is none stays as it is, as something else may stand there."""
    if value is None or isinstance(value, Decimal):
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        return str(value)
