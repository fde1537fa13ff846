"""The built-in functions of both dialects, by name.

``builtins_for`` gives those of a dialect; the compiler picks overloads with
``Builtin.positional`` or ``Builtin.named`` and calls through ``invoke``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.feel.builtins.aggregates import AGGREGATES
from engine.feel.builtins.contexts import CONTEXTS
from engine.feel.builtins.conversion import CONVERSION
from engine.feel.builtins.dates import DATES, clock_functions
from engine.feel.builtins.lending import LENDING
from engine.feel.builtins.lists import LISTS
from engine.feel.builtins.numeric import NUMERIC
from engine.feel.builtins.patterns import PATTERNS
from engine.feel.builtins.ranges import RANGES
from engine.feel.builtins.signature import Builtin, Parameter, Signature, invoke, joined
from engine.feel.builtins.strings import STRINGS
from engine.feel.dialect import Dialect
from engine.feel.values.temporal import DateTime

__all__ = [
    "BUILTINS",
    "Builtin",
    "Parameter",
    "Signature",
    "builtins_for",
    "invoke",
    "joined",
]


def _by_name(*groups: tuple[Builtin, ...]) -> Mapping[str, Builtin]:
    return MappingProxyType({builtin.name: builtin for group in groups for builtin in group})


BUILTINS: Mapping[str, Builtin] = _by_name(
    CONVERSION, STRINGS, PATTERNS, LISTS, AGGREGATES, NUMERIC, DATES, RANGES, CONTEXTS
)
"""The functions of the standard that read nothing but their arguments."""

_POLICY = _by_name(tuple(BUILTINS.values()), LENDING)


def builtins_for(
    dialect: Dialect, clock: Callable[[], DateTime] | None = None
) -> Mapping[str, Builtin]:
    """The functions of a dialect.

    The policy dialect adds the lending functions.  ``now()`` and ``today()``
    exist only in the standard dialect and only where a ``clock`` is given.
    """
    if dialect is Dialect.POLICY:
        return _POLICY
    if clock is None:
        return BUILTINS
    return _by_name(tuple(BUILTINS.values()), clock_functions(clock))
