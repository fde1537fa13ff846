"""A policy's file as JSON says all that the file says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.errors import PolicyFaults
from engine.policy.document import document, document_schema
from engine.policy.model import PolicyVersion
from engine.service import Change, DecisionService
from tests.policy.writing import POLICY, load

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = sorted((ROOT / "policies" / "versions").glob("*/*.yaml"))
SERVICE = DecisionService(ROOT / "policies")


def said_otherwise(before: PolicyVersion, after: PolicyVersion) -> list[Change]:
    """The differences, but for a bound that is written as a formula and reads the same."""
    return [change for change in SERVICE.diff(before, after) if change.before != change.after]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_json_of_a_shipped_version_loads_as_the_same_policy(path: Path) -> None:
    policy, version = path.parent.name, int(path.stem)
    data = json.dumps(document(path.read_bytes(), "a file")).encode()
    again = SERVICE.check(data, policy, version, "its json")
    assert said_otherwise(SERVICE.version(policy, version), again) == []


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_json_of_a_shipped_version_fits_the_format_s_schema(path: Path) -> None:
    Draft202012Validator(document_schema()).validate(document(path.read_bytes(), "a file"))


def test_numbers_keep_their_digits_and_days_their_meaning() -> None:
    text = """\
title: {az: a, en: b}
effective_from: 2022-07-30
sources: {law: {title: Law, date: 2022-07-22, note: }}
inputs: {day: {type: date, max: 2030-01-01}, name: {type: text, max_length: 7, optional: true}}
parameters:
  rate: {type: ratio, scale: 2, series: [{from: 2016-09-16, value: 0.10}]}
  first: {type: date, value: 2016-09-16}
"""
    assert document(text.encode(), "a file") == {
        "title": {"az": "a", "en": "b"},
        "effective_from": "2022-07-30",
        "sources": {"law": {"title": "Law", "date": "2022-07-22"}},
        "inputs": {
            "day": {"type": "date", "max": 'date("2030-01-01")'},
            "name": {"type": "text", "max_length": 7, "optional": True},
        },
        "parameters": {
            "rate": {
                "type": "ratio",
                "scale": 2,
                "series": [{"from": "2016-09-16", "value": "0.10"}],
            },
            "first": {"type": "date", "value": 'date("2016-09-16")'},
        },
    }


def test_the_json_of_every_kind_of_element_loads_as_the_same_policy() -> None:
    again = load(json.dumps(document(POLICY.encode(), "a file")))
    assert said_otherwise(load(POLICY), again) == []


def test_bytes_that_are_no_policy_file_are_a_named_error() -> None:
    with pytest.raises(PolicyFaults, match="a file:1:1: a policy file is a mapping"):
        document(b"- 1", "a file")
