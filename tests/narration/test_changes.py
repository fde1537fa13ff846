"""What differs between two versions, in words: rules, tables, messages, figures."""

from __future__ import annotations

import pytest

from engine.narration import ElementChange, Piece, changes
from engine.policy import PolicyVersion
from tests.policy.writing import POLICY, changed, load


def found(old: str, new: str, lang: str = "en") -> ElementChange:
    """The one element that one change of the policy's text changes."""
    (view,) = changes(load(POLICY), load(changed(old, new)), lang)
    (element,) = view.elements
    return element


def test_a_changed_limit_is_told_before_and_after() -> None:
    element = found("cap: {value: 1000, type: money}", "cap: {value: 1500, type: money}", "az")
    assert (element.element, element.kind, element.before, element.after) == (
        "parameters/cap",
        "changed",
        "1.000,00 AZN",
        "1.500,00 AZN",
    )
    assert [(one.title, one.before, one.after) for one in element.fields] == [
        ("Dəyər", "1000", "1500")
    ]


def test_a_changed_rule_is_told_as_sentences_word_by_word() -> None:
    element = found("when: p.income < 100", "when: p.income <= 100")
    assert element.before == (
        "For each entry of “people”: if “income” is less than 100.00 AZN, the fact `seen` is "
        "established and the outcome is “referred”. Reason: Income [income]."
    )
    assert [one for one in element.pieces if one.kind != "same"] == [
        Piece("removed", "less"),
        Piece("added", "at"),
        Piece("removed", "than"),
        Piece("added", "most"),
    ]


def test_a_changed_message_is_told_word_by_word_in_its_language() -> None:
    element = found("az: Hədd {doubled:money}, {share:percent}", "az: Son hədd {doubled:money}, "
                    "{share:percent}")  # fmt: skip
    (field,) = element.fields
    assert (field.name, field.title) == ("message/az", "Message (Azerbaijani)")
    assert "".join(one.text for one in field.pieces if one.kind == "added") == "Son hədd"


def test_rows_are_told_side_by_side() -> None:
    rows = "      - {id: home, when: ['\"home\"'], then: 0.80, source: rule}\n"
    element = found(rows, "      - {id: house, when: ['\"home\"'], then: 0.75, source: rule}\n")
    assert element.table is not None
    told = [
        (
            row.kind,
            row.id,
            [cell and cell.text for cell in row.before],
            [cell and cell.text for cell in row.after],
            row.changed,
        )
        for row in element.table.rows
    ]
    assert told == [
        ("same", "car", ["car", "60%"], ["car", "60%"], (False, False)),
        ("removed", "home", ["home", "80%"], [None, None], (True, True)),
        ("added", "house", [None, None], ["home", "75%"], (True, True)),
    ]


def test_a_changed_cell_is_marked_alone() -> None:
    element = found("then: 0.80, source: rule", "then: 0.85, source: rule")
    assert element.table is not None
    (row,) = (one for one in element.table.rows if one.kind == "changed")
    assert (row.id, row.changed, row.fields) == ("home", (False, True), ())
    assert [(column.column.heading, column.kind) for column in element.table.columns] == [
        ("loan.kind", "same"),
        ("share", "same"),
    ]


def test_a_row_that_only_moved_is_told_so() -> None:
    first = "      - {id: car, when: ['\"car\"'], then: 0.2}\n"
    last = "      - {id: any, when: [-], then: 0.1}\n"
    moved = changed(first + last, last + first)
    with_room = moved.replace("{id: any, when: [-]", "{id: any, when: ['\"home\"']")
    before = POLICY.replace("{id: any, when: [-]", "{id: any, when: ['\"home\"']")
    (view,) = changes(load(before), load(with_room), "en")
    (element,) = view.elements
    assert element.table is not None
    assert [(row.id, row.kind) for row in element.table.rows] == [("any", "moved"), ("car", "same")]
    assert [field.title for field in element.table.rows[0].fields] == ["Place"]


@pytest.mark.parametrize(
    ("lang", "title", "before", "after"),
    [
        ("az", "Mənbə", "Rule, bənd 1", "Rule, bənd 2 [X-01]"),
        ("en", "Source", "Rule, clause 1", "Rule, clause 2 [X-01]"),
    ],
)
def test_a_citation_is_told_by_the_title_of_its_source(
    lang: str, title: str, before: str, after: str
) -> None:
    element = found(
        "source: {ref: rule, clause: 1}", "source: {ref: rule, clause: 2, catalogue: [X-01]}", lang
    )
    (field,) = element.fields
    assert (field.title.split(": ")[-1], field.before, field.after) == (title, before, after)


def test_an_element_that_came_is_told_whole() -> None:
    new = changed(
        "  other:\n    when:",
        "  third:\n    when: loan.months > 24\n    message: {az: Qısaldın, en: Shorten}\n"
        "  other:\n    when:",
    )
    (view,) = changes(load(POLICY), load(new), "az")
    (element,) = view.elements
    assert (view.title, element.element, element.kind, element.before, element.after) == (
        "Nə kömək edə bilər",
        "remedies/third",
        "added",
        None,
        "«loan.months» göstəricisi 24-dən çox olduqda bu kömək edə bilər: Qısaldın.",
    )


def test_changes_the_other_way_round_mirror() -> None:
    before, after = load(POLICY), load(changed("cap: {value: 1000", "cap: {value: 900"))
    (there,), (back,) = (_elements(before, after), _elements(after, before))
    assert (there.before, there.after) == (back.after, back.before)


def _elements(before: PolicyVersion, after: PolicyVersion) -> tuple[ElementChange, ...]:
    (view,) = changes(before, after, "en")
    return view.elements
