"""Drafts a year of ``calendars/az.yaml`` from the ``holidays`` library.

A draft is a proposal: its status is ``estimated`` until a person has checked
it against the year's official decision.  From then on it is data of ours, so
that upgrading the library changes no past decision.
"""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.metadata import version

__all__ = ["draft_calendar"]

_SATURDAY = 5
# The library's words where a banker would write them differently.
_WORDING = {
    "Ramazan bayrami": "Ramazan bayramı",
    "Qurban bayrami": "Qurban bayramı",
    "Prezidenti seçkiləri": "Prezident seçkiləri",
    "müşahidə olunur": "istirahət günü",
    "ilə əvəz edilmişdir": "iş günü ilə əvəz edilib",
    "Spring Festival": "Novruz",
}
_SWAPPED = re.compile(r"substituted from ([0-9]{2})/([0-9]{2})/([0-9]{4})")


def draft_calendar(year: int) -> str:
    """The year's block as YAML: its non-working days and the weekend days that work.

    It stands under ``years:`` and cites a source ``holidays``.  The next year
    is read too: a day off in its first week may be worked for in this one.
    """
    from holidays import country_holidays  # noqa: PLC0415 - deciding must never import it

    years = (year, year + 1)
    azerbaijani = country_holidays("AZ", years=years, language="az")
    english = country_holidays("AZ", years=years, language="en_US")
    worked = sorted(day for day in azerbaijani.weekend_workdays if _is_weekend_of(year, day))
    lines = [
        f"  {year}:  # drafted from holidays {version('holidays')}",
        "    status: estimated  # known, once checked",
        "    source: holidays",
        "    non_working:",
    ]
    for day in sorted(azerbaijani):
        if day.year == year:
            lines.append(_entry(day, azerbaijani[day], english[day]))
    if worked:
        lines.append(f"    working: [{', '.join(day.isoformat() for day in worked)}]")
    return "\n".join(lines) + "\n"


def _is_weekend_of(year: int, day: date) -> bool:
    return day.year == year and day.weekday() >= _SATURDAY


def _entry(day: date, azerbaijani: str, english: str) -> str:
    """A day with its names; JSON's quoting is YAML's double quoting."""
    az = json.dumps(_reworded(azerbaijani), ensure_ascii=False)
    en = json.dumps(_reworded(english), ensure_ascii=False)
    return f"      - {{date: {day.isoformat()}, name: {{az: {az}, en: {en}}}}}"


def _reworded(name: str) -> str:
    for theirs, ours in _WORDING.items():
        name = name.replace(theirs, ours)
    return _SWAPPED.sub(r"\3-\1-\2 worked instead", name)
