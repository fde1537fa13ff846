"""Who acts in the workshop's tests, and a draft's way to each of its places."""

from __future__ import annotations

from datetime import date
from typing import Final

from engine.service import Approved, Caller, Draft, Role, Service
from tests.service.small_policies import limit

WHY: Final = "as the board decided"
DAY: Final = date(2025, 7, 1)


def person(name: str, *roles: Role) -> Caller:
    """A person signed in."""
    return Caller(f"user-{name}", name, frozenset(roles), f"user-{name}", name)


def key_of(someone: Caller, *roles: Role) -> Caller:
    """A key tied to a person."""
    return Caller("key-1", "a key", frozenset(roles), someone.user, someone.user_name)


BOTH: Final = (Role.EDITOR, Role.APPROVER)
EVA: Final = person("eva", *BOTH)
SAM: Final = person("sam", *BOTH)
ANN: Final = person("ann", *BOTH)
BOB: Final = person("bob", Role.APPROVER)
VIEWER: Final = person("vic", Role.VIEWER)


def edited(service: Service, amount: str = "300.00", by: Caller = EVA) -> Draft:
    """A draft of ``limit`` with another limit."""
    draft = service.drafts.create(by, "limit")
    return service.drafts.replace(by, draft.id, limit(amount).encode(), draft.etag)


def submitted(service: Service, amount: str = "300.00", by: Caller = EVA) -> Draft:
    """The same, submitted."""
    draft = edited(service, amount, by)
    return service.drafts.submit(by, draft.id, draft.etag, "please look")


def published(
    service: Service, amount: str = "300.00", by: Caller = EVA, start: date | None = DAY
) -> Approved:
    """The same, approved."""
    draft = submitted(service, amount, by)
    return service.drafts.approve(ANN if by != ANN else EVA, draft.id, draft.etag, start, None, WHY)
