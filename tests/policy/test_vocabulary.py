"""The inputs of a policy as nested groups and as a JSON Schema."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from marshmallow import ValidationError

from engine.evaluation.inputs.scalars import scalar_field
from engine.policy import input_schema
from engine.policy.model import Field, Kind, Place, TypeSpec
from engine.policy.vocabulary import Group, input_tree
from tests.policy.writing import POLICY, changed, load

VALID: dict[str, Any] = {
    "loan": {"principal": "500.00", "months": 12, "kind": "car"},
    "signed_on": "2022-08-01",
}


def errors(inputs: object, text: str = POLICY) -> list[str]:
    validator = Draft202012Validator(input_schema(load(text)))
    return ["/".join(map(str, error.absolute_path)) for error in validator.iter_errors(inputs)]


def test_dotted_paths_are_nested_groups() -> None:
    tree = input_tree(load(POLICY).inputs)
    assert list(tree) == ["loan", "signed_on", "rate", "people"]
    group = tree["loan"]
    assert isinstance(group, Group)
    assert (list(group.members), group.required) == (["principal", "months", "kind"], True)
    assert isinstance(tree["rate"], Field)


def test_a_group_of_optional_inputs_need_not_be_given() -> None:
    text = changed(
        "  rate: {", "  extra.note: {type: text, optional: true, informational: true}\n  rate: {"
    )
    tree = input_tree(load(text).inputs)
    assert isinstance(tree["extra"], Group)
    assert not tree["extra"].required
    assert errors(VALID, text) == []
    assert errors({**VALID, "extra": None}, text) == []
    assert errors({**VALID, "extra": []}, text) == ["extra"]
    assert errors({**VALID, "loan": None}, text) == ["loan"]


def test_the_schema_says_what_must_be_given_and_that_nothing_else_may() -> None:
    schema = input_schema(load(POLICY))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == ["loan", "signed_on"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["loan"]["required"] == ["principal", "months", "kind"]
    assert schema["description"] == "Also: Long"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"rate": None}, []),
        ({"rate": 0.5}, []),
        ({"rate": "0.5"}, []),
        ({"people": [{"fin": "1ABCDEF"}]}, []),
        ({"rate": "a half"}, ["rate"]),
        ({"rate": 1.5}, ["rate"]),
        ({"signed_on": 20220801}, ["signed_on"]),
        ({"signed_on": None}, ["signed_on"]),
        ({"people": [{"fin": "12345678"}]}, ["people/0/fin"]),
        ({"people": [{}]}, ["people/0"]),
        ({"people": {}}, ["people"]),
        ({"colour": "red"}, [""]),
        (
            {"loan": {"principal": 0, "months": 1.5, "kind": "boat"}},
            ["loan/principal", "loan/months", "loan/kind"],
        ),
    ],
)
def test_the_schema_accepts_and_refuses_as_the_types_say(
    change: dict[str, Any], expected: list[str]
) -> None:
    assert errors({**VALID, **change}) == expected


def test_bounds_that_are_formulas_and_defaults_are_told_in_words() -> None:
    properties = input_schema(load(POLICY))["properties"]
    assert properties["loan"]["properties"]["months"] == {
        "anyOf": [
            {"type": "integer", "minimum": 1},
            {"type": "string", "pattern": "^[0-9]+(\\.0+)?$", "maxLength": 31},
        ],
        "description": "at most longest",
    }
    assert properties["people"]["description"] == "default: []"


SMALL = load(POLICY)
SPECS = [
    TypeSpec(Kind.MONEY, minimum=Decimal(0)),
    TypeSpec(Kind.MONEY),
    TypeSpec(Kind.MONEY, scale=4),
    TypeSpec(Kind.INTEGER, minimum=Decimal(1)),
    TypeSpec(Kind.INTEGER),
    TypeSpec(Kind.RATIO),
    TypeSpec(Kind.NUMBER, scale=0),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.kind}-{spec.scale}-{spec.minimum}")
@given(text=st.from_regex(r"-?[0-9]{0,16}(\.[0-9]{0,18})?0{0,3}", fullmatch=True))
def test_the_schema_of_a_decimal_string_is_what_the_engine_takes(spec: TypeSpec, text: str) -> None:
    """But for minus zero and for bounds and digits, which a pattern cannot count."""
    field = Field("n", spec, Place(1, 1, ""))
    schema = input_schema(replace(SMALL, inputs={"n": field}, constraints=()))
    try:
        scalar_field(spec, None).check(text)
        code = ""
    except ValidationError as error:
        code = error.messages[0].code
    if code not in {"out_of_range", "too_many_digits"} and not text.startswith("-0"):
        assert Draft202012Validator(schema).is_valid({"n": text}) == (code == "")


def test_every_kind_of_type_has_its_schema() -> None:
    kinds = {
        "at": ("datetime", {"type": "string", "format": "date-time"}),
        "ok": ("boolean", {"type": "boolean"}),
        "code": (
            "text, max_length: 3, pattern: '[A-Z]+'",
            {"type": "string", "maxLength": 3, "pattern": "^(?:[A-Z]+)$"},
        ),
        "since": (
            "date, min: 2020-01-01",
            {"type": "string", "format": "date", "description": "from 2020-01-01"},
        ),
    }
    inputs = "".join(
        f"  {name}: {{type: {kind}, informational: true}}\n" for name, (kind, _) in kinds.items()
    )
    schema = input_schema(load(changed("  rate: {", f"{inputs}  rate: {{")))
    assert {name: schema["properties"][name] for name in kinds} == {
        name: ({**expected, "description": "recorded, read by no rule"})
        for name, (_, expected) in kinds.items()
    }


def test_durations_are_iso_texts_of_their_own_kind() -> None:
    text = changed(
        "  rate: {",
        "  d: {type: duration, informational: true}\n"
        "  m: {type: duration, months: true, informational: true}\n  rate: {",
    )
    properties = input_schema(load(text))["properties"]

    def fits(name: str, value: str) -> bool:
        return Draft202012Validator(properties[name]).is_valid(value)

    assert [fits("d", one) for one in ("P5D", "PT1H30M", "P1DT0.5S", "P", "PT", "P1Y")] == [
        *(True, True, True, False, False, False)
    ]
    assert [fits("m", one) for one in ("P1Y6M", "-P3M", "P", "P5D")] == [True, True, False, False]
