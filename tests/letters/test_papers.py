"""What the shipped papers say, what they refuse to say, and that they decide nothing."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.errors import PaperIncomplete, PaperNotDue, RegisterIncomplete, UnknownPaper
from engine.evaluation import Bundle, Program, decide, write_paper, write_register
from engine.letters import render_paper, render_register
from engine.policy import load_policy
from tests.letters.arrears import COLLATERAL, GUARANTOR, in_arrears
from tests.policy.writing import POLICY, changed, load

LANGUAGES = ("az", "en")


@pytest.fixture(scope="session")
def delinquency(root: Path) -> Bundle:
    """The shipped policy of delinquency."""
    data = (root / "policies/versions/loan_delinquency/1.yaml").read_bytes()
    policy = load_policy(data, policy_id="loan_delinquency", version=1, file="1.yaml")
    return Bundle(Program(policy))


@pytest.fixture(scope="session")
def collection(root: Path, delinquency: Bundle) -> Bundle:
    """The shipped policy of collection with what it uses."""
    data = (root / "policies/versions/collection_action/1.yaml").read_bytes()
    used = {"loan_delinquency": (delinquency.program.policy,)}
    policy = load_policy(data, policy_id="collection_action", version=1, file="1.yaml", used=used)
    return Bundle(Program(policy), {"loan_delinquency": delinquency})


def said(html: str) -> str:
    """The words of a page, without its marks."""
    body = re.sub(r"<head>.*?</head>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\u00a0", " ").split())


def paper(bundle: Bundle, code: str, notice: int, lang: str = "en", **changes: Any) -> str:
    inputs, day = in_arrears(notice, **changes)
    written = write_paper(bundle, date.fromisoformat(day), inputs, code)
    return said(render_paper(written, lang, "Ümid").html)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "notice", "days"),
    [
        ("NOTICE_1", 1, ("30.06.2024", "02.07.2024", "30 June 2024", "2 July 2024")),
        ("NOTICE_2", 2, ("10.07.2024", "12.07.2024", "10 July 2024", "12 July 2024")),
        ("NOTICE_3", 3, ("20.07.2024", "22.07.2024", "20 July 2024", "22 July 2024")),
    ],
)
def test_a_notice_has_every_field_of_its_annex(
    collection: Bundle, lang: str, code: str, notice: int, days: tuple[str, ...]
) -> None:
    text = paper(collection, code, notice, lang)
    amounts = ("285,40 AZN", "2,39 AZN") if lang == "az" else ("285.40 AZN", "2.39 AZN")
    due, *shown = ("15.06.2024", *days[:2]) if lang == "az" else ("15 June 2024", *days[2:])
    wanted = ["Aygün Məmmədova Elçin qızı", "K-1204", due, *shown, *amounts, "Rəşad Quliyev"]
    if notice > 1:
        wanted += ["+994 12 555 01 02", "iş günləri 09:00–18:00"]
    assert [one for one in wanted if one not in text] == []


def test_the_second_notice_names_the_first_and_the_harm_to_the_rating(collection: Bundle) -> None:
    text = paper(collection, "NOTICE_2", 2)
    assert "our first notice of 25 June 2024" in text
    assert "your credit rating" in text


@pytest.mark.parametrize("guarantors", [[], [GUARANTOR]])
@pytest.mark.parametrize("collateral", [[], [COLLATERAL]])
def test_the_third_notice_threatens_only_with_what_there_is(
    collection: Bundle, guarantors: list[Any], collateral: list[Any]
) -> None:
    text = paper(collection, "NOTICE_3", 3, guarantors=guarantors, collateral=collateral)
    assert ("demanded from the guarantor" in text) is bool(guarantors)
    assert ("collateral will be seized" in text) is bool(collateral)
    assert "We have sent you two notices so far, on 25 June 2024 and on 5 July 2024." in text
    assert "turn to the court" in text


def test_a_notice_that_is_not_due_is_not_written(collection: Bundle) -> None:
    for code, notice in (("NOTICE_3", 2), ("NOTICE_2", 1), ("NOTICE_1", 3)):
        with pytest.raises(PaperNotDue) as caught:
            paper(collection, code, notice)
        assert caught.value.condition == f'list contains(actions, "SEND_{code}")'


def test_two_notices_are_said_to_be_sent_only_if_both_are_on_record(collection: Bundle) -> None:
    first = [{"number": 1, "sent_on": "2024-06-25"}]
    with pytest.raises(PaperNotDue):
        paper(collection, "NOTICE_3", 3, notices=first)


def test_every_missing_field_is_named_at_once_with_its_input(collection: Bundle) -> None:
    with pytest.raises(PaperIncomplete) as caught:
        paper(collection, "NOTICE_3", 3, letter={}, loan__number=...)
    title = "Third and final notice of an overdue payment"
    assert {(one.pointer, one.code, one.message) for one in caught.value.errors} == {
        ("/loan/number", "missing", f"“{title}” needs “Loan number”"),
        ("/letter/late_fee_amount", "missing", f"“{title}” needs “Late fee on that date”"),
        ("/letter/phone", "missing", f"“{title}” needs “Telephone for contact”"),
        ("/letter/contact_hours", "missing", f"“{title}” needs “Contact hours”"),
        ("/letter/signatory", "missing", f"“{title}” needs “Signatory”"),
    }
    assert all("göstərilməlidir" in (one.message_az or "") for one in caught.value.errors)


def test_a_blank_text_is_a_missing_field(collection: Bundle) -> None:
    with pytest.raises(PaperIncomplete) as caught:
        paper(collection, "NOTICE_1", 1, letter__signatory="  ")
    assert [one.pointer for one in caught.value.errors] == ["/letter/signatory"]


def test_each_guarantor_has_a_notice_of_their_own(collection: Bundle) -> None:
    other = GUARANTOR | {"name": "Könül Quliyeva"}
    inputs, day = in_arrears(3, guarantors=[GUARANTOR, other])
    written = write_paper(collection, date.fromisoformat(day), inputs, "GUARANTOR_NOTICE")
    html = render_paper(written, "en").html
    pages = [said(page) for page in html.split("<article>")[1:]]
    assert ["Dear Vüqar Həsənov Tofiq oğlu," in page for page in pages] == [True, False]
    assert ["Dear Könül Quliyeva," in page for page in pages] == [False, True]
    assert all("we will demand payment of the debt from you" in page for page in pages)


def test_a_paper_for_each_of_none_is_not_due(collection: Bundle) -> None:
    with pytest.raises(PaperNotDue):
        paper(collection, "GUARANTOR_NOTICE", 3)


def test_the_card_has_every_field_of_its_annex(collection: Bundle) -> None:
    call = {
        "on": "2024-06-26",
        "means": "phone",
        "result": "30 iyunda ödəməyi vəd etdi",
        "next_step": "30.06: yoxlamaq",
    }
    changes = {"guarantors": [GUARANTOR], "collateral": [COLLATERAL], "contacts": [call]}
    inputs, day = in_arrears(3, **changes)
    text = paper(collection, "COLLECTION_CARD", 3, "az", **changes)
    wanted = [*inputs["borrower"].values(), *GUARANTOR.values(), "K-1204", "6.000,00 AZN"]
    wanted += ["evin təmiri", "15.12.2024", "12", "aylıq", "əməkhaqqından tutulma"]
    wanted += ["Toyota Corolla, 2015, 10-AA-123", "14.000,00 AZN", "borcalanın həyəti", "yaxşı"]
    wanted += ["26.06.2024", "telefon", "30 iyunda ödəməyi vəd etdi", "30.06: yoxlamaq"]
    assert [one for one in wanted if one not in text] == []
    assert day == "2024-07-15"


def test_what_the_card_lacks_of_a_guarantor_is_named_by_the_guarantor(collection: Bundle) -> None:
    bare = {"name": "Könül Quliyeva"}
    with pytest.raises(PaperIncomplete) as caught:
        paper(collection, "COLLECTION_CARD", 3, guarantors=[GUARANTOR, bare])
    assert {one.pointer for one in caught.value.errors} == {
        f"/guarantors/1/{name}" for name in GUARANTOR if name != "name"
    }


def test_a_paper_s_inputs_change_nothing_that_is_decided(collection: Bundle) -> None:
    inputs, day = in_arrears(3, guarantors=[GUARANTOR])
    bare, _ = in_arrears(3, guarantors=[{"name": GUARANTOR["name"]}], letter=..., loan__number=...)
    full, less = (decide(collection, date.fromisoformat(day), one) for one in (inputs, bare))
    assert (full.outcome, full.outputs) == (less.outcome, less.outputs)
    assert [one.to_json() for one in full.actions] == [one.to_json() for one in less.actions]


def test_asking_for_a_paper_leaves_the_digest(collection: Bundle) -> None:
    inputs, day = in_arrears(1)
    decided = decide(collection, date.fromisoformat(day), inputs)
    written = write_paper(collection, date.fromisoformat(day), inputs, "NOTICE_1")
    assert written.decision.digest == decided.digest


def test_a_paper_that_is_not_there_is_named_with_those_that_are(
    collection: Bundle, delinquency: Bundle
) -> None:
    with pytest.raises(UnknownPaper) as caught:
        paper(collection, "NOTICE_4", 1)
    assert caught.value.known[:3] == ("NOTICE_1", "NOTICE_2", "NOTICE_3")
    with pytest.raises(UnknownPaper):  # of one decision no register is made
        write_paper(delinquency, date(2024, 6, 30), {}, "REGISTER")


def test_what_people_wrote_stands_escaped(collection: Bundle) -> None:
    inputs, day = in_arrears(1, borrower__name='<script>alert("1")</script>\u202e')
    written = write_paper(collection, date.fromisoformat(day), inputs, "NOTICE_1")
    page = render_paper(written, "az", "<b>Ümid</b>")
    assert "<script" not in page.html
    assert "<b>" not in page.html
    assert "\u202e" not in page.html
    assert "default-src 'none'" in page.content_security_policy


# --- the register -----------------------------------------------------------------


def loan(number: int, missed: int, **more: Any) -> dict[str, Any]:
    """A loan of twelve instalments due in 2024, the last ``missed`` of which are unpaid."""
    months = range(1, 13)
    return {
        "borrower": {"name": f"Borcalan {number}"},
        "loan": {
            "kind": "instalments",
            "number": f"K-{number}",
            "granted_on": "2023-12-20",
            "principal": "1000.00",
            "outstanding_balance": f"{100 * number}.50",
            **more,
        },
        "schedule": [{"due_on": f"2024-{month:02}-15", "amount": "90"} for month in months],
        "payments": [
            {"paid_on": f"2024-{month:02}-15", "amount": "90"} for month in months[: 12 - missed]
        ],
    }


def rows(html: str) -> list[list[str]]:
    """The cells of each row of the tables."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in found]
    return [[cell.strip() for cell in row] for row in cells if row]


def test_a_register_has_each_late_loan_in_its_band_with_the_whole_balance(
    delinquency: Bundle,
) -> None:
    cases = [loan(1, 1), loan(2, 0), loan(3, 2), loan(4, 4), loan(5, 9)]
    found = write_register(delinquency, date(2024, 12, 31), cases, "REGISTER")
    html = render_register(found, "en").html
    shown = rows(html)
    assert [row[:3] for row in shown[:-1]] == [
        ["1", "Borcalan 1", "K-1"],
        ["2", "Borcalan 3", "K-3"],
        ["3", "Borcalan 4", "K-4"],
        ["4", "Borcalan 5", "K-5"],
    ]
    bands = [row[5:10] for row in shown]
    assert bands == [
        ["100.50", "", "", "", ""],
        ["", "300.50", "", "", ""],
        ["", "", "400.50", "", ""],
        ["", "", "", "500.50", ""],
        ["100.50", "300.50", "400.50", "500.50", ""],
    ]
    assert shown[0][10:12] == ["15 Nov 2024", "90.00"]
    assert "As of 31 December 2024" in said(html)
    assert "Loans in the file: 5. In this table: 4. Amounts in AZN." in said(html)


def test_a_register_of_another_day_says_that_the_board_s_is_of_a_month_s_end(
    delinquency: Bundle,
) -> None:
    words = "this is not the last day of a month"
    texts = [
        said(render_register(write_register(delinquency, day, [], "REGISTER"), "en").html)
        for day in (date(2024, 12, 31), date(2024, 12, 30))
    ]
    assert [words in text for text in texts] == [False, True]
    assert "There is no loan to show." in texts[0]


def test_nothing_is_printed_while_a_loan_is_missing_something(delinquency: Bundle) -> None:
    nameless = loan(2, 3) | {"borrower": {}}
    wrong = loan(3, 1, outstanding_balance="-1")
    fine_though_bare = loan(4, 0) | {"borrower": {}}  # not late, so not in it
    cases = [loan(1, 1), nameless, wrong, fine_though_bare]
    with pytest.raises(RegisterIncomplete) as caught:
        write_register(delinquency, date(2024, 12, 31), cases, "REGISTER")
    told = [(number, error.code) for number, error in caught.value.cases]
    assert told == [(2, "paper_incomplete"), (3, "invalid_input")]
    assert "/borrower/name" in str(caught.value)


def test_sums_of_several_currencies_stand_apart() -> None:
    text = changed(
        "  loan.principal: {type: money, min: 0.01}",
        "  currency: {type: enum, values: [AZN, USD]}\n"
        "  given: {type: money, currency: currency, label: {az: Verilib, en: Given}}\n"
        "  loan.principal: {type: money, min: 0.01}",
        POLICY
        + "papers:\n  LIST:\n    kind: register\n    title: {az: Siyahı, en: List}\n    parts:\n"
        "      rows:\n        columns:\n          sum: {value: given, total: true}\n",
    )
    case = {
        "loan": {"principal": 100, "months": 10, "kind": "car"},
        "signed_on": "2022-08-01",
        "people": [],
    }
    cases = [
        case | {"currency": code, "given": amount}
        for code, amount in (("AZN", "10.50"), ("USD", "3"), ("AZN", "1"))
    ]
    bundle = Bundle(Program(load(text)))
    found = write_register(bundle, date(2022, 8, 10), json.loads(json.dumps(cases)), "LIST")
    assert [row[1] for row in rows(render_register(found, "en").html)] == [
        "10.50\u00a0AZN",
        "3.00\u00a0USD",
        "1.00\u00a0AZN",
        "11.50 AZN; 3.00 USD",
    ]
