"""What people give beside a body: days, reasons, names of policies; each refused in words."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from engine.errors import InputFault, InvalidInput
from engine.service.snapshot import LATEST_DAY

__all__ = [
    "MAX_BODY",
    "MAX_WHY",
    "MIN_WHY",
    "check_body_size",
    "check_days",
    "check_policy",
    "check_why",
]

MIN_WHY: Final = 10
MAX_WHY: Final = 2000
MAX_BODY: Final = 1_048_576
_POLICY: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")


def check_why(why: str, pointer: str = "/why", *, least: int = MIN_WHY) -> str:
    """The reason without spaces around it; raises InvalidInput."""
    given = why.strip()
    if len(given) < least:
        message = f"a reason of at least {least} characters is expected"
        raise InvalidInput((InputFault(pointer, "too_short", message),))
    if len(given) > MAX_WHY:
        message = f"at most {MAX_WHY} characters are expected"
        raise InvalidInput((InputFault(pointer, "too_long", message),))
    return given


def check_days(effective_from: date | None, effective_to: date | None) -> None:
    """Raises InvalidInput where they end before they begin, or too late for any formula."""
    faults = []
    for name, day in (("effective_from", effective_from), ("effective_to", effective_to)):
        if day and day > LATEST_DAY:
            message = f"this must be at most {LATEST_DAY.isoformat()}"
            faults.append(InputFault(f"/{name}", "date_out_of_range", message))
    if effective_from and effective_to and effective_to < effective_from:
        message = "this must not be before effective_from"
        faults.append(InputFault("/effective_to", "date_out_of_range", message))
    if faults:
        raise InvalidInput(tuple(faults))


def check_policy(policy: str) -> None:
    """Raises InvalidInput where it cannot name a policy."""
    if not _POLICY.fullmatch(policy):
        message = "1 to 63 of a-z, 0-9 and _ are expected, a letter first"
        raise InvalidInput((InputFault("/policy", "bad_name", message),))


def check_body_size(body: bytes) -> None:
    """Raises InvalidInput where it is longer than any policy file may be."""
    if len(body) > MAX_BODY:
        raise InvalidInput((InputFault("/body", "too_long", f"at most {MAX_BODY} bytes"),))
