"""The digest of a result: pinned, so that nothing moves it unseen, and computed by hand."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from engine.replay import GENESIS, Counts, link, result_digest

ROW = {
    "against": {
        "digest": f"sha256:{'2' * 64}",
        "elements": ["outcome", "outputs/limit"],
        "kind": "flips",
        "problem": None,
    },
    "as_it_was": {"digest": f"sha256:{'1' * 64}", "alarm": None, "problem": None},
    "ledger_sequence": 7,
    "record": "a" * 64,
}
ERASED = {"against": None, "as_it_was": None, "ledger_sequence": 9, "record": "b" * 64}
CHAIN = link(link(GENESIS, ROW), ERASED)
ASKED: dict[str, Any] = {
    "policy": "limit",
    "selection": {
        "from": "2022-01-01",
        "to": None,
        "outcome": None,
        "effective_from": None,
        "effective_to": None,
    },
    "against": {"version": 1, "policy_digest": f"sha256:{'3' * 64}"},
    "ledger": {"sequence": 9, "chain": "c" * 64},
    "chain": CHAIN,
    "counts": Counts().to_json(),
}


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_the_digest_of_a_fixed_result_never_moves() -> None:
    assert (CHAIN, result_digest(**ASKED)) == (
        "49e3290e4f7d10c42373f912554c95cb4b86c0b3405dba2602fa7bd57d9df206",
        "sha256:27bad9744681fb7c6aafa4b39b2c78569efd56e6544c0875f4cc05ad8c925145",
    )


def test_the_chain_is_that_of_these_lines() -> None:
    first = sha256(GENESIS.encode() + b"\n" + canonical(ROW) + b"\n").hexdigest()
    second = sha256(first.encode() + b"\n" + canonical(ERASED) + b"\n").hexdigest()
    assert second == CHAIN


def test_the_digest_is_that_of_this_json() -> None:
    content = {"result" if name == "counts" else name: value for name, value in ASKED.items()}
    digest = sha256(canonical({**content, "scheme": 1})).hexdigest()
    assert result_digest(**ASKED) == f"sha256:{digest}"


@pytest.mark.parametrize("part", ASKED)
def test_the_digest_moves_with_all_that_was_asked_and_found(part: str) -> None:
    other = ASKED | {part: "another"}
    assert result_digest(**other) != result_digest(**ASKED)
