"""What each role is called, and what it may, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from flask import Flask

from admin_ui.languages import _l

__all__ = ["ROLES", "install", "role", "roles"]

#: role -> its name, what it may
ROLES: Final[Mapping[str, tuple[object, object]]] = {
    "viewer": (_l("Viewer"), _l("reads policies")),
    "origination": (_l("Origination"), _l("decides for today")),
    "tester": (_l("Tester"), _l("tries policies for any day")),
    "editor": (_l("Editor"), _l("changes drafts")),
    "approver": (_l("Approver"), _l("approves what somebody else changed")),
    "auditor": (_l("Auditor"), _l("reads every decision and the ledger")),
    "admin": (_l("Administrator"), _l("sees to users and keys")),
}


def role(value: str) -> str:
    """A role's name in the page's language."""
    return str(ROLES[value][0]) if value in ROLES else value


def roles(values: Iterable[str]) -> str:
    """Roles by name, in the order in which they are listed everywhere."""
    return ", ".join(role(each) for each in sorted(values, key=_place))


def install(app: Flask) -> None:
    """Give the templates the filters ``|role`` and ``|roles``."""
    app.jinja_env.filters["role"] = role
    app.jinja_env.filters["roles"] = roles


def _place(value: str) -> int:
    return list(ROLES).index(value) if value in ROLES else len(ROLES)
