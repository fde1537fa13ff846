"""The car_loan decision on GoRules' zen-engine: the same table, the same rule.

The two derived values (age, lower of price and market value) are an
expression node, the limits a decision table, the rule a second table that
collects reason codes.  zen computes in decimals of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import zen

__all__ = ["car_loan", "lookup"]

_LIMITS = (
    ('"electric"', "<= 3", "0.90"),
    ('"electric"', "> 3", "0.60"),
    ('"hybrid"', "<= 1", "0.80"),
    ('"hybrid"', "(1..3]", "0.60"),
    ('"hybrid"', "> 3", "0.50"),
    ('"other"', "<= 1", "0.60"),
    ('"other"', "(1..3]", "0.50"),
    ('"other"', "> 3", "0.40"),
)

_AGE = (
    "year(effective_date) - year(vehicle.production_date)"
    " + (monthOfYear(effective_date) * 100 + dayOfMonth(effective_date)"
    " > monthOfYear(vehicle.production_date) * 100 + dayOfMonth(vehicle.production_date)"
    " ? 1 : 0)"
)


def _node(node_id: str, kind: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    node: dict[str, Any] = {
        "id": node_id,
        "name": node_id,
        "type": kind,
        "position": {"x": 0, "y": 0},
    }
    if content is not None:
        node["content"] = {"passThrough": True, "executionMode": "single", **content}
    return node


def _chain(nodes: list[dict[str, Any]]) -> zen.ZenDecision:
    edges = [
        {
            "id": f"{a['id']}-{b['id']}",
            "sourceId": a["id"],
            "targetId": b["id"],
            "type": "edge",
        }
        for a, b in pairwise(nodes)
    ]
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": nodes,
        "edges": edges,
    }
    return zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(graph)))


def _table(
    name: str,
    hit_policy: str,
    fields: tuple[str, ...],
    output: str,
    rows: list[tuple[str, ...]],
    path: str | None = None,
) -> dict[str, Any]:
    keys = [f"i{index}" for index in range(len(fields))]
    return _node(
        name,
        "decisionTableNode",
        {
            "hitPolicy": hit_policy,
            "outputPath": path,
            "inputs": [
                {"id": key, "name": key, "field": field}
                for key, field in zip(keys, fields, strict=True)
            ],
            "outputs": [{"id": "o", "name": output, "field": output}],
            "rules": [
                {"_id": str(index), **dict(zip([*keys, "o"], row, strict=True))}
                for index, row in enumerate(rows)
            ],
        },
    )


def car_loan(*, trace: bool) -> Callable[[dict[str, Any]], list[str]]:
    """A function from the request to the reason codes, as zen decides it."""
    derived = _node(
        "derived",
        "expressionNode",
        {
            "expressions": [
                {
                    "id": "base",
                    "key": "limit_base",
                    "value": "vehicle.market_value != null"
                    " ? min([vehicle.price, vehicle.market_value]) : vehicle.price",
                },
                {"id": "age", "key": "age_years", "value": _AGE},
            ]
        },
    )
    limits = _table(
        "max_ltv", "first", ("vehicle.powertrain", "age_years"), "max_ltv", list(_LIMITS)
    )
    rule = _table(
        "findings",
        "collect",
        ("",),
        "code",
        [("loan.principal > limit_base * max_ltv", '"CAR_LTV_EXCEEDED"')],
        path="findings",
    )
    decision = _chain([_node("in", "inputNode"), derived, limits, rule, _node("out", "outputNode")])
    options: Any = {"trace": True} if trace else None

    def decide(request: dict[str, Any]) -> list[str]:
        answer = decision.evaluate(request, options) if options else decision.evaluate(request)
        return [finding["code"] for finding in answer["result"]["findings"]]

    return decide


def lookup(rows: int) -> Callable[[str], Any]:
    """A table of ``rows`` rows with one equality column, first hit."""
    table = _table("rate", "first", ("key",), "rate", [(f'"k{n}"', str(n)) for n in range(rows)])
    decision = _chain([_node("in", "inputNode"), table, _node("out", "outputNode")])

    def look(key: str) -> Any:
        return decision.evaluate({"key": key})["result"]["rate"]

    return look
