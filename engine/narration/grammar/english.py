"""English: how formulas are said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.narration.grammar.english_words import PHRASES, PREDICATES, ROUNDINGS
from engine.narration.grammar.joining import Joining, set_apart
from engine.narration.grammar.parts import Clause, Form, Noun, Over, Unsayable

__all__ = ["English"]

_NUMBERS: Final = {
    ">": "more than {0}",
    "<": "less than {0}",
    ">=": "at least {0}",
    "<=": "at most {0}",
    "=": "equal to {0}",
}
_DAYS: Final = {
    ">": "after {0}",
    "<": "before {0}",
    ">=": "on or after {0}",
    "<=": "on or before {0}",
    "=": "the same as {0}",
}
_UNITS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


class English(Joining):
    """The constructions of English."""

    lang = "en"
    and_word, or_word, where = "and", "or", "if {0:when},"

    # --- values ---------------------------------------------------------------------

    def label(self, name: str) -> Noun:
        return _noun(_marked(name), label=name)

    def labelled_list(self, name: str) -> Noun:
        text = _marked(name)
        return Noun(lambda case: text, kind="list")

    def code(self, feel: str) -> Noun:
        return _noun(feel)

    def quoted(self, text: str) -> Noun:
        return _noun(_marked(text))

    def number(self, text: str) -> Noun:
        return _noun(text)

    def amount(self, text: str) -> Noun:
        return _noun(text)

    def day(self, text: str) -> Noun:
        return _noun(text)

    def duration(self, months: int, seconds: int) -> Noun:
        return _noun(_months(months) if months else _time(seconds))

    def truth(self, value: bool) -> Noun:
        return self.quoted("yes" if value else "no")

    def nothing(self) -> Noun:
        return _noun("no value")

    def variable(self, name: str, days: bool) -> Noun:
        return _noun(name)

    def rounded(self, value: Noun, how: str, scale: Noun | None, money: bool) -> Noun:
        to = "the qəpik" if money else "a whole number" if scale is None else f"{scale} decimals"
        note = f"{ROUNDINGS[how]} to {to}"
        if value.note is not None and value.base is not None:
            value, note = value.base, f"{value.note}, then {note}"
        text = f"{_one(value)}, {note}"
        return Noun(lambda case: text, compound=True, note=note, base=value)

    def phrase(self, key: str, *parts: Noun) -> Noun:
        template = PHRASES.get((key, len(parts)))
        if template is None:
            template = PHRASES.get((key, None))
            if template is None:
                raise Unsayable(key)
            parts = (self.together(parts),)
        else:
            parts = tuple(_apart(one) if len(parts) > 1 else _one(one) for one in parts)
        return _noun(template.format(*parts), compound="{0" in template)

    def together(self, parts: Sequence[Noun]) -> Noun:
        return _listed(parts, "and")

    def any_of(self, parts: Sequence[Noun]) -> Noun:
        return _listed(parts, "or")

    def within(self, whole: str, part: Noun) -> Noun:
        return _noun(f"{part} of {_marked(whole)}")

    def of_entry(self, of: Noun, part: Noun) -> Noun:
        return _noun(f"{part} of that entry of {of}")

    def counted(self, of: Noun) -> Noun:
        return _noun(f"the number of {'entries of ' if of.kind == 'list' else ''}{of}", True)

    def asked(self, name: str, arguments: Sequence[Noun]) -> Noun:
        return _noun(f"{_marked(name)} for {self.together(arguments)}", compound=True)

    def of_all(self, of: Noun, name: str) -> Noun:
        return _noun(f"{_marked(name)} of {'' if of.kind == 'kept' else 'all entries of '}{of}")

    def place(self, number: int, of: Noun) -> Noun:
        if number == -1:
            return _noun(f"the last entry of {of}")
        return _noun(f"entry {abs(number)} of {of}{', counted from its end' if number < 0 else ''}")

    def kept(self, of: Noun, condition: Clause, records: bool) -> Noun:
        what = "the entries" if records else "those"
        text = f"{what} of {_apart(of)} for which {condition:that}"
        return Noun(lambda case: text, compound=True, kind="kept")

    def each(self, of: Sequence[Over], value: Noun) -> Noun:
        return _noun(f"{_one(value)} for each {_over(of)}", compound=True)

    def record(self, fields: Sequence[tuple[str, Noun]]) -> Noun:
        text = "; ".join(f"{_marked(name)}: {_one(value)}" for name, value in fields)
        return Noun(lambda case: text, compound=True, kind="record")

    def choice(self, condition: Clause, yes: Noun, no: Noun) -> Noun:
        text = (
            f"if {condition}, then {_apart(yes) if yes.kind == 'choice' else yes}; otherwise {no}"
        )
        return Noun(lambda case: text, compound=True, kind="choice")

    def whether(self, condition: Clause) -> Noun:
        return self.choice(condition, self.truth(True), self.truth(False))

    # --- cells of tables ------------------------------------------------------------

    def plain(self, text: str) -> Noun:
        return _noun(text)

    def test(self, op: str, value: Noun, days: bool) -> Noun:
        words = {"=": "{0}", "!=": "other than {0}"}.get(op) or (_DAYS if days else _NUMBERS)[op]
        return _noun(words.format(value))

    def ends(self, low: Noun, high: Noun) -> Noun:
        return _noun(f"{low}, {high}")

    def but(self, parts: Sequence[Noun]) -> Noun:
        return _noun(f"anything but {_listed(parts, 'and')}")

    # --- conditions -----------------------------------------------------------------

    def compare(self, op: str, left: Noun, right: Noun, days: bool) -> Clause:
        words = (_DAYS if days else _NUMBERS)["=" if op == "!=" else op]
        return _clause(f"{_one(left)}", "is", words.format(_one(right)), op != "!=")

    def same(self, left: Noun, right: Noun, yes: bool) -> Clause:
        return _clause(f"{_one(left)}", "is", f"{right}", yes)

    def holds(self, name: Noun, yes: bool) -> Clause:
        return _clause(f"{name}", "is", "true", yes)

    def given(self, value: Noun, asked: bool, yes: bool) -> Clause:
        return _clause(f"{value}", "is", "given" if asked else "known", yes)

    def predicate(self, key: str, yes: bool, *parts: Noun) -> Clause:
        found = PREDICATES.get((key, len(parts)))
        if found is None:
            raise Unsayable(key)
        subject, verb, rest = found
        apart = [_apart(one) for one in parts]
        return _clause(subject.format(*apart), verb, rest.format(*apart), yes)

    def contained(self, of: Noun, value: Noun, yes: bool) -> Clause:
        among = "in" if of.kind == "list" else "among"
        return _clause(f"{_apart(value)}", "is", f"{among} {_apart(of)}", yes)

    def code_holds(self, feel: str, yes: bool) -> Clause:
        return _clause(feel, "is", "true", yes)

    def always(self, yes: bool) -> Clause:
        return _noun_clause("in every case" if yes else "in no case")

    def quantified(self, every: bool, of: Sequence[Over], held: Clause) -> Clause:
        which = "for every" if every else "for at least one"
        over = " and ".join(f"{which} {_over([one])}" for one in of)
        inner = set_apart(held) if held.joined else held
        return Clause(lambda form: f"{over}, {inner.say(form)}", scoped=True)


def _noun(text: str, compound: bool = False, label: str | None = None) -> Noun:
    return Noun(lambda case: text, compound, label)


def _marked(text: str) -> str:
    """In quotation marks that do not meet their like."""
    return f"‘{text}’" if "“" in text else f"“{text}”"


def _clause(subject: str, verb: str, rest: str, yes: bool) -> Clause:
    if verb == "is":
        plain, must = ("is" if yes else "is not"), ("must be" if yes else "must not be")
    else:
        third = f"{verb}{'es' if verb.endswith('ch') else 's'}"
        plain = third if yes else f"does not {verb}"
        must = f"must {verb}" if yes else f"must not {verb}"
    return Clause(lambda form: f"{subject} {must if form is Form.MUST else plain} {rest}")


def _noun_clause(text: str) -> Clause:
    return Clause(lambda form: text)


def _apart(noun: Noun) -> Noun:
    """A value worked out of others, in brackets within another."""
    return _noun(f"({noun})") if noun.compound else noun


def _one(noun: Noun) -> Noun:
    """What is one or the other, a record or rounded, in brackets where more is said of it."""
    return _apart(noun) if noun.kind in ("choice", "record") or noun.note is not None else noun


def _listed(parts: Sequence[Noun], word: str) -> Noun:
    if len(parts) == 1:
        return parts[0]
    *first, last = (_apart(one) for one in parts)
    return _noun(f"{', '.join(map(str, (f'{one}' for one in first)))} {word} {last}", compound=True)


def _over(of: Sequence[Over]) -> str:
    said = []
    for one in of:
        if one.last is not None:
            said.append(f"{one.name} from {_apart(one.of)} to {_apart(one.last)}")
        else:
            said.append(f"{one.name} in {one.of}" if one.name else f"entry of {one.of}")
    return ", ".join(said)


def _months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    said = [_counted(years, "year")] if years else []
    said += [_counted(rest, "month")] if rest else []
    return ("minus " if months < 0 else "") + " ".join(said)


def _time(seconds: int) -> str:
    said, left = [], abs(seconds)
    for size, unit in _UNITS:
        count, left = divmod(left, size)
        said += [_counted(count, unit)] if count else []
    return ("minus " if seconds < 0 else "") + (" ".join(said) or "0 days")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
