"""The digest of a replay's result: of what was asked, what was read, and every decision in order.

docs/replay.md describes it, so that it can be computed without this program.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from engine.evaluation.digest import canonical_json, content_digest

__all__ = ["GENESIS", "link", "result_digest"]

GENESIS = "0" * 64
SCHEME = 1


def link(chain: str, row: Mapping[str, Any]) -> str:
    """The chain with one more decision: 64 hexadecimal digits.

    SHA-256 of two lines, each ended by a line feed: the chain before (64 zeros before
    the first) and the row as canonical JSON.
    """
    return sha256(b"%b\n%b\n" % (chain.encode(), canonical_json(row))).hexdigest()


def result_digest(
    *,
    policy: str,
    selection: Mapping[str, Any],
    against: Mapping[str, Any] | None,
    ledger: Mapping[str, Any],
    chain: str,
    counts: Mapping[str, Any],
) -> str:
    """``"sha256:"`` and the digest of canonical JSON.

    ``against`` names content by its digest (or knowledge by its sequence), ``ledger``
    is the sequence and the chain of the ledger's last entry when it was asked, ``counts``
    as ``Counts.to_json`` gives them, with what was read.
    """
    content = {
        "against": against,
        "chain": chain,
        "ledger": ledger,
        "policy": policy,
        "result": counts,
        "scheme": SCHEME,
        "selection": selection,
    }
    return content_digest(content)
