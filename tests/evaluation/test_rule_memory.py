"""What fires is remembered by the facts alone, and only of runs of few facts."""

from typing import Any

import pytest

from engine.evaluation import decide
from engine.evaluation.rules.ruleset import Ruleset
from tests.evaluation.making import DAY, LOAN, bundle, loan, person


def test_equal_facts_are_run_once_and_others_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    real = Ruleset.run

    def counted(self: Ruleset, facts: Any) -> Any:
        runs.append(len(facts))
        return real(self, facts)

    monkeypatch.setattr(Ruleset, "run", counted)
    loans = bundle(LOAN)

    def codes(*people: dict[str, Any], signed: bool = True) -> list[str]:
        case = loan("1000", *people, signed=signed)
        return [one.code for one in decide(loans, DAY, case, remedies=False).reasons]

    ali, nur = person("Ali", "200"), person("Nur", "0")
    answers = [codes(ali), codes(ali), codes(ali, signed=False), codes(ali, nur), codes(ali)]
    assert answers == [[], [], ["UNSIGNED"], ["NO_INCOME"], []]
    once = len(runs)
    assert once < len(answers)
    many = [ali] * 9
    assert codes(*many) == codes(*many) == []
    assert len(runs) == once + 2


def test_more_runs_than_are_remembered_stay_right() -> None:
    loans = bundle(LOAN)
    for _ in range(2):
        for amount in range(900, 1100):
            decision = decide(loans, DAY, loan(str(amount), person("Ali", "200")), remedies=False)
            assert decision.outcome == ("approved" if amount <= 1000 else "declined")
