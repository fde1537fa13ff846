"""Erasure: what stays of a record tells nothing of what was in it, even to who knows the rest."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

import pytest

from engine import errors
from engine.service import Idempotency, Request, Service, body_digest
from engine.service.records import payload_of
from engine.store import Store, verify_chain
from engine.store.chain import columns_digest
from tests.service.serving import ASKED, NOW, ORIGINATION, TESTER, Served
from tests.service.small_policies import limit

BODY = Idempotency("K", body_digest({"inputs": ASKED}))
SALT = re.compile(r"[0-9a-f]{32}")


def rows(served: Served, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as somebody with the file reads them."""
    with closing(sqlite3.connect(served.data / "ledger.db")) as conn:
        conn.row_factory = sqlite3.Row
        yield from map(dict, conn.execute(f"SELECT * FROM {table} ORDER BY sequence"))


def digests(served: Served, sequence: int) -> tuple[str, str]:
    """An entry's digests: of its payload and of its columns."""
    (found,) = (row for row in rows(served, "ledger") if row["sequence"] == sequence)
    return found["payload_digest"], found["columns_digest"]


def whole_file(served: Served) -> str:
    """All that the file's tables hold, as text."""
    with closing(sqlite3.connect(served.data / "ledger.db")) as conn:
        return "\n".join(conn.iterdump())


def test_after_an_erasure_no_digest_confirms_a_guess(served: Served) -> None:
    with served.open() as service:
        made = service.decisions.decide(
            ORIGINATION, "limit", Request(ASKED, reference="APP-7"), BODY
        )
        sequence = json.loads(made.json)["ledger_sequence"]
        answer = made.body.replace(b'"ledger_sequence":%d' % sequence, b'"ledger_sequence":null')
        (row,) = rows(served, "decisions")
        del row["sequence"]
        salt = row["salt"]

        def guessed(salt: str) -> tuple[str, str]:
            """By somebody who knows all that was asked and answered."""
            payload = payload_of("KEY", salt, answer, ASKED)
            return sha256(payload).hexdigest(), columns_digest({**row, "salt": salt or None})

        assert SALT.fullmatch(salt)
        assert guessed(salt) == digests(served, sequence)
        service._store.erase(sequence, NOW, "its retention is over")
    payload, columns = digests(served, sequence)
    unsalted = payload_of("KEY", "", answer, ASKED)
    assert payload not in {
        guessed("")[0],
        sha256(unsalted.replace(b'"salt":"",', b"")).hexdigest(),
        sha256(answer).hexdigest(),
    }
    assert columns != guessed("")[1]
    (left,) = rows(served, "decisions")
    assert (left["salt"], left["reference"], left["body_digest"]) == (None, None, None)
    text = whole_file(served)
    for gone in (salt, "APP-7", BODY.body_digest):
        assert gone not in text
        assert gone.encode().hex() not in text.lower()  # as bytes are dumped
    assert salt.encode() not in (served.data / "ledger.db").read_bytes()
    assert verify_chain(served.data).entries == sequence + 1


def test_the_same_request_twice_has_two_salts_and_digests(service: Service, served: Served) -> None:
    for _ in range(2):
        service.decisions.decide(ORIGINATION, "limit", Request(ASKED))
    first, second = rows(served, "decisions")
    assert first["salt"] != second["salt"]
    with Store.open(served.data) as store:
        payloads = [json.loads(found.payload or b"") for found in store.each_decision()]
    assert [told["salt"] for told in payloads] == [first["salt"], second["salt"]]
    # a decision's own digest is of the case alone
    assert len({told["answer"]["digest"] for told in payloads}) == 1
    ledger = [row for row in rows(served, "ledger") if row["kind"] == "decision"]
    assert len({row[name] for row in ledger for name in ("payload_digest", "columns_digest")}) == 4


def test_after_an_erasure_a_fault_s_digests_confirm_no_guess(served: Served) -> None:
    served.policies.publish("faulty", 1, limit("amount * (amount / (amount - 150))"))
    served.policies.activate("faulty", 1)
    with served.open() as service:
        with pytest.raises(errors.EvaluationFault):
            service.decisions.decide(TESTER, "faulty", Request(ASKED))
        (fault,) = service._store.faults()
        (row,) = rows(served, "faults")
        del row["sequence"]
        salt = row["salt"]
        assert SALT.fullmatch(salt)
        assert fault.payload is not None
        assert json.loads(fault.payload)["salt"] == salt
        before = digests(served, fault.sequence)
        assert before == (sha256(fault.payload).hexdigest(), columns_digest(row))
        service._store.erase(fault.sequence, NOW, "its retention is over")
    (left,) = rows(served, "faults")
    del left["sequence"]
    assert left == {**row, "salt": None}
    known = fault.payload.replace(salt.encode(), b"")
    assert digests(served, fault.sequence) == before
    assert before[0] not in {
        sha256(known).hexdigest(),
        sha256(known.replace(b'"salt":"",', b"")).hexdigest(),
    }
    assert before[1] != columns_digest(left)
    assert salt not in whole_file(served)
    assert salt.encode().hex() not in whole_file(served).lower()
    verify_chain(served.data)


@pytest.mark.parametrize("asked", [BODY.body_digest, "0" * 64])
def test_under_the_key_of_an_erased_decision_every_body_is_told_so(
    service: Service, served: Served, asked: str
) -> None:
    made = service.decisions.decide(ORIGINATION, "limit", Request(ASKED), BODY)
    service._store.erase(json.loads(made.json)["ledger_sequence"], NOW, "its retention is over")
    with pytest.raises(errors.DecisionErased) as caught:
        service.decisions.decide(ORIGINATION, "limit", Request(ASKED), Idempotency("K", asked))
    assert caught.value.decision == made.id
    again = service.decisions.decide_many(
        ORIGINATION, "limit", [(Request(ASKED), Idempotency("K", asked))]
    )
    assert [type(one) for one in again] == [errors.DecisionErased]
    assert len(list(rows(served, "decisions"))) == 1
