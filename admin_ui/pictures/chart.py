"""Charts as SVG: bars of outcomes day by day, and a small line for each reason.

Widths are percentages, so that a chart fits any page while its letters stay as
large as the text around it; colours are classes of the stylesheet.  Each has a
table beside it on its page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Protocol

from markupsafe import Markup, escape

from admin_ui.languages import _
from admin_ui.local import day, number, outcome, short_day

__all__ = ["Counted", "bars", "colours", "line"]

#: heights in pixels: the whole, and the room above and below the bars
HEIGHT: Final = 220
TOP: Final = 14
BOTTOM: Final = 26
#: percent of the width that the numbers at the side take: at least, and for each digit
SIDE: Final = 6
DIGIT: Final = 3
#: outcomes with a colour of their own; others take one of the rest in turn
KNOWN: Final = {
    "approved": "yes",
    "renewed": "yes second",
    "referred": "refer",
    "not_renewed": "no second",
    "declined": "no",
}
OTHERS: Final = ("other1", "other2", "other3")


class Counted(Protocol):
    """A day and its counts by outcome."""

    @property
    def day(self) -> date: ...

    @property
    def counts(self) -> Mapping[str, int]: ...

    @property
    def total(self) -> int: ...


def colours(kinds: Sequence[str]) -> dict[str, str]:
    """The stylesheet's class of each outcome, in the order in which they stand above each other."""
    rest = sorted(kind for kind in kinds if kind not in KNOWN)
    return {kind: shade for kind, shade in KNOWN.items() if kind in kinds} | {
        kind: OTHERS[place % len(OTHERS)] for place, kind in enumerate(rest)
    }


def bars(days: Sequence[Counted], shades: Mapping[str, str], labels: Mapping[str, str]) -> Markup:
    """A bar for each day, its outcomes one above the other."""
    most = max((one.total for one in days), default=0)
    top, step = _scale(most)
    room = HEIGHT - TOP - BOTTOM
    foot = TOP + room
    side = max(SIDE, DIGIT * len(number(top)))
    wide = (100 - side) / max(len(days), 1)
    parts = []
    for count in range(0, top + 1, step):
        y = foot - room * count / top
        parts.append(f'<line class="grid" x1="{side}%" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="quiet" x="{side - 1}%" y="{y + 4:.1f}" text-anchor="end">'
            f"{escape(number(count))}</text>"
        )
    for place, one in enumerate(days):
        x, above = side + place * wide, 0
        kinds = [kind for kind in shades if kind in one.counts]
        said = [f"{labels.get(kind, outcome(kind))} {one.counts[kind]}" for kind in kinds]
        rects = []
        for kind in kinds:
            high = room * one.counts[kind] / top
            above += one.counts[kind]
            y = foot - room * above / top
            rects.append(
                f'<rect class="bar {shades[kind]}" x="{x + wide * 0.12:.3f}%" y="{y:.1f}" '
                f'width="{wide * 0.76:.3f}%" height="{high:.1f}"/>'
            )
        if rects:
            title = escape(f"{day(one.day)}: {', '.join(said)}")
            parts.append(f"<g><title>{title}</title>{''.join(rects)}</g>")
    parts.append(f'<line class="axis" x1="{side}%" x2="100%" y1="{foot}" y2="{foot}"/>')
    parts += _days(days, side, wide)
    title = escape(_("Outcomes of decisions day by day"))
    return Markup(
        f'<svg class="picture chart" role="img" aria-label="{title}" width="100%" '
        f'height="{HEIGHT}">{"".join(parts)}</svg>'
    )


def line(counts: Sequence[int]) -> Markup:
    """How a count went, as a small picture without words: the numbers stand beside it."""
    most = max(counts, default=0) or 1
    wide = 100 / max(len(counts), 1)
    rects = "".join(
        f'<rect class="bar accent" x="{place * wide:.3f}%" y="{24 - 24 * count / most:.1f}" '
        f'width="{max(wide * 0.8, 0.3):.3f}%" height="{24 * count / most:.1f}"/>'
        for place, count in enumerate(counts)
        if count
    )
    return Markup(
        '<svg class="spark" aria-hidden="true" width="100%" height="25">'
        f'<line class="grid" x1="0" x2="100%" y1="24.5" y2="24.5"/>{rects}</svg>'
    )


def _scale(most: int) -> tuple[int, int]:
    """The highest number of the scale and the step to it: 1, 2 or 5 times a power of ten."""
    step = 1
    for step in (base * 10**power for power in range(18) for base in (1, 2, 5)):
        if most <= 4 * step:
            break
    return max(step, -(-most // step) * step), step


def _days(days: Sequence[Counted], side: int, wide: float) -> list[str]:
    """Days below: the first, the last and some between; on a narrow screen only those two."""
    if not days:
        return []
    last = len(days) - 1
    found = []
    for place in sorted({0, last // 4, last // 2, 3 * last // 4, last}):
        edge = "start" if place == 0 else "end" if place == last else "middle"
        at = {"start": float(side), "end": 100.0}.get(edge, side + (place + 0.5) * wide)
        rare = "" if edge != "middle" else " rare"
        found.append(
            f'<text class="quiet{rare}" x="{at:.2f}%" y="{HEIGHT - 8}" text-anchor="{edge}">'
            f"{escape(short_day(days[place].day))}</text>"
        )
    return found
