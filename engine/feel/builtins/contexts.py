"""Functions over contexts (DMN 1.5, table 80)."""

from __future__ import annotations

from engine.feel.builtins.result_types import merged_contexts
from engine.feel.builtins.signature import Builtin, Parameter, Signature, one, overloaded
from engine.feel.failure import FeelFailure
from engine.feel.types import AnyType, ContextType, FeelType, ListType, StringType
from engine.feel.values.kinds import Value, a_kind

__all__ = ["CONTEXTS"]

Context = dict[str, Value]

_OPEN = ContextType(open=True)


def _get_value(context: Context, key: str) -> Value:
    """The entry, or null where there is none."""
    return context.get(key)


def _get_entries(context: Context) -> list[Value]:
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(entries: list[Value]) -> Context:
    made: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
            raise FeelFailure("an entry must be a context with a string as its key")
        if "value" not in entry:
            raise FeelFailure(f'the entry "{entry["key"]}" has no value')
        if entry["key"] in made:
            raise FeelFailure(f'the entry "{entry["key"]}" occurs twice')
        made[entry["key"]] = entry["value"]
    return made


def _put(context: Context, key: str, value: Value) -> Context:
    return {**context, key: value}


def _put_deep(context: Context, keys: list[Value], value: Value) -> Context:
    """Put a value below a path of keys, making the contexts on the way."""
    if not keys:
        raise FeelFailure("at least one key is needed")
    for key in keys:
        if not isinstance(key, str):
            raise FeelFailure(f"a key must be a string, not {a_kind(key)}")
    changed = dict(context)
    level = changed
    for key in keys[:-1]:
        below = level.get(key)
        if below is not None and not isinstance(below, dict):
            raise FeelFailure(f'the entry "{key}" is {a_kind(below)}, not a context')
        level[key] = dict(below or {})
        level = level[key]
    level[keys[-1]] = value
    return changed


def _merge(contexts: list[Value]) -> Context:
    """One context with the entries of all; of two entries of a name the later stays."""
    merged: Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            raise FeelFailure(f"the items must be contexts, one is {a_kind(context)}")
        merged.update(context)
    return merged


_ENTRIES: FeelType = ListType(ContextType({"key": StringType(), "value": AnyType()}))

CONTEXTS: tuple[Builtin, ...] = (
    one(
        "get value",
        (Parameter("m", _OPEN), Parameter("key", StringType())),
        AnyType(),
        _get_value,
    ),
    one("get entries", (Parameter("m", _OPEN),), _ENTRIES, _get_entries),
    one("context", (Parameter("entries", ListType()),), _OPEN, _context),
    overloaded(
        "context put",
        Signature(
            (
                Parameter("context", _OPEN),
                Parameter("key", StringType()),
                Parameter("value", AnyType()),
            ),
            _OPEN,
            _put,
        ),
        Signature(
            (
                Parameter("context", _OPEN),
                Parameter("keys", ListType(StringType())),
                Parameter("value", AnyType()),
            ),
            _OPEN,
            _put_deep,
        ),
    ),
    one("context merge", (Parameter("contexts", ListType(_OPEN)),), merged_contexts, _merge),
)
