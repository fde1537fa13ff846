"""What a table gives is told by the type of the whole result, not by that of one row."""

from typing import Any

import pytest

from engine.evaluation import Bundle, decide, explain, to_json
from tests.evaluation.making import DAY, HEAD, bundle

TABLES = """
inputs: {x: {type: integer}}
tables:
  words:
    hit_policy: RULE ORDER
    inputs: [x]
    output:
      type: enum
      values: [low, high]
      labels: {low: {az: aşağı, en: lower}, high: {az: yuxarı, en: upper}}
    rows: [{id: low, when: ['> 1'], then: '"low"'}, {id: high, when: ['> 5'], then: '"high"'}]
  many:
    hit_policy: COLLECT
    aggregator: COUNT
    inputs: [x]
    output: {type: money}
    rows: [{id: low, when: ['> 1'], then: 10}, {id: high, when: ['> 5'], then: 20}]
  steps:
    hit_policy: OUTPUT ORDER
    inputs: [x]
    outputs:
      level: {type: enum, values: [low, high], priorities: ['"high"', '"low"']}
      fee: {type: money}
    rows:
      - {id: low, when: ['> 1'], then: ['"low"', 1]}
      - {id: high, when: ['> 5'], then: ['"high"', 2]}
rules:
  always: {when: count(words) + many + count(steps) >= 0, then: {finding: FOUND}}
findings:
  FOUND: {verdict: none, severity: info, message: {az: "MESSAGE", en: "MESSAGE"}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [words, many, steps]}
"""


def told(message: str) -> Bundle:
    return bundle(HEAD + TABLES.replace("MESSAGE", message))


@pytest.mark.parametrize(
    ("placeholder", "param", "text"),
    [
        ("many:integer", 2, "2"),
        ("words:text", ["low", "high"], "lower; upper"),
        ("steps.level:text", ["high", "low"], "high; low"),
    ],
)
def test_a_message_may_show_the_count_and_the_list_that_a_table_gives(
    placeholder: str, param: Any, text: str
) -> None:
    (reason,) = to_json(decide(told(f"{{{placeholder}}}"), DAY, {"x": "7"}))["reasons"]
    assert reason["params"] == {placeholder.partition(":")[0]: param}
    assert reason["message"]["en"] == text


def test_an_explanation_tells_a_count_as_a_count_and_a_list_by_its_items() -> None:
    steps = explain(told("found"), DAY, {"x": "7"}).trace["steps"]
    assert {one["name"]: one["text"]["en"] for one in steps} == {
        "words": "lower; upper",
        "many": "2",
        "steps": "level: high, fee: 2.00 AZN; level: low, fee: 1.00 AZN",
    }


def test_an_explanation_names_a_default_only_where_the_table_has_one() -> None:
    steps = explain(told("found"), DAY, {"x": "0"}).trace["steps"]
    assert [(one["name"], one["default"]) for one in steps] == [
        ("words", False),
        ("many", False),
        ("steps", False),
    ]
