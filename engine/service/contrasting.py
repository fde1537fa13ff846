"""Two decisions of the same case laid side by side: what differs, in both languages.

Pure: takes what ``Explained.to_json`` gives, a decision with its trace.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Contrast", "Differing", "contrast"]

Json = Mapping[str, Any]
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing on which two decisions differ: its name, and what each has (None: it has none).

    ``label``, ``before`` and ``after`` are words by language (az, en).
    """

    name: str
    label: Text | None
    before: Text | None
    after: Text | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """What differs between two decisions; empty where nothing does.

    ``values`` are those on the way that are not among the outputs.
    """

    outcome: Differing | None
    outputs: tuple[Differing, ...]
    values: tuple[Differing, ...]
    reasons: tuple[Differing, ...]
    remedies: tuple[Differing, ...]
    actions: tuple[Differing, ...]
    obligations: tuple[Differing, ...]

    @property
    def same(self) -> bool:
        """Whether both decide alike; values on the way may still differ."""
        parts = self.outputs, self.reasons, self.remedies, self.actions, self.obligations
        return self.outcome is None and not any(parts)


def contrast(first: Json, second: Json) -> Contrast:
    """What differs from the first to the second."""
    before, after = first["trace"], second["trace"]
    outputs = _differing(_shown(before["outputs"]), _shown(after["outputs"]))
    told = {one.name for one in outputs}
    steps = _differing(_shown(before["steps"]), _shown(after["steps"]))
    return Contrast(
        outcome=_outcome(before["outcome"], after["outcome"]),
        outputs=outputs,
        values=tuple(one for one in steps if one.name not in told),
        reasons=_differing(_messages(first["reasons"]), _messages(second["reasons"])),
        remedies=_differing(_messages(first["remedies"]), _messages(second["remedies"])),
        actions=_differing(_actions(before["actions"]), _actions(after["actions"])),
        obligations=_differing(_messages(first["obligations"]), _messages(second["obligations"])),
    )


def _outcome(before: Json, after: Json) -> Differing | None:
    if before["result"] == after["result"]:
        return None
    return Differing("outcome", None, _label(before), _label(after))


def _label(outcome: Json) -> Text:
    return _named(outcome["label"], str(outcome["result"]))


_Named = Mapping[tuple[str, int], tuple[str, Text | None, Text | None, str]]


def _differing(before: _Named, after: _Named) -> tuple[Differing, ...]:
    """By key, in the order of the first, then what only the second has."""
    found = []
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is not None and other is not None and one[3] == other[3]:
            continue
        name, label = (one or other or ("", None))[:2]
        found.append(Differing(name, label, one and one[2], other and other[2]))
    return tuple(found)


def _shown(told: Sequence[Json]) -> _Named:
    """Values by name; what a used decision gave as a whole is told by its own outputs."""
    return {
        (one["name"], 0): (
            one["name"],
            one.get("label"),
            one.get("text"),
            json.dumps(one.get("value"), sort_keys=True, default=str),
        )
        for one in told
        if "text" in one and "name" in one
    }


def _messages(told: Sequence[Json], label: str = "") -> _Named:
    """Findings and the like by code, the first of a code apart from the second."""
    found: dict[tuple[str, int], tuple[str, Text | None, Text | None, str]] = {}
    seen: dict[str, int] = {}
    for one in told:
        name = str(one.get("code") or "")
        place = seen[name] = seen.get(name, 0) + 1
        message = one.get("message")
        exact = json.dumps(
            {key: value for key, value in one.items() if key not in ("citation", "element")},
            sort_keys=True,
            default=str,
        )
        found[(name, place)] = (name, one.get(label), message, exact)
    return found


def _actions(told: Sequence[Json]) -> _Named:
    """What is to be done by code; told by its fields, or by its name where it has none."""
    return _messages([{**one, "message": _action(one)} for one in told], "label")


def _action(told: Json) -> Text:
    name = _named(told["label"], told["code"])
    return {
        lang: "; ".join(_field(one, lang) for one in told["fields"]) or name[lang]
        for lang in ("az", "en")
    }


def _field(told: Json, lang: str) -> str:
    return f"{_named(told['label'], told['name'])[lang]}: {told['text'][lang]}"


def _named(label: Text | None, name: str) -> Text:
    return label or dict.fromkeys(("az", "en"), name)
