"""What docs/policy-format.md shows and lists is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.feel import Dialect, Scope, compile_expression
from engine.feel.builtins import builtins_for
from engine.policy.elements.messages import FORMATS
from engine.policy.elements.types import FIELD_KEYS
from engine.policy.formulas.compile import CALENDAR_FUNCTIONS
from engine.policy.model import HitPolicy, Kind
from tests.policy.test_schema import SCHEMA
from tests.policy.writing import load

PAGE = (Path(__file__).parents[2] / "docs" / "policy-format.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", PAGE, re.MULTILINE)


def test_the_whole_policy_loads() -> None:
    section = PAGE.partition("## A whole policy\n")[2]
    text = section.partition("```yaml\n")[2].partition("```")[0]
    assert load(text).order == ("age_years", "max_ltv", "max_principal")


@pytest.mark.parametrize(("formula", "value"), EXAMPLES, ids=[one for one, _ in EXAMPLES])
def test_the_examples_of_functions_are_right(formula: str, value: str) -> None:
    found, shown = (compile_expression(text, Scope()).evaluate({}) for text in (formula, value))
    assert found == shown


def test_every_function_beyond_the_standard_has_its_row_and_an_example() -> None:
    ours = builtins_for(Dialect.POLICY).keys() - builtins_for(Dialect.STANDARD).keys()
    assert ours
    rows = set(re.findall(r"^\| `([a-z ]+)\(", PAGE, re.MULTILINE))
    assert ours | CALENDAR_FUNCTIONS.keys() <= rows
    assert {name for name in ours if not any(f"{name}(" in one for one, _ in EXAMPLES)} == set()


def test_every_key_kind_hit_policy_and_format_is_named() -> None:
    words = {*FIELD_KEYS, *Kind, *HitPolicy, *FORMATS, *SCHEMA["properties"]}
    for part in ("table", "rule", "remedy", "parameter", "document", "citation"):
        shape = SCHEMA["$defs"][part]
        words |= {*shape.get("properties", {})}
    assert sorted(word for word in words if not re.search(rf"\b{re.escape(word)}\b", PAGE)) == []
