"""``qerar compare``: two versions of a policy over a grid of inputs, and pictures of it."""

from __future__ import annotations

import csv
import io
import sys
from datetime import date
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from cli.context import Shared, as_json_option, lang_option, shared
from cli.files import DAY, read_request, write_bytes
from engine.service import Base, Compared, Question, read_json

__all__ = ["compare"]

#: regions and lines of a curve that are printed; --json and --csv give all
MOST_LINES = 40
_WORDS = {
    "en": {
        "points": "{points} points ({sizes}), {differing} of them differ",
        "result": ("Under {0}", "Under {0}", "Points"),
        "regions": "Where they differ",
        "region": ("Where", "Outcome", "Points"),
        "none": "Every point has the same outcome under both.",
        "more": "and {count} more (--json lists all)",
        "refused": "Refused by {0}",
        "left_out": "Left out for {0}, which does not ask for it: {1}",
    },
    "az": {
        "points": "{points} nöqtə ({sizes}), onlardan {differing} nöqtədə nəticə fərqlidir",
        "result": ("{0} üzrə", "{0} üzrə", "Nöqtələr"),
        "regions": "Fərqlənən yerlər",
        "region": ("Harada", "Nəticə", "Nöqtələr"),
        "none": "Bütün nöqtələrdə hər iki versiyanın nəticəsi eynidir.",
        "more": "və daha {count} (hamısı --json ilə)",
        "refused": "{0} qəbul etmir",
        "left_out": "{0} üzrə soruşulmur, ona görə nəzərə alınmayıb: {1}",
    },
}


@click.command()
@as_json_option
@lang_option
@click.argument("policy")
@click.argument("before", type=click.IntRange(1))
@click.argument("after", type=click.IntRange(1))
@click.option(
    "--vary", "axes", metavar="PATH=VALUES", multiple=True, required=True,
    help="An axis, 1 to 4 times: a number LO..HI:STEP, a date 2015-01-01..2022-07-30:P1M or "
    "on-P10Y..on:P6M (from the effective date), an enumeration a,b or *, true,false or *.",
)  # fmt: skip
@click.option("--on", "day", type=DAY, help="The effective date (default: today in Baku).")
@click.option(
    "--base", metavar="FILE|NUMBER|JSON",
    help="The inputs that are varied: a file, an example of the policy by its number "
    "(default: 1), or JSON.",
)  # fmt: skip
@click.option("--curve", metavar="PATH", help="The number whose exact boundary is told.")
@click.option("--outcome", help="The outcome whose boundary it is (default: the policy's own).")
@click.option("--picture", metavar="FILE", help="Write the pictures as SVG; with a curve also one "
              "beside it, FILE-curve.svg.")  # fmt: skip
@click.option("--narrow", is_flag=True, help="Draw for 400 pixels, panels below each other.")
@click.option("--csv", "table", metavar="FILE", help="Write every point as CSV (- prints it).")
@shared
def compare(
    state: Shared,
    policy: str,
    before: int,
    after: int,
    axes: tuple[str, ...],
    day: date | None,
    base: str | None,
    curve: str | None,
    outcome: str | None,
    picture: str | None,
    narrow: bool,
    table: str | None,
) -> None:
    """Decide a grid of inputs by versions BEFORE and AFTER of POLICY: where they differ.

    Every point is decided by both for one effective date, and nothing is
    logged.  A point whose inputs a version refuses has no outcome there.
    """
    if table == "-" and state.as_json:
        raise click.UsageError("--json and --csv - would both be printed: name a file for --csv")
    state.service.version(policy, before)  # what is not there is told before what is varied
    state.service.version(policy, after)
    inputs = _base(state, policy, base).inputs
    question = Question(inputs, axes, curve, outcome)
    found = state.service.compare(policy, (before, after), question, day)
    if picture is not None:
        _draw(found, Path(picture), state.lang, "narrow" if narrow else "wide")
    if table is not None:
        _write_table(found, table)
    if table == "-":
        return
    if state.as_json:
        state.print_json(found.to_json())
    else:
        _print(state, found)


def _base(state: Shared, policy: str, given: str | None) -> Base:
    """The inputs that are varied; raises NotJson, InvalidInput, ComparisonFaulty."""
    if given is None or given.isdecimal():
        return state.service.base(policy, int(given or 1))
    if given.lstrip().startswith("{"):
        return Base(read_json(given))
    return Base(read_request(given).inputs)


def _draw(found: Compared, path: Path, lang: str, layout: str) -> None:
    """The map into the file, each further picture beside it."""
    for number, picture in enumerate(found.pictures(lang)):
        name = path if number == 0 else path.with_name(f"{path.stem}-curve{path.suffix}")
        write_bytes(str(name), picture.svg(layout, embedded=True).encode())


def _write_table(found: Compared, name: str) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(found.comparison.rows())
    if name == "-":
        sys.stdout.write(text.getvalue())
    else:
        write_bytes(name, text.getvalue().encode())


def _print(state: Shared, found: Compared) -> None:
    words, told, console = _WORDS[state.lang], found.told(state.lang), state.console
    comparison = found.comparison
    title = comparison.after.title
    names = " → ".join(told.names)
    console.print(
        Text(f"{getattr(title, state.lang)}: {names}, {comparison.on.isoformat()}", "bold")
    )
    sizes = " × ".join(str(count) for _, count in told.axes)
    console.print(
        str(words["points"]).format(
            points=comparison.points, sizes=sizes, differing=comparison.differing
        )
    )
    heads = [
        head.format(name) for head, name in zip(words["result"], (*told.names, ""), strict=True)
    ]
    _table(state, heads, [[one.before, one.after, str(one.points)] for one in told.counts])
    if told.regions:
        console.print(Text(f"\n{words['regions']}", "bold"))
        rows = [[one.where, one.change, str(one.points)] for one in told.regions]
        _table(state, list(words["region"]), rows)
    else:
        console.print(f"\n{words['none']}")
    if told.curve is not None:
        console.print(Text(f"\n{told.curve}", "bold"))
        rows = [[*one.where, one.before, one.after] for one in told.runs]
        _table(state, [*told.headings, *told.names], rows, numbers=False)
    for name, refused, left in zip(told.names, found.refusals(), comparison.left_out, strict=True):
        if refused:
            console.print(Text(f"\n{str(words['refused']).format(name)}", "bold"))
        for one in refused[:MOST_LINES]:
            message = (one.message_az if state.lang == "az" else None) or one.message
            console.print(f"  {one.at or '/'}: {message} ({one.code}): {one.points}")
        if left:
            console.print(str(words["left_out"]).format(name, ", ".join(left)))


def _table(state: Shared, heads: list[str], rows: list[list[str]], *, numbers: bool = True) -> None:
    """A table of words; the last column of ``numbers`` is one of numbers."""
    shown = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for place, head in enumerate(heads):
        shown.add_column(head, justify="right" if numbers and place == len(heads) - 1 else "left")
    for row in rows[:MOST_LINES]:
        shown.add_row(*map(Text, row))
    state.console.print(shown)
    if len(rows) > MOST_LINES:
        more = str(_WORDS[state.lang]["more"]).format(count=len(rows) - MOST_LINES)
        state.console.print(more)
