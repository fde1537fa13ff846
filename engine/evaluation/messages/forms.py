"""Messages in Azerbaijani and English, their placeholders in the form of the language.

A message's parameters are values with the type they were declared with, so
that one value reads 36.000,00 AZN in one language and 36,000.00 AZN in the
other.  Nothing here changes a decision: texts are never part of its digest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from engine.evaluation.canonical import render, render_untyped
from engine.evaluation.messages.wording import LANGUAGES, words
from engine.feel.values.durations import DaysDuration
from engine.feel.values.numbers import number_text
from engine.feel.values.temporal import DateTime
from engine.feel.values.temporal_text import temporal_text
from engine.policy.formulas.feeltypes import DEFAULT_CURRENCY
from engine.policy.model import Kind, Message, TypeSpec

__all__ = ["Parameter", "filled", "form_of", "format_value", "render_message"]

_PART: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")  # as the loader reads them
# A form of numbers: decimals at least, powers of ten it is shown by, what follows it.
_NUMBERS: Final = {"money": (2, 0, ""), "percent": (0, 2, "%")}
_PLAIN: Final = (0, 0, "")
_DATES: Final = {"az": "dd.MM.yyyy", "en": "d MMMM yyyy"}
#: what a length of time is told in: seconds, the words for one and for more
_LENGTHS: Final = {
    "az": ((86_400, "gün", "gün"), (3_600, "saat", "saat"), (60, "dəqiqə", "dəqiqə")),
    "en": ((86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes")),
}
_SYMBOLS: Final = {lang: (get_group_symbol(lang), get_decimal_symbol(lang)) for lang in LANGUAGES}


class Parameter(NamedTuple):
    """The value of a placeholder, the type it was declared with (if any), and how to show it.

    ``currency`` is the code to write after money, where the type does not name it;
    ``known`` is false where no series or calendar says the value, which is None then.
    """

    value: Any
    spec: TypeSpec | None
    format: str
    currency: str | None = None
    known: bool = True

    def to_json(self) -> Any:
        """As the decision gives it: exact, by its declared type."""
        value = self.value
        if value is None:
            return None
        if self.spec is not None:
            return render(value, self.spec)
        if self.format == "money" and isinstance(value, Decimal):
            text = number_text(value)
            whole, _, decimals = text.partition(".")
            return f"{whole}.{decimals.ljust(2, '0')}"
        return render_untyped(value)

    def text(self, lang: str, form: str | None = None) -> str:
        """As a reader of the language expects it, in another ``form`` where one is given."""
        if not self.known:
            return words("not_known", lang)
        return format_value(
            self.value, self.format if form is None else form, lang, self.spec, self.currency
        )


#: no digit is rounded away: more than any number of a decision and its decimals have
_EXACT: Final = Context(prec=100)


def format_value(
    value: Any,
    form: str,
    lang: str,
    spec: TypeSpec | None = None,
    currency: str | None = None,
) -> str:
    """A value in local form; ``form`` is a placeholder's format.

    Money is written with ``currency``, else with the code its type names; "" writes none.
    """
    if value is None:
        return words("none", lang)
    if isinstance(value, bool):
        return words("yes" if value else "no", lang)
    if isinstance(value, Decimal):
        text = _number(value, form, lang)
        return f"{text} {_code(spec, currency)}".rstrip() if form == "money" else text
    if isinstance(value, date):
        return str(format_date(value, _DATES[lang], lang))
    if isinstance(value, DateTime) and isinstance(value.date, date):
        return _moment(value, value.date, lang)
    if isinstance(value, DaysDuration):
        return _length(value, lang)
    if isinstance(value, list | tuple):
        inner = spec.item if spec is not None else None
        form = form_of(inner) if inner is not None else form
        items = [format_value(item, form, lang, inner) for item in value]
        return "; ".join(items) or words("none", lang)
    if isinstance(value, Mapping):
        return ", ".join(_field(key, item, lang, spec) for key, item in value.items())
    if isinstance(value, str):
        label = spec.value_labels.get(value) if spec is not None else None
        return str(getattr(label, lang)) if label is not None else value
    return str(render_untyped(value))


def _moment(value: DateTime, day: date, lang: str) -> str:
    """The day, the time to the second that is not zero, and the offset, all as they were given."""
    _, _, rest = temporal_text(DateTime(value.date, value.nanoseconds, value.offset)).partition("T")
    clock, offset = rest[:8].removesuffix(":00"), rest[8:].lstrip(".0123456789")
    zone = {"": "", "Z": " (UTC)"}.get(offset, f" (UTC{offset})")
    return f"{format_date(day, _DATES[lang], lang)} {clock}{zone}"


def _length(value: DaysDuration, lang: str) -> str:
    """In days, hours and minutes; one below zero, or with seconds, as FEEL writes it."""
    left, rest = divmod(value.nanoseconds, 1_000_000_000)
    if left < 0 or rest or left % 60:
        return temporal_text(value)
    parts: list[str] = []
    for seconds, one, more in _LENGTHS[lang]:
        count, left = divmod(left, seconds)
        if count or (seconds == 60 and not parts):
            parts.append(f"{count} {one if count == 1 else more}")
    return " ".join(parts)


def _number(value: Decimal, form: str, lang: str) -> str:
    """All digits of a number, in the language's signs.

    As Babel writes it by the patterns ``#,##0.00``, ``#,##0%`` and ``#,##0.#`` (a test
    compares), in a tenth of the time: a decision shows six numbers or more.
    """
    least, power, after = _NUMBERS.get(form, _PLAIN)
    if power:
        value = _EXACT.scaleb(value, power)
    whole, _, decimals = f"{value:,f}".partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    group, point = _SYMBOLS[lang]
    return f"{whole.replace(',', group)}{point if decimals else ''}{decimals}{after}"


def _code(spec: TypeSpec | None, currency: str | None) -> str:
    if currency is not None:
        return currency
    return DEFAULT_CURRENCY if spec is None or spec.currency is None else spec.currency


def _field(name: str, value: Any, lang: str, record: TypeSpec | None) -> str:
    """A field of a record by its label."""
    field = record.fields.get(name) if record is not None else None
    if field is None:
        return f"{name}: {format_value(value, 'number', lang)}"
    label = name if field.label is None else getattr(field.label, lang)
    return f"{label}: {format_value(value, form_of(field.spec), lang, field.spec)}"


def form_of(spec: TypeSpec) -> str:
    """The placeholder format that suits a declared type."""
    return _FORMS.get(spec.kind, "text")


_FORMS: Final = {
    Kind.MONEY: "money",
    Kind.RATIO: "percent",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.DATETIME: "date",
}


def render_message(message: Message, parameters: Mapping[str, Parameter]) -> dict[str, str]:
    """The message in every language; ``parameters`` by the placeholder's text."""
    return {lang: _render(getattr(message.text, lang), parameters, lang) for lang in LANGUAGES}


def _render(text: str, parameters: Mapping[str, Parameter], lang: str) -> str:
    return filled(text, lambda name, form: parameters[name].text(lang, form))


def filled(text: str, show: Callable[[str, str], str]) -> str:
    """A message's text, each placeholder as ``show`` gives it by its own text and format."""
    return "".join(
        [part if isinstance(part, str) else show(part.name, part.format) for part in _parts(text)]
    )


class _Slot(NamedTuple):
    """Where a message shows a parameter."""

    name: str
    format: str


@lru_cache(maxsize=4096)  # of a policy's messages there are some hundreds
def _parts(text: str) -> tuple[str | _Slot, ...]:
    """A message cut at its placeholders."""
    return tuple(_cut(text))


def _cut(text: str) -> Iterator[str | _Slot]:
    end = 0
    for match in _PART.finditer(text):
        yield text[end : match.start()]
        if match[1] is None:
            yield match[0][0]  # a doubled brace
        else:
            name, _, form = match[1].rpartition(":")
            yield _Slot(name.strip(), form.strip())
        end = match.end()
    yield text[end:]
