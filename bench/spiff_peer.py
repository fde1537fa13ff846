"""The car_loan decision on SpiffWorkflow's DMN engine: the same table, the same rule.

SpiffWorkflow evaluates DMN cells as Python expressions and has no date
arithmetic of FEEL, so the two derived values are computed by the caller (in
binary floating point, as its users would): the peer has the lighter work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

__all__ = ["car_loan"]

_MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"

_LIMITS = (
    ('"electric"', "? <= 3", "0.90"),
    ('"electric"', "? > 3", "0.60"),
    ('"hybrid"', "? <= 1", "0.80"),
    ('"hybrid"', "1 < ? <= 3", "0.60"),
    ('"hybrid"', "? > 3", "0.50"),
    ('"other"', "? <= 1", "0.60"),
    ('"other"', "1 < ? <= 3", "0.50"),
    ('"other"', "? > 3", "0.40"),
)


def _text(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _engine(
    hit_policy: str, inputs: tuple[str, ...], output: str, rows: list[tuple[str, ...]]
) -> DMNEngine:
    columns = "".join(
        f'<input id="i{n}"><inputExpression id="e{n}" typeRef="string">'
        f"<text>{_text(name)}</text></inputExpression></input>"
        for n, name in enumerate(inputs)
    )
    lines = "".join(
        f'<rule id="r{n}">'
        + "".join(
            f'<inputEntry id="c{n}_{m}"><text>{_text(cell)}</text></inputEntry>'
            for m, cell in enumerate(row[:-1])
        )
        + f'<outputEntry id="o{n}"><text>{_text(row[-1])}</text></outputEntry></rule>'
        for n, row in enumerate(rows)
    )
    xml = (
        f'<definitions xmlns="{_MODEL}" id="d" name="d" namespace="n">'
        f'<decision id="t" name="t"><decisionTable id="dt" hitPolicy="{hit_policy}">'
        f'{columns}<output id="out" name="{output}" typeRef="string"/>{lines}'
        "</decisionTable></decision></definitions>"
    )
    node = etree.fromstring(xml)
    parser = DMNParser(None, node, {"dmn": _MODEL})
    parser.parse()
    return DMNEngine(parser.decision.decisionTables[0])


def _age(begun: date, day: date) -> int:
    later = (day.month, day.day) > (begun.month, begun.day)
    return day.year - begun.year + (1 if later else 0)


def car_loan() -> Callable[[dict[str, Any]], list[str]]:
    """A function from the request to the reason codes, as SpiffWorkflow decides it."""
    limits = _engine("UNIQUE", ("powertrain", "age_years"), "max_ltv", list(_LIMITS))
    rule = _engine(
        "COLLECT",
        ("principal",),
        "code",
        [("? > limit_base * max_ltv", '"CAR_LTV_EXCEEDED"')],
    )
    workflow = SimpleNamespace(script_engine=PythonScriptEngine())

    def decide(request: dict[str, Any]) -> list[str]:
        vehicle = request["vehicle"]
        data = {
            "powertrain": vehicle["powertrain"],
            "age_years": _age(
                date.fromisoformat(vehicle["production_date"]),
                date.fromisoformat(request["effective_date"]),
            ),
            "principal": request["loan"]["principal"],
            "limit_base": min(vehicle["price"], vehicle.get("market_value", vehicle["price"])),
        }
        task = SimpleNamespace(data=data, workflow=workflow)
        data.update(limits.result(task))
        return list(rule.result(task).get("code", []))

    return decide
