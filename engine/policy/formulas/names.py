"""The one namespace of a policy's formulas: inputs, parameters, values, tables, uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.feel import Dialect
from engine.feel.builtins import builtins_for
from engine.feel.types import ContextType, DateType, FeelType
from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.policy.reading.texts import is_name

__all__ = ["RESERVED", "Names", "is_spelled", "nest"]

RESERVED = {
    "effective_date": "the day whose law applies",
    "outcome": "the decision's outcome",
    "findings": "the decision's findings",
}
"""Names that every policy has without declaring them."""

_KEYWORDS = frozenset(
    {
        *("and", "between", "else", "every", "external", "false", "for", "function", "if", "in"),
        *("instance", "item", "not", "null", "of", "or", "partial", "return", "satisfies"),
        *("some", "then", "true"),
    }
)
_FUNCTIONS = frozenset(builtins_for(Dialect.POLICY))


@dataclass(frozen=True, slots=True)
class _Declared:
    noun: str
    type: FeelType
    place: Place


class Names:
    """What is declared under which name; a name declared twice is a fault at the second."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._declared: dict[str, _Declared] = {}
        self._inputs: dict[str, _Declared] = {}

    def declare(self, name: str, noun: str, type_: FeelType, place: Place) -> None:
        """Declare a name other than an input; ``noun`` says what it is ("a value")."""
        if self._fits(name, place, noun):
            self._declared[name] = _Declared(noun, type_, place)

    def declare_input(self, path: str, type_: FeelType, place: Place) -> None:
        """Declare an input by its dotted path; inputs share their first names."""
        parts = path.split(".")
        for part in parts:
            if not self._spelled(part, place, "an input"):
                return
        if not self._free(parts[0], place, "an input"):
            return
        for other, declared in self._inputs.items():
            if other.startswith(f"{path}.") or path.startswith(f"{other}."):
                message = (
                    f"'{path}' and '{other}' (line {declared.place.line}) cannot both be inputs: "
                    "one would be a part of the other"
                )
                self._faults.add("declared_twice", place, message)
                return
        self._inputs[path] = _Declared("an input", type_, place)

    def types(self) -> dict[str, FeelType]:
        """The static type of every name, inputs nested, and ``effective_date``."""
        types = self.input_types()
        types.update({name: declared.type for name, declared in self._declared.items()})
        return types

    def input_types(self) -> dict[str, FeelType]:
        """The static types of inputs, nested, and ``effective_date``."""
        types = nest({path: declared.type for path, declared in self._inputs.items()})
        types["effective_date"] = DateType()
        return types

    def _fits(self, name: str, place: Place, noun: str) -> bool:
        if not self._spelled(name, place, noun) or not self._free(name, place, noun):
            return False
        other = self._declared.get(name)
        if other is None:
            for path, declared in self._inputs.items():
                if path.split(".")[0] == name:
                    other = declared
                    break
        if other is not None:
            message = f"'{name}' is already {other.noun} (line {other.place.line})"
            self._faults.add("declared_twice", place, message)
            return False
        return True

    def _spelled(self, name: str, place: Place, noun: str) -> bool:
        return is_spelled(name, place, noun, self._faults)

    def _free(self, name: str, place: Place, noun: str) -> bool:
        if name in RESERVED:
            message = f"'{name}' is {RESERVED[name]} in every policy; choose another name"
            self._faults.add("declared_twice", place, message)
        elif name in _FUNCTIONS:
            message = f"'{name}' is a function of FEEL, so it cannot name {noun}"
            self._faults.add("bad_name", place, message)
        else:
            return True
        return False


def is_spelled(name: str, place: Place, noun: str, faults: Faults) -> bool:
    """Whether formulas can read a name: snake_case, no word of FEEL.  Reports it if not."""
    if is_name(name) and name not in _KEYWORDS:
        return True
    why = "is a word of FEEL" if name in _KEYWORDS else "is not in snake_case (a-z, 0-9, _)"
    faults.add("bad_name", place, f"'{name}' {why}, so it cannot name {noun}")
    return False


def nest(paths: Mapping[str, FeelType]) -> dict[str, FeelType]:
    """The types by dotted path as nested contexts (``vehicle.price`` within ``vehicle``)."""
    tree: dict[str, FeelType] = {}
    groups: dict[str, dict[str, FeelType]] = {}
    for path, type_ in paths.items():
        head, _, rest = path.partition(".")
        if rest:
            groups.setdefault(head, {})[rest] = type_
        else:
            tree[head] = type_
    for head, group in groups.items():
        tree[head] = ContextType(nest(group))
    return tree
