"""Papers of a policy: what they become, what is wrong with them, and what differs."""

from __future__ import annotations

import pytest

from engine.policy import diff
from engine.policy.citations import citations
from engine.policy.faults import Faults
from engine.policy.model import LocalText, PaperKind
from engine.policy.reading.source import read_source
from tests.policy.test_schema import VALIDATOR, as_json
from tests.policy.writing import POLICY, changed, faults, load

PAPERS = """\
papers:
  NOTE:
    title: {az: Bildiriş, en: Note}
    when: list contains(actions, "CALL") and outcome != "declined"
    for_each: {p: people}
    to:
      who: {value: p.fin, label: {az: FİN, en: Personal code}}
    parts:
      opening:
        text: {az: "Məbləğ {amount:money}, {owed:money}", en: "Amount {amount:money}, {owed:money}"}
      facts:
        fields:
          amount: {value: loan.principal, label: {az: Məbləğ, en: Amount}, source: rule}
          owed: {value: paid, label: {az: Borc, en: Owed}, as: money}
      cars:
        when: loan.kind = "car"
        fields:
          kind: {value: loan.kind, label: {az: Növ, en: Kind}, optional: true}
      others:
        title: {az: Digərləri, en: Others}
        for_each: {q: people}
        columns:
          income: {value: q.income, label: {az: Gəlir, en: Income}, total: true}
        blank: 2
    signed:
      signer: {value: 'string(loan.months)', label: {az: İmza, en: Signed}}
    source: {ref: rule, clause: "9"}
  LIST:
    kind: register
    title: {az: Siyahı, en: List}
    parts:
      head: {when: cap > 1, text: {az: "{effective_date:date}", en: "{effective_date:date}"}}
      rows:
        when: late
        columns: {sum: {value: doubled, label: {az: Cəmi, en: Sum}}}
"""
WHOLE = POLICY + PAPERS


def errors_of_schema(text: str) -> list[str]:
    """What the schema for editors finds wrong with a file."""
    tree = read_source(text.encode(), Faults("1.yaml"))
    assert tree is not None
    return [error.message for error in VALIDATOR.iter_errors(as_json(tree))]


def paper_faults(old: str, new: str) -> list[str]:
    """Paths and messages of the faults that one change of the papers gives."""
    return [one.partition(" ")[2] for one in faults(changed(old, new, WHOLE))]


def test_papers_are_what_the_file_says() -> None:
    policy = load(WHOLE)
    note, register = policy.papers["NOTE"], policy.papers["LIST"]
    assert (note.kind, register.kind) == (PaperKind.LETTER, PaperKind.REGISTER)
    assert list(note.parts) == ["opening", "facts", "cars", "others"]
    assert list(note.named) == ["who", "signer", "amount", "owed"]
    others = note.parts["others"]
    assert (others.variable, others.blank, list(others.columns)) == ("q", 2, ["income"])
    assert [(one.name, one.shown.format, one.optional, one.total) for one in note.fields()] == [
        ("who", "text", False, False),
        ("amount", "money", False, False),
        ("owed", "money", False, False),
        ("kind", "text", True, False),
        ("income", "money", False, True),
        ("signer", "text", False, False),
    ]


def test_a_field_has_the_label_and_form_of_what_it_shows() -> None:
    labelled = WHOLE.replace(
        "loan.principal: {type: money, min: 0.01}",
        "loan.principal: {type: money, min: 0.01, label: {az: Kredit, en: Loan}}",
    )
    own = changed(
        "{value: loan.principal, label: {az: Məbləğ, en: Amount}, source: rule}",
        "{value: loan.principal}",
        labelled,
    )
    field = load(own).papers["NOTE"].parts["facts"].fields["amount"]
    assert (field.label, field.shown.format) == (LocalText("Kredit", "Loan"), "money")


def test_an_input_that_only_a_paper_reads_is_used_and_may_be_informational() -> None:
    added = changed(
        "  rate: {type: ratio, optional: true}\n",
        "  rate: {type: ratio, optional: true}\n"
        "  street: {type: text, informational: true, label: {az: Küçə, en: Street}}\n",
        WHOLE,
    )
    said = changed("      signer:", "      where: {value: street}\n      signer:", added)
    assert faults(said) == []
    assert faults(said.replace("informational: true, label", "label")) == []
    read_by_a_rule = changed("when: p.income < 100", 'when: p.income < 100 and street = ""', said)
    assert [one.partition(" ")[2] for one in faults(read_by_a_rule)] == [
        "inputs/street: the input 'street' is informational, yet the rule 'poor' reads it"
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "title: {az: Bildiriş, en: Note}",
            "title: {az: Bildiriş}",
            "papers/NOTE/title: 'title' has no English text ('en')",
        ),
        (
            'az: "Məbləğ {amount:money}, {owed:money}"',
            'az: "Məbləğ {amount:money}"',
            "papers/NOTE/parts/opening: the part 'opening' of NOTE shows {owed:money} in 'en' but "
            "not in 'az': the Azerbaijani text must say the same",
        ),
        (
            "when: list contains(actions",
            "when: list contains(deeds",
            "papers/NOTE/when: 'when' of the paper 'NOTE': 'deeds' is not declared",
        ),
        (
            '"CALL") and',
            '"CAL") and',
            "papers/NOTE/when: 'when' of the paper 'NOTE': \"CAL\" is not one of \"CALL\"",
        ),
        (
            "kind: register",
            "kind: card",
            "papers/LIST/parts/rows: the part 'rows' needs 'for_each': its table has a row for "
            "each element",
        ),
        (
            "    to:\n      who: {value: p.fin, label: {az: FİN, en: Personal code}}\n",
            "",
            "papers/NOTE: a letter needs the key 'to': the fields of its address",
        ),
        (
            "owed: {value: paid, label: {az: Borc, en: Owed}, as: money}",
            "owed: {value: paid, label: {az: Borc, en: Owed}, as: money, optional: true}",
            "papers/NOTE/parts/opening/text/az: {owed} may be null, and a paper never says so: "
            "make it a field that must be given, and name the field here",
        ),
        (
            "amount: {value: loan.principal",
            "doubled: {value: loan.principal",
            "papers/NOTE/parts/facts/fields/doubled: 'doubled' is already declared: name the "
            "field otherwise",
        ),
        (
            "{value: paid, label: {az: Borc, en: Owed}, as: money}",
            "{value: paid, as: money}",
            "papers/NOTE/parts/facts/fields/owed: the field 'owed' needs a 'label': what it "
            "shows has none of its own",
        ),
        (
            "label: {az: Növ, en: Kind}, optional: true}",
            "label: {az: Növ, en: Kind}, as: money}",
            "papers/NOTE/parts/cars/fields/kind/value: the field 'kind': a text cannot be shown "
            "as money",
        ),
        (
            'text: {az: "{effective_date:date}", en: "{effective_date:date}"}',
            'text: {az: "{doubled:money}", en: "{doubled:money}"}',
            "papers/LIST/parts/head/text/az: the placeholder {doubled:money}: 'doubled' is not "
            "declared",
        ),
        (
            "        blank: 2\n",
            "        blank: 2\n        fields: {}\n        text: {az: a, en: b}\n",
            "papers/NOTE/parts/others: the part 'others' has a 'text', 'fields' or 'columns': one "
            "of the three",
        ),
        (
            "  LIST:\n",
            "  a list:\n",
            "papers/a list: 'a list' is not a paper's code in UPPER_SNAKE",
        ),
    ],
)
def test_a_fault_of_a_paper_is_named_where_it_stands(old: str, new: str, fault: str) -> None:
    found = paper_faults(old, new)
    assert any(one.startswith(fault) for one in found), found


def test_what_differs_is_told_by_names_that_last() -> None:
    after = load(
        changed(
            "      cars:\n        when: loan.kind", "      autos:\n        when: loan.kind", WHOLE
        )
    )
    longer = load(changed("blank: 2", "blank: 3", WHOLE))
    assert [(one.element, one.kind) for one in diff(load(WHOLE), after)] == [
        ("papers/NOTE/parts/cars", "removed"),
        ("papers/NOTE/parts/autos", "added"),
    ]
    assert [(one.element, one.before, one.after) for one in diff(load(WHOLE), longer)] == [
        ("papers/NOTE/parts/others/blank", "2", "3")
    ]
    assert diff(load(WHOLE), load(WHOLE)) == ()


def test_a_paper_cites_as_every_element_does() -> None:
    found = {path: one.clause for path, one in citations(load(WHOLE)) if path.startswith("papers")}
    assert found == {"papers/NOTE": "9", "papers/NOTE/amount": None}


def test_the_schema_for_editors_takes_papers_and_refuses_what_no_paper_has() -> None:
    assert errors_of_schema(WHOLE) == []
    for old, new in (
        ("kind: register", "kind: card"),
        ("blank: 2", "rows: 2"),
        ("total: true", "sum: true"),
        ("    to:\n      who: {value: p.fin, label: {az: FİN, en: Personal code}}\n", ""),
    ):
        assert faults(changed(old, new, WHOLE))
        assert errors_of_schema(changed(old, new, WHOLE)), new
