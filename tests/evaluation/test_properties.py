"""Laws of decisions: pure, the same everywhere, informational inputs change nothing."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation import decide, explain, read_json, to_json
from tests.evaluation.making import DAY, LOAN, bundle, loan, person
from tests.evaluation.test_uses import WHOLE

ROOT = Path(__file__).resolve().parents[2]
LOANS = bundle(LOAN)
WHOLES = bundle(WHOLE, "whole", toy=LOANS)

amounts = st.one_of(
    st.sampled_from(["0.01", "100", "1000.00", "1000.01"]),
    st.integers(1, 10**27).map(lambda cents: str(Decimal(cents).scaleb(-2))),
)
people = st.lists(
    st.builds(
        person,
        st.sampled_from(["Əli", "Nur", "İlqar"]),
        st.sampled_from(["0", "200", "199.99", "0.01"]),
        st.none() | st.just("Gül"),
    ),
    max_size=4,
)
cases = st.builds(
    lambda amount, kind, signed, who: loan(amount, *who, kind=kind, signed=signed),
    amounts,
    st.sampled_from(["car", "home"]),
    st.booleans(),
    people,
)

ELSEWHERE = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from engine.evaluation import decide, read_json
from tests.evaluation.making import DAY, LOAN, bundle
cases = [read_json(line) for line in sys.stdin]
threads = int(sys.argv[1])
loans = bundle(LOAN)
with ThreadPoolExecutor(threads) as pool:
    print(json.dumps(list(pool.map(lambda case: decide(loans, DAY, case).digest, cases))))
"""


def digests_elsewhere(given_cases: list[dict[str, Any]], threads: int) -> list[str]:
    """The digests of the cases in a fresh process with so many threads."""
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(threads)],
        input="\n".join(json.dumps(case) for case in given_cases),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(threads)},
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


@settings(max_examples=3)
@given(st.lists(cases, min_size=20, max_size=40))
def test_the_same_case_has_the_same_digest_in_another_process_with_other_threads(
    given_cases: list[dict[str, Any]],
) -> None:
    here = [decide(LOANS, DAY, read_json(json.dumps(case))).digest for case in given_cases]
    assert digests_elsewhere(given_cases, 1) == here
    assert digests_elsewhere(given_cases, 5) == here


@settings(max_examples=60)
@given(cases, st.text(max_size=20).filter(lambda text: "\x00" not in text))
def test_an_informational_input_changes_no_digest_but_its_own(
    case: dict[str, Any], note: str
) -> None:
    without = decide(LOANS, DAY, case)
    with_note = decide(LOANS, DAY, {**case, "note": note})
    before, after = to_json(without), to_json(with_note)
    assert before.pop("digest") != after.pop("digest")
    assert before == after
    assert decide(LOANS, DAY, case).digest == without.digest
    whole = {
        "wanted": case["loan"]["amount"],
        "members": True,
        "people": case["people"],
        "loan": {"kind": case["loan"]["kind"]},
    }
    used = [decide(WHOLES, DAY, whole).digest for _ in range(2)]
    assert len(set(used)) == 1


@settings(max_examples=40)
@given(cases)
def test_an_explanation_has_the_digest_of_the_decision(case: dict[str, Any]) -> None:
    told = explain(LOANS, DAY, case)
    assert told.digest == decide(LOANS, DAY, case).digest
    assert json.loads(json.dumps(told.to_json()))["digest"] == told.digest


@settings(max_examples=60)
@given(cases)
def test_every_remedy_offered_gives_what_it_promises(case: dict[str, Any]) -> None:
    order = LOANS.program.policy.outcome.order
    decision = decide(LOANS, DAY, case)
    for remedy in decision.remedies:
        if not remedy.changes:
            continue
        changed = {**case, "loan": {**case["loan"], "amount": remedy.changes["/loan/amount"][1]}}
        better = decide(LOANS, DAY, changed).outcome
        assert better == remedy.outcome
        assert order.index(better) > order.index(decision.outcome)
