"""Actions carry the words for them; what was decided, and its digest, are the same without."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.evaluation.messages.wording import LANGUAGES
from engine.service import DecisionService
from engine.service.answers import Answer

POLICY = "loan_write_off"


@pytest.fixture(scope="module")
def case(root: Path) -> tuple[DecisionService, Any, date]:
    """The first shipped example of a policy whose rules ask for actions."""
    body = json.loads((root / "policies" / "examples" / f"{POLICY}.json").read_text("utf-8"))
    first = body[0]["body"]
    day = date.fromisoformat(first["effective_date"])
    return DecisionService(root / "policies"), first["inputs"], day


@pytest.fixture(scope="module")
def answer(case: tuple[DecisionService, Any, date]) -> Answer:
    """What is decided of it."""
    service, inputs, day = case
    return service.decide(POLICY, inputs, day)


def test_an_action_is_given_with_its_label_in_both_languages(answer: Answer) -> None:
    policy = answer.decision.policy
    told = answer.to_json()["actions"]
    assert told
    for action in told:
        label = policy.actions.labels[action["code"]]
        assert action["label"] == {"az": label.az, "en": label.en}


def test_labels_are_no_part_of_the_digest(answer: Answer) -> None:
    decision = answer.decision
    bare = tuple(replace(one, label=None) for one in decision.actions)
    assert replace(decision, actions=bare).digest == decision.digest
    assert all("label" not in one.to_json() for one in bare)


def test_the_explanation_says_actions_in_words(
    case: tuple[DecisionService, Any, date], answer: Answer
) -> None:
    service, inputs, day = case
    explained = service.explain(POLICY, inputs, day)
    for lang in LANGUAGES:
        text = str(explained.tree(lang))
        for action in answer.decision.actions:
            assert action.code not in text
            assert getattr(answer.decision.policy.actions.labels[action.code], lang) in text
