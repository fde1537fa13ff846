"""The fence around durable_rules: the only module that imports it.

durable_rules 2.0.28 matches facts against productions (Rete) and chains them
forward.  Its C module is driven directly: the Python host starts two timer
threads that cannot be stopped and writes the state after every action, which
is five sixths of a run's time.  What the C module needs in order to be safe
is kept here, line by line of its source, and nowhere else:

- one lock around every call; a process is forked only while it is free;
- facts, never events; a fresh state for each run, deleted afterwards, and only
  after an action has started (before that the state's pointers are wild);
- a batch is read up to the first thing that cannot be parsed and the rest is
  dropped in silence: the *last* property of the last fact is the sentinel,
  and a run whose sentinel does not fire is an error;
- names and ids are hashed to 32 bits and never compared: every name used here
  is generated, and their hashes are proved distinct;
- a fact may have 250 properties, at most 63 tests may be pending on one fact,
  one level of tests holds 511 entries, a join 16 facts: see the limits below;
- integers are compared as 64 bits, so callers keep within ``LARGEST``.
"""

from __future__ import annotations

import itertools
import json
import os
import threading
import weakref
from collections import deque
from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple, TypeAlias

import durable_rules_engine as rete

from engine.errors import QerarError
from engine.evaluation.rules.productions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Production,
    Property,
    entries,
    pending,
)

__all__ = ["LARGEST", "MAX_PENDING", "Fact", "Firing", "Ruleset", "RulesetError"]

LARGEST = 10**18  # integers within +-LARGEST are compared exactly (64 bits)
MAX_PENDING = 48  # of 64: tests that may wait on one kind of fact
MAX_PRODUCTIONS = 400
MAX_ENTRIES = 450  # of 511: tests at the first level
MAX_AFTER = 14  # of 16: facts joined by one production
MAX_FACTS = 10_000  # ids proved distinct up to here
MAX_FIRINGS = 50_000  # far above what stratified chains can need

Fact: TypeAlias = Mapping[str, bool | int | str]


class RulesetError(QerarError):
    """A ruleset cannot be held, or a run did not do all that it must."""

    code: ClassVar[str] = "ruleset"

    def __init__(self, production: str, message: str) -> None:
        super().__init__(production, message)
        self.production = production
        self.message = message

    def __str__(self) -> str:
        return f"{self.production}: {self.message}"


class Firing(NamedTuple):
    """A production fired for the fact of that number in the run."""

    production: str
    fact: int


_OPERATORS = {"=": "", "!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_SENTINEL = "z"
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode

_lock = threading.Lock()
_released: deque[int] = deque()  # handles whose ruleset is gone; freed under the lock
os.register_at_fork(
    before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release
)


def _test(condition: Condition) -> dict[str, object]:
    match condition:
        case Compare(left, operator, right):
            value = {"$m": right.name} if isinstance(right, Property) else right
            name = _OPERATORS[operator]
            return {name: {left: value}} if name else {left: value}
        case AllOf(parts):
            return {"$and": [_test(part) for part in parts]}
        case AnyOf(parts):
            return {"$or": [_test(part) for part in parts]}


def _properties(fact: Fact) -> str:
    """The properties of a fact as the rest of a JSON object; words need no escapes."""
    text = ""
    for name, value in fact.items():
        if value is True:
            text += f',"{name}":true'
        elif value is False:
            text += f',"{name}":false'
        elif isinstance(value, int):
            text += f',"{name}":{value}'
        else:
            text += f',"{name}":{_encode(value)}'
    return text


class Ruleset:
    """Productions held by durable_rules; ``run`` may be called from any thread.

    ``name`` is "policy@digest".  The property names of tests are the caller's,
    ASCII letters followed by digits; "z", "id", "sid" and "f" with digits are
    used here.  The ruleset is freed when nothing refers to it.
    """

    def __init__(self, name: str, productions: Sequence[Production]) -> None:
        self.name = name
        self._rules = {f"r{n}": production for n, production in enumerate(productions)}
        self._check(productions)
        awaited = {fact for production in productions for fact in production.after}
        self._facts = {fact: f"f{n}" for n, fact in enumerate(sorted(awaited))}
        self._definition = _encode(self._define())
        self._sids = itertools.count()
        self._handle = 0
        self._finalizer: weakref.finalize[[int], Ruleset] | None = None
        with _lock:
            self._create()

    def _check(self, productions: Sequence[Production]) -> None:
        first_level = 0
        for number, production in enumerate(productions, start=1):
            first_level += entries(production.when)
            if number > MAX_PRODUCTIONS or first_level > MAX_ENTRIES:
                why = f"a ruleset holds at most {MAX_PRODUCTIONS} rules"
                why += f" and {MAX_ENTRIES} alternatives at their start; make it a decision table"
                raise RulesetError(production.name, why)
            if len(production.after) > MAX_AFTER:
                why = f"a rule waits for at most {MAX_AFTER} facts"
                raise RulesetError(production.name, why)
            if pending(production.when) > MAX_PENDING:
                raise RulesetError(production.name, "the condition has too many alternatives")

    def _define(self) -> dict[str, object]:
        rules: dict[str, object] = {_SENTINEL: {"all": [{"e": {_SENTINEL: True}}]}}
        for key, production in self._rules.items():
            waits = [{f"w{n}": {self._facts[f]: True}} for n, f in enumerate(production.after)]
            rules[key] = {"all": [{"e": _test(production.when)}, *waits]}
        return rules

    def _create(self) -> None:
        """Hand the definition to durable_rules; the lock is held."""
        while _released:
            rete.delete_ruleset(_released.popleft())
        self._handle = rete.create_ruleset(self.name, self._definition)
        self._finalizer = weakref.finalize(self, _released.append, self._handle)
        self._finalizer.atexit = False

    def _abandon(self) -> None:
        """Leave a handle whose state cannot be deleted safely, and make a new one."""
        if self._finalizer is not None:
            self._finalizer.detach()
        self._create()

    def run(self, facts: Sequence[Fact]) -> tuple[frozenset[Firing], frozenset[str]]:
        """Assert the facts and fire all that match, chaining forward.

        Returns what fired and the names of the facts asserted by what fired.
        Integers are within ``LARGEST``, texts are ASCII words.  Raises
        RulesetError where durable_rules did not process everything.
        """
        if len(facts) > MAX_FACTS:
            raise RulesetError(self.name, f"more than {MAX_FACTS} elements to run rules over")
        with _lock:
            sid = str(next(self._sids))
            texts = [
                f'{{"id":"{index}","sid":"{sid}"{_properties(fact)}'
                for index, fact in enumerate(facts or ({},))
            ]
            return self._fire(sid, f'[{"},".join(texts)},"{_SENTINEL}":true}}]')

    def _fire(self, sid: str, batch: str) -> tuple[frozenset[Firing], frozenset[str]]:
        handle = self._handle
        fired: set[Firing] = set()
        asserted: set[str] = set()
        complete = started = False
        try:
            code, state = rete.assert_facts(handle, batch)
            begun = rete.start_action_for_state(handle, state)
            started = begun is not None
            result = begun[1] if started else None
            count = 0
            while result is not None:
                count += 1
                if count > MAX_FIRINGS:
                    raise RulesetError(self.name, f"more than {MAX_FIRINGS} firings in one run")
                key = result[2 : result.index('"', 2)]
                if key == _SENTINEL:
                    complete = True
                else:
                    self._note(key, result, sid, fired, asserted)
                result = rete.complete_and_start_action(handle, state)
        except RulesetError:
            raise
        except Exception as error:
            raise RulesetError(self.name, f"durable_rules failed: {error}") from error
        finally:
            if started:
                rete.delete_state(handle, sid)
            else:
                self._abandon()
        if not complete or code not in _ACCEPTED:
            raise RulesetError(self.name, "durable_rules did not read every fact")
        return frozenset(fired), frozenset(asserted)

    def _note(
        self, key: str, result: str, sid: str, fired: set[Firing], asserted: set[str]
    ) -> None:
        """Record a firing and assert the facts of its production, each once."""
        production = self._rules[key]
        start = result.index(_ELEMENT) + len(_ELEMENT)
        index = int(result[start : result.index('"', start)])
        fired.add(Firing(production.name, index))
        for fact in production.facts:
            if fact in asserted:
                continue
            asserted.add(fact)
            name = self._facts.get(fact)
            if name is None:
                continue  # nothing waits for it
            text = f'{{"id":"{name}","sid":"{sid}","{name}":true}}'
            code, _ = rete.assert_fact(self._handle, text)
            if code not in _ACCEPTED:
                raise RulesetError(production.name, f"fact {fact} was not accepted")


_ACCEPTED = (0, 1)  # matched a rule; matched none.  2 is "observed": lost
_ELEMENT = '"e":{"id":"'
