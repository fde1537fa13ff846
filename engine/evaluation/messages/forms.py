"""Messages in Azerbaijani and English, their placeholders in the form of the language.

A message's parameters are values with the type they were declared with, so
that one value reads 36.000,00 AZN in one language and 36,000.00 AZN in the
other.  Nothing here changes a decision: texts are never part of its digest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from typing import Any, Final, NamedTuple

from babel import Locale
from babel.dates import format_date
from babel.numbers import parse_pattern

from engine.evaluation.canonical import render, render_untyped
from engine.evaluation.messages.wording import LANGUAGES, words
from engine.feel.values.numbers import number_text
from engine.policy.formulas.feeltypes import DEFAULT_CURRENCY
from engine.policy.model import Kind, Message, TypeSpec

__all__ = ["Parameter", "form_of", "format_value", "render_message"]

_PART: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")  # as the loader reads them
# Read once: Babel reads a pattern and a locale's name anew for every number it formats.
# Decimals beyond a pattern's are shown all the same (no decimal_quantization below).
_PATTERNS: Final = {
    "money": parse_pattern("#,##0.00"),
    "integer": parse_pattern("#,##0"),
    "percent": parse_pattern("#,##0%"),
}
_PLAIN: Final = parse_pattern("#,##0.#")
_DATES: Final = {"az": "dd.MM.yyyy", "en": "d MMMM yyyy"}
_LOCALES: Final = {lang: Locale.parse(lang) for lang in LANGUAGES}


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

    def text(self, lang: str) -> str:
        """As a reader of the language expects it."""
        if not self.known:
            return words("not_known", lang)
        return format_value(self.value, self.format, lang, self.spec, self.currency)


_DIGITS: Final = 100  # more than any number of a decision and its decimals have


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
        with localcontext(prec=_DIGITS):  # Babel quantizes in the context it finds
            pattern = _PATTERNS.get(form, _PLAIN)
            text = pattern.apply(value, _LOCALES[lang], decimal_quantization=False)
        return f"{text} {_code(spec, currency)}".rstrip() if form == "money" else str(text)
    if isinstance(value, date):
        return str(format_date(value, _DATES[lang], lang))
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
}


def render_message(message: Message, parameters: Mapping[str, Parameter]) -> dict[str, str]:
    """The message in every language; ``parameters`` by the placeholder's text."""
    return {lang: _render(getattr(message.text, lang), parameters, lang) for lang in LANGUAGES}


def _render(text: str, parameters: Mapping[str, Parameter], lang: str) -> str:
    def show(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return match.group()[0]  # a doubled brace
        name, _, form = match.group(1).rpartition(":")
        return parameters[name.strip()]._replace(format=form.strip()).text(lang)

    return _PART.sub(show, text)
