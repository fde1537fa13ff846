"""``qerar replay`` and ``qerar replays``: what is printed, and the exit status."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.service import Request, Role, Service
from engine.service.replays import running
from tests.cli.conftest import Qerar, Ran
from tests.policy_folder import PolicyFolder
from tests.service.replaying import tamper
from tests.service.serving import TESTER, Served, caller, two_limits
from tests.service.small_policies import limit

NEW = date(2024, 1, 1)
ULID = "[0-9A-HJKMNP-TV-Z]{26}"


@pytest.fixture
def served(policy_folder: PolicyFolder, tmp_path: Path) -> Served:
    return Served(two_limits(policy_folder), tmp_path / "data")


@pytest.fixture
def service(served: Served) -> Iterator[Service]:
    """A service that runs beside the command, with five decisions."""
    with served.open() as running_one:
        for amount in (50, 150, 160, 250, 90):
            asked = Request({"amount": Decimal(amount)}, NEW)
            running_one.decisions.decide(TESTER, "limit", asked)
        yield running_one


Run = Callable[..., Ran]


@pytest.fixture
def ask(qerar: Qerar, served: Served, service: Service) -> Run:
    """The command over the service's folders."""

    def run(command: str, *arguments: object) -> Ran:
        of = ("--data", served.data)
        return qerar("--policies", served.policies.folder, command, *of, *arguments)

    return run


def test_what_is_reproduced_is_said_and_is_no_difference(ask: Run) -> None:
    ran = ask("replay", "limit")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert re.fullmatch(r"limit, as it was decided, ledger up to \d+", lines[0])
    assert lines[1] == "5 decisions: 5 reproduced, 0 alarms"
    assert re.fullmatch(r"Digest sha256:[0-9a-f]{64}", lines[-1])


def test_against_a_version_it_prints_what_becomes_of_what(ask: Run) -> None:
    ran = ask("replay", "limit", "--against-version", "1")
    assert (ran.status, ran.err) == (1, "")
    assert "0 the same, 3 differ with the same outcome, 2 come to another, 0 are refused" in ran.out
    shown = [line.split() for line in ran.out.splitlines()]
    assert ["approved", "declined"] in shown
    assert ["approved", "2", "2"] in shown
    assert ["declined", "0", "1"] in shown
    assert ["limit", "TOO_MUCH", "1", "3", "2", "0"] in shown
    assert ["limit", "rules/above", "1", "3", "2", "0"] in shown
    assert ["limit", "/amount", "approved", "->", "declined", "2", "310.00", "AZN"] in shown
    assert ["limit", "limit", "5", "1,000.00", "AZN", "500.00", "AZN"] in shown


def test_what_it_is_against_and_of_is_asked_by_options(ask: Run, service: Service) -> None:
    draft = service.drafts.create(caller(Role.EDITOR), "limit", body=limit("155").encode()).id
    for options, status, said in (
        (("--against-draft", draft), 1, f"against draft {draft}, revision 0"),
        (("--known-at", "2022-11-01T00:00:00Z"), 1, "as known at 2022-11-01T00:00:00Z"),
        (("--outcome", "declined", "--from", "2020-01-01"), 0, "decided 2020-01-01 to …, declined"),
        (("--effective-to", "2023-12-31"), 0, "0 decisions"),
        (("--to", "2020-01-01T00:00:00+04:00"), 0, "decided … to 2019-12-31T20:00:00Z"),
    ):
        ran = ask("replay", "limit", *options)
        assert (ran.status, said in ran.out) == (status, True), ran


def test_an_alarm_has_a_status_of_its_own_and_says_what_differs(ask: Run, served: Served) -> None:
    tamper(
        served.data,
        "UPDATE ledger SET payload = CAST(replace(payload, '200.00', '300.00') AS BLOB)"
        " WHERE sequence = (SELECT min(sequence) FROM decisions)",
    )
    ran = ask("replay", "limit", "--against-version", "1")
    assert ran.status == 8
    assert "5 decisions: 4 reproduced, 1 alarm" in ran.out
    alarm = ran.out[ran.out.index("Alarms") :]
    assert re.search(rf"{ULID}  alarm    approved\n +record: [0-9a-f]{{64}} -> ", alarm)
    assert "the record is not the one that was written" in alarm


def test_for_a_program_it_is_json_with_the_first_of_what_differs(ask: Run) -> None:
    told = ask("replay", "limit", "--against-version", "1", "--json").json
    assert (told["status"], told["counts"]["flips"], told["asked_by"]) == ("done", 2, None)
    kinds = ["differs", "flips", "flips", "differs", "differs"]
    assert ([one["kind"] for one in told["decisions"]], told["next_after"]) == (kinds, None)


def interrupted(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Ctrl-C while a decision is decided again."""
    redecide, calls = running.redecide, iter(range(1, 100))

    def slow(*given: Any) -> Any:
        if next(calls) == after:
            signal.raise_signal(signal.SIGINT)
        return redecide(*given)

    monkeypatch.setattr(running, "redecide", slow)


def test_ctrl_c_leaves_it_to_be_resumed_and_says_how(
    ask: Run, monkeypatch: pytest.MonkeyPatch, served: Served
) -> None:
    expected = ask("replay", "limit", "--against-version", "1", "--json").json["digest"]
    with monkeypatch.context() as patch:
        interrupted(patch, 2)
        ran = ask("replay", "limit", "--against-version", "1")
    assert ran.status == 130
    assert ": running (2 of 5)" in ran.out
    how = re.fullmatch(
        r"qerar: stopped after 2 of 5 decisions; "
        rf"go on with: qerar replay --resume ({ULID}) --data (.*)\n",
        ran.err,
    )
    assert how is not None
    assert how[2] == str(served.data)
    resumed = ask("replay", "--resume", how[1], "--json")
    assert (resumed.status, resumed.json["digest"]) == (1, expected)
    again = ask("replay", "--resume", how[1])
    assert (again.status, "has ended: it is done" in again.err) == (2, True)


def test_replays_are_listed_shown_and_cancelled(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = ask("replay", "limit", "--against-version", "1", "--json").json["id"]
    with monkeypatch.context() as patch:
        interrupted(patch, 1)
        left = ask("replay", "limit", "--json").json["id"]
    listed = ask("replays").out.splitlines()
    assert [line.split()[0] for line in listed] == [left, done]
    assert listed[0].endswith("running (1 of 5)  limit, as it was decided")
    assert listed[1].endswith("done (5)  limit, against version 1  2 flips")
    assert [one["id"] for one in ask("replays", "--limit", "1", "--json").json] == [left]
    assert ask("replays", "--policy", "another").out == ""
    shown = ask("replays", "show", done, "--kind", "flips", "--limit", "1").out
    assert shown.count("  flips    approved -> declined\n") == 1
    assert "            outputs/limit: 200.00 -> 100.00\n" in shown
    assert shown.endswith(f"More: qerar replays show {done} --kind flips --after 2\n")
    assert ask("replays", "cancel", left) == (0, "", "")
    assert ask("replays", "show", left, "--json").json["status"] == "cancelled"
    assert ask("replays", "cancel", left).status == 2


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "name the POLICY, or a replay to --resume"),
        (("limit", "--resume", "X"), 2, "name the POLICY, or a replay to --resume"),
        (("--resume", "X", "--outcome", "approved"), 2, "is of what it was asked for"),
        (("limit", "--against-version", "1", "--against-draft", "X"), 2, "against one thing"),
        (("limit", "--from", "yesterday"), 2, "neither a date"),
        (("limit", "--from", "2022-02-02", "--to", "2022-02-01"), 3, "/selection/to"),
        (("limit", "--known-at", "9000-01-01T00:00:00Z"), 3, "is after now"),
        (("--resume", "X"), 4, "there is no replay 'X'"),
        (("nothing",), 4, "there is no policy 'nothing'"),
        (("limit", "--against-version", "7"), 4, "has no version 7"),
        (("limit", "--against-draft", "X"), 4, "there is no draft 'X'"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    ask: Run, arguments: tuple[str, ...], status: int, said: str
) -> None:
    ran = ask("replay", *arguments)
    assert (ran.status, said in ran.err, ran.out) == (status, True, "")


def test_what_was_published_is_in_the_ledger_whatever_becomes_of_the_file(
    ask: Run, served: Served
) -> None:
    before = ask("replay", "limit", "--json").json["digest"]
    (served.policies.folder / "versions" / "limit" / "2.yaml").unlink()
    assert ask("replay", "limit", "--json").json["digest"] == before


def test_a_version_altered_in_the_ledger_is_an_alarm_of_each_decision_and_decides_no_other(
    ask: Run, served: Served
) -> None:
    tamper(served.data, "UPDATE versions SET body = x'00' WHERE policy = 'limit' AND version = 2")
    ran = ask("replay", "limit", "--json")
    told = ran.json
    assert (ran.status, told["counts"]["alarms"]) == (8, 5)
    assert {(one["element"], one["problem"]["code"]) for one in told["decisions"]} == {
        ("policy_digest", "version_altered")
    }
    ran = ask("replay", "limit", "--against-version", "2")
    assert (ran.status, ran.out, "limit version 2 was altered" in ran.err) == (6, "", True)
    assert len(ask("replays", "--json").json) == 1


def test_no_ledger_is_begun_for_it(qerar: Qerar, tmp_path: Path) -> None:
    ran = qerar("replay", "car_loan", "--data", tmp_path / "none")
    assert (ran.status, (tmp_path / "none").exists()) == (4, False)
