"""Records of decisions, and a letter as a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from engine.letters import Letter, render_letter
from engine.policy import PolicyVersion

__all__ = ["AFFORDABILITY", "CAR", "DEPOSIT", "Decided", "Record", "Version", "changed", "lines"]

INSTITUTION = "“Nümunə Bank” ASC"
Version = Callable[[str, int], PolicyVersion]
Decided = Callable[..., "Record"]


class Record:
    """A decision's record with the inputs it was made from."""

    def __init__(self, told: dict[str, Any], inputs: dict[str, Any], version: Version) -> None:
        self.told = told
        self.inputs = inputs
        self.version = version

    def letter(self, lang: str, institution: str | None = INSTITUTION) -> Letter:
        return render_letter(self.told, self.inputs, self.version, lang, institution)


CAR: dict[str, Any] = {
    "vehicle": {"powertrain": "electric", "production_date": "2021-05-01", "price": "40000"},
    "loan": {"principal": "36500"},
}
AFFORDABILITY: dict[str, Any] = {
    "incomes": [{"source": "salary", "amount": "1800", "documented": True}],
    "credit_registry": {"checked": True, "monthly_burden": "250"},
    "loan": {"principal": "20000", "annual_rate": "0.18", "term_months": "36"},
    "questionnaire_signed": True,
    "information_verified": True,
    "assessment": {
        "needs_asset_sale": False,
        "existing_needs_new_debt": False,
        "breaks_other_obligations": False,
    },
    "suitability": {"meets_requirements": True, "meets_aims": True, "meets_needs": True},
}
DEPOSIT: dict[str, Any] = {
    "deposit": {
        "product": "muddetli",
        "currency": "AZN",
        "opened_on": "2021-08-10",
        "maturity": "2022-08-10",
        "term_months": "12",
        "contract_rate": "0.12",
        "interest_payment": "monthly",
        "renewal_provided": True,
    }
}


def changed(inputs: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The inputs with some changed: ``loan__principal="1.00"``."""
    new = {name: dict(one) if isinstance(one, dict) else one for name, one in inputs.items()}
    for path, value in values.items():
        *groups, name = path.split("__")
        place = new
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = value
    return new


def lines(html: str) -> list[str]:
    """What a person reads, a line for each paragraph, heading, point and figure."""
    body = ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>")).find("body")
    assert body is not None
    return list(_lines(body))


def _lines(element: ElementTree.Element) -> Iterator[str]:
    if element.tag in ("p", "h1", "h2", "li", "dt", "dd"):
        for broken in element.iter("br"):
            broken.tail = f" {broken.tail}"
        yield " ".join("".join(element.itertext()).replace("\xa0", " ").split())
        return
    if element.tag == "div" and element.find("dt") is not None:
        yield ": ".join(line for child in element for line in _lines(child))
        return
    for child in element:
        yield from _lines(child)
