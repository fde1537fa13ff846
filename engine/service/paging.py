"""Pages of logged decisions: newest first, stable while new ones arrive."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime, time, timedelta

from engine import store
from engine.errors import BadCursor, InputFault, InstantWithoutZone, InvalidInput
from engine.service.records import Record
from engine.service.requests import MAX_LIMIT, Filter, Page
from engine.service.snapshot import BAKU

__all__ = ["check_limit", "cursor_of", "first_after", "first_of", "page_of", "place_of"]

_PLACE = re.compile(rb"1\.([1-9][0-9]{0,17})")


def page_of(
    ledger: store.Store, wanted: Filter, owner: str | None, cursor: str | None, limit: int
) -> Page:
    """A page of the decisions of an owner (None: all).

    A cursor is the place in the ledger below which the next page begins, so a
    decision that arrives later moves nothing.  Raises BadCursor, InvalidInput
    (/limit), InstantWithoutZone.
    """
    check_limit(limit)
    before = None if cursor is None else place_of(cursor)
    found = ledger.decisions(_narrowed(wanted, owner), before, limit + 1)
    last = found[limit - 1].sequence if len(found) > limit else None
    items = tuple(Record(one).text for one in found[:limit] if one.payload is not None)
    return Page(items, None if last is None else cursor_of(last))


def check_limit(limit: int) -> None:
    """Raises InvalidInput (/limit) for a page of none, or of more than are told at once."""
    if not 1 <= limit <= MAX_LIMIT:
        message = f"a whole number from 1 to {MAX_LIMIT} is expected"
        raise InvalidInput((InputFault("/limit", "out_of_range", message),))


def cursor_of(place: int) -> str:
    """The cursor of the page below a place in the ledger."""
    return urlsafe_b64encode(f"1.{place}".encode()).rstrip(b"=").decode()


def place_of(cursor: str) -> int:
    """The place of a cursor; raises BadCursor."""
    try:
        text = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except ValueError:
        raise BadCursor from None
    found = _PLACE.fullmatch(text)
    if found is None or cursor_of(int(found[1])) != cursor:
        raise BadCursor
    return int(found[1])


def _narrowed(wanted: Filter, owner: str | None) -> store.Filter:
    return store.Filter(
        policy=wanted.policy,
        outcome=wanted.outcome,
        reference=wanted.reference,
        since=first_of(wanted.since),
        until=first_after(wanted.until),
        owner=owner,
    )


def first_of(given: date | datetime | None) -> datetime | None:
    """The first instant that counts; None where there is none before it anyway."""
    if given is None or isinstance(given, datetime):
        return _zoned(given)
    try:
        return datetime.combine(given, time.min, BAKU).astimezone(UTC)
    except OverflowError:
        return None


def first_after(given: date | datetime | None) -> datetime | None:
    """The first instant that does not count any more; None where there is none after it."""
    try:
        if given is None or isinstance(given, datetime):
            instant = _zoned(given)
            return instant and instant + timedelta(microseconds=1)
        return datetime.combine(given + timedelta(days=1), time.min, BAKU).astimezone(UTC)
    except OverflowError:
        return None


def _zoned(instant: datetime | None) -> datetime | None:
    if instant is not None and instant.tzinfo is None:
        raise InstantWithoutZone(instant)
    return instant
