"""The menu: what each role is led to.  An entry is there as soon as its page is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import current_app, request, url_for

from admin_ui.languages import _l
from engine.service import Caller, Role

__all__ = ["MENU", "Entry", "Link", "menu_of"]

EVERYBODY: Final = frozenset[Role]()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu, for the roles (none: everybody) and current in all its blueprints."""

    endpoint: str
    label: object
    roles: frozenset[Role] = EVERYBODY
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page shows it."""

    href: str
    label: str
    current: bool


MENU: Final = (
    Entry("admin.policies.index", _l("Policies"), also=("admin.versions", "admin.diff")),
    Entry("admin.drafts.index", _l("Drafts"), also=("admin.approve", "admin.proposals")),
    Entry("admin.tryit.index", _l("Try it"), frozenset({Role.TESTER, Role.EDITOR, Role.APPROVER})),
    Entry(
        "admin.replays.index",
        _l("Replays"),
        frozenset({Role.TESTER, Role.EDITOR, Role.APPROVER, Role.AUDITOR}),
    ),
    Entry(
        "admin.decisions.index",
        _l("Decisions"),
        frozenset({Role.AUDITOR, Role.ORIGINATION, Role.TESTER}),
    ),
    Entry("admin.ledger.index", _l("Ledger"), frozenset({Role.AUDITOR, Role.ADMIN})),
    Entry("admin.people.index", _l("Users and keys"), frozenset({Role.ADMIN})),
)


def menu_of(caller: Caller) -> tuple[Link, ...]:
    """The entries that a caller may use; the one whose page this is is current."""
    known = current_app.view_functions
    return tuple(
        Link(
            url_for(entry.endpoint),
            str(entry.label),
            request.blueprint in (entry.endpoint.rpartition(".")[0], *entry.also),
        )
        for entry in MENU
        if entry.endpoint in known and (not entry.roles or caller.has(*entry.roles))
    )
