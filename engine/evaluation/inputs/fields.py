"""The marshmallow fields an input schema is generated from: objects and lists.

Each field turns one JSON value into the typed value formulas read, or raises
``ValidationError`` with a ``Breach``.  The fields override ``deserialize``
itself: marshmallow's hooks between it and ``_deserialize`` serve validators
and callbacks that are not used here and cost more than the check does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from marshmallow import ValidationError, missing
from marshmallow.fields import Field

from engine.policy.model import TypeSpec

__all__ = [
    "INVALID",
    "MAX_ITEMS",
    "TO_COME",
    "UNKNOWN",
    "Breach",
    "Group",
    "InputField",
    "ListField",
    "breach",
]

MAX_ITEMS: Final = 1_000  # items of a list whose type declares no max_items


class _Mark:
    """A place in typed inputs that holds no value yet, or none."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


TO_COME: Final = _Mark("TO_COME")  # not given; its default reads other inputs
INVALID: Final = _Mark("INVALID")  # given, with a fault


class Breach(NamedTuple):
    """What is wrong with one value: a stable code and a sentence."""

    code: str
    message: str


_REQUIRED: Final = Breach("required", "this is required")
_NULL: Final = Breach("null_not_allowed", "null is not allowed here")
_NOTHING: Final[Mapping[str, Any]] = {}
UNKNOWN: Final = Breach("unknown_field", "this is not an input of the policy")


def breach(code: str, message: str) -> ValidationError:
    """The error a field raises for one breach."""
    return ValidationError([Breach(code, message)])


class InputField(Field[Any]):
    """A field whose value ``check`` types; null and absence are told apart from it.

    ``default`` is the value of a field that is not given: ``missing`` where it
    is required, None where it is optional, ``TO_COME`` where it is computed.
    """

    def __init__(self, *, nullable: bool = False, default: object = missing) -> None:
        super().__init__(required=default is missing, allow_none=nullable)
        self.nullable = nullable
        self.default = default

    def deserialize(
        self,
        value: Any,
        attr: str | None = None,
        data: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """The typed value; raises ``ValidationError``."""
        if value is missing:
            return self.absent()
        if value is None:
            return self.null()
        return self.check(value)

    def absent(self) -> Any:
        """What stands where nothing is given."""
        if self.default is missing:
            raise ValidationError([_REQUIRED])
        return self.default

    def null(self) -> Any:
        """What a given null stands for: the same as nothing, where null is allowed."""
        if not self.nullable:
            raise ValidationError([_NULL])
        return None if self.default is missing else self.default

    def check(self, value: Any) -> Any:
        """The typed value of what is neither absent nor null."""
        raise NotImplementedError


class Group(InputField):
    """A JSON object: a record, or the inputs whose paths begin with the same word.

    An ``implied`` group is declared by its fields only: where it is absent it
    is read as an empty object, so that each required field inside is reported.
    """

    def __init__(
        self, children: Mapping[str, InputField], *, implied: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.children = dict(children)
        self.keys = self.children.keys()
        self.implied = implied
        if implied:
            self.required = any(child.required for child in self.children.values())

    def absent(self) -> Any:
        return self.check({}) if self.implied else super().absent()

    def null(self) -> Any:
        return self.check({}) if self.implied and not self.required else super().null()

    def check(self, value: Any, kept: Mapping[str, Any] = _NOTHING) -> dict[str, Any]:
        """``kept`` are typed values of children that are not looked at again."""
        if not isinstance(value, dict):
            raise breach("wrong_type", "an object is expected")
        result: dict[str, Any] = dict(kept)
        breaches: dict[str, Any] | None = None
        get = value.get
        for name, child in self.children.items():
            if name in kept:
                continue
            given = get(name, missing)
            try:
                if given is missing:
                    result[name] = child.absent()
                elif given is None:
                    result[name] = child.null()
                else:
                    result[name] = child.check(given)
            except ValidationError as error:
                breaches = breaches or {}
                breaches[name] = error.messages
                result[name] = INVALID if error.valid_data is None else error.valid_data
        if not value.keys() <= self.keys:
            breaches = breaches or {}
            breaches.update({str(key): [UNKNOWN] for key in value.keys() - self.keys})
        if breaches:
            raise ValidationError(breaches, valid_data=result)
        return result


class ListField(InputField):
    """A list; where it has too many items they are not looked at."""

    def __init__(self, spec: TypeSpec, item: InputField, **options: Any) -> None:
        super().__init__(**options)
        self.item = item
        self.least = spec.min_items
        self.most = MAX_ITEMS if spec.max_items is None else spec.max_items

    def check(self, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise breach("wrong_type", "a list is expected")
        if len(value) > self.most:
            raise breach("too_many_items", f"at most {self.most} items are allowed")
        if len(value) < self.least:
            raise breach("too_few_items", f"at least {self.least} items are needed")
        result: list[Any] = []
        breaches: dict[int, Any] = {}
        item = self.item
        for index, given in enumerate(value):
            try:
                result.append(item.null() if given is None else item.check(given))
            except ValidationError as error:
                breaches[index] = error.messages
                result.append(INVALID if error.valid_data is None else error.valid_data)
        if breaches:
            raise ValidationError(breaches, valid_data=result)
        return result
