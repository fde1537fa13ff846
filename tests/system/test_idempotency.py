"""One idempotency key from many clients at once, on several workers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import httpx

from tests.system.load import DECISIONS, car_request
from tests.system.serving import PATIENCE, Server

CLIENTS = 32


def at_once(
    server: Server, ask: Callable[[httpx.Client, int], httpx.Response]
) -> list[httpx.Response]:
    """``ask`` from all clients at once, each on a connection that is already open."""
    barrier = threading.Barrier(CLIENTS)
    answers: list[httpx.Response] = []

    def one(number: int) -> None:
        with server.client() as client:
            client.get("/healthz")
            barrier.wait(PATIENCE)
            answers.append(ask(client, number))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(answers) == CLIENTS
    return answers


def test_one_key_from_many_clients_at_once_is_decided_once(server: Server) -> None:
    body = json.dumps(car_request("at-once", 36_500)).encode()
    headers = {"Idempotency-Key": "at-once", "Content-Type": "application/json"}
    answers = at_once(
        server, lambda client, _: client.post(DECISIONS, content=body, headers=headers)
    )
    assert [answer.status_code for answer in answers] == [201] * CLIENTS
    assert len({answer.content for answer in answers}) == 1
    replayed = [answer.headers.get("Idempotency-Replayed") for answer in answers]
    assert sorted(map(str, replayed)) == ["None"] + ["true"] * (CLIENTS - 1)
    with server.client() as client:
        listed = client.get("/v1/decisions", params={"reference": "at-once"}).json()
    assert listed["decisions"] == [answers[0].json()]


def test_one_key_with_different_bodies_at_once_decides_one_of_them(server: Server) -> None:
    def ask(client: httpx.Client, number: int) -> httpx.Response:
        body = car_request("at-odds", 36_000 + number)
        return client.post(DECISIONS, json=body, headers={"Idempotency-Key": "at-odds"})

    answers = at_once(server, ask)
    told = sorted(answer.status_code for answer in answers)
    assert told == [201] + [409] * (CLIENTS - 1)
    refused = [answer.json()["code"] for answer in answers if answer.status_code == 409]
    assert set(refused) == {"idempotency_key_reused"}
    with server.client() as client:
        listed = client.get("/v1/decisions", params={"reference": "at-odds"}).json()
    assert listed["decisions"] == [one.json() for one in answers if one.status_code == 201]
