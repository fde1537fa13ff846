"""What is shipped must load before it enters the ledger, which never lets go of it.

A version that cannot be loaded could not be taken back: its number would be
spent, lists of versions would fail for ever, and with them every policy that
uses it, for a formula is typed by all versions of what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from engine.errors import CalendarFault, QerarError
from engine.policy import Calendar
from engine.registry import LedgerVersions, Registry, digest_of
from engine.service.programs import Compiled, Programs

__all__ = ["admit"]

_Key = tuple[str, int]
_Body = Callable[[str, int], bytes | None]


def admit(
    known: Mapping[_Key, str], body: _Body, shipped: Mapping[_Key, bytes], calendars: Container[str]
) -> None:
    """Admit versions beside those of the ledger, or raise why they cannot be.

    ``known`` are the ledger's digests and ``body`` gives its bytes; ``calendars``
    are the names there will be.  Raises what loading raises (PolicyFaults,
    CyclicUses, VersionAltered) for a version that is shipped and for one known
    that no longer loads beside them; for a shipped one also CalendarFault, and
    EvaluationFault where the rule engine cannot hold it.
    """
    if not shipped:
        return
    digests = {**known, **{key: digest_of(data) for key, data in shipped.items()}}
    before = _programs(known, body)
    after = _programs(digests, lambda *key: shipped[key] if key in shipped else body(*key))
    for key in digests:
        if key in shipped:
            calendar = after.program(*key).policy.calendar
            if calendar and calendar not in calendars:
                raise CalendarFault(calendar, f"{key[0]} version {key[1]} needs this calendar")
            continue
        try:
            after.policy(*key)
        except QerarError:
            if _loads(before, key):
                raise
            # else it did not load before either: not the fault of what is shipped now


def _programs(digests: Mapping[_Key, str], body: _Body) -> Programs:
    return Programs(Registry(LedgerVersions(digests, body), ()), _no_calendar, Compiled())


def _no_calendar(name: str, _known: int) -> Calendar:
    raise CalendarFault(name, "versions are only loaded here")


def _loads(programs: Programs, key: _Key) -> bool:
    try:
        programs.policy(*key)
    except QerarError:
        return False
    return True
