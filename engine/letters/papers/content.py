"""What a paper says, put into the words of one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from babel.dates import format_date

from engine.evaluation import Register, Written
from engine.evaluation.messages.forms import Parameter, filled, format_value
from engine.evaluation.papers.written import Line, Page, Section
from engine.letters.papers.wording import sentence
from engine.letters.wording import local
from engine.policy.formulas.feeltypes import DEFAULT_CURRENCY
from engine.policy.model import PaperField, PaperKind, PolicyVersion

__all__ = ["Block", "Cell", "Content", "Heading", "PageContent", "content_of_paper", "register"]

_SHORT_DAY = {"az": "dd.MM.yyyy", "en": "d MMM yyyy"}
_NUMBERS = ("money", "percent", "number", "integer", "date")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value under its label; ``narrow`` where it is a number or day, set without breaks."""

    label: str
    text: str
    narrow: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above ``columns`` neighbouring columns; "" where there is nothing."""

    text: str
    columns: int


@dataclass(frozen=True, slots=True)
class Block:
    """A part: a paragraph, groups of labelled lines, or a table.

    ``note`` stands below a table; ``totals`` is its last row, None where there is none.
    """

    title: str | None
    text: str | None = None
    groups: tuple[tuple[Cell, ...], ...] = ()
    columns: tuple[Cell, ...] = ()  # their labels; the texts are empty
    headings: tuple[Heading, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    totals: tuple[Cell, ...] | None = None
    blank: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page: the address, the parts, the signature."""

    to: tuple[str, ...]
    blocks: tuple[Block, ...]
    signed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The paper's texts, in the order in which they are read."""

    kind: PaperKind
    institution: str
    title: str
    date: str
    as_of: str
    pages: tuple[PageContent, ...]
    policy: str
    law_day: str
    digest: str | None
    decision: str | None
    reference: str | None
    note: str | None


def content_of_paper(
    written: Written,
    lang: str,
    institution: str | None,
    decision: str | None,
    reference: str | None,
) -> Content:
    """A letter or card; ``decision`` is the recorded decision's id, None where it is not."""
    card = written.paper.kind is PaperKind.CARD  # where something may be added by hand
    pages = tuple(_page(page, lang, card) for page in written.pages)
    return _content(written, lang, institution, pages, written.decision.digest, decision, reference)


def register(found: Register, lang: str, institution: str | None) -> Content:
    """A register, its tables with their sums."""
    currency = _only_currency(found.sections)
    blocks = tuple(_register_block(one, lang, currency, found.cases) for one in found.sections)
    return _content(found, lang, institution, (PageContent((), blocks, ()),), None, None, None)


def _content(
    of: Written | Register,
    lang: str,
    institution: str | None,
    pages: tuple[PageContent, ...],
    digest: str | None,
    decision: str | None,
    reference: str | None,
) -> Content:
    day = _day(of, lang)
    single = isinstance(of, Written)
    return Content(
        kind=of.paper.kind,
        institution=(institution or "").strip() or sentence("institution", lang),
        title=local(of.paper.title, lang),
        date=day,
        as_of=sentence("as_of", lang, day=day),
        pages=pages,
        policy=_policy(of.policy, lang),
        law_day=sentence("law_day", lang, day=day),
        digest=digest,
        decision=decision,
        reference=reference,
        note=sentence("draft", lang) if single and decision is None else None,
    )


def _day(of: Written | Register, lang: str) -> str:
    return str(format_date(of.effective_date, "d MMMM yyyy", lang))


def _policy(policy: PolicyVersion, lang: str) -> str:
    title = local(policy.title, lang)
    return sentence("policy", lang, title=title, version=policy.version)


def _page(page: Page, lang: str, keep_empty: bool) -> PageContent:
    return PageContent(
        to=_said(page.to, lang),
        blocks=tuple(_block(one, lang, keep_empty) for one in page.sections),
        signed=_said(page.signed, lang),
    )


def _said(lines: Iterable[Line], lang: str) -> tuple[str, ...]:
    return tuple(one.value.text(lang) for one in lines if one.value is not None)


def _block(section: Section, lang: str, keep_empty: bool) -> Block:
    title = None if section.title is None else local(section.title, lang)
    if section.text is not None:
        return Block(title, text=_text(section, lang))
    table = bool(section.part.columns)
    rows = tuple(tuple(_cell(line, lang, short=table) for line in row) for row in section.rows)
    if not table:
        groups = (tuple(cell for cell in row if keep_empty or cell.text) for row in rows)
        return Block(title, groups=tuple(groups))
    fields = tuple(section.part.columns.values())
    return Block(
        title,
        columns=_columns(fields, lang),
        headings=_headings(fields, lang),
        rows=rows,
        blank=section.part.blank,
    )


def _text(section: Section, lang: str) -> str:
    assert section.text is not None
    parameters = section.parameters or {}
    text = local(section.text.text, lang)
    return filled(text, lambda name, form: parameters[name].text(lang, form))


def _cell(line: Line, lang: str, currency: str | None = None, short: bool = False) -> Cell:
    """A value; money without its code where all is in ``currency``, a day ``short`` in a table."""
    field, value = line.field, line.value
    text = ""
    if value is not None:
        text = value.text(lang)
        if short and isinstance(value.value, date):
            text = str(format_date(value.value, _SHORT_DAY[lang], lang))
        if currency is not None and field.shown.format == "money":
            text = text.removesuffix(currency).rstrip()
    return Cell(local(field.label, lang), text, field.shown.format in _NUMBERS)


def _columns(fields: tuple[PaperField, ...], lang: str) -> tuple[Cell, ...]:
    return tuple(Cell(local(one.label, lang), "", one.shown.format in _NUMBERS) for one in fields)


def _headings(fields: tuple[PaperField, ...], lang: str) -> tuple[Heading, ...]:
    """What neighbouring columns share, if any of them share something."""
    if all(one.group is None for one in fields):
        return ()
    return tuple(
        Heading("" if group is None else local(group, lang), len(tuple(those)))
        for group, those in groupby(fields, key=lambda one: one.group)
    )


def _register_block(section: Section, lang: str, currency: str | None, cases: int) -> Block:
    title = None if section.title is None else local(section.title, lang)
    if section.text is not None:
        return Block(title, text=_text(section, lang))
    fields = tuple(section.part.columns.values())
    rows = tuple(tuple(_cell(line, lang, currency, True) for line in row) for row in section.rows)
    note = [sentence("cases", lang, cases=cases, rows=len(rows))]
    if currency is not None and rows:
        note.append(sentence("amounts", lang, currency=currency) + ".")
    totals = None
    if rows and any(one.total for one in fields):
        columns = zip(*section.rows, strict=True)
        totals = tuple(
            _total(one, tuple(column), lang, currency)
            for one, column in zip(fields, columns, strict=True)
        )
    return Block(
        title,
        columns=_columns(fields, lang),
        headings=_headings(fields, lang),
        rows=rows,
        totals=totals,
        note=" ".join(note),
    )


def _total(field: PaperField, column: tuple[Line, ...], lang: str, currency: str | None) -> Cell:
    """The sum of a column, of each currency where there are several."""
    if not field.total:
        return Cell("", "", True)
    sums: dict[str | None, Decimal] = {}
    form = field.shown.format
    for line in column:
        if line.value is not None and isinstance(line.value.value, Decimal):
            code = _currency(line.value) if form == "money" else None
            sums[code] = sums.get(code, Decimal()) + line.value.value
    shown = [
        format_value(amount, form, lang, currency="" if code == currency else code)
        for code, amount in sums.items()
    ]
    return Cell("", "; ".join(shown), True)


def _only_currency(sections: Iterable[Section]) -> str | None:
    """The currency of all money in the tables, if there is one alone."""
    found = {
        _currency(line.value)
        for section in sections
        for row in section.rows
        for line in row
        if line.value is not None and line.field.shown.format == "money"
    }
    return found.pop() if len(found) == 1 else None


def _currency(value: Parameter) -> str:
    if value.currency is not None:
        return value.currency
    spec = value.spec
    return DEFAULT_CURRENCY if spec is None or spec.currency is None else spec.currency
