"""What differs between two decisions of the same case, by element.

An element is named as people meet it in a decision: "outcome", "outputs/<name>",
"reasons/<element>#<code>", "actions/<element>#<code>", "obligations/<code>"; of what
decided "policy_digest", "used/<policy>" and "calendar/<name>".  Where all are the
same and only their order is not, the list is the element: "reasons", "actions",
"obligations".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.evaluation.writing import compact_sorted
from engine.replay.content import Content

__all__ = ["Change", "alarm_of", "compare"]

Json = Mapping[str, Any]
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Change:
    """One element that differs: what each decision has of it as JSON (None: it has none)."""

    element: str
    before: Any
    after: Any

    def to_json(self) -> dict[str, Any]:
        """As a replay tells it."""
        return {"element": self.element, "before": self.before, "after": self.after}


def compare(before: Content, after: Content) -> tuple[Change, ...]:
    """What was decided otherwise, in the order of a decision; by what it was decided is no matter.

    A finding that comes several times under a code is told with all its places.
    """
    if before.parts() == after.parts():
        return ()
    changes = []
    if before.outcome != after.outcome:
        changes.append(Change("outcome", before.outcome, after.outcome))
    changes += _changed("outputs/", before.outputs, after.outputs)
    changes += _listed("reasons", before.findings, after.findings)
    changes += _listed("actions", before.actions, after.actions)
    changes += _listed("obligations", before.obligations, after.obligations)
    return tuple(changes)


def alarm_of(
    before: Content, logged: str, after: Content, found: str, inputs: Json
) -> tuple[Change, ...]:
    """What a decision made again as it was has otherwise than its record; () where it is the same.

    ``logged`` and ``found`` are the digests, ``inputs`` what is read of the record's
    inputs now.  The record does not tell what was read of them then, but the digest
    is of it: with the record's own content and these inputs it must come out.
    """
    changes = (*_used(before.used, after.used), *compare(before, after))
    if not changes and logged == found:
        return ()
    if logged != found and before.digest(inputs) != logged:
        element = "inputs" if _DIGEST.fullmatch(logged) else "digest"
        place = sum(_of_used(one.element) for one in changes)
        return (*changes[:place], Change(element, logged, found), *changes[place:])
    return changes or (Change("digest", logged, found),)


def _of_used(element: str) -> bool:
    return element == "policy_digest" or element.startswith(("used/", "calendar/"))


def _used(before: Sequence[Json], after: Sequence[Json]) -> list[Change]:
    """The versions and calendars that differ; the first of each side is the policy itself."""
    own = []
    if not _same(before[0], after[0]):
        own = [Change("policy_digest", before[0], after[0])]
    return own + _changed("", _by(before[1:], _used_name), _by(after[1:], _used_name))


def _used_name(used: Json) -> str:
    return f"used/{used['policy']}" if "policy" in used else f"calendar/{used['calendar']}"


def _listed(kind: str, before: Sequence[Json], after: Sequence[Json]) -> list[Change]:
    """What differs of a list by name, or the list where only its order does."""
    names: dict[str, Any] = {"reasons": _found_name, "actions": _found_name}
    name = names.get(kind, _code)
    changes = _changed(f"{kind}/", _by(before, name), _by(after, name))
    if changes or _same(before, after):
        return changes
    return [Change(kind, [name(one) for one in before], [name(one) for one in after])]


def _found_name(found: Json) -> str:
    return f"{found['element']}#{found['code']}"


def _code(obligation: Json) -> str:
    code: str = obligation["code"]
    return code


def _by(listed: Iterable[Json], name: Any) -> dict[str, Any]:
    """What is listed by name, without what the name says; several of a name as a list."""
    found: dict[str, list[Json]] = {}
    for one in listed:
        told = {key: value for key, value in one.items() if key not in ("code", "element")}
        found.setdefault(name(one), []).append(told)
    return {key: told[0] if len(told) == 1 else told for key, told in found.items()}


def _changed(prefix: str, before: Json, after: Json) -> list[Change]:
    """By name, in the order of the first, then what only the second has."""
    names = dict.fromkeys((*before, *after))
    return [
        Change(f"{prefix}{name}", before.get(name), after.get(name))
        for name in names
        if (name in before) != (name in after) or not _same(before.get(name), after.get(name))
    ]


def _same(one: object, other: object) -> bool:
    """Whether two JSON values are the same; true is not 1."""
    return one == other and compact_sorted(one) == compact_sorted(other)
