"""A language that says FEEL in FEEL, so that what is said can be evaluated.

It has the constructions of Azerbaijani and English and none of their words:
whatever narration does to a formula before it is said (turning conditions
round, joining chains, leaving out what says nothing) shows in its value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from engine.narration.grammar.parts import Clause, Form, Noun, Over

__all__ = ["FeelLanguage"]

_PHRASES = {
    "+": " + ", "*": " * ", "-": " - ", "/": " / ", "**": " ** ",
}  # fmt: skip
_MOVED = {
    "months after": "add months({0}, {1})",
    "months before": "add months({0}, -({1}))",
    "set months after": "add months({0}, {1})",
    "set months before": "add months({0}, -({1}))",
    "day after": "({0} + {1})",
    "day before": "({0} - {1})",
    "set day after": "({0} + {1})",
    "set day before": "({0} - {1})",
    "moment after": "({0} + {1})",
    "moment before": "({0} - {1})",
    "set moment after": "({0} + {1})",
    "set moment before": "({0} - {1})",
    "time between": "({0} - {1})",
    "negative": "(-({0}))",
    "effective date": "effective_date",
    "item": "item",
    "value": "one",
    "empty list": "[]",
    "range": "[{0}..{1}]",
    "range above": "({0}..{1}]",
    "range below": "[{0}..{1})",
    "range within": "({0}..{1})",
    "year": "{0}.year",
    "of all": "{0}.{1}",
}


def _noun(text: str) -> Noun:
    return Noun(lambda case: text, label=None)


def _clause(text: str, yes: bool) -> Clause:
    return Clause(lambda form: f"({text})" if yes else f"not({text})")


class FeelLanguage:
    """The constructions, each as FEEL."""

    lang = "en"

    def label(self, name: str) -> Noun:
        return _noun(name)

    labelled_list = label

    def code(self, feel: str) -> Noun:
        return _noun(f"({feel.strip('`')})")

    def quoted(self, text: str) -> Noun:
        return _noun(f'"{text}"')

    def number(self, text: str) -> Noun:
        plain = text.replace(",", "")
        return _noun(f"({plain[:-1]} / 100)" if plain.endswith("%") else f"({plain})")

    def amount(self, text: str) -> Noun:
        return _noun(f"({text.removesuffix('AZN').strip().replace(',', '')})")

    def day(self, text: str) -> Noun:
        return _noun(f'@"{datetime.strptime(text, "%d %B %Y").date()}"')

    def duration(self, months: int, seconds: int) -> Noun:
        return _noun(f'duration("P{months}M")' if months else f'duration("PT{seconds}S")')

    def truth(self, value: bool) -> Noun:
        return _noun("true" if value else "false")

    def nothing(self) -> Noun:
        return _noun("null")

    def variable(self, name: str, days: bool) -> Noun:
        return _noun(name)

    def rounded(self, value: Noun, how: str, scale: Noun | None, money: bool) -> Noun:
        decimals = "2" if money else "0" if scale is None else f"{scale}"
        return _noun(f"{how}({value}, {decimals})")

    def phrase(self, key: str, *parts: Noun) -> Noun:
        if key in _PHRASES:
            return _noun(f"({_PHRASES[key].join(f'{one}' for one in parts)})")
        if key in _MOVED:
            return _noun(_MOVED[key].format(*parts))
        return _noun(f"{key}({', '.join(f'{one}' for one in parts)})")

    def together(self, parts: Sequence[Noun]) -> Noun:
        return _noun(f"[{', '.join(f'{one}' for one in parts)}]")

    def any_of(self, parts: Sequence[Noun]) -> Noun:
        return _noun(", ".join(f"{one}" for one in parts))

    def within(self, whole: str, part: Noun) -> Noun:
        return _noun(f"{whole}.{part}")

    def of_entry(self, of: Noun, part: Noun) -> Noun:
        raise NotImplementedError

    def counted(self, of: Noun) -> Noun:
        return _noun(f"count({of})")

    def asked(self, name: str, arguments: Sequence[Noun]) -> Noun:
        return _noun(f"{name}({', '.join(f'{one}' for one in arguments)})")

    def of_all(self, of: Noun, name: str) -> Noun:
        return _noun(f"{of}.{name}")

    def place(self, number: int, of: Noun) -> Noun:
        return _noun(f"{of}[{number}]")

    def kept(self, of: Noun, condition: Clause, records: bool) -> Noun:
        return _noun(f"{of}[{condition:that}]")

    def each(self, of: Sequence[Over], value: Noun) -> Noun:
        return _noun(f"(for {_over(of)} return {value})")

    def choice(self, condition: Clause, yes: Noun, no: Noun) -> Noun:
        return _noun(f"(if {condition} then {yes} else {no})")

    def plain(self, text: str) -> Noun:
        return _noun(text)

    def test(self, op: str, value: Noun, days: bool) -> Noun:
        return _noun(f"{op} {value}")

    def ends(self, low: Noun, high: Noun) -> Noun:
        raise NotImplementedError

    def but(self, parts: Sequence[Noun]) -> Noun:
        raise NotImplementedError

    def compare(self, op: str, left: Noun, right: Noun, days: bool) -> Clause:
        if op in ("=", "!="):
            return _clause(f"{left} in ({right})", op == "=")
        return _clause(f"{left} {op} {right}", True)

    def same(self, left: Noun, right: Noun, yes: bool) -> Clause:
        return _clause(f"{left} in ({right})", yes)

    def holds(self, name: Noun, yes: bool) -> Clause:
        return _clause(f"{name}", yes)

    def given(self, value: Noun, asked: bool, yes: bool) -> Clause:
        return _clause(f"{value} != null", yes)

    def predicate(self, key: str, yes: bool, *parts: Noun) -> Clause:
        if key == "between":
            value, low, high = parts
            return _clause(f"{value} between {low} and {high}", yes)
        if key == "is":
            return _clause(f"{parts[0]} = {parts[1]}", yes)
        if key == "in range":
            return _clause(f"{parts[0]} in {parts[1]}", yes)
        return _clause(f"{key}({', '.join(f'{one}' for one in parts)})", yes)

    def contained(self, of: Noun, value: Noun, yes: bool) -> Clause:
        return _clause(f"list contains({of}, {value})", yes)

    def code_holds(self, feel: str, yes: bool) -> Clause:
        return _clause(feel.strip("`"), yes)

    def always(self, yes: bool) -> Clause:
        return _clause("true", yes)

    def quantified(self, every: bool, of: Sequence[Over], held: Clause) -> Clause:
        word = "every" if every else "some"
        return Clause(lambda form: f"({word} {_over(of)} satisfies {held.say(form)})")

    def either(
        self, parts: Sequence[Clause], others_fail: Callable[[], Sequence[Clause]] | None
    ) -> Clause:
        def say(form: Form) -> str:
            if form is not Form.MUST or others_fail is None:
                return f"({' or '.join(one.say(form) for one in parts)})"
            fail = " and ".join(f"{one}" for one in others_fail())
            return f"(if {fail} then {parts[-1].say(form)} else true)"

        return Clause(say)

    def joined(self, every: bool, parts: Sequence[Clause]) -> Clause:
        word = " and " if every else " or "
        return Clause(lambda form: f"({word.join(one.say(form) for one in parts)})")


def _over(of: Sequence[Over]) -> str:
    said = []
    for one in of:
        last = "" if one.last is None else f"..{one.last}"
        said.append(f"{one.name or 'one'} in {one.of}{last}")
    return ", ".join(said)
