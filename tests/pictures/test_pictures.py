"""Pictures: sound SVG that says in words what it shows, and shows what it was given."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from engine.pictures import (
    NARROW,
    WIDE,
    HeatMap,
    HeatPanel,
    Kind,
    Layout,
    Scale,
    Step,
    StepCurves,
    StepLine,
    StepPanel,
    Title,
    heat_map,
    step_curves,
)
from engine.pictures.styles import STYLE
from engine.pictures.svg import lines_of, shortened, width_of

SVG = "{http://www.w3.org/2000/svg}"
X = Scale("Age", tuple(f"{n} years" for n in range(4)), ((0, 1, 2, 3), (0, 3), (0,)))
Y = Scale("Principal <AZN>", ("10", "20", "30"), ((0, 1, 2), (0,)))
KINDS = (
    Kind("same-no", "declined"),
    Kind("better1", "declined → approved"),
    Kind("worse1", "x", True),
)


def heat(*columns: tuple[int, ...], panels: int = 1, more: str = "") -> HeatMap:
    titles = [Title(f"Powertrain: {n}", str(n)) for n in range(panels)]
    return HeatMap(
        "map", "Where & why", "12 points", X, Y, KINDS,
        tuple(HeatPanel(title, columns) for title in titles), "Panels by: Powertrain", more,
    )  # fmt: skip


def steps(*values: Step) -> StepCurves:
    line = StepLine("before", values)
    return StepCurves(
        "curve", "The largest", "told", X, "Principal",
        tuple((Decimal(n), f"{n},000") for n in (0, 20, 40)),
        (StepPanel(Title(), (line, StepLine("after", tuple(Step(Decimal(20)) for _ in values)))),),
        ("Version 1", "Version 2"), (("×", "none"),),
    )  # fmt: skip


COLUMNS = ((0, 0, 1), (0, 1, 1), (1, 1, 1), (0, 0, 0))
CURVE = (Step(Decimal(40)), Step(Decimal(40)), Step(None, sign="×"), Step(Decimal(10), open=True))


def drawn(layout: Layout) -> list[str]:
    return [
        heat_map(heat(*COLUMNS, panels=4), layout, embedded=True),
        step_curves(steps(*CURVE), layout, embedded=True),
    ]


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_picture_is_sound_and_named_for_who_cannot_see_it(layout: Layout) -> None:
    for svg in drawn(layout):
        root = read(svg)
        named = [root.find(f".//*[@id='{one}']") for one in root.attrib["aria-labelledby"].split()]
        assert [one is not None and one.text for one in named][1] in ("12 points", "told")
        ids = re.findall(r' id="([^"]+)"', svg)
        assert len(ids) == len(set(ids)) == 3
        assert root.attrib["width"] == str(layout.width)
        assert not re.search(r"[0-9]\.[0-9]", svg.replace(STYLE, ""))  # whole pixels


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_is_drawn_outside_of_it(layout: Layout) -> None:
    for svg in drawn(layout):
        root = read(svg)
        width, height = int(root.attrib["width"]), int(root.attrib["height"])
        for box in root.iter(f"{SVG}rect"):
            x, y = int(box.get("x", 0)), int(box.get("y", 0))
            assert 0 <= x <= x + int(box.attrib["width"]) <= width
            assert 0 <= y <= y + int(box.attrib["height"]) <= height
        for words in root.iter(f"{SVG}text"):
            place = {"end": -1, "middle": -0.5}.get(words.get("text-anchor", ""), 0)
            left = int(words.attrib["x"]) + place * width_of(words.text or "")
            assert left >= -12 and left + width_of(words.text or "") <= width + 12, words.text


def test_every_class_has_its_style() -> None:
    told = {name for svg in drawn(WIDE) for css in re.findall(r'class="([^"]+)"', svg)
            for name in css.split()}  # fmt: skip
    known = {*re.findall(r"\.([a-z0-9-]+)", STYLE), "compare", "wide"}
    assert told - known == set()


def test_words_are_escaped() -> None:
    svg = heat_map(heat(*COLUMNS), WIDE)
    assert "Where &amp; why" in svg and "Principal &lt;AZN&gt;" in svg


def test_what_no_xml_may_hold_is_left_out() -> None:
    picture = replace(heat(*COLUMNS), title="a\ufffeb\x01c")
    assert read(heat_map(picture, WIDE, embedded=True))[0].text == "a\ufffdb\ufffdc"


def test_shades_that_mean_different_things_differ_without_colour() -> None:
    greys = []
    for name in ("same-yes", "same-refer", "same-no"):
        found = re.search(rf"\.{name}{{fill:#(..)(..)(..)}}", STYLE)
        assert found is not None
        red, green, blue = (int(part, 16) for part in found.groups())
        greys.append((30 * red + 59 * green + 11 * blue) // 100)
    assert min(one - other for one, other in pairwise(greys)) >= 20


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])
def test_long_names_are_shortened_to_their_room_and_each_place_that_has_no_order_has_one(
    layout: Layout,
) -> None:
    names = tuple(
        f"{n}: a powertrain with a name as long as they come in the papers" for n in "abc"
    )
    scale = Scale("Powertrain", names, ((0, 1, 2), (0,)), every=True)
    root = read(heat_map(replace(heat((0, 0, 1), (0, 1, 1), (1, 1, 1)), x=scale, y=scale), layout))
    told = [one.text or "" for one in root.iter("text") if (one.text or "").endswith("…")]
    assert [one[0] for one in told] == ["a", "b", "c"] * 2
    panel = next(one for one in root.iter("rect") if one.get("class") == "axis")
    assert int(panel.attrib["width"]) > layout.width // 2
    assert all(width_of(one) <= int(panel.attrib["width"]) // 3 for one in told[:3])


def test_alone_it_has_its_stylesheet_and_in_a_page_the_pages() -> None:
    alone, inside = (heat_map(heat(*COLUMNS), WIDE, embedded=one) for one in (True, False))
    assert f"<style>{STYLE}</style>" in alone and 'xmlns="http://www.w3.org/2000/svg"' in alone
    assert "<style" not in inside and "style=" not in inside and "xmlns" not in inside


def test_the_cells_of_a_map_cover_it_and_have_their_kinds() -> None:
    root = read(heat_map(heat(*COLUMNS), WIDE, embedded=True))
    cells = [one for one in root.findall(f"{SVG}rect") if "cell" in one.get("class", "")]
    sizes = {(one.get("class"), one.get("y"), one.get("height")) for one in cells}
    assert len(cells) == 6  # what is alike above each other is one: 2 + 2 + 1 + 1
    (frame,) = [one for one in root.findall(f"{SVG}rect") if one.get("class") == "axis"]
    areas = [int(one.attrib["width"]) * int(one.attrib["height"]) for one in cells]
    assert sum(areas) == int(frame.attrib["width"]) * int(frame.attrib["height"])
    assert ("cell same-no", frame.get("y"), frame.get("height")) in sizes
    assert {one.get("class") for one in cells} == {"cell same-no", "cell better1"}


def test_the_legend_has_only_what_is_there_and_the_hatch_says_worse() -> None:
    plain = heat_map(heat(*COLUMNS), WIDE)
    assert "url(#map-hatch)" not in plain and ">x</text>" not in plain
    assert "url(#map-hatch)" in heat_map(heat((2, 2, 2)), WIDE)


def test_panels_stand_beside_each_other_or_below() -> None:
    frames = [
        [(one.get("x"), one.get("y")) for one in read(svg).findall(f"{SVG}rect")
         if one.get("class") == "axis"]
        for svg in (drawn(WIDE)[0], drawn(NARROW)[0])
    ]  # fmt: skip
    assert [len({y for _, y in one}) for one in frames] == [2, 4]
    assert [len({x for x, _ in one}) for one in frames] == [3, 1]


def test_long_titles_of_panels_give_way_to_short_ones() -> None:
    long = heat(*COLUMNS, panels=3)
    panels = tuple(HeatPanel(Title("Very long " * 9, str(n)), COLUMNS) for n in range(3))
    short = HeatMap("map", long.title, "", X, Y, KINDS, panels, long.by)
    assert "Panels by: Powertrain" not in heat_map(long, WIDE)
    said = heat_map(short, WIDE)
    assert "Panels by: Powertrain" in said and "Very long" not in said


def test_a_line_is_broken_where_there_is_no_value_and_a_sign_says_why() -> None:
    root = read(step_curves(steps(*CURVE), WIDE, embedded=True))
    line = next(one for one in root.iter(f"{SVG}path") if one.get("class") == "line before")
    assert line.attrib["d"].count("M") == 2
    dots = [one for one in root.findall(f"{SVG}circle") if "before" in one.attrib["class"]]
    assert [("open" in one.attrib["class"]) for one in dots] == [False, False, True]
    assert int(dots[0].attrib["cy"]) < int(dots[2].attrib["cy"])
    assert [one.text for one in root.findall(f"{SVG}text") if "before" in one.get("class", "")] == [
        "×"
    ]


def test_labels_of_a_scale_do_not_touch() -> None:
    crowded = Scale("x", ("a very long name of a place",) * 4, ((0, 1, 2, 3), (0, 3), (0,)))
    picture = heat(*COLUMNS, panels=3)
    narrow = HeatMap("m", "", "", crowded, Y, KINDS, picture.panels, "")
    assert heat_map(narrow, WIDE).count("a very long name of a place") == 3  # one a panel


def test_words_are_cut_to_a_width() -> None:
    assert lines_of("one two three", width_of("one two")) == ["one two", "three"]
    assert shortened("a long word", 40).endswith("…")
    assert shortened("short", 100) == "short"
