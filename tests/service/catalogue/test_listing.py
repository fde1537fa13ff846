"""The list of the documents' rules is read whole, or every fault of it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import CatalogueFault
from engine.service.catalogue import Catalogue, read_catalogue

LISTED = """\
documents:
  "002":
    title: A policy
    complete: true
    rules:
      - {id: AFF-01, clause: "4.2", title: A formula}
      - {id: AFF-02, clause: 8.2, title: Security, not_evaluated: outside any decision}
  "003":
    title: A report
    complete: false
    rules:
      - {id: CAR-01, clause: line 6, title: A limit, open: no policy takes it}
"""


def read(tmp_path: Path, text: str) -> Catalogue:
    path = tmp_path / "catalogue.yaml"
    path.write_text(text)
    return read_catalogue(path)


def test_documents_and_rules_are_read_in_order(tmp_path: Path) -> None:
    found = read(tmp_path, LISTED)
    told = [(one.number, one.title, one.complete) for one in found.documents]
    assert told == [("002", "A policy", True), ("003", "A report", False)]
    rules = [rule for one in found.documents for rule in one.rules]
    assert [(one.id, one.clause, one.title, one.not_evaluated, one.open) for one in rules] == [
        ("AFF-01", "4.2", "A formula", None, None),
        ("AFF-02", "8.2", "Security", "outside any decision", None),
        ("CAR-01", "line 6", "A limit", None, "no policy takes it"),
    ]
    assert [one.place.line for one in rules] == [6, 7, 12]


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("AFF-02", "AFF-01", (7, "declared_twice", "AFF-01 is listed twice")),
        (
            "not_evaluated: outside",
            "open: none yet, not_evaluated: outside",
            (7, "contradiction", "AFF-02 cannot be evaluated, or could be: one of the two"),
        ),
        ("open: no", "opened: no", (12, "unknown_key", "a rule has no key 'opened'")),
        (", title: A limit", "", (12, "missing_key", "a rule needs the key 'title'")),
        ("complete: true", "complete: perhaps", (4, "wrong_shape", "'complete' is true or false")),
    ],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, written: str, instead: str, fault: tuple[int, str, str]
) -> None:
    with pytest.raises(CatalogueFault) as refused:
        read(tmp_path, LISTED.replace(written, instead))
    (found,) = refused.value.faults
    assert (found.line, found.code) == fault[:2]
    assert found.message.startswith(fault[2])
