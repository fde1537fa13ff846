"""The picture of a policy on both clocks: what stands where, and what it tells of."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from admin_ui.pictures.scale import NEAR, scale_of
from admin_ui.pictures.timeline import MOST, NARROW, WIDE, Asked, Layout, Row, changed, timeline
from engine.registry import Event, in_order
from engine.registry import timeline as steps_of
from engine.service import Activation, Withdrawal

TODAY = date(2026, 11, 22)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Cookie": "qerar_language=en"}):
        yield


def known(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, tzinfo=UTC)


def activation(
    name: str, version: int, first: date | None, last: date | None, at: datetime
) -> Activation:
    return Activation(name, "p", version, first, last, at, "why")


EVENTS = in_order(
    [
        activation("one", 1, None, None, known(2014, 3, 5)),
        activation("two", 2, date(2022, 7, 30), None, known(2022, 7, 22)),
        activation("wrong", 1, date(2025, 1, 1), date(2025, 3, 31), known(2025, 3, 3)),
        Withdrawal("wrong", known(2025, 6, 2), "never was"),
        activation("three", 3, date(2027, 1, 1), None, known(2026, 11, 20)),
    ]
)


def rows_of(events: tuple[Event, ...]) -> list[Row]:
    return [
        Row(step.at.date(), f"step {number}", step.reigns)
        for number, step in enumerate(steps_of(events, "p"), start=1)
    ]


def drawn(
    layout: Layout = WIDE, events: tuple[Event, ...] = EVENTS, asked: Asked | None = None
) -> ET.Element:
    return ET.fromstring(timeline(rows_of(events), frozenset({"wrong"}), TODAY, layout, "t", asked))


def bands(step: ET.Element) -> list[tuple[str, int, int]]:
    """The bands of a row: class, where it begins and ends."""
    found = []
    for path in step.iter():
        kind = path.get("class") or ""
        if kind.startswith("band"):
            across = [int(x) for x in re.findall(r"[MHL](\d+)", path.get("d") or "")]
            found.append((kind, min(across), max(across)))
    return found


def line(picture: ET.Element, kind: str) -> list[list[int]]:
    return [
        [int(number) for number in re.findall(r"\d+", path.get("d") or "")]
        for path in picture.iter()
        if path.get("class") == kind
    ]


def steps(picture: ET.Element) -> list[ET.Element]:
    """The rows, oldest first."""
    return [g for g in picture.iter("g") if (g.get("class") or "").startswith("step")]


def texts(picture: ET.Element, kind: str) -> list[str]:
    return ["".join(one.itertext()) for one in picture.iter("text") if one.get("class") == kind]


def test_each_row_shows_which_version_rules_which_days_by_what_was_known_then() -> None:
    assert [[kind for kind, _, _ in bands(step)] for step in steps(drawn())] == [
        ["band c0"],
        ["band c0", "band c1"],
        ["band c0", "band c1", "band c0 gone", "band c1"],
        ["band c0", "band c1"],
        ["band c0", "band c1", "band c2"],
    ]


def test_the_bands_of_a_row_follow_each_other_from_one_edge_to_the_other() -> None:
    picture = drawn()
    edges = {(row[0][1], row[-1][2]) for row in map(bands, steps(picture))}
    assert len(edges) == 1
    for row in map(bands, steps(picture)):
        assert all(before[2] == after[1] for before, after in pairwise(row))


def test_the_newest_knowledge_is_on_top_and_marked_as_what_is_known_now() -> None:
    found = steps(drawn())
    heights = [
        int(re.findall(r"M\d+ (\d+)", path.get("d") or "")[0])
        for step in found
        for path in list(step)[:1]
    ]
    assert heights == sorted(heights, reverse=True)
    assert [step.get("class") for step in found] == ["step"] * 4 + ["step now"]
    assert texts(drawn(), "known now") == ["20 Nov 2026"]


def test_a_day_stands_at_the_same_place_in_every_row() -> None:
    second, third, _, last = steps(drawn())[1:]
    assert bands(second)[1][1] == bands(third)[1][1] == bands(last)[1][1]


def test_what_a_step_changed_is_marked_apart_where_it_was_already_past() -> None:
    picture = drawn()
    marked = [(len(line(step, "rewritten")), len(line(step, "altered"))) for step in steps(picture)]
    # first knowledge; ahead; half past and half ahead; all past; ahead
    assert marked == [(0, 0), (0, 1), (1, 1), (1, 0), (0, 1)]
    third = steps(picture)[2]
    (rewritten,), (altered,) = line(third, "rewritten"), line(third, "altered")
    gone = bands(third)[2]
    assert (rewritten[0], altered[2]) == (gone[1], gone[2])
    assert rewritten[2] == altered[0]


def test_today_is_a_line_on_both_clocks_before_what_is_scheduled() -> None:
    picture = drawn()
    down, across = line(picture, "today")
    scheduled = bands(steps(picture)[-1])[-1]
    assert down[0] == down[2] < scheduled[1]
    assert across[1] == across[3] == down[1]
    assert texts(picture, "today-words") == ["today, 22 Nov 2026"]


def test_what_was_asked_is_pointed_at_in_its_row() -> None:
    picture = drawn(asked=Asked(date(2025, 2, 1), 2))
    point = next(one for one in picture.iter("circle") if one.get("class") == "asked-point")
    gone = bands(steps(picture)[2])[2]
    assert gone[1] < int(point.get("cx") or 0) < gone[2]
    nothing = drawn(asked=Asked(date(2010, 1, 1), None))
    assert [one.get("class") for one in nothing.iter("circle")] == ["today-point"]
    assert texts(nothing, "asked-words") == ["1 Jan 2010"]


def test_days_that_no_version_rules_are_a_dotted_line() -> None:
    events = in_order(
        [activation("a", 1, date(2025, 1, 1), date(2025, 12, 31), known(2024, 12, 1))]
    )
    (row,) = steps(drawn(events=events))
    before, after = line(row, "none")
    (band,) = bands(row)
    assert (before[2], after[0]) == (band[1], band[2])


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_a_policy_of_few_changes_fits_its_screen(layout: Layout) -> None:
    picture = drawn(layout)
    assert int(picture.get("width") or 0) <= layout.width
    assert "long" not in (picture.get("class") or "")
    assert picture.get("viewBox") == f"0 0 {picture.get('width')} {picture.get('height')}"


def test_many_changes_make_it_longer_and_only_the_newest_are_rows() -> None:
    events = in_order(
        activation(f"a{n}", n, date(1980 + n, 1, 1), None, known(1980 + n, 1, 1))
        for n in range(1, 41)
    )
    picture = drawn(events=events)
    assert len(steps(picture)) == MOST
    assert texts(picture, "quiet told")[-1] == "step 40"
    assert int(picture.get("width") or 0) > WIDE.width
    assert "long" in (picture.get("class") or "")


def test_it_has_a_name_and_nothing_inline_that_the_browser_would_not_take() -> None:
    made = timeline(rows_of(EVENTS), frozenset(), TODAY, WIDE, "a <title> & more")
    assert "style=" not in made
    assert 'role="img" aria-labelledby="timeline-wide"' in made
    assert '<title id="timeline-wide">a &lt;title&gt; &amp; more</title>' in made


def test_of_nothing_there_is_no_picture() -> None:
    assert timeline([], frozenset(), TODAY, WIDE, "t") == ""


def test_what_changed_is_told_from_its_first_day_to_the_day_after_its_last() -> None:
    found = steps_of(EVENTS, "p")
    told = [list(changed(a.reigns, b.reigns)) for a, b in pairwise(found)]
    assert told == [
        [(date(2022, 7, 30), None)],
        [(date(2025, 1, 1), date(2025, 4, 1))],
        [(date(2025, 1, 1), date(2025, 4, 1))],
        [(date(2027, 1, 1), None)],
    ]


DAYS = st.dates(date(1900, 1, 1), date(2150, 1, 1))


@given(st.sets(DAYS, max_size=12), st.sets(DAYS, min_size=1, max_size=8), DAYS, DAYS)
def test_a_later_day_never_stands_before_an_earlier_one(
    labelled: set[date], others: set[date], one: date, another: date
) -> None:
    scale = scale_of(labelled, others, 10, 500, 60, 40)
    first, second = sorted((one, another))
    assert scale.left <= scale.place(first) <= scale.place(second) <= scale.right
    for before, after in pairwise(sorted(labelled)):
        assert scale.place(after) - scale.place(before) >= 60
    for before, after in pairwise(sorted(labelled | others)):
        assert scale.place(after) - scale.place(before) >= NEAR
