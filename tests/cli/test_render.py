"""Everything a decision may hold has its place in the text for a person."""

from __future__ import annotations

from typing import Any

import pytest

from cli.render import decision_text, value_text
from engine.service import Labels

TOLD: dict[str, Any] = {
    "policy_version": 3,
    "effective_date": "2024-05-01",
    "outcome": "referred",
    "reasons": [
        {
            "code": "TOO_OLD",
            "message": {"az": "Köhnədir", "en": "Too old"},
            "element": "rules/age",
            "pointer": "/age",
            "severity": "refer",
            "verdict": "referred",
            "citation": {
                "source": "law",
                "title": {"az": "Qanun", "en": "The law"},
                "clause": "2",
            },
        },
        {
            "code": "NOTED",
            "message": {"az": "Qeyd", "en": "Noted"},
            "element": "rules/note",
            "pointer": None,
            "severity": "info",
            "verdict": None,
            "citation": None,
        },
    ],
    "outputs": {"limit": "10.00", "inner": {"ok": True, "list": ["1", "2"]}, "none": None},
    "remedies": [
        {
            "set": {"/age": {"from": "9", "to": "3"}},
            "outcome": "approved",
            "message": {"az": "Azaldın", "en": "Lower it"},
        },
        {"set": {}, "outcome": None, "message": {"az": "Soruşun", "en": "Ask"}},
    ],
    "actions": [
        {
            "code": "CALL",
            "element": "rules/call",
            "rank": "4",
            "who": "clerk",
            "on": None,
            "label": {"az": "Zəng etmək", "en": "Call the customer"},
        },
        {"code": "ASK", "element": "rules/ask", "rank": "5", "who": "Leyla", "on": "2024-05-02"},
    ],
    "obligations": [
        {"code": "KEEP", "until": "2029-05-01", "message": {"az": "Saxlayın", "en": "Keep it"}},
        {"code": "TELL", "until": None, "message": {"az": "Bildirin", "en": "Tell"}},
    ],
    "used": [{"policy": "car", "policy_version": 2}, {"calendar": "az"}],
    "digest": "sha256:0",
}

TEXTS = {
    "en": """\
Title, version 3, on 2024-05-01: looked at

Reasons
  TOO_OLD  Too old
    rules/age /age
    The law, clause 2
  NOTED  Noted
    rules/note

Outputs
  limit  10.00  Limit
  inner  Inner
    ok    true
    list  [1, 2]
  none   null

What would help
  /age: 9 -> 3  Lower it (fine)
  Ask

Actions
  CALL  To be called  Who: the clerk
  ASK  Who: Leyla; on: 2024-05-02

What follows
  KEEP  Keep it (until 2029-05-01)
  TELL  Tell

Used: car version 2, calendar az

Digest sha256:0""",
    "az": """\
Title, versiya 3, tarix 2024-05-01: looked at

Səbəblər
  TOO_OLD  Köhnədir
    rules/age /age
    Qanun, bənd 2
  NOTED  Qeyd
    rules/note

Göstəricilər
  limit  10.00  Limit
  inner  Inner
    ok    true
    list  [1, 2]
  none   null

Nə kömək edə bilər
  /age: 9 -> 3  Azaldın (fine)
  Soruşun

Görüləcək işlər
  CALL  To be called  Who: the clerk
  ASK  Who: Leyla; on: 2024-05-02

Bundan irəli gələn öhdəliklər
  KEEP  Saxlayın (son tarix 2029-05-01)
  TELL  Bildirin

İstifadə olunub: car versiya 2, təqvim az

Heş sha256:0""",
}


def labels() -> Labels:
    return Labels(
        title="Title",
        names={"limit": "Limit", "inner": "Inner"},
        outcomes={"referred": "looked at", "approved": "fine"},
        actions={"CALL": "To be called"},
        action_fields={"who": "Who"},
        action_values={("who", "clerk"): "the clerk"},
    )


@pytest.mark.parametrize("lang", ["az", "en"])
def test_a_decision_with_everything_reads_so(lang: str) -> None:
    assert "\n".join(line.plain for line in decision_text(TOLD, labels(), lang)) == TEXTS[lang]


def test_what_is_not_there_has_no_heading() -> None:
    bare = TOLD | {key: [] for key in ("reasons", "remedies", "actions", "obligations", "used")}
    told = [line.plain for line in decision_text(bare | {"outputs": {}}, labels(), "en")]
    assert told == ["Title, version 3, on 2024-05-01: looked at", "\nDigest sha256:0"]


@pytest.mark.parametrize(
    ("severity", "style"), [("adverse", "red"), ("refer", "yellow"), ("info", "cyan")]
)
def test_the_outcome_has_the_colour_of_what_decided_it(severity: str, style: str) -> None:
    deciding, noted = TOLD["reasons"]
    told = TOLD | {"reasons": [deciding | {"severity": severity}, noted]}
    first = next(iter(decision_text(told, labels(), "en")))
    assert [str(span.style) for span in first.spans] == [f"bold {style}"]
    first = next(iter(decision_text(TOLD | {"reasons": [noted]}, labels(), "en")))
    assert [str(span.style) for span in first.spans] == ["bold green"]


def test_numbers_are_not_taken_for_truth() -> None:
    assert value_text([0, 1, False, True, None]) == "[0, 1, false, true, null]"
