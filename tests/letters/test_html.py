"""The document: well formed, nothing from elsewhere, everything from the record escaped."""

from __future__ import annotations

import base64
import copy
import hashlib
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from engine.errors import LetterFieldMissing
from tests.letters.making import AFFORDABILITY, CAR, DEPOSIT, Decided, Record, changed, lines

HOSTILE = "<script>alert('1')</script> & \"</style>\""


@pytest.fixture
def refusal(decided: Decided) -> Record:
    return decided("car_loan", 2, CAR, "2022-08-10")


def tree(html: str) -> ElementTree.Element:
    assert html.startswith("<!DOCTYPE html>")
    return ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>"))


@pytest.mark.parametrize("lang", ["az", "en"])
def test_the_document_is_well_formed_and_says_its_language_and_title(
    refusal: Record, lang: str
) -> None:
    root = tree(refusal.letter(lang).html)
    title = {"az": "Avtomobil krediti üzrə qərar", "en": "Decision: Car loan"}[lang]
    assert root.tag == "html"
    assert root.get("lang") == lang
    assert root.findtext("head/title") == f"{title} – “Nümunə Bank” ASC"
    assert [one.text for one in root.iter("h1")] == [title]


def test_nothing_runs_and_nothing_is_fetched(refusal: Record) -> None:
    root = tree(refusal.letter("az").html)
    assert {one.tag for one in root.iter()} & {
        "script",
        "link",
        "img",
        "iframe",
        "form",
        "a",
    } == set()
    assert [
        name for one in root.iter() for name in one.attrib if name in ("src", "href", "style")
    ] == []
    style = root.findtext("head/style") or ""
    assert not re.search(r"url\(|@import|@font-face", style)


def test_the_policy_of_the_letter_allows_its_one_style_and_nothing_else(refusal: Record) -> None:
    letter = refusal.letter("az")
    styles = re.findall(r"<style>(.*?)</style>", letter.html, re.DOTALL)
    assert len(styles) == 1
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert letter.style_hash == f"sha256-{digest}"
    assert letter.content_security_policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def test_whatever_the_record_holds_is_text(refusal: Record) -> None:
    told = refusal.told
    told["reference"] = told["decision_id"] = told["digest"] = HOSTILE
    told["reasons"][0]["message"]["en"] = HOSTILE
    told["reasons"][0]["citation"]["title"]["en"] = told["reasons"][0]["citation"]["clause"] = (
        HOSTILE
    )
    told["remedies"][0]["message"]["en"] = HOSTILE
    told["obligations"] = [{"code": "X", "until": None, "message": {"en": HOSTILE}, "citation": {}}]
    html = refusal.letter("en", HOSTILE).html
    assert "<script" not in html
    read = lines(html)
    assert read[:4] == [
        HOSTILE,
        "Date of decision: 11 September 2022",
        f"Reference: {HOSTILE}",
        f"Decision number: {HOSTILE}",
    ]
    assert f"{HOSTILE} Basis: {HOSTILE}, clause {HOSTILE}" in read
    assert f"{HOSTILE} Outcome then: approved" in read
    assert HOSTILE in read[read.index("What we must do") + 1 :]
    assert read[-1] == f"Verification code: {HOSTILE}"


def test_what_cannot_be_seen_is_shown_and_turns_nothing_around(refusal: Record) -> None:
    refusal.told["reference"] = "A\u202e\u2066\u200f\x00\x1b\ud800\ufffeZ"
    html = refusal.letter("en").html
    html.encode()
    assert "<dd><bdi>A" + "\ufffd" * 7 + "Z</bdi></dd>" in html


@pytest.mark.parametrize(
    ("policy", "number", "inputs", "on"),
    [
        ("car_loan", 2, CAR, "2022-08-10"),
        ("affordability", 2, changed(AFFORDABILITY, loan__principal="60000"), "2022-09-10"),
        ("deposit_renewal", 2, changed(DEPOSIT, deposit__times_renewed="1"), "2022-08-10"),
        (
            "car_loan_application",
            1,
            changed(AFFORDABILITY, vehicle=CAR["vehicle"], loan__principal="60000"),
            "2022-09-10",
        ),
    ],
)
def test_a_field_that_is_missing_is_named(
    decided: Decided, policy: str, number: int, inputs: dict[str, Any], on: str
) -> None:
    """Each field that a letter says is taken away once."""
    record = decided(policy, number, inputs, on)
    whole = copy.deepcopy(record.told)
    fields = [
        "/decision_id",
        "/policy",
        "/policy_version",
        "/effective_date",
        "/decided_at",
        "/reference",
        "/outcome",
        "/outputs",
        "/reasons",
        "/reasons/0/verdict",
        "/reasons/0/message",
        "/reasons/0/message/az",
        "/reasons/0/citation",
        "/reasons/0/citation/source",
        "/remedies",
        "/obligations",
        "/used",
        "/digest",
    ]
    fields += ["/remedies/0/message/az", "/remedies/0/outcome"] if whole["remedies"] else []
    fields += ["/obligations/0/message/az", "/obligations/0/until"] if whole["obligations"] else []
    fields += ["/used/0/policy_version"] if whole["used"] else []
    missed = []
    for field in fields:
        record.told = copy.deepcopy(whole)
        if field == "/reasons/0/citation/source":  # said only where the source has no title
            record.told["reasons"][0]["citation"]["title"] = None
        *way, last = [int(step) if step.isdigit() else step for step in field.split("/")[1:]]
        place: Any = record.told
        for step in way:
            place = place[step]
        del place[last]
        with pytest.raises(LetterFieldMissing) as error:
            record.letter("az")
        if error.value.field != field:
            missed.append((field, error.value.field))
    assert missed == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("decision_id", None),  # a dry run is no decision to write about
        ("decision_id", "  "),
        ("decided_at", "yesterday"),
        ("decided_at", "2022-08-10T09:00:00"),
        ("effective_date", "10.08.2022"),
        ("policy_version", "2"),
        ("policy_version", True),
        ("reasons", {}),
        ("reasons", []),  # a refusal without a reason
        ("outputs", None),
        ("digest", 7),
    ],
)
def test_a_field_of_another_shape_is_named(refusal: Record, field: str, value: object) -> None:
    refusal.told[field] = value
    with pytest.raises(LetterFieldMissing) as error:
        refusal.letter("az")
    assert error.value.field == f"/{field}"
    assert str(error.value) == (
        f"the record has no /{field} that can be said, so no letter is written"
    )


def test_a_used_version_that_the_record_does_not_name_is_missed(decided: Decided) -> None:
    inputs = changed(AFFORDABILITY, vehicle=CAR["vehicle"])
    record = decided("car_loan_application", 1, inputs, "2022-09-10")
    record.told["used"] = [{"calendar": "az", "digest": "sha256:0"}]
    with pytest.raises(LetterFieldMissing) as error:
        record.letter("en")
    assert error.value.field == "/used"
