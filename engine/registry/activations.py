"""Reads ``activations.yaml``: the shipped activations and withdrawals as events.

::

    activations:
      - {id: car-loan-1, policy: car_loan, version: 1, effective_from: 2014-03-22,
         recorded_at: 2014-03-22T00:00:00Z, why: first limits}
    withdrawals:
      - {activation: car-loan-1, recorded_at: 2014-04-01T09:00:00+04:00, why: ...}

``effective_from`` is left out for an open start, ``effective_to`` where nothing
ends it.  ``recorded_at`` carries its offset from UTC.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from datetime import date, datetime

from engine.errors import RegistryFault
from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.policy.reading.scalars import to_date, to_instant
from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced, read_source
from engine.registry.events import Activation, Event, Withdrawal, in_order

__all__ = ["read_activations"]

_POLICY = re.compile(r"[a-z][a-z0-9_]*")
_VERSION = re.compile(r"[1-9][0-9]{0,8}")
_ACTIVATION_KEYS = {
    "id", "policy", "version", "effective_from", "effective_to", "recorded_at", "why",
}  # fmt: skip
_WITHDRAWAL_KEYS = {"activation", "recorded_at", "why"}


def read_activations(
    data: bytes, file: str, published: Container[tuple[str, int]] | None = None
) -> tuple[Event, ...]:
    """The events of the file's bytes, in the order of knowledge, numbered from 1.

    Raises RegistryFault with every fault: unknown, missing or malformed
    entries, an id given twice, a withdrawal of nothing, twice, or before its
    activation, an activation that ends before it starts, and one of a version
    that is not among those ``published`` (any is, where that is not given).
    """
    faults = Faults(file)
    root = read_source(data, faults)
    events = _Reader(faults, published).read(root) if root else ()
    if len(faults):
        raise RegistryFault(faults.sorted())
    return in_order(events)


class _Reader:
    """Turns nodes into events and collects what is wrong with them."""

    def __init__(self, faults: Faults, published: Container[tuple[str, int]] | None) -> None:
        self._faults = faults
        self._published = published
        self._activations: dict[str, Activation] = {}
        self._withdrawn: set[str] = set()

    def read(self, root: Mapped) -> tuple[Event, ...]:
        self._known_keys(root, {"activations", "withdrawals"})
        events: list[Event | None] = []
        events += [self._activation(entry) for entry in self._entries(root, "activations")]
        events += [self._withdrawal(entry) for entry in self._entries(root, "withdrawals")]
        return tuple(event for event in events if event is not None)

    def _entries(self, root: Mapped, name: str) -> Sequence[Mapped]:
        item = root.items.get(name)
        if item is None:
            return ()
        if not isinstance(item.value, Sequenced):
            self._faults.add("wrong_shape", item.value.place, f"{name} is a list")
            return ()
        found = []
        for entry in item.value.items:
            if isinstance(entry, Mapped):
                found.append(entry)
            else:
                self._faults.add("wrong_shape", entry.place, f"an entry of {name} is a mapping")
        return found

    def _activation(self, entry: Mapped) -> Activation | None:
        before = len(self._faults)
        self._known_keys(entry, _ACTIVATION_KEYS)
        identifier = self._text(entry, "id")
        policy = self._text(entry, "policy", _POLICY)
        version = self._text(entry, "version", _VERSION)
        starts = self._date(entry, "effective_from")
        ends = self._date(entry, "effective_to")
        recorded = self._instant(entry)
        why = self._text(entry, "why")
        if identifier in self._activations:
            self._faults.add("duplicate_id", entry.place, f"there are two activations {identifier}")
        if starts and ends and ends < starts:
            self._faults.add(
                "dates", entry.place, f"it ends on {ends} before it starts on {starts}"
            )
        if recorded is None or len(self._faults) > before:
            return None
        if self._published is not None and (policy, int(version)) not in self._published:
            place = entry.items["version"].value.place
            self._faults.add(
                "unknown_version", place, f"{policy} has no published version {version}"
            )
        activation = Activation(identifier, policy, int(version), starts, ends, recorded, why)
        self._activations[identifier] = activation
        return activation

    def _withdrawal(self, entry: Mapped) -> Withdrawal | None:
        before = len(self._faults)
        self._known_keys(entry, _WITHDRAWAL_KEYS)
        identifier = self._text(entry, "activation")
        recorded = self._instant(entry)
        why = self._text(entry, "why")
        if recorded is None or len(self._faults) > before:
            return None
        activation = self._activations.get(identifier)
        if activation is None:
            self._faults.add("unknown_activation", entry.place, f"there is no {identifier}")
        elif identifier in self._withdrawn:
            self._faults.add("withdrawn_twice", entry.place, f"{identifier} is withdrawn already")
        elif recorded < activation.recorded_at:
            self._faults.add("too_early", entry.place, f"{identifier} was not yet recorded then")
        self._withdrawn.add(identifier)
        return Withdrawal(identifier, recorded, why)

    def _known_keys(self, node: Mapped, known: set[str]) -> None:
        for name, item in node.items.items():
            if name not in known:
                self._faults.add("unknown_key", item.key.place, f"there is no key {name!r} here")

    def _text(self, entry: Mapped, key: str, pattern: re.Pattern[str] | None = None) -> str:
        item = entry.items.get(key)
        if item is None:
            self._faults.add("missing_key", entry.place, f"{key} is missing")
            return ""
        text = _text_of(item.value)
        if not text or (pattern is not None and pattern.fullmatch(text) is None):
            self._faults.add("malformed", item.value.place, f"{text!r} is no {key}")
        return text

    def _date(self, entry: Mapped, key: str) -> date | None:
        item = entry.items.get(key)
        if item is None:
            return None
        day = to_date(_text_of(item.value))
        if day is None:
            self._faults.add("malformed", item.value.place, f"{key} is a date, as in 2022-07-30")
        return day

    def _instant(self, entry: Mapped) -> datetime | None:
        text = self._text(entry, "recorded_at")
        place: Place = entry.items["recorded_at"].value.place if text else entry.place
        if not text:
            return None
        instant = to_instant(text)
        if instant is None:
            message = "recorded_at is an instant with its offset: 2022-07-30T00:00:00Z"
            self._faults.add("malformed", place, message)
        return instant


def _text_of(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""
