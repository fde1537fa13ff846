"""What a running process has loaded is what a process that starts now would load."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from engine import errors
from engine.service import Request, Service
from engine.service.live import Live
from engine.service.recording import version_entry
from engine.store import Store
from tests.service.recorded import activate, withdraw
from tests.service.serving import ASKED, NOW, TESTER, Served
from tests.service.small_policies import DOUBLED, limit, without_limit


@pytest.fixture
def doubled(served: Served) -> Served:
    """``doubled`` reads the output ``limit`` of whatever version of ``limit`` is in force."""
    served.policies.publish("doubled", 1, DOUBLED)
    served.policies.activate("doubled", 1)
    return served


def publish_elsewhere(served: Served, version: int, text: str) -> None:
    """Another process ships a version later."""
    served.policies.publish("limit", version, text)
    served.clock.now += timedelta(days=1)
    with served.open():
        pass


def decided(service: Service) -> str:
    return str(
        json.loads(service.decisions.decide(TESTER, "doubled", Request(ASKED)).json)["outputs"]
    )


def test_a_version_that_takes_away_what_another_reads_stops_that_in_every_process(
    doubled: Served,
) -> None:
    with doubled.open() as running:
        assert decided(running) == "{'twice': '400.00'}"
        publish_elsewhere(doubled, 3, limit("300.00"))
        assert decided(running) == "{'twice': '400.00'}"
        with Store.open(doubled.data) as store:  # no start of this program would enter it
            body = without_limit("300.00").encode()
            store.append(version_entry(NOW, "limit", 4, body, "local"))
        with doubled.open() as restarted:
            told = []
            for service in (running, restarted):
                with pytest.raises(errors.PolicyFaults) as caught:
                    decided(service)
                told.append(str(caught.value))
    assert told[0] == told[1]


def test_what_did_not_change_is_compiled_once(served: Served) -> None:
    with served.open() as service:
        before = service.policies.version("limit", 2)
        activate(service, "limit", 1, date(2025, 1, 1), None, "x")
        publish_elsewhere(served, 3, limit("300.00"))
        assert service.policies.version("limit", 3).version == 3
        assert service.policies.version("limit", 2) is before


def test_without_news_the_snapshot_is_the_same(served: Served) -> None:
    with served.open() as service, Store.open(served.data) as store:
        live = Live(store)
        first = live.now()
        service.decisions.decide(TESTER, "limit", Request(ASKED))
        service.access.revoke("first-key")
        assert live.now() is first
        activate(service, "limit", 1, None, None, "x")
        assert live.now() is not first
        assert live.now().registry.sequence == 9


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_another_process_records_counts_from_the_next_request_on(
    served: Served, dry_run: bool
) -> None:
    asked = Request(ASKED, date(2020, 6, 1), dry_run=dry_run)
    with served.open() as running, served.open() as other:

        def version() -> int:
            return running.decisions.decide(TESTER, "limit", asked).policy_version

        for wanted in (1, 2):
            with pytest.raises(errors.NoVersionInForce):
                version()
            first, _ = activate(other, "limit", wanted, date(2020, 1, 1), None, "x")
            assert version() == wanted
            second, _ = activate(other, "limit", 3 - wanted, date(2020, 2, 1), None, "x")
            assert version() == 3 - wanted
            withdraw(other, second, "x")
            assert version() == wanted
            withdraw(other, first, "x")


def test_a_service_is_ready_when_what_is_in_force_can_decide(served: Served) -> None:
    with served.open() as service:
        service.ready()
    with served.open() as service:
        body = limit("amuont").encode()
        service._store.append(version_entry(NOW, "broken", 1, body, "local"))
        service.ready()  # nothing is in force of it
        activate(service, "broken", 1, None, None, "x")
        with pytest.raises(errors.PolicyFaults):
            service.ready()
        assert service.decisions.decide(TESTER, "limit", Request(ASKED)).outcome == "approved"
