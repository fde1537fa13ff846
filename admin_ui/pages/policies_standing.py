"""What several pages of policies say alike: statuses, shares of outcomes, other areas' pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, url_for

from admin_ui.languages import _l
from admin_ui.outcomes import kind_of, label_of
from engine.service import History, PolicyVersion, Reign, Service, VersionStanding

__all__ = ["STATUSES", "Share", "Standing", "page_of", "shares_of", "standing_of"]

STATUSES: Final[Mapping[VersionStanding, object]] = {
    "in_force": _l("in force"),
    "scheduled": _l("scheduled"),
    "superseded": _l("superseded"),
    "withdrawn": _l("withdrawn"),
    "never": _l("never activated"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A version's status (a key of STATUSES) and the days it rules, as known now."""

    status: VersionStanding
    reigns: tuple[Reign, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Decisions that came to an outcome."""

    kind: str
    label: str
    count: int
    percent: int


def standing_of(service: Service, history: History, version: int) -> Standing:
    """How a version stands today, as known now."""
    reigns = tuple(
        one
        for one in (history.steps[-1].reigns if history.steps else ())
        if one.activation is not None and one.activation.version == version
    )
    return Standing(service.policies.standing(history.policy, version), reigns)


def shares_of(counts: Mapping[str, int], version: PolicyVersion) -> tuple[Share, ...]:
    """Counts by outcome as shares, the weakest outcome first; ``version`` has their names."""
    order = version.outcome.order
    total = sum(counts.values())
    ranked = sorted(counts, key=lambda name: order.index(name) if name in order else -1)
    return tuple(
        Share(
            kind_of(name, version),
            label_of(name, version),
            counts[name],
            (200 * counts[name] + total) // (2 * total),
        )
        for name in reversed(ranked)
        if counts[name]
    )


def page_of(endpoint: str, **values: Any) -> str | None:
    """The address of another area's page, None where there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None
