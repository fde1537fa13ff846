"""Keys are shown once, kept as hashes, refused from the request after their revocation."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import (
    InvalidInput,
    KeyNameTaken,
    NotAuthenticated,
    QerarError,
    RoleRequired,
    StoreUnavailable,
    UnknownKey,
)
from engine.service import Caller, Key, Role, Service
from engine.service.access import make_first_key
from engine.store import Entry, KeyEntry, Position, Reading, Store
from tests.service.serving import NOW, Served, caller


def test_a_key_is_known_by_its_token_with_its_roles(service: Service) -> None:
    token = service.access.create("scoring", [Role.TESTER, Role.ORIGINATION])
    (_, key) = service.access.keys()
    assert key == Key(
        key.id, "scoring", token.split("_")[1], (Role.ORIGINATION, Role.TESTER), NOW, None
    )
    assert service.access.authenticate(token) == Caller(
        key.id, "scoring", frozenset({Role.TESTER, Role.ORIGINATION})
    )


def test_a_role_that_only_a_later_program_knows_allows_nothing(service: Service) -> None:
    token = f"qrr_{'0' * 12}_{'A' * 43}"
    service._store.append(
        KeyEntry(
            at=NOW,
            payload=b"{}",
            id="LATER",
            name="later",
            prefix="0" * 12,
            hash=hashlib.sha256(token.encode()).hexdigest(),
            roles=("sovereign", "tester"),
        )
    )
    known = Caller("LATER", "later", frozenset({Role.TESTER}))
    assert service.access.authenticate(token) == known
    assert service.access.revoke("later").roles == (Role.TESTER,)


def test_a_token_has_256_random_bits_and_is_not_in_the_ledger(
    service: Service, served: Served
) -> None:
    tokens = {service.access.create(f"key {n}", [Role.ADMIN]) for n in range(8)}
    assert len({token.split("_", 2)[2] for token in tokens}) == 8
    assert {len(token.split("_", 2)[2]) for token in tokens} == {43}  # of 6 bits: 256 and a bit
    kept = b"".join(path.read_bytes() for path in served.data.iterdir() if path.name[0] == "l")
    for token in tokens:
        assert token.split("_", 2)[2].encode() not in kept
        assert hashlib.sha256(token.encode()).hexdigest().encode() in kept


@pytest.mark.parametrize(
    "changed",
    [
        lambda token: None,
        lambda token: "",
        lambda token: "qrr_",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: f"{token}\n",
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.replace("qrr", "QRR"),
        lambda token: f"qrr_{'0' * 12}_{token.split('_', 2)[2]}",
        lambda token: "ə" * len(token),
        lambda token: "x" * 1_000_000,
    ],
)
def test_what_is_not_the_token_is_refused(
    service: Service, changed: Callable[[str], str | None]
) -> None:
    token = service.access.create("scoring", [Role.TESTER])
    with pytest.raises(NotAuthenticated):
        service.access.authenticate(changed(token))


def test_a_revoked_key_is_refused_at_once_by_every_process(served: Served) -> None:
    with served.open() as one, served.open() as other:
        token = one.access.create("scoring", [Role.TESTER])
        assert other.access.authenticate(token).name == "scoring"
        revoked = one.access.revoke("scoring")
        assert revoked.revoked_at == NOW
        for service in (one, other):
            with pytest.raises(NotAuthenticated):
                service.access.authenticate(token)
        assert other.access.keys()[1] == revoked


def test_a_key_is_revoked_by_name_or_by_id_and_once(service: Service) -> None:
    for key in ("a", "b"):
        service.access.create(key, [Role.TESTER])
    first, second = service.access.keys()[1:]
    assert service.access.revoke(first.id).name == "a"
    assert service.access.revoke("b").id == second.id
    for again in (first.id, "a", "b", "nobody"):
        with pytest.raises(UnknownKey) as caught:
            service.access.revoke(again)
        assert caught.value.key == again


def test_a_name_belongs_to_one_key_in_use(service: Service) -> None:
    first = service.access.create("scoring", [Role.TESTER])
    with pytest.raises(KeyNameTaken):
        service.access.create("scoring", [Role.ADMIN])
    service.access.revoke("scoring")
    second = service.access.create("scoring", [Role.ADMIN])
    assert service.access.authenticate(second).roles == {Role.ADMIN}
    with pytest.raises(NotAuthenticated):
        service.access.authenticate(first)


@pytest.mark.parametrize(
    ("name", "roles", "pointers"),
    [
        ("", [Role.ADMIN], ["/name"]),
        (" a", [Role.ADMIN], ["/name"]),
        ("a\n", [Role.ADMIN], ["/name"]),
        ("x" * 101, [Role.ADMIN], ["/name"]),
        ("a", [], ["/roles"]),
        ("", [], ["/name", "/roles"]),
    ],
)
def test_a_key_needs_a_name_and_a_role(
    service: Service, name: str, roles: list[Role], pointers: list[str]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        service.access.create(name, roles)
    assert [fault.pointer for fault in caught.value.errors] == pointers
    assert len(service.access.keys()) == 1


def test_a_caller_may_what_any_of_its_roles_may() -> None:
    asked = caller(Role.EDITOR, Role.AUDITOR)
    asked.require("reading", Role.AUDITOR, Role.TESTER)
    with pytest.raises(RoleRequired) as caught:
        asked.require("deciding", Role.ORIGINATION, Role.TESTER)
    assert caught.value.roles == ("origination", "tester")
    assert str(caught.value) == "deciding needs a key with the role origination or tester"


# --- the first key -------------------------------------------------------------


def test_the_first_start_makes_a_key_with_every_role_that_only_its_owner_reads(
    served: Served,
) -> None:
    with served.open() as service:
        path = service.first_key
        assert path == served.data / "first-key"
        assert path.stat().st_mode & 0o777 == 0o600
        made = service.access.authenticate(path.read_text().strip())
        assert (made.name, made.roles) == ("first-key", frozenset(Role))
        path.unlink()
    with served.open() as service:
        assert service.first_key is None
        assert not path.exists()
        assert len(service.access.keys()) == 1


class Ending(Store):
    """A ledger whose process ends after the transaction's checks and before its commit."""

    def append(
        self, *entries: Entry, unless: Callable[[Reading], None] | None = None
    ) -> tuple[Position, ...]:
        assert unless is not None
        unless(self)
        raise StoreUnavailable("ended")


def test_a_start_that_is_killed_leaves_no_key_that_nobody_knows(tmp_path: Path) -> None:
    with Ending.open(tmp_path) as store, pytest.raises(StoreUnavailable):
        make_first_key(store, tmp_path, NOW)
    lost = (tmp_path / "first-key").read_text()
    with Store.open(tmp_path) as store:
        assert store.keys() == ()
        assert make_first_key(store, tmp_path, NOW) == tmp_path / "first-key"
        found = (tmp_path / "first-key").read_text().strip()
        (key,) = store.keys()
    assert found != lost.strip()
    assert key.hash == hashlib.sha256(found.encode()).hexdigest()
    assert sorted(path.name for path in tmp_path.iterdir() if "key" in path.name) == ["first-key"]


def test_without_a_place_for_its_file_there_is_no_first_key(tmp_path: Path) -> None:
    (tmp_path / "first-key" / "in the way").mkdir(parents=True)
    with Store.open(tmp_path) as store:
        with pytest.raises(QerarError) as caught:
            make_first_key(store, tmp_path, NOW)
        assert isinstance(caught.value, StoreUnavailable)
        assert str(caught.value).endswith("first-key cannot be written: Is a directory")
        assert store.keys() == ()
