"""The settings: environment variables that begin with QERAR_, each told once, here.

The options of the command line are the same settings; where both are given the option
counts.  ``qerar serve`` refuses a QERAR_ name that is not here (a misspelt setting
would otherwise quietly not count) and a value that cannot be what it is for.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import click

__all__ = ["DEFAULTS", "SETTINGS", "Setting", "check_environment"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, what it is without being set, and the form of its values."""

    name: str
    default: str
    form: str  # in words, after "must be"
    pattern: str
    meaning: str


PREFIX = "QERAR_"
_LIMIT = r"[1-9][0-9]{0,8} ?(?:/|per) ?(?:[1-9][0-9]{0,4} ?)?(?:second|minute|hour|day)s?"
_ANY = r"(?s:.*)"

SETTINGS = tuple(
    Setting(*row)
    for row in (
        ("QERAR_DATA_DIR", "var", "a folder", _ANY, "the ledger, the first key and password"),
        ("QERAR_HOST", "127.0.0.1", "an address of this machine", _ANY, "where to listen"),
        ("QERAR_PORT", "8000", "a number from 0 to 65535", r"[0-9]{1,5}", "0: any free port"),
        ("QERAR_WORKERS", "2", "a number from 1 to 64", r"[0-9]{1,2}", "processes that answer"),
        ("QERAR_POLICIES", "policies", "a folder", _ANY, "the policies shipped with the program"),
        (
            "QERAR_ORIGINATION_WINDOW", "31", "a number of days", r"[0-9]{1,5}",
            "how far from today an origination key may decide",
        ),
        (
            "QERAR_IMPACT_MONTHS", "12", "a number of months from 0 to 120",
            r"[0-9]{1,2}|1[01][0-9]|120",
            "how far back a submitted draft is tried on what was decided; 0: not at all",
        ),
        ("QERAR_INSTITUTION", "", "a name", _ANY, "the lender's name on letters"),
        (
            "QERAR_RATE_LIMIT_PER_WORKER", "2000/second", "such as 2000/second",
            rf"(?:{_LIMIT}(?:[,;] ?{_LIMIT})*)?",
            "how often one key may ask one worker; empty: no limit",
        ),
        (
            "QERAR_BATCH_MIB", "256", "a number from 1 to 65536", r"[1-9][0-9]{0,4}",
            "the largest batch, in MiB",
        ),
        (
            "QERAR_HTTPS", "", "1 or 0", r"[01]",
            "1: people reach the pages over https; cookies go over nothing else",
        ),
        (
            "QERAR_PROXIES", "0", "a number from 0 to 9", r"[0-9]",
            "proxies before the service, each adding to `X-Forwarded-For`",
        ),
        ("QERAR_LANG", "en", "az or en", r"az|en", "the language of `decide` and `explain`"),
        ("QERAR_TRACEBACK", "", "1", _ANY, "where a bug of the command is"),
    )
)  # fmt: skip
#: what each setting is without being set
DEFAULTS: Mapping[str, str] = {setting.name: setting.default for setting in SETTINGS}


def check_environment(environ: Mapping[str, str]) -> None:
    """Raises click.UsageError for a QERAR_ name that is no setting, or a malformed value."""
    known = {setting.name: setting for setting in SETTINGS}
    for name, value in environ.items():
        if not name.startswith(PREFIX):
            continue
        setting = known.get(name)
        if setting is None:
            words = [other.removeprefix(PREFIX) for other in known]
            near = difflib.get_close_matches(name.removeprefix(PREFIX), words, 1)
            hint = f"; did you mean {PREFIX}{near[0]}?" if near else ""
            raise click.UsageError(f"there is no setting {name}{hint}")
        if value and re.fullmatch(setting.pattern, value) is None:
            raise click.UsageError(f"{name} must be {setting.form}, it is {value!r}")
