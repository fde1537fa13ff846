"""A comparison in Azerbaijani and English: axes, values, changes, regions, boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from engine.evaluation.messages.forms import form_of, format_value
from engine.grids.axes import Axis, Lapse, Scalar
from engine.grids.curves import Boundary, Curve
from engine.grids.points import is_refused
from engine.grids.regions import Region, Span
from engine.policy.formulas.feeltypes import DEFAULT_CURRENCY
from engine.policy.model import Kind, LocalText, PolicyVersion

__all__ = ["Words"]

_SAID: Final = {
    "az": {
        "refused": "daxil edilən məlumat qəbul edilmir",
        "failed": "qayda hesablana bilmir",
        "age": "ötən müddət",
        "ahead": "qalan müddət",
        "from_on": "tətbiq tarixindən",
        "between": "{low} – {high}",
        "up_to": "ən çoxu {value}",
        "from": "ən azı {value}",
        "all": "sınanan bütün qiymətlər",
        "none": "heç biri",
        "mixed": "tək hədd yoxdur (monoton deyil)",
        "anywhere": "bütün nöqtələrdə",
        "pieces": "ayrı-ayrı kiçik hissələrdə",
        "years": "{n} il",
        "months": "{n} ay",
        "days": "{n} gün",
        "version": "Versiya {n}",
        "largest": "{axis}: nəticənin “{outcome}” olduğu ən böyük qiymət",
        "smallest": "{axis}: nəticənin “{outcome}” olduğu ən kiçik qiymət",
    },
    "en": {
        "refused": "the inputs are refused",
        "failed": "the policy cannot be evaluated",
        "age": "age",
        "ahead": "time ahead",
        "from_on": "from the effective date",
        "between": "{low} to {high}",
        "up_to": "up to {value}",
        "from": "at least {value}",
        "all": "every value tried",
        "none": "none",
        "mixed": "no single limit (not monotone)",
        "anywhere": "everywhere",
        "pieces": "in small pieces apart",
        "years": "{n} years",
        "months": "{n} months",
        "days": "{n} days",
        "version": "Version {n}",
        "largest": "{axis}: the largest value with the outcome “{outcome}”",
        "smallest": "{axis}: the smallest value with the outcome “{outcome}”",
    },
}
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_ONE: Final = {"years": "1 year", "months": "1 month", "days": "1 day"}


class Words:
    """What a comparison of these versions is told in, in "az" or "en"."""

    def __init__(self, before: PolicyVersion, after: PolicyVersion, lang: str) -> None:
        self.lang = lang
        self.before = before
        self.after = after
        self._said = _SAID[lang]

    def version(self, number: int) -> str:
        """What a version is called."""
        return self._said["version"].format(n=number)

    def result(self, result: str) -> str:
        """An outcome by its label, or why there is none."""
        if is_refused(result):
            return self._said["failed" if result.endswith("policy_fault") else "refused"]
        for version in (self.after, self.before):
            label = version.outcome.labels.get(result)
            if label is not None:
                return self._local(label)
        return result

    def change(self, before: str, after: str) -> str:
        """From one result to the other; the same twice is told once."""
        first = self.result(before)
        return first if before == after else f"{first} → {self.result(after)}"

    def axis(self, axis: Axis, *, unit: bool = False) -> str:
        """An axis by its input's label; with the ``unit`` of its numbers, for a picture."""
        name = axis.path if axis.label is None else self._local(axis.label)
        if "." in axis.path and any(part.isdecimal() for part in axis.path.split(".")):
            name = f"{name} ({axis.path})"
        if axis.ages:
            return f"{name} ({self._said['age']})"
        if axis.lapses:
            ahead = all(min(one) >= 0 for one in axis.lapses)
            return f"{name} ({self._said['ahead' if ahead else 'from_on']})"
        if unit and axis.spec.kind is Kind.MONEY:
            return f"{name}, {self._currency(axis)}".rstrip(", ")
        return name

    def value(self, axis: Axis, place: int) -> str:
        """A value of an axis as a reader expects it."""
        if axis.lapses:
            return self.lapse(axis.lapses[place], signed=not axis.ages)
        return self.scalar(axis, axis.values[place])

    def scalar(self, axis: Axis, value: Scalar) -> str:
        """Any value of an axis' type; money with its currency."""
        return format_value(value, form_of(axis.spec), self.lang, axis.spec, self._currency(axis))

    def short(self, axis: Axis, value: Decimal) -> str:
        """A number beside a picture: without currency and decimals that are zero."""
        form = "percent" if axis.spec.kind is Kind.RATIO else "number"
        return format_value(value, form, self.lang)

    def tick(self, axis: Axis, place: int) -> str:
        """A value beside a picture, as short as it can be."""
        value = axis.values[place]
        if isinstance(value, Decimal):
            return self.short(axis, value)
        if axis.lapses or not isinstance(value, date):
            return self.value(axis, place)
        if self.lang == "az":
            return value.strftime("%d.%m.%Y")
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"

    def lapse(self, lapse: Lapse, *, signed: bool) -> str:
        """A length of time in years, months and days."""
        back = max(lapse) <= 0
        years, months = divmod(abs(lapse.months), 12)
        parts = [
            self._counted(unit, count)
            for unit, count in (("years", years), ("months", months), ("days", abs(lapse.days)))
            if count
        ]
        text = " ".join(parts) or self._counted("months", 0)
        return f"{'−' if back else '+'}{text}" if signed and parts else text

    def span(self, span: Span) -> str:
        """A span with its axis: "Powertrain: electric"."""
        return f"{self.axis(span.axis)}: {self.values(span)}"

    def values(self, span: Span) -> str:
        """The values of a span: "electric, hybrid" or "1,000.00 AZN to 5,000.00 AZN"."""
        axis, places = span.axis, span.places
        if axis.ordered and len(places) > 1:
            low, high = (self.value(axis, at) for at in (places[0], places[-1]))
            return self._said["between"].format(low=low, high=high)
        return ", ".join(self.value(axis, at) for at in places)

    def day(self, day: date) -> str:
        """A date in full."""
        return format_value(day, "date", self.lang)

    def count(self, count: int) -> str:
        """A whole number."""
        return format_value(Decimal(count), "integer", self.lang)

    def region(self, region: Region) -> str:
        """Where it is; what covers a whole axis says nothing of that axis."""
        if not region.spans:
            return self._said["pieces"]
        told = [self.span(span) for span in region.spans if not span.whole]
        return "; ".join(told) or self._said["anywhere"]

    def boundary(self, curve: Curve, boundary: Boundary) -> str:
        """How far the outcome reaches."""
        text = self._said[boundary.reach]
        if boundary.value is None:
            return text
        return text.format(value=self.scalar(curve.axis, boundary.value))

    def curve(self, curve: Curve) -> str:
        """What the curve is of."""
        text = self._said["largest" if curve.largest else "smallest"]
        return text.format(outcome=self.result(curve.outcome), axis=self.axis(curve.axis))

    def places(self, axes: Sequence[Axis], place: Sequence[int]) -> str:
        """Values of several axes: what a panel or a line is of."""
        told = [
            f"{self.axis(axis)}: {self.value(axis, at)}"
            for axis, at in zip(axes, place, strict=True)
        ]
        return "; ".join(told)

    def _counted(self, unit: str, count: int) -> str:
        if self.lang == "en" and count == 1:
            return _ONE[unit]
        return self._said[unit].format(n=count)

    def _currency(self, axis: Axis) -> str:
        """The code that the type names; none where another input says it."""
        code = axis.spec.currency
        if axis.spec.kind is not Kind.MONEY or code is None:
            return DEFAULT_CURRENCY if axis.spec.kind is Kind.MONEY else ""
        return code if code.isupper() else ""

    def _local(self, text: LocalText) -> str:
        return text.az if self.lang == "az" else text.en
