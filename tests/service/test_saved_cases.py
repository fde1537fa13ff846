"""Cases saved from decisions and tries: masked, decided as masked, kept whole, tried by drafts."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from engine import errors
from engine.policy import load_policy
from engine.service import Request, Role, Service
from engine.service.masking import mask
from engine.service.testing import run_cases
from tests.policy_folder import PolicyFolder
from tests.service.serving import AUDITOR, ORIGINATION, TESTER, Served, caller

EDITOR = caller(Role.EDITOR, key="EDITOR")
APPROVER = caller(Role.APPROVER, key="APPROVER")
DAY = date(2024, 5, 2)
PEOPLE = """\
title: {az: Adlar, en: Names}
inputs:
  person.name: {type: text, max_length: 40}
  person.fin: {type: text, pattern: '[0-9A-HJ-NP-Z]{7}'}
  person.passport: {type: text, pattern: 'AZE[1-9][0-9]{7}', optional: true}
  staff: {type: list, of: {type: text}, default: []}
  branch: {type: text, optional: true}
  note: {type: text, optional: true, informational: true}
  amount: {type: money, min: 0}
constraints:
  - check: count(distinct values(staff)) = count(staff)
    at: staff
    message: {az: "Adlar təkrarlanır", en: "A name is there twice"}
values:
  name: {formula: person.name, type: text}
  known: {formula: 'person.fin != "" and person.passport != ""', type: boolean}
rules:
  too_much: {when: amount > 100, then: {finding: TOO_MUCH}}
  head: {when: 'branch = "HEAD"', then: {finding: AT_HEAD}}
  letter: {when: 'starts with(person.name, "Ə")', then: {finding: LETTER}}
findings:
  TOO_MUCH: {verdict: declined, severity: adverse, message: {az: "Çoxdur", en: "Too much"}}
  AT_HEAD: {severity: info, message: {az: "Baş ofis", en: "Head office"}}
  LETTER: {verdict: declined, severity: adverse, message: {az: "Hərf", en: "The letter"}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [name, known]}
"""
LEYLA: dict[str, Any] = {
    "person": {"name": "Leyla Əliyeva-3", "fin": "5ZR1K7P", "passport": "AZE12345678"},
    "staff": ["Orxan", "Aynur", "Ömər-2"],
    "branch": "HEAD",
    "note": "tel. 050-123-45-67",
    "amount": "99.50",
}
MASKED = {
    "person": {"name": "Xxxxx Xxxxxxx-0", "fin": "0XX0X0X", "passport": "AZE10000000"},
    "staff": ["Xxxxx", "Xxxxy", "Xxxx-0"],
    "branch": "HEAD",
    "note": "xxx. 000-000-00-00",
    "amount": "99.50",
}


@pytest.fixture
def service(policy_folder: PolicyFolder, tmp_path: Path) -> Iterator[Service]:
    """A service with the policy ``people``, and a case shipped with it."""
    policy_folder.publish("people", 1, PEOPLE)
    policy_folder.activate("people", 1)
    cases = policy_folder.folder / "cases"
    cases.mkdir()
    shipped = f"cases:\n- name: shipped\n  effective_date: {DAY}\n  inputs: {{}}\n  expect: {{}}\n"
    (cases / "people.yaml").write_text(shipped)
    with Served(policy_folder, tmp_path / "data").open() as opened:
        yield opened


def decided(service: Service, inputs: object, reference: str | None = None) -> str:
    asked = Request(inputs, DAY, reference=reference)
    found = service.decisions.decide(TESTER, "people", asked).id
    assert found is not None
    return found


def changed(**inputs: Any) -> dict[str, Any]:
    return {**LEYLA, **inputs}


def test_texts_keep_their_shape_and_differ_where_they_differed(service: Service) -> None:
    made = service.cases.of_decision(TESTER, decided(service, LEYLA, "APP-7"), "the name")
    assert made.written.inputs == MASKED
    assert made.masked == (
        *("/person/name", "/person/fin", "/person/passport"),
        *("/staff/0", "/staff/1", "/staff/2", "/note"),
    )
    assert "APP-7" not in made.text
    assert "Leyla" not in made.text


def test_the_case_expects_what_its_masked_inputs_are_decided_as(service: Service) -> None:
    made = service.cases.of_decision(TESTER, decided(service, LEYLA), "the name")
    assert made.written.expect == {
        "policy_version": 1,
        "outcome": "approved",
        "outputs": {"name": "Xxxxx Xxxxxxx-0", "known": True},
        "reasons": ["AT_HEAD"],
        "obligations": [],
    }
    assert [one.field for one in made.changes] == ["outputs/name"]
    assert not made.decided_otherwise


def test_a_case_that_masking_decides_otherwise_says_so(service: Service) -> None:
    given = changed(person={**LEYLA["person"], "name": "Əli"})
    made = service.cases.of_decision(TESTER, decided(service, given), "a letter")
    assert made.decided_otherwise
    assert made.written.expect["outcome"] == "approved"
    assert "# DIFFERENT from what it was made of: outcome was declined, is approved" in made.text


def test_a_saved_case_is_as_expected_when_it_is_run(service: Service, tmp_path: Path) -> None:
    for name in ("first: “a”", "second"):
        service.cases.save(
            EDITOR, service.cases.of_try(EDITOR, "people", Request(LEYLA, DAY), name)
        )
    file = service.settings.data / "cases" / "people.yaml"
    results, _ = run_cases(service.settings.policies, [file])
    assert [(one.case.name, one.differences) for one in results] == [
        ("first: “a”", ()),
        ("second", ()),
    ]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)}
    assert modes == {0o600, 0o700}
    assert sorted(path.name for path in file.parent.iterdir()) == [".lock", "people.yaml"]


@pytest.mark.parametrize(
    "sign", ["\r\n", "\x07", "\x7f", "\x81", "\u2028", "\ufeff", "\ufffe", "😀"]
)
def test_signs_that_a_file_may_not_hold_do_not_damage_it(service: Service, sign: str) -> None:
    asked = Request(changed(person={**LEYLA["person"], "name": f"A{sign}b"}), DAY)
    made = service.cases.of_try(TESTER, "people", asked, "a sign")
    service.cases.save(TESTER, made)
    kept = service.cases.kept(TESTER, "people").saved
    assert [(one.inputs, one.expect["outcome"]) for one in kept] == [
        (made.written.inputs, "approved")
    ]
    head = made.text.partition("cases:")[0]
    assert all(line.startswith("# ") for line in head.splitlines())


def test_what_could_not_be_read_again_is_not_written(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = service.cases.of_try(TESTER, "people", Request(LEYLA, DAY), "first")
    service.cases.save(TESTER, made)
    monkeypatch.setattr("engine.policy.reading.source.MAX_BYTES", 1200)
    with pytest.raises(errors.CasesFault, match="larger than 1200 bytes"):
        service.cases.save(TESTER, replace(made, written=replace(made.written, name="x" * 400)))
    assert [one.name for one in service.cases.kept(TESTER, "people").saved] == ["first"]


def test_a_case_without_a_day_written_by_hand_stays_as_it_is(service: Service) -> None:
    folder = service.settings.data / "cases"
    folder.mkdir()
    (folder / "people.yaml").write_text("cases: [{name: by hand, inputs: {}, expect: {}}]")
    service.cases.save(TESTER, service.cases.of_try(TESTER, "people", Request(LEYLA, DAY), "more"))
    kept = service.cases.kept(TESTER, "people").saved
    assert [(one.name, one.effective_date) for one in kept] == [("by hand", None), ("more", DAY)]


def test_a_name_written_in_other_signs_is_the_same_name(service: Service) -> None:
    for name in ("Ömər", unicodedata.normalize("NFD", "Ömər")):
        made = service.cases.of_try(TESTER, "people", Request(LEYLA, DAY), name)
        if name == "Ömər":
            service.cases.save(TESTER, made)
    with pytest.raises(errors.CaseNameTaken):
        service.cases.save(TESTER, made)


def test_names_are_used_once_and_saved_cases_can_be_removed(service: Service) -> None:
    made = service.cases.of_try(TESTER, "people", Request(LEYLA, DAY), "once")
    service.cases.save(TESTER, made)
    with pytest.raises(errors.CaseNameTaken):
        service.cases.save(TESTER, made)
    again = service.cases.of_try(TESTER, "people", Request(LEYLA, DAY), "shipped")
    with pytest.raises(errors.CaseNameTaken):
        service.cases.save(TESTER, again)
    kept = service.cases.kept(APPROVER, "people")
    assert ([one.name for one in kept.shipped], [one.name for one in kept.saved]) == (
        ["shipped"],
        ["once"],
    )
    service.cases.remove(TESTER, "people", "once")
    assert service.cases.kept(APPROVER, "people").saved == ()
    with pytest.raises(errors.UnknownCase):
        service.cases.remove(TESTER, "people", "shipped")


def test_who_saves_at_the_same_time_loses_nothing(service: Service) -> None:
    def save(number: int) -> None:
        made = service.cases.of_try(TESTER, "people", Request(LEYLA, DAY), f"case {number}")
        service.cases.save(TESTER, made)

    threads = [Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = service.cases.kept(TESTER, "people").saved
    assert {one.name for one in kept} == {f"case {number}" for number in range(6)}


def test_a_draft_is_tried_by_the_saved_cases_too(service: Service) -> None:
    made = service.cases.of_try(EDITOR, "people", Request(LEYLA, DAY), "just below")
    service.cases.save(EDITOR, made)
    lower = PEOPLE.replace("amount > 100", "amount > 99").encode()
    draft = service.drafts.create(EDITOR, "people", body=lower)
    check = service.drafts.check(draft.id, effective_from=date(2024, 1, 1))
    assert check.cases == 2
    found = {one.name: [d.field for d in one.differences] for one in check.cases_differing}
    assert found["just below"] == ["outcome", "reasons"]


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_tried(service: Service) -> None:
    made = service.cases.of_try(EDITOR, "people", Request(LEYLA, DAY), "a case")
    service.cases.save(EDITOR, made)
    file = service.settings.data / "cases" / "people.yaml"
    file.write_text("cases: [")
    kept = service.cases.kept(EDITOR, "people")
    assert [one.name for one in kept.shipped] == ["shipped"]
    assert kept.saved_fault is not None
    with pytest.raises(errors.CasesFault):
        service.cases.save(EDITOR, made)
    assert file.read_text() == "cases: ["
    draft = service.drafts.create(EDITOR, "people", body=PEOPLE.encode() + b"# new\n")
    check = service.drafts.check(draft.id)
    assert check.cases == 1
    assert check.cases_fault is not None


def test_who_may(service: Service) -> None:
    own = decided(service, LEYLA)
    with pytest.raises(errors.UnknownDecision):
        service.cases.of_decision(EDITOR, own)
    for who in (ORIGINATION, APPROVER, AUDITOR):
        with pytest.raises(errors.RoleRequired):
            service.cases.of_decision(who, own)
    with pytest.raises(errors.RoleRequired):
        service.cases.kept(ORIGINATION, "people")


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\u202eb"])
def test_a_name_is_a_line_that_can_be_read(service: Service, name: str) -> None:
    with pytest.raises(errors.InvalidInput) as caught:
        service.cases.of_try(TESTER, "people", Request(LEYLA, DAY), name)
    assert [one.pointer for one in caught.value.errors] == ["/name"]


def test_what_a_pattern_prescribes_stays_and_equal_texts_stay_equal() -> None:
    policy = load_policy(PEOPLE.encode(), policy_id="people", version=1, file="1.yaml")
    inputs = {"person": {"name": "Orxan", "fin": "AAAAAAA"}, "staff": ["Orxan", "Elxan"]}
    assert mask(policy, inputs).inputs == {
        "person": {"name": "Xxxxx", "fin": "XXXXXXX"},
        "staff": ["Xxxxx", "Xxxxy"],
    }


KINDS = """\
title: {az: Adlar, en: Names}
inputs:
  name: {informational: true, type: text, optional: true}
  phone: {informational: true, type: text, pattern: '[2-9]{4}|0[2-9]{3}', optional: true}
  word: {informational: true, type: text, pattern: '[əöüçşğı]+', optional: true}
  cards: {informational: true, type: list, of: {type: text, pattern: 'K[0-9]+'}, optional: true}
  born: {informational: true, type: date, optional: true}
  sex: {informational: true, type: enum, values: [m, f], optional: true}
  amount: {informational: true, type: money, optional: true}
outcome: {order: [declined, approved], default: approved}
outputs: {any: []}
"""


def masked(**inputs: Any) -> Any:
    policy = load_policy(KINDS.encode(), policy_id="kinds", version=1, file="1.yaml")
    return mask(policy, inputs).inputs


def test_a_pattern_without_0_and_x_gives_its_first_signs_for_all_of_them() -> None:
    assert masked(phone="7359", word="şöə") == {"phone": "0222", "word": "əəə"}
    assert masked(cards=["K0705"]) == {"cards": ["K0000"]}


def test_a_text_has_one_mask_wherever_it_stands() -> None:
    assert masked(name="K7", cards=["K7", "K7", "K8"]) == {
        "name": "K0",
        "cards": ["K0", "K0", "K1"],
    }


def test_what_is_of_no_declared_type_is_no_way_around_the_mask() -> None:
    given = {"name": {"Leyla": "Əliyeva"}, "phone": 5551234, "born": "Bakı, 3.4.90", "sex": "qadın"}
    assert masked(**given, amount="Leyla 5", cards=[["Leyla"], "Leyla"], word=["Leyla"]) == {
        **{"name": {}, "phone": 0, "born": "Xxxx, 0.0.00", "sex": "xxxxx"},
        **{"amount": "Xxxxx 0", "cards": [[], "Xxxxx"], "word": []},
    }
    kept = {"born": "1990-04-03", "sex": "m", "amount": "36512.40", "name": None}
    assert masked(**kept) == kept
    assert masked(name="Leyla", cards="Leyla") == {"name": "Xxxxx", "cards": "Xxxxx"}


def test_many_texts_of_one_shape_stay_different_ones() -> None:
    given = [f"K{number:05}" for number in range(1000)]
    assert len(set(masked(cards=given)["cards"])) == 1000
