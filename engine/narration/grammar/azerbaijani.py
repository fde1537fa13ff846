"""Azerbaijani: how formulas are said.

A name that the policy brings is never inflected: "göstəricisi", "siyahısı" or
another word of ours follows it and takes the case.  Conditions end in a verb
("çox olduqda", "göstərilmədikdə"), so that one sentence holds several.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.narration.grammar.azerbaijani_words import PHRASES, PREDICATES, ROUNDINGS
from engine.narration.grammar.joining import Joining, set_apart
from engine.narration.grammar.parts import Case, Clause, Noun, Over, Unsayable
from engine.narration.grammar.suffixes import conjugated, inflected, number_inflected, ordinal

__all__ = ["Azerbaijani"]

_NUMBERS: Final = {
    ">": ("{0} {1:abl} çox", True),
    "<": ("{0} {1:abl} az", True),
    ">=": ("{0} {1:abl} az", False),
    "<=": ("{0} {1:abl} çox", False),
    "=": ("{0} {1:dat} bərabər", True),
    "!=": ("{0} {1:dat} bərabər", False),
}
_DAYS: Final = {
    ">": ("{0} {1:abl} sonra", True),
    "<": ("{0} {1:abl} əvvəl", True),
    ">=": ("{0} {1:abl} əvvəl", False),
    "<=": ("{0} {1:abl} gec", False),
    "=": ("{0} {1} ilə eyni", True),
    "!=": ("{0} {1} ilə eyni", False),
}
_CELLS: Final = {
    ">": "{0:abl} çox",
    "<": "{0:abl} az",
    ">=": "ən azı {0}",
    "<=": "ən çoxu {0}",
    "=": "{0}",
    "!=": "{0} istisna olmaqla",
}
_DAY_CELLS: Final = {
    ">": "{0:abl} sonra",
    "<": "{0:abl} əvvəl",
    ">=": "{0:abl} etibarən",
    "<=": "{0:abl} gec olmayan",
    "=": "{0}",
    "!=": "{0} istisna olmaqla",
}
_PAIRED: Final = ("+", "-", "*")
"""Two operands of these are joined by "ilə": "A ilə B cəmi"."""
_UNITS: Final = ((86_400, "gün"), (3_600, "saat"), (60, "dəqiqə"), (1, "saniyə"))


class Azerbaijani(Joining):
    """The constructions of Azerbaijani."""

    lang = "az"
    and_word, or_word, where = "və", "və ya", "{0:when}"

    # --- values ---------------------------------------------------------------------

    def label(self, name: str) -> Noun:
        text = f"«{name}» göstəricisi"
        return Noun(lambda case: inflected(text, case, True), label=name, bare=f"«{name}»")

    def labelled_list(self, name: str) -> Noun:
        text = f"«{name}» siyahısı"
        return Noun(lambda case: inflected(text, case, True), kind="list")

    def code(self, feel: str) -> Noun:
        return _ending(f"{feel} ifadəsi")

    def quoted(self, text: str) -> Noun:
        return Noun(
            lambda case: (
                f"«{text}»"
                if case is Case.NOMINATIVE
                else inflected(f"«{text}» dəyəri", case, True)
            )
        )

    def number(self, text: str) -> Noun:
        return Noun(lambda case: number_inflected(text, case))

    def amount(self, text: str) -> Noun:
        return Noun(
            lambda case: (
                text if case is Case.NOMINATIVE else inflected(f"{text} məbləği", case, True)
            )
        )

    def day(self, text: str) -> Noun:
        return _ending(f"{text} tarixi")

    def duration(self, months: int, seconds: int) -> Noun:
        text = _months(months) if months else _time(seconds)
        return Noun(
            lambda case: (
                text if case is Case.NOMINATIVE else inflected(f"{text} müddəti", case, True)
            )
        )

    def truth(self, value: bool) -> Noun:
        return self.quoted("bəli" if value else "xeyr")

    def nothing(self) -> Noun:
        return Noun(
            lambda case: "dəyər yoxdur" if case is Case.NOMINATIVE else inflected("boş dəyər", case)
        )

    def variable(self, name: str, days: bool) -> Noun:
        head = f"{name} {'tarixi' if days else 'ədədi'}"
        return Noun(lambda case: name if case is Case.NOMINATIVE else inflected(head, case, True))

    def rounded(self, value: Noun, how: str, scale: Noun | None, money: bool) -> Noun:
        to = f"{scale} onluq işarəyədək" if scale is not None else "tam ədədədək"
        note = " ".join(("qəpiyədək" if money else to, *filter(None, (ROUNDINGS[how],))))
        if value.note is not None:
            return _noted(value.base or value, f"{value.note}, sonra {note}")
        return _noted(_one(value), note)

    def phrase(self, key: str, *parts: Noun) -> Noun:
        found = PHRASES.get((key, len(parts))) or PHRASES.get((key, None))
        if found is None:
            raise Unsayable(key)
        template, possessive = found
        head, _, tail = template.partition("|")
        if len(parts) > 1:
            parts = (
                tuple(_apart(one) for one in parts)
                if "{1" in template
                else (_listed(parts, "ilə" if key in _PAIRED and len(parts) == 2 else "və"),)
            )
        text, after = head.format(*parts), tail.format(*parts)
        return Noun(lambda case: inflected(text, case, possessive) + after, compound=bool(parts))

    def together(self, parts: Sequence[Noun]) -> Noun:
        return _listed(parts, "və")

    def any_of(self, parts: Sequence[Noun]) -> Noun:
        return _listed(parts, "və ya")

    def within(self, whole: str, part: Noun) -> Noun:
        return Noun(lambda case: f"«{whole}» üzrə {part.say(case)}")

    def of_entry(self, of: Noun, part: Noun) -> Noun:
        return Noun(lambda case: f"{of:gen} həmin sətri üzrə {part.say(case)}")

    def counted(self, of: Noun) -> Noun:
        if of.kind == "list":
            return _ending(f"{of:loc}kı sətirlərin sayı")
        return Noun(lambda case: inflected(f"{of:gen} sayı", case, True), compound=True)

    def asked(self, name: str, arguments: Sequence[Noun]) -> Noun:
        given = self.together(arguments)
        return Noun(lambda case: f"{given} üzrə {inflected(f'«{name}» göstəricisi', case, True)}")

    def of_all(self, of: Noun, name: str) -> Noun:
        return _ending(f"{of} üzrə «{name}» göstəriciləri")

    def place(self, number: int, of: Noun) -> Noun:
        which = "son" if number == -1 else ordinal(str(abs(number)))
        after = "axırdan " if number < -1 else ""
        return _ending(f"{of:gen} {after}{which} sətri")

    def kept(self, of: Noun, condition: Clause, records: bool) -> Noun:
        text = f"{of:gen} {condition:that} {'sətirləri' if records else 'dəyərləri'}"
        return Noun(lambda case: inflected(text, case, True), kind="kept")

    def each(self, of: Sequence[Over], value: Noun) -> Noun:
        over = _over(of, "hər bir")
        value = _apart(value) if value.kind == "record" else value
        return Noun(lambda case: f"{over} {value.say(case)}", compound=True)

    def record(self, fields: Sequence[tuple[str, Noun]]) -> Noun:
        text = "; ".join(f"«{name}» – {_one(value)}" for name, value in fields)

        def say(case: Case) -> str:
            return text if case is Case.NOMINATIVE else f"{inflected('qeyd', case)} ({text})"

        return Noun(say, compound=True, kind="record")

    def choice(self, condition: Clause, yes: Noun, no: Noun) -> Noun:
        text = f"{condition:when} – {_one(yes)}; əks halda – {no}"

        def say(case: Case) -> str:
            if case is Case.NOMINATIVE:
                return text
            return f"{inflected('şərtdən asılı dəyər', case)} ({text})"

        return Noun(say, compound=True, kind="choice")

    def whether(self, condition: Clause) -> Noun:
        return self.choice(condition, self.truth(True), self.truth(False))

    # --- cells of tables ------------------------------------------------------------

    def plain(self, text: str) -> Noun:
        return Noun(lambda case: text)

    def test(self, op: str, value: Noun, days: bool) -> Noun:
        return self.plain((_DAY_CELLS if days else _CELLS)[op].format(value))

    def ends(self, low: Noun, high: Noun) -> Noun:
        return self.plain(f"{low}, {high}")

    def but(self, parts: Sequence[Noun]) -> Noun:
        return self.plain(f"{_listed(parts, 'və')} istisna olmaqla, istənilən")

    # --- conditions -----------------------------------------------------------------

    def compare(self, op: str, left: Noun, right: Noun, days: bool) -> Clause:
        template, yes = (_DAYS if days else _NUMBERS)[op]
        return _clause(template.format(_one(left), right), "ol", yes)

    def same(self, left: Noun, right: Noun, yes: bool) -> Clause:
        return _clause(f"{_one(left)} {right}", "ol", yes)

    def holds(self, name: Noun, yes: bool) -> Clause:
        return _clause(f"{name:bare} şərti", "ödənil", yes)

    def given(self, value: Noun, asked: bool, yes: bool) -> Clause:
        if asked:
            return _clause(f"{value:bare}", "göstəril", yes)
        return _clause(f"{value:bare} müəyyən", "edil", yes)

    def predicate(self, key: str, yes: bool, *parts: Noun) -> Clause:
        found = PREDICATES.get((key, len(parts)))
        if found is None:
            raise Unsayable(key)
        template, verb = found
        return _clause(template.format(*(_apart(one) for one in parts)), verb, yes)

    def contained(self, of: Noun, value: Noun, yes: bool) -> Clause:
        where = f"{of:loc}" if of.kind == "list" else f"{_apart(of)} arasında"
        return _clause(f"{where} {_apart(value)}", "ol", yes)

    def code_holds(self, feel: str, yes: bool) -> Clause:
        return _clause(f"{feel} şərti", "ödənil", yes)

    def always(self, yes: bool) -> Clause:
        return _clause("istənilən hal" if yes else "heç bir hal", "ol", yes)

    def quantified(self, every: bool, of: Sequence[Over], held: Clause) -> Clause:
        over = _over(of, "hər bir" if every else "ən azı bir")
        inner = set_apart(held) if held.joined else held
        return Clause(lambda form: f"{over} {inner.say(form)}", scoped=True)


def _ending(text: str, possessive: bool = True) -> Noun:
    return Noun(lambda case: inflected(text, case, possessive))


def _noted(value: Noun, note: str) -> Noun:
    """A value with how it is rounded behind it."""
    return Noun(
        lambda case: f"{value.say(case)} ({note} yuvarlaqlaşdırılmaqla)",
        compound=value.compound,
        note=note,
        base=value,
    )


def _clause(text: str, verb: str, yes: bool) -> Clause:
    return Clause(lambda form: f"{text} {conjugated(verb, form, yes)}")


def _apart(noun: Noun) -> Noun:
    """A value worked out of others, in brackets within another."""
    if not noun.compound:
        return noun
    return Noun(lambda case: f"({noun.say(case)})")


def _one(noun: Noun) -> Noun:
    """What is one or the other, or a record, in brackets where more is said of it."""
    return _apart(noun) if noun.kind in ("choice", "record") else noun


def _listed(parts: Sequence[Noun], word: str) -> Noun:
    labels = [f"«{one.label}»" for one in parts if one.label is not None]
    if len(labels) == len(parts) > 1:
        return _ending(f"{', '.join(labels[:-1])} {word} {labels[-1]} göstəriciləri")
    *first, last = (_apart(one) for one in parts) if len(parts) > 1 else parts
    if not first:
        return last
    said = ", ".join(f"{one}" for one in first)
    return Noun(lambda case: f"{said} {word} {last.say(case)}", compound=True)


def _over(of: Sequence[Over], which: str) -> str:
    said = []
    for one in of:
        if one.last is not None:
            said.append(
                f"{_apart(one.of):abl} {_apart(one.last):dat} qədər {which} {one.name} üzrə"
            )
        elif one.name is not None:
            said.append(f"{one.of:loc} olan {which} {one.name} üzrə")
        else:
            said.append(f"{one.of:gen} {which} sətri üzrə")
    return " ".join(said)


def _months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    said = [f"{years} il"] if years else []
    said += [f"{rest} ay"] if rest else []
    return ("mənfi " if months < 0 else "") + " ".join(said)


def _time(seconds: int) -> str:
    said, left = [], abs(seconds)
    for size, unit in _UNITS:
        count, left = divmod(left, size)
        said += [f"{count} {unit}"] if count else []
    return ("mənfi " if seconds < 0 else "") + (" ".join(said) or "0 gün")
