"""One element on which two decisions differ, in words: a result, a reason, a duty, a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from admin_ui.languages import _
from admin_ui.pages.replays_labels import Labels, Named

__all__ = ["Change", "change_of"]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: by name, and what each decision has of it.

    ``gained``, ``lost``: only the new one, only the old one has it at all.
    """

    named: Named
    before: str
    after: str
    gained: bool
    lost: bool


def change_of(told: Mapping[str, Any], labels: Labels) -> Change:
    """A difference as a replay tells it: ``element``, ``before``, ``after``."""
    element, before, after = told["element"], told["before"], told["after"]
    named = labels.element(element)
    if element == "outcome":
        return Change(named, labels.seen(before)[1], labels.seen(after)[1], False, False)
    part, _slash, name = element.partition("/")
    if part in ("policy_digest", "used", "calendar"):
        return Change(named, _file(before), _file(after), False, False)
    listed = part in ("reasons", "actions", "obligations") and bool(name)
    if listed and (before is None or after is None):
        return Change(named, "", "", before is None, after is None)
    sides = dict(_leaves(before)), dict(_leaves(after))
    differing = [key for key in dict.fromkeys((*sides[0], *sides[1])) if _differ(key, *sides)]
    inner = labels.owner(element) if listed else labels

    def text(side: Mapping[str, Any]) -> str:
        told = (_told(key, side[key], name, inner, listed) for key in differing if key in side)
        return "; ".join(told)

    return Change(named, text(sides[0]), text(sides[1]), False, False)


def _file(told: Mapping[str, Any] | None) -> str:
    """A version or a calendar by its digest."""
    if told is None:
        return ""
    digest = str(told.get("policy_digest") or told.get("digest") or "")
    number = told.get("policy_version")
    return digest if number is None else f"{_('version %(number)s', number=number)}, {digest}"


def _told(key: str, value: Any, name: str, labels: Labels, listed: bool) -> str:
    """A member of a value with its label; the value itself has none."""
    if not key:
        return labels.value(name, value)
    last = key.rpartition("/")[2]
    path = last if listed else f"{name}/{key}"
    return f"{labels.member(path) or last}: {labels.value(path, value)}"


def _differ(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return (key in before) != (key in after) or before.get(key) != after.get(key)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The members of a value that have none themselves, by their path."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _leaves(one, f"{path}/{key}" if path else str(key))
    elif value is not None or path:
        yield path, value
