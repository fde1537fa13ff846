"""A form made from what a policy asks for: boxes with their words, faults beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from admin_ui.languages import _, lang
from admin_ui.local import local, number, percent
from admin_ui.pages.tryit_values import MOST_ITEMS, Entered, count_name, items_of
from engine.service.asking import Field, Group, Kind, TypeSpec, json_pointer

__all__ = ["Box", "Items", "Part", "Record", "boxes", "form_of", "joined", "pointers"]

#: how a type is entered where that is not a line of text
_INPUT: Final = {Kind.DATE: "date", Kind.BOOLEAN: "select", Kind.ENUM: "select"}
_DIGITS: Final = frozenset({Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Box:
    """One value: ``name`` is its JSON pointer, ``options`` those of a select."""

    name: str
    label: str
    kind: str
    value: str
    hint: str | None
    required: bool
    options: tuple[tuple[str, str], ...]
    digits: bool
    fault: str | None

    @property
    def id(self) -> str:
        """For its label and faults."""
        return f"in{self.name.replace('/', '-')}"


@dataclass(frozen=True, slots=True)
class Record:
    """Values that belong together."""

    name: str
    label: str
    parts: tuple[Part, ...]
    fault: str | None

    @property
    def id(self) -> str:
        """For faults."""
        return f"in{self.name.replace('/', '-')}"


@dataclass(frozen=True, slots=True)
class Items:
    """A list: ``items`` stand each for itself, more can be ``added``."""

    name: str
    label: str
    count_name: str
    hint: str | None
    items: tuple[Part, ...]
    more: bool
    fault: str | None

    @property
    def id(self) -> str:
        """For faults."""
        return f"in{self.name.replace('/', '-')}"


Part = Box | Record | Items


@dataclass(frozen=True, slots=True)
class _Said:
    """What narration says of an input: its label, type and whether it may be left out."""

    label: str
    type: str
    given: str | None
    fields: Mapping[str, Any]


def form_of(
    asked: Mapping[str, Field | Group],
    told: Sequence[Any],
    entered: Entered,
    faults: Mapping[str, str],
) -> tuple[Part, ...]:
    """The parts of a form; ``told`` are the inputs in words, ``faults`` are by pointer."""
    words = {one.path: one for one in told}
    return tuple(_Maker(entered, faults).group(asked, words, "", ""))


def joined(
    first: Mapping[str, Field | Group], second: Mapping[str, Field | Group]
) -> dict[str, Field | Group]:
    """What either asks for: the first's, and what the second alone asks for."""
    found = dict(first)
    for name, member in second.items():
        mine = found.get(name)
        if mine is None:
            found[name] = member
        elif isinstance(mine, Group) and isinstance(member, Group):
            found[name] = Group(joined(mine.members, member.members))
    return found


def boxes(parts: Sequence[Part]) -> Iterator[Part]:
    """Every part, also those inside others."""
    for part in parts:
        yield part
        if not isinstance(part, Box):
            yield from boxes(part.items if isinstance(part, Items) else part.parts)


def pointers(parts: Sequence[Part]) -> dict[str, Part]:
    """Every part by its pointer."""
    return {part.name: part for part in boxes(parts)}


class _Maker:
    def __init__(self, entered: Entered, faults: Mapping[str, str]) -> None:
        self._entered = entered
        self._faults = faults

    def group(
        self, asked: Mapping[str, Field | Group], words: Mapping[str, Any], path: str, pointer: str
    ) -> Iterator[Part]:
        """Inputs in their order; a group has no words of its own, so its members stand alone."""
        for name, member in asked.items():
            inner = f"{path}{name}"
            place = pointer + json_pointer(name)
            if isinstance(member, Group):
                yield from self.group(member.members, words, f"{inner}.", place)
            else:
                yield self.field(member, words.get(inner), place)

    def field(self, field: Field, word: Any, pointer: str) -> Part:
        label = field.name if field.label is None else local(field.label)
        must = not (field.optional or field.spec.nullable or field.default is not None)
        return self.part(field.spec, word, pointer, label, must)

    def part(self, spec: TypeSpec, word: Any, pointer: str, label: str, must: bool) -> Part:
        if spec.kind is Kind.LIST and spec.item is not None:
            return self._items(spec, word, pointer, label)
        fault = self._faults.get(pointer)
        if spec.kind is Kind.RECORD:
            words = {one.path: one for one in word.fields} if word is not None else {}
            parts = tuple(
                self.field(one, words.get(name), pointer + json_pointer(name))
                for name, one in spec.fields.items()
            )
            return Record(pointer, label, parts, fault)
        return Box(
            name=pointer,
            label=label,
            kind=_INPUT.get(spec.kind, "text"),
            value=self._entered.get(pointer, ""),
            hint=_hint(spec, word),
            required=must,
            options=_options(spec, must),
            digits=spec.kind in _DIGITS,
            fault=fault,
        )

    def _items(self, spec: TypeSpec, word: Any, pointer: str, label: str) -> Items:
        item = spec.item
        assert item is not None
        count = items_of(self._entered, pointer)
        most = MOST_ITEMS if spec.max_items is None else min(spec.max_items, MOST_ITEMS)
        parts = tuple(
            self.part(item, word, f"{pointer}/{place}", f"{label} · {place + 1}", True)
            for place in range(count)
        )
        given = None if word is None else word.given
        return Items(
            pointer, label, count_name(pointer), given, parts, count < most,
            self._faults.get(pointer),
        )  # fmt: skip


def _hint(spec: TypeSpec, word: Any) -> str | None:
    """Type, unit and bounds in words, and what stands where nothing is entered."""
    if word is None:
        return None
    given: str | None = word.given
    if spec.kind in (Kind.BOOLEAN, Kind.ENUM):
        return given
    parts = [] if word.fields else [word.type]
    if spec.kind is Kind.RATIO:
        shown = {"one": percent("0.125"), "other": number("0.125")}
        parts.append(_("as in %(one)s or %(other)s", **shown))
    if spec.kind is Kind.DURATION:
        parts.append(_("as in P1Y6M") if spec.months else _("as in P5D"))
    if spec.kind is Kind.DATETIME:
        parts.append(_("as in 2022-07-30T10:00:00Z"))
    return "; ".join([*parts, *([given] if given else [])]) or None


def _options(spec: TypeSpec, must: bool) -> tuple[tuple[str, str], ...]:
    """Of a select; nothing is chosen beforehand, as that could be overlooked."""
    none = ("", _("Choose") if must else _("not given"))
    if spec.kind is Kind.BOOLEAN:
        return none, ("true", _("yes")), ("false", _("no"))
    if spec.kind is not Kind.ENUM:
        return ()
    labels = spec.value_labels
    said = ((one, getattr(labels[one], lang()) if one in labels else one) for one in spec.values)
    return (none, *said)
