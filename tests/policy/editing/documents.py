"""Policy files written in every way that YAML allows, and patches drawn for them."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import strategies as st

from engine.errors import json_pointer

#: comments, blank lines, and every style of text, list and mapping
ODD = """\
# About the whole.
title: {az: "Kredit: \\"yeni\\"", en: 'Loan''s'}   # a remark
effective_from: 2022-07-30


sources:
    # the first source
    rule:
        title: Rule
        date: 2022-07-22
        note:
    other:   # beside a key
      # before the first
      title: "A\\u0301 title"
      # between

      date: "2022-07-23"
      # after the last
notes:
  az: >-
    Birinci sətir və
    davamı.

    İkinci.
  en: |
    First line.
      Second, indented.

inputs:
  loan.principal: {type: money, min: 0.01, max: 1000}
  loan.kind: {type: enum, values: [car,   home,  # a kind of loan
                                   boat]}
  signed_on: {type: date, min: 2020-01-01, max_length: 7}
  empty: {}
  "quoted key": {"a":1, 'b': [x, [y, z], {w: v}], c: null, d: true, e, f: }
parameters:
  cap: {value: 1000, type: money}
  long: value that goes on
    over two lines
  roof:
    type: ratio
    series:
    - {to: 2019-12-31, value: 0.15, source: rule}

    # later
    - from: 2020-01-01
      value: 0.10
    -
      from: 2021-01-01
      value: '0.20'
  nested:
  - - a
    - b
  - []
  -
  - |-
    text
    lines
  - [p, q: r]
tables:
  share:
    rows:
      # the rows

      - {id: car, when: ['"car"', '<= 3'], then: 0.60}   # the car
      # before home
      - id: home
        # inside home
        when: ['"home"']
        then: 0.80
      - {id: boat}
outputs: {any: [share],
          none: [],   # nothing
          }
# The end.
"""
JSON = """{"title": {"az": "a", "en": "b"},
 "inputs": {"x": {"min": "0.10", "scale": 2}},"l":[1.5,"t"]}"""
TEXTS = [
    *("", " ", "yes", "No", "null", "~", "true", "1_000", "007", "0.90", "-1", "1e3", "0x1F", "+1"),
    *(".5", "1.", "2022-07-30", "2022-7-3", 'date("2022-07-30")', "12:30:45", "- item", "? key"),
    *("a: b", "a:", ": a", "a #b", "#a", "[a]", "{a}", "a, b", "*a", "&a", "!a", "%a", "@a", "`a"),
    *("it's", 'say "x"', "both ' and \"", "back\\slash", "\\n", "a\nb", "\na", "a\n", "a\n\n\nb"),
    *("  lead", "trail  ", "a  b", "tab\there", "\t", "'", '"', "|", ">", "---", "...", "=", "<<"),
    *(
        "Şərt ödənilməyib: “bəli”",
        "ə",
        "\u00a0",
        "\u2028",
        "\x85",
        "\ufeff",
        "😀",
        "\n\u0301",
        "e\u0301",
    ),
    *("<= 3", "(1..3]", 'not("a", "b")', "-", "NaN", ".inf", "x" * 130, "söz " * 60 + "son"),
    "Birinci abzas " * 12 + 'son.\nİkinci abzas.\n\nÜçüncü: "dırnaq".',
]
KEYS = [
    "a",
    "b",
    "id",
    "code",
    "scale",
    "date",
    "value",
    "when",
    "then",
    "az",
    "on",
    "a/b",
    "~",
    "",
]
KEYS += [
    "0",
    "-",
    "2022",
    "null",
    "two words",
    "a: b",
    "#",
    "'",
    '"',
    "\n",
    "ə",
    "loan.kind",
    "e\u0301",
]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_letters = st.characters(exclude_categories=["Cs"], exclude_characters="\x7f").filter(
    lambda one: one in "\t\n" or ord(one) >= 32
)
texts = st.one_of(st.sampled_from(TEXTS), st.text(_letters, max_size=12)).map(nfc)
keys = st.one_of(st.sampled_from(KEYS), st.text(_letters, max_size=4)).map(nfc)
scalars = st.one_of(texts, texts, texts, st.none(), st.booleans())
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
    ),
    max_leaves=8,
)


def pointers(document: Any, pointer: str = "") -> list[tuple[str, Any]]:
    """Every place of a document with what stands there."""
    found = [(pointer, document)]
    if isinstance(document, dict):
        for name, one in document.items():
            found += pointers(one, pointer + json_pointer(name))
    elif isinstance(document, list):
        for index, one in enumerate(document):
            found += pointers(one, f"{pointer}/{index}")
    return found


@st.composite
def operations(draw: st.DrawFn, document: Any) -> dict[str, Any]:
    """An operation that may well be carried out on this document."""
    places = pointers(document)
    pointer, _ = draw(st.sampled_from(places[1:] or places))
    kind = draw(
        st.sampled_from(["add", "add", "replace", "replace", "remove", "move", "copy", "test"])
    )
    if kind == "remove":
        return {"op": kind, "path": pointer}
    if kind == "replace":
        return {"op": kind, "path": pointer, "value": draw(values)}
    if kind == "test":
        return {
            "op": kind,
            "path": pointer,
            "value": draw(st.sampled_from([one for _, one in places])),
        }
    holders = [(at, one) for at, one in places if isinstance(one, dict | list)]
    at, holder = draw(st.sampled_from(holders))
    if isinstance(holder, list):
        target = f"{at}/{draw(st.sampled_from([*range(len(holder) + 1), '-']))}"
    else:
        target = at + json_pointer(draw(st.one_of(keys, st.sampled_from([*holder, "new"]))))
    if kind == "add":
        return {"op": kind, "path": target, "value": draw(values)}
    return {"op": kind, "from": pointer, "path": target}
