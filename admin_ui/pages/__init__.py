"""The pages: a module for each area, with ``blueprint(service)``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint

from admin_ui.pages import (
    account,
    approve,
    cases,
    compare,
    decisions,
    diff,
    drafts,
    home,
    ledger,
    people,
    policies,
    proposals,
    replays,
    tryit,
    versions,
)
from engine.service import Service

__all__ = ["BLUEPRINTS"]

#: every area; a new page is a line here
BLUEPRINTS: Final[tuple[Callable[[Service], Blueprint], ...]] = (
    home.blueprint,
    account.blueprint,
    policies.blueprint,
    versions.blueprint,
    diff.blueprint,
    compare.blueprint,
    drafts.blueprint,
    approve.blueprint,
    proposals.blueprint,
    people.blueprint,
    ledger.blueprint,
    tryit.blueprint,
    cases.blueprint,
    replays.blueprint,
    decisions.blueprint,
)
