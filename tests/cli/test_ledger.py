"""``qerar keys``, ``verify``, ``backup`` and ``restore`` over a ledger in a folder."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from engine.errors import NotAuthenticated
from engine.service import Role, Service, Settings, open_service
from tests.cli.conftest import Qerar
from tests.conftest import ROOT

POLICIES = ROOT / "policies"

VERSIONS = len(list((POLICIES / "versions").glob("*/*.yaml")))
PUBLISHED = f"{VERSIONS} published versions, all as published\n"
# The versions, the activations, the calendars, and the first key and the first user.
ENTRIES = (
    VERSIONS
    + (POLICIES / "activations.yaml").read_text("utf-8").count("\n  - id: ")
    + len(list((POLICIES / "calendars").glob("*.yaml")))
    + 2
)
HEX = r"[0-9a-f]{64}"


def damage(file: Path, sql: str) -> None:
    """Change a ledger behind its back, past the triggers that forbid it."""
    connection = sqlite3.connect(file, isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = triggers.fetchall()
    for name, _ in found:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql)
    for _, text in found:
        connection.execute(text)
    connection.close()


# --- keys ----------------------------------------------------------------------


def test_a_key_is_printed_alone_and_counts_at_the_next_request(
    qerar: Qerar, data: Path, service: Service
) -> None:
    ran = qerar(
        "keys", "create", "crm", "--role", "origination", "--role", "tester", "--data", data
    )
    assert (ran.status, ran.err) == (0, "")
    caller = service.access.authenticate(ran.out.removesuffix("\n"))
    assert (caller.name, caller.roles) == ("crm", {Role.ORIGINATION, Role.TESTER})
    assert qerar("keys", "revoke", "crm", "--data", data) == (0, "", "")
    with pytest.raises(NotAuthenticated):
        service.access.authenticate(ran.out.removesuffix("\n"))


def test_a_key_may_be_revoked_by_its_id(qerar: Qerar, data: Path) -> None:
    (key,) = qerar("keys", "list", "--json", "--data", data).json
    assert qerar("keys", "revoke", key["id"], "--data", data).status == 0
    (revoked,) = qerar("keys", "list", "--json", "--data", data).json
    assert key["revoked_at"] is None
    assert revoked == {**key, "revoked_at": revoked["revoked_at"]}
    assert revoked["revoked_at"] > key["created_at"]


def test_keys_are_listed_without_their_secrets(qerar: Qerar, data: Path) -> None:
    secret = qerar("keys", "create", "crm", "--role", "auditor", "--data", data).out.strip()
    first = (data / "first-key").read_text("ascii").strip()
    told = qerar("keys", "list", "--json", "--data", data)
    shown = qerar("keys", "list", "--data", data)
    assert [(key["name"], key["roles"]) for key in told.json] == [
        ("first-key", [role.value for role in Role]),
        ("crm", ["auditor"]),
    ]
    assert [key.keys() for key in told.json] == [
        {"id", "name", "prefix", "roles", "user", "created_at", "revoked_at"}
    ] * 2
    for token in (secret, first):
        assert token.split("_", 2)[2] not in told.out + shown.out
    day = told.json[1]["created_at"][:10]
    key = told.json[1]
    assert shown.out.splitlines()[1] == (
        f"crm  auditor  {key['prefix']}…  since {day}  {key['id']}"
    )


def test_a_revoked_key_is_listed_as_such(qerar: Qerar, data: Path) -> None:
    qerar("keys", "revoke", "first-key", "--data", data)
    assert re.search(r"  revoked \d{4}-\d\d-\d\d  ", qerar("keys", "list", "--data", data).out)


def test_a_name_that_is_taken_and_a_key_that_is_not_there_are_refused(
    qerar: Qerar, data: Path
) -> None:
    taken = qerar("keys", "create", "first-key", "--role", "auditor", "--data", data)
    assert (taken.status, taken.out) == (2, "")
    assert taken.err == (
        "qerar: a key named 'first-key' is in use: revoke it first, or take another name\n"
    )
    missing = qerar("keys", "revoke", "crm", "--data", data)
    assert (missing.status, missing.err) == (4, "qerar: there is no key 'crm' in use\n")


@pytest.mark.parametrize("name", ["", " crm", "c\nrm", "x" * 101])
def test_a_name_that_cannot_be_told_is_refused(qerar: Qerar, data: Path, name: str) -> None:
    ran = qerar("keys", "create", name, "--role", "auditor", "--data", data)
    assert (ran.status, ran.out) == (3, "")
    assert "/name: " in ran.err


def test_a_role_is_one_that_there_is_and_at_least_one(qerar: Qerar, data: Path) -> None:
    unknown = qerar("keys", "create", "crm", "--role", "king", "--data", data)
    assert (unknown.status, unknown.out) == (2, "")
    assert "'king' is not one of" in unknown.err
    assert qerar("keys", "create", "crm", "--data", data).status == 2


def test_a_first_key_may_be_made_before_the_first_start(qerar: Qerar, tmp_path: Path) -> None:
    data = tmp_path / "new"
    ran = qerar("keys", "create", "crm", "--role", "auditor", "--data", data)
    assert ran.status == 0
    assert ran.err.splitlines() == [
        f"A new ledger; a key with all roles is in {data / 'first-key'}",
        f"The one-time password of the user admin is in {data / 'first-admin'}",
    ]
    assert ran.out.count("\n") == 1


@pytest.mark.parametrize("command", [("list",), ("revoke", "crm")])
def test_a_folder_without_a_ledger_gets_none_by_asking(
    qerar: Qerar, tmp_path: Path, command: tuple[str, ...]
) -> None:
    data = tmp_path / "misspelt"
    ran = qerar("keys", *command, "--data", data)
    assert (ran.status, ran.err) == (4, f"qerar: there is no ledger at {data / 'ledger.db'}\n")
    assert not data.exists()


# --- verify --------------------------------------------------------------------


def test_a_ledger_is_verified_with_its_entries_and_head(qerar: Qerar, data: Path) -> None:
    ran = qerar("verify", "--data", data)
    assert (ran.status, ran.err) == (0, "")
    found = re.fullmatch(
        PUBLISHED
        + f"{ENTRIES} ledger entries in {re.escape(str(data))}, each as written; head ({HEX})\n",
        ran.out,
    )
    assert found is not None
    assert qerar("verify", "--json", "--data", data).json == {
        "published": VERSIONS,
        "ledger": {"entries": ENTRIES, "head": found[1]},
        "damage": [],
    }
    qerar("keys", "revoke", "first-key", "--data", data)
    assert qerar("verify", "--head", found[1], "--data", data).status == 0


def test_the_folder_may_be_named_by_the_environment(
    qerar: Qerar, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QERAR_DATA_DIR", str(data))
    assert f"{ENTRIES} ledger entries" in qerar("verify").out


def test_without_a_ledger_the_published_files_are_verified(
    qerar: Qerar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert qerar("verify") == (0, PUBLISHED, "")
    assert qerar("verify", "--json").json == {"published": VERSIONS, "ledger": None, "damage": []}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("named", [("--data", "var"), ("--head", "0" * 64)])
def test_a_ledger_that_is_asked_for_must_be_there(
    qerar: Qerar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: tuple[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = qerar("verify", *named)
    assert (ran.status, ran.out) == (6, PUBLISHED)
    assert ran.err == "qerar: there is no ledger at var/ledger.db\n"


def test_a_broken_link_is_named(qerar: Qerar, data: Path) -> None:
    damage(
        data / "ledger.db",
        "UPDATE ledger SET at = '2020-01-01T00:00:00.000000Z' WHERE sequence = 7",
    )
    ran = qerar("verify", "--data", data)
    assert (ran.status, ran.out) == (6, PUBLISHED)
    assert ran.err.startswith("qerar: the ledger is broken at entry 7: ")
    (told,) = qerar("verify", "--json", "--data", data).json["damage"]
    assert told["code"] == "ledger_broken"


def test_an_end_that_was_cut_off_is_found_by_the_head(
    qerar: Qerar, data: Path, tmp_path: Path
) -> None:
    before = Path(shutil.copytree(data, tmp_path / "before"))
    qerar("keys", "create", "crm", "--role", "auditor", "--data", data)
    head = qerar("verify", "--json", "--data", data).json["ledger"]["head"]
    assert qerar("verify", "--data", before).status == 0
    ran = qerar("verify", "--head", head, "--data", before)
    assert ran.status == 6
    assert "the ledger is broken" in ran.err


@pytest.mark.parametrize("head", ["", "zzz", "0" * 63, "A" * 64])
def test_what_cannot_be_a_head_is_a_usage_error(qerar: Qerar, data: Path, head: str) -> None:
    ran = qerar("verify", "--head", head, "--data", data)
    assert (ran.status, ran.out) == (2, "")
    assert "a head is 64 digits" in ran.err


def test_a_file_that_is_no_ledger_is_damage(qerar: Qerar, data: Path) -> None:
    (data / "ledger.db").write_bytes(b"not a database, but long enough to be read as one" * 100)
    for command in (("verify",), ("keys", "list")):
        ran = qerar(*command, "--data", data)
        assert ran.status == 6
        assert "is damaged or not a ledger" in ran.err


# --- backup and restore --------------------------------------------------------


def test_a_backup_beside_a_running_service_restores_to_the_same_ledger(
    qerar: Qerar, data: Path, service: Service, tmp_path: Path
) -> None:
    file, other = tmp_path / "backup.db", tmp_path / "other"
    head = service.ledger_head()
    told = f"{head.sequence} entries, head {head.chain}\n"
    assert qerar("backup", file, "--data", data) == (0, f"{file}: {told}", "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert qerar("restore", file, "--data", other) == (0, f"{other}: {told}", "")
    with open_service(Settings(policies=POLICIES, data=other)) as restored:
        assert restored.ledger_head() == head
        assert restored.first_key is None


def test_nothing_is_overwritten(qerar: Qerar, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_bytes(b"mine")
    ran = qerar("backup", file, "--data", data)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"qerar: {file} is there already and is not overwritten\n"
    assert file.read_bytes() == b"mine"
    file.unlink()
    qerar("backup", file, "--data", data)
    before = (data / "ledger.db").read_bytes()
    ran = qerar("restore", file, "--data", data)
    assert ran.err == f"qerar: {data / 'ledger.db'} is there already and is not overwritten\n"
    assert (ran.status, (data / "ledger.db").read_bytes()) == (2, before)


def test_a_damaged_backup_is_not_restored(qerar: Qerar, data: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.db", tmp_path / "other"
    qerar("backup", file, "--data", data)
    damage(file, "DELETE FROM ledger WHERE sequence = 3")
    ran = qerar("restore", file, "--data", other)
    assert (ran.status, ran.out) == (6, "")
    assert not (other / "ledger.db").exists()


def test_a_backup_of_nothing_or_to_nowhere_is_refused(
    qerar: Qerar, data: Path, tmp_path: Path
) -> None:
    assert qerar("backup", tmp_path / "b.db", "--data", tmp_path / "none").status == 4
    assert qerar("restore", tmp_path / "none.db", "--data", tmp_path / "other").status == 4
    ran = qerar("backup", tmp_path / "no" / "folder" / "b.db", "--data", data)
    assert (ran.status, ran.out) == (7, "")
    assert ran.err.count("\n") == 1


def test_an_error_is_told_as_json_where_it_is_asked_for(qerar: Qerar, tmp_path: Path) -> None:
    ran = qerar("keys", "list", "--json", "--data", tmp_path / "none")
    assert (ran.status, json.loads(ran.out)["code"]) == (4, "ledger_missing")
