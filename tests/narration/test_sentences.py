"""Every construct of FEEL that policies may use has words, each read and found right."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.narration import narrate, sentence, spans_of
from tests.narration.labelled import POLICY, TEXT, load, said

GOLDEN = Path(__file__).parent / "golden" / "constructs.txt"


def _blocks() -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """FEEL with what it is in Azerbaijani and in English."""
    found = []
    for block in GOLDEN.read_text("utf-8").strip().split("\n\n"):
        feel, *lines = block.split("\n")
        az, en = (
            tuple(line[4:] for line in lines if line.startswith(f"{lang}: "))
            for lang in ("az", "en")
        )
        found.append((feel, az, en))
    return found


@pytest.mark.parametrize(("feel", "az", "en"), _blocks(), ids=lambda value: str(value)[:60])
def test_a_construct_reads_as_it_was_read(
    feel: str, az: tuple[str, ...], en: tuple[str, ...]
) -> None:
    assert (said(feel, "az"), said(feel, "en")) == (az, en)


@pytest.mark.parametrize(
    ("feel", "az", "en"),
    [
        (
            "count(sort(amounts, function(a, b) a < b)) > 3",
            "`sort(amounts, function(a, b) a < b)` ifadəsinin sayı 3-dən çox olduqda",
            "the number of `sort(amounts, function(a, b) a < b)` is more than 3",
        ),
        (
            "{a: loan.principal}.a > cap",
            "`{a: loan.principal}` ifadəsi üzrə «a» göstəricisi «Tavan» göstəricisindən çox "
            "olduqda",
            "“a” of `{a: loan.principal}` is more than “Cap”",
        ),
    ],
)
def test_what_has_no_words_is_shown_as_feel_and_no_more_than_that(
    feel: str, az: str, en: str
) -> None:
    assert (said(feel, "az")[0], said(feel, "en")[0]) == (az, en)


def test_a_formula_longer_than_anyone_reads_is_shown_as_feel() -> None:
    long = f"count([{', '.join(['loan.months'] * 900)}, 1{', 1' * 2400}])"
    assert said(long, "en") == (f"`{long}`",)
    assert said(f"{long} > 1 or ok", "az")[1] == f"`{long} > 1 or ok` şərti ödənilməlidir"


def test_the_cells_of_a_table_are_said_under_their_columns() -> None:
    cells = {
        lang: [
            [cell.text for cell in (*row.cells, *row.outputs)]
            for row in narrate(POLICY, lang).tables[0].rows
        ]
        for lang in ("az", "en")
    }
    assert cells == {
        "az": [
            ["avtomobil", "100,00 AZN məbləğindən az", "50,00 AZN"],
            [
                "ev istisna olmaqla, istənilən",
                "ən azı 100,00 AZN, 200,00 AZN məbləğindən az",
                "40,00 AZN",
            ],
            [
                "avtomobil və ya ev",
                "«Tavan» göstəricisindən çox",
                "«size» göstəricisi ilə 0,01-in hasili",
            ],
            [
                "istənilən",
                "«size» göstəricisi «Tavan» göstəricisindən çox olduqda və «size» göstəricisi "
                "5.000,00 AZN məbləğindən az olduqda",
                "10,00 AZN",
            ],
        ],
        "en": [
            ["car", "less than 100.00 AZN", "50.00 AZN"],
            ["anything but home", "at least 100.00 AZN, less than 200.00 AZN", "40.00 AZN"],
            ["car or home", "more than “Cap”", "“size” multiplied by 0.01"],
            [
                "any",
                "“size” is more than “Cap” and “size” is less than 5,000.00 AZN",
                "10.00 AZN",
            ],
        ],
    }


CELLS = """\
title: {az: Kredit, en: Loan}
inputs:
  signed_on: {type: date, label: {az: İmza tarixi, en: Date of signing}}
  ok: {type: boolean, label: {az: Razılıq, en: Consent}}
  ended_on: {type: date, optional: true, label: {az: Bitmə tarixi, en: End}}
  amounts: {type: list, of: {type: money}, label: {az: Məbləğlər, en: Amounts}}
tables:
  fee:
    hit_policy: FIRST
    inputs: [signed_on, ok, ended_on, amounts]
    output: {type: money, nullable: true}
    rows:
      - {id: a, when: ['< @"2020-01-01"', 'true', 'null', -], then: 'null'}
      - {id: b, when: ['[@"2020-01-01"..@"2020-12-31"]', 'false', -, '? != []'], then: 1}
      - {id: c, when: ['>= @"2021-01-01"', -, 'not(null)', '? = []'], then: 2}
    default: 3
outcome: {order: [approved], default: approved}
outputs: {any: [fee]}
"""


@pytest.mark.parametrize(
    ("lang", "rows"),
    [
        (
            "az",
            [
                "01.01.2020 tarixindən əvvəl | bəli | göstərilməyib | istənilən | yoxdur",
                "01.01.2020 tarixindən etibarən, 31.12.2020 tarixindən gec olmayan | xeyr | "
                "istənilən | «Məbləğlər» siyahısı boş olmadıqda | 1,00 AZN",
                "01.01.2021 tarixindən etibarən | istənilən | göstərilib | "
                "«Məbləğlər» siyahısı boş olduqda | 2,00 AZN",
            ],
        ),
        (
            "en",
            [
                "before 1 January 2020 | yes | not given | any | none",
                "on or after 1 January 2020, on or before 31 December 2020 | no | any | "
                "“Amounts” is not empty | 1.00 AZN",
                "on or after 1 January 2021 | any | given | “Amounts” is empty | 2.00 AZN",
            ],
        ),
    ],
)
def test_cells_of_days_flags_lists_and_of_nothing(lang: str, rows: list[str]) -> None:
    (table,) = narrate(load(CELLS), lang).tables
    shown = [" | ".join(cell.text for cell in (*row.cells, *row.outputs)) for row in table.rows]
    assert shown == rows


def test_feel_in_a_sentence_can_be_told_from_its_words() -> None:
    sentence = said("count(sort(amounts, function(a, b) a < b)) > 3", "en")[0]
    assert [tuple(span) for span in spans_of(sentence)] == [
        ("the number of ", False),
        ("sort(amounts, function(a, b) a < b)", True),
        (" is more than 3", False),
    ]


def test_a_single_formula_of_a_policy_can_be_said() -> None:
    values = POLICY.values
    assert sentence(POLICY, values["v6"].formula, "az") == "«Məbləğlər» siyahısının cəmi"
    assert sentence(POLICY, values["v7"].formula, "en") == (
        "“Consent given” is true and the year of “Moment of application” is more than 2000"
    )


def test_a_table_calls_its_parameter_by_its_label() -> None:
    size = "size: {type: money}"
    assert TEXT.count(size) == 1
    labelled = load(TEXT.replace(size, "size: {type: money, label: {az: Həcm, en: Size}}"))
    headings = {
        lang: [
            column.heading
            for table in narrate(labelled, lang).tables
            if table.name == "fee"
            for column in table.inputs
        ]
        for lang in ("az", "en")
    }
    assert headings == {"az": ["kind", "Həcm"], "en": ["kind", "Size"]}
