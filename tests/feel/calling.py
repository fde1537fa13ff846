"""Calls a built-in by name with values, as compiled FEEL does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.builtins import builtins_for, invoke
from engine.feel.dialect import Dialect
from engine.feel.failure import FeelFailure
from engine.feel.running.operations import invoke_named
from engine.feel.values.temporal_text import parse_temporal

FAILS = "fails"
D = Decimal
at = parse_temporal


def call(name: str, *arguments: Any, **named: Any) -> Any:
    """The result of a built-in; underscores in argument names stand for spaces."""
    builtin = builtins_for(Dialect.POLICY)[name]
    if not named:
        return invoke(name, builtin.positional(len(arguments)), arguments)
    values = {key.replace("_", " "): value for key, value in named.items()}
    return invoke_named(name, builtin.named(list(values)), *values.values())


def outcome(name: str, *arguments: Any, **named: Any) -> Any:
    """As ``call``, with ``FAILS`` for a failure."""
    try:
        return call(name, *arguments, **named)
    except FeelFailure:
        return FAILS
