"""Users, keys and sessions as of now, folded from what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import EntryRefused
from engine.store import ApiKey, Entry, SessionFound, Store, StoredUser
from tests.store.making import (
    NOON,
    failed,
    signed_in,
    signed_out,
    user,
    user_changed,
    workshop_of,
)

HOUR = timedelta(hours=1)
LATER = NOON + timedelta(seconds=1)
#: since the last version, whose time is later than every decision's
AFTER = LATER + timedelta(microseconds=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    workshop_of(tmp_path)
    with Store.open(tmp_path) as opened:
        yield opened


def leyla(**changed: object) -> StoredUser:
    given: dict[str, object] = {
        "sequence": 13,
        "at": LATER,
        "id": "user-1",
        "name": "leyla",
        "roles": ("viewer", "editor"),
        "password_hash": "$argon2id$a",
        "one_time": True,
        "active": True,
        "by": None,
        "changed": 19,
        "last_sign_in": LATER,
        **changed,
    }
    return StoredUser(**given)  # type: ignore[arg-type]  # the test's own names


def test_a_user_is_as_was_last_recorded(store: Store) -> None:
    assert store.user("user-1") == store.user_by_name("leyla") == leyla()
    store.append(user_changed("user-1", password_hash="$argon2id$b", one_time=False))
    assert store.user("user-1") == leyla(password_hash="$argon2id$b", one_time=False, changed=25)
    store.append(user_changed("user-1", active=False), user_changed("user-1", roles=("auditor",)))
    now = leyla(
        password_hash="$argon2id$b", one_time=False, active=False, roles=("auditor",), changed=27
    )
    assert store.user("user-1") == now
    store.append(user_changed("user-1", active=True))
    assert [(one.id, one.active, one.changed) for one in store.users()] == [
        ("user-1", True, 28),
        ("user-2", True, 14),
    ]


def test_nobody_is_found_by_another_s_name_or_spelling(store: Store) -> None:
    assert store.user("leyla") is store.user_by_name("Leyla") is store.user_by_name("") is None


def test_a_session_is_found_with_its_user(store: Store) -> None:
    store.append(signed_in("s2", until=NOON + HOUR))
    found = store.session("s2")
    assert found == SessionFound(25, AFTER, NOON + HOUR, False, leyla(last_sign_in=AFTER))
    over = store.session("s1")
    assert over is not None
    assert over.signed_out
    assert store.session("S2") is None


def test_failures_are_counted_from_the_last_sign_in_on(store: Store) -> None:
    at = [NOON + HOUR * n for n in range(1, 6)]
    store.append(*(failed(at=one) for one in at[:3]), failed("user-2", at[3]))
    assert store.failures("user-1", NOON) == tuple(at[:3])
    assert store.failures("user-1", at[0]) == (at[1], at[2])
    assert store.failures("user-2", NOON) == (LATER, at[3])
    store.append(signed_in("s3", at=at[3]))
    assert store.failures("user-1", NOON) == ()
    store.append(failed(at=at[4]))
    assert store.failures("user-1", NOON) == (at[4],)


def test_a_key_tells_whose_it_is(store: Store) -> None:
    (first, second) = store.keys()
    assert (first.user, first.by, first.revoked_by) == (None, None, None)
    assert second == ApiKey(
        sequence=23,
        at=LATER,
        id="key-2",
        name="name of key-2",
        prefix="efgh",
        hash="0" * 64,
        roles=("editor",),
        revoked_at=None,
        user="user-1",
        by="user-2",
    )


@pytest.mark.parametrize(
    "entry",
    [
        user("user-1", name="another"),
        user("user-9", name="leyla"),
        user_changed("user-9", active=False),
        signed_in("s1"),
        signed_in("s2", "user-9"),
        failed("user-9"),
        signed_out("s1"),
        signed_out("s9"),
    ],
    ids=lambda entry: entry.kind,
)
def test_what_contradicts_the_ledger_is_refused(store: Store, entry: Entry) -> None:
    head = store.head()
    with pytest.raises(EntryRefused):
        store.append(entry)
    assert store.head() == head


def test_no_secret_is_shown_by_accident(store: Store) -> None:
    shown = repr((store.users(), store.session("s1"), user("u"), user_changed("u")))
    assert "argon2" not in shown
    assert "argon2" not in repr(user_changed("u", password_hash="$argon2id$c"))
