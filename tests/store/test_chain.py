"""The chain: pinned, and recomputed with nothing but sha256sum as docs/ledger.md says."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from engine.store import verify_chain
from engine.store.chain import GENESIS, columns_digest, link, payload_digest
from engine.store.entries import instant_text
from tests.store.making import EVERY_KIND, NOON, ledger_of, tamper

ROOT = Path(__file__).resolve().parents[2]


def test_the_digests_of_a_fixed_ledger_never_move(tmp_path: Path) -> None:
    ledger_of(tmp_path)
    assert verify_chain(tmp_path).head == (
        "6409867f09c9c4be544ca1f64014d977c88aba36a8046ea1e27cc9bcb576b113"
    )


def test_the_chain_can_be_recomputed_with_sha256sum(tmp_path: Path) -> None:
    file = ledger_of(tmp_path)
    conn = sqlite3.connect(file)
    lines = conn.execute("SELECT * FROM ledger ORDER BY sequence").fetchall()
    conn.close()
    previous = "0" * 64
    for sequence, at, kind, payload, columns, chain, body in lines:
        fields = [previous, str(sequence), at, kind, payload, columns]
        said = subprocess.run(["printf", "%s\\n", *fields], capture_output=True, check=True)
        summed = subprocess.run(["sha256sum"], input=said.stdout, capture_output=True, check=True)
        assert summed.stdout.split()[0].decode() == chain
        assert sha256(body).hexdigest() == payload
        previous = chain
    assert len(lines) == len(EVERY_KIND)


def test_columns_are_digested_as_sorted_json_without_nulls() -> None:
    columns = {"policy": "kredit_ə", "id": "d1", "body": b"abc", "reference": None, "version": 2}
    text = (
        '{"body":"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",'
        '"id":"d1","policy":"kredit_ə","version":2}'
    )
    assert columns_digest(columns) == sha256(text.encode()).hexdigest()
    assert json.loads(text)["policy"] == "kredit_ə"


def test_every_field_of_a_link_counts() -> None:
    fields = (GENESIS, 1, instant_text(NOON), "decision", payload_digest(b"{}"), "0" * 64)
    changed = (
        payload_digest(b""),
        2,
        instant_text(NOON.replace(hour=1)),
        "fault",
        "1" * 64,
        "2" * 64,
    )
    links = {link(*fields)}
    for place, value in enumerate(changed):
        links.add(link(*fields[:place], value, *fields[place + 1 :]))
    assert len(links) == 7


def test_instants_are_written_so_that_their_texts_sort() -> None:
    years = [NOON.replace(year=year) for year in (1, 999, 1999, 2026, 9999)]
    texts = [instant_text(instant) for instant in years]
    assert texts == sorted(texts)
    assert {len(text) for text in texts} == {27}
    assert instant_text(NOON) == "2026-03-02T12:00:00.000000Z"
    assert date.fromisoformat(texts[3][:10]) == NOON.date()


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 on this machine")
def test_the_commands_for_an_auditor_recompute_it(tmp_path: Path) -> None:
    """Those of docs/ledger.md, as they stand there."""
    file = ledger_of(tmp_path)
    page = (ROOT / "docs" / "ledger.md").read_text("utf-8")
    chain, entry = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)

    def run(commands: str) -> list[str]:
        done = subprocess.run(
            ["sh", "-c", commands], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    conn = sqlite3.connect(file)
    wanted = conn.execute(
        "SELECT payload_digest, columns_digest FROM ledger WHERE sequence = 7"
    ).fetchone()
    conn.close()
    assert run(chain) == []
    assert tuple(line.split()[0] for line in run(entry)) == wanted
    tamper(file, "UPDATE ledger SET at = '2026-03-02T12:00:00.000001Z' WHERE sequence = 9")
    assert run(chain) == ["broken at 9"]
